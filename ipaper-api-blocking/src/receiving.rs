//! Reads the body of a response from ureq, and writes it where it is a file.

use std::io::{self, Read};
use std::time::Instant;

use ipaper_api::receive::{ReceiveLimits, Received, Receiver, ResponseHead};
use ipaper_api::transport::{HttpResponse, TransportFailure};
use ureq::http::Response;
use ureq::{Body, Timeout};

use crate::failure::failure;
use crate::sink::Sink;
use crate::strict_connector::{connection_ended, read_until};

/// Receives what follows the head of `response` until `deadline`, into `sink` where it is a file.
pub(crate) fn receive(
    response: Response<Body>,
    limits: ReceiveLimits,
    deadline: Option<Instant>,
    mut sink: Option<&mut Sink<'_>>,
) -> Result<HttpResponse, TransportFailure> {
    let (head, body) = response.into_parts();
    let headers = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let head = ResponseHead::new(head.status.as_u16(), headers);
    let mut reader =
        Pieces { is_delimited: head.is_delimited(), reader: body.into_with_config().limit(u64::MAX).reader() };
    let mut receiver = Receiver::new(head, limits, sink.is_some())?;
    let result = read(&mut reader, &mut receiver, deadline, sink.as_deref_mut());
    match sink {
        Some(sink) => receiver.finish(result, sink.written()).map_err(|failure| sink.judge(failure)),
        None => receiver.finish(result, 0),
    }
}

/// Reads the whole body.
fn read(
    reader: &mut Pieces<impl Read>,
    receiver: &mut Receiver,
    deadline: Option<Instant>,
    mut sink: Option<&mut Sink<'_>>,
) -> Result<(), TransportFailure> {
    let mut piece = vec![0; receiver.piece_size()];
    while receiver.wants_more() {
        let started = Instant::now();
        let until = started.checked_add(receiver.time_left()).into_iter().chain(deadline).min();
        let result = read_until(until, || reader.read(&mut piece));
        receiver.waited(started.elapsed());
        let read = result.map_err(|error| match error {
            error if is_late(&error) && receiver.time_left().is_zero() => receiver.timed_out(),
            error if is_late(&error) => TransportFailure::timeout("the response took longer than an attempt may take"),
            error => failure(error.into()),
        })?;
        if read == 0 {
            receiver.end_of_body();
        }
        take(receiver, piece.get(..read).unwrap_or_default(), sink.as_deref_mut())?;
        if read == 0 {
            break;
        }
    }
    sink.map_or(Ok(()), |sink| sink.finish().map(drop))
}

/// Uses up a piece of the body.
fn take(receiver: &mut Receiver, mut piece: &[u8], mut sink: Option<&mut Sink<'_>>) -> Result<(), TransportFailure> {
    let limit = receiver.file_limit();
    loop {
        match (receiver.take(&mut piece)?, &mut sink) {
            (Received::All, _) => return Ok(()),
            (Received::File(bytes), Some(sink)) => sink.write(bytes, limit)?,
            (Received::File(_), None) | (Received::Some, _) => {}
        }
    }
}

/// Whether the service was waited for in vain, rather than the whole call.
fn is_late(error: &io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(error, Some(ureq::Error::Timeout(Timeout::PerRead | Timeout::RecvBody)))
}

/// The body, piece by piece. It may end with the connection only where nothing else says where it
/// ends.
struct Pieces<R> {
    reader: R,
    is_delimited: bool,
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.reader.read(buffer) {
            Err(_) if !self.is_delimited && connection_ended() => Ok(0),
            result => result,
        }
    }
}
