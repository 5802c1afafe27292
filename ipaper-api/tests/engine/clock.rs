//! Clocks that are not to be trusted: calls neither come to a halt nor to a flood.

use std::time::Duration;

use ipaper_api::Limiter;
use ipaper_api::engine::CallOptions;
use ipaper_api::ripper::GetProcessingPapers;

use super::simulation::{Fate, Stop, World, config, drive, engine, milliseconds, seconds, success};

/// Twelve calls, of which three fit into a window, by this clock.
fn calls_by(clock: impl Fn(Duration) -> Duration + 'static) -> World {
    let limiter = Limiter::below(4).expect("a good limit");
    let engine = engine(config().limiter(limiter));
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(1))).with_clock(clock);
    for _ in 0..12 {
        world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    }
    world.run();
    world
}

fn last_end(world: &World) -> Duration {
    world.finished.iter().flatten().map(|finished| finished.at).max().expect("calls")
}

#[test]
fn a_clock_that_is_set_back_neither_stalls_nor_floods() {
    for jump in [11, 59, 1_000, 1_000_000] {
        let world = calls_by(move |now| {
            let started = seconds(2_000_000) + now;
            if now < seconds(30) { started } else { started.saturating_sub(seconds(jump)) }
        });
        assert_eq!(world.most_arrivals_in(seconds(60)), 3, "set back by {jump} s");
        assert!(last_end(&world) <= seconds(4 * 61 + 60), "set back by {jump} s: ended at {:?}", last_end(&world));
    }
}

#[test]
fn a_clock_that_is_set_far_ahead_lets_through_one_more_window_at_most() {
    for jump in [seconds(3_600), seconds(u64::MAX / 2)] {
        let world = calls_by(move |now| if now < seconds(30) { now } else { now.saturating_add(jump) });
        assert!(world.most_arrivals_in(seconds(60)) <= 6, "set ahead by {jump:?}");
        assert!(last_end(&world) <= seconds(4 * 61), "set ahead by {jump:?}: ended at {:?}", last_end(&world));
    }
}

#[test]
fn a_clock_that_jumps_to_its_end_and_back_neither_stalls_nor_overflows() {
    let world = calls_by(|now| if now.as_secs() == 61 { Duration::MAX } else { now });
    assert!(last_end(&world) <= seconds(4 * 61 + 60), "ended at {:?}", last_end(&world));
}

#[test]
fn a_clock_that_stands_still_for_a_while_delays_calls_by_as_long() {
    let world = calls_by(|now| if now < seconds(20) { now } else { now.max(seconds(70)).saturating_sub(seconds(50)) });
    assert_eq!(world.most_arrivals_in(seconds(60)), 3);
    assert!(last_end(&world) <= seconds(4 * 61 + 110), "ended at {:?}", last_end(&world));
}

/// How many calls are let through when the clock reads this, each of which ends at once.
fn let_through(readings: impl IntoIterator<Item = Duration>) -> usize {
    let engine = engine(config().limiter(Limiter::below(3).expect("a good limit")));
    let is_sent = |reading: &Duration| {
        let mut call = engine.call(GetProcessingPapers::new(), &CallOptions::new());
        let stop = drive(&mut call, &engine, *reading);
        call.answered(Ok(success("<processes/>")), *reading);
        stop == Stop::Sent
    };
    readings.into_iter().filter(is_sent).count()
}

#[test]
fn a_clock_that_swings_does_not_flood() {
    for pattern in [[0, 15, 0, 15], [0, 0, 15, 15], [0, 15, 15, 0], [0, 15, 15, 15]] {
        let times = (0..500).map(|tick| milliseconds(100_000 + tick * 100));
        let swinging =
            times.zip(pattern.into_iter().cycle()).map(|(time, behind)| time.saturating_sub(seconds(behind)));
        assert_eq!(let_through(swinging), 2, "50 s, {pattern:?}");
    }
}

#[test]
fn a_reading_that_comes_much_too_late_frees_no_place_early() {
    let readings = [seconds(100), seconds(100), seconds(111), milliseconds(100_500), seconds(150), seconds(159)];
    assert_eq!(let_through(readings), 2);
    assert_eq!(let_through(readings.into_iter().chain([seconds(161)])), 3);
}
