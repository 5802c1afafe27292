//! The login check in front of every method, with its lock-out after too many wrong tries.

use std::time::{Duration, Instant};

use crate::answer::Refusal;

/// So many wrong tries in a row are answered as wrong; the next one locks.
const WRONG_TRIES: u32 = 5;

/// Who may log in, and how often somebody failed to.
pub(crate) struct Login {
    /// User names with their passwords.
    accepted: Vec<(String, String)>,
    wrong_tries: u32,
    lockout: Duration,
    locked_until: Option<Instant>,
}

impl Login {
    pub(crate) fn new(accepted: Vec<(String, String)>, lockout: Duration) -> Self {
        Login { accepted, wrong_tries: 0, lockout, locked_until: None }
    }

    /// Lets a login through or refuses it. In a lock-out every login is refused, and each wrong one starts the wait anew.
    pub(crate) fn check(&mut self, user: &str, password: &str, now: Instant) -> Result<(), Refusal> {
        let is_right = self.accepted.iter().any(|(name, secret)| name == user && secret == password);
        let is_locked = self.locked_until.is_some_and(|until| now < until);
        if is_right && !is_locked {
            self.wrong_tries = 0;
            self.locked_until = None;
            return Ok(());
        }
        if is_right {
            return Err(rate_limited());
        }
        self.wrong_tries = self.wrong_tries.saturating_add(1);
        if is_locked || self.wrong_tries > WRONG_TRIES {
            self.locked_until = now.checked_add(self.lockout);
            return Err(rate_limited());
        }
        Err(Refusal::new("LOGIN_INVALID_CREDENTIALS", "The user name or the password is wrong."))
    }
}

fn rate_limited() -> Refusal {
    Refusal::new("LOGIN_RATE_LIMITED", "There were too many wrong logins. Wait before the next.")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Login, WRONG_TRIES};

    fn login() -> Login {
        Login::new(vec![("APIKey".into(), "k".into())], Duration::from_secs(60))
    }

    #[test]
    fn the_sixth_wrong_try_locks_and_the_right_key_waits_too() {
        let (mut login, now) = (login(), Instant::now());
        for _ in 0..WRONG_TRIES {
            assert!(format!("{:?}", login.check("APIKey", "x", now)).contains("INVALID_CREDENTIALS"));
        }
        assert!(format!("{:?}", login.check("APIKey", "x", now)).contains("RATE_LIMITED"));
        assert!(login.check("APIKey", "k", now + Duration::from_secs(59)).is_err());
        assert!(login.check("APIKey", "k", now + Duration::from_secs(60)).is_ok());
    }

    #[test]
    fn a_wrong_try_in_the_lockout_starts_the_wait_anew() {
        let (mut login, now) = (login(), Instant::now());
        for _ in 0..=WRONG_TRIES {
            assert!(login.check("APIKey", "x", now).is_err());
        }
        assert!(login.check("APIKey", "x", now + Duration::from_secs(30)).is_err());
        assert!(login.check("APIKey", "k", now + Duration::from_secs(80)).is_err());
        assert!(login.check("APIKey", "k", now + Duration::from_secs(90)).is_ok());
    }

    #[test]
    fn a_right_login_forgives_the_wrong_ones() {
        let (mut login, now) = (login(), Instant::now());
        for _ in 0..3 {
            for _ in 0..WRONG_TRIES {
                assert!(login.check("APIKey", "x", now).is_err());
            }
            assert!(login.check("APIKey", "k", now).is_ok());
        }
    }
}
