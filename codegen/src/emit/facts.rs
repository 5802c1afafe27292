//! The page on what is known of the API as a whole: how sure the ways to log in are, and what the API and its documentation get wrong.

use super::{Output, docs};
use crate::model::{Api, CredentialPair, Leniency, Quirk, Service};

const PAGE: &str = "ipaper-api/src/facts.md";

pub(super) fn emit(api: &Api) -> [Output; 3] {
    [
        Output::region(PAGE, "about", about(api)),
        Output::region(PAGE, "logins", logins(api)),
        Output::region(PAGE, "quirks", quirks(api)),
    ]
}

fn about(api: &Api) -> String {
    let note = api.fact.note.as_ref().map(|note| format!(" *Note:* {note}")).unwrap_or_default();
    format!("{}: the address `{}` is {}.{note}\n", api.name, api.endpoint, docs::certainty(api.fact.sure))
}

/// Who calls, and in which form fields he says so.
fn logins(api: &Api) -> String {
    let (user, sure) = (&api.api_key_user, docs::certainty(api.api_key_user_sure));
    let mut text = format!("An API key is the password of the user `{user}` ({sure}).\n\n");
    text += "| Form fields | Certainty | Sent to |\n| --- | --- | --- |\n";
    for pair in &api.credentials {
        text += &login(api, pair);
    }
    text
}

fn login(api: &Api, pair: &CredentialPair) -> String {
    let is_sent = |service: &&Service| service.credentials.contains(pair);
    let services = api.services.iter().filter(is_sent);
    let services: Vec<String> =
        services.map(|one| format!("`{}` ({})", one.wire, docs::certainty(one.credentials_sure))).collect();
    let CredentialPair { user, password, fact_sure, .. } = pair;
    format!("| `{user}`, `{password}` | {} | {} |\n", docs::certainty(*fact_sure), services.join(", "))
}

fn quirks(api: &Api) -> String {
    let mut text = String::from("| Quirk | Certainty | Decoders |\n| --- | --- | --- |\n");
    for quirk in &api.quirks {
        text += &row(quirk);
    }
    text
}

fn row(quirk: &Quirk) -> String {
    let Quirk { name, leniency, doc, fact, samples } = quirk;
    let note = fact.note.as_ref().map(|note| format!(" *Note:* {note}")).unwrap_or_default();
    let decoders = match leniency {
        Some(leniency) => format!("`{leniency:?}`: {}", puts_up_with(*leniency)),
        None => "refuse it".to_owned(),
    };
    let samples: Vec<String> = samples.iter().map(|sample| format!("`{sample}`")).collect();
    let cell = |text: &str| text.replace('|', "\\|");
    format!(
        "| **{name}**: {}{} Shown by {}. | {} | {decoders} |\n",
        cell(doc),
        cell(&note),
        samples.join(", "),
        docs::certainty(fact.sure)
    )
}

/// What a decoder that is granted a leniency does.
fn puts_up_with(leniency: Leniency) -> &'static str {
    match leniency {
        Leniency::BlankInEndTag => "read the end tag as if the blank were not there",
        Leniency::PaddedText => "take the blanks off",
        Leniency::CapitalizedBoolean => "read both spellings",
        Leniency::Alias => "read every spelling of a value",
        Leniency::CommaDecimal => "read the comma as a point",
        Leniency::MissingData => "answer nothing",
        Leniency::BareText => "take the text itself",
        Leniency::AlternativePath => "look at the other place too",
        Leniency::NestedCdata => "read what stands between the start tag and its literal end tag",
    }
}
