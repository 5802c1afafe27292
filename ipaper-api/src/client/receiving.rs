//! Reads the body of a response from reqwest, and writes it where it is a file.

use std::time::Duration;

use reqwest::{Response, Version};
use tokio::time::{Instant, timeout, timeout_at};

use super::failure::failure;
use super::sink::Sink;
use crate::receive::{ReceiveLimits, Received, Receiver, ResponseHead};
use crate::transport::{HttpResponse, TransportFailure};

/// How long a request may take in all, and until when.
pub(super) type Deadline = Option<(Duration, Instant)>;

/// Lets `work` go on until the deadline.
pub(super) async fn within<T>(
    deadline: Deadline,
    work: impl Future<Output = Result<T, TransportFailure>>,
) -> Result<T, TransportFailure> {
    let Some((limit, until)) = deadline else { return work.await };
    let late = |_| Err(TransportFailure::timeout(format!("the response was not complete within {limit:?}")));
    timeout_at(until, work).await.unwrap_or_else(late)
}

/// Receives what follows the head of `response`, into `sink` where it is a file.
pub(super) async fn receive(
    mut response: Response,
    limits: ReceiveLimits,
    deadline: Deadline,
    mut sink: Option<&mut Sink<'_>>,
) -> Result<HttpResponse, TransportFailure> {
    let headers = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let head = ResponseHead::new(response.status().as_u16(), headers)
        .delimited_by_protocol(response.version() >= Version::HTTP_2);
    let mut receiver = Receiver::new(head, limits, sink.is_some())?;
    let result = within(deadline, read(&mut response, &mut receiver, sink.as_deref_mut())).await;
    match sink {
        Some(sink) => receiver.finish(result, sink.written()).map_err(|failure| sink.judge(failure)),
        None => receiver.finish(result, 0),
    }
}

/// Reads the whole body.
async fn read(
    response: &mut Response,
    receiver: &mut Receiver,
    mut sink: Option<&mut Sink<'_>>,
) -> Result<(), TransportFailure> {
    while receiver.wants_more() {
        let started = Instant::now();
        let piece = timeout(receiver.time_left(), response.chunk()).await;
        receiver.waited(started.elapsed());
        let Some(piece) = piece.map_err(|_| receiver.timed_out())?.map_err(failure)? else {
            receiver.end_of_body();
            take(receiver, &[], sink.as_deref_mut()).await?;
            break;
        };
        take(receiver, &piece, sink.as_deref_mut()).await?;
    }
    match sink {
        Some(sink) => sink.finish().await.map(drop),
        None => Ok(()),
    }
}

/// Uses up a piece of the body.
async fn take(
    receiver: &mut Receiver,
    mut piece: &[u8],
    mut sink: Option<&mut Sink<'_>>,
) -> Result<(), TransportFailure> {
    let limit = receiver.file_limit();
    loop {
        match (receiver.take(&mut piece)?, &mut sink) {
            (Received::All, _) => return Ok(()),
            (Received::File(bytes), Some(sink)) => sink.write(bytes, limit).await?,
            (Received::File(_), None) | (Received::Some, _) => {}
        }
    }
}
