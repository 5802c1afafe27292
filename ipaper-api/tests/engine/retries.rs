//! Which failures are followed by another attempt, after how long, and what is said about the effect in the end.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use ipaper_api::engine::CallOptions;
use ipaper_api::paper::{CreatePaper, DeletePaper};
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::statistics::GetNumberOfVisitors;
use ipaper_api::transport::{HttpResponse, TransportFailure};
use ipaper_api::{CategoryId, Config, ErrorKind, Outcome, PaperId, Request, Retry, jiff};

use super::simulation::{Fate, Finished, World, code, config, engine, milliseconds, seconds, status, success};

/// Fates in their order; the last one stays.
fn fates(fates: Vec<fn() -> Fate>) -> World {
    let mut number = 0;
    World::new(move |_, _, _| {
        let fate = fates[number.min(fates.len() - 1)]();
        number += 1;
        fate
    })
}

/// How a call ends, and how many requests it took, where requests meet these fates.
fn ending<R: Request>(request: R, met: Vec<fn() -> Fate>) -> (Finished, usize) {
    ending_with(config(), request, met)
}

fn ending_with<R: Request>(config: Config, request: R, met: Vec<fn() -> Fate>) -> (Finished, usize) {
    let mut world = fates(met);
    let call = world.plain_call(seconds(0), &engine(config), request);
    world.run();
    let sent = world.sent(call);
    (world.finished.remove(call).expect("the world has run"), sent)
}

fn read() -> GetProcessingPapers {
    GetProcessingPapers::new()
}

fn create() -> CreatePaper {
    CreatePaper::new(CategoryId::new(1), "Spring", "spring")
}

fn delete() -> DeletePaper {
    DeletePaper::new(PaperId::new(7))
}

const QUICKLY: Duration = Duration::from_millis(20);

fn answered(response: HttpResponse) -> Fate {
    Fate::answered(response, QUICKLY)
}

fn done() -> Fate {
    answered(success("<processes/>"))
}

