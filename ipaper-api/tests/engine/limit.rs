//! The limit of calls: exact over a sliding window, fair, and nothing is ever lost.

use std::time::Duration;

use ipaper_api::engine::{CallOptions, Step};
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::{ErrorKind, Limiter, Outcome};
use tracing::Level;

use super::log::Log;
use super::simulation::{Fate, Stop, World, config, drive, engine, milliseconds, seconds, success, wall};

const NO_PROCESSES: &str = "<processes/>";

fn limiter(below: u32) -> Limiter {
    Limiter::below(below).expect("a good limit")
}

fn answering(after: Duration) -> World {
    World::new(move |_, _, _| Fate::answered(success(NO_PROCESSES), after))
}

#[test]
fn a_place_is_free_a_window_after_its_call_ended_and_not_before() {
    let engine = engine(config().limiter(limiter(3)));
    let mut world = answering(seconds(5));
    let calls: Vec<usize> = (0..4).map(|_| world.plain_call(seconds(0), &engine, GetProcessingPapers::new())).collect();
    world.run();
    let ends: Vec<_> = calls.iter().map(|call| world.outcome(*call).at).collect();
    // The second one waits for the first login.
    assert_eq!(ends, [seconds(5), seconds(10), seconds(70), seconds(75)]);
    assert_eq!(world.most_arrivals_in(seconds(60)), 2);
}

#[test]
fn turns_come_in_the_order_of_arrival() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(milliseconds(10));
    let calls: Vec<usize> =
        (0..20).map(|call| world.plain_call(milliseconds(call), &engine, GetProcessingPapers::new())).collect();
    world.run();
    let order: Vec<usize> = world.sendings.iter().map(|sending| sending.task).collect();
    assert_eq!(order, calls);
}

#[test]
fn one_who_leaves_the_line_holds_up_nobody() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(seconds(1));
    let calls: Vec<usize> = (0..5).map(|_| world.plain_call(seconds(0), &engine, GetProcessingPapers::new())).collect();
    for (call, at) in [(calls[1], 10), (calls[2], 20), (calls[3], 61)] {
        world.cancel(call, seconds(at));
    }
    world.run();
    assert_eq!(world.outcome(calls[4]).at, seconds(62), "the first place that became free is the last caller's");
    assert_eq!(world.sendings.len(), 2);
}

#[test]
fn one_who_is_let_through_and_never_comes_back_holds_up_the_others_for_a_window_at_most() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(seconds(30));
    let cut_off = world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    let next = world.plain_call(seconds(1), &engine, GetProcessingPapers::new());
    world.cancel(cut_off, seconds(7));
    world.run();
    assert_eq!(world.outcome(next).at, seconds(7 + 60 + 30));
}

#[test]
fn the_place_of_a_cancelled_call_is_free_in_time_though_nobody_looks_meanwhile() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(seconds(30));
    let cancelled = world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    world.cancel(cancelled, seconds(7));
    let much_later = world.plain_call(seconds(200), &engine, GetProcessingPapers::new());
    world.run();
    assert_eq!(world.outcome(much_later).at, seconds(200 + 30));
}

#[test]
fn a_call_that_nobody_says_has_ended_ends_when_the_clock_is_read_next() {
    let engine = engine(config().limiter(limiter(2)));
    let mut forgotten = engine.call(GetProcessingPapers::new(), &CallOptions::new());
    let Step::Errand(errand) = forgotten.step(seconds(0), wall(seconds(0))) else {
        panic!("a call asks for its turn first")
    };
    forgotten.carried_out(errand.carry_out(&engine, seconds(0)), seconds(0));
    assert!(matches!(forgotten.step(seconds(0), wall(seconds(0))), Step::Send(_)));
    drop(forgotten);
    let mut world = answering(seconds(1));
    let next = world.plain_call(seconds(20), &engine, GetProcessingPapers::new());
    world.run();
    assert_eq!(world.outcome(next).at, seconds(20 + 60 + 1));
}

