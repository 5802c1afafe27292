//! Samples: each belongs to a method, and each method has one.

use proc_macro2::Ident;

use super::Context;
use super::declared_methods::ResolvedMethods;
use super::identifiers::Case;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Answer, Sample, SampleKind};
use crate::names::{defect, ident, is_kebab_case};
use crate::source::{Sources, file_name};

/// Hands each sample to its method.
pub(super) fn attach(methods: &mut ResolvedMethods, sources: &Sources, context: &Context<'_>) {
    let mut paths: Vec<&String> = sources.samples.iter().collect();
    paths.sort();
    for path in paths {
        if let Some(owner) = owner(path, context) {
            attach_one(path, owner, methods, context);
        }
    }
    report_missing(methods, context);
}

/// `Service.Method`, from the folder. A folder without a method is reported for each sample in it.
fn owner<'a>(path: &'a str, context: &Context<'_>) -> Option<&'a str> {
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    if context.methods.contains(folder) {
        return Some(folder);
    }
    let problem = Diagnostic::in_file(path, "this sample belongs to no method");
    context.problems.report(match nearest(folder, context.methods.names()) {
        Some(method) => problem.help(format!("there is a method `{method}`: rename the folder, or delete it")),
        None => problem.help("a sample's path is `samples/<Service>.<Method>/<case>.xml`"),
    });
    None
}

fn attach_one(path: &str, owner: &str, methods: &mut ResolvedMethods, context: &Context<'_>) {
    let Some(method) = methods.find(owner) else { return };
    let (case, extension) = file_name(path).split_once('.').unwrap_or((file_name(path), ""));
    if !is_kebab_case(case) {
        let problem = Diagnostic::in_file(path, format!("the case `{case}` is not written in kebab-case"));
        let kebab = Case::Snake.apply(case).replace('_', "-");
        context.problems.report(if is_kebab_case(&kebab) {
            problem.help(format!("rename it to `{kebab}.{extension}`"))
        } else {
            problem.help("write lower-case words with dashes between them: `unknown-elements`")
        });
        return;
    }
    let is_xml = extension == "xml";
    if !is_xml && !matches!(method.answer, Answer::Binary { .. }) {
        let problem = Diagnostic::in_file(path, format!("the answer of `{owner}` is XML, and this sample is not"));
        let problem = problem.note("only an `answer` with `binary = true` is a file of another kind");
        context.problems.report(problem.help(format!("rename it to `{case}.xml` if it is XML, or delete it")));
        return;
    }
    let kind = match case.split_once('-') {
        _ if !is_xml => SampleKind::Binary,
        Some(("unknown", _)) => SampleKind::Tolerant,
        Some(("broken", _)) => SampleKind::Broken,
        _ => SampleKind::Strict,
    };
    let Some(rust) = test_name(case, path, context) else { return };
    if let Some(twin) = method.samples.iter().find(|sample| sample.rust == rust) {
        let problem = Diagnostic::in_file(path, format!("this case and `{}` have one name", file_name(&twin.path)));
        let problem = problem.note("each sample becomes a test, which is named after the case");
        context.problems.report(problem.help("rename one of them, or delete it"));
        return;
    }
    let sample = Sample { case: case.to_owned(), rust, path: path.to_owned(), kind, proves: Vec::new() };
    method.samples.push(sample);
}

fn test_name(case: &str, path: &str, context: &Context<'_>) -> Option<Ident> {
    let name = Case::Snake.apply(case);
    if defect(&name).is_some() {
        let problem = Diagnostic::in_file(path, format!("no test can be named after the case `{case}`"));
        context.problems.report(problem.help("begin with a letter, and use no keyword of Rust"));
        return None;
    }
    Some(ident(&name))
}

/// A method that nothing shows the answer of cannot be tested.
fn report_missing(methods: &mut ResolvedMethods, context: &Context<'_>) {
    for (name, entry) in context.methods.iter() {
        if methods.find(name).is_some_and(|method| method.samples.is_empty()) {
            let problem = Diagnostic::at(&entry.name.place, format!("the method `{name}` has no sample"));
            let remedy = format!("add an answer, as documented or as recorded: `api-spec/samples/{name}/<case>.xml`");
            context.problems.report(problem.help(remedy));
        }
    }
}
