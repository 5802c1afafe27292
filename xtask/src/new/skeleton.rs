//! The texts that a new method begins with. What its author must say is empty, in a way that the generator refuses.

use codegen::model::{Api, CodeKind, Service};
use ureq::http::Uri;

use crate::spec_file::ANSWER_GAP;

/// What is known of the method beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
    Unknown,
}

/// The password of the tests.
const PASSWORD: &str = "demo key+1";

/// The method's table in the spec.
pub(super) fn method(name: &str, access: Access) -> String {
    let mut text = format!("[[method]]\nname = \"{name}\"\ndoc = \"\"\npage = \"\"\nsure = \"\"\n");
    text += match access {
        Access::Read => {
            "access = \"read\"\n# For how many seconds an answer may be reused; never where the line is missing.\ncache = \"\"\n"
        }
        Access::Write => {
            "access = \"write\"\nrepeatable = \"\"\n# The reads whose answers it may change; [] for none.\nstale = [\"\"]\n"
        }
        Access::Unknown => "# `read`, or `write` with `repeatable` and `stale`.\naccess = \"\"\n",
    };
    text += "# Beside those that every method answers; without any, the line goes.\ncodes = [\"\"]\n";
    text += "# Each with an `example` besides; without any, the lines go.\n";
    text += "parameters = [\n  { name = \"\", type = \"\", doc = \"\" },\n]\n";
    text += ANSWER_GAP;
    text += "answer = { at = \"\", type = \"\" }\n";
    text
}

/// Whether an `answer` still has a gap of the skeleton.
pub(crate) fn is_gap(answer: &str) -> bool {
    let blank = |letter: char| letter.is_whitespace();
    answer.replace(blank, "") == r#"{at="",type=""}"#
}

/// What the sample of a skeleton says to its author; an answer does not.
pub(crate) const SAMPLE_GAP: &str = "<!-- What a success carries goes inside";

/// An answer that says no more than that it is a success.
pub(super) fn sample(api: &Api) -> String {
    let success = api.codes.iter().find(|code| code.kind == CodeKind::Success);
    let success = success.map(|code| code.wire.as_str()).unwrap_or_default();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<result>
  <code><![CDATA[{success}]]></code>
  <message><![CDATA[]]></message>
  {SAMPLE_GAP}, as the documentation shows it but with values of your own. Where it carries nothing, `data` goes. -->
  <data>
  </data>
</result>
"#
    )
}

/// The request as far as it is known: its head, and the credentials that the service wants.
pub(super) fn request(api: &Api, service: &Service, method: &str) -> String {
    let places = [("{partner}", api.partner.as_str()), ("{service}", &service.wire), ("{method}", method)];
    let address = places.iter().fold(api.endpoint.clone(), |address, (place, name)| address.replace(place, name));
    // A spec with mistakes may have an endpoint that is no address.
    let address = address.parse::<Uri>().unwrap_or_default();
    let path = address.path();
    let mut body = form_urlencoded::Serializer::new(String::new());
    for pair in &service.credentials {
        body.append_pair(&pair.user, &api.api_key_user).append_pair(&pair.password, PASSWORD);
    }
    let body = body.finish();
    format!(
        "POST {path} HTTP/1.1\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\nContent-Length: {}\n\n{body}",
        body.len()
    )
}
