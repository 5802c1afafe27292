//! The envelope around every XML answer: the code first, the data only where the code is `SUCCESS`.

use super::cursor::Cursor;
use super::drift::DriftKind;
use super::element::{Element, FromElement, required};
use super::failure::{Failure, Problem};
use super::leniency::Leniency;
use super::locate::cut;
use crate::ReturnCode;
use crate::request::sealed::Wire;

/// What an envelope holds.
#[derive(Debug)]
pub(crate) enum Envelope<R: Wire> {
    Success(R::Answer),
    Refused {
        code: ReturnCode,
        message: String,
        /// What the service said about the failure, where it did and the spec knows how.
        details: Option<R::Failure>,
    },
}

/// A failure to read an envelope, and whether the code `SUCCESS` had been read by then.
#[derive(Debug)]
pub(crate) struct EnvelopeFailure {
    pub(crate) failure: Failure,
    pub(crate) success_was_read: bool,
}

/// Reads a whole answer.
pub(crate) fn read_envelope<R: Wire>(cursor: &mut Cursor<'_>) -> Result<Envelope<R>, EnvelopeFailure> {
    let mut parts = Parts::<R>::default();
    let whole = parts.read(cursor).and_then(|()| parts.second_look(cursor));
    let success_was_read = parts.code == Some(ReturnCode::Success);
    let lenient = cursor.grants(Leniency::MissingData);
    if let (Err(failure), true) = (&whole, parts.is_refused()) {
        // The call has failed with its code, whatever is wrong behind it.
        cursor.note(DriftKind::Malformed, &failure.problem().to_string(), failure.offset());
        return parts.into_envelope(lenient).map_err(|failure| EnvelopeFailure { failure, success_was_read });
    }
    whole.and_then(|()| parts.into_envelope(lenient)).map_err(|failure| EnvelopeFailure { failure, success_was_read })
}

/// Reads `data`. A value that says "nothing" must be what it shows.
fn read_data<'a, R: Wire>(cursor: &mut Cursor<'a>, data: Element<'a>) -> Result<R::Answer, Failure> {
    cursor.begin_evidence();
    let value = R::read(cursor, data)?;
    if R::is_nothing(&value) {
        cursor.require_evidence()?;
    }
    Ok(value)
}

/// What has been read of an envelope.
struct Parts<R: Wire> {
    /// Where the root element begins.
    root: usize,
    code: Option<ReturnCode>,
    message: Option<String>,
    /// Where `data` begins.
    data: Option<usize>,
    response: Option<R::Answer>,
    details: Option<R::Failure>,
}

impl<R: Wire> Default for Parts<R> {
    fn default() -> Self {
        Parts { root: 0, code: None, message: None, data: None, response: None, details: None }
    }
}

impl<R: Wire> Parts<R> {
    fn is_refused(&self) -> bool {
        self.code.as_ref().is_some_and(|code| *code != ReturnCode::Success)
    }

    /// Reads the document from its first byte to its last.
    fn read(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Failure> {
        let mut root = cursor.root()?;
        if root.name().eq_ignore_ascii_case("html") {
            return Err(Failure::at(root.offset(), Problem::Html));
        }
        if root.name() != "result" {
            return Err(Failure::at(root.offset(), Problem::WrongRoot(cut(root.name()))));
        }
        self.root = root.offset();
        cursor.pass_attributes(&mut root)?;
        while let Some(child) = cursor.child(&mut root)? {
            match child.name() {
                "code" => cursor.set(&mut self.code, child)?,
                "message" => cursor.set(&mut self.message, child)?,
                "data" => self.data(cursor, child)?,
                _ => cursor.unknown_element(child)?,
            }
        }
        cursor.end_of_document()
    }

    /// Reads `data` on the way where the code is known to be `SUCCESS`, and passes over it where it is not.
    fn data<'a>(&mut self, cursor: &mut Cursor<'a>, data: Element<'a>) -> Result<(), Failure> {
        if self.data.replace(data.offset()).is_some() {
            return Err(Failure::at(data.offset(), Problem::Twice));
        }
        match self.code {
            Some(ReturnCode::Success) => self.response = Some(read_data::<R>(cursor, data)?),
            _ => cursor.skip(data)?,
        }
        Ok(())
    }

    /// Comes back to a `data` that was passed over: it stood before the code, or the code is another one than `SUCCESS`.
    fn second_look(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Failure> {
        let (Some(offset), Some(code), None) = (self.data, &self.code, &self.response) else {
            return Ok(());
        };
        let success = *code == ReturnCode::Success;
        let data = cursor.element_at(offset)?;
        if success {
            self.response = Some(read_data::<R>(cursor, data)?);
        } else if cursor.grants(Leniency::BareText) || !cursor.has_bare_text(data)? {
            // Details are a courtesy: the call has failed with its code whatever they say.
            let data = cursor.element_at(offset)?;
            self.details = R::Failure::from_element(cursor, data).ok();
        }
        Ok(())
    }

    fn into_envelope(self, lenient_about_missing_data: bool) -> Result<Envelope<R>, Failure> {
        let code = required(self.code, self.root, "code")?;
        if code != ReturnCode::Success {
            return Ok(Envelope::Refused { code, message: self.message.unwrap_or_default(), details: self.details });
        }
        let response = self.response.or_else(|| R::without_data(lenient_about_missing_data));
        required(response, self.root, "data").map(Envelope::Success)
    }
}
