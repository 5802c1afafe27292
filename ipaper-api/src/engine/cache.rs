//! Answers that may be given again: which, for how long, and how many.

use std::collections::{BTreeMap, HashMap};
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
    fn bytes(&self) -> usize {
        self.response.body.len() + self.response.content_type.as_ref().map_or(0, String::capacity)
    }

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
    /// In the order of their last uses, as far as these were noticed: an answer that was used since is somewhere further ahead than it should be.
    by_use: BTreeMap<u64, Key>,
    /// In the order in which they become too old.
    by_age: BTreeMap<(Duration, u64), Key>,
    bytes: usize,
    /// Counts the uses, being stored among them.
    uses: u64,
}

#[derive(Debug)]
struct Kept {
    answer: Answer,
    bytes: usize,
    /// The use by which it was stored.
    stored: u64,
    last_use: u64,
    /// The use that it stands at in the order of uses.
    noticed_use: u64,
}

/// What an entry takes besides its arguments and its answer, roughly.
const ENTRY: usize = 384;

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
        let bytes = ENTRY + key.arguments.len() + answer.bytes();
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
        stored.insert(key, answer, bytes);
    }
}

impl Stored {
    fn remove(&mut self, key: &Key) {
        if let Some(kept) = self.answers.remove(key) {
            self.by_use.remove(&kept.noticed_use);
            self.by_age.remove(&(kept.answer.fresh_until, kept.stored));
            self.bytes -= kept.bytes;
        }
    }

    fn insert(&mut self, key: Key, answer: Answer, bytes: usize) {
        self.uses += 1;
        let now = self.uses;
        self.bytes += bytes;
        self.by_use.insert(now, key.clone());
        self.by_age.insert((answer.fresh_until, now), key.clone());
        self.answers.insert(key, Kept { answer, bytes, stored: now, last_use: now, noticed_use: now });
    }

    fn remove_old(&mut self, time: Duration) {
        while let Some(oldest) = self.by_age.first_entry().filter(|oldest| oldest.key().0 <= time) {
            let key = oldest.get().clone();
            self.remove(&key);
        }
    }

