//! What is only inferred, by what would settle it: a page of the documentation, which a command prints too.

mod collect;
mod facts_of_methods;
mod facts_of_types;

use super::Output;
use crate::model::{Api, SettledBy};
use collect::Question;

const PAGE: &str = "ipaper-api/src/open_questions.md";

pub(super) fn emit(api: &Api) -> [Output; 1] {
    [Output::region(PAGE, "questions", text(api))]
}

const ALL: [SettledBy; 4] = [SettledBy::Description, SettledBy::Response, SettledBy::Trial, SettledBy::Vendor];

impl SettledBy {
    fn title(self) -> &'static str {
        match self {
            SettledBy::Description => "What a service's own description settles",
            SettledBy::Response => "What a recorded answer settles",
            SettledBy::Trial => "What a trial settles",
            SettledBy::Vendor => "What the vendor settles",
        }
    }

    fn how(self) -> &'static str {
        match self {
            SettledBy::Description => {
                "Addresses, names of methods and parameters, their order and types, and the fields of the login: `cargo xtask wsdl <address>` compares the description \
                 that a service gives of itself with the spec. It takes no login."
            }
            SettledBy::Response => {
                "Where values stand in answers, and which there are: a client records what it is answered (`Config::record_answers`), and so does a tour with `--record <folder>`. \
                 `cargo xtask infer <folder>` lists what the spec does not know, and what contradicts it."
            }
            SettledBy::Trial => {
                "Limits, effects and refusals, which only a call shows that changes something or fails. Make it where nothing can be lost."
            }
            SettledBy::Vendor => "Meanings and units, which no call shows with certainty.",
        }
    }

    fn counted(self) -> &'static str {
        match self {
            SettledBy::Description => "by a service's own description",
            SettledBy::Response => "by a recorded answer",
            SettledBy::Trial => "by a trial",
            SettledBy::Vendor => "by the vendor",
        }
    }
}

/// All questions as Markdown, counted at the end.
pub fn text(api: &Api) -> String {
    let questions = collect::questions(api);
    let groups = ALL.into_iter().filter_map(|settled| {
        let asked: Vec<&Question> = questions.iter().filter(|question| question.settled == settled).collect();
        (!asked.is_empty()).then(|| group(settled, &asked))
    });
    let groups: String = groups.collect();
    format!("{groups}{}\n", counts(&questions))
}

fn group(settled: SettledBy, questions: &[&Question]) -> String {
    let items: String = questions.iter().map(|question| item(question)).collect();
    format!("# {}\n\n{}\n\n{items}\n", settled.title(), settled.how())
}

/// What it is about, where in the spec it stands, and what the spec says of it.
fn item(question: &Question) -> String {
    let Question { subjects, files, text, method, .. } = question;
    let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    let command = method.as_ref().map(|method| format!(" (`cargo xtask infer <folder>/{method}`)")).unwrap_or_default();
    format!("- {}, in {}: {text}{command}\n", subjects.join("; "), files.join(", "))
}

fn counts(questions: &[Question]) -> String {
    let parts = ALL.into_iter().map(|settled| {
        let number = questions.iter().filter(|question| question.settled == settled).count();
        format!("{number} {}", settled.counted())
    });
    let parts: Vec<String> = parts.collect();
    let noun = if questions.len() == 1 { "question is" } else { "questions are" };
    format!("{} {noun} open: {}.", questions.len(), parts.join(", "))
}
