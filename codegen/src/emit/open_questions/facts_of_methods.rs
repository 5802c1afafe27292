//! What is asked of services, their methods, and what goes in and out of these.

use super::collect::{Asked, Questions};
use crate::model::{Answer, Api, Certainty, Fact, Method, Parameter, Service, SettledBy};

/// The endpoint and the login. The caveat on the API as a whole is always a question: nobody but the vendor can lift it.
pub(super) fn of_api(questions: &mut Questions, api: &Api, file: &str) {
    let certain = |sure| Fact { sure, note: None, settled_by: None };
    let mut ask = |subject: String, sure, inferred, settled| {
        questions.ask(Asked {
            subject,
            file,
            fact: &certain(sure),
            around: Certainty::Documented,
            inferred,
            settled,
            method: None,
        });
    };
    ask("the endpoint".to_owned(), api.fact.sure, "The address is inferred.", SettledBy::Description);
    ask(
        format!("the user `{}`", api.api_key_user),
        api.api_key_user_sure,
        "That an API key belongs to this user is inferred.",
        SettledBy::Trial,
    );
    for pair in &api.credentials {
        let subject = format!("the fields `{}` and `{}`", pair.user, pair.password);
        ask(subject, pair.fact_sure, "That they carry the credentials is inferred.", SettledBy::Description);
    }
    if let Some(note) = &api.fact.note {
        questions.add(SettledBy::Vendor, "the API as a whole".to_owned(), file, note.clone(), None);
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
        settled: SettledBy::Description,
        method: None,
    });
    questions.ask(Asked {
        subject: format!("`{}`", service.wire),
        file: &service.file,
        fact: &Fact { sure: service.credentials_sure, note: None, settled_by: None },
        around: Certainty::Documented,
        inferred: "Which fields carry the credentials is inferred.",
        settled: SettledBy::Description,
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

fn of_method(questions: &mut Questions, service: &Service, method: &Method, full_name: &str) {
    questions.ask(Asked {
        subject: format!("`{full_name}`"),
        file: &service.file,
        fact: &method.fact,
        around: Certainty::Documented,
        inferred: "The method is inferred.",
        settled: SettledBy::Description,
        method: Some(full_name.to_owned()),
    });
}

/// A value that is sent under several names is a question by itself, unless its note asks it.
fn of_parameter(questions: &mut Questions, service: &Service, method: &Method, parameter: &Parameter, full_name: &str) {
    let subject = format!("`{full_name}`, parameter `{}`", parameter.wire);
    let has_names = !parameter.also_as.is_empty();
    if has_names && parameter.fact.settled_by.is_none() {
        let text = "The value is sent under several names, since it is not known which one is read.".to_owned();
        questions.add(SettledBy::Description, subject.clone(), &service.file, text, None);
    }
    questions.ask(Asked {
        subject,
        file: &service.file,
        fact: &parameter.fact,
        around: method.fact.sure,
        inferred: "The parameter is inferred.",
        settled: SettledBy::Description,
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
        settled: SettledBy::Response,
        method: answered_by,
    });
}

fn of_its_codes(questions: &mut Questions, service: &Service, method: &Method, full_name: &str) {
    for code in &method.codes {
        questions.ask(Asked {
            subject: format!("`{full_name}`, code `{}`", code.wire),
            file: &service.file,
            fact: &Fact { sure: code.sure, note: None, settled_by: None },
            around: method.fact.sure,
            inferred: "That the method answers the code is inferred.",
            settled: SettledBy::Trial,
            method: None,
        });
    }
}
