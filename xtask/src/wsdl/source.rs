//! The text of a description: from a file, or by one `GET` without credentials and redirects.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use codegen::model::Api;
use ureq::Agent;
use ureq::http::{Response, StatusCode, Uri, header};

/// Descriptions have some hundred kilobytes.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// What the name of a service's file ends with.
const EXTENSION: &str = ".asmx";

/// A description that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The path, or the whole address.
    pub(super) shown: String,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    File,
    Address(Uri),
    /// Why an address cannot be asked.
    Unusable(String),
}

impl Request {
    fn new(argument: &str) -> Self {
        if !argument.contains("://") {
            return Self { shown: argument.to_owned(), origin: Origin::File };
        }
        match address(argument) {
            Ok(uri) => Self { shown: uri.to_string(), origin: Origin::Address(uri) },
            Err(why) => Self { shown: "an address".to_owned(), origin: Origin::Unusable(why) },
        }
    }

    /// The service's name in the address that is asked: `Desk` for `Desk.asmx`.
    pub(super) fn service(&self) -> Option<String> {
        match &self.origin {
            Origin::Address(uri) => service_name(uri),
            Origin::File | Origin::Unusable(_) => None,
        }
    }
}

/// What the arguments ask for: each service of the spec for an argument with `{service}`.
pub(super) fn expand(arguments: &[String], api: &Api) -> Vec<Request> {
    let mut requests = Vec::new();
    for argument in arguments {
        let argument = argument.replace("{partner}", &api.partner);
        if argument.contains("{service}") {
            let services = api.services.iter();
            requests.extend(services.map(|service| Request::new(&argument.replace("{service}", &service.wire))));
        } else {
            requests.push(Request::new(&argument));
        }
    }
    requests
}

/// The address of a service's description: `?WSDL` of the service, whatever was asked below it. An address that carries a password would send
/// it, and show it in every report.
fn address(argument: &str) -> Result<Uri, String> {
    const RIGHT: &str =
        "give an address such as https://host/V2/Service.asmx, or one with `{service}` for all services of the spec";
    let refuse = |why: &str| format!("an address of a description {why}\n  help: {RIGHT}");
    let uri: Uri = argument.parse().map_err(|error| refuse(&format!("cannot be read: {error}")))?;
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(refuse("holds a user or a password; descriptions are public, and none is sent for them"));
    }
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(refuse(&format!("begins with https:// or http://, unlike {argument}")));
    }
    let path = uri.path();
    let end = path.to_ascii_lowercase().find(EXTENSION).map_or(path.len(), |start| start + EXTENSION.len());
    let query = uri.query().filter(|query| query.to_ascii_lowercase().contains("wsdl")).unwrap_or("WSDL");
    let target = format!("{}?{query}", path.get(..end).unwrap_or(path));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target.parse().map_err(|error| refuse(&format!("cannot be read: {error}")))?);
    Uri::from_parts(parts).map_err(|error| refuse(&format!("cannot be read: {error}")))
}

pub(super) fn uri(text: &str) -> Option<Uri> {
    text.parse().ok()
}

/// `Desk` of `https://host/V1/Desk.asmx?WSDL`.
pub(super) fn service_name(uri: &Uri) -> Option<String> {
    let file = uri.path().rsplit('/').next()?;
    let (name, extension) = file.split_at_checked(file.len().checked_sub(EXTENSION.len())?)?;
    (extension.eq_ignore_ascii_case(EXTENSION) && !name.is_empty()).then(|| name.to_owned())
}

/// Whether an address leads to this machine.
pub(super) fn is_local(address: &str) -> bool {
    let uri = uri(address);
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") || host == "[::1]"
}

/// The text, or why there is none.
pub(super) fn load(root: &Path, request: &Request, timeout: Duration) -> Result<String, String> {
    let shown = &request.shown;
    let bytes = match &request.origin {
        Origin::File => read_file(root, shown)?,
        Origin::Address(uri) => get(uri, timeout)?,
        Origin::Unusable(why) => return Err(why.clone()),
    };
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large(shown));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!("{shown} is UTF-16, and a description is UTF-8\n  help: save it as UTF-8"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        format!("{shown} is no UTF-8 text: its byte {place} belongs to no character")
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

fn read_file(root: &Path, shown: &str) -> Result<Vec<u8>, String> {
    // A path is relative to the current folder, or else to the workspace.
    let path = if Path::new(shown).exists() { shown.into() } else { root.join(shown) };
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|error| {
        format!(
            "cannot read {shown}: {error}\n  help: give a file or an address that holds the description of a service"
        )
    })
}

fn too_large(shown: &str) -> String {
    format!("{shown} is larger than {} MiB, which no description of a service is", MOST_BYTES / 1024 / 1024)
}

fn get(uri: &Uri, timeout: Duration) -> Result<Vec<u8>, String> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(timeout))
        .build();
    let failed = |error| match error {
        ureq::Error::BodyExceedsLimit(_) => too_large(&uri.to_string()),
        ureq::Error::Timeout(_) => format!("{uri} did not answer within {} s", timeout.as_secs()),
        error => format!("{uri} cannot be reached: {error}"),
    };
    let mut response = Agent::new_with_config(config).get(uri).call().map_err(failed)?;
    refuse_other_statuses(uri, &response)?;
    response.body_mut().with_config().limit(MOST_BYTES).read_to_vec().map_err(failed)
}

fn refuse_other_statuses<B>(uri: &Uri, response: &Response<B>) -> Result<(), String> {
    let status = response.status();
    let target = response.headers().get(header::LOCATION).map(|target| String::from_utf8_lossy(target.as_bytes()));
    match target {
        _ if status == StatusCode::OK => Ok(()),
        Some(target) if status.is_redirection() => Err(format!(
            "{uri} sends on to {target} (HTTP {})\n  help: redirects are not followed: give the address that answers itself, unless it is a login page",
            status.as_u16()
        )),
        _ if status == StatusCode::NOT_FOUND => Err(format!(
            "{uri} is not found (HTTP 404)\n  help: check the service's name and the version in the address"
        )),
        _ => Err(format!("{uri} answered HTTP {status}\n  help: a description comes with HTTP 200")),
    }
}
