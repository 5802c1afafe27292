//! Ten thousand random schedules of arrivals, failures, refused logins, cancellations and clocks, and what must hold in every one of them.

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

use super::simulation::{Fate, Sending, Taken, World, code, config, engine, milliseconds, seconds, status, success};

const SCHEDULES: u64 = 10_000;

const WINDOW: Duration = seconds(60);

#[test]
fn in_no_random_schedule_is_the_limit_exceeded_a_waiter_starved_a_lock_out_broken_or_an_unknown_write_repeated() {
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
    lock_out: Duration,
    clock: ClockKind,
    calls: Vec<Made>,
}

/// A call as it was made.
struct Made {
    at: Duration,
    /// It goes to the service, whatever others ask for.
    goes_alone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClockKind {
    True,
    SetBack,
    SetAhead,
}

impl ClockKind {
    fn random(random: &mut Rng) -> Self {
        match random.u8(0..10) {
            0 => ClockKind::SetBack,
            1 => ClockKind::SetAhead,
            _ => ClockKind::True,
        }
    }

    /// The clock, which jumps at some time by some time.
    fn reading(self, random: &mut Rng) -> impl Fn(Duration) -> Duration + 'static {
        let (jumps_at, by) = (milliseconds(random.u64(0..300_000)), milliseconds(random.u64(0..300_000)));
        move |now| {
            let reading = seconds(1_000) + now;
            match self {
                ClockKind::SetBack if now >= jumps_at => reading.saturating_sub(by),
                ClockKind::SetAhead if now >= jumps_at => reading + by,
                _ => reading,
            }
        }
    }
}

impl Schedule {
    fn random(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let places = random.usize(1..8);
        let lock_out = seconds(random.u64(1..200));
        let limiter = Limiter::below(u32::try_from(places + 1).expect("a small number")).expect("a good limit");
        let config = config().limiter(limiter).lock_out(lock_out);
        let engines: Vec<Arc<Engine>> = (0..random.usize(1..4)).map(|_| engine(config.clone())).collect();
        let (reliability, login_is_good) = (random.f64(), random.f64() < 0.7);
        let mut fates = random.fork();
        let clock = ClockKind::random(&mut random);
        let mut world = World::new(move |request, _, _| fate(request, &mut fates, reliability, login_is_good))
            .with_clock(clock.reading(&mut random));
        let busy = random.u64(1..120_000);
        let mut calls = Vec::new();
        for _ in 0..random.usize(1..25) {
            let at = milliseconds(random.u64(0..busy));
            let engine = &engines[random.usize(0..engines.len())];
            let goes_alone = random_call(&mut world, at, engine, &mut random);
            if random.f64() < 0.2 {
                world.cancel(calls.len(), at + milliseconds(random.u64(0..200_000)));
            }
            calls.push(Made { at, goes_alone });
        }
        Schedule { seed, world, places, lock_out, clock, calls }
    }

    fn check(mut self) {
        // It ends only if nobody waits for ever.
        self.world.run();
        self.assert_limit();
        self.assert_nobody_starves();
        self.assert_unknown_writes_are_left_alone();
        self.assert_outcomes();
        self.assert_logins_go_one_at_a_time();
        if self.clock != ClockKind::SetAhead {
            self.assert_lock_outs();
        }
        if self.clock == ClockKind::True && !self.world.sendings.iter().any(is_refused_login) {
            self.assert_order();
            self.assert_nobody_waits_while_a_place_is_free();
        }
    }

    fn assert_limit(&self) {
        let most = self.world.most_arrivals_in(WINDOW);
        // A clock that jumps ahead takes the places with it, once.
        let places = if self.clock == ClockKind::SetAhead { self.places * 2 } else { self.places };
        assert!(most <= places, "schedule {}: {most} calls in a window for {places}", self.seed);
    }

