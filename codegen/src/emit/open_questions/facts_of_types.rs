//! What is asked of declared types, return codes and quirks.

use proc_macro2::Ident;

use super::collect::{Asked, Questions};
use crate::emit::context::Context;
use crate::emit::document_writer::wire_name;
use crate::model::{
    Access, Answer, Api, Certainty, Document, Enum, Fact, Method, Service, SettledBy, Struct, Type, TypeRef,
};

/// Whether there is such a code shows only when a call fails; what it means is for the vendor to say.
pub(super) fn of_codes(questions: &mut Questions, api: &Api, file: &str) {
    for code in &api.codes {
        questions.ask(Asked {
            subject: format!("code `{}`", code.wire),
            file,
            fact: &code.fact,
            around: Certainty::Documented,
            inferred: "The code is inferred.",
            settled: SettledBy::Trial,
            method: None,
        });
    }
}

/// The page of facts says what a quirk is. That the service has it shows in an answer like the sample that proves it.
pub(super) fn of_quirks(questions: &mut Questions, api: &Api) {
    for quirk in &api.quirks {
        let Some(sample) = quirk.samples.first() else { continue };
        let method = sample.split_once('/').map(|(method, _)| method.to_owned());
        questions.ask(Asked {
            subject: format!("quirk `{}`", quirk.name),
            file: &format!("api-spec/samples/{sample}.xml"),
            fact: &quirk.fact,
            around: Certainty::Documented,
            inferred: "That the service answers like this sample is inferred.",
            settled: SettledBy::Response,
            method,
        });
    }
}

pub(super) fn of_types(questions: &mut Questions, context: Context<'_>, file: &str, types: &[Type]) {
    for ty in types {
        match ty {
            Type::Newtype(newtype) => {
                let settled =
                    if is_sent(context, &newtype.rust) { SettledBy::Description } else { SettledBy::Response };
                questions.ask(declared(context, file, ty, &newtype.fact, settled));
            }
            Type::Enum(an_enum) => of_enum(questions, context, file, ty, an_enum),
            Type::Struct(a_struct) => of_struct(questions, context, file, ty, a_struct),
            Type::Choice(choice) => questions.ask(declared(context, file, ty, &choice.fact, SettledBy::Response)),
            Type::Document(document) => of_document(questions, context, file, ty, document),
        }
    }
}

fn declared<'m>(context: Context<'_>, file: &'m str, ty: &Type, fact: &'m Fact, settled: SettledBy) -> Asked<'m> {
    Asked {
        subject: format!("type `{}`", qualified(context, ty)),
        file,
        fact,
        around: Certainty::Documented,
        inferred: "The type is inferred.",
        settled,
        method: shown_by(context, ty.rust()),
    }
}

/// A value that comes with answers shows there. Whether one is still taken shows when it is sent.
fn of_enum(questions: &mut Questions, context: Context<'_>, file: &str, ty: &Type, an_enum: &Enum) {
    let method = shown_by(context, ty.rust());
    let settled = if method.is_some() { SettledBy::Response } else { SettledBy::Trial };
    questions.ask(declared(context, file, ty, &an_enum.fact, settled));
    for value in &an_enum.values {
        questions.ask(Asked {
            subject: format!("type `{}`, value `{}`", qualified(context, ty), value.wire),
            file,
            fact: &value.fact,
            around: an_enum.fact.sure,
            inferred: "The value is inferred.",
            settled,
            method: method.clone(),
        });
    }
}

/// Whether a field is there shows in an answer; a note on one that is surely there is on its meaning.
fn of_struct(questions: &mut Questions, context: Context<'_>, file: &str, ty: &Type, a_struct: &Struct) {
    questions.ask(declared(context, file, ty, &a_struct.fact, SettledBy::Response));
    for field in &a_struct.fields {
        questions.ask(Asked {
            subject: format!("type `{}`, field `{}`", qualified(context, ty), field.rust),
            file,
            fact: &field.fact,
            around: a_struct.fact.sure,
            inferred: "The field is inferred.",
            settled: SettledBy::Response,
            method: shown_by(context, ty.rust()),
        });
    }
}

/// A service's own description says nothing of what stands inside a text.
fn of_document(questions: &mut Questions, context: Context<'_>, file: &str, ty: &Type, document: &Document) {
    questions.ask(declared(context, file, ty, &document.fact, SettledBy::Trial));
    for field in &document.fields {
        questions.ask(Asked {
            subject: format!("type `{}`, field `{}`", qualified(context, ty), wire_name(field)),
            file,
            fact: &field.fact,
            around: document.fact.sure,
            inferred: "The field is inferred.",
            settled: SettledBy::Trial,
            method: None,
        });
    }
}

/// `loans::Book`, as users know it.
fn qualified(context: Context<'_>, ty: &Type) -> String {
    let name = ty.rust();
    context.here().map_or(name.to_string(), |module| format!("{module}::{name}"))
}

/// The first method whose answer may hold a value of the type, one that reads if there is any.
fn shown_by(context: Context<'_>, rust: &Ident) -> Option<String> {
    let is_shown = |(_, method): &(&Service, &Method)| match &method.answer {
        Answer::Value { ty, .. } => context.leads_to(ty, rust, |_| true),
        Answer::Nothing | Answer::Binary { .. } => false,
    };
    let shown: Vec<(&Service, &Method)> = methods(context).filter(is_shown).collect();
    let read = shown.iter().find(|(_, method)| matches!(method.access, Access::Read { .. }));
    let (service, method) = read.or(shown.first())?;
    Some(format!("{}.{}", service.wire, method.wire))
}

fn is_sent(context: Context<'_>, rust: &Ident) -> bool {
    let mut parameters = methods(context).flat_map(|(_, method)| &method.parameters);
    parameters.any(|parameter| matches!(&parameter.ty, TypeRef::Named(named) if named.rust == *rust))
}

/// A type of a service is met in that service alone.
fn methods(context: Context<'_>) -> impl Iterator<Item = (&Service, &Method)> {
    let is_met = move |service: &&Service| context.service.is_none_or(|own| own.module == service.module);
    let services = context.api.services.iter().filter(is_met);
    services.flat_map(|service| service.methods.iter().map(move |method| (service, method)))
}