    /// Says whether there was one to remove. Uses are noticed only here, so that a use costs no more than to be counted.
    fn remove_least_used(&mut self) -> bool {
        while let Some((noticed, key)) = self.by_use.pop_first() {
            match self.answers.get_mut(&key) {
                Some(kept) if kept.last_use > noticed => {
                    kept.noticed_use = kept.last_use;
                    self.by_use.insert(kept.last_use, key);
                }
                _ => {
                    self.remove(&key);
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Request as _;

    const ROOM: usize = 20 * (ENTRY + 100);

    fn key(number: u8) -> Key {
        Key { account: 1, method: crate::paper::GetAllPapers::METHOD, arguments: Arc::new([number]) }
    }

    fn answer(bytes: usize, fresh_until: Duration) -> Answer {
        Answer { response: HttpResponse::new(200, None, vec![0; bytes]), generation: 0, fresh_until }
    }

    /// The same, done as simply as can be: the one that was used last is the last.
    #[derive(Default)]
    struct Model(Vec<(u8, usize, Duration)>);

    impl Model {
        fn look_up(&mut self, number: u8, time: Duration) -> bool {
            let Some(at) = self.0.iter().position(|(known, ..)| *known == number) else { return false };
            let found = self.0.remove(at);
            let is_fresh = found.2 > time;
            if is_fresh {
                self.0.push(found);
            }
            is_fresh
        }

        fn store(&mut self, number: u8, bytes: usize, fresh_until: Duration, time: Duration) {
            if self.0.iter().any(|(known, _, until)| *known == number && *until > fresh_until) {
                return;
            }
            self.0.retain(|(known, _, until)| *known != number && *until > time);
            self.0.push((number, bytes, fresh_until));
            while self.0.iter().map(|(_, bytes, _)| ENTRY + 1 + bytes).sum::<usize>() > ROOM {
                self.0.remove(0);
            }
        }
    }

    #[test]
    fn what_is_kept_is_what_was_used_last_and_is_not_too_old() {
        let mut random = fastrand::Rng::with_seed(7);
        let (cache, mut model) = (Cache::new(ROOM), Model::default());
        for step in 0..20_000 {
            let (number, time) = (random.u8(0..60), Duration::from_secs(step / 10));
            if random.bool() {
                let is_found = cache.look_up(&key(number), 0, time).is_some();
                assert_eq!(is_found, model.look_up(number, time), "step {step}");
            } else {
                let (bytes, fresh_until) = (random.usize(0..500), time + Duration::from_secs(random.u64(1..60)));
                cache.store(key(number), answer(bytes, fresh_until), time);
                model.store(number, bytes, fresh_until, time);
            }
            let stored = lock(&cache.stored);
            let sizes = [stored.answers.len(), stored.by_use.len(), stored.by_age.len()];
            assert!(sizes.iter().all(|size| *size == model.0.len()), "step {step}: {sizes:?}");
            assert!(stored.bytes <= ROOM && stored.bytes == stored.answers.values().map(|kept| kept.bytes).sum());
        }
    }

    #[test]
    fn an_answers_content_type_takes_room_too() {
        let cache = Cache::new(ROOM);
        let mut large = answer(0, Duration::MAX);
        large.response.content_type = Some("x".repeat(ROOM));
        cache.store(key(1), large, Duration::ZERO);
        assert!(cache.look_up(&key(1), 0, Duration::ZERO).is_none());
    }
    #[test]
    fn keeps_what_fits_exactly_and_nothing_larger() {
        let arguments = key(1).arguments.len();
        for (size, is_kept) in [(ROOM - ENTRY - arguments, true), (ROOM - ENTRY - arguments + 1, false)] {
            let cache = Cache::new(ROOM);
            cache.store(key(1), answer(size, Duration::MAX), Duration::ZERO);
            assert_eq!(cache.look_up(&key(1), 0, Duration::ZERO).is_some(), is_kept, "{size} bytes");
        }
        let cache = Cache::new(2 * (ENTRY + arguments + 10));
        for number in [1, 2] {
            cache.store(key(number), answer(10, Duration::MAX), Duration::ZERO);
        }
        assert!([1, 2].iter().all(|number| cache.look_up(&key(*number), 0, Duration::ZERO).is_some()));
    }

    #[test]
    fn keeps_the_younger_of_two_responses_and_the_last_of_equals() {
        let numbered = |number: u8, generation, fresh_until| Answer {
            response: HttpResponse::new(200, None, vec![number]),
            generation,
            fresh_until: Duration::from_secs(fresh_until),
        };
        for ((kept, stored), expected) in [
            (((0, 10), (0, 11)), 2),
            (((0, 10), (0, 10)), 2),
            (((0, 11), (0, 10)), 1),
            (((1, 10), (0, 11)), 1),
            (((0, 11), (1, 10)), 2),
        ] {
            let cache = Cache::new(ROOM);
            let newest = kept.0.max(stored.0);
            for (number, (generation, fresh_until)) in [(1, kept), (2, stored)] {
                cache.store(key(1), numbered(number, generation, fresh_until), Duration::ZERO);
            }
            let found = cache.look_up(&key(1), newest, Duration::ZERO).expect("a fresh response");
            assert_eq!(found.body[..], [expected], "{kept:?}, then {stored:?}");
        }
    }

    #[test]
    fn keys_differ_by_account_method_and_arguments() {
        let key = |account, method, arguments: &[u8]| Key { account, method, arguments: arguments.into() };
        let tree = crate::paper::GetAllPapers::METHOD;
        let one = key(1, tree, b"a");
        assert_eq!(one, key(1, tree, b"a"));
        for other in [
            key(2, tree, b"a"),
            key(1, crate::paper::GetPaperStructure::METHOD, b"a"),
            key(1, tree, b"b"),
            key(2, crate::paper::GetPaperStructure::METHOD, b"a"),
            key(2, tree, b"b"),
            key(1, crate::paper::GetPaperStructure::METHOD, b"b"),
        ] {
            assert_ne!(one, other);
        }
    }
}
