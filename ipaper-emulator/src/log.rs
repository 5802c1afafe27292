//! What was received, for assertions.

use std::collections::VecDeque;
use std::fmt;
use std::time::Instant;

use bytes::Bytes;

/// A request as it arrived.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// Which connection brought it, counted from 1 in the order of arrival.
    pub connection: u64,
    /// When its head had been read, after a latency before reading if one was injected.
    pub arrived: Instant,
    /// When the last of its answer was handed to the connection; `None` while it is not, and for ever when it is not answered whole.
    pub answered: Option<Instant>,
    /// `POST`.
    pub http_method: String,
    /// The path with its query, such as `/V2/Paper.asmx/GetAllPapers`.
    pub path: String,
    /// The method it calls as `Paper.GetAllPapers`, if there is one.
    pub method: Option<String>,
    /// The headers with names in lower case, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body: all of it, unless it is longer than what [`Builder::kept_body`](crate::Builder::kept_body) allows.
    pub body: Bytes,
    /// How many bytes of the body arrived.
    pub body_length: u64,
    /// Whether the body arrived whole.
    pub whole: bool,
    /// Whether a method ran, successful or not. A request that the platform, the login or a fault refuses is not carried out.
    pub carried_out: bool,
    /// The HTTP status of the answer, once there is one.
    pub status: Option<u16>,
}

impl ReceivedRequest {
    /// The value of a header, whose name's case does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The form fields, decoded, in the order of arrival; those of [`body`](ReceivedRequest::body), so of a long body its beginning.
    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    /// The value of the first form field with exactly this name.
    pub fn field(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body).find(|(field, _)| field == name).map(|(_, value)| value.into_owned())
    }
}

impl ReceivedRequest {
    /// The approximate memory use.
    fn size(&self) -> u64 {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        let strings = self.http_method.len() + self.path.len() + self.method.as_ref().map_or(0, String::len);
        let places = size_of::<Self>() + self.headers.len() * size_of::<(String, String)>();
        (self.body.len() + headers + strings + places) as u64
    }
}

impl fmt::Debug for ReceivedRequest {
    /// Leaves out the body, which holds credentials and may be large.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("connection", &self.connection)
            .field("path", &self.path)
            .field("body_length", &self.body_length)
            .field("whole", &self.whole)
            .field("carried_out", &self.carried_out)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// How many connections there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connections {
    /// Connections accepted.
    pub accepted: u64,
    /// Those of them whose TLS handshake failed, so that nothing was sent on them.
    pub failed_handshakes: u64,
}

/// Identifies an entry of the log for later changes, even after the entry was removed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryId(u64);

/// The bounds of the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogLimits {
    pub(crate) requests: usize,
    /// Bytes of all its requests: kept bodies, paths, headers and overhead.
    pub(crate) bytes: u64,
}

/// The log itself. Beyond its limits it drops the oldest requests.
#[derive(Debug)]
pub(crate) struct Log {
    limits: LogLimits,
    entries: VecDeque<ReceivedRequest>,
    /// How many entries were cleared or dropped.
    gone: u64,
    /// How many entries were dropped.
    pub(crate) dropped: u64,
    bytes: u64,
    pub(crate) connections: Connections,
}

impl Log {
    pub(crate) fn new(limits: LogLimits) -> Self {
        let (entries, connections) = (VecDeque::new(), Connections::default());
        Log { limits, entries, gone: 0, dropped: 0, bytes: 0, connections }
    }

    pub(crate) fn enter(&mut self, request: ReceivedRequest) -> EntryId {
        let id = EntryId(self.gone + self.entries.len() as u64);
        self.bytes += request.size();
        self.entries.push_back(request);
        self.make_room();
        id
    }

    /// Changes an entry, unless it was removed.
    pub(crate) fn change(&mut self, id: EntryId, change: impl FnOnce(&mut ReceivedRequest)) {
        let position = id.0.checked_sub(self.gone).and_then(|position| usize::try_from(position).ok());
        let Some(request) = position.and_then(|position| self.entries.get_mut(position)) else { return };
        self.bytes -= request.size();
        change(request);
        self.bytes += request.size();
        self.make_room();
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.entries.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.gone += self.entries.len() as u64;
        self.bytes = 0;
        self.entries.clear();
    }

    fn make_room(&mut self) {
        while self.entries.len() > self.limits.requests || self.bytes > self.limits.bytes {
            let Some(oldest) = self.entries.pop_front() else { return };
            self.bytes -= oldest.size();
            self.gone += 1;
            self.dropped += 1;
        }
    }
}
