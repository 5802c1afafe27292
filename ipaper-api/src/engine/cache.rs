//! Answers that may be given again: which, for how long, and how many.

use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::lock;
use crate::method::Method;
use crate::transport::HttpResponse;

/// What an answer is an answer to. The arguments may be anybody's business: `Debug` does not show them.
#[derive(Clone)]
pub(crate) struct Key {
    /// The number of the account. Nothing in here is made of a credential.
    pub(crate) account: u64,
    pub(crate) method: &'static Method,
    /// As they are sent.
    pub(crate) arguments: Arc<[u8]>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.account == other.account
            && self.method.full_name() == other.method.full_name()
            && self.arguments == other.arguments
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.account.hash(state);
        self.method.full_name().hash(state);
        self.arguments.hash(state);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("method", &self.method.full_name()).finish_non_exhaustive()
    }
}

/// An answer, and how long it may be given again.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) response: HttpResponse,
    /// It counts as long as the method has the same generation, which every write that makes the method stale counts up.
    pub(crate) generation: u64,
    /// The time at which it is too old.
    pub(crate) fresh_until: Duration,
}

impl Answer {
    fn is_younger_than(&self, other: &Answer) -> bool {
        (self.generation, self.fresh_until) > (other.generation, other.fresh_until)
    }
}

/// Answers up to a number of bytes. Of too many, those that were not asked for longest go first.
#[derive(Debug)]
pub(crate) struct Cache {
    limit: usize,
    stored: Mutex<Stored>,
}

#[derive(Debug, Default)]
struct Stored {
    answers: HashMap<Key, Kept>,
    bytes: usize,
    /// Counts the uses.
    uses: u64,
}

#[derive(Debug)]
struct Kept {
    answer: Answer,
    bytes: usize,
    last_use: u64,
}

/// What an entry takes besides its arguments and its answer, roughly.
const ENTRY: usize = 256;

impl Cache {
    pub(crate) fn new(limit: usize) -> Self {
        Cache { limit, stored: Mutex::default() }
    }

    /// The answer to give again at this time, if there is one of this generation.
    pub(crate) fn look_up(&self, key: &Key, generation: u64, time: Duration) -> Option<HttpResponse> {
        let mut stored = lock(&self.stored);
        stored.uses += 1;
        let uses = stored.uses;
        let kept = stored.answers.get_mut(key)?;
        if kept.answer.generation != generation || kept.answer.fresh_until <= time {
            stored.remove(key);
            return None;
        }
        kept.last_use = uses;
        Some(kept.answer.response.clone())
    }

    /// Keeps an answer, at the cost of others where there is no room. One that is larger than all the room there is is not kept, nor one that is older than the
    /// one that is kept: calls that were begun in one order may end in another.
    pub(crate) fn store(&self, key: Key, answer: Answer, time: Duration) {
        let bytes = ENTRY + key.arguments.len() + answer.response.body.len();
        if bytes > self.limit {
            return;
        }
        let mut stored = lock(&self.stored);
        if stored.answers.get(&key).is_some_and(|kept| kept.answer.is_younger_than(&answer)) {
            return;
        }
        stored.remove(&key);
        stored.remove_old(time);
        while stored.bytes + bytes > self.limit && stored.remove_least_used() {}
        stored.uses += 1;
        stored.bytes += bytes;
        let kept = Kept { answer, bytes, last_use: stored.uses };
        stored.answers.insert(key, kept);
    }
}

impl Stored {
    fn remove(&mut self, key: &Key) {
        if let Some(kept) = self.answers.remove(key) {
            self.bytes -= kept.bytes;
        }
    }

    fn remove_old(&mut self, time: Duration) {
        self.answers.retain(|_, kept| kept.answer.fresh_until > time);
        self.bytes = self.answers.values().map(|kept| kept.bytes).sum();
    }

    /// Says whether there was one to remove.
    fn remove_least_used(&mut self) -> bool {
        let least_used = self.answers.iter().min_by_key(|(_, kept)| kept.last_use).map(|(key, _)| key.clone());
        least_used.inspect(|key| self.remove(key)).is_some()
    }
}
