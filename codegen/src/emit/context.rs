//! Where an emitter is at work, and what can be looked up from there.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};

use super::rust_type;
use crate::model::{Api, Arity, Named, NamedKind, Service, Type, TypeRef};

/// The file that is being written: that of a service, or that of the types which belong to none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'m> {
    pub(crate) api: &'m Api,
    pub(crate) service: Option<&'m Service>,
    pub(crate) declarations: &'m Declarations<'m>,
}

/// Every declared type, looked up by the name that stands for it.
#[derive(Debug)]
pub(crate) struct Declarations<'m>(HashMap<(Option<&'m Ident>, &'m Ident), &'m Type>);

impl<'m> Declarations<'m> {
    pub(crate) fn of(api: &'m Api) -> Self {
        let shared = api.types.iter().map(|ty| ((None, ty.rust()), ty));
        let of_service = |service: &'m Service| service.types.iter().map(|ty| ((Some(&service.module), ty.rust()), ty));
        Self(shared.chain(api.services.iter().flat_map(of_service)).collect())
    }

    /// The declaration that a name stands for.
    pub(crate) fn get(&self, named: &Named) -> Option<&'m Type> {
        self.0.get(&(named.module.as_ref(), &named.rust)).copied()
    }
}

impl<'m> Context<'m> {
    pub(crate) fn here(&self) -> Option<&'m Ident> {
        self.service.map(|service| &service.module)
    }

    pub(crate) fn types(&self) -> &'m [Type] {
        self.service.map_or(&self.api.types, |service| &service.types)
    }

    pub(crate) fn plain(&self, ty: &TypeRef) -> TokenStream {
        rust_type::plain(ty, self.here())
    }

    pub(crate) fn with_arity(&self, ty: &TypeRef, arity: Arity) -> TokenStream {
        rust_type::with_arity(ty, arity, self.here())
    }

    /// The declaration that a name stands for.
    pub(crate) fn declaration(&self, named: &Named) -> Option<&'m Type> {
        self.declarations.get(named)
    }

    /// True where a value of `ty` may hold one of the type `target`, on a way through fields of no other kind than those followed.
    pub(crate) fn leads_to(&self, ty: &TypeRef, target: &Ident, follows: fn(Arity) -> bool) -> bool {
        let mut seen: Vec<&Ident> = Vec::new();
        let mut ahead = vec![ty];
        while let Some(ty) = ahead.pop() {
            let TypeRef::Named(named) = ty else { continue };
            if named.rust == *target {
                return true;
            }
            if seen.contains(&&named.rust) {
                continue;
            }
            seen.push(&named.rust);
            match self.declaration(named) {
                Some(Type::Struct(a_struct)) => {
                    ahead.extend(a_struct.fields.iter().filter(|field| follows(field.arity)).map(|field| &field.ty));
                }
                Some(Type::Choice(choice)) => ahead.extend(choice.variants.iter().map(|variant| &variant.ty)),
                _ => {}
            }
        }
        false
    }

    /// True where a value of the type holds a secret, at any depth.
    pub(crate) fn holds_secret(&self, ty: &TypeRef) -> bool {
        self.any_secret(ty, &mut Vec::new())
    }

    fn any_secret(&self, ty: &TypeRef, seen: &mut Vec<Ident>) -> bool {
        let TypeRef::Named(named) = ty else { return false };
        let is_composite = matches!(named.kind, NamedKind::Struct | NamedKind::Choice | NamedKind::Document);
        named.secret || (is_composite && self.declaration(named).is_some_and(|ty| self.any_secret_in(ty, seen)))
    }

    fn any_secret_in(&self, ty: &Type, seen: &mut Vec<Ident>) -> bool {
        if seen.contains(ty.rust()) {
            return false;
        }
        seen.push(ty.rust().clone());
        match ty {
            Type::Newtype(newtype) => newtype.secret,
            Type::Struct(a_struct) => {
                a_struct.fields.iter().any(|field| field.secret || self.any_secret(&field.ty, seen))
            }
            Type::Choice(choice) => choice.variants.iter().any(|variant| self.any_secret(&variant.ty, seen)),
            Type::Document(document) => {
                document.fields.iter().any(|field| field.secret || self.any_secret(&field.ty, seen))
            }
            Type::Enum(_) => false,
        }
    }
}
