//! Newtypes, enums, types and choices.

use super::documents;
use super::identifiers::{Case, Remedy, Unique, chosen, refuse_in_use};
use super::paths::{self, From, Occupant};
use super::scope::{Role, is_struct};
use super::{Context, usable_name};
use crate::diagnostic::{Diagnostic, Problems};
use crate::model::{
    Arity, Certainty, Choice, Constant, Enum, EnumValue, Field, Newtype, NewtypeOf, Path, PathEnd, Struct, Type,
    TypeRef, Variant,
};
use crate::names::VARIANT_IN_USE;
use crate::spec::types::{
    ChoiceEntry, ConstantEntry, EnumEntry, EnumValueEntry, FieldEntry, NewtypeEntry, StructEntry, TypeEntry,
    VariantEntry,
};

/// The types of a file; those with an unusable name have been reported.
pub(super) fn resolve(entries: &[TypeEntry], file: usize, sure: Certainty, context: &Context<'_>) -> Vec<Type> {
    let resolve = |entry: &TypeEntry| match entry {
        TypeEntry::Newtype(entry) => newtype(entry, file, sure, context).map(Type::Newtype),
        TypeEntry::Enum(entry) => enumeration(entry, sure, context.problems).map(Type::Enum),
        TypeEntry::Struct(entry) => structure(entry, file, sure, context).map(Type::Struct),
        TypeEntry::Choice(entry) => choice(entry, file, sure, context).map(Type::Choice),
        TypeEntry::Document(entry) => documents::resolve(entry, file, sure, context).map(Type::Document),
    };
    entries.iter().filter_map(resolve).collect()
}

fn newtype(entry: &NewtypeEntry, file: usize, sure: Certainty, context: &Context<'_>) -> Option<Newtype> {
    check_wider(entry, file, context);
    let mut unique = Unique::new("constants", Remedy::Rename, context.problems);
    let mut constants = Vec::new();
    for constant in &entry.constants {
        unique.see(&constant.name.value, &constant.name.place);
        constants.extend(resolve_constant(constant, entry, context.problems));
    }
    Some(Newtype {
        rust: usable_name(&entry.name)?,
        of: entry.of,
        is: entry.is.as_ref().and_then(usable_name),
        secret: entry.secret,
        constants,
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
    })
}

fn resolve_constant(constant: &ConstantEntry, newtype: &NewtypeEntry, problems: &Problems) -> Option<Constant> {
    if newtype.of != NewtypeOf::Integer {
        let problem = Diagnostic::at(&constant.name.place, "only a newtype of `integer` has constants");
        problems.report(problem.help("leave `constants` out, or make it `of = \"integer\"`"));
    }
    let rust = chosen(&constant.name, Case::Screaming, problems)?;
    Some(Constant { rust, value: constant.value, doc: constant.doc.clone() })
}

/// `is` leads to another newtype that is made of the same, and never back.
fn check_wider(entry: &NewtypeEntry, file: usize, context: &Context<'_>) {
    let Some(name) = &entry.is else { return };
    let Some((mut wider, mut wider_file)) = wider(entry, file, context) else {
        let problem = Diagnostic::at(&name.place, format!("there is no newtype `{}`", name.value));
        let newtypes = context.scope.types().iter().filter(|other| matches!(other.entry, TypeEntry::Newtype(_)));
        let others = newtypes.map(|other| other.entry.name().as_str()).filter(|other| *other != entry.name.value);
        let problem = problem.suggest(name, others);
        context.problems.report(problem.help("name a `[[newtype]]` of this file or of `api.toml`, or leave `is` out"));
        return;
    };
    if wider.of != entry.of {
        let problem = Diagnostic::at(&name.place, format!("no `{}` is a `{}`", entry.name.value, name.value));
        let problem = problem.label("it is made of something else").related(&wider.name.place, "declared here");
        context.problems.report(problem.help("make both of them `of` the same, or leave `is` out"));
    }
    // As many steps as there are types lead to an end, or round and round.
    for _ in context.scope.types() {
        match self::wider(wider, wider_file, context) {
            Some(next) => (wider, wider_file) = next,
            None => return,
        }
    }
    let problem = Diagnostic::at(&name.place, "following `is` leads round in a circle");
    context.problems.report(problem.help("leave `is` out at the newtype that holds the most values"));
}

/// The newtype that each value of another one also is, with its file.
fn wider<'a>(entry: &NewtypeEntry, file: usize, context: &Context<'a>) -> Option<(&'a NewtypeEntry, usize)> {
    let declared = context.scope.find(file, entry.is.as_ref()?)?;
    match declared.entry {
        TypeEntry::Newtype(newtype) => Some((newtype, declared.file)),
        _ => None,
    }
}

fn enumeration(entry: &EnumEntry, sure: Certainty, problems: &Problems) -> Option<Enum> {
    if entry.values.is_empty() {
        let problem = Diagnostic::at(&entry.name.place, format!("the enum `{}` has no values", entry.name.value));
        problems.report(problem.help("add at least one: `values = [{ name = \"..\", wire = \"..\", doc = \"..\" }]`"));
    }
    let mut names = Unique::new("values", Remedy::Rename, problems);
    let mut wires = Unique::new("values on the wire", Remedy::Once, problems);
    let mut values = Vec::new();
    for value in &entry.values {
        names.see(&value.name.value, &value.name.place);
        wires.see(&value.wire.value, &value.wire.place);
        for alias in &value.aliases {
            wires.see(&alias.value, &alias.place);
        }
        values.extend(enum_value(value, entry.fact.within(sure).sure, problems));
    }
    let rust = usable_name(&entry.name)?;
    Some(Enum { rust, values, doc: entry.doc.clone(), fact: entry.fact.within(sure) })
}

