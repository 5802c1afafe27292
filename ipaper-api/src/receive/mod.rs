//! How a response is received, once for both clients: what differs between the HTTP libraries is
//! not visible behind it.
//!
//! A [`Receiver`] is made from the head of a response. It takes the bytes of the body as they come
//! and undoes their content coding, decides whether they are a file or an envelope, keeps them
//! within the limits, and ends as an [`HttpResponse`] or as a failure. It has no socket and no
//! clock: the transports read, wait as long as it allows, and write the pieces of a file.
//! The status, once read, always reaches the caller. If it is not a success, the body is optional:
//! the receiver keeps what arrived and ignores a break.

mod coding;
mod end_mark;
mod file;
mod gzip;
mod head;
mod pace;

use std::time::Duration;

use bytes::BytesMut;

use coding::Coding;
use end_mark::Ends;
use pace::Pace;

use crate::transport::{HttpRequest, HttpResponse, TransportFailure};

pub(crate) use end_mark::has_end_mark;
pub(crate) use file::is_file;
pub use head::ResponseHead;

/// Bounds on how a response is received.
#[derive(Clone, Copy, Debug)]
pub struct ReceiveLimits {
    /// The bytes of a response in memory.
    pub response: usize,
    /// The bytes of a file that is written as it comes.
    pub file: u64,
    /// How long the service may be silent.
    pub silence: Duration,
    /// How long the body may take for less than 1 KiB.
    pub progress: Duration,
    /// Whether gzip was asked for.
    pub gzip: bool,
}

impl ReceiveLimits {
    /// The bounds on the response to `request`.
    pub fn new(request: &HttpRequest, silence: Duration, progress: Duration, gzip: bool) -> Self {
        ReceiveLimits { response: request.answer_limit, file: request.file_limit, silence, progress, gzip }
    }
}

/// A response on its way.
#[derive(Debug)]
pub struct Receiver {
    head: ResponseHead,
    limits: ReceiveLimits,
    coding: Coding,
    pace: Pace,
    target: Target,
    body: BytesMut,
}

#[derive(Debug)]
enum Target {
    /// A response that is read into memory.
    Memory,
    /// A response that may be a file, of which too little has come to decide.
    Undecided,
    /// A file whose beginning was handed out, and is still in the body.
    Begun(Ends),
    /// A file that is written as it comes.
    File(Ends),
    /// A body of no use.
    Nothing,
}

/// The result of [`Receiver::take`].
#[derive(Debug)]
pub enum Received<'r> {
    /// All input is used up.
    All,
    /// Some of the input was kept. Call [`Receiver::take`] again.
    Some,
    /// A piece of a file. Write it, then call [`Receiver::take`] again.
    File(&'r [u8]),
}

impl Receiver {
    /// Begins with the head of a response, whose body may be written as it comes if it is a file
    /// and `to_file` is set.
    ///
    /// # Errors
    ///
    /// A successful response is in a content coding that cannot be undone.
    pub fn new(head: ResponseHead, mut limits: ReceiveLimits, to_file: bool) -> Result<Self, TransportFailure> {
        if !head.is_success() {
            limits.response = limits.response.min(MOST_OF_A_PAGE);
        }
        let (coding, target) = match Coding::of(&head.content_encoding, limits.gzip) {
            Ok(coding) if to_file && head.is_success() => (coding, Target::Undecided),
            Ok(coding) => (coding, Target::Memory),
            Err(name) if head.is_success() => {
                return Err(TransportFailure::content_coding(&name).with_status(head.status));
            }
            Err(_) => (Coding::Identity, Target::Nothing),
        };
        let room = match coding {
            Coding::Identity if !to_file => room_for(head.content_length, limits.response),
            Coding::Identity | Coding::Gzip(_) => 0,
        };
        let pace = Pace::new(limits.silence, limits.progress);
        Ok(Receiver { head, limits, coding, pace, target, body: BytesMut::with_capacity(room) })
    }

    /// How many bytes the transport does well to read at once.
    pub fn piece_size(&self) -> usize {
        const MOST: usize = 64 * 1024;
        const FEWEST: usize = 512;
        let announced = self.head.content_length.and_then(|length| usize::try_from(length).ok());
        announced.unwrap_or(MOST / 4).clamp(FEWEST, MOST)
    }

    /// How many bytes a file may have.
    pub fn file_limit(&self) -> u64 {
        self.limits.file
    }

    /// Whether more of the body is of any use.
    pub fn wants_more(&self) -> bool {
        match self.target {
            Target::Nothing => false,
            _ => self.head.is_success() || self.body.len() < self.limits.response,
        }
    }

    /// How long to wait for the next bytes.
    pub fn time_left(&self) -> Duration {
        self.pace.time_left()
    }

    /// The transport waited so long for bytes.
    pub fn waited(&mut self, time: Duration) {
        self.pace.waited(time);
    }

    /// The failure where no bytes came within [`time_left`](Receiver::time_left).
    pub fn timed_out(&self) -> TransportFailure {
        self.pace.timed_out()
    }

