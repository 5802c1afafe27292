//! What is known of the logins: until one has succeeded, calls go one at a time, and after one was refused, none goes at all for a while. Each
//! further try would prolong the service's own lock-out.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::Duration;

use event_listener::EventListener;

use super::limiter::{Limiter, Ticket};
use super::line::Line;
use super::lock;
use crate::ReturnCode;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;

/// The accounts that clients of one limiter use.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    known: Arc<Mutex<Known>>,
    next: AtomicU64,
    /// Keys the fingerprints of this limiter.
    fingerprints: RandomState,
}

#[derive(Debug, Default)]
struct Known {
    accounts: Vec<Weak<Account>>,
    /// Login blocks that may still hold, the oldest first. A block outlives the clients that use the
    /// account; their credentials do not.
    locked_out: Vec<Refused>,
}

/// A refused login, without its credentials.
#[derive(Debug)]
struct Refused {
    /// A keyed hash of endpoint and credentials.
    fingerprint: u64,
    until: Duration,
    code: ReturnCode,
}

/// So many login blocks are remembered; of more, the oldest are forgotten.
const MOST_LOCK_OUTS: usize = 100;

impl Logins {
    /// The account of these credentials at this endpoint, with all that is known of it.
    pub(crate) fn account(&self, endpoint: &Endpoint, credentials: &Credentials) -> Arc<Account> {
        let mut known = lock(&self.known);
        known.accounts.retain(|account| account.strong_count() > 0);
        let is_it = |account: &Arc<Account>| account.endpoint == *endpoint && account.credentials == *credentials;
        if let Some(account) = known.accounts.iter().filter_map(Weak::upgrade).find(is_it) {
            return account;
        }
        let fingerprint = self.fingerprints.hash_one((endpoint, credentials.exposed()));
        let account = Arc::new(Account {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            endpoint: endpoint.clone(),
            credentials: credentials.clone(),
            fingerprint,
            gate: Mutex::new(Gate { state: known.state_of(fingerprint), ..Gate::default() }),
            known: Arc::downgrade(&self.known),
        });
        known.accounts.push(Arc::downgrade(&account));
        account
    }
}

impl Known {
    /// The state in which an account without a client is taken up again.
    fn state_of(&self, fingerprint: u64) -> State {
        let refused = self.locked_out.iter().find(|refused| refused.fingerprint == fingerprint);
        refused.map_or_else(State::default, |refused| State::LockedOut {
            until: refused.until,
            code: refused.code.clone(),
        })
    }

    /// Forgets the login block of this account, and those that are over.
    fn forget(&mut self, fingerprint: u64, time: Duration) {
        self.locked_out.retain(|refused| refused.until > time && refused.fingerprint != fingerprint);
    }

    fn remember(&mut self, refused: Refused) {
        if self.locked_out.len() >= MOST_LOCK_OUTS {
            self.locked_out.remove(0);
        }
        self.locked_out.push(refused);
    }
}

/// Credentials at an endpoint.
#[derive(Debug)]
pub(crate) struct Account {
    /// Tells accounts apart where their secrets have no place.
    pub(crate) number: u64,
    pub(crate) credentials: Credentials,
    endpoint: Endpoint,
    fingerprint: u64,
    gate: Mutex<Gate>,
    known: Weak<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Gate {
    state: State,
    line: Line,
    /// Places in the limiter's line, taken for those in this one when the login was proven, so that nobody who comes later is before them.
    tickets: HashMap<u64, Ticket>,
    tries: u64,
}

#[derive(Debug)]
enum State {
    /// No login has succeeded yet.
    Unproven {
        /// The number of the try that will tell, while one is under way.
        trying: Option<u64>,
    },
    /// A login has succeeded.
    Proven,
    /// A login was refused with this code.
    LockedOut { until: Duration, code: ReturnCode },
}

impl Default for State {
    fn default() -> Self {
        State::Unproven { trying: None }
    }
}

/// The answer to one who wants to call.
#[derive(Debug)]
pub(crate) enum Entry {
    /// Call, and report with the pass. The place in the limiter's line is there if it was taken already.
    Pass(Pass, Option<Ticket>),
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
            return Ok(Pass { account: Arc::clone(self), trial: None });
        }
        Err(Visitor { account: Arc::clone(self), number: gate.line.join() })
    }

    /// The gate as it is at this time: a lock-out that is over is none.
    fn gate(&self, time: Duration) -> MutexGuard<'_, Gate> {
        let mut gate = lock(&self.gate);
        if matches!(gate.state, State::LockedOut { until, .. } if until <= time) {
            gate.state = State::default();
            self.with_known(|known| known.forget(self.fingerprint, time));
        }
        gate
    }

    /// Whoever holds the gate may ask this, and nobody does it the other way round.
    fn with_known(&self, change: impl FnOnce(&mut Known)) {
        if let Some(known) = self.known.upgrade() {
            change(&mut lock(&known));
        }
    }
}

impl Gate {
    fn lock_out(&self, time: Duration) -> Option<LockOut> {
        let State::LockedOut { until, code } = &self.state else { return None };
        Some(LockOut { code: code.clone(), wait: until.saturating_sub(time) })
    }

