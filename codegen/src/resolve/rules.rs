//! Rules: what an argument must keep to.

use std::cmp::Ordering;
use std::fmt::Display;

use super::patterns;
use super::scope::is_text;
use crate::diagnostic::{Diagnostic, Located, Place, Problems};
use crate::model::{Arity, Literal, Named, NamedKind, Pattern, Rules, TypeRef};
use crate::spec::types::RulesEntry;

/// A parameter or a field that a rule may compare with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sibling<'a> {
    pub(super) name: &'a Located<String>,
    pub(super) ty: &'a Located<String>,
    pub(super) example: Option<&'a Located<Literal>>,
}

/// The rules of the sibling at `own`, and reports of those that its type cannot keep or that no value can.
pub(super) fn resolve(
    entry: &RulesEntry,
    ty: &TypeRef,
    arity: Arity,
    siblings: &[Sibling<'_>],
    own: usize,
    problems: &Problems,
) -> Rules {
    check_kinds(entry, ty, arity, siblings.get(own), problems);
    check_order(entry.min.as_ref(), entry.max.as_ref(), problems);
    check_order(entry.min_length.as_ref(), entry.max_length.as_ref(), problems);
    Rules {
        min: entry.min.as_ref().map(|rule| rule.value),
        max: entry.max.as_ref().map(|rule| rule.value),
        min_length: entry.min_length.as_ref().map(|rule| rule.value),
        max_length: entry.max_length.as_ref().map(|rule| rule.value),
        pattern: entry.pattern.as_ref().and_then(|pattern| patterns::resolve(pattern, problems)),
        starts_with: entry.starts_with.as_ref().map(|rule| rule.value.clone()),
        ends_with: entry.ends_with.as_ref().map(|rule| rule.value.clone()),
        not_below: entry.not_below.as_ref().and_then(|rule| not_below(rule, siblings, own, problems)),
        max_bytes: entry.max_bytes.as_ref().map(|rule| rule.value),
        begins_with: entry.begins_with.as_ref().map(|rule| rule.value.clone()),
    }
}

/// Each rule is about one kind of value.
fn check_kinds(entry: &RulesEntry, ty: &TypeRef, arity: Arity, own: Option<&Sibling<'_>>, problems: &Problems) {
    let is_list = arity == Arity::List;
    let refuse_unless = |fits: bool, place: Option<&Place>, kind: &str| {
        if let Some(place) = place.filter(|_| !fits) {
            let problem = Diagnostic::at(place, format!("this rule is for {kind}"));
            let label = if is_list { "this is a list" } else { "this is no such type" };
            let problem = own.iter().fold(problem, |problem, own| problem.related(&own.ty.place, label));
            problems.report(problem.help(format!("leave it out: {}", rules_that_fit(ty, is_list))));
        }
    };
    refuse_unless(is_numeric(ty) && !is_list, place(entry.min.as_ref()), "numbers");
    refuse_unless(is_numeric(ty) && !is_list, place(entry.max.as_ref()), "numbers");
    refuse_unless(is_text(ty) || is_list, place(entry.min_length.as_ref()), "texts and lists");
    refuse_unless(is_text(ty) && !is_list, place(entry.max_length.as_ref()), "texts");
    refuse_unless(is_text(ty) && !is_list, place(entry.pattern.as_ref()), "texts");
    refuse_unless(is_text(ty) && !is_list, place(entry.starts_with.as_ref()), "texts");
    refuse_unless(is_text(ty) && !is_list, place(entry.ends_with.as_ref()), "texts");
    refuse_unless(is_ordered(ty) && !is_list, place(entry.not_below.as_ref()), "numbers and times");
    refuse_unless(*ty == TypeRef::Upload, place(entry.max_bytes.as_ref()), "uploads");
    refuse_unless(*ty == TypeRef::Upload, place(entry.begins_with.as_ref()), "uploads");
    if let Some(length) = entry.min_length.as_ref().filter(|length| is_list && length.value != 1) {
        let problem = Diagnostic::at(&length.place, "a list has a least length of 1 or none");
        let problem = problem.note("the one entry becomes an argument of `new`");
        problems.report(problem.help("write `min_length = 1`, or leave it out"));
    }
}

/// The rules that a value of a type may have.
fn rules_that_fit(ty: &TypeRef, is_list: bool) -> &'static str {
    match ty {
        _ if is_list => "the rule for a list is `min_length = 1`",
        TypeRef::Upload => "rules for an upload are `max_bytes` and `begins_with`",
        ty if is_text(ty) => {
            "rules for a text are `min_length`, `max_length`, `pattern`, `starts_with` and `ends_with`"
        }
        ty if is_numeric(ty) && is_ordered(ty) => "rules for a number are `min`, `max` and `not_below`",
        ty if is_numeric(ty) => "rules for a number with a name of its own are `min` and `max`",
        ty if is_ordered(ty) => "the rule for a time is `not_below`",
        _ => "there is no rule for values of this type",
    }
}

fn place<T>(rule: Option<&Located<T>>) -> Option<&Place> {
    rule.map(|rule| &rule.place)
}

