//! A machine that sleeps: the clock of the calls stands still meanwhile, the wall clock does not.

use std::time::{Duration, SystemTime};

use ipaper_api::engine::CallOptions;
use ipaper_api::paper::{DeletePaper, GetAllPapers};
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::{CategoryId, ErrorKind, Limiter, PaperId};

use super::simulation::{Fate, World, code, config, engine, milliseconds, seconds, success, wall};

const NIGHT: Duration = seconds(8 * 60 * 60);

/// A service that answers after a while, on a machine whose wall clock moves on by as much whenever
/// the other clock comes to one of these times.
fn sleeping(after: Duration, sleeps: impl Into<Vec<(u64, Duration)>>) -> World {
    let sleeps = sleeps.into();
    let wall = move |now: Duration| {
        let slept: Duration = sleeps.iter().filter(|(at, _)| now >= seconds(*at)).map(|(_, by)| *by).sum();
        wall(now + slept)
    };
    service(after).with_wall_clock(wall)
}

fn service(after: Duration) -> World {
    World::new(move |request, _, _| {
        let value = if request.method.is_write() { "" } else { r#"<category id="1" name="root" url="/"/>"# };
        Fate::answered(success(value), after)
    })
}

fn tree() -> GetAllPapers {
    GetAllPapers::new(CategoryId::new(1))
}

/// Which of several equal reads, made at these times, are sent.
fn sent(mut world: World, times: &[u64]) -> Vec<u64> {
    let engine = engine(config());
    for at in times {
        world.plain_call(seconds(*at), &engine, tree());
    }
    world.run();
    world.sendings.iter().map(|sending| times[sending.task]).collect()
}

#[test]
fn cached_value_is_stale_after_a_sleep() {
    let world = sleeping(milliseconds(10), [(5, NIGHT)]);
    assert_eq!(sent(world, &[0, 4, 5, 6]), [0, 5]);
}

#[test]
fn cached_value_is_stale_after_many_short_sleeps() {
    let world = sleeping(milliseconds(10), [(5, seconds(40)), (10, seconds(40)), (15, seconds(40))]);
    assert_eq!(sent(world, &[0, 6, 11, 16]), [0, 11]);
}

#[test]
fn cached_value_is_stale_after_the_wall_clock_is_set_back() {
    let world = service(milliseconds(10)).with_wall_clock(|now| {
        let started = SystemTime::UNIX_EPOCH + NIGHT + now;
        if now < seconds(5) { started } else { started - seconds(61) }
    });
    assert_eq!(sent(world, &[0, 6, 7]), [0, 6]);
}

#[test]
fn cached_value_is_fresh_after_the_wall_clock_is_corrected_by_a_minute() {
    let world = sleeping(milliseconds(10), [(5, seconds(60))]);
    assert_eq!(sent(world, &[0, 6]), [0]);
}

#[test]
fn value_that_was_requested_before_a_sleep_is_neither_cached_nor_shared() {
    let world = sleeping(seconds(10), [(5, NIGHT)]);
    assert_eq!(sent(world, &[0, 1, 6, 12, 20]), [0, 6]);
}

#[test]
fn requests_after_a_sleep_ask_for_fresh_connections_while_older_ones_may_be_idle() {
    let mut world = sleeping(milliseconds(10), [(5, NIGHT)]);
    let engine = engine(config().no_cache());
    for at in [0, 4_999, 5_000, 12_000, 20_000, 20_001, 100_000] {
        world.plain_call(milliseconds(at), &engine, GetProcessingPapers::new());
        world.plain_call(milliseconds(at), &engine, DeletePaper::new(PaperId::new(7)));
    }
    world.run();
    let fresh: Vec<_> = world.sendings.iter().filter(|sending| sending.fresh_connection).map(|s| s.at).collect();
    let expected = [5_000, 12_000, 20_000].map(milliseconds);
    assert_eq!(fresh.iter().step_by(2).copied().collect::<Vec<_>>(), expected);
    assert_eq!(fresh.len(), 6, "reads and writes alike");
}

#[test]
fn retry_after_a_sleep_asks_for_a_fresh_connection() {
    let mut number = 0;
    let mut world = World::new(move |_, _, _| {
        number += 1;
        if number == 1 { Fate::lost(seconds(10)) } else { Fate::answered(success("<processes/>"), seconds(1)) }
    })
    .with_wall_clock(|now| wall(if now < seconds(5) { now } else { now + NIGHT }));
    world.plain_call(seconds(0), &engine(config()), GetProcessingPapers::new());
    world.run();
    let fresh: Vec<_> = world.sendings.iter().map(|sending| sending.fresh_connection).collect();
    assert_eq!(fresh, [false, true]);
}

#[test]
fn limit_login_block_and_deadline_take_no_notice_of_a_sleep() {
    let limit = Limiter::below(2).expect("a good limit");
    let mut world = sleeping(seconds(1), [(5, NIGHT)]);
    let limited = engine(config().limiter(limit));
    world.plain_call(seconds(0), &limited, tree());
    let next = world.plain_call(seconds(6), &limited, tree());
    world.run();
    assert_eq!(world.outcome(next).at, seconds(62));

    let mut world = World::new(|_, _, _| Fate::answered(code("LOGIN_INVALID_CREDENTIALS"), seconds(1)))
        .with_wall_clock(|now| wall(if now < seconds(5) { now } else { now + NIGHT }));
    let blocked = engine(config());
    for at in [0, 6] {
        world.plain_call(seconds(at), &blocked, tree());
    }
    world.run();
    assert_eq!(world.outcome(1).error().kind(), ErrorKind::LockedOut);

    let mut world = sleeping(seconds(20), [(5, NIGHT)]);
    let call = world.call(seconds(0), &engine(config()), tree(), &CallOptions::new().timeout(seconds(30)));
    world.run();
    assert!(matches!(world.outcome(call).result, Some(Ok(_))));
}
