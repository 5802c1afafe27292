//! What a spec says of answers and what a draft says of them, in one form.

use std::collections::BTreeMap;

use codegen::model::{Answer, Api, Arity, Method, Path, PathEnd, Type, TypeRef};
use xtask::infer::{Draft, DraftField, DraftType};

/// Where values stand in an answer, and what they are: `paper > @id` is `PaperId`. Types of elements count by what they hold, not by name.
pub(crate) type Shape = BTreeMap<String, String>;

fn value(ty: &str, arity: Arity) -> String {
    match arity {
        Arity::Required => ty.to_owned(),
        Arity::Optional => format!("{ty}?"),
        Arity::List => format!("{ty}*"),
    }
}

pub(crate) fn shape_of_spec(api: &Api, types: &[Type], method: &Method) -> Shape {
    let types: Vec<&Type> = types.iter().chain(&api.types).collect();
    let mut shape = Shape::new();
    if let Answer::Value { at, ty, arity, .. } = &method.answer {
        let place = places(at, method);
        add_of_spec(&mut shape, &place, ty, *arity, &types, &mut Vec::new());
    }
    shape
}

fn add_of_spec(shape: &mut Shape, place: &str, ty: &TypeRef, arity: Arity, types: &[&Type], above: &mut Vec<String>) {
    let TypeRef::Named(named) = ty else {
        shape.insert(place.to_owned(), value(scalar(ty), arity));
        return;
    };
    let name = named.rust.to_string();
    let declared = types.iter().find(|declared| *declared.rust() == name).expect("a declared type");
    let kind = match declared {
        Type::Struct(_) => "element",
        Type::Choice(_) => "choice",
        _ => name.as_str(),
    };
    let again = if above.contains(&name) { "the same " } else { "" };
    shape.insert(place.to_owned(), value(&format!("{again}{kind}"), arity));
    if above.contains(&name) {
        return;
    }
    above.push(name);
    match declared {
        Type::Struct(known) => {
            for field in &known.fields {
                let place = format!("{place} > {}", places_in_type(&field.at));
                add_of_spec(shape, &place, &field.ty, field.arity, types, above);
            }
        }
        Type::Choice(known) => {
            for variant in &known.variants {
                add_of_spec(
                    shape,
                    &format!("{place} > {}", variant.element),
                    &variant.ty,
                    Arity::Required,
                    types,
                    above,
                );
            }
        }
        _ => {}
    }
    above.pop();
}

fn scalar(ty: &TypeRef) -> &'static str {
    match ty {
        TypeRef::Text => "text",
        TypeRef::Integer => "integer",
        TypeRef::Number => "number",
        TypeRef::Boolean => "boolean",
        TypeRef::Amount => "amount",
        TypeRef::Date => "date",
        // That a time is UTC stands in no answer.
        TypeRef::DateTime | TypeRef::Timestamp => "datetime",
        TypeRef::Upload | TypeRef::Named(_) => unreachable!("no scalar of an answer"),
    }
}

fn places(at: &[Path], method: &Method) -> String {
    let place = |path: &Path| match path.end {
        PathEnd::NamedBy(index) => format!("{{{}}}", method.parameters[index].wire),
        _ => place(path),
    };
    at.iter().map(place).collect::<Vec<_>>().join(" or ")
}

fn places_in_type(at: &[Path]) -> String {
    at.iter().map(place).collect::<Vec<_>>().join(" or ")
}

fn place(path: &Path) -> String {
    let end = match &path.end {
        PathEnd::Element if path.elements.is_empty() => Some(".".to_owned()),
        PathEnd::Element => None,
        PathEnd::Attribute(name) => Some(format!("@{name}")),
        PathEnd::AnyChild => Some("*".to_owned()),
        PathEnd::Anywhere => Some("**".to_owned()),
        PathEnd::NamedBy(_) => unreachable!("an answer's alone"),
    };
    path.elements.iter().cloned().chain(end).collect::<Vec<_>>().join("/")
}

pub(crate) fn shape_of_draft(draft: &Draft) -> Shape {
    let mut shape = Shape::new();
    if let Some(answer) = &draft.answer {
        add_of_draft(&mut shape, &answer.at.join(" or "), &answer.ty, answer.arity, &draft.types, &mut Vec::new());
    }
    shape
}

fn add_of_draft(shape: &mut Shape, place: &str, ty: &str, arity: Arity, types: &[DraftType], above: &mut Vec<String>) {
    let declared = types.iter().find(|declared| match declared {
        DraftType::Newtype { .. } => false,
        DraftType::Struct { name, .. } | DraftType::Choice { name, .. } => name == ty,
    });
    let kind = match declared {
        None => ty,
        Some(DraftType::Choice { .. }) => "choice",
        Some(_) => "element",
    };
    let again = if above.iter().any(|name| name == ty) { "the same " } else { "" };
    shape.insert(place.to_owned(), value(&format!("{again}{kind}"), arity));
    if !again.is_empty() {
        return;
    }
    above.push(ty.to_owned());
    match declared {
        Some(DraftType::Struct { fields, .. }) => {
            for DraftField { at, ty, arity, .. } in fields {
                add_of_draft(shape, &format!("{place} > {}", at.join(" or ")), ty, *arity, types, above);
            }
        }
        Some(DraftType::Choice { variants, .. }) => {
            for variant in variants {
                add_of_draft(
                    shape,
                    &format!("{place} > {}", variant.element),
                    &variant.ty,
                    Arity::Required,
                    types,
                    above,
                );
            }
        }
        _ => {}
    }
    above.pop();
}
