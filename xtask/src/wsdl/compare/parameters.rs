//! The parameters of one method on both sides.

use codegen::diagnostic::Place;
use codegen::model::{self, Certainty};

use super::Comparison;
use super::alignment::{self, Alignment};
use super::types;
use super::{logins, names};
use crate::wsdl::description::{Method, Parameter};
use crate::wsdl::finding::Finding;
use crate::wsdl::spec_places::Entry;

/// A method of both sides.
pub(super) struct Pair<'a> {
    /// `Desk.LendBook`.
    pub(super) name: String,
    pub(super) ours: &'a model::Method,
    pub(super) described: &'a Method,
}

/// A parameter of both sides.
pub(super) struct Match<'a> {
    pub(super) index: usize,
    pub(super) ours: &'a model::Parameter,
    pub(super) theirs: &'a Parameter,
    pub(super) entry: Option<Entry<'a>>,
}

pub(super) fn compare(comparison: &Comparison<'_>, pair: &Pair<'_>) -> Vec<Finding> {
    let ours = &pair.ours.parameters;
    let theirs = logins::find(comparison, pair.described).without(pair.described);
    let alignment = alignment::align(ours, &theirs);
    let matching = |(index, other): &(usize, usize)| {
        let (ours, theirs) = (ours.get(*index)?, theirs.get(*other)?);
        Some(Match { index: *index, ours, theirs, entry: comparison.entry(pair, ours) })
    };
    let mut findings = Vec::new();
    for one in alignment.matched.iter().filter_map(matching) {
        findings.extend(of_both(comparison, pair, &one, &theirs));
    }
    for one in alignment.renamed.iter().filter_map(matching) {
        findings.push(names::renamed(comparison, pair, &one));
        findings.extend(other_type(comparison, pair, &one));
    }
    let is_second_name = |theirs: &Parameter| ours.iter().any(|ours| has_second_name(ours, &theirs.name.text));
    let new = alignment.new.iter().filter_map(|index| theirs.get(*index));
    findings.extend(new.filter(|theirs| !is_second_name(theirs)).map(|theirs| added(comparison, pair, theirs)));
    findings
        .extend(alignment.gone.iter().filter_map(|index| ours.get(*index)).map(|ours| gone(comparison, pair, ours)));
    findings.extend(other_order(comparison, pair, &alignment, &theirs));
    findings
}

impl Comparison<'_> {
    fn entry(&self, pair: &Pair<'_>, parameter: &model::Parameter) -> Option<Entry<'_>> {
        self.spec.as_ref()?.method(&pair.ours.wire)?.parameter(&parameter.wire)
    }
}

fn has_second_name(ours: &model::Parameter, name: &str) -> bool {
    ours.also_as.iter().any(|other| other.eq_ignore_ascii_case(name))
}

fn of_both(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>, all: &[&Parameter]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !one.ours.also_as.is_empty() {
        let declared: Vec<&&Parameter> = all
            .iter()
            .filter(|theirs| alignment::names(one.ours).any(|name| name.eq_ignore_ascii_case(&theirs.name.text)))
            .collect();
        match declared.as_slice() {
            [_] => findings.push(names::right_name(comparison, pair, one)),
            several => findings.push(names::both_names(comparison, pair, one, several)),
        }
    } else if one.ours.wire != one.theirs.name.text {
        findings.push(names::other_case(comparison, pair, one));
    }
    let type_differs = other_type(comparison, pair, one).or_else(|| never_empty(comparison, pair, one));
    let is_proven = findings.is_empty() && type_differs.is_none() && one.theirs.ty.is_some();
    if is_proven && one.ours.fact.sure == Certainty::Inferred {
        findings.push(names::proven(comparison, pair, one));
    }
    findings.extend(type_differs);
    findings
}

