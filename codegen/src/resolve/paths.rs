//! `at`: where a value stands.

use super::scope::{is_choice, is_composite};
use crate::diagnostic::{Diagnostic, Located, Place, Problems};
use crate::model::{Arity, Path, PathEnd, TypeRef};
use crate::spec::method::ParameterEntry;

/// What a place is seen from, which decides how it may end.
#[derive(Clone, Copy, Debug)]
pub(super) enum From<'a> {
    /// The element of a type.
    Type,
    /// The `data` of an answer to these parameters.
    Data(&'a [ParameterEntry]),
    /// The element of a document.
    Document,
}

/// The way that a text describes, unless it describes none.
pub(super) fn parse(text: &Located<String>, from: From<'_>, problems: &Problems) -> Option<Path> {
    if text.is_empty() {
        return None;
    }
    if text.value == "." {
        return Some(Path { elements: Vec::new(), end: PathEnd::Element });
    }
    let mut elements: Vec<&str> = text.split('/').collect();
    let last = elements.pop().unwrap_or_default();
    if elements.iter().any(|element| !is_xml_name(element)) {
        problems.report(malformed(text));
        return None;
    }
    let end = if is_xml_name(last) {
        elements.push(last);
        PathEnd::Element
    } else {
        parse_end(last, text, from, problems)?
    };
    Some(Path { elements: elements.into_iter().map(str::to_owned).collect(), end })
}

fn parse_end(last: &str, text: &Located<String>, from: From<'_>, problems: &Problems) -> Option<PathEnd> {
    let attribute = last.strip_prefix('@').filter(|name| is_xml_name(name));
    let argument = last.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match (last, from) {
        _ if attribute.is_some() => attribute.map(|name| PathEnd::Attribute(name.to_owned())),
        ("*", From::Type | From::Data(_)) => Some(PathEnd::AnyChild),
        ("**", From::Data(_)) => Some(PathEnd::Anywhere),
        (_, From::Data(parameters)) if argument.is_some() => named_by(argument?, text, parameters, problems),
        _ if matches!(last, "*" | "**") || argument.is_some() => {
            let problem = Diagnostic::at(&text.place, format!("a place cannot end in `{last}` here"));
            problems.report(problem.help(match from {
                From::Document => "a document is written, so each of its places has a name",
                _ => "only the place of an `answer` can",
            }));
            None
        }
        _ => {
            problems.report(malformed(text));
            None
        }
    }
}

fn named_by(name: &str, text: &Located<String>, parameters: &[ParameterEntry], problems: &Problems) -> Option<PathEnd> {
    let Some(index) = parameters.iter().position(|parameter| parameter.name.value == name) else {
        let problem = Diagnostic::at(&text.place, format!("there is no parameter `{name}` to name the element"));
        let problem = problem.suggest(name, parameters.iter().map(|parameter| parameter.name.as_str()));
        problems.report(problem.help("what stands in braces is the name of a parameter of the type `text`"));
        return None;
    };
    let parameter = &parameters[index];
    if parameter.ty.value != "text" || parameter.is_optional() || parameter.constant.is_some() {
        let problem = Diagnostic::at(&text.place, format!("the parameter `{name}` cannot name an element"))
            .related(&parameter.ty.place, "this is not a `text` that every call has")
            .help("an element is named by a parameter of the type `text` that is neither optional nor constant");
        problems.report(problem);
        return None;
    }
    Some(PathEnd::NamedBy(index))
}

fn malformed(text: &Located<String>) -> Diagnostic {
    let problem = Diagnostic::at(&text.place, format!("`{}` is no place", text.value));
    let steps: Vec<&str> = text.split('/').filter(|step| !matches!(*step, "" | "." | "@")).collect();
    let elements = steps.split_last().map_or(&[][..], |(_, elements)| elements);
    let last_is_good = steps.last().is_some_and(|last| is_xml_name(last.strip_prefix('@').unwrap_or(last)));
    let problem = if last_is_good && elements.iter().all(|element| is_xml_name(element)) {
        problem.help(format!("write `{}`", steps.join("/")))
    } else {
        problem
    };
    problem.help("a place is `.`, an attribute `@id`, an element `book`, or a way to one of these: `shelf/book/@id`")
}

/// A name without a namespace, in ASCII: all that such an API has.
fn is_xml_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

/// Reports an element's name that is none.
pub(super) fn check_element_name(name: &Located<String>, problems: &Problems) {
    if !name.is_empty() && !is_xml_name(name) {
        let letter = |letter: char| if is_xml_name(&format!("_{letter}")) { letter } else { '_' };
        let alike: String = name.chars().map(letter).collect();
        let alike = if is_xml_name(&alike) { alike } else { format!("_{alike}") };
        let problem = Diagnostic::at(&name.place, format!("`{}` is no name of an element", name.value))
            .help(format!("write a name such as `{alike}`"))
            .note("a name begins with a letter or `_` and goes on with letters, digits, `_`, `-` and `.`");
        problems.report(problem);
    }
}

