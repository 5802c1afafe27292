//! What is known of the logins: until one has succeeded, calls go one at a time, and after one was refused, none goes at all for a while. Each
//! further try would prolong the service's own lock-out.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use event_listener::EventListener;

use super::line::Line;
use super::lock;
use crate::ReturnCode;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;

/// The accounts that clients of one limiter use.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    accounts: Mutex<Vec<Weak<Account>>>,
    next: AtomicU64,
}

impl Logins {
    /// The account of these credentials at this endpoint, with all that is known of it.
    pub(crate) fn account(&self, endpoint: &Endpoint, credentials: &Credentials) -> Arc<Account> {
        let mut accounts = lock(&self.accounts);
        accounts.retain(|account| account.strong_count() > 0);
        let known = accounts
            .iter()
            .filter_map(Weak::upgrade)
            .find(|account| account.endpoint == *endpoint && account.credentials == *credentials);
        if let Some(account) = known {
            return account;
        }
        let account = Arc::new(Account {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            endpoint: endpoint.clone(),
            credentials: credentials.clone(),
            gate: Mutex::new(Gate { state: State::Unproven { trying: false }, line: Line::default() }),
        });
        accounts.push(Arc::downgrade(&account));
        account
    }
}

/// Credentials at an endpoint.
#[derive(Debug)]
pub(crate) struct Account {
    /// Tells accounts apart where their secrets have no place.
    pub(crate) number: u64,
    pub(crate) credentials: Credentials,
    endpoint: Endpoint,
    gate: Mutex<Gate>,
}

#[derive(Debug)]
struct Gate {
    state: State,
    line: Line,
}

#[derive(Debug)]
enum State {
    /// No login has succeeded yet.
    Unproven {
        /// A call is under way that will tell.
        trying: bool,
    },
    /// A login has succeeded.
    Proven,
    /// A login was refused with this code.
    LockedOut { until: Duration, code: ReturnCode },
}

/// The answer to one who wants to call.
#[derive(Debug)]
pub(crate) enum Entry {
    /// Call, and report with the pass.
    Pass(Pass),
    /// Another call is finding out whether the login is good.
    Wait(EventListener),
    /// Do not call.
    LockedOut(LockOut),
}

/// Why no call is made, and for how much longer.
#[derive(Clone, Debug)]
pub(crate) struct LockOut {
    pub(crate) code: ReturnCode,
    pub(crate) wait: Duration,
}

impl fmt::Display for LockOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LockOut { code, wait } = self;
        write!(
            f,
            "calls are held back for another {wait:.1?}: the service answered {code}, and each further try would prolong its own lock-out. \
             New credentials end this; `Config::lock_out` sets how long it lasts"
        )
    }
}

impl Account {
    /// The pass that everyone gets once a login has succeeded, or else a place in the line of those who want one.
    pub(crate) fn arrive(self: &Arc<Self>) -> Result<Pass, Visitor> {
        let mut gate = lock(&self.gate);
        if let State::Proven = gate.state {
            return Ok(Pass { account: Arc::clone(self), tells: false });
        }
        Err(Visitor { account: Arc::clone(self), number: gate.line.join() })
    }

    fn lock_out(&self, time: Duration) -> Option<LockOut> {
        lock(&self.gate).lock_out(time)
    }
}

impl Gate {
    fn lock_out(&mut self, time: Duration) -> Option<LockOut> {
        let State::LockedOut { until, code } = &self.state else { return None };
        let wait = until.saturating_sub(time);
        if wait.is_zero() {
            self.state = State::Unproven { trying: false };
            return None;
        }
        Some(LockOut { code: code.clone(), wait })
    }

    fn wake_next(&self) {
        let all = !matches!(self.state, State::Unproven { .. });
        self.line.wake_first(if all { usize::MAX } else { 1 });
    }
}

/// One who wants to call, in line until a pass is given; leaves the line when dropped.
#[derive(Debug)]
pub(crate) struct Visitor {
    account: Arc<Account>,
    number: u64,
}

impl Visitor {
    /// Asks for a pass.
    pub(crate) fn enter(&self, time: Duration) -> Entry {
        let mut gate = lock(&self.account.gate);
        if let Some(lock_out) = gate.lock_out(time) {
            return Entry::LockedOut(lock_out);
        }
        let is_first = gate.line.ahead_of(self.number).is_none_or(|ahead| ahead == 0);
        let tells = match &mut gate.state {
            State::Unproven { trying } if *trying || !is_first => return Entry::Wait(gate.line.listen(self.number)),
            State::Unproven { trying } => {
                *trying = true;
                true
            }
            State::Proven | State::LockedOut { .. } => false,
        };
        gate.line.leave(self.number);
        Entry::Pass(Pass { account: Arc::clone(&self.account), tells })
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        let mut gate = lock(&self.account.gate);
        if gate.line.leave(self.number) {
            gate.wake_next();
        }
    }
}

/// The leave to make one attempt with an account.
#[derive(Debug)]
pub(crate) struct Pass {
    account: Arc<Account>,
    /// Others wait for what comes of this attempt.
    tells: bool,
}

impl Pass {
    /// Whether the account was locked out since the pass was given.
    pub(crate) fn lock_out(&self, time: Duration) -> Option<LockOut> {
        self.account.lock_out(time)
    }

    /// The login succeeded.
    pub(crate) fn accepted(&mut self) {
        if !self.tells {
            return;
        }
        let mut gate = lock(&self.account.gate);
        if let State::Unproven { .. } = gate.state {
            gate.state = State::Proven;
            gate.wake_next();
        }
        self.tells = false;
    }

    /// The login was refused: no more calls for this long.
    pub(crate) fn refused(&mut self, code: ReturnCode, time: Duration, lock_out: Duration) {
        let mut gate = lock(&self.account.gate);
        gate.state = State::LockedOut { until: time.saturating_add(lock_out), code };
        gate.wake_next();
        self.tells = false;
    }
}

impl Drop for Pass {
    /// An attempt that told nothing makes way for the next.
    fn drop(&mut self) {
        if self.tells {
            let mut gate = lock(&self.account.gate);
            if let State::Unproven { trying } = &mut gate.state {
                *trying = false;
            }
            gate.wake_next();
        }
    }
}
