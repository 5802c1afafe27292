//! `[api]`: what its values must look like.

use crate::diagnostic::{Diagnostic, Problems};
use crate::spec::api::ApiEntry;

/// Each place of the endpoint, and nothing else in braces.
const PLACES: [&str; 3] = ["{partner}", "{service}", "{method}"];

pub(super) fn check(api: &ApiEntry, problems: &Problems) {
    if !api.endpoint.is_empty() && !is_endpoint(&api.endpoint) {
        let problem = Diagnostic::at(&api.endpoint.place, "this is no endpoint").help(
            "an endpoint begins with `https://` and has the places `{partner}`, `{service}` and `{method}`, each once",
        );
        problems.report(problem);
    }
    if api.pages.ends_with('/') {
        let problem = Diagnostic::at(&api.pages.place, "the address ends with a slash");
        problems.report(problem.help("leave the slash out: it is put between this address and a `page`"));
    }
    if api.calls_below.value == 1 {
        let problem = Diagnostic::at(&api.calls_below.place, "no call at all stays below this figure");
        problems.report(problem.help("set at least 2"));
    }
}

fn is_endpoint(endpoint: &str) -> bool {
    let rest = PLACES.iter().fold(endpoint.to_owned(), |rest, place| rest.replacen(place, "", 1));
    endpoint.starts_with("https://")
        && PLACES.iter().all(|place| endpoint.contains(place))
        && !rest.contains(['{', '}'])
}
