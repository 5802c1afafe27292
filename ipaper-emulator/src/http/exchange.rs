//! The way of one request: from its head to its answer, with a fault at the moment it was meant for.

use std::borrow::Cow;
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, Version};
use tokio::time::sleep;

use super::answer_body::AnswerBody;
use super::receive::{Reading, Received, drop_rest};
use super::reply::Reply;
use super::url_decode;
use super::wire::{Ending, Wire};
use crate::description::{self, Described};
use crate::fault::{Act, Canned, Fault, Point};
use crate::log::{EntryId, ReceivedRequest};
use crate::platform::{self, Target, pages, soap};
use crate::shared::Shared;
use crate::variants::UnsizedBodies;

/// Longer bodies are answered on a thread of their own, so that other connections do not wait for the decoding.
const SMALL: usize = 256 * 1024;

/// A request under way.
struct Exchange {
    shared: Arc<Shared>,
    wire: Arc<Wire>,
    fault: Option<Fault>,
    entry: EntryId,
}

/// Takes a request from its head to its answer.
pub(crate) async fn exchange(
    shared: Arc<Shared>,
    wire: Arc<Wire>,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, Infallible> {
    let (head, body) = request.into_parts();
    let path = url_decode::path(head.uri.path());
    let target = path.as_deref().map(Target::of);
    let method = target.and_then(Target::method);
    let full_name = method.map(ipaper_api::Method::full_name);
    let is_write = method.is_some_and(ipaper_api::Method::is_write);
    let fault = shared.faults().take_for_request(full_name, is_write);
    if let Some(fault) = &fault {
        sleep(fault.delay_before_reading.duration()).await;
    }
    let entry = shared.log().enter(received(&head, &wire, full_name.map(str::to_owned)));
    let exchange = Exchange { shared, wire, fault, entry };
    let reply = if let Some(target) = target {
        exchange.reply(&head, body, target).await
    } else {
        drop_rest(body);
        pages::bad_path()
    };
    Ok(exchange.respond(reply).await)
}

impl Exchange {
    async fn reply(&self, head: &Parts, body: Incoming, target: Target<'_>) -> Reply {
        if let Some(canned) = self.at(Point::BeforeBody).await {
            return early(canned, body);
        }
        let has_length = head.headers.contains_key(CONTENT_LENGTH);
        let unsized_bodies = self.shared.variants.unsized_bodies;
        if unsized_bodies == UnsizedBodies::Refused && !has_length && head.method != "GET" {
            drop_rest(body);
            return pages::length_required();
        }
        let body = match self.receive(body).await {
            Ok(_) if unsized_bodies == UnsizedBodies::ReadAsEmpty && !has_length => Bytes::new(),
            Ok(body) => body,
            Err(Incomplete::CutOff) => return pages::cut_off(),
            Err(Incomplete::TooLarge) => return self.too_large(head, target),
        };
        if let Some(canned) = self.at(Point::AfterBody).await {
            return Reply::canned(canned);
        }
        let reply = self.answer(head, body, target).await;
        match self.at(Point::AfterEffect).await {
            Some(canned) => Reply::canned(canned),
            None => reply,
        }
    }

    /// Lets the fault happen if this is its moment, and returns the answer that it has in store. A connection that
    /// it ends or stalls never gets past this.
    async fn at(&self, point: Point) -> Option<&Canned> {
        let fault = self.fault.as_ref().filter(|fault| fault.point == point)?;
        sleep(fault.delay_before_answering).await;
        match &fault.act {
            Act::Answer(canned) => Some(canned),
            Act::Proceed | Act::Refuse { .. } | Act::Throw { .. } => None,
            Act::Reset => self.end(Ending::Reset).await,
            Act::Close => self.end(Ending::Close).await,
            Act::Stall => pending().await,
        }
    }

    async fn end<T>(&self, ending: Ending) -> T {
        self.wire.end(ending);
        pending().await
    }

    async fn receive(&self, body: Incoming) -> Result<Bytes, Incomplete> {
        let stop_after = match self.fault.as_ref().map(|fault| fault.point) {
            Some(Point::InBody(bytes)) => Some(bytes),
            _ => None,
        };
        let pause = self.fault.as_ref().map(|fault| fault.pause_in_body).unwrap_or_default();
        let reading = Reading { max: self.shared.max_body, pause, stop_after };
        match reading.read(body, |length| self.note(|request| request.body_length = length)).await {
            Received::Whole(body) => {
                self.keep(&body);
                self.note(|request| request.whole = true);
                Ok(body)
            }
            Received::TooLarge(rest) => {
                drop_rest(rest);
                Err(Incomplete::TooLarge)
            }
            Received::Stopped(begun, rest) => {
                self.keep(&begun);
                self.at(Point::InBody(stop_after.unwrap_or_default())).await;
                drop_rest(rest);
                Err(Incomplete::CutOff)
            }
            Received::CutOff(begun) => {
                self.keep(&begun);
                Err(Incomplete::CutOff)
            }
        }
    }

    /// Keeps as much of a body in the log as shall be kept. A copy of a beginning lets go of the rest.
    fn keep(&self, body: &Bytes) {
        let bound = usize::try_from(self.shared.kept_body).unwrap_or(usize::MAX);
        let kept = body.get(..bound).map_or_else(|| body.clone(), Bytes::copy_from_slice);
        self.note(|request| request.body = kept);
    }

    async fn answer(&self, head: &Parts, body: Bytes, target: Target<'_>) -> Reply {
        match (target, &head.method) {
            (Target::Service(service), &Method::GET) => return self.describe(service, head),
            (Target::Service(_), &Method::POST) => return soap::refused(header(head, "soapaction").as_deref(), &body),
            _ => {}
        }
        let content_type = header(head, CONTENT_TYPE.as_str()).unwrap_or_default().into_owned();
        let method = match platform::admit(target, head.method.as_str(), &content_type, &self.shared.variants) {
            Ok(method) => method,
            Err(reply) => return reply,
        };
        if body.len() <= SMALL {
            return self.shared.answer(method, &content_type, &body, self.fault.as_ref(), self.entry);
        }
        let (shared, fault, entry) = (Arc::clone(&self.shared), self.fault.clone(), self.entry);
        let answering =
            tokio::task::spawn_blocking(move || shared.answer(method, &content_type, &body, fault.as_ref(), entry));
        answering.await.unwrap_or_else(|error| Reply::text(500, format!("The emulator failed: {error}\r\n")))
    }

    /// Answers a body that is too large. The server in front refuses it at once, the platform only
    /// after method and content type.
    fn too_large(&self, head: &Parts, target: Target<'_>) -> Reply {
        let variants = &self.shared.variants;
        let content_type = header(head, CONTENT_TYPE.as_str()).unwrap_or_default();
        platform::too_large_in_front(variants)
            .or_else(|| platform::admit(target, head.method.as_str(), &content_type, variants).err())
            .unwrap_or_else(|| platform::too_large(variants))
    }

    /// What a service says of itself, with the address at which the client reaches it.
    fn describe(&self, service: &'static str, head: &Parts) -> Reply {
        let host = header(head, HOST.as_str());
        let scheme = if self.wire.encrypted { "https" } else { "http" };
        let origin = format!("{scheme}://{}", host.as_deref().unwrap_or("localhost"));
        let described = Described { service, origin: &origin, path: head.uri.path() };
        description::answer(&described, head.uri.query().unwrap_or_default(), &self.shared.variants)
    }

    async fn respond(self, reply: Reply) -> Response<AnswerBody> {
        let status = reply.status;
        self.note(|request| request.status = Some(status));
        let reply = match self.fault.as_ref().and_then(|fault| fault.content_coding.as_deref()) {
            Some(coding) => reply.claiming(coding),
            None => reply,
        };
        let without_length = self.fault.as_ref().is_some_and(|fault| fault.without_length);
        let mut response = self.with_body(reply).await;
        if without_length {
            // Hyper ends the body of such a response with the connection.
            *response.version_mut() = Version::HTTP_10;
            return response.map(AnswerBody::without_length);
        }
        response
    }

    async fn with_body(&self, reply: Reply) -> Response<AnswerBody> {
        let whole = reply.body.clone();
        let is_in_response = |fault: &&Fault| matches!(fault.point, Point::InHead | Point::InAnswer);
        let Some(fault) = self.fault.as_ref().filter(is_in_response) else {
            let body = AnswerBody::whole(whole, Arc::clone(&self.shared), self.entry);
            return reply.into_response(body);
        };
        sleep(fault.delay_before_answering).await;
        let ending = if matches!(fault.act, Act::Reset) { Ending::Reset } else { Ending::Close };
        if fault.point == Point::InHead {
            self.wire.end_in_head(ending);
        }
        reply.into_response(match fault.act {
            Act::Stall => AnswerBody::half_then_stall(&whole),
            _ => AnswerBody::half_then_end(&whole, Arc::clone(&self.wire), ending),
        })
    }

    fn note(&self, change: impl FnOnce(&mut ReceivedRequest)) {
        self.shared.log().change(self.entry, change);
    }
}

/// Why the body is not available.
enum Incomplete {
    TooLarge,
    CutOff,
}

fn header<'h>(head: &'h Parts, name: &str) -> Option<Cow<'h, str>> {
    head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
}

/// The answer to a request whose body is not waited for.
fn early(canned: &Canned, body: Incoming) -> Reply {
    if canned.reads_rest {
        drop_rest(body);
        Reply::canned(canned)
    } else {
        Reply::canned(canned).closing()
    }
}

fn received(head: &Parts, wire: &Wire, method: Option<String>) -> ReceivedRequest {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    ReceivedRequest {
        connection: wire.number,
        arrived: Instant::now(),
        answered: None,
        http_method: head.method.to_string(),
        path: head.uri.to_string(),
        method,
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body: Bytes::new(),
        body_length: 0,
        whole: false,
        carried_out: false,
        status: None,
    }
}
