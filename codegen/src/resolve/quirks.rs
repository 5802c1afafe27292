//! Quirks: each is proven by samples, and grants the leniency that decodes them, or else is refused as they show.

use super::Context;
use super::declared_methods::ResolvedMethods;
use super::identifiers::{Case, Remedy, Unique};
use crate::diagnostic::{Diagnostic, Located};
use crate::model::{Certainty, Leniency, Quirk, Sample, SampleKind, Service};
use crate::names::is_kebab_case;
use crate::spec::api::QuirkEntry;

/// Every quirk, those of the whole API first; what they grant and what proves them goes to the methods.
pub(super) fn resolve(methods: &mut ResolvedMethods, context: &Context<'_>) -> Vec<Quirk> {
    let spec = context.spec;
    let mut quirks = Vec::new();
    for entry in &spec.api.quirks {
        for method in methods.iter_mut() {
            method.leniencies.extend(leniency(entry));
        }
        quirks.push(resolve_quirk(entry, spec.api.api.sure, None, methods, context));
    }
    for file in &spec.services {
        for entry in &file.quirks {
            quirks.push(resolve_quirk(entry, file.service.sure, Some(&file.service.name), methods, context));
        }
    }
    check_names(context);
    for method in methods.iter_mut() {
        method.leniencies.sort_unstable();
        method.leniencies.dedup();
    }
    quirks
}

fn leniency(entry: &QuirkEntry) -> Option<Leniency> {
    entry.leniency.as_ref().map(|leniency| leniency.value)
}

fn check_names(context: &Context<'_>) {
    let mut unique = Unique::new("quirks", Remedy::Rename, context.problems);
    let of_services = context.spec.services.iter().flat_map(|file| &file.quirks);
    for entry in context.spec.api.quirks.iter().chain(of_services) {
        unique.see(&entry.name.value, &entry.name.place);
        if !is_kebab_case(&entry.name) {
            let problem =
                Diagnostic::at(&entry.name.place, format!("the name `{}` is not kebab-case", entry.name.value));
            let kebab = Case::Snake.apply(&entry.name).replace('_', "-");
            context.problems.report(if is_kebab_case(&kebab) {
                problem.help(format!("write `{kebab}`"))
            } else {
                problem.help("write lower-case words with dashes between them: `blank-in-a-label`")
            });
        }
    }
}

fn resolve_quirk(
    entry: &QuirkEntry,
    sure: Certainty,
    service: Option<&Located<String>>,
    methods: &mut ResolvedMethods,
    context: &Context<'_>,
) -> Quirk {
    if entry.samples.is_empty() {
        let problem = Diagnostic::at(&entry.name.place, format!("no sample proves the quirk `{}`", entry.name.value));
        let remedy = match entry.leniency {
            Some(_) => "name one in `samples` that decodes with the leniency and does not without it",
            None => "name one in `samples` whose case begins with `broken-`, or grant a `leniency`",
        };
        context.problems.report(problem.help(remedy));
    }
    for sample in &entry.samples {
        prove(entry, sample, service, methods, context);
    }
    Quirk {
        name: entry.name.value.clone(),
        leniency: leniency(entry),
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
        samples: entry.samples.iter().map(|sample| sample.value.clone()).collect(),
    }
}

/// Notes with the sample what it proves, and with its method what it is granted.
fn prove(
    quirk: &QuirkEntry,
    name: &Located<String>,
    service: Option<&Located<String>>,
    methods: &mut ResolvedMethods,
    context: &Context<'_>,
) {
    let (owner, case) = name.split_once('/').unwrap_or((name, ""));
    let index = methods.find(owner).and_then(|method| method.samples.iter().position(|sample| sample.case == case));
    let (Some(method), Some(index)) = (methods.find(owner), index) else {
        let known = sample_names(methods.services());
        let problem = Diagnostic::at(&name.place, format!("there is no sample `{}`", name.value));
        let problem = problem.suggest(name, known.iter().map(String::as_str));
        context.problems.report(
            problem.help(
                "a sample `<Service>.<Method>/<case>` is the file `api-spec/samples/<Service>.<Method>/<case>.xml`",
            ),
        );
        return;
    };
    check_kind(quirk, name, &method.samples[index], context);
    if let Some(service) = service.filter(|service| owner.split_once('.').map(|(owner, _)| owner) != Some(service)) {
        let problem = Diagnostic::at(&name.place, "this sample is another service's")
            .related(&service.place, "the quirk is this service's")
            .help("a quirk of several services stands in `api.toml`, and holds for every method");
        context.problems.report(problem);
    }
    method.leniencies.extend(leniency(quirk));
    method.samples[index].proves.extend(leniency(quirk));
}

/// What is put up with is proven by a sample that decodes, what is refused by one that does not.
fn check_kind(quirk: &QuirkEntry, name: &Located<String>, sample: &Sample, context: &Context<'_>) {
    let (proves, why, remedy) = match (&quirk.leniency, sample.kind) {
        (Some(_), kind) => (
            !matches!(kind, SampleKind::Broken | SampleKind::Binary),
            "it is never decoded with success, whatever the leniency",
            "name a sample that decodes with the leniency and does not without it, or leave `leniency` out",
        ),
        (None, kind) => (
            kind == SampleKind::Broken,
            "a quirk without a `leniency` is a fault that is refused, and this sample's case does not begin with `broken-`",
            "name a sample whose case begins with `broken-`, or grant a `leniency`",
        ),
    };
    if !proves {
        let problem = Diagnostic::at(&name.place, format!("the sample `{}` proves nothing", name.value));
        context.problems.report(problem.note(why).help(remedy));
    }
}

/// `Service.Method/case` of every sample.
fn sample_names(services: &[Service]) -> Vec<String> {
    let mut names = Vec::new();
    for service in services {
        for method in &service.methods {
            let name = |sample: &Sample| format!("{}.{}/{}", service.wire, method.wire, sample.case);
            names.extend(method.samples.iter().map(name));
        }
    }
    names
}