fn other_type(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>) -> Option<Finding> {
    let ty = one.theirs.ty.as_ref()?;
    let expected = types::expected(&one.ours.ty);
    if expected.holds(&ty.name) {
        return None;
    }
    let (name, shown) = (&one.theirs.name.text, types::shown(&ty.name));
    let title = format!("`{}` takes `{name}` as `{shown}`, and the spec has {} there", pair.name, expected.what);
    let finding = Finding::difference(title)
        .at(comparison.file, &ty.span, "as the service declares it")
        .and(one.value("type"), format!("{}, which is `{}` to the platform", expected.what, expected.usual()))
        .help(format!("write `type = \"{}\"`, or a declared type that is made of it", types::in_the_spec(&ty.name)));
    Some(finding)
}

/// What the spec sends empty must be text to the service.
fn never_empty(comparison: &Comparison<'_>, pair: &Pair<'_>, one: &Match<'_>) -> Option<Finding> {
    let ty = one.theirs.ty.as_ref().filter(|ty| types::is_converted(&ty.name))?;
    let is_empty = one.ours.optional || one.ours.constant.as_deref() == Some("");
    if !is_empty {
        return None;
    }
    let (name, shown) = (&one.theirs.name.text, types::shown(&ty.name));
    let key = if one.ours.optional { "optional" } else { "constant" };
    let finding =
        Finding::difference(format!("`{}` takes `{name}` as `{shown}`, so that it cannot be empty", pair.name))
            .at(comparison.file, &ty.span, "an empty text is refused")
            .and(one.value(key), "may be sent empty")
            .help("a parameter of this type is always given a value: take `optional` or the empty `constant` away");
    Some(finding)
}

fn added(comparison: &Comparison<'_>, pair: &Pair<'_>, theirs: &Parameter) -> Finding {
    let name = &theirs.name.text;
    let ty = theirs.ty.as_ref().map_or("text", |ty| types::in_the_spec(&ty.name));
    Finding::difference(format!("`{}` takes `{name}`, which the spec does not send", pair.name))
        .at(comparison.file, &theirs.name.span, "not in the spec")
        .and(comparison.method_value(&pair.ours.wire, "name"), "the method in the spec")
        .note("the platform refuses a call that lacks a parameter")
        .help(format!("add it to `parameters` in the place that it has here: {{ name = \"{name}\", type = \"{ty}\", .. }}, and to the method's requests"))
}

fn gone(comparison: &Comparison<'_>, pair: &Pair<'_>, ours: &model::Parameter) -> Finding {
    let entry = comparison.entry(pair, ours);
    Finding::difference(format!("`{}` does not take `{}`", pair.name, ours.wire))
        .at(comparison.file, &pair.described.name.span, "the method")
        .and(entry.and_then(|entry| entry.value("name")), "not declared by the service")
        .note("the platform never looks at what it does not know, so calls succeed without an effect of this parameter")
        .help("take it out of `parameters` and of the method's requests")
}

fn other_order(
    comparison: &Comparison<'_>,
    pair: &Pair<'_>,
    alignment: &Alignment,
    theirs: &[&Parameter],
) -> Option<Finding> {
    if alignment.is_in_order() {
        return None;
    }
    let order: Vec<&str> = theirs.iter().map(|parameter| parameter.name.text.as_str()).collect();
    let first = theirs.first().map_or(&pair.described.name.span, |parameter| &parameter.name.span);
    let ours: Option<Place> = comparison.method_value(&pair.ours.wire, "name");
    let finding = Finding::difference(format!("`{}` takes its parameters in another order", pair.name))
        .at(comparison.file, first, "the first of them")
        .and(ours, "the method in the spec")
        .note("they are looked up by name, so calls succeed; of several that are missing, the service names the first one")
        .help(format!("put them in the service's order: {}; it is also that of the arguments in Rust", order.join(", ")));
    Some(finding)
}

impl Match<'_> {
    /// Where the parameter's entry in the spec says something.
    pub(super) fn value(&self, key: &str) -> Option<Place> {
        self.entry.and_then(|entry| entry.value(key))
    }
}