fn created() -> Fate {
    answered(success(r#"<paper id="7"/>"#))
}

fn lost() -> Fate {
    Fate::lost(QUICKLY)
}

fn refused() -> Fate {
    Fate::refused(QUICKLY)
}

fn unavailable() -> Fate {
    answered(status(503))
}

fn failed_inside() -> Fate {
    answered(status(500))
}

fn page(status: u16, text: &str) -> Fate {
    answered(HttpResponse::new(status, Some("text/html".to_owned()), text.to_owned()))
}

#[test]
fn a_read_is_repeated_after_whatever_may_pass() {
    let may_pass: [fn() -> Fate; 8] = [
        lost,
        refused,
        unavailable,
        failed_inside,
        || answered(status(502)),
        || answered(status(504)),
        || answered(status(429)),
        || Fate::failed(TransportFailure::timeout("silence"), QUICKLY),
    ];
    for fate in may_pass {
        let (finished, sent) = ending(read(), vec![fate, done]);
        assert_eq!((finished.value(), sent), ("[]", 2));
    }
}

#[test]
fn a_read_is_repeated_after_a_code_that_says_that_something_is_unavailable() {
    let day = jiff::civil::date(2026, 3, 1);
    let request = GetNumberOfVisitors::new(PaperId::new(7), day, day);
    let unavailable = || answered(code("STATISTICS_TEMPORARILY_UNAVAILABLE"));
    let (finished, sent) = ending(request, vec![unavailable, || answered(success(r#"<visitors count="5"/>"#))]);
    assert_eq!((finished.value(), sent), ("5", 2));
}

#[test]
fn nothing_is_repeated_after_what_will_not_pass() {
    let will_not_pass: [fn() -> Fate; 9] = [
        || answered(code("ERROR")),
        || answered(code("PAPER_DOES_NOT_EXIST")),
        || answered(code("READONLY")),
        || answered(success("<nonsense/>")),
        || page(404, "<html/>"),
        || page(403, "<html/>"),
        || page(200, "<html>maintenance</html>"),
        || page(500, "<html><p>Details: Maximum request length exceeded.</p></html>"),
        || page(500, "<html>it said: Cannot convert &#39;x&#39; to System.Int32. Sorry</html>"),
    ];
    for fate in will_not_pass {
        assert_eq!(ending(delete(), vec![fate]).1, 1);
        assert_eq!(ending(create(), vec![fate]).1, 1);
    }
}

#[test]
fn a_write_that_must_not_be_sent_twice_is_repeated_only_when_nothing_was_done() {
    for fate in [refused, || answered(status(429)), || answered(code("SEARCH_TEMPORARILY_UNAVAILABLE"))] {
        let (finished, sent) = ending(create(), vec![fate, created]);
        assert_eq!((finished.value(), sent), ("PaperId(7)", 2));
    }
    for fate in [lost, unavailable, failed_inside, || answered(status(502)), || answered(status(504))] {
        let (finished, sent) = ending(create(), vec![fate, created]);
        assert_eq!((finished.error().outcome(), sent), (Outcome::Unknown, 1));
    }
}

#[test]
fn what_is_unknown_of_one_attempt_stays_unknown() {
    let (finished, sent) = ending(delete(), vec![lost, || answered(code("PAPER_DOES_NOT_EXIST"))]);
    let error = finished.error();
    assert_eq!((error.outcome(), error.attempts(), sent), (Outcome::Unknown, 2, 2));
    assert!(error.is_not_found());
    assert!(error.to_string().ends_with("whether an earlier attempt had its effect is unknown"), "{error}");
    let (finished, _) = ending(delete(), vec![refused, || answered(code("PAPER_DOES_NOT_EXIST"))]);
    assert_eq!(finished.error().outcome(), Outcome::Refused);
    let (finished, _) = ending(delete(), vec![lost, refused, refused, refused]);
    assert_eq!(finished.error().outcome(), Outcome::Unknown);
}

#[test]
fn attempts_are_bounded() {
    assert_eq!(ending(read(), vec![unavailable]).1, 4);
    assert_eq!(ending_with(config().retry(Retry::default().attempts(2)), read(), vec![unavailable]).1, 2);
    assert_eq!(ending_with(config().retry(Retry::never()), read(), vec![unavailable]).1, 1);
}

#[test]
fn an_upgrade_is_waited_for_only_by_those_who_ask_for_it() {
    let read_only = || answered(code("READONLY"));
    let patient = Retry::default().when_read_only(true).attempts(3);
    let (finished, sent) = ending_with(config().retry(patient), create(), vec![read_only, read_only, created]);
    assert_eq!((finished.value(), sent), ("PaperId(7)", 3));
    let (finished, sent) = ending(create(), vec![read_only]);
    assert!(finished.error().is_read_only());
    assert_eq!((finished.error().outcome(), sent), (Outcome::Refused, 1));
}

#[test]
fn delays_grow_and_are_random() {
    let mut all_delays = Vec::new();
    for _ in 0..50 {
        let mut world = fates(vec![unavailable]);
        let retry = Retry::default().attempts(6).backoff(milliseconds(100), milliseconds(400));
        world.plain_call(seconds(0), &engine(config().retry(retry)), read());
        world.run();
        let times: Vec<Duration> = world.sendings.iter().map(|sending| sending.at).collect();
        let delays = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0] + QUICKLY));
        for (delay, bound) in delays.clone().zip([100, 200, 400, 400, 400].map(milliseconds)) {
            assert!(delay <= bound, "{delay:?} is longer than {bound:?}");
        }
        all_delays.push(delays.collect::<Vec<_>>());
    }
    all_delays.sort();
    all_delays.dedup();
    assert_eq!(all_delays.len(), 50, "no two callers wait alike");
}

#[test]
fn the_service_is_given_the_time_it_asks_for_if_there_is_so_much() {
    let busy = |header: &'static str| answered(HttpResponse::new(503, None, "").with_retry_after(Some(header), None));
    let mut world = World::new(move |_, _, now| if now < seconds(90) { busy("90") } else { done() });
    let patient = world.plain_call(seconds(0), &engine(config()), read());
    let hurried = world.call(seconds(0), &engine(config()), read(), &CallOptions::new().timeout(seconds(60)));
    world.run();
    assert_eq!(world.outcome(patient).value(), "[]");
    assert!(world.outcome(patient).at >= seconds(90));
    let error = world.outcome(hurried).error();
    assert_eq!(
        (world.outcome(hurried).at, error.status(), error.retry_after()),
        (QUICKLY, Some(503), Some(seconds(90)))
    );
    let mut world = World::new(move |_, _, _| busy("86400"));
    let call = world.plain_call(seconds(0), &engine(config()), read());
    world.run();
    assert_eq!((world.outcome(call).at, world.sent(call)), (QUICKLY, 1), "nobody waits a day without being told to");
}

#[test]
fn an_outage_is_not_answered_by_a_storm() {
    let engine = engine(config().retry_budget(10).calls_below(10_000));
    let is_out = Rc::new(RefCell::new(false));
    let outage = Rc::clone(&is_out);
    let mut world = World::new(move |_, _, now| {
        *outage.borrow_mut() = now >= seconds(100);
        if now >= seconds(100) { unavailable() } else { done() }
    });
    for call in 0..100 {
        world.plain_call(seconds(call), &engine, read());
    }
    for call in 0..200 {
        world.plain_call(seconds(200) + milliseconds(call * 10), &engine, read());
    }
    world.run();
    assert_eq!(world.sendings.len(), 100 + 200 + 10);
    assert_eq!(engine.counters(seconds(1_000)).retried, 10);
    assert_eq!(engine.counters(seconds(1_000)).failed(ErrorKind::UnexpectedAnswer), 200);
}

#[test]
fn policies_that_make_no_sense_are_refused() {
    let bad = [
        Retry::default().attempts(0),
        Retry::default().backoff(Duration::ZERO, seconds(1)),
        Retry::default().backoff(seconds(2), seconds(1)),
        Retry::default().backoff(seconds(1), Duration::MAX),
    ];
    for retry in bad {
        let error = ipaper_api::engine::Engine::new(config().retry(retry.clone())).expect_err("no policy");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
        let mut world = fates(vec![done]);
        let call = world.call(seconds(0), &engine(config()), read(), &CallOptions::new().retry(retry));
        world.run();
        assert_eq!(world.outcome(call).error().kind(), ErrorKind::InvalidConfiguration);
        assert_eq!(world.sent(call), 0);
    }
}

#[test]
fn policies_at_the_bounds_are_taken() {
    let (day, instant) = (seconds(24 * 60 * 60), Duration::from_nanos(1));
    for (first, longest) in [(instant, instant), (seconds(1), seconds(1)), (day, day)] {
        engine(config().retry(Retry::default().attempts(1).backoff(first, longest)));
    }
    for (first, longest) in [(seconds(1) + instant, seconds(1)), (seconds(1), day + instant)] {
        let retry = Retry::default().backoff(first, longest);
        ipaper_api::engine::Engine::new(config().retry(retry)).expect_err("no policy");
    }
}

#[test]
fn a_code_that_asks_for_patience_is_given_it() {
    let day = jiff::civil::date(2026, 3, 1);
    let visitors = || GetNumberOfVisitors::new(PaperId::new(7), day, day);
    let busy = || answered(code("STATISTICS_TEMPORARILY_UNAVAILABLE").with_retry_after(Some("90"), None));
    let mut world = World::new(move |_, _, _| busy());
    let patient = world.plain_call(seconds(0), &engine(config().retry(Retry::default().attempts(2))), visitors());
    let hurried = world.call(seconds(0), &engine(config()), visitors(), &CallOptions::new().timeout(seconds(60)));
    world.run();
    assert_eq!(world.sent(patient), 2);
    assert_eq!(world.outcome(patient).at, seconds(90) + QUICKLY * 2);
    assert_eq!((world.outcome(hurried).at, world.sent(hurried)), (QUICKLY, 1));
    assert_eq!(world.outcome(hurried).error().retry_after(), Some(seconds(90)));
}

#[test]
fn a_repetition_that_gets_no_turn_in_time_says_how_long_it_would_have_taken() {
    let limiter = ipaper_api::Limiter::below(2).expect("a good limit");
    let mut world = World::new(|_, _, _| Fate::lost(seconds(1)));
    let options = CallOptions::new().timeout(seconds(30));
    let call = world.call(seconds(0), &engine(config().limiter(limiter)), delete(), &options);
    world.run();
    let finished = world.outcome(call);
    let error = finished.error();
    assert_eq!((error.kind(), error.outcome(), error.attempts()), (ErrorKind::Interrupted, Outcome::Unknown, 1));
    assert_eq!(error.retry_after().map(|wait| finished.at + wait), Some(seconds(61)));
}
