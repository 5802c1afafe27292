//! The decoder of one method, behind a function that is the same for all.

use ipaper_api::{Drift, Error, Method, Request, decode_strictly};

/// How one method's answers are decoded. The table of them is generated from the spec.
pub struct Decoder {
    pub method: &'static Method,
    pub decode: fn(&[u8]) -> Decoded,
}

/// What came out of an answer.
pub struct Decoded {
    /// A refusal, or why the answer cannot be decoded.
    pub error: Option<Error>,
    /// What nobody knows, in refusals too.
    pub drift: Vec<Drift>,
    /// Whether there is more of that than was noted.
    pub more_drift: bool,
}

impl Decoder {
    pub const fn of<R: Request>() -> Self {
        Decoder { method: R::METHOD, decode: decode::<R> }
    }
}

fn decode<R: Request>(answer: &[u8]) -> Decoded {
    let strictly = decode_strictly::<R>(answer, None);
    Decoded { error: strictly.result.err(), drift: strictly.drift, more_drift: strictly.more_drift }
}