#[test]
fn a_call_that_cannot_get_its_turn_in_time_fails_at_once_and_says_how_long_it_would_have_taken() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(seconds(2));
    let impatient = CallOptions::new().timeout(seconds(20));
    let first = world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    let second = world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    let late = world.call(seconds(12), &engine, GetProcessingPapers::new(), &impatient);
    let early = world.call(seconds(50), &engine, GetProcessingPapers::new(), &CallOptions::new().timeout(seconds(100)));
    world.run();
    assert_eq!(world.outcome(first).at, seconds(2));
    assert_eq!(world.outcome(second).at, seconds(64));
    let error = world.outcome(late).error();
    assert_eq!(world.outcome(late).at, seconds(12));
    assert_eq!((error.kind(), error.outcome(), error.attempts()), (ErrorKind::RateLimit, Outcome::NotSent, 0));
    assert_eq!(error.retry_after(), Some(seconds(50 + 60)), "the second call goes at 62, so its place is free at 122");
    assert_eq!(world.outcome(early).at, seconds(126));
}

#[test]
fn clients_that_share_a_limiter_take_turns() {
    let limiter = limiter(4);
    let engines = [0, 1, 2].map(|_| engine(config().limiter(limiter.clone())));
    let mut world = answering(milliseconds(300));
    for (call, engine) in (0..30).zip(engines.iter().cycle()) {
        world.plain_call(milliseconds(call * 10), engine, GetProcessingPapers::new());
    }
    world.run();
    assert_eq!(world.most_arrivals_in(seconds(60)), 3);
}

#[test]
fn figures_that_are_no_limit_are_refused() {
    for (below, window) in [(0, 60), (1, 60), (2_000_000, 60), (10, 0), (10, 100_000)] {
        let error = Limiter::with_window(below, seconds(window)).expect_err("this is no limit");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration, "{error}");
    }
    for below in [0, 1] {
        assert!(ipaper_api::engine::Engine::new(config().calls_below(below)).is_err());
    }
    let both = ipaper_api::engine::Engine::new(config().calls_below(50).limiter(limiter(50))).expect_err("which one?");
    assert!(both.to_string().contains("`calls_below` and `limiter`"), "{both}");
}

#[test]
fn figures_at_the_bounds_are_taken() {
    let day = seconds(24 * 60 * 60);
    for (below, window) in [(2, seconds(60)), (1_000_000, seconds(60)), (10, Duration::from_nanos(1)), (10, day)] {
        Limiter::with_window(below, window).expect("a good limit");
    }
    for (below, window) in [(1_000_001, seconds(60)), (10, day + Duration::from_nanos(1))] {
        Limiter::with_window(below, window).expect_err("this is no limit");
    }
}

#[test]
fn second_in_line_fails_as_soon_as_its_turn_is_known_to_be_too_late() {
    let engine = engine(config().limiter(limiter(4)));
    let mut world = World::new(|_, task, _| {
        let after = [0, 40, 30, 40, 1][task.min(4)];
        Fate::answered(success(NO_PROCESSES), seconds(after))
    });
    let call = |world: &mut World, at, limit| {
        let options = CallOptions::new().timeout(seconds(limit));
        world.call(seconds(at), &engine, GetProcessingPapers::new(), &options)
    };
    // The first proves the login, and its place is free again at 60. The other three take all places.
    call(&mut world, 0, 1_000);
    let [_, early, late] = [100; 3].map(|at| call(&mut world, at, 1_000));
    let next = call(&mut world, 101, 1_000);
    // The first place becomes free at 190, the second at 200. When this one comes, both could be free earlier.
    let second = call(&mut world, 102, 95);
    world.run();
    assert_eq!((world.outcome(early).at, world.outcome(late).at), (seconds(130), seconds(140)));
    assert_eq!(world.outcome(next).at, seconds(191));
    let outcome = world.outcome(second);
    assert_eq!((outcome.at, outcome.error().kind()), (seconds(140), ErrorKind::RateLimit));
    assert_eq!(outcome.error().retry_after(), Some(seconds(60)));
}

#[test]
fn a_call_that_is_dropped_between_its_turn_and_its_sending_costs_nobody_a_turn() {
    for is_told in [true, false] {
        let engine = engine(config().limiter(limiter(2)));
        let mut dropped = engine.call(GetProcessingPapers::new(), &CallOptions::new());
        let Step::Errand(errand) = dropped.step(seconds(0), wall(seconds(0))) else {
            panic!("a call asks for its turn first")
        };
        let report = errand.carry_out(&engine, seconds(0));
        if is_told {
            dropped.carried_out(report, seconds(0));
        } else {
            drop(report);
        }
        dropped.abandon(seconds(0));
        let mut next = engine.call(GetProcessingPapers::new(), &CallOptions::new());
        assert_eq!(drive(&mut next, &engine, seconds(1)), Stop::Sent);
    }
}

