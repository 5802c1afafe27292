//! The answer itself: where in the data its value stands, and what it is.

use codegen::model::{Arity, Leniency, Parameter};

use super::draft::{Draft, DraftField, DraftType};
use super::fields::{Drafter, list_reason, named_after, single_attribute, wrapped};
use super::scope::Scope;
use super::shape::{Group, Shapes};
use super::tree::Element;

/// Drafts from what successes carry, each of which may carry nothing.
pub(super) fn draft(method: &str, parameters: &[Parameter], datas: &[Option<&Element>], scope: &Scope<'_>) -> Draft {
    let there: Vec<&Element> = datas.iter().flatten().copied().collect();
    let shapes = Shapes::of(&there);
    let mut drafter = Drafter::new(scope, &shapes, method);
    let Some(data) = shapes.get(0) else { return drafter.draft };
    let answer = answer(&mut drafter, data, parameters);
    drafter.draft.answer = answer.map(|answer| with_absent(answer, datas));
    need_for_answer(&mut drafter, datas);
    drafter.draft
}

/// What a decoder must put up with where the value stands.
fn need_for_answer(drafter: &mut Drafter<'_, '_>, datas: &[Option<&Element>]) {
    let Some(answer) = drafter.draft.answer.clone() else { return };
    if answer.arity == Arity::Optional && datas.iter().any(Option::is_none) {
        drafter.need(Leniency::MissingData, "a success has no `data`".to_owned());
    }
    if let [first, second, ..] = answer.at.as_slice() {
        drafter.need(Leniency::AlternativePath, format!("the value stands at `{first}` or at `{second}`"));
    }
    if answer.at == ["."] && !answer.name.is_empty() {
        drafter.need(Leniency::BareText, "the value stands in `data` itself".to_owned());
    }
}

/// What some answers carry and others do not is optional.
fn with_absent(answer: DraftField, datas: &[Option<&Element>]) -> DraftField {
    // Where the data is the value itself, an empty one is a value too.
    let is_whole = answer.at == ["."] && answer.name.is_empty();
    let with = datas.iter().flatten().filter(|data| is_whole || !data.is_empty()).count();
    if answer.arity != Arity::Required || with == datas.len() {
        return answer;
    }
    let why = format!("{}; there in {with} of {} answers", answer.why, datas.len());
    DraftField { arity: Arity::Optional, why, ..answer }
}

fn answer<'a>(drafter: &mut Drafter<'_, 'a>, data: &Group<'a>, parameters: &[Parameter]) -> Option<DraftField> {
    let children: Vec<&Element> = data.elements.iter().flat_map(|element| &element.children).collect();
    match data.children.as_slice() {
        [] if data.has_text() => drafter.fields(data).into_iter().find(|field| field.at == ["."]),
        [] if data.attribute_names().is_empty() => None,
        _ if data.elements.iter().all(|element| element.children.len() < 2)
            && named_after(parameters, &children).is_some() =>
        {
            named_by(drafter, data, parameters)
        }
        [(name, child)] => single(drafter, data, name, *child),
        _ => Some(several(drafter, data)),
    }
}

/// The element has the name that the caller gave.
fn named_by<'a>(drafter: &mut Drafter<'_, 'a>, data: &Group<'a>, parameters: &[Parameter]) -> Option<DraftField> {
    let children: Vec<&Element> = data.elements.iter().flat_map(|element| &element.children).collect();
    let parameter = named_after(parameters, &children)?;
    let first = data.children.first()?.0;
    let mut field = drafter.leaf(data, first);
    // What one argument names is a number, and what the next one names is not.
    "text".clone_into(&mut field.ty);
    field.at = vec![format!("{{{}}}", parameter.wire)];
    field.arity = Arity::Required;
    field.why = format!("the element is named like the argument `{}`", parameter.wire);
    Some(field)
}

