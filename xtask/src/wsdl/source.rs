//! The text of a description, from a file or from the service itself.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use codegen::model::Api;

use super::address;
use super::finding::{Finding, Trouble};

/// Descriptions are some hundred kilobytes; what is larger than this is none.
pub(super) const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// A description that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The path, or the whole address.
    pub(super) shown: String,
    /// The service's name in the address that is asked: `Desk` for `Desk.asmx`.
    pub(super) asked: Option<String>,
    is_address: bool,
}

/// What the arguments ask for: each service of the spec where one says `{service}`.
pub(super) fn expand(arguments: &[String], api: &Api) -> Vec<Request> {
    let mut requests = Vec::new();
    for argument in arguments {
        let argument = argument.replace("{partner}", &api.partner);
        if argument.contains("{service}") {
            requests.extend(api.services.iter().map(|service| request(&argument.replace("{service}", &service.wire))));
        } else {
            requests.push(request(&argument));
        }
    }
    requests
}

fn request(argument: &str) -> Request {
    if argument.contains("://") {
        let shown = address::of_description(argument);
        Request { asked: address::service_name(&shown).map(str::to_owned), shown, is_address: true }
    } else {
        Request { shown: argument.to_owned(), asked: None, is_address: false }
    }
}

/// The text, or why there is none.
pub(super) fn load(root: &Path, request: &Request, timeout: Duration) -> Result<String, Trouble> {
    let bytes = if request.is_address {
        address::get(&request.shown, timeout)?
    } else {
        // A path is one of the caller's; only where there is no such file, one of the workspace.
        let path = Path::new(&request.shown);
        let path = if path.exists() { path.to_owned() } else { root.join(path) };
        read_file(&path, &request.shown)?
    };
    decode(bytes, &request.shown)
}

fn read_file(path: &Path, shown: &str) -> Result<Vec<u8>, Trouble> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| {
        Finding::trouble(shown, format!("cannot read {shown}: {error}"))
            .help("give a file that holds the description of a service, or the address of one: https://host/V2/Service.asmx")
            .boxed()
    })?;
    if bytes.len() as u64 > MOST_BYTES { Err(too_large(shown)) } else { Ok(bytes) }
}

pub(super) fn too_large(shown: &str) -> Trouble {
    let title =
        format!("{shown} is larger than {} MiB, which no description of a service is", MOST_BYTES / 1024 / 1024);
    Finding::trouble(shown, title).boxed()
}

/// What is not UTF-8 could be read in other ways, but no `.asmx` service answers anything else.
fn decode(bytes: Vec<u8>, shown: &str) -> Result<String, Trouble> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let title = format!("{shown} is UTF-16, and a description is UTF-8");
        return Err(Finding::trouble(shown, title).help("save it as UTF-8").boxed());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let title = format!("{shown} is no UTF-8 text: its byte {place} belongs to no character");
        Finding::trouble(shown, title).help("save the answer of the service as it came").boxed()
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
