//! The committed samples as answers: they say what the spec says, but for what no sample can show.

use std::collections::BTreeMap;
use std::fs;

use codegen::model::{Answer, Api, Arity, Method, Path, PathEnd, SampleKind, Type, TypeRef};

use xtask::learn::{Draft, DraftField, DraftType, draft_from_nothing};
use xtask::sources;

use crate::workspace::{real_root, run};

/// Where values stand in an answer, and what they are: `paper > @id` is `PaperId`. Types of elements count by what they hold, not by name.
type Shape = BTreeMap<String, String>;

#[test]
fn the_committed_samples_say_what_the_spec_says() {
    let sources = sources::read(&real_root()).unwrap_or_else(|failure| panic!("{failure}"));
    let api = codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let mut differences = Vec::new();
    for service in &api.services {
        for method in &service.methods {
            let name = format!("{}.{}", service.wire, method.wire);
            let draft =
                draft_from_nothing(&sources, &name, samples(method)).unwrap_or_else(|failure| panic!("{failure}"));
            differences.extend(compare(&name, &shape_of_spec(&api, &service.types, method), &shape_of_draft(&draft)));
        }
    }
    let listed: Vec<&str> = DIFFERENCES.iter().flat_map(|(_, differences)| *differences).copied().collect();
    let more: Vec<&String> = differences.iter().filter(|difference| !listed.contains(&difference.as_str())).collect();
    let idle: Vec<&&str> = listed.iter().filter(|listed| differences.iter().all(|found| found != *listed)).collect();
    assert!(more.is_empty(), "the samples say something else (method: place: spec / draft):\n{more:#?}");
    assert!(idle.is_empty(), "these differences are none any more:\n{idle:#?}");
}

/// Why samples cannot show what the spec says, and what they show instead: method, place, the spec's type and the draft's. A `?` may be missing, a `*`
/// is a list.
const DIFFERENCES: [(&str, &[&str]); 8] = [
    (
        "an identifier whose name is not that of its newtype",
        &[
            "Ecommerce.GetFlipbookOrdersByType: flipbooks/flipbook > @id: PaperId / integer",
            "Ecommerce.GetLicenseOrdersByType: flipbooks/flipbook > @id: PaperId / integer",
            "Search.SearchPapersWithHiearchyByContent: papers/paper > @parentID: CategoryId / integer",
            "Search.SearchPapersWithHiearchyByName: papers/paper > @parentID: CategoryId / integer",
        ],
    ),
    (
        "an element that is called after another thing than it stands for",
        &["Paper.CreateCategory: paper/@id: CategoryId / PaperId"],
    ),
    (
        "a GUID is what the token looks like, and the spec promises no more than a secret text",
        &["Paper.CreatePreviewToken: token: PreviewToken / Token"],
    ),
    (
        "a number that could have had decimals, or more of them, or be no number at all",
        &[
            "Ecommerce.GetFlipbookOrdersByType: flipbooks/flipbook > orders/order > orderLine > amount: amount / integer",
            "Link.GetLinks: root/link > fileid: text? / integer?",
            "Link.GetLinks: root/link > y: number? / amount?",
            "Ripper.GetProcessingPapers: processes/process > @progress: number / amount",
        ],
    ),
    (
        "a list of which no sample of the method has more than one",
        &["Ecommerce.GetFlipbookOrdersByType: flipbooks/flipbook > orders/order > orderLine: element* / element"],
    ),
    (
        "a text without its end tag, where nobody can say what is inside of what, and a field that such a text never lacks",
        &[
            "Link.GetLinks: root/link > param/item > descr: text? / element?",
            "Link.GetLinks: root/link > param/item > descr > id: nothing / text?",
            "Link.GetLinks: root/link > param/item > name: text? / text",
        ],
    ),
    (
        "places of which one is tried after the other: the order is the author's, and so is what else is tried",
        &[
            "CustomField.GetCustomFieldValue: field or *: text? / nothing",
            "CustomField.GetCustomFieldValue: field or value: nothing / text?",
            "Paper.GetPaperIDFromUrl: category/@id or paper/@id: nothing / PaperId?",
            "Paper.GetPaperIDFromUrl: paper/@id or category/@id: PaperId? / nothing",
        ],
    ),
    (
        "nobody knows where the value stands, so the samples try places and the spec looks everywhere",
        &[
            "Ripper.ProcessPDF: **: JobId? / nothing",
            "Ripper.ProcessPDF: .: nothing / element?",
            "Ripper.ProcessPDF: . > job: nothing / element?",
            "Ripper.ProcessPDF: . > job > guid: nothing / JobId",
            "Ripper.ProcessPDF: . > jobGuid: nothing / JobId?",
            "Ripper.ProcessPDF: . > paper/@id: nothing / PaperId?",
            "Ripper.ProcessPDF: . > process: nothing / element?",
            "Ripper.ProcessPDF: . > process > job/@id: nothing / JobId",
            "Ripper.ProcessPDF: . > queue: nothing / element?",
            "Ripper.ProcessPDF: . > queue > .: nothing / text",
            "Ripper.ProcessPDF: . > queue > @position: nothing / integer?",
            "Ripper.ReprocessPaper: **: JobId? / nothing",
            "Ripper.ReprocessPaper: job: nothing / JobId?",
        ],
    ),
];

/// Faults of the XML are put up with, and fields that samples leave out are no contradiction.
#[test]
fn no_strict_sample_contradicts_the_spec_or_is_new_to_it() {
    let sources = sources::read(&real_root()).unwrap_or_else(|failure| panic!("{failure}"));
    let api = codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    for service in &api.services {
        for method in &service.methods {
            let name = format!("{}.{}", service.wire, method.wire);
            let samples = samples(method);
            let paths: Vec<String> =
                samples.iter().map(|(path, _)| real_root().join(path).to_string_lossy().into_owned()).collect();
            let arguments: Vec<&str> = ["learn", &name].into_iter().chain(paths.iter().map(String::as_str)).collect();
            let output = run(&arguments).succeeds().output;
            assert!(!output.contains("does not know it") && !output.contains("Contradicts"), "{output}");
        }
    }
}

fn samples(method: &Method) -> Vec<(String, String)> {
    let strict = method.samples.iter().filter(|sample| sample.kind == SampleKind::Strict);
    let read = |path: &String| fs::read_to_string(real_root().join(path)).expect("a readable sample");
    strict.map(|sample| (sample.path.clone(), read(&sample.path))).collect()
}

fn compare(method: &str, spec: &Shape, draft: &Shape) -> Vec<String> {
    let mut places: Vec<&String> = spec.keys().chain(draft.keys()).collect();
    places.sort();
    places.dedup();
    let line = |place: &&String| {
        let of = |shape: &Shape| shape.get(*place).cloned().unwrap_or_else(|| "nothing".to_owned());
        let (spec, draft) = (of(spec), of(draft));
        (spec != draft).then(|| format!("{method}: {place}: {spec} / {draft}"))
    };
    places.iter().filter_map(line).collect()
}

fn value(ty: &str, arity: Arity) -> String {
    match arity {
        Arity::Required => ty.to_owned(),
        Arity::Optional => format!("{ty}?"),
        Arity::List => format!("{ty}*"),
    }
}

fn shape_of_spec(api: &Api, types: &[Type], method: &Method) -> Shape {
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

fn shape_of_draft(draft: &Draft) -> Shape {
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
