//! How far an upload has come, told at a sane rate.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How far the sending of a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// How many bytes of the file have been read to be sent. At most a few buffers of them have not left yet.
    pub sent: u64,
    /// The size of the file in bytes.
    pub total: u64,
}

impl UploadProgress {
    /// The part that has been read, in whole percent, rounded down.
    pub fn percent(&self) -> u8 {
        let percent = u128::from(self.sent) * 100 / u128::from(self.total.max(1));
        if self.total == 0 { 100 } else { u8::try_from(percent).unwrap_or(100) }
    }
}

/// Who wants to know.
#[derive(Clone)]
pub(super) struct Listener(Arc<dyn Fn(UploadProgress) + Send + Sync>);

impl Listener {
    pub(super) fn new(listener: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        Listener(Arc::new(listener))
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}

/// Between two reports lies at least this much, but for the last.
const PAUSE: Duration = Duration::from_millis(100);

/// Reports on one sending of a file.
#[derive(Debug)]
pub(super) struct Reports {
    listener: Option<Listener>,
    total: u64,
    last: Option<Instant>,
}

impl Reports {
    pub(super) fn new(listener: Option<Listener>, total: u64) -> Self {
        Reports { listener, total, last: None }
    }

    /// So much has been read.
    pub(super) fn report(&mut self, sent: u64) {
        let Some(listener) = &self.listener else { return };
        let now = Instant::now();
        let is_early = self.last.is_some_and(|last| now.saturating_duration_since(last) < PAUSE);
        if is_early && sent < self.total {
            return;
        }
        self.last = Some(now);
        (listener.0)(UploadProgress { sent, total: self.total });
    }
}
