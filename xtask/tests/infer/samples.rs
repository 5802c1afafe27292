//! The committed samples as answers: they say what the spec says, but for what no sample can show.

use std::fs;

use codegen::model::{Method, SampleKind};

use xtask::infer::draft_from_nothing;
use xtask::sources;

use super::shapes::{Shape, shape_of_draft, shape_of_spec};
use crate::workspace::{real_root, run};

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
            "Ripper.ProcessPDF: . > jobGuid: nothing / JobId?",
            "Ripper.ProcessPDF: . > process: nothing / element?",
            "Ripper.ProcessPDF: . > process > job/@id: nothing / JobId",
            "Ripper.ReprocessPaper: **: JobId? / nothing",
            "Ripper.ReprocessPaper: job: nothing / JobId?",
        ],
    ),
];

/// The decoders read these samples strictly, so a report on them has to be clean too.
#[test]
fn reports_no_change_for_strict_samples() {
    let sources = sources::read(&real_root()).unwrap_or_else(|failure| panic!("{failure}"));
    let api = codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let methods = api.services.iter().flat_map(|service| &service.methods);
    let samples = methods.flat_map(samples);
    let paths: Vec<String> = samples.map(|(path, _)| real_root().join(path).to_string_lossy().into_owned()).collect();
    let arguments: Vec<&str> = ["infer", "--check"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    run(&arguments).succeeds().says(": nothing is new to the spec");
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
