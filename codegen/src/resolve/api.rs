//! `[api]`: what its values must look like.

use http::Uri;

use crate::diagnostic::{Diagnostic, Problems};
use crate::spec::api::ApiEntry;

/// Each place of the endpoint, once, and nothing else in braces.
const PLACES: [&str; 3] = ["{partner}", "{service}", "{method}"];

pub(super) fn check(api: &ApiEntry, problems: &Problems) {
    if let Some(mistake) = mistake(&api.endpoint).filter(|_| !api.endpoint.is_empty()) {
        let problem = Diagnostic::at(&api.endpoint.place, "this is no endpoint").label(mistake).help(
            "an endpoint begins with `https://` and has the places `{partner}`, `{service}` and `{method}`, each once",
        );
        problems.report(problem);
    }
    if api.pages.ends_with('/') {
        let problem = Diagnostic::at(&api.pages.place, "the address ends with a slash")
            .help(format!("write `{}`", api.pages.trim_end_matches('/')))
            .note("a slash is put between this address and a `page`");
        problems.report(problem);
    }
    if api.calls_below.value == 1 {
        let problem = Diagnostic::at(&api.calls_below.place, "no call at all stays below this figure");
        problems.report(problem.help("set at least 2"));
    }
}

/// Why it is no endpoint, if it is none.
fn mistake(endpoint: &str) -> Option<String> {
    let filled = endpoint.replace(['{', '}'], "");
    match filled.parse::<Uri>() {
        Ok(uri) if uri.scheme_str() != Some("https") => return Some("it does not begin with `https://`".to_owned()),
        Ok(uri) if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) => {
            return Some("it holds a user or a password".to_owned());
        }
        Ok(_) => {}
        Err(error) => return Some(format!("it is no address: {error}")),
    }
    if let Some(place) = PLACES.iter().find(|place| !endpoint.contains(*place)) {
        return Some(format!("it has no `{place}`"));
    }
    let rest = PLACES.iter().fold(endpoint.to_owned(), |rest, place| rest.replacen(place, "", 1));
    let brace = rest.find(['{', '}'])?;
    Some(format!("nothing fills in what begins at `{}`", rest.get(brace..).unwrap_or_default()))
}