    /// Begins a try, unless one is under way.
    fn begin_try(&mut self) -> Option<u64> {
        let State::Unproven { trying: trying @ None } = &mut self.state else { return None };
        self.tries += 1;
        *trying = Some(self.tries);
        *trying
    }

    fn is_trying(&self, trial: Option<u64>) -> bool {
        matches!(self.state, State::Unproven { trying } if trying.is_some() && trying == trial)
    }

    fn wake_next(&self) {
        self.line.wake_first(match self.state {
            State::Unproven { trying: Some(_) } => 0,
            State::Unproven { trying: None } => 1,
            State::Proven | State::LockedOut { .. } => usize::MAX,
        });
    }

    fn queue_all(&mut self, limiter: &Limiter) {
        for number in self.line.numbers() {
            self.tickets.entry(number).or_insert_with(|| limiter.queue());
        }
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
        let mut gate = self.account.gate(time);
        if let Some(lock_out) = gate.lock_out(time) {
            return Entry::LockedOut(lock_out);
        }
        let mut trial = None;
        if !matches!(gate.state, State::Proven) {
            let is_first = gate.line.ahead_of(self.number).is_none_or(|ahead| ahead == 0);
            trial = if is_first { gate.begin_try() } else { None };
            if trial.is_none() {
                return Entry::Wait(gate.line.listen(self.number));
            }
        }
        gate.line.leave(self.number);
        let ticket = gate.tickets.remove(&self.number);
        Entry::Pass(Pass { account: Arc::clone(&self.account), trial }, ticket)
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        let mut gate = lock(&self.account.gate);
        gate.tickets.remove(&self.number);
        if gate.line.leave(self.number) {
            gate.wake_next();
        }
    }
}

/// The leave to make one attempt with an account.
#[derive(Debug)]
pub(crate) struct Pass {
    account: Arc<Account>,
    /// The number of the try that this attempt is, while others wait for what comes of it.
    trial: Option<u64>,
}

/// What a pass is worth after a while.
#[derive(Debug)]
pub(crate) enum Worth {
    /// What it was.
    Good,
    /// Nothing: the login was refused since, and has yet to be tried again.
    Nothing,
    /// Nothing, and no other is given.
    LockedOut(LockOut),
}

impl Pass {
    /// What became of the login since the pass was given.
    pub(crate) fn worth(&self, time: Duration) -> Worth {
        let gate = self.account.gate(time);
        match gate.lock_out(time) {
            Some(lock_out) => Worth::LockedOut(lock_out),
            None if matches!(gate.state, State::Proven) || gate.is_trying(self.trial) => Worth::Good,
            None => Worth::Nothing,
        }
    }

    /// The login succeeded. Those who waited for that get in line for a turn before anyone else does.
    pub(crate) fn accepted(&mut self, limiter: &Limiter) {
        if self.trial.is_none() {
            return;
        }
        let mut gate = lock(&self.account.gate);
        if gate.is_trying(self.trial.take()) {
            gate.state = State::Proven;
            gate.queue_all(limiter);
            gate.wake_next();
        }
    }

    /// The login was refused: no more calls for this long.
    pub(crate) fn refused(&mut self, code: ReturnCode, time: Duration, lock_out: Duration) {
        let until = time.saturating_add(lock_out);
        self.trial = None;
        let mut gate = lock(&self.account.gate);
        gate.state = State::LockedOut { until, code: code.clone() };
        let fingerprint = self.account.fingerprint;
        self.account.with_known(|known| {
            known.forget(fingerprint, time);
            known.remember(Refused { fingerprint, until, code });
        });
        gate.wake_next();
    }
}

impl Drop for Pass {
    /// An attempt that told nothing makes way for the next.
    fn drop(&mut self) {
        if self.trial.is_none() {
            return;
        }
        let mut gate = lock(&self.account.gate);
        if gate.is_trying(self.trial) {
            gate.state = State::default();
            gate.wake_next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_credentials_of_a_refused_login_with_its_last_client() {
        let limiter = Limiter::default();
        let endpoint = Endpoint::parse("https://acme.api.ipapercms.dk/V2/", &[]).expect("an endpoint");
        let credentials = Credentials::api_key("wr0ng");
        let account = limiter.logins().account(&endpoint, &credentials);
        let visitor = account.arrive().expect_err("the first login is not proven");
        let Entry::Pass(mut pass, _) = visitor.enter(Duration::ZERO) else { panic!("the first call tries") };
        pass.refused(ReturnCode::LoginInvalidCredentials, Duration::ZERO, Duration::from_secs(600));
        let refused = Arc::downgrade(&account);
        drop((account, visitor, pass));
        assert!(refused.upgrade().is_none(), "the limiter holds the credentials of a refused login");
        let again = limiter.logins().account(&endpoint, &credentials);
        assert!(again.gate(Duration::from_secs(599)).lock_out(Duration::from_secs(599)).is_some());
        assert!(again.gate(Duration::from_secs(600)).lock_out(Duration::from_secs(600)).is_none());
        assert!(lock(&limiter.logins().known).locked_out.is_empty());
    }
}
