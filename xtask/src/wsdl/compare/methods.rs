//! The methods of a service: those that only one side has, those that no form reaches, and then their parameters.

use codegen::model;

use super::Comparison;
use super::logins;
use super::parameters::{self, Pair};
use super::types;
use crate::wsdl::description::Method;
use crate::wsdl::finding::Finding;

pub(super) fn compare(comparison: &Comparison<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for described in &comparison.described.methods {
        match comparison.service.methods.iter().find(|ours| ours.wire == described.name.text) {
            Some(ours) => findings.extend(of_both(comparison, ours, described)),
            None if comparison.renamed(described).is_some() => {}
            None => findings.push(new(comparison, described)),
        }
    }
    let is_described = |ours: &&model::Method| comparison.described.methods.iter().any(|m| m.name.text == ours.wire);
    findings.extend(
        comparison.service.methods.iter().filter(|ours| !is_described(ours)).map(|ours| gone(comparison, ours)),
    );
    findings
}

impl Comparison<'_> {
    /// `Desk.LendBook`.
    pub(super) fn name_of(&self, method: &Method) -> String {
        format!("{}.{}", self.service.wire, method.name.text)
    }

    /// The method of the spec that has the same name but for its case.
    fn renamed(&self, described: &Method) -> Option<&model::Method> {
        self.service.methods.iter().find(|ours| ours.wire.eq_ignore_ascii_case(&described.name.text))
    }
}

fn of_both(comparison: &Comparison<'_>, ours: &model::Method, described: &Method) -> Vec<Finding> {
    let name = comparison.name_of(described);
    let mut findings = Vec::new();
    if !described.by_form && comparison.described.form.is_some() {
        let finding = Finding::difference(format!("`{name}` can be called by SOAP alone, and the client posts forms"))
            .at(comparison.file, &described.name.span, "not among the methods of HTTP POST")
            .and(comparison.method_value(&ours.wire, "name"), "cannot be called by the client")
            .note("a method whose parameters or answer are structures is left out of HTTP POST by the platform")
            .help("take the method out of the spec, or ask the vendor to have it answer to forms");
        findings.push(finding);
    }
    if let Some(soap) = &described.contradiction {
        findings.push(contradiction(comparison, described, soap.first().map(|spot| &spot.span)));
    }
    findings.extend(parameters::compare(comparison, &Pair { name, ours, described }));
    findings
}

/// One and the same method declares both, so no service says such a thing of itself.
fn contradiction(comparison: &Comparison<'_>, described: &Method, soap: Option<&std::ops::Range<usize>>) -> Finding {
    let title = format!("`{}` is described in two ways that do not agree", comparison.name_of(described));
    let file = comparison.file;
    let finding =
        Finding::difference(title).at(file, &described.name.span, "other parameters, or another order, by HTTP POST");
    let finding = match soap {
        Some(span) => finding.at(file, span, "than by SOAP, here"),
        None => finding.note("by SOAP it has no parameters"),
    };
    finding.help("the form is what was compared; see whether the description is as the service answered it")
}

fn new(comparison: &Comparison<'_>, described: &Method) -> Finding {
    let name = comparison.name_of(described);
    let login = logins::find(comparison, described);
    let parameters: Vec<String> = login
        .without(described)
        .iter()
        .map(|parameter| match &parameter.ty {
            Some(ty) => format!("{} ({})", parameter.name.text, types::in_the_spec(&ty.name)),
            None => parameter.name.text.clone(),
        })
        .collect();
    let takes = if parameters.is_empty() {
        "it takes nothing".to_owned()
    } else {
        format!("it takes {}", parameters.join(", "))
    };
    let finding = Finding::difference(format!("`{name}` is not in the spec"))
        .at(comparison.file, &described.name.span, "a method that the spec does not know")
        .and(comparison.service_value("name"), "the service in the spec")
        .note(takes);
    if let Some(ours) = old_name(comparison, described) {
        let old = format!("{}.{}", comparison.service.wire, ours.wire);
        return finding.and(comparison.method_value(&ours.wire, "name"), "not described any more").help(format!(
            "if it is the new name of `{old}`, give that method this name, with `rust = \"{}\"` beside it to keep the client's; if it is new, run `cargo xtask new {name}`",
            ours.rust
        ));
    }
    if described.by_form || comparison.described.form.is_none() {
        finding.help(format!("run `cargo xtask new {name}`, and fill in what it leaves open"))
    } else {
        finding.help("it can be called by SOAP alone, so the client has no use for it; no form reaches it")
    }
}

/// The one method that the service does not have any more and that is most like this one: by its name, or by taking the same parameters.
fn old_name<'a>(comparison: &Comparison<'a>, described: &Method) -> Option<&'a model::Method> {
    let methods = &comparison.described.methods;
    let is_gone = |ours: &&model::Method| !methods.iter().any(|other| other.name.text.eq_ignore_ascii_case(&ours.wire));
    let login = logins::find(comparison, described);
    let takes = login.without(described);
    let takes_the_same = |ours: &model::Method| {
        let theirs = takes.iter().map(|parameter| parameter.name.text.as_str());
        !takes.is_empty() && ours.parameters.iter().map(|parameter| parameter.wire.as_str()).eq(theirs)
    };
    let likeness = |ours: &model::Method| {
        let names = strsim::jaro_winkler(&ours.wire.to_lowercase(), &described.name.text.to_lowercase());
        if takes_the_same(ours) { names + 1.0 } else { names }
    };
    let gone = comparison.service.methods.iter().filter(is_gone);
    let best = gone.map(|ours| (likeness(ours), ours)).max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best.0 > ALIKE).then_some(best.1)
}

/// Names that are less alike than this have nothing to do with each other.
const ALIKE: f64 = 0.9;

fn gone(comparison: &Comparison<'_>, ours: &model::Method) -> Finding {
    let name = format!("{}.{}", comparison.service.wire, ours.wire);
    let described = &comparison.described;
    let same = described.methods.iter().find(|method| method.name.text.eq_ignore_ascii_case(&ours.wire));
    let spec = comparison.method_value(&ours.wire, "name");
    if let Some(same) = same {
        let theirs = comparison.name_of(same);
        return Finding::difference(format!("`{theirs}` is written `{name}` in the spec"))
            .at(comparison.file, &same.name.span, "as the service declares it")
            .and(spec, "as the spec has it")
            .note("the name of a method is looked up in just this case: calls of the other one fail")
            .help(format!(
                "write `name = \"{}\"`, with `rust = \"{}\"` beside it to keep the name of the client's method, and rename its samples and requests",
                same.name.text, ours.rust
            ));
    }
    let place = described.form.as_ref().unwrap_or(&described.service);
    Finding::difference(format!("the service has no method `{name}`"))
        .at(comparison.file, &place.span, "not among these methods")
        .and(spec, "only the spec has it")
        .help("if the method is gone, take it out of the spec with its samples and requests; if it has another name, give it that name")
}