    /// Takes bytes of the body from `input`. Call it again with the same slice until it returns
    /// [`Received::All`].
    ///
    /// # Errors
    ///
    /// The response is larger than it may be, or its content coding is broken.
    pub fn take<'r, 'i: 'r>(&'r mut self, input: &mut &'i [u8]) -> Result<Received<'r>, TransportFailure> {
        let Receiver { head, limits, coding, pace, target, body } = self;
        let piece = coding.decode(std::mem::take(input))?;
        if piece.is_empty() {
            return Ok(Received::All);
        }
        pace.received(piece.len());
        if let Target::Begun(ends) = target {
            *body = BytesMut::new();
            *target = Target::File(*ends);
        }
        match target {
            Target::File(ends) => {
                ends.add(piece);
                return Ok(Received::File(piece));
            }
            Target::Nothing => return Ok(Received::Some),
            Target::Memory | Target::Undecided | Target::Begun(_) => {}
        }
        let room = limits.response.saturating_sub(body.len());
        if piece.len() > room {
            if head.is_success() {
                return Err(TransportFailure::too_large(limits.response as u64));
            }
            // `wants_more` ends the reading.
            body.extend_from_slice(piece.get(..room).unwrap_or_default());
            *target = Target::Nothing;
            return Ok(Received::Some);
        }
        body.extend_from_slice(piece);
        if matches!(target, Target::Undecided) {
            match file::begins_like_a_file(head.content_type.as_deref(), body) {
                Some(true) => {
                    let mut ends = Ends::default();
                    ends.add(body);
                    *target = Target::Begun(ends);
                    return Ok(Received::File(body));
                }
                Some(false) => *target = Target::Memory,
                None => {}
            }
        }
        Ok(Received::Some)
    }

    /// Marks the end of the body. Afterwards, [`take`](Receiver::take) without input returns the
    /// bytes that the decoder still holds.
    pub fn end_of_body(&mut self) {
        self.coding.end();
    }

    /// The response after its body has come in full, `written` bytes of it to a file, or has
    /// failed.
    ///
    /// # Errors
    ///
    /// The body of a successful response failed, or is a file that ends in the middle.
    pub fn finish(self, result: Result<(), TransportFailure>, written: u64) -> Result<HttpResponse, TransportFailure> {
        let Receiver { head, target, body, .. } = self;
        let status = head.status;
        if head.is_success() {
            result.map_err(|failure| failure.with_status(status))?;
        }
        let (content_type, retry_after, date) = (head.content_type, head.retry_after, head.date);
        let location = head.location;
        let response = match target {
            Target::Begun(ends) | Target::File(ends) => {
                if !head.is_delimited && !ends.has_end_mark() {
                    return Err(TransportFailure::cut_off().with_status(status));
                }
                HttpResponse::written(status, content_type, written)
            }
            Target::Memory | Target::Undecided | Target::Nothing => {
                let response = HttpResponse::new(status, content_type, body.freeze());
                HttpResponse { may_be_cut: !head.is_delimited, ..response }
            }
        };
        let response = response.with_retry_after(retry_after.as_deref(), date.as_deref());
        Ok(response.with_location(location.as_deref()))
    }
}

/// The longest error page that is kept: the texts of the platform are searched for in no more of it.
const MOST_OF_A_PAGE: usize = 256 * 1024;

/// More than this is not believed of an announced length before it has come.
const MOST_ROOM: usize = 16 * 1024 * 1024;

/// How much room to make at once for a response of the length that its head announces, which may be
/// wrong: so that it is not copied as it grows.
fn room_for(announced: Option<u64>, limit: usize) -> usize {
    announced.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX).min(limit).min(MOST_ROOM))
}

/// Whether a response of this status may be a whole response of the API. Parts of one, and
/// differences to one, were never asked for.
pub(crate) fn is_success(status: u16) -> bool {
    (200..300).contains(&status) && !matches!(status, 206 | 226)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_room_for_the_announced_length_within_bounds() {
        const LIMIT: usize = 1_000;
        for (announced, limit, room) in [
            (None, LIMIT, 0),
            (Some(0), LIMIT, 0),
            (Some(999), LIMIT, 999),
            (Some(1_001), LIMIT, LIMIT),
            (Some(u64::MAX), LIMIT, LIMIT),
            (Some(u64::MAX), usize::MAX, MOST_ROOM),
            (Some(MOST_ROOM as u64 + 1), usize::MAX, MOST_ROOM),
        ] {
            assert_eq!(room_for(announced, limit), room, "{announced:?} within {limit}");
        }
    }

    #[test]
    fn takes_parts_and_redirects_for_no_success() {
        for status in [200, 201, 204, 299] {
            assert!(is_success(status), "{status}");
        }
        for status in [100, 199, 206, 226, 300, 304, 500] {
            assert!(!is_success(status), "{status}");
        }
    }

    #[test]
    fn reads_pieces_no_larger_than_needed() {
        let size = |length: &str| {
            let head = ResponseHead::new(200, [("content-length", length.as_bytes())]);
            let second = Duration::from_secs(1);
            let limits = ReceiveLimits { response: 1, file: 1, silence: second, progress: second, gzip: true };
            Receiver::new(head, limits, false).expect("a receiver").piece_size()
        };
        assert_eq!([size("0"), size("10000"), size("1000000"), size("x")], [512, 10_000, 65_536, 16_384]);
    }
}