    /// Every request takes a place for a window and its own time; there is no other reason to wait than that, the delays between attempts, and other calls' logins.
    fn assert_nobody_starves(&self) {
        let sent = self.world.sendings.len();
        let rounds = u32::try_from(sent / self.places + 2).expect("a small number");
        let exchanges = u32::try_from(sent + 1).expect("a small number");
        let bound = seconds(120) + WINDOW * rounds + LONGEST_EXCHANGE * exchanges + LONGEST_DELAYS;
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
            if error.outcome() == Outcome::NotSent {
                let arrived = self.world.arrivals.iter().any(|arrival| arrival.task == task && arrival.is_whole);
                assert!(!arrived, "schedule {}: call {task} arrived, and is said not to have been sent", self.seed);
            }
            if self.world.sendings.iter().any(|sending| sending.task == task && sending.is_lost) {
                assert_eq!(error.outcome(), Outcome::Unknown, "schedule {}: call {task}", self.seed);
            }
        }
    }

    /// The time of the last refused login that was known before this request was sent.
    fn last_refusal_before(&self, sending: &Sending) -> Option<Duration> {
        let refusals = self.world.sendings.iter().filter(|other| is_refused_login(other) && other.ended < sending.at);
        refusals.map(|refusal| refusal.ended).max()
    }

    fn assert_lock_outs(&self) {
        for sending in &self.world.sendings {
            let Some(refused) = self.last_refusal_before(sending) else { continue };
            let free = refused + self.lock_out;
            assert!(sending.at >= free, "schedule {}: sent at {:?}, locked out until {free:?}", self.seed, sending.at);
        }
    }

    /// From the beginning, and after each refusal, until a login has succeeded.
    fn assert_logins_go_one_at_a_time(&self) {
        for (number, sending) in self.world.sendings.iter().enumerate() {
            let refused = self.last_refusal_before(sending);
            let earlier = || {
                let earlier = self.world.sendings[..number].iter();
                earlier.filter(move |other| refused.is_none_or(|refused| other.at > refused))
            };
            let is_proven = earlier().any(|other| other.ended <= sending.at && proves_login(other));
            let is_alone = earlier().all(|other| other.ended <= sending.at);
            assert!(is_proven || is_alone, "schedule {}: two tries at {:?}", self.seed, sending.at);
        }
    }

    /// The first requests of the calls that nobody else can make, in the order in which the calls were made.
    fn first_requests(&self) -> Vec<(&Made, &Sending)> {
        let first = |task| self.world.sendings.iter().find(|sending| sending.task == task);
        let calls = self.calls.iter().enumerate().filter(|(_, made)| made.goes_alone);
        let mut requests: Vec<_> = calls.filter_map(|(task, made)| Some((made, first(task)?))).collect();
        requests.sort_by_key(|(made, _)| made.at);
        requests
    }

    fn assert_order(&self) {
        for pair in self.first_requests().windows(2) {
            let [(early, first), (late, second)] = pair else { continue };
            let in_order = first.at <= second.at || early.at == late.at;
            assert!(in_order, "schedule {}: call {} overtook {}", self.seed, second.task, first.task);
        }
    }

    fn assert_nobody_waits_while_a_place_is_free(&self) {
        let proven =
            self.world.sendings.iter().filter(|sending| proves_login(sending)).map(|sending| sending.ended).min();
        for (made, request) in self.first_requests() {
            // Until then calls wait for the login.
            let waited_from = proven.map_or(Duration::MAX, |proven| proven.max(made.at));
            let Some(just_before) = request.at.checked_sub(Duration::from_nanos(1)).filter(|at| *at >= waited_from)
            else {
                continue;
            };
            let holds_place = |other: &&Sending| other.at <= just_before && other.ended + WINDOW > just_before;
            let taken = self.world.sendings.iter().filter(holds_place).count();
            assert_eq!(taken, self.places, "schedule {}: call {} waited for nothing", self.seed, request.task);
        }
    }
}

fn is_refused_login(sending: &Sending) -> bool {
    sending.code.as_deref().is_some_and(|code| code.starts_with("LOGIN_"))
}

fn proves_login(sending: &Sending) -> bool {
    matches!(sending.code.as_deref(), Some("SUCCESS" | "PAPER_DOES_NOT_EXIST"))
}

const LONGEST_EXCHANGE: Duration = seconds(30);

/// Three delays of at most 20 s, and what a clock that is set back costs: a window.
const LONGEST_DELAYS: Duration = seconds(60 + 60);

/// Says whether the call goes to the service whatever others do.
fn random_call(world: &mut World, at: Duration, engine: &Arc<Engine>, random: &mut Rng) -> bool {
    let mut options = CallOptions::new();
    if random.f64() < 0.3 {
        options = options.timeout(milliseconds(random.u64(1..200_000)));
    }
    if random.f64() < 0.1 {
        options = options.fresh();
    }
    let number = random.i64(1..4);
    let kind = random.u8(0..5);
    match kind {
        0 => world.call(at, engine, GetProcessingPapers::new(), &options),
        1 | 2 => world.call(at, engine, GetAllPapers::new(CategoryId::new(number)), &options),
        3 => world.call(at, engine, DeletePaper::new(PaperId::new(number)), &options),
        _ => world.call(at, engine, CreatePaper::new(CategoryId::new(number), "Spring", "spring"), &options),
    };
    !matches!(kind, 1 | 2)
}

/// Seen at any time before its end, and answered well as often as the service is reliable.
fn fate(request: &HttpRequest, random: &mut Rng, reliability: f64, login_is_good: bool) -> Fate {
    let ends_after = milliseconds(random.u64(1..30_000));
    let arrives_after = Some(ends_after.mul_f64(random.f64()));
    let ended = |taken, result| Fate { arrives_after, ends_after, taken, result };
    let answered = |response| ended(Taken::All, Ok(response));
    if !login_is_good && random.f64() < 0.2 {
        return answered(code(["LOGIN_INVALID_CREDENTIALS", "LOGIN_RATE_LIMITED"][random.usize(0..2)]));
    }
    if random.f64() < reliability {
        return answered(success(data(request)));
    }
    match random.u8(0..9) {
        0 => Fate::refused(ends_after),
        1 => ended(Taken::All, Err(TransportFailure::interrupted("reset"))),
        2 => ended(Taken::All, Err(TransportFailure::timeout("silence"))),
        3 => ended(Taken::Part, Err(TransportFailure::interrupted("reset"))),
        4 => ended(Taken::Part, Ok(status(503))),
        5 => answered(status([500, 502, 503, 504][random.usize(0..4)])),
        6 => answered(code("ERROR")),
        7 => answered(code("STATISTICS_TEMPORARILY_UNAVAILABLE")),
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
