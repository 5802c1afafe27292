//! What is asked of services, their methods, and what goes in and out of these.

use super::collect::{Asked, Questions};
use super::{Settled, doubts};
use crate::model::{Answer, Api, Certainty, Fact, Method, Parameter, Service};

/// The endpoint and the login. The caveat on the API as a whole is always a question: nobody but the vendor can lift it.
pub(super) fn of_api(questions: &mut Questions, api: &Api, file: &str) {
    let certain = |sure| Fact { sure, note: None };
    let mut ask = |subject: String, sure, inferred, settled| {
        questions.ask(Asked {
            subject,
            file,
            fact: &certain(sure),
            around: Certainty::Documented,
            inferred,
            settled,
            doubt_settled: settled,
            method: None,
        });
    };
    ask("the endpoint".to_owned(), api.fact.sure, "The address is inferred.", Settled::Description);
    ask(
        format!("the user `{}`", api.api_key_user),
        api.api_key_user_sure,
        "That an API key belongs to this user is inferred.",
        Settled::Trial,
    );
    for pair in &api.credentials {
        let subject = format!("the fields `{}` and `{}`", pair.user, pair.password);
        ask(subject, pair.fact_sure, "That they carry the credentials is inferred.", Settled::Description);
    }
    if let Some(note) = &api.fact.note {
        questions.add(Settled::Vendor, "the API as a whole".to_owned(), file, note.clone(), None);
    }
}

/// The address of a service, and how it is logged in to.
pub(super) fn of_service(questions: &mut Questions, service: &Service) {
    questions.ask(Asked {
        subject: format!("`{}`", service.wire),
        file: &service.file,
        fact: &service.fact,
        around: Certainty::Documented,
        inferred: "The address of the service is inferred.",
        settled: Settled::Description,
        doubt_settled: Settled::Description,
        method: None,
    });
    questions.ask(Asked {
        subject: format!("`{}`", service.wire),
        file: &service.file,
        fact: &Fact { sure: service.credentials_sure, note: None },
        around: Certainty::Documented,
        inferred: "Which fields carry the credentials is inferred.",
        settled: Settled::Description,
        doubt_settled: Settled::Description,
        method: None,
    });
}

pub(super) fn of_methods(questions: &mut Questions, service: &Service) {
    for method in &service.methods {
        let full_name = format!("{}.{}", service.wire, method.wire);
        of_method(questions, service, method, &full_name);
        for parameter in &method.parameters {
            of_parameter(questions, service, method, parameter, &full_name);
        }
        of_answer(questions, service, method, &full_name);
        of_its_codes(questions, service, method, &full_name);
    }
}

/// The note of a method may be on its name, its answer or its effect, and says which.
fn of_method(questions: &mut Questions, service: &Service, method: &Method, full_name: &str) {
    let note = method.fact.note.as_deref().unwrap_or_default();
    let doubt_settled = if doubts::says(note, &["name"]) {
        Settled::Description
    } else if doubts::says(note, &["answer", "data"]) {
        Settled::Answer
    } else {
        Settled::Trial
    };
    questions.ask(Asked {
        subject: format!("`{full_name}`"),
        file: &service.file,
        fact: &method.fact,
        around: Certainty::Documented,
        inferred: "The method is inferred.",
        settled: Settled::Description,
        doubt_settled,
        method: Some(full_name.to_owned()),
    });
}

/// Where a value is sent under several names, it is the name that nobody knows; otherwise it is a bound, a format or an effect.
fn of_parameter(questions: &mut Questions, service: &Service, method: &Method, parameter: &Parameter, full_name: &str) {
    let subject = format!("`{full_name}`, parameter `{}`", parameter.wire);
    let has_names = !parameter.also_as.is_empty();
    if has_names && !parameter.fact.note.as_deref().is_some_and(doubts::is_doubt) {
        let text = "The value is sent under several names, since it is not known which one is read.".to_owned();
        questions.add(Settled::Description, subject.clone(), &service.file, text, None);
    }
    questions.ask(Asked {
        subject,
        file: &service.file,
        fact: &parameter.fact,
        around: method.fact.sure,
        inferred: "The parameter is inferred.",
        settled: Settled::Description,
        doubt_settled: if has_names { Settled::Description } else { Settled::Trial },
        method: None,
    });
}

fn of_answer(questions: &mut Questions, service: &Service, method: &Method, full_name: &str) {
    let (fact, answered_by) = match &method.answer {
        Answer::Value { fact, .. } => (fact, Some(full_name.to_owned())),
        Answer::Binary { fact } => (fact, None),
        Answer::Nothing => return,
    };
    questions.ask(Asked {
        subject: format!("`{full_name}`, its answer"),
        file: &service.file,
        fact,
        around: method.fact.sure,
        inferred: "What it answers is inferred.",
        settled: Settled::Answer,
        doubt_settled: Settled::Answer,
        method: answered_by,
    });
}

fn of_its_codes(questions: &mut Questions, service: &Service, method: &Method, full_name: &str) {
    for code in &method.codes {
        questions.ask(Asked {
            subject: format!("`{full_name}`, code `{}`", code.wire),
            file: &service.file,
            fact: &Fact { sure: code.sure, note: None },
            around: method.fact.sure,
            inferred: "That the method answers the code is inferred.",
            settled: Settled::Trial,
            doubt_settled: Settled::Trial,
            method: None,
        });
    }
}
