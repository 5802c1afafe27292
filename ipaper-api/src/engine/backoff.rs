//! Pace: how long to wait before another attempt, and whether there may be one at all while many fail.

use std::sync::Mutex;
use std::time::Duration;

use super::lock;

/// How many attempts may be repeated across the calls of a client. Every repetition takes one; ten calls that succeed give one back. So a client
/// whose calls fail now and then repeats them freely, and one in an outage adds at most a tenth to its calls.
#[derive(Debug)]
pub(crate) struct Budget {
    tenths: Mutex<u64>,
    most: u64,
}

impl Budget {
    pub(crate) fn new(repetitions: u32) -> Self {
        let most = u64::from(repetitions) * 10;
        Budget { tenths: Mutex::new(most), most }
    }

    /// Takes one repetition, if there is one left.
    pub(crate) fn take(&self) -> bool {
        let mut tenths = lock(&self.tenths);
        let left = tenths.checked_sub(10);
        *tenths = left.unwrap_or(*tenths);
        left.is_some()
    }

    /// A call has succeeded.
    pub(crate) fn succeeded(&self) {
        let mut tenths = lock(&self.tenths);
        *tenths = (*tenths + 1).min(self.most);
    }
}

/// Random numbers, for delays that differ between callers.
#[derive(Debug)]
pub(crate) struct Jitter(Mutex<fastrand::Rng>);

impl Jitter {
    pub(crate) fn new() -> Self {
        Jitter(Mutex::new(fastrand::Rng::new()))
    }

    /// Any time up to `most`, each as likely as the others.
    pub(crate) fn below(&self, most: Duration) -> Duration {
        most.mul_f64(lock(&self.0).f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_successes_pay_for_one_repetition() {
        let budget = Budget::new(2);
        assert!(budget.take() && budget.take());
        assert!(!budget.take());
        for _ in 0..9 {
            budget.succeeded();
        }
        assert!(!budget.take());
        budget.succeeded();
        assert!(budget.take());
    }

    #[test]
    fn successes_save_up_no_more_than_the_budget() {
        let budget = Budget::new(1);
        for _ in 0..1_000 {
            budget.succeeded();
        }
        assert!(budget.take());
        assert!(!budget.take());
    }

    #[test]
    fn delays_differ_and_stay_below_the_bound() {
        let jitter = Jitter::new();
        let delays: Vec<Duration> = (0..100).map(|_| jitter.below(Duration::from_secs(1))).collect();
        assert!(delays.iter().all(|delay| *delay < Duration::from_secs(1)));
        assert!(delays.iter().min() < delays.iter().max());
    }
}