fn check_order<T: PartialOrd + Display>(least: Option<&Located<T>>, most: Option<&Located<T>>, problems: &Problems) {
    if let (Some(least), Some(most)) = (least, most) {
        if least.value > most.value {
            let problem = Diagnostic::at(&most.place, "no value keeps to both rules");
            let problem = problem.label("at most this").related(&least.place, "but at least this");
            problems
                .report(problem.help(format!("write at least {} here, or at most {} there", least.value, most.value)));
        }
    }
}

/// Resolves the name of the sibling that must not be above, and compares the examples of both.
fn not_below(rule: &Located<String>, siblings: &[Sibling<'_>], own: usize, problems: &Problems) -> Option<usize> {
    let others = siblings.iter().enumerate().filter(|(index, _)| *index != own);
    let Some((index, other)) = others.clone().find(|(_, sibling)| sibling.name.value == rule.value) else {
        let problem = Diagnostic::at(&rule.place, format!("there is no other value `{}` to compare with", rule.value));
        let problem = problem.suggest(rule, others.map(|(_, sibling)| sibling.name.as_str()));
        problems.report(problem.help("name another value of the same list, or leave `not_below` out"));
        return None;
    };
    let this = &siblings[own];
    if this.ty.value != other.ty.value {
        let problem = Diagnostic::at(&rule.place, "values of different types cannot be compared")
            .related(&this.ty.place, "this type")
            .related(&other.ty.place, "and this one")
            .help("give both the same type, or leave `not_below` out");
        problems.report(problem);
        return None;
    }
    if let (Some(example), Some(bound)) = (this.example, other.example) {
        if compare(example, bound) == Some(Ordering::Less) {
            let problem = Diagnostic::at(&example.place, format!("the example is below that of `{}`", rule.value));
            let problem = problem.related(&bound.place, "that one");
            problems.report(problem.help("write one that is not, or exchange the two examples"));
        }
    }
    Some(index)
}

/// Times are written such that their texts have the order of the times.
fn compare(one: &Literal, other: &Literal) -> Option<Ordering> {
    match (one, other) {
        (Literal::Text(one), Literal::Text(other)) => Some(one.cmp(other)),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}

fn number(literal: &Literal) -> Option<f64> {
    match literal {
        #[expect(clippy::cast_precision_loss, reason = "rules are compared as 64-bit floating point anyway")]
        Literal::Integer(integer) => Some(*integer as f64),
        Literal::Number(number) => Some(*number),
        Literal::Text(_) | Literal::Boolean(_) => None,
    }
}

fn is_numeric(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Integer | TypeRef::Number | TypeRef::Named(Named { kind: NamedKind::Integer, .. }))
}

fn is_ordered(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Integer | TypeRef::Number | TypeRef::Date | TypeRef::DateTime | TypeRef::Timestamp)
}

/// Reports an example, a default or a constant that breaks a rule.
pub(super) fn check_literal(literal: &Literal, place: &Place, rules: &Rules, arity: Arity, problems: &Problems) {
    if let Some(broken) = broken_rule(literal, rules, arity) {
        let problem = Diagnostic::at(place, "the value breaks a rule").label(broken);
        problems.report(problem.help("write a value that keeps to it, or correct the rule"));
    }
}

fn broken_rule(literal: &Literal, rules: &Rules, arity: Arity) -> Option<String> {
    let number = number(literal);
    if let Some(min) = rules.min.filter(|min| number.is_some_and(|number| number < *min)) {
        return Some(format!("it must be at least {min}"));
    }
    if let Some(max) = rules.max.filter(|max| number.is_some_and(|number| number > *max)) {
        return Some(format!("it must be at most {max}"));
    }
    let Literal::Text(text) = literal else { return None };
    let length = text.chars().count();
    // The length of a list is the number of its entries, of which this is one.
    if let Some(min) = rules.min_length.filter(|min| arity != Arity::List && length < *min) {
        return Some(format!("it must have at least {min} characters"));
    }
    if let Some(max) = rules.max_length.filter(|max| length > *max) {
        return Some(format!("it must have at most {max} characters"));
    }
    if let Some(pattern) = rules.pattern.as_ref().filter(|pattern| !matches(text, pattern)) {
        return Some(format!("it must match `{}`", pattern.text));
    }
    if let Some(start) = rules.starts_with.as_ref().filter(|start| !text.starts_with(start.as_str())) {
        return Some(format!("it must start with `{start}`"));
    }
    if let Some(end) = rules.ends_with.as_ref().filter(|end| !text.ends_with(end.as_str())) {
        return Some(format!("it must end with `{end}`"));
    }
    if let Some(max) = rules.max_bytes.filter(|max| text.len() as u64 > *max) {
        return Some(format!("it must have at most {max} bytes"));
    }
    let beginning = rules.begins_with.as_ref().filter(|beginning| !text.starts_with(beginning.as_str()));
    beginning.map(|beginning| format!("it must begin with `{beginning}`"))
}

fn matches(text: &str, pattern: &Pattern) -> bool {
    let in_class = |letter: char| pattern.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter));
    (pattern.min..=pattern.max).contains(&text.chars().count()) && text.chars().all(in_class)
}