/// All data hold elements of one name.
fn single<'a>(drafter: &mut Drafter<'_, 'a>, data: &Group<'a>, name: &'a str, child: usize) -> Option<DraftField> {
    let inner = drafter.shapes.get(child)?;
    let is_once = data.most(name).0 < 2;
    if let Some((entry, entries)) = wrapped(inner).filter(|_| is_once && inner.attribute_names().is_empty()) {
        let group = drafter.shapes.get(entries)?;
        let at = format!("{name}/{entry}");
        let field = if group.is_leaf() {
            drafter.leaf(inner, entry)
        } else {
            drafter.element(inner, entry, &at, entries, group)
        };
        return Some(DraftField { at: vec![at], arity: Arity::List, why: list_reason(inner, entry), ..field });
    }
    if inner.is_leaf() {
        return Some(drafter.leaf(data, name));
    }
    match single_attribute(inner).filter(|_| is_once) {
        Some(_) => drafter.fields(data).into_iter().find(|field| field.at.iter().all(|at| at.starts_with(name))),
        None => Some(drafter.element(data, name, name, child, inner)),
    }
}

/// The data hold elements of several names: any of them, the same value under several names, or each for itself.
fn several<'a>(drafter: &mut Drafter<'_, 'a>, data: &Group<'a>) -> DraftField {
    let is_one_each = data.elements.iter().all(|element| element.children.len() < 2);
    if is_one_each {
        if let Some(field) = alternatives(drafter, data) {
            return field;
        }
    }
    let alike = drafter.alike(data);
    if alike.len() == data.children.len() && (is_one_each || data.is_interleaved()) {
        let ty = drafter.choice(&alike, "");
        let arity = if is_one_each { Arity::Required } else { Arity::List };
        let why = "elements of several names that are much alike".to_owned();
        return DraftField { name: String::new(), at: vec!["*".to_owned()], ty, arity, is_nested: false, why };
    }
    whole(drafter, data)
}

/// The same value in elements of several names, of which an answer has one.
fn alternatives<'a>(drafter: &mut Drafter<'_, 'a>, data: &Group<'a>) -> Option<DraftField> {
    let groups: Vec<&Group<'a>> = data.children.iter().filter_map(|(_, child)| drafter.shapes.get(*child)).collect();
    let first = groups.first()?;
    let attribute = single_attribute(first);
    let is_same = groups.iter().all(|group| match attribute {
        Some(_) => single_attribute(group) == attribute,
        None => group.is_leaf(),
    });
    if !is_same {
        return None;
    }
    let fields = drafter.fields(data);
    let at: Vec<String> = fields.iter().flat_map(|field| field.at.clone()).collect();
    let names: Vec<&str> = groups.iter().map(|group| group.name).collect();
    let why = format!("one value stands in {}", names.join(" or "));
    let widest = widest(drafter.scope, &fields)?;
    Some(DraftField { at, arity: Arity::Required, why, ..widest })
}

/// Of fields of the same value, the one whose type holds all of them; text, if there is none.
fn widest(scope: &Scope<'_>, fields: &[DraftField]) -> Option<DraftField> {
    let is = |one: &str, other: &str| {
        one == other
            || scope.newtypes().any(|newtype| newtype.rust == one && newtype.is.as_ref().is_some_and(|is| is == other))
    };
    let widest = fields.iter().find(|field| fields.iter().all(|other| is(&other.ty, &field.ty)));
    widest.cloned().or_else(|| fields.first().map(|first| DraftField { ty: "text".to_owned(), ..first.clone() }))
}

/// The data is an element of its own type.
fn whole<'a>(drafter: &mut Drafter<'_, 'a>, data: &Group<'a>) -> DraftField {
    let fields = drafter.fields(data);
    let name = drafter.name_of_data();
    drafter.draft.types.insert(0, DraftType::Struct { name: name.clone(), fields });
    DraftField {
        name: String::new(),
        at: vec![".".to_owned()],
        ty: name,
        arity: Arity::Required,
        is_nested: false,
        why: "the data holds several things".to_owned(),
    }
}
