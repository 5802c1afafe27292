//! The `use` lines of a generated file: exactly what it says, found by reading it.
//!
//! Emitters write plain names and leave the rest to this module, so that what they quote reads like its result.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit::{self, Visit};

use crate::model::{Api, Service};

/// The names that a file may use without a path, and the modules that they come from.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    names: BTreeMap<String, String>,
    /// Those that belong to no service. They are as many as the API is large, so that the files share one list of them.
    shared: Rc<BTreeMap<String, String>>,
    of_service: BTreeMap<String, String>,
}

impl Scope {
    /// Each name with its module: `("Cursor", "crate::xml")`.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, &'n str)>) -> Self {
        Scope::default().with_names(names)
    }

    /// Besides, other names with their modules.
    #[must_use]
    pub fn with_names<'n>(mut self, names: impl IntoIterator<Item = (&'n str, &'n str)>) -> Self {
        self.names.extend(names.into_iter().map(|(name, module)| (name.to_owned(), module.to_owned())));
        self
    }

    /// Besides, the types that belong to no service, and the services' modules, all of them in the root of `krate`.
    #[must_use]
    pub fn with_shared_types(mut self, api: &Api, krate: &str) -> Self {
        let types = api.types.iter().map(|ty| ty.rust().to_string());
        let modules = api.services.iter().map(|service| service.module.to_string());
        self.shared = Rc::new(types.chain(modules).map(|name| (name, krate.to_owned())).collect());
        self
    }

    /// Besides, the types and requests of a service.
    #[must_use]
    pub fn with_types_of(mut self, service: &Service, krate: &str) -> Self {
        let types = service.types.iter().map(|ty| ty.rust().to_string());
        let requests = service.methods.iter().map(|method| method.rust.to_string());
        self.of_service = types.chain(requests).map(|name| (name, format!("{krate}::{}", service.module))).collect();
        self
    }

    /// Where a name comes from. A type of the spec comes before what the generator needs, and that of the service first.
    fn module(&self, name: &str) -> Option<&String> {
        self.of_service.get(name).or_else(|| self.shared.get(name)).or_else(|| self.names.get(name))
    }

    /// The `use` lines for all that `items` take from this scope.
    ///
    /// # Panics
    ///
    /// When the tokens are no Rust file: the fault of an emitter, never of a spec.
    pub fn imports(&self, items: &TokenStream) -> TokenStream {
        let file: syn::File =
            syn::parse2(items.clone()).unwrap_or_else(|error| panic!("an emitter wrote no Rust: {error}\n{items}"));
        let mut names = Names::default();
        names.visit_file(&file);
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for name in names.used.difference(&names.declared) {
            if let Some(module) = self.module(name) {
                modules.entry(module).or_default().push(name);
            }
        }
        let mut imports: Vec<(&str, Vec<&str>)> = modules.into_iter().collect();
        imports.sort_by_key(|(module, names)| (group(module), sorted_by(module, names)));
        imports.iter().map(|(module, names)| import(module, names)).collect()
    }
}

fn import(module: &str, names: &[&str]) -> TokenStream {
    let path = module.split("::").map(|segment| format_ident!("{segment}"));
    let names: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
    match names.as_slice() {
        [name] => quote!(use #(#path::)* #name;),
        names => quote!(use #(#path::)* {#(#names),*};),
    }
}

/// A list follows whatever stands below its module, as rustfmt has it.
fn sorted_by(module: &str, names: &[&str]) -> String {
    match names {
        [name] => format!("{module}::{name}"),
        _ => format!("{module}::{{"),
    }
}

/// The standard library first, our own crate last.
fn group(module: &str) -> u8 {
    match module.split("::").next() {
        Some("std") => 0,
        Some("crate" | "super") => 2,
        _ => 1,
    }
}

/// The names that paths begin with, and the names of the file's own items.
#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    declared: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let declared = match item {
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Static(item) => Some(&item.ident),
            _ => None,
        };
        self.declared.extend(declared.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first() {
            let name = first.ident.to_string();
            // A small letter alone is a variable; in front of a longer path it is a module.
            if path.segments.len() > 1 || name.starts_with(char::is_uppercase) {
                self.used.insert(name);
            }
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = &*call.func {
            if let [name] = function.path.segments.iter().collect::<Vec<_>>().as_slice() {
                self.used.insert(name.ident.to_string());
            }
        }
        visit::visit_expr_call(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_imported_and_nothing_else() {
        let scope = Scope::new([
            ("fmt", "std"),
            ("Shelf", "crate"),
            ("Spine", "crate::binding"),
            ("Thread", "crate::binding"),
            ("glue", "crate::binding"),
            ("Date", "calendar::civil"),
            ("Novel", "crate"),
            ("Book", "crate"),
            ("Cover", "crate"),
        ]);
        let items = quote! {
            pub enum Book { Novel(Spine) }
            impl fmt::Display for Book {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    let shelf = glue::<Spine>(Thread::new(), Book::Novel, Shelf, Cover);
                    shelf.date::<Date>()
                }
            }
        };
        let imports = scope.imports(&items).to_string();
        let expected = quote! {
            use std::fmt;
            use calendar::civil::Date;
            use crate::binding::{Spine, Thread, glue};
            use crate::{Cover, Shelf};
        };
        assert_eq!(imports, expected.to_string());
    }
}
