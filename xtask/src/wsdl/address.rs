//! Descriptions over HTTP: one `GET`, without credentials and without following anything.

use std::time::Duration;

use ureq::Agent;
use ureq::http::{Response, StatusCode, Uri, header};

use super::finding::{Finding, Trouble};
use super::source::{MOST_BYTES, too_large};

/// What the name of a service's file ends with.
const EXTENSION: &str = ".asmx";

/// The address of a service's description: of whatever is asked below the service, its `?WSDL`.
pub(super) fn of_description(address: &str) -> String {
    let (base, asked) = address.split_once('?').unwrap_or((address, ""));
    let end = base.to_ascii_lowercase().find(EXTENSION).map(|start| start + EXTENSION.len());
    let base = end.and_then(|end| base.get(..end)).unwrap_or(base);
    let asked = if asked.to_ascii_lowercase().contains("wsdl") { asked } else { "WSDL" };
    format!("{base}?{asked}")
}

/// `Desk` of `https://host/V1/Desk.asmx?WSDL`.
pub(super) fn service_name(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next()?;
    let file = path.rsplit('/').next()?;
    let stem = file.len().checked_sub(EXTENSION.len())?;
    let (name, extension) = file.split_at_checked(stem)?;
    (extension.eq_ignore_ascii_case(EXTENSION) && !name.is_empty()).then_some(name)
}

/// Whether it leads to the machine that asks.
pub(super) fn is_local(address: &str) -> bool {
    let uri: Option<Uri> = address.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") || host == "[::1]"
}

/// Asks an address, and takes nothing but an answer of its own.
pub(super) fn get(address: &str, timeout: Duration) -> Result<Vec<u8>, Trouble> {
    let uri = check(address)?;
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(timeout))
        .build();
    let mut response =
        Agent::new_with_config(config).get(uri).call().map_err(|error| failed(address, &error, timeout))?;
    refuse_other_answers(address, &response)?;
    let body = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
    body.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => too_large(address),
        error => failed(address, &error, timeout),
    })
}

/// An address that carries a password would send it, and show it in every report.
fn check(address: &str) -> Result<Uri, Trouble> {
    let refuse = |why: &str| Finding::trouble("", format!("an address of a description {why}")).help(RIGHT).boxed();
    let uri: Uri = address.parse().map_err(|error| refuse(&format!("cannot be read: {address}: {error}")))?;
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(refuse("holds a user or a password; descriptions are public, and none is sent for them"));
    }
    match uri.scheme_str() {
        Some("http" | "https") => Ok(uri),
        _ => Err(refuse(&format!("begins with https:// or http://, unlike {address}"))),
    }
}

const RIGHT: &str =
    "give an address such as https://host/V2/Service.asmx, or one with `{service}` for all services of the spec";

fn failed(address: &str, error: &ureq::Error, timeout: Duration) -> Trouble {
    let why = match error {
        ureq::Error::Timeout(_) => format!("did not answer within {} s", timeout.as_secs()),
        error => format!("cannot be reached: {error}"),
    };
    Finding::trouble(address, format!("{address} {why}"))
        .help("see whether a browser gets an answer there; it can be saved to a file, whose path does as well as an address")
        .boxed()
}

fn refuse_other_answers<B>(address: &str, response: &Response<B>) -> Result<(), Trouble> {
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(());
    }
    let target = response.headers().get(header::LOCATION).map(|target| String::from_utf8_lossy(target.as_bytes()));
    let trouble =
        |what: String, help: &str| Err(Finding::trouble(address, format!("{address} {what}")).help(help).boxed());
    match target {
        Some(target) if status.is_redirection() => trouble(
            format!("sends on to {target} (HTTP {})", status.as_u16()),
            "redirects are not followed: give the address that answers itself, unless it is a login page",
        ),
        _ if status == StatusCode::NOT_FOUND => trouble(
            "is not found (HTTP 404)".to_owned(),
            "look for the service's name in the spec and for the version in the address; a service that is gone takes its methods with it",
        ),
        _ => trouble(format!("answered HTTP {status}"), "a description is answered with HTTP 200"),
    }
}