#[test]
fn calls_that_fail_or_are_cancelled_in_line_count_as_having_waited() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(seconds(30));
    world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    world.run();
    let before = engine.counters(seconds(30));
    let cancelled = world.plain_call(seconds(40), &engine, GetProcessingPapers::new());
    world.cancel(cancelled, seconds(45));
    let in_time = CallOptions::new().timeout(seconds(60));
    let in_line = world.call(seconds(46), &engine, GetProcessingPapers::new(), &in_time);
    world.cancel(in_line, seconds(47));
    let refused = world.call(seconds(48), &engine, GetProcessingPapers::new(), &CallOptions::new().timeout(seconds(1)));
    world.run();
    assert_eq!(world.outcome(refused).error().kind(), ErrorKind::RateLimit);
    let after = engine.counters(seconds(48));
    assert_eq!((before.waited, after.waited, after.waiting), (0, 2, seconds(5 + 1)));
}

#[test]
fn a_call_that_waits_for_the_first_login_counts_as_having_waited() {
    let engine = engine(config());
    let mut world = answering(seconds(30));
    for at in [0, 10] {
        world.plain_call(seconds(at), &engine, GetProcessingPapers::new());
    }
    world.run();
    let counters = engine.counters(seconds(60));
    assert_eq!((counters.waited, counters.waiting, counters.waiting_now), (1, seconds(20), 0));
}

#[test]
fn counts_waits_that_are_under_way() {
    let engine = engine(config());
    let mut calls = [(); 4].map(|()| engine.call(GetProcessingPapers::new(), &CallOptions::new()));
    let [first, waiting @ ..] = &mut calls;
    assert_eq!(drive(first, &engine, seconds(0)), Stop::Sent);
    for call in waiting.iter_mut() {
        assert_eq!(drive(call, &engine, seconds(10)), Stop::Waiting);
    }
    let counted = |at| {
        let counters = engine.counters(seconds(at));
        (counters.waited, counters.waiting, counters.waiting_now)
    };
    assert_eq!(counted(30), (3, seconds(3 * 20), 3));
    waiting[0].abandon(seconds(40));
    assert_eq!(counted(40), (3, seconds(3 * 30), 2));
    first.answered(Ok(success("<processes/>")), seconds(50));
    assert_eq!(counted(50), (3, seconds(30 + 2 * 40), 2));
    for call in &mut waiting[1..] {
        assert_eq!(drive(call, &engine, seconds(50)), Stop::Sent);
    }
    assert_eq!(counted(90), (3, seconds(30 + 2 * 40), 0));
}

#[test]
fn call_that_waits_for_login_and_then_for_limit_counts_once() {
    let engine = engine(config().limiter(limiter(2)));
    let mut calls = [(); 2].map(|()| engine.call(GetProcessingPapers::new(), &CallOptions::new()));
    let [first, second] = &mut calls;
    assert_eq!(drive(first, &engine, seconds(0)), Stop::Sent);
    assert_eq!(drive(second, &engine, seconds(0)), Stop::Waiting);
    first.answered(Ok(success("<processes/>")), seconds(5));
    assert_eq!(drive(second, &engine, seconds(5)), Stop::Waiting, "there is one place");
    assert_eq!(drive(second, &engine, seconds(65)), Stop::Sent);
    let counters = engine.counters(seconds(70));
    assert_eq!((counters.waited, counters.waiting, counters.waiting_now), (1, seconds(65), 0));
}

#[test]
fn reports_a_long_wait_once_until_nothing_waits() {
    let engine = engine(config().limiter(limiter(2)));
    let mut world = answering(milliseconds(1));
    // Three calls wait in a row, one waits for less than a second, and two wait in a row.
    for at in [0, 1, 2, 3] {
        world.plain_call(milliseconds(at), &engine, GetProcessingPapers::new());
    }
    world.plain_call(milliseconds(4 * 60_000 - 900), &engine, GetProcessingPapers::new());
    for at in [301_000, 302_000, 302_500] {
        world.plain_call(milliseconds(at), &engine, GetProcessingPapers::new());
    }
    let log = Log::default();
    log.of(|| world.run());
    let waits = log.at(Level::INFO);
    let reported: Vec<_> =
        waits.iter().map(|wait| ["waiting", "waited_ms", "left_ms"].map(|field| wait.number(field))).collect();
    assert_eq!(reported, [[3, 1_000, 59_000], [2, 1_000, 58_001]], "{waits:?}");
    assert!(waits.iter().all(|wait| wait.field("reason") == "limit"));
}