fn enum_value(entry: &EnumValueEntry, sure: Certainty, problems: &Problems) -> Option<EnumValue> {
    let rust = chosen(&entry.name, Case::Pascal, problems)?;
    refuse_in_use(&rust, &[VARIANT_IN_USE], &entry.name.place, Remedy::Rename, problems);
    Some(EnumValue {
        rust,
        wire: entry.wire.value.clone(),
        aliases: entry.aliases.iter().map(|alias| alias.value.clone()).collect(),
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
    })
}

fn structure(entry: &StructEntry, file: usize, sure: Certainty, context: &Context<'_>) -> Option<Struct> {
    let fact = entry.fact.within(sure);
    let mut names = Unique::new("fields", Remedy::Rename, context.problems);
    let mut occupants = Vec::new();
    let mut fields = Vec::new();
    for field in &entry.fields {
        names.see(&field.name.value, &field.name.place);
        let at = places(field, context.problems);
        let ty = context.scope.type_ref(file, &field.ty, Role::Answer, context.problems);
        fields.extend(resolve_field(field, &at, ty.as_ref(), fact.sure, context.problems));
        if let Some(first) = field.at.first() {
            occupants.push(Occupant { place: &first.place, at, ty });
        }
    }
    paths::check_overlaps(&occupants, context.problems);
    let rust = usable_name(&entry.name)?;
    Some(Struct { rust, fields, doc: entry.doc.clone(), fact })
}

fn places(entry: &FieldEntry, problems: &Problems) -> Vec<Path> {
    entry.at.iter().filter_map(|place| paths::parse(place, From::Type, problems)).collect()
}

fn resolve_field(
    entry: &FieldEntry,
    at: &[Path],
    ty: Option<&TypeRef>,
    sure: Certainty,
    problems: &Problems,
) -> Option<Field> {
    let rust = chosen(&entry.name, Case::Snake, problems);
    let ty = ty?;
    for path in at {
        paths::check_value(&entry.at[0].place, path, ty, entry.arity, From::Type, problems);
    }
    paths::check_alternatives(&entry.at, entry.arity, problems);
    check_format(entry, at, ty, problems);
    Some(Field {
        rust: rust?,
        at: at.to_vec(),
        ty: ty.clone(),
        arity: entry.arity,
        nested_cdata: entry.format.is_some(),
        secret: entry.secret,
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
    })
}

/// A document inside a text: the way leads to the element with the text, and then to an element inside of it.
fn check_format(entry: &FieldEntry, at: &[Path], ty: &TypeRef, problems: &Problems) {
    let Some(format) = &entry.format else { return };
    let is_inside = |path: &Path| path.elements.len() > 1 && path.end == PathEnd::Element;
    if !is_struct(ty) || entry.arity == Arity::List || !at.iter().all(is_inside) {
        let problem = Diagnostic::at(&format.place, "this format is for an element inside of another one's text")
            .help("the field has a `[[type]]` and no `list`, and its place names both elements: `label/item`");
        problems.report(problem);
    }
}

fn choice(entry: &ChoiceEntry, file: usize, sure: Certainty, context: &Context<'_>) -> Option<Choice> {
    if entry.variants.is_empty() {
        let problem = Diagnostic::at(&entry.name.place, format!("the choice `{}` has no variants", entry.name.value));
        let remedy =
            "add at least one: `variants = [{ name = \"..\", element = \"..\", type = \"..\", doc = \"..\" }]`";
        context.problems.report(problem.help(remedy));
    }
    let mut names = Unique::new("variants", Remedy::Rename, context.problems);
    let mut elements = Unique::new("variants of the element", Remedy::Once, context.problems);
    let mut variants = Vec::new();
    for variant in &entry.variants {
        names.see(&variant.name.value, &variant.name.place);
        elements.see(&variant.element.value, &variant.element.place);
        variants.extend(resolve_variant(variant, file, context));
    }
    let rust = usable_name(&entry.name)?;
    Some(Choice { rust, variants, doc: entry.doc.clone(), fact: entry.fact.within(sure) })
}

fn resolve_variant(entry: &VariantEntry, file: usize, context: &Context<'_>) -> Option<Variant> {
    let rust = chosen(&entry.name, Case::Pascal, context.problems);
    paths::check_element_name(&entry.element, context.problems);
    let ty = context.scope.type_ref(file, &entry.ty, Role::Answer, context.problems)?;
    if !is_struct(&ty) {
        let problem = Diagnostic::at(&entry.ty.place, "a variant is a `[[type]]`");
        context
            .problems
            .report(problem.help("declare a `[[type]]` that has what the element holds as fields, and name it here"));
    }
    Some(Variant { rust: rust?, element: entry.element.value.clone(), ty, doc: entry.doc.clone() })
}