/// Reports a value that cannot stand where it is said to stand.
pub(super) fn check_value(place: &Place, path: &Path, ty: &TypeRef, arity: Arity, from: From<'_>, problems: &Problems) {
    let own = path.elements.is_empty() && path.end == PathEnd::Element;
    let is_data = matches!(from, From::Data(_));
    let mistake = match &path.end {
        PathEnd::Attribute(_) | PathEnd::Anywhere if is_composite(ty) => Some(ONLY_A_TEXT),
        PathEnd::Element if own && is_composite(ty) && !is_data => Some(ONLY_A_TEXT),
        PathEnd::Attribute(_) if arity == Arity::List => Some(("an attribute does not repeat", NO_LIST)),
        PathEnd::Element if own && arity == Arity::List => Some(("an element's own text does not repeat", NO_LIST)),
        PathEnd::Anywhere | PathEnd::NamedBy(_) if arity == Arity::List => {
            Some(("one value is looked for there", NO_LIST))
        }
        end if is_choice(ty) && *end != PathEnd::AnyChild => Some((
            "a choice stands at `*`, whose name decides",
            "end the place in `*` in place of the element's name: `*`, or `shelf/*`",
        )),
        _ => None,
    };
    if let Some((mistake, remedy)) = mistake {
        problems.report(Diagnostic::at(place, "the value cannot stand at this place").label(mistake).help(remedy));
    }
}

const ONLY_A_TEXT: (&str, &str) = (
    "an element does not fit there",
    "name the element that it is, such as `shelf/book`, or choose a type that is a single text",
);
const NO_LIST: &str = "leave `list` out, or name an element that repeats";

/// Reports a list that is looked for at several places.
pub(super) fn check_alternatives(at: &[Located<String>], arity: Arity, problems: &Problems) {
    match at {
        [_, second, ..] if arity == Arity::List => {
            let problem = Diagnostic::at(&second.place, "a list stands at one place");
            let problem = problem.note("none at the first place is an empty list, so that no second one is tried");
            problems.report(problem.help("leave out this place and those behind it, or `list`"));
        }
        _ => {}
    }
}

/// A field of an element: where it stands, and what it is.
#[derive(Debug)]
pub(super) struct Occupant<'a> {
    /// Where `at` is written.
    pub(super) place: &'a Place,
    pub(super) at: Vec<Path>,
    pub(super) ty: Option<TypeRef>,
}

/// Reports fields of one element that claim the same thing.
pub(super) fn check_overlaps(fields: &[Occupant<'_>], problems: &Problems) {
    for (index, second) in fields.iter().enumerate() {
        for first in &fields[..index] {
            if let Some((mistake, remedy)) = overlap(first, second).or_else(|| overlap(second, first)) {
                let problem = Diagnostic::at(second.place, mistake)
                    .label("the second one")
                    .related(first.place, "the first one")
                    .help(remedy);
                problems.report(problem);
            }
        }
    }
}

/// What is wrong with two fields, and what to do about it.
fn overlap(one: &Occupant<'_>, other: &Occupant<'_>) -> Option<(&'static str, &'static str)> {
    let pairs = one.at.iter().flat_map(|path| other.at.iter().map(move |other| (path, other)));
    for (path, other_path) in pairs {
        if path == other_path {
            return Some(("two fields stand at the same place", "leave one of them out, or correct its `at`"));
        }
        if takes_child(path, one.ty.as_ref(), other_path) {
            return Some((
                "one field stands at any child, another at a child among them",
                "name the element that each of them stands at, or leave one of them out",
            ));
        }
        if takes_whole(path, one.ty.as_ref(), other_path) {
            return Some((
                "one field is an element as a whole, another a part of it",
                "make the part a field of the element's own `[[type]]`, or leave one of them out",
            ));
        }
    }
    None
}

/// Whether `*` matches the first step of the other way.
fn takes_child(path: &Path, ty: Option<&TypeRef>, other: &Path) -> bool {
    if path.end != PathEnd::AnyChild || !other.elements.starts_with(&path.elements) {
        return false;
    }
    let Some(child) = other.elements.get(path.elements.len()) else { return false };
    match ty {
        Some(TypeRef::Named(named)) if !named.elements.is_empty() => named.elements.contains(child),
        _ => true,
    }
}

/// Whether the other way leads through the element that holds the value. An attribute may stand beside a text.
fn takes_whole(path: &Path, ty: Option<&TypeRef>, other: &Path) -> bool {
    if path.end != PathEnd::Element || !other.elements.starts_with(&path.elements) {
        return false;
    }
    let beside_text = matches!(other.end, PathEnd::Attribute(_)) && other.elements == path.elements;
    !beside_text || ty.is_some_and(is_composite)
}
