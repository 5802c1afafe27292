//! Credential pairs: form fields that no parameter may get in the way of.

use super::Context;
use super::identifiers::{Remedy, Unique};
use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::{Certainty, CredentialPair};
use crate::spec::Spec;
use crate::spec::method::{MethodEntry, ServiceEntry};

/// Every pair of the API.
pub(super) fn resolve(spec: &Spec, problems: &Problems) -> Vec<CredentialPair> {
    let mut names = Unique::new("credentials", Remedy::Rename, problems);
    let mut fields = Unique::new("credential fields", Remedy::Once, problems);
    for entry in &spec.api.credentials {
        names.see(&entry.name.value, &entry.name.place);
        for field in [&entry.user, &entry.password] {
            fields.see(&field.to_lowercase(), &field.place);
        }
    }
    let pair = |entry: &crate::spec::api::CredentialEntry| CredentialPair {
        name: entry.name.value.clone(),
        user: entry.user.value.clone(),
        password: entry.password.value.clone(),
        fact_sure: entry.sure.unwrap_or(spec.api.api.sure),
    };
    spec.api.credentials.iter().map(pair).collect()
}

/// The pairs that a service is sent.
pub(super) fn of_service(
    service: &ServiceEntry,
    pairs: &[CredentialPair],
    problems: &Problems,
) -> (Vec<CredentialPair>, Certainty) {
    if service.credentials.is_empty() {
        let problem =
            Diagnostic::at(&service.name.place, "the service has no `credentials`, so that no call can log in");
        let names: Vec<String> = pairs.iter().map(|pair| format!("\"{}\"", pair.name)).collect();
        problems.report(match names.as_slice() {
            [] => problem.help("add a `[[credential]]` to `api.toml`, and name it in `credentials`"),
            names => {
                problem.help(format!("add `credentials = [{}]`, as far as the service wants them", names.join(", ")))
            }
        });
    }
    let mut unique = Unique::new("references to the credential", Remedy::Once, problems);
    for name in &service.credentials {
        unique.see(&name.value, &name.place);
        if !pairs.iter().any(|pair| pair.name == name.value) {
            let problem = Diagnostic::at(&name.place, format!("there is no credential `{}`", name.value));
            let problem = problem.suggest(name, pairs.iter().map(|pair| pair.name.as_str()));
            problems.report(problem.help("a pair of form fields that is new is a `[[credential]]` of `api.toml`"));
        }
    }
    let is_sent = |pair: &&CredentialPair| service.credentials.iter().any(|name| name.value == pair.name);
    let sent = pairs.iter().filter(is_sent).cloned().collect();
    (sent, service.credentials_sure.unwrap_or(service.sure))
}

/// Reports form fields that the service would take for each other, or for a credential: it looks names up without
/// regard to case, and joins what it finds.
pub(super) fn check_form(method: &MethodEntry, context: &Context<'_>) {
    let mut seen: Vec<&Located<String>> = Vec::new();
    for parameter in &method.parameters {
        for field in std::iter::once(&parameter.name).chain(&parameter.also_as) {
            check_credentials(field, context);
            match seen.iter().find(|other| other.eq_ignore_ascii_case(field)) {
                Some(first) if !field.is_empty() => {
                    let problem = Diagnostic::at(&field.place, "two form fields have the same name")
                        .label("the second one")
                        .related(&first.place, "the first one")
                        .note("the service looks names up without regard to case, and joins what it finds")
                        .help("leave one of them out");
                    context.problems.report(problem);
                }
                _ => seen.push(field),
            }
        }
    }
}

fn check_credentials(field: &Located<String>, context: &Context<'_>) {
    let pairs = context.spec.api.credentials.iter();
    let clash = pairs.flat_map(|pair| [&pair.user, &pair.password]).find(|name| name.eq_ignore_ascii_case(field));
    if let Some(credential) = clash.filter(|_| !field.is_empty()) {
        let problem = Diagnostic::at(&field.place, format!("the form field `{}` is a credential's", field.value))
            .related(&credential.place, "the credential")
            .note(
                "the service looks names up without regard to case and joins what it finds, so that no login succeeds",
            )
            .help("leave it out: each call is sent the credentials of its service anyway");
        context.problems.report(problem);
    }
}
