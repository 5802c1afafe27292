//! The loops of a decoder over attributes and children, by name and in any order.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::places::{Child, Evidence, Level, Slot, Which};
use crate::model::{Arity, NamedKind, TypeRef};

/// Loops over the attributes, then over the children.
pub(super) fn search(level: &Level<'_>, element: &Ident) -> TokenStream {
    let attributes = attributes(level, element);
    let children = children(level, element);
    quote!(#attributes #children)
}

pub(super) fn attributes(level: &Level<'_>, element: &Ident) -> TokenStream {
    let arms = level.attributes.iter().map(|(name, slot)| {
        let (guard, local) = (under_leniency(slot.alternative), &slot.local);
        let set = if takes_empty_texts(slot) { quote!(set_attribute) } else { quote!(set_optional_attribute) };
        quote!(#name #guard => cursor.#set(&mut #local, &attribute)?,)
    });
    if level.attributes.is_empty() {
        return quote!(cursor.pass_attributes(&mut #element)?;);
    }
    let usual_order = usual_order(level, element);
    quote! {
        #usual_order
        while let Some(attribute) = #element.attribute()? {
            match attribute.name() { #(#arms)* _ => cursor.unknown_attribute(&attribute)?, }
        }
    }
}

/// Reads the attributes that come in the order of the spec, as they do in most answers: it is cheaper to know the next name than to find it out.
/// The loop behind reads all others.
fn usual_order(level: &Level<'_>, element: &Ident) -> TokenStream {
    let usual = level.attributes.iter().filter(|(_, slot)| !slot.alternative);
    usual
        .map(|(name, slot)| {
            let local = &slot.local;
            let set = if takes_empty_texts(slot) { quote!(set_if_next) } else { quote!(set_optional_if_next) };
            quote!(cursor.#set(&mut #local, &mut #element, #name)?;)
        })
        .collect()
}

fn children(level: &Level<'_>, element: &Ident) -> TokenStream {
    let mutable = level.children.iter().any(|child| child.level.is_searched()).then(|| quote!(mut));
    let has_names = level.children.iter().any(|child| matches!(child.which, Which::Named(_)));
    let body = if level.children.is_empty() {
        quote!(cursor.unknown_element(child)?;)
    } else if has_names {
        let arms = level.children.iter().map(arm);
        let is_total = level.children.last().is_some_and(|last| last.which == Which::Any && condition(last).is_none());
        let otherwise = (!is_total).then(|| quote!(_ => cursor.unknown_element(child)?,));
        quote!(match child.name() { #(#arms)* #otherwise })
    } else {
        let branches = level.children.iter().map(branch);
        quote!(#(#branches else)* { cursor.unknown_element(child)?; })
    };
    quote!(while let Some(#mutable child) = cursor.child(&mut #element)? { #body })
}

fn arm(child: &Child<'_>) -> TokenStream {
    let action = action(&child.level);
    let has_report = !child.level.is_searched() && report_of_one(&child.level, &format_ident!("child")).is_some();
    let action = if has_report { quote!({ #action; }) } else { action };
    let condition = condition(child).map(|condition| quote!(if #condition));
    match &child.which {
        Which::Named(names) => quote!(#(#names)|* #condition => #action,),
        Which::NamedByCaller | Which::Any => quote!(_ #condition => #action,),
    }
}

fn branch(child: &Child<'_>) -> TokenStream {
    let action = action(&child.level);
    let condition = condition(child).unwrap_or_else(|| quote!(true));
    quote!(if #condition { #action; })
}

/// On what a child is read, beside its name.
fn condition(child: &Child<'_>) -> Option<TokenStream> {
    let own = match (&child.which, &child.level.own) {
        (Which::NamedByCaller, Some(Slot { local, arity: Arity::Required | Arity::Optional, .. })) => {
            Some(quote!(cursor.is_named_by_caller(&child, #local.is_some())))
        }
        (Which::NamedByCaller, _) => Some(quote!(cursor.is_named_by_caller(&child, false))),
        // The first one it is.
        (Which::Any, Some(Slot { local, arity: Arity::Required | Arity::Optional, .. })) => {
            Some(quote!(#local.is_none()))
        }
        _ => None,
    };
    let leniency = child.alternative.then(|| quote!(cursor.grants(Leniency::AlternativePath)));
    let conditions: Vec<_> = own.into_iter().chain(leniency).collect();
    (!conditions.is_empty()).then(|| quote!(#(#conditions)&&*))
}

fn under_leniency(alternative: bool) -> Option<TokenStream> {
    alternative.then(|| quote!(if cursor.grants(Leniency::AlternativePath)))
}

/// Reads a child, which the variable `child` holds.
fn action(level: &Level<'_>) -> TokenStream {
    let child = &format_ident!("child");
    match level {
        Level { nested_cdata: Some((name, Slot { local, .. })), .. } => {
            quote!(cursor.set_nested_cdata(&mut #local, child, #name)?)
        }
        Level { anywhere: Some(Slot { local, .. }), .. } if !level.is_searched() => {
            quote!(#local = #local.or(cursor.find(child)?))
        }
        Level { own: Some(slot), .. } if !level.is_searched() => {
            let (report, read) = (report_of_one(level, child), read(slot, &quote!(child)));
            quote!(#report #read)
        }
        Level { own: Some(slot), .. } => {
            let (report, attributes) = (report(level.evidence, child), attributes(level, child));
            let read = read(slot, &quote!(child));
            quote!({ #report #attributes #read; })
        }
        _ => {
            let (report, search) = (report(level.evidence, child), search(level, child));
            quote!({ #report #search })
        }
    }
}

/// The same for an element that is the value, unless it is one of several: an empty element of a
/// list does not show that the list is empty.
fn report_of_one(level: &Level<'_>, element: &Ident) -> Option<TokenStream> {
    let is_list = level.own.as_ref().is_none_or(|slot| slot.arity == Arity::List);
    if is_list { None } else { report(level.evidence, element) }
}

/// Reports an element that would hold the value of a response, if it shows that there is none.
pub(super) fn report(evidence: Option<Evidence<'_>>, element: &Ident) -> Option<TokenStream> {
    evidence.map(|evidence| match evidence {
        Evidence::Empty(others) => quote!(cursor.note_if_empty(&#element, &[#(#others),*]);),
        Evidence::WithoutContent => quote!(cursor.note_if_without_content(&#element);),
    })
}

/// Reads an element that is a value.
fn read(slot: &Slot<'_>, element: &TokenStream) -> TokenStream {
    let local = &slot.local;
    match slot.arity {
        Arity::List => quote!(cursor.push(&mut #local, #element)?),
        // An optional element is read into a slot of its own kind, which `found` in `decoders` sees through.
        _ if takes_empty_texts(slot) || is_composite(slot.ty) => quote!(cursor.set(&mut #local, #element)?),
        _ => quote!(cursor.set_optional_text(&mut #local, #element)?),
    }
}

/// False for a value that may be missing and is no text: for it an empty text is as good as none.
fn takes_empty_texts(slot: &Slot<'_>) -> bool {
    let is_text = match slot.ty {
        TypeRef::Text => true,
        TypeRef::Named(named) => named.kind == NamedKind::Text && !named.secret,
        _ => false,
    };
    slot.arity != Arity::Optional || is_text
}

pub(super) fn is_composite(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Named(named) if matches!(named.kind, NamedKind::Struct | NamedKind::Choice))
}
