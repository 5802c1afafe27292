//! What is only inferred, by what would settle it: a page of the documentation, which a command prints too.

mod collect;
mod doubts;
mod facts_of_methods;
mod facts_of_types;

use super::Output;
use crate::model::Api;
use collect::Question;

const PAGE: &str = "ipaper-api/src/open_questions.md";

pub(super) fn emit(api: &Api) -> [Output; 1] {
    [Output::region(PAGE, "questions", text(api))]
}

/// What would settle a question, in the order in which somebody with access would go about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settled {
    Description,
    Answer,
    Trial,
    Vendor,
}

const ALL: [Settled; 4] = [Settled::Description, Settled::Answer, Settled::Trial, Settled::Vendor];

impl Settled {
    fn title(self) -> &'static str {
        match self {
            Settled::Description => "What a service's own description settles",
            Settled::Answer => "What a recorded answer settles",
            Settled::Trial => "What a trial settles",
            Settled::Vendor => "What the vendor settles",
        }
    }

    fn how(self) -> &'static str {
        match self {
            Settled::Description => {
                "Addresses, names of methods and parameters, their order and types, and the fields of the login: `cargo xtask wsdl <address>` compares the description \
                 that a service gives of itself with the spec. It takes no login."
            }
            Settled::Answer => {
                "Where values stand in answers, and which there are: a client records what it is answered (`Config::record_answers`), and so does a tour with `--record <folder>`. \
                 `cargo xtask infer <folder>` lists what the spec does not know, and what contradicts it."
            }
            Settled::Trial => {
                "Limits, effects and refusals, which only a call shows that changes something or fails. Make it where nothing can be lost."
            }
            Settled::Vendor => "Meanings and units, which no call shows with certainty.",
        }
    }

    fn counted(self) -> &'static str {
        match self {
            Settled::Description => "by a service's own description",
            Settled::Answer => "by a recorded answer",
            Settled::Trial => "by a trial",
            Settled::Vendor => "by the vendor",
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

fn group(settled: Settled, questions: &[&Question]) -> String {
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
