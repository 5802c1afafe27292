//! The names of one parameter on both sides: which is right, and what has to change for it.

use codegen::model::{Answer, Certainty, PathEnd};

use super::Comparison;
use super::alignment;
use super::parameters::{Match, Pair};
use crate::wsdl::description::Parameter;
use crate::wsdl::finding::Finding;

/// The service declares one of the names under which the value is sent.
pub(super) fn right_name(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>) -> Finding {
    let right = &one.theirs.name.text;
    let wrong: Vec<&str> = alignment::names(one.ours).filter(|name| !name.eq_ignore_ascii_case(right)).collect();
    let mut finding = Finding::settled(format!("`{}` looks up `{right}`, and not `{}`", pair.name, wrong.join("`, `")))
        .at(comparison.file, &one.theirs.name.span, "as the service declares it")
        .and(one.value("also_as"), "sent besides");
    let is_renamed = one.ours.wire != *right;
    if is_renamed && is_referred_to(pair, one.index) {
        return finding.help(format!(
            "write `name = \"{right}\"` without `also_as`, and the new name wherever the method refers to this parameter"
        ));
    }
    if is_renamed && one.value("rust").is_none() {
        finding =
            finding.note("the Rust name follows the form field: give it `rust = \"..\"` if it is to stay as it was");
    }
    if let Some(entry) = one.entry {
        let name = if is_renamed { entry.replace("name", &format!("\"{right}\"")) } else { None };
        let sure = if one.ours.fact.sure == Certainty::Inferred { entry.be_sure("seen") } else { None };
        finding = finding.edit(name.into_iter().chain(entry.remove("also_as")).chain(sure)).reread(entry.value("note"));
    }
    finding.dropped(&format!("{}.", pair.name), wrong.into_iter().map(str::to_owned))
}

pub(super) fn both_names(
    comparison: &Comparison<'_>,
    pair: &Pair<'_>,
    one: &Match<'_>,
    declared: &[&&Parameter],
) -> Finding {
    let names: Vec<&str> = declared.iter().map(|theirs| theirs.name.text.as_str()).collect();
    Finding::difference(format!("`{}` takes `{}`, each for itself", pair.name, names.join("` and `")))
        .at(comparison.file, &one.theirs.name.span, "one of them")
        .and(one.value("also_as"), "sent with the same value")
        .help("make each of them a parameter of its own, without `also_as`")
}

/// Calls succeed all the same, but the spec is to say what the service says.
pub(super) fn other_case(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>) -> Finding {
    let (ours, theirs) = (&one.ours.wire, &one.theirs.name.text);
    let finding = Finding::difference(format!("`{}` takes `{theirs}`, which the spec writes `{ours}`", pair.name))
        .at(comparison.file, &one.theirs.name.span, "as the service declares it")
        .and(one.value("name"), "in another case")
        .note("the service looks names up without regard to case, so calls succeed either way");
    rename(finding, pair, one)
}

pub(super) fn renamed(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>) -> Finding {
    let (ours, theirs) = (&one.ours.wire, &one.theirs.name.text);
    let finding =
        Finding::difference(format!("`{}` takes `{theirs}` where the spec has `{ours}`: it was renamed", pair.name))
            .at(comparison.file, &one.theirs.name.span, "in the same place")
            .and(one.value("name"), "not declared by the service");
    rename(finding, pair, one)
}

/// What is inferred takes the name that the service declares. What was documented, or is referred to, needs a person.
fn rename(finding: Finding, pair: &Pair<'_>, one: &Match<'_>) -> Finding {
    let theirs = &one.theirs.name.text;
    let is_inferred = one.ours.fact.sure == Certainty::Inferred;
    if !is_inferred || is_referred_to(pair, one.index) {
        return finding.help(format!(
            "write `name = \"{theirs}\"`, with `rust = \"{}\"` beside it if the Rust name is to stay, and the new name wherever the method refers to this parameter and in its requests below api-spec/requests/",
            one.ours.rust
        ));
    }
    let Some(entry) = one.entry else { return finding };
    finding
        .help("run with --write")
        .edit(entry.replace("name", &format!("\"{theirs}\"")))
        .edit(entry.be_sure("seen"))
        .reread(entry.value("note"))
        .dropped(&format!("{}.", pair.name), [one.ours.wire.clone()])
}

/// Whether a rule of another parameter or the place of the answer names this one.
fn is_referred_to(pair: &Pair<'_>, index: usize) -> bool {
    let by_rule = pair.ours.parameters.iter().any(|parameter| parameter.rules.not_below == Some(index));
    let by_answer = match &pair.ours.answer {
        Answer::Value { at, .. } => at.iter().any(|path| path.end == PathEnd::NamedBy(index)),
        Answer::Nothing | Answer::Binary { .. } => false,
    };
    by_rule || by_answer
}

pub(super) fn proven(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>) -> Finding {
    let title = format!("`{}` takes `{}`, as the spec infers", pair.name, one.ours.wire);
    let method_note = comparison.method_value(&pair.ours.wire, "note");
    Finding::settled(title)
        .at(comparison.file, &one.theirs.name.span, "as the service declares it")
        .and(one.value("name"), "inferred")
        .edit(one.entry.and_then(|entry| entry.be_sure("seen")))
        .reread(one.value("note").or(method_note))
}
