//! Refused logins: one is enough.

use std::time::Duration;

use ipaper_api::engine::CallOptions;
use ipaper_api::paper::GetPaperUrlFromId;
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::{Config, Credentials, ErrorKind, Limiter, Outcome, PaperId, Retry};

use super::simulation::{Fate, Stop, World, code, config, drive, engine, milliseconds, seconds, success};

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
    engine.set_credentials(&Credentials::api_key("k3y")).expect("good credentials");
    let still_wrong = world.plain_call(seconds(5), &engine, read());
    world.run();
    engine.set_credentials(&Credentials::api_key("an0ther")).expect("good credentials");
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
fn success_that_cannot_be_decoded_proves_the_login() {
    let engine = engine(config());
    let mut world = World::new(|_, _, _| Fate::answered(success("<unknown/>"), seconds(1)));
    let calls = [1, 2, 3].map(|id| world.plain_call(seconds(0), &engine, GetPaperUrlFromId::new(PaperId::new(id))));
    world.run();
    assert!(calls.iter().all(|call| world.outcome(*call).error().is_decode()));
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
    let other = engine(Config::new(Credentials::api_key("0ther")).endpoint("http://127.0.0.1:1/V2/").limiter(limiter));
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

#[test]
fn calls_in_line_when_a_lock_out_ends_try_one_at_a_time() {
    // Ten places, of which nine are free again long after the lock-out of half a minute, which the tenth call brings about while ten others are in line.
    let limiter = Limiter::below(11).expect("a good limit");
    let engine = engine(config().limiter(limiter).lock_out(seconds(30)));
    let mut world = World::new(|_, _, now| {
        if now < seconds(20) {
            good()
        } else {
            Fate::answered(code(WRONG), seconds(if now < seconds(30) { 1 } else { 3 }))
        }
    });
    for _ in 0..9 {
        world.plain_call(seconds(0), &engine, read());
    }
    let in_line: Vec<usize> = (0..10).map(|_| world.plain_call(seconds(22), &engine, read())).collect();
    world.run();
    let refused: Vec<usize> =
        world.sendings.iter().filter(|sending| sending.at > seconds(20)).map(|s| s.task).collect();
    assert_eq!(refused, in_line[..2], "one brings the lock-out about, and one tries when it is over");
    for call in &in_line[2..] {
        assert_eq!(world.outcome(*call).error().kind(), ErrorKind::LockedOut);
    }
}

#[test]
fn a_lock_out_is_remembered_while_other_credentials_are_in_use() {
    let engine = engine(config());
    let mut world = always(WRONG);
    world.plain_call(seconds(0), &engine, read());
    world.run();
    engine.set_credentials(&Credentials::api_key("an0ther")).expect("good credentials");
    engine.set_credentials(&Credentials::api_key("k3y")).expect("good credentials");
    let call = world.plain_call(seconds(5), &engine, read());
    world.run();
    assert_eq!((world.sent(call), world.outcome(call).error().kind()), (0, ErrorKind::LockedOut));
}

#[test]
fn a_lock_out_outlives_the_client_that_brought_it_about_and_not_its_own_time() {
    let limiter = Limiter::default();
    let config = config().limiter(limiter).lock_out(seconds(100));
    let sent = [0, 5, 50, 102, 150, 203].map(|at| {
        let mut world = always(WRONG);
        world.plain_call(seconds(at), &engine(config.clone()), read());
        world.run();
        world.sendings.len()
    });
    assert_eq!(sent, [1, 0, 0, 1, 0, 1]);
}

#[test]
fn many_lock_outs_are_remembered_and_not_any_number_of_them() {
    let limiter = Limiter::below(10_000).expect("a good limit");
    let config = |key: u64| {
        Config::new(Credentials::api_key(format!("key {key}")))
            .endpoint("http://127.0.0.1:1/V2/")
            .limiter(limiter.clone())
    };
    let sent = |key: u64| {
        let mut world = always(WRONG);
        world.plain_call(seconds(key), &engine(config(key)), read());
        world.run();
        world.sendings.len()
    };
    assert_eq!((0..101).map(sent).sum::<usize>(), 101);
    assert_eq!(((1..101).map(sent).sum::<usize>(), sent(0)), (0, 1));
}

#[test]
fn a_lock_out_lasts_as_long_as_the_service_asks_for_if_that_is_longer() {
    for (asked, next) in [("30", 101), ("500", 501), ("99999999999999", 24 * 60 * 60 + 1)] {
        let engine = engine(config().lock_out(seconds(100)));
        let mut world = World::new(move |_, _, _| {
            Fate::answered(code("LOGIN_RATE_LIMITED").with_retry_after(Some(asked), None), seconds(1))
        });
        world.plain_call(seconds(0), &engine, read());
        let early = world.plain_call(seconds(next).saturating_sub(milliseconds(1)), &engine, read());
        let late = world.plain_call(seconds(next), &engine, read());
        world.run();
        assert_eq!((world.sent(early), world.sent(late)), (0, 1), "{asked}");
    }
}

#[test]
fn those_who_waited_for_the_first_login_are_before_those_who_come_after_it() {
    let engine = engine(config().limiter(Limiter::below(3).expect("a good limit")));
    let [mut first, mut early, mut late] = [(); 3].map(|()| engine.call(read(), &CallOptions::new()));
    assert_eq!(drive(&mut first, &engine, seconds(0)), Stop::Sent);
    assert_eq!(drive(&mut early, &engine, seconds(0)), Stop::Waiting);
    first.answered(Ok(success("<processes/>")), seconds(1));
    // The one place that is free is the early one's, though the late one is quicker.
    assert_eq!(drive(&mut late, &engine, seconds(1)), Stop::Waiting);
    assert_eq!(drive(&mut early, &engine, seconds(1)), Stop::Sent);
}

#[test]
fn one_who_waits_for_the_first_login_and_never_comes_back_holds_up_nobody_after_it() {
    let engine = engine(config().limiter(Limiter::below(4).expect("a good limit")));
    let [mut first, mut away, mut late] = [(); 3].map(|()| engine.call(read(), &CallOptions::new()));
    assert_eq!(drive(&mut first, &engine, seconds(0)), Stop::Sent);
    assert_eq!(drive(&mut away, &engine, seconds(0)), Stop::Waiting);
    first.answered(Ok(success("<processes/>")), seconds(1));
    assert_eq!(drive(&mut late, &engine, seconds(1)), Stop::Sent);
    away.abandon(seconds(2));
    let mut last = engine.call(read(), &CallOptions::new());
    assert_eq!(drive(&mut last, &engine, seconds(3)), Stop::Sent, "the place of one who gave up is free");
}

#[test]
fn a_try_that_is_given_up_frees_no_other_try() {
    let engine = engine(config().lock_out(seconds(30)));
    let mut proof = World::new(|_, _, _| good());
    proof.plain_call(seconds(0), &engine, read());
    proof.run();
    let [mut one, mut two, mut old, mut new, mut next] = [(); 5].map(|()| engine.call(read(), &CallOptions::new()));
    for call in [&mut one, &mut two] {
        assert_eq!(drive(call, &engine, seconds(1)), Stop::Sent);
    }
    one.answered(Ok(code(WRONG)), seconds(2));
    assert_eq!(drive(&mut old, &engine, seconds(33)), Stop::Sent, "it tries whether the lock-out is over");
    two.answered(Ok(code(WRONG)), seconds(34));
    assert_eq!(drive(&mut new, &engine, seconds(65)), Stop::Sent, "it tries after the second lock-out");
    old.abandon(seconds(66));
    assert_eq!(drive(&mut next, &engine, seconds(67)), Stop::Waiting);
}

/// How many requests a new client with this key sends, all of which are refused for a second or, if
/// the service asks for it, for a day.
fn refused_with(limiter: &Limiter, key: &str, at: Duration, asks_for_a_day: bool) -> usize {
    let config = Config::new(Credentials::api_key(key)).endpoint("http://127.0.0.1:1/V2/");
    let engine = engine(config.limiter(limiter.clone()).lock_out(seconds(1)));
    let mut world = World::new(move |_, _, _| {
        let asked = asks_for_a_day.then_some("86400");
        Fate::answered(code(WRONG).with_retry_after(asked, None), milliseconds(1))
    });
    world.plain_call(at, &engine, read());
    world.run();
    world.sendings.len()
}

#[test]
fn login_block_survives_many_refusals_of_another_key() {
    let limiter = Limiter::below(10_000).expect("a good limit");
    assert_eq!(refused_with(&limiter, "k3y", seconds(0), true), 1);
    for refusal in 1..=150 {
        assert_eq!(refused_with(&limiter, "0ther", seconds(refusal * 2), false), 1);
    }
    assert_eq!(refused_with(&limiter, "k3y", seconds(400), true), 0);
}

#[test]
fn login_block_survives_many_blocks_that_are_over() {
    let limiter = Limiter::below(10_000).expect("a good limit");
    assert_eq!(refused_with(&limiter, "k3y", seconds(0), true), 1);
    for refusal in 1..=150 {
        assert_eq!(refused_with(&limiter, &format!("key {refusal}"), seconds(refusal * 2), false), 1);
    }
    assert_eq!(refused_with(&limiter, "k3y", seconds(400), true), 0);
}
