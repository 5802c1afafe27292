//! Ten thousand random schedules of arrivals, failures and cancellations, and what must hold in every one of them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use ipaper_api::engine::{CallOptions, Engine};
use ipaper_api::method::Access;
use ipaper_api::paper::{CreatePaper, DeletePaper, GetAllPapers};
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::transport::{HttpRequest, TransportFailure};
use ipaper_api::{CategoryId, Limiter, Outcome, PaperId};

use super::simulation::{Fate, World, code, config, engine, milliseconds, seconds, status, success};

const SCHEDULES: u64 = 10_000;

const WINDOW: Duration = seconds(60);

#[test]
fn in_no_random_schedule_is_the_limit_exceeded_a_waiter_starved_or_an_unknown_write_repeated() {
    for seed in 0..SCHEDULES {
        // Also what the engine draws at random depends on nothing but the seed.
        fastrand::seed(seed);
        Schedule::random(seed).check();
    }
}

/// One world with its calls.
struct Schedule {
    seed: u64,
    world: World,
    places: usize,
    calls: usize,
}

impl Schedule {
    fn random(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let places = random.usize(1..8);
        let limiter = Limiter::below(u32::try_from(places + 1).expect("a small number")).expect("a good limit");
        let config = config().limiter(limiter);
        let engines: Vec<Arc<Engine>> = (0..random.usize(1..4)).map(|_| engine(config.clone())).collect();
        let calls = random.usize(1..25);
        let reliability = random.f64();
        let mut fates = random.fork();
        let mut world = World::new(move |request, _, _| fate(request, &mut fates, reliability));
        let busy = random.u64(1..120_000);
        for _ in 0..calls {
            let at = milliseconds(random.u64(0..busy));
            let engine = &engines[random.usize(0..engines.len())];
            let call = random_call(&mut world, at, engine, &mut random);
            if random.f64() < 0.2 {
                world.cancel(call, at + milliseconds(random.u64(0..200_000)));
            }
        }
        Schedule { seed, world, places, calls }
    }

    fn check(mut self) {
        // It ends only if nobody waits for ever.
        self.world.run();
        self.assert_limit();
        self.assert_nobody_starves();
        self.assert_unknown_writes_are_left_alone();
        self.assert_outcomes();
    }

    fn assert_limit(&self) {
        let most = self.world.most_arrivals_in(WINDOW);
        assert!(most <= self.places, "schedule {}: {most} calls in a window for {}", self.seed, self.places);
    }

    /// Every request takes a place for a window and its own time; there is no other reason to wait than that, the delays between attempts, and the first login.
    fn assert_nobody_starves(&self) {
        let rounds = u32::try_from(self.calls * ATTEMPTS / self.places + 2).expect("a small number");
        let last_arrival = seconds(120);
        let bound = last_arrival + (WINDOW + LONGEST_EXCHANGE) * rounds + LONGEST_DELAYS;
        for finished in self.world.finished.iter().flatten() {
            assert!(finished.at <= bound, "schedule {}: a call ended at {:?}", self.seed, finished.at);
        }
    }

    fn assert_unknown_writes_are_left_alone(&self) {
        let mut lost: HashMap<usize, bool> = HashMap::new();
        for sending in &self.world.sendings {
            let is_once = matches!(sending.method.access, Access::Write { repeatable: false, .. });
            let is_lost = lost.entry(sending.task).or_default();
            assert!(!(is_once && *is_lost), "schedule {}: a write whose fate is unknown was sent again", self.seed);
            *is_lost |= sending.is_lost;
        }
    }

    /// What a failed call says of its effect agrees with what the service saw.
    fn assert_outcomes(&self) {
        for (task, finished) in self.world.finished.iter().enumerate() {
            let Some(Some(Err(error))) = finished.as_ref().map(|finished| &finished.result) else { continue };
            let arrived = self.world.arrivals.iter().any(|arrival| arrival.task == task);
            let is_led = self.world.sent(task) > 0;
            if error.outcome() == Outcome::NotSent {
                assert!(!arrived, "schedule {}: call {task} arrived, and is said not to have been sent", self.seed);
            }
            if is_led && self.world.sendings.iter().any(|sending| sending.task == task && sending.is_lost) {
                assert_eq!(error.outcome(), Outcome::Unknown, "schedule {}: call {task}", self.seed);
            }
        }
    }
}

const ATTEMPTS: usize = 4;

const LONGEST_EXCHANGE: Duration = seconds(30);

/// Three delays of at most 20 s.
const LONGEST_DELAYS: Duration = seconds(60);

fn random_call(world: &mut World, at: Duration, engine: &Arc<Engine>, random: &mut Rng) -> usize {
    let mut options = CallOptions::new();
    if random.f64() < 0.3 {
        options = options.timeout(milliseconds(random.u64(1..200_000)));
    }
    if random.f64() < 0.1 {
        options = options.fresh();
    }
    let number = random.i64(1..4);
    match random.u8(0..5) {
        0 => world.call(at, engine, GetProcessingPapers::new(), &options),
        1 | 2 => world.call(at, engine, GetAllPapers::new(CategoryId::new(number)), &options),
        3 => world.call(at, engine, DeletePaper::new(PaperId::new(number)), &options),
        _ => world.call(at, engine, CreatePaper::new(CategoryId::new(number), "Spring", "spring"), &options),
    }
}

/// Seen at any time before its end, and answered well as often as the service is reliable.
fn fate(request: &HttpRequest, random: &mut Rng, reliability: f64) -> Fate {
    let ends_after = milliseconds(random.u64(1..30_000));
    let arrives_after = Some(ends_after.mul_f64(random.f64()));
    let ended = |result| Fate { arrives_after, ends_after, is_taken: true, result };
    let answered = |response| ended(Ok(response));
    if random.f64() < reliability {
        return answered(success(data(request)));
    }
    match random.u8(0..8) {
        0 => Fate::refused(ends_after),
        1 => ended(Err(TransportFailure::interrupted("reset"))),
        2 => ended(Err(TransportFailure::timeout("silence"))),
        3 => answered(status(500)),
        4 => answered(status(503)),
        5 => answered(code("ERROR")),
        6 => answered(code("STATISTICS_TEMPORARILY_UNAVAILABLE")),
        _ => answered(code("PAPER_DOES_NOT_EXIST")),
    }
}

fn data(request: &HttpRequest) -> &'static str {
    match request.method.name {
        "GetProcessingPapers" => "<processes/>",
        "GetAllPapers" => r#"<category id="1" name="root" url="/"/>"#,
        "CreatePaper" => r#"<paper id="7"/>"#,
        _ => "",
    }
}
