//! Calls of the rules that arguments must keep to, before anything is sent.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::literals;
use super::locals::local;
use super::parameter_name::parameter_name;
use crate::model::{Arity, Named, NamedKind, Pattern, Rules, TypeRef};

/// An argument with rules: a parameter of a request, or a field of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked<'m> {
    pub(crate) rust: &'m Ident,
    /// What the service calls it.
    pub(crate) wire: &'m str,
    pub(crate) ty: &'m TypeRef,
    pub(crate) arity: Arity,
    /// It is kept as a `Secret`.
    pub(crate) wrapped: bool,
    /// An error must not show its value.
    pub(crate) secret: bool,
    pub(crate) rules: &'m Rules,
}

/// The checks of all arguments, in their order.
pub(crate) fn checks(arguments: &[Checked<'_>]) -> TokenStream {
    arguments.iter().map(|argument| argument.checks(arguments)).collect()
}

impl Checked<'_> {
    fn name(&self) -> TokenStream {
        parameter_name(self.rust, self.wire)
    }

    fn checks(&self, siblings: &[Checked<'_>]) -> TokenStream {
        if self.arity == Arity::List {
            // Its one rule, that there is an entry, is kept by `new`.
            return TokenStream::new();
        }
        let own = self.own_checks();
        let relation = self.rules.not_below.and_then(|index| siblings.get(index)).map(|other| self.not_below(other));
        quote!(#own #relation)
    }

    /// The checks of the value alone, where there is one.
    fn own_checks(&self) -> TokenStream {
        let (rust, local) = (self.rust, local(self.rust));
        let optional = self.arity == Arity::Optional;
        let value = if optional { quote!(#local) } else { quote!(self.#rust) };
        let checks = self.rule_calls(&value);
        if optional && !checks.is_empty() {
            return quote!(if let Some(#local) = &self.#rust { #(#checks)* });
        }
        quote!(#(#checks)*)
    }

    fn rule_calls(&self, value: &TokenStream) -> Vec<TokenStream> {
        let (name, rules) = (self.name(), self.rules);
        let (number, text) = (self.number(value), self.text(value));
        let call = |rule: TokenStream| quote!(rules::#rule?;);
        let mut calls = Vec::new();
        if let Some(bound) = rules.min {
            let min = literals::bound(bound, self.ty);
            calls.push(self.discreet(&quote!(min(#name, #number, #min)), &format!("must be at least {bound}")));
        }
        if let Some(bound) = rules.max {
            let max = literals::bound(bound, self.ty);
            calls.push(self.discreet(&quote!(max(#name, #number, #max)), &format!("must be at most {bound}")));
        }
        calls.extend(rules.min_length.map(length).map(|min| call(quote!(min_length(#name, #text, #min)))));
        calls.extend(rules.max_length.map(length).map(|max| call(quote!(max_length(#name, #text, #max)))));
        if let Some(pattern) = &rules.pattern {
            calls.push(self.discreet(&self.pattern(pattern, &text), &format!("must match {}", pattern.text)));
        }
        calls.extend(rules.starts_with.as_ref().map(|start| call(quote!(starts_with(#name, #text, #start)))));
        calls.extend(rules.ends_with.as_ref().map(|end| call(quote!(ends_with(#name, #text, #end)))));
        calls
    }

    /// The call of a rule whose error shows the value, unless that is a secret.
    fn discreet(&self, rule: &TokenStream, message: &str) -> TokenStream {
        let name = self.name();
        if self.secret || matches!(self.ty, TypeRef::Named(Named { secret: true, .. })) {
            quote!(rules::#rule.map_err(|_| ArgumentError::new(#name, #message))?;)
        } else {
            quote!(rules::#rule?;)
        }
    }

    /// The value as a number.
    fn number(&self, value: &TokenStream) -> TokenStream {
        match self.ty {
            TypeRef::Named(_) => quote!(#value.get()),
            _ if self.arity == Arity::Optional => quote!(*#value),
            _ => quote!(#value),
        }
    }

    /// The value as a borrowed text.
    fn text(&self, value: &TokenStream) -> TokenStream {
        match self.ty {
            TypeRef::Named(Named { secret: true, .. }) => quote!(#value.expose()),
            TypeRef::Named(Named { kind: NamedKind::Text, .. }) => quote!(#value.as_str()),
            _ if self.wrapped => quote!(#value.expose()),
            _ if self.arity == Arity::Optional => quote!(#value),
            _ => quote!(&#value),
        }
    }

    fn pattern(&self, pattern: &Pattern, text: &TokenStream) -> TokenStream {
        let (name, shown) = (self.name(), &pattern.text);
        let ranges = pattern.ranges.iter().map(|(first, last)| match (first, last) {
            (first, last) if first == last => quote!(#first),
            (first, last) => quote!(#first..=#last),
        });
        let (min, max) = (length(pattern.min), length(pattern.max));
        quote!(pattern(#name, #text, #shown, |character| matches!(character, #(#ranges)|*), (#min, #max)))
    }

    /// Both values are of one type that is copied.
    fn not_below(&self, other: &Checked<'_>) -> TokenStream {
        let (name, rust, other_name, other_rust) = (self.name(), self.rust, other.name(), other.rust);
        let (rule, relation) = match self.ty {
            TypeRef::Date | TypeRef::DateTime | TypeRef::Timestamp => (quote!(not_before), "before"),
            _ => (quote!(not_below), "below"),
        };
        let call = |value: &TokenStream, bound: &TokenStream| {
            let rule = quote!(#rule(#name, #value, #other_name, #bound));
            let is_secret = Checked { secret: self.secret || other.secret, ..*self };
            is_secret.discreet(&rule, &format!("is {relation} `{other_rust}`"))
        };
        match (self.arity == Arity::Optional, other.arity == Arity::Optional) {
            (false, false) => call(&quote!(self.#rust), &quote!(self.#other_rust)),
            (true, true) => {
                let call = call(&quote!(#rust), &quote!(#other_rust));
                quote!(if let (Some(#rust), Some(#other_rust)) = (self.#rust, self.#other_rust) { #call })
            }
            (true, false) => {
                let call = call(&quote!(#rust), &quote!(self.#other_rust));
                quote!(if let Some(#rust) = self.#rust { #call })
            }
            (false, true) => {
                let call = call(&quote!(self.#rust), &quote!(#other_rust));
                quote!(if let Some(#other_rust) = self.#other_rust { #call })
            }
        }
    }
}

fn length(length: usize) -> Literal {
    Literal::usize_unsuffixed(length)
}
