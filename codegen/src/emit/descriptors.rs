//! What is known of each method, as data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::context::Context;
use super::literals;
use crate::model::{
    Access, Answer, Certainty, CredentialPair, Leniency, Method, NewtypeOf, Parameter, Service, Type, TypeRef,
};

/// `CREATE_BOOK`
pub(crate) fn name(method: &Method) -> Ident {
    Ident::new(&method.function.to_string().to_uppercase(), Span::call_site())
}

pub(crate) fn descriptor(context: Context<'_>, service: &Service, method: &Method) -> TokenStream {
    let name = name(method);
    let (service_wire, wire, function, page) = (&service.wire, &method.wire, method.function.to_string(), &method.page);
    let full_name = format!("{service_wire}.{wire}");
    let access = access(&method.access);
    let parameters = method.parameters.iter().map(|one| parameter(context, one));
    let codes = method.codes.iter().map(|code| &code.rust);
    let answer = match method.answer {
        Answer::Nothing => quote!(Nothing),
        Answer::Value { .. } => quote!(Data),
        Answer::Binary { .. } => quote!(Binary),
    };
    let certainty = certainty(method.fact.sure);
    let secret_answer = holds_secret(context, method);
    let leniencies = method.leniencies.iter().map(|one| leniency(*one));
    let opaque_elements = &method.opaque_elements;
    quote! {
        pub(crate) static #name: Method = Method {
            service: #service_wire,
            name: #wire,
            full_name: #full_name,
            function: #function,
            page: #page,
            access: #access,
            credentials: CREDENTIAL_FIELDS,
            parameters: &[#(#parameters),*],
            codes: &[#(ReturnCode::#codes),*],
            answer: AnswerKind::#answer,
            certainty: #certainty,
            secret_answer: #secret_answer,
            leniencies: &[#(#leniencies),*],
            opaque_elements: &[#(#opaque_elements),*],
        };
    }
}

fn access(access: &Access) -> TokenStream {
    match access {
        Access::Read { cache_seconds: None } => quote!(Access::Read { cache: None }),
        Access::Read { cache_seconds: Some(seconds) } => {
            let seconds = literals::count(u64::from(*seconds));
            quote!(Access::Read { cache: Some(Duration::from_secs(#seconds)) })
        }
        Access::Write { repeatable, stale } => {
            quote!(Access::Write { repeatable: #repeatable, makes_stale: &[#(#stale),*] })
        }
    }
}

/// The fields that every method of the service is sent.
pub(crate) fn credentials(service: &Service) -> TokenStream {
    let fields = service
        .credentials
        .iter()
        .map(|CredentialPair { user, password, .. }| quote!(CredentialFields { user: #user, password: #password }));
    quote!(const CREDENTIAL_FIELDS: &[CredentialFields] = &[#(#fields),*];)
}

fn parameter(context: Context<'_>, parameter: &Parameter) -> TokenStream {
    let Parameter { wire, optional, also_as, secret, .. } = parameter;
    let kind = kind(context, &parameter.ty);
    let constant = parameter.constant.as_ref().map_or_else(|| quote!(None), |constant| quote!(Some(#constant)));
    let certainty = certainty(parameter.fact.sure);
    let secret = *secret || context.holds_secret(&parameter.ty);
    quote! {
        Parameter {
            name: #wire,
            kind: ParameterKind::#kind,
            optional: #optional,
            constant: #constant,
            also_as: &[#(#also_as),*],
            secret: #secret,
            certainty: #certainty,
        }
    }
}

fn kind(context: Context<'_>, ty: &TypeRef) -> TokenStream {
    match ty {
        TypeRef::Text => quote!(Text),
        TypeRef::Integer => quote!(Integer),
        TypeRef::Number | TypeRef::Amount => quote!(Number),
        TypeRef::Boolean => quote!(Boolean),
        TypeRef::Date => quote!(Date),
        TypeRef::DateTime | TypeRef::Timestamp => quote!(DateTime),
        TypeRef::Upload => quote!(Upload),
        TypeRef::Named(named) => match context.declaration(named) {
            Some(Type::Enum(an_enum)) => {
                let values = an_enum.values.iter().map(|value| &value.wire);
                quote!(Enum(&[#(#values),*]))
            }
            Some(Type::Document(document)) => {
                let root = document.root.as_deref().unwrap_or_default();
                quote!(Document(#root))
            }
            Some(Type::Newtype(newtype)) => match newtype.of {
                NewtypeOf::Integer => quote!(Integer),
                NewtypeOf::Text => quote!(Text),
                NewtypeOf::Guid => quote!(Guid),
            },
            Some(Type::Struct(_) | Type::Choice(_)) | None => quote!(Text),
        },
    }
}

/// Of such an answer an error shows no excerpt. What comes with a failure may be a secret as well.
fn holds_secret(context: Context<'_>, method: &Method) -> bool {
    let answer = match &method.answer {
        Answer::Value { ty, .. } => context.holds_secret(ty),
        Answer::Nothing | Answer::Binary { .. } => false,
    };
    let failure = method.failure.clone().map(TypeRef::Named);
    answer || failure.is_some_and(|failure| context.holds_secret(&failure))
}

fn certainty(certainty: Certainty) -> TokenStream {
    let name = format_ident!("{certainty:?}");
    quote!(Certainty::#name)
}

fn leniency(leniency: Leniency) -> TokenStream {
    let name = format_ident!("{leniency:?}");
    quote!(Leniency::#name)
}
