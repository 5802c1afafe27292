//! The questions that a model leaves open, each asked once however many facts it is about.

use super::{facts_of_methods, facts_of_types};
use crate::emit::context::{Context, Declarations};
use crate::model::{Api, Certainty, Fact, SettledBy};
use crate::source::API_FILE;

/// What nobody is certain of.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) settled: SettledBy,
    /// What it is about, as Markdown.
    pub(super) subjects: Vec<String>,
    /// Where that stands in the spec.
    pub(super) files: Vec<String>,
    pub(super) text: String,
    /// The method whose answer would show it.
    pub(super) method: Option<String>,
}

/// A fact, and how one would find out about it.
pub(super) struct Asked<'m> {
    pub(super) subject: String,
    pub(super) file: &'m str,
    pub(super) fact: &'m Fact,
    /// How sure its surroundings are; what is no less sure than they are has been asked with them.
    pub(super) around: Certainty,
    /// What is inferred where the fact is: a whole sentence.
    pub(super) inferred: &'static str,
    /// What settles an inferred fact, unless the spec says otherwise.
    pub(super) settled: SettledBy,
    pub(super) method: Option<String>,
}

pub(super) fn questions(api: &Api) -> Vec<Question> {
    let declarations = Declarations::of(api);
    let context = Context { api, service: None, declarations: &declarations };
    let api_file = format!("api-spec/{API_FILE}");
    let mut questions = Questions::default();
    facts_of_methods::of_api(&mut questions, api, &api_file);
    for service in &api.services {
        facts_of_methods::of_service(&mut questions, service);
    }
    facts_of_types::of_codes(&mut questions, api, &api_file);
    facts_of_types::of_types(&mut questions, context, &api_file, &api.types);
    for service in &api.services {
        let context = Context { service: Some(service), ..context };
        facts_of_types::of_types(&mut questions, context, &service.file, &service.types);
        facts_of_methods::of_methods(&mut questions, service);
    }
    facts_of_types::of_quirks(&mut questions, api);
    questions.0
}

#[derive(Default)]
pub(super) struct Questions(Vec<Question>);

impl Questions {
    /// Asks for a fact that is inferred where what surrounds it is not, or whose note describes a doubt.
    pub(super) fn ask(&mut self, asked: Asked<'_>) {
        let Fact { sure, note, settled_by } = asked.fact;
        let is_inferred = *sure == Certainty::Inferred && (asked.around != Certainty::Inferred || note.is_some());
        if !is_inferred && settled_by.is_none() {
            return;
        }
        let settled = settled_by.unwrap_or(asked.settled);
        let sentences = is_inferred.then_some(asked.inferred).into_iter().chain(note.as_deref());
        let text = sentences.collect::<Vec<_>>().join(" ");
        let method = asked.method.filter(|_| settled == SettledBy::Response);
        self.add(settled, asked.subject, asked.file, text, method);
    }

    /// What is asked in the same words is one question.
    pub(super) fn add(
        &mut self,
        settled: SettledBy,
        subject: String,
        file: &str,
        text: String,
        method: Option<String>,
    ) {
        let known =
            self.0.iter_mut().find(|known| known.settled == settled && known.text == text && known.method == method);
        match known {
            Some(known) => {
                known.subjects.push(subject);
                if !known.files.iter().any(|known| known == file) {
                    known.files.push(file.to_owned());
                }
            }
            None => {
                self.0.push(Question { settled, subjects: vec![subject], files: vec![file.to_owned()], text, method });
            }
        }
    }
}
