//! What stands in `api.toml` alone, what begins a service's file, and quirks, which stand in every file.

use super::answers::{CHOICE, STRUCT};
use super::methods::METHOD;
use super::types::{DOCUMENT, ENUM, NEWTYPE};
use super::{CERTAINTY, DOC, Key, NOTE, RUST, SETTLED_BY, SURE, Table, Value, optional, required};
use crate::model::{Applies, CodeKind, Leniency};
use crate::spec::vocabulary::words;

/// `api.toml`.
pub static API_FILE: Table = Table {
    what: "file on the API",
    doc: "What holds for the whole API: endpoint, limit, credentials, return codes, shared types.",
    keys: &[
        required("api", Value::Table(&API), "what the API is, and where"),
        optional("credential", Value::Tables(&CREDENTIAL), "a pair of form fields that says who calls"),
        optional("code", Value::Tables(&CODE), "a return code"),
        QUIRKS,
        NEWTYPES,
        ENUMS,
        CHOICES,
        STRUCTS,
        DOCUMENTS,
    ],
};

/// Any other file.
pub static SERVICE_FILE: Table = Table {
    what: "file on a service",
    doc: "One service: its types and its methods.",
    keys: &[
        required("service", Value::Table(&SERVICE), "what the service is"),
        QUIRKS,
        NEWTYPES,
        ENUMS,
        CHOICES,
        STRUCTS,
        DOCUMENTS,
        optional("method", Value::Tables(&METHOD), "a method of the service"),
    ],
};

const QUIRKS: Key = optional("quirk", Value::Tables(&QUIRK), "a fault of the API or of its documentation");
const NEWTYPES: Key = optional("newtype", Value::Tables(&NEWTYPE), "a scalar with a name of its own");
const ENUMS: Key =
    optional("enum", Value::Tables(&ENUM), "a list of values, closed in the documentation and open on the wire");
const CHOICES: Key = optional("choice", Value::Tables(&CHOICE), "one of several elements");
const STRUCTS: Key = optional("type", Value::Tables(&STRUCT), "an element of an answer");
const DOCUMENTS: Key = optional("document", Value::Tables(&DOCUMENT), "an XML document inside a parameter");

/// `[api]`
pub static API: Table = Table {
    what: "API",
    doc: "What the API is, and where.",
    keys: &[
        required("name", Value::Text, "what the API is called"),
        required("doc", Value::Text, "what it is"),
        required(
            "endpoint",
            Value::Text,
            "the address of a service's methods, with `{partner}`, `{service}` and `{method}` as places",
        ),
        required("partner", Value::Text, "the partner that is used unless the caller names another"),
        required("api_key_user", Value::Text, "the user whose password an API key is"),
        optional("api_key_user_sure", CERTAINTY, "how sure that is"),
        required(
            "pages",
            Value::Text,
            "where the vendor's documentation begins, without a slash at its end; a `page` key, of a service or of a method, is what follows that slash: `books/lend-book`",
        ),
        required("calls_below", Value::Whole(0), "calls in any 60 seconds must stay below this figure"),
        required("sure", CERTAINTY, "how sure the facts of this file are, unless they say so themselves"),
        NOTE,
    ],
};

/// `[[credential]]`
pub static CREDENTIAL: Table = Table {
    what: "credential",
    doc: "A pair of form fields that says who calls.",
    keys: &[
        required(
            "name",
            Value::Text,
            "identifies the pair within the spec; a service names the pairs that it wants in `credentials`",
        ),
        required("user", Value::Text, "the form field of the user's name"),
        required("password", Value::Text, "the form field of the password"),
        SURE,
    ],
};

/// `[[code]]`
pub static CODE: Table = Table {
    what: "code",
    doc: "A return code. The set stays open in the client: a code that is not listed is kept and reported.",
    keys: &[
        required("name", Value::Text, "as on the wire"),
        RUST,
        required("kind", Value::Word(words::<CodeKind>), "what it means for a caller. One code is the `success`"),
        optional(
            "applies",
            Value::Word(words::<Applies>),
            "for a code that every write or every method may answer, so that none of them lists it",
        ),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};

/// `[[quirk]]`
pub static QUIRK: Table = Table {
    what: "quirk",
    doc: "A fault of the API or of its documentation. In `api.toml` it holds for every method, in a service's file for the methods whose samples it names.",
    keys: &[
        required("name", Value::Text, "a name in kebab-case, unique"),
        optional(
            "leniency",
            Value::Word(words::<Leniency>),
            "what the decoder must put up with. Absent where nothing could be made of the answer, so that the fault is refused",
        ),
        required("doc", Value::Text, "what is wrong, and where it was seen"),
        SURE,
        NOTE,
        SETTLED_BY,
        optional(
            "samples",
            Value::Texts,
            "at least one `<Service>.<Method>/<case>` that decodes with the leniency and does not without it; both are tested. Without a leniency, each has a case `broken-..`, whose test is that it fails",
        ),
    ],
};

/// `[service]`
pub static SERVICE: Table = Table {
    what: "service",
    doc: "What the service is.",
    keys: &[
        required("name", Value::Text, "as in the address, `Books` for `Books.asmx`; the Rust module is named after it"),
        required("doc", Value::Text, "what the service is for"),
        required("page", Value::Text, "where its pages stand, relative to `[api] pages`: `books`"),
        optional(
            "credentials",
            Value::Texts,
            "names of the credential pairs to send; where the naming is unknown all pairs, of which each field is sent once",
        ),
        optional("credentials_sure", CERTAINTY, "how sure that is"),
        required(
            "sure",
            CERTAINTY,
            "how sure the service's address is, and the facts of this file unless they say so themselves",
        ),
        NOTE,
    ],
};
