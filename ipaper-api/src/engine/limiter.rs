//! The limit of calls in a time, shared by everyone who calls with one account.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use event_listener::EventListener;

use super::lock;
use super::login::Logins;
use super::window::{Turn, Window};
use crate::Error;
use crate::generated::CALLS_BELOW;

/// The time in which calls are counted, unless somebody wants another.
const MINUTE: Duration = Duration::from_secs(60);

/// More calls than this are no limit.
const MOST_CALLS: u32 = 1_000_000;

/// Longer times are not counted in.
const LONGEST_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// Keeps the calls of any 60 seconds below a figure, by the service's clock.
///
/// A place is taken when a call is let through and becomes free 60 seconds after the call has ended: since the service sees a call at some time in between,
/// it never sees more calls in any 60 seconds than there are places. Callers get their turn in the order in which they came; each attempt of a call counts.
///
/// Every client has a limiter of its own, which its clones share. Clients of one account should share one, the async and the blocking alike; they then also share
/// what they know of their logins, refused ones included (see the page on [calls](crate::calls)).
///
/// ```
/// use ipaper_api::{Config, Credentials, Limiter};
///
/// let limiter = Limiter::below(50)?;
/// let reports = Config::new(Credentials::api_key("key")).limiter(limiter.clone());
/// let uploads = Config::new(Credentials::api_key("key")).limiter(limiter);
/// # Ok::<(), ipaper_api::Error>(())
/// ```
#[derive(Clone)]
pub struct Limiter {
    shared: Arc<Shared>,
}

struct Shared {
    /// The moment that times are counted from.
    epoch: Instant,
    below: u32,
    length: Duration,
    window: Mutex<Window>,
    logins: Logins,
}

impl Limiter {
    /// Keeps the calls of any 60 seconds below `calls`.
    ///
    /// # Errors
    ///
    /// As [`with_window`](Limiter::with_window).
    pub fn below(calls: u32) -> Result<Self, Error> {
        Self::with_window(calls, MINUTE)
    }

    /// Keeps the calls of any `window` below `calls`.
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidConfiguration`](crate::ErrorKind::InvalidConfiguration), if `calls` is below 2 (which would leave no call at all) or
    /// above a million, or if `window` is zero or longer than a day.
    pub fn with_window(calls: u32, window: Duration) -> Result<Self, Error> {
        if calls < 2 {
            return Err(Error::invalid_configuration(format!(
                "no call at all stays below {calls}: expected 2 or more"
            )));
        }
        if calls > MOST_CALLS {
            return Err(Error::invalid_configuration(format!(
                "{calls} calls are no limit: expected {MOST_CALLS} at most"
            )));
        }
        if window.is_zero() || window > LONGEST_WINDOW {
            return Err(Error::invalid_configuration(format!(
                "{window:?} is no time to count calls in: expected more than nothing and {LONGEST_WINDOW:?} at most"
            )));
        }
        Ok(Self::new(calls, window))
    }

    fn new(below: u32, length: Duration) -> Self {
        let places = usize::try_from(below.saturating_sub(1)).unwrap_or(usize::MAX).max(1);
        let window = Mutex::new(Window::new(places, length));
        let shared = Shared { epoch: Instant::now(), below, length, window, logins: Logins::default() };
        Limiter { shared: Arc::new(shared) }
    }

    /// The time since the limiter was made.
    #[doc(hidden)]
    pub fn since_epoch(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.shared.epoch)
    }

    pub(crate) fn logins(&self) -> &Logins {
        &self.shared.logins
    }

    /// The time at a reading of the clock: it never goes backwards.
    pub(crate) fn time(&self, reading: Duration) -> Duration {
        self.window().advance(reading)
    }

    /// A place in the line of those who want to call.
    pub(crate) fn queue(&self) -> Ticket {
        let number = self.window().join();
        Ticket { limiter: self.clone(), number, is_in_line: true }
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        lock(&self.shared.window)
    }
}

/// A place in the line of those who want to call, given up when it is dropped.
#[derive(Debug)]
pub(crate) struct Ticket {
    limiter: Limiter,
    number: u64,
    is_in_line: bool,
}

impl Ticket {
    /// Asks whether it is this one's turn; the clock reads `reading`, the deadline is a time.
    pub(crate) fn take(mut self, reading: Duration, deadline: Option<Duration>) -> Admission {
        let turn = self.limiter.window().take(self.number, reading, deadline);
        self.is_in_line = matches!(turn, Turn::Wait { .. });
        match turn {
            Turn::Granted => Admission::Granted(Place { limiter: self.limiter.clone(), usage: Usage::None }),
            Turn::Wait { until, wake } => Admission::Wait { ticket: self, until, wake },
            Turn::TooLate { wait } => Admission::TooLate { wait },
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.is_in_line {
            self.limiter.window().leave(self.number);
        }
    }
}

/// What the limiter says to one who wants to call.
#[derive(Debug)]
pub(crate) enum Admission {
    /// Go on, and say when the call has ended.
    Granted(Place),
    /// Ask again at this time, if it is known, or when woken.
    Wait { ticket: Ticket, until: Option<Duration>, wake: EventListener },
    /// There is no turn before the deadline, but after this time at the earliest.
    TooLate { wait: Duration },
}

/// The leave to make one call. It is never lost: dropped before its call is made, it is free again at once, and dropped after that, it counts as that of a call that
/// ended at an unknown time.
#[derive(Debug)]
pub(crate) struct Place {
    limiter: Limiter,
    usage: Usage,
}

#[derive(Clone, Copy, Debug)]
enum Usage {
    /// The call has not been made.
    None,
    UnderWay,
    Over,
}

impl Place {
    /// The call is made.
    pub(crate) fn begin(&mut self) {
        self.usage = Usage::UnderWay;
    }

    /// The call has ended.
    pub(crate) fn end(mut self, reading: Duration) {
        self.usage = Usage::Over;
        self.limiter.window().end(reading);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self.usage {
            Usage::None => self.limiter.window().give_back(),
            Usage::UnderWay => self.limiter.window().end_unseen(),
            Usage::Over => {}
        }
    }
}

impl Default for Limiter {
    /// Below the figure that the vendor's overview asks for, [`CALLS_BELOW`] a minute.
    fn default() -> Self {
        Limiter::new(CALLS_BELOW, MINUTE)
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter").field("below", &self.shared.below).field("window", &self.shared.length).finish()
    }
}
