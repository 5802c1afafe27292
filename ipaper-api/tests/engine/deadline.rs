//! Deadlines: over everything that a call does.

use std::time::Duration;

use ipaper_api::engine::{CallOptions, Engine, Step};
use ipaper_api::image::GetImageWith2PxDropShadow;
use ipaper_api::media::{DirectoryId, UploadFile};
use ipaper_api::paper::DeletePaper;
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::{Config, ErrorKind, ImageType, Outcome, PageId, PaperId, Request, Retry, Upload};

use super::simulation::{Fate, World, config, engine, seconds, status, success, wall};

fn within(limit: Duration) -> CallOptions {
    CallOptions::new().timeout(limit)
}

#[test]
fn an_attempt_is_given_what_is_left_of_the_time() {
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(30)));
    let call = world.call(seconds(0), &engine(config()), GetProcessingPapers::new(), &within(seconds(10)));
    world.run();
    let error = world.outcome(call).error();
    assert_eq!((world.outcome(call).at, error.kind(), error.attempts()), (seconds(10), ErrorKind::Timeout, 1));
}

/// When an attempt ends whose response comes after an hour.
fn end_of_attempt<R>(config: Config, request: R) -> Duration
where
    R: Request + 'static,
    R::Response: std::fmt::Debug + 'static,
{
    let mut world = World::new(|_, _, _| Fate::answered(success(""), seconds(3600)));
    let call = world.call(seconds(0), &engine(config.retry(Retry::never())), request, &CallOptions::new());
    world.run();
    world.outcome(call).at
}

#[test]
fn ends_an_attempt_without_a_file_after_two_minutes() {
    assert_eq!(end_of_attempt(config(), GetProcessingPapers::new()), seconds(120));
    assert_eq!(end_of_attempt(config(), DeletePaper::new(PaperId::new(7))), seconds(120));
    let config = || config().read_timeout(seconds(300));
    assert_eq!(end_of_attempt(config(), GetProcessingPapers::new()), seconds(600), "twice the silence");
    assert_eq!(end_of_attempt(config().attempt_timeout(seconds(5)), GetProcessingPapers::new()), seconds(5));
}

#[test]
fn bounds_no_attempt_with_a_file_by_its_time() {
    let upload = UploadFile::new(DirectoryId::ROOT, "a.bin", Upload::from_bytes("file"));
    assert_eq!(end_of_attempt(config().attempt_timeout(seconds(5)), upload), seconds(3600));
    let image = GetImageWith2PxDropShadow::new(PageId::new(1), ImageType::Zoom);
    assert_eq!(end_of_attempt(config().attempt_timeout(seconds(5)), image), seconds(3600));
}

#[test]
fn a_repetition_that_does_not_fit_is_not_waited_for() {
    // The service asks for two seconds, and there is but one.
    let busy = || status(503).with_retry_after(Some("2"), None);
    let mut world = World::new(move |_, _, _| Fate::answered(busy(), seconds(3)));
    let call = world.call(seconds(0), &engine(config()), GetProcessingPapers::new(), &within(seconds(4)));
    world.run();
    let error = world.outcome(call).error();
    assert_eq!((world.outcome(call).at, error.status(), world.sent(call)), (seconds(3), Some(503), 1));
}

#[test]
fn waiting_for_another_calls_login_is_bounded_too() {
    let engine = engine(config());
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(300)));
    world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    let hurried = world.call(seconds(1), &engine, GetProcessingPapers::new(), &within(seconds(10)));
    world.run();
    let error = world.outcome(hurried).error();
    assert_eq!(
        (world.outcome(hurried).at, error.kind(), error.outcome()),
        (seconds(11), ErrorKind::Timeout, Outcome::NotSent)
    );
    assert!(error.to_string().contains("first login"), "{error}");
}

#[test]
fn a_write_whose_time_is_over_while_it_is_sent_is_unknown() {
    let mut world = World::new(|_, _, _| Fate::answered(success(""), seconds(30)));
    let call = world.call(seconds(0), &engine(config()), DeletePaper::new(PaperId::new(7)), &within(seconds(10)));
    world.run();
    assert_eq!(world.outcome(call).error().outcome(), Outcome::Unknown);
}

#[test]
fn the_clients_deadline_holds_where_the_call_has_none() {
    let engine = engine(config().timeout(seconds(10)));
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(20)));
    let short = world.plain_call(seconds(0), &engine, GetProcessingPapers::new());
    let long = world.call(seconds(100), &engine, GetProcessingPapers::new(), &within(seconds(60)));
    world.run();
    assert!(world.outcome(short).error().is_timeout());
    assert_eq!(world.outcome(long).value(), "[]");
}

#[test]
fn a_deadline_of_no_time_is_refused_with_nothing_sent() {
    let error = Engine::new(config().timeout(Duration::ZERO)).expect_err("no time at all");
    assert!(error.to_string().contains("`timeout` is zero"), "{error}");
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(1)));
    let call = world.call(seconds(0), &engine(config()), GetProcessingPapers::new(), &within(Duration::ZERO));
    world.run();
    assert_eq!(world.outcome(call).error().kind(), ErrorKind::InvalidConfiguration);
    assert_eq!(world.sent(call), 0);
}

#[test]
fn a_deadline_beyond_all_time_is_as_good_as_none() {
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(1)));
    let call = world.call(seconds(0), &engine(config()), GetProcessingPapers::new(), &within(Duration::MAX));
    world.run();
    assert_eq!(world.outcome(call).value(), "[]");
}

#[test]
fn file_that_was_read_too_late_fails_the_call_and_says_so() {
    let engine = engine(config());
    let request = UploadFile::new(DirectoryId::ROOT, "file.bin", Upload::from_bytes("content"));
    let mut call = engine.call(request, &within(seconds(10)));
    let Step::Measure(measure) = call.step(seconds(0), wall(seconds(0))) else { panic!("a file is read first") };
    call.measured(measure.read(), seconds(10));
    let Step::Done(Err(error)) = call.step(seconds(10), wall(seconds(10))) else { panic!("the time is over") };
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Outcome::NotSent));
    assert!(error.to_string().contains("reading the file"), "{error}");
}
