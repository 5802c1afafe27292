//! Refused logins: one is enough.

use std::time::Duration;

use ipaper_api::engine::CallOptions;
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::{Credentials, ErrorKind, Limiter, Outcome, Retry};

use super::simulation::{Fate, World, code, config, engine, milliseconds, seconds, success};

fn read() -> GetProcessingPapers {
    GetProcessingPapers::new()
}

const WRONG: &str = "LOGIN_INVALID_CREDENTIALS";

fn always(answer: &'static str) -> World {
    World::new(move |_, _, _| Fate::answered(code(answer), seconds(1)))
}

fn good() -> Fate {
    Fate::answered(success("<processes/>"), seconds(1))
}

#[test]
fn many_calls_with_a_wrong_key_make_one_failed_login() {
    for answer in [WRONG, "LOGIN_RATE_LIMITED"] {
        let engine = engine(config());
        let mut world = always(answer);
        let calls: Vec<usize> = (0..40).map(|call| world.plain_call(milliseconds(call), &engine, read())).collect();
        world.run();
        assert_eq!(world.sendings.len(), 1);
        let first = world.outcome(calls[0]).error();
        assert_eq!((first.kind(), first.attempts()), (ErrorKind::ReturnCode, 1));
        for call in &calls[1..] {
            let error = world.outcome(*call).error();
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::LockedOut, Outcome::NotSent));
            assert_eq!(error.retry_after(), Some(seconds(600)));
            assert!(error.is_login());
            assert!(error.to_string().contains(answer) && error.to_string().contains("Config::lock_out"), "{error}");
        }
    }
}

#[test]
fn a_lock_out_lasts_as_long_as_it_is_set_to_and_then_one_call_tries() {
    let engine = engine(config().lock_out(seconds(100)));
    let mut world = always(WRONG);
    for at in [0, 50, 100, 101, 102, 150] {
        world.plain_call(seconds(at), &engine, read());
    }
    world.run();
    let sent: Vec<Duration> = world.sendings.iter().map(|sending| sending.at).collect();
    assert_eq!(sent, [seconds(0), seconds(101)]);
}

#[test]
fn other_credentials_end_a_lock_out_and_the_same_ones_do_not() {
    let engine = engine(config());
    let mut world = World::new(|_, task, _| if task < 2 { Fate::answered(code(WRONG), seconds(1)) } else { good() });
    let wrong = world.plain_call(seconds(0), &engine, read());
    world.run();
    engine.set_credentials(&Credentials::api_key("k3y"));
    let still_wrong = world.plain_call(seconds(5), &engine, read());
    world.run();
    engine.set_credentials(&Credentials::api_key("an0ther"));
    let right = world.plain_call(seconds(6), &engine, read());
    world.run();
    assert_eq!(world.outcome(wrong).error().kind(), ErrorKind::ReturnCode);
    assert_eq!(world.outcome(still_wrong).error().kind(), ErrorKind::LockedOut);
    assert_eq!(world.outcome(right).value(), "[]");
}

#[test]
fn until_a_login_has_succeeded_calls_go_one_at_a_time() {
    let engine = engine(config());
    let mut world = World::new(|_, _, _| good());
    for _ in 0..4 {
        world.plain_call(seconds(0), &engine, read());
    }
    world.run();
    let sent: Vec<Duration> = world.sendings.iter().map(|sending| sending.at).collect();
    assert_eq!(sent, [seconds(0), seconds(1), seconds(1), seconds(1)]);
}

#[test]
fn a_first_call_that_tells_nothing_makes_way_for_the_next() {
    let engine = engine(config().retry(Retry::never()));
    let mut world = World::new(|_, task, _| match task {
        0 => Fate::lost(seconds(1)),
        1 => Fate::answered(code("ERROR"), seconds(1)),
        2 => Fate::answered(success("<processes/>"), seconds(60)),
        _ => good(),
    });
    let calls: Vec<usize> = (0..5).map(|_| world.plain_call(seconds(0), &engine, read())).collect();
    world.cancel(calls[2], seconds(10));
    world.run();
    let sent: Vec<Duration> = world.sendings.iter().map(|sending| sending.at).collect();
    assert_eq!(sent, [seconds(0), seconds(1), seconds(2), seconds(10), seconds(11)]);
    assert_eq!(world.outcome(calls[4]).value(), "[]");
}

#[test]
fn a_refusal_that_is_not_about_the_login_proves_the_login() {
    let engine = engine(config());
    let mut world = always("PAPER_DOES_NOT_EXIST");
    for _ in 0..3 {
        world.plain_call(seconds(0), &engine, read());
    }
    world.run();
    assert_eq!(world.sendings.iter().filter(|sending| sending.at == seconds(1)).count(), 2);
}

#[test]
fn calls_in_line_when_a_login_is_refused_are_not_sent() {
    let limiter = Limiter::below(3).expect("a good limit");
    let engine = engine(config().limiter(limiter));
    let mut world =
        World::new(|_, _, now| if now < seconds(30) { good() } else { Fate::answered(code(WRONG), seconds(1)) });
    for _ in 0..2 {
        world.plain_call(seconds(0), &engine, read());
    }
    let in_line: Vec<usize> = (0..5).map(|_| world.plain_call(seconds(20), &engine, read())).collect();
    world.run();
    // One of them got the first free place, and its failure was the last there was.
    assert_eq!(world.sendings.iter().filter(|sending| sending.at > seconds(30)).count(), 1);
    assert_eq!(in_line.iter().filter(|call| world.outcome(**call).error().kind() == ErrorKind::LockedOut).count(), 4);
}

#[test]
fn in_a_lock_out_nobody_waits_for_a_turn() {
    let engine = engine(config().limiter(Limiter::below(2).expect("a good limit")));
    let mut world = always(WRONG);
    world.plain_call(seconds(0), &engine, read());
    let later = world.plain_call(seconds(5), &engine, read());
    world.run();
    assert_eq!((world.outcome(later).at, world.outcome(later).error().kind()), (seconds(5), ErrorKind::LockedOut));
}

#[test]
fn clients_that_share_a_limiter_share_what_they_know_of_a_login() {
    let limiter = Limiter::default();
    let engines = [0, 1].map(|_| engine(config().limiter(limiter.clone())));
    let other = engine(
        ipaper_api::Config::new(Credentials::api_key("0ther")).endpoint("http://127.0.0.1:1/V2/").limiter(limiter),
    );
    let mut world = always(WRONG);
    for engine in engines.iter().chain([&other]) {
        world.plain_call(seconds(0), engine, read());
        world.plain_call(seconds(5), engine, read());
    }
    world.run();
    assert_eq!(world.sendings.len(), 2, "one for each key");
}

#[test]
fn a_login_that_is_refused_is_never_repeated() {
    let eager = CallOptions::new().retry(Retry::default().attempts(100).when_read_only(true));
    let mut world = always("LOGIN_RATE_LIMITED");
    let call = world.call(seconds(0), &engine(config()), read(), &eager);
    world.run();
    assert_eq!(world.sent(call), 1);
}
