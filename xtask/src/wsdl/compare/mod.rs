//! What a description and the spec say differently, and what the description proves that the spec only infers.

mod alignment;
mod logins;
mod methods;
mod names;
mod parameters;
mod types;

use codegen::diagnostic::Place;
use codegen::model::{Api, Certainty, Service};
use codegen::source::SourceFile;

use super::description::{Description, Spot};
use super::finding::Finding;
use super::spec_places::SpecFile;

/// What is compared: one service on both sides.
pub(super) struct Comparison<'a> {
    api: &'a Api,
    service: &'a Service,
    described: &'a Description,
    /// The file of the description.
    file: usize,
    spec: Option<SpecFile<'a>>,
    /// The file on the API as a whole.
    api_file: Option<SpecFile<'a>>,
}

/// Compares the description of a service with the spec, in the order of the description. The address is that of the service, as the description proves it.
pub(super) fn compare(
    api: &Api,
    service: &Service,
    described: &Description,
    address: Option<&Spot>,
    file: usize,
    files: &[SourceFile],
) -> Vec<Finding> {
    let api_path = files.iter().map(|file| file.path.as_str()).find(|path| path.ends_with("/api.toml"));
    let comparison = Comparison {
        api,
        service,
        described,
        file,
        spec: SpecFile::new(files, &service.file),
        api_file: api_path.and_then(|path| SpecFile::new(files, path)),
    };
    let mut findings = comparison.protocols();
    let logins = logins::compare(&comparison);
    findings.extend(address.and_then(|spot| comparison.address(spot, logins.iter().any(Finding::is_writable))));
    findings.extend(logins);
    findings.extend(methods::compare(&comparison));
    findings.sort_by_key(Finding::position);
    findings
}

impl Comparison<'_> {
    /// Where the service's entry in the spec says something.
    fn service_value(&self, key: &str) -> Option<Place> {
        self.spec.as_ref()?.service()?.value(key)
    }

    fn method_value(&self, method: &str, key: &str) -> Option<Place> {
        self.spec.as_ref()?.method(method)?.value(key)
    }

    /// What the description lacks altogether, so that less can be compared.
    fn protocols(&self) -> Vec<Finding> {
        if self.described.form.is_some() {
            return Vec::new();
        }
        let title = format!(
            "the description of `{}` does not say that forms can be posted: it is compared by its schema of SOAP",
            self.service.wire
        );
        let remark = Finding::remark(title)
            .at(self.file, &self.described.service.span, "no binding of HTTP POST")
            .note("the client posts forms; a service may take them without describing them, or refuse them all")
            .help("make one call by HTTP POST before you trust this description");
        vec![remark]
    }

    /// The address of a service is inferred until the service is found there.
    fn address(&self, spot: &Spot, login_is_settled: bool) -> Option<Finding> {
        if self.service.fact.sure != Certainty::Inferred {
            return None;
        }
        let spec = self.spec.as_ref()?;
        let entry = spec.service()?;
        let mut edits: Vec<_> = entry.replace("sure", "\"seen\"").into_iter().collect();
        edits.extend(spec.pins("inferred"));
        if !login_is_settled && entry.value("credentials_sure").is_none() {
            edits.extend(entry.insert_line(&["credentials"], "credentials_sure = \"inferred\""));
        }
        let finding =
            Finding::settled(format!("the service `{}` is where the spec only infers it to be", self.service.wire))
                .at(self.file, &spot.span, "its address")
                .and(entry.value("sure"), "inferred")
                .edit(edits)
                .reread(entry.value("note"));
        Some(finding)
    }
}
