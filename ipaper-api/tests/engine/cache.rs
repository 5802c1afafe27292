//! Answers that are given again, calls that are shared, and writes in between.

use std::sync::Arc;
use std::time::Duration;

use ipaper_api::engine::{CallOptions, Engine};
use ipaper_api::paper::{DeletePaper, GetAllPapers, GetPaperUrlFromId};
use ipaper_api::ripper::GetProcessingPapers;
use ipaper_api::transport::HttpRequest;
use ipaper_api::{CategoryId, Credentials, ErrorKind, PaperId, Retry};

use super::simulation::{Fate, World, code, config, engine, milliseconds, seconds, status, success};

/// The number of the answer is the answer: the name of the root.
fn numbered(after: Duration) -> World {
    let mut number = 0;
    World::new(move |request, _, _| {
        if request.method.is_write() {
            return Fate::answered(success(""), after);
        }
        number += 1;
        Fate::answered(success(&format!(r#"<category id="1" name="answer {number}" url="/"/>"#)), after)
    })
}

fn tree() -> GetAllPapers {
    GetAllPapers::new(CategoryId::new(1))
}

fn delete() -> DeletePaper {
    DeletePaper::new(PaperId::new(7))
}

fn assert_answer(world: &World, call: usize, number: usize) {
    let value = world.outcome(call).value();
    assert!(value.contains(&format!("\"answer {number}\"")), "expected answer {number}, got {value}");
}

/// An engine whose login is proven, so that calls of all kinds go side by side.
fn proven_engine(config: ipaper_api::Config) -> Arc<Engine> {
    let engine = engine(config);
    let mut world = World::new(|_, _, _| Fate::answered(code("PAPER_DOES_NOT_EXIST"), Duration::ZERO));
    world.plain_call(seconds(0), &engine, GetPaperUrlFromId::new(PaperId::new(1)));
    world.run();
    engine
}

#[test]
fn an_answer_is_given_again_until_it_is_too_old() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(2));
    let calls = [0, 5, 29, 31].map(|at| world.plain_call(seconds(at), &engine, tree()));
    world.run();
    for (call, number) in calls.into_iter().zip([1, 1, 1, 2]) {
        assert_answer(&world, call, number);
    }
    assert_eq!((engine.counters(seconds(1_000)).cached, world.sendings.len()), (2, 2));
}

#[test]
fn equal_calls_that_are_under_way_are_one() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(2));
    let calls: Vec<usize> = (0..50).map(|call| world.plain_call(milliseconds(call), &engine, tree())).collect();
    world.run();
    for call in calls {
        assert_answer(&world, call, 1);
    }
    assert_eq!((engine.counters(seconds(1_000)).shared, world.sendings.len()), (49, 1));
}

#[test]
fn other_arguments_another_method_and_another_account_are_other_calls() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(1));
    world.plain_call(seconds(0), &engine, tree());
    world.plain_call(seconds(2), &engine, GetAllPapers::new(CategoryId::new(2)));
    world.run();
    engine.set_credentials(&Credentials::api_key("an0ther")).expect("good credentials");
    world.plain_call(seconds(4), &engine, tree());
    world.run();
    engine.set_credentials(&Credentials::api_key("k3y")).expect("good credentials");
    world.run();
    assert_eq!(world.sendings.len(), 3);
}

#[test]
fn a_write_makes_stale_what_was_answered_before() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(1));
    let before = world.plain_call(seconds(0), &engine, tree());
    world.plain_call(seconds(2), &engine, delete());
    let after = world.plain_call(seconds(4), &engine, tree());
    world.run();
    assert_answer(&world, before, 1);
    assert_answer(&world, after, 2);
}

#[test]
fn a_read_that_began_before_a_write_is_neither_kept_nor_shared_with_those_who_come_later() {
    let engine = proven_engine(config());
    let mut number = 0;
    let mut world = World::new(move |request, _, _| {
        if request.method.is_write() {
            return Fate::answered(success(""), seconds(1));
        }
        number += 1;
        let after = if number == 1 { seconds(20) } else { seconds(1) };
        Fate::answered(success(&format!(r#"<category id="1" name="answer {number}" url="/"/>"#)), after)
    });
    let before = world.plain_call(seconds(0), &engine, tree());
    let also_before = world.plain_call(seconds(1), &engine, tree());
    world.plain_call(seconds(2), &engine, delete());
    let meanwhile = world.plain_call(milliseconds(2_500), &engine, tree());
    let after = world.plain_call(seconds(5), &engine, tree());
    let much_later = world.plain_call(seconds(25), &engine, tree());
    world.run();
    assert_answer(&world, before, 1);
    assert_answer(&world, also_before, 1);
    assert_answer(&world, meanwhile, 2);
    assert_answer(&world, after, 3);
    assert_answer(&world, much_later, 3);
}

#[test]
fn a_write_makes_stale_whatever_becomes_of_it() {
    let fates: [fn() -> Fate; 4] = [
        || Fate::lost(seconds(10)),
        || Fate::answered(code("ERROR"), seconds(10)),
        || Fate::answered(status(503), seconds(10)),
        || Fate::answered(success("<unexpected/>"), seconds(10)),
    ];
    for fate in fates {
        let engine = proven_engine(config().retry(Retry::never()));
        let mut number = 0;
        let mut world = World::new(move |request, _, _| {
            if request.method.is_write() {
                return fate();
            }
            number += 1;
            Fate::answered(success(&format!(r#"<category id="1" name="answer {number}" url="/"/>"#)), seconds(1))
        });
        let calls = [0, 12, 14, 22].map(|at| world.plain_call(seconds(at), &engine, tree()));
        world.plain_call(seconds(11), &engine, delete());
        world.run();
        for (call, number) in calls.into_iter().zip([1, 2, 2, 3]) {
            assert_answer(&world, call, number);
        }
    }
}

#[test]
fn a_write_that_is_cancelled_makes_stale_at_its_end() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(1));
    let write = world.plain_call(seconds(0), &engine, delete());
    world.cancel(write, milliseconds(500));
    let during = world.plain_call(milliseconds(100), &engine, tree());
    let after = world.plain_call(seconds(3), &engine, tree());
    world.run();
    assert_answer(&world, during, 1);
    assert_answer(&world, after, 2);
}

#[test]
fn a_write_that_was_never_sent_makes_nothing_stale() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(1));
    world.plain_call(seconds(0), &engine, tree());
    let refused = ipaper_api::paper::CreatePaper::new(CategoryId::new(1), "Spring", "no/good url");
    let write = world.call(seconds(2), &engine, refused, &CallOptions::new().timeout(Duration::ZERO));
    let after = world.plain_call(seconds(3), &engine, tree());
    world.run();
    assert_eq!(world.sent(write), 0);
    assert_answer(&world, after, 1);
}

#[test]
fn a_fresh_answer_comes_from_a_call_that_begins_now() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(5));
    let fresh = CallOptions::new().fresh();
    world.plain_call(seconds(0), &engine, tree());
    let beside = world.call(seconds(1), &engine, tree(), &fresh);
    let joined = world.plain_call(seconds(2), &engine, tree());
    let again = world.call(seconds(10), &engine, tree(), &fresh);
    let kept = world.plain_call(seconds(20), &engine, tree());
    world.run();
    for (call, number) in [(beside, 2), (joined, 2), (again, 3), (kept, 3)] {
        assert_answer(&world, call, number);
    }
}

#[test]
fn a_follower_takes_over_from_a_leader_who_is_cancelled_or_out_of_time() {
    for cancels in [true, false] {
        let engine = proven_engine(config());
        let mut world = numbered(seconds(10));
        let options = if cancels { CallOptions::new() } else { CallOptions::new().timeout(seconds(4)) };
        let leader = world.call(seconds(0), &engine, tree(), &options);
        if cancels {
            world.cancel(leader, seconds(4));
        }
        let followers: Vec<usize> = (0..10).map(|_| world.plain_call(seconds(1), &engine, tree())).collect();
        world.run();
        for follower in followers {
            assert_answer(&world, follower, 2);
            assert_eq!(world.outcome(follower).at, seconds(14));
        }
        assert_eq!(world.sendings.len(), 2);
    }
}

#[test]
fn a_followers_own_deadline_holds() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(10));
    world.plain_call(seconds(0), &engine, tree());
    let hurried = world.call(seconds(1), &engine, tree(), &CallOptions::new().timeout(seconds(3)));
    world.run();
    let error = world.outcome(hurried).error();
    assert_eq!((world.outcome(hurried).at, error.kind()), (seconds(4), ErrorKind::Timeout));
}

#[test]
fn a_failure_is_shared_by_those_who_wait_and_kept_for_nobody() {
    let engine = proven_engine(config().retry(Retry::never()));
    let mut world = World::new(|_, _, _| Fate::answered(code("PAPER_DOES_NOT_EXIST"), seconds(1)));
    let calls = [0, 500, 1_500].map(|at| world.plain_call(milliseconds(at), &engine, tree()));
    world.run();
    assert!(calls.iter().all(|call| world.outcome(*call).error().is_not_found()));
    assert_eq!(world.sendings.len(), 2);
}

#[test]
fn the_progress_of_processing_is_asked_for_every_time() {
    let engine = proven_engine(config());
    let mut world = World::new(|_, _, _| Fate::answered(success("<processes/>"), seconds(1)));
    for at in [0, 0, 5] {
        world.plain_call(seconds(at), &engine, GetProcessingPapers::new());
    }
    world.run();
    assert_eq!(world.sendings.len(), 3);
}

#[test]
fn without_a_cache_every_call_is_made() {
    let engine = proven_engine(config().no_cache());
    let mut world = numbered(seconds(1));
    for at in [0, 0, 5] {
        world.plain_call(seconds(at), &engine, tree());
    }
    world.run();
    assert_eq!(world.sendings.len(), 3);
}

#[test]
fn a_cache_that_is_full_forgets_what_was_asked_for_longest_ago() {
    let engine = proven_engine(config().cache_size(8 * 1024));
    let big = "x".repeat(3_000);
    let mut world = World::new(move |_: &HttpRequest, _, _| {
        Fate::answered(success(&format!(r#"<category id="1" name="{big}" url="/"/>"#)), milliseconds(10))
    });
    let ask =
        |world: &mut World, at, id| world.plain_call(seconds(at), &engine, GetAllPapers::new(CategoryId::new(id)));
    ask(&mut world, 0, 1);
    ask(&mut world, 1, 2);
    ask(&mut world, 2, 1);
    ask(&mut world, 3, 3);
    let first_again = ask(&mut world, 4, 1);
    let second_again = ask(&mut world, 5, 2);
    world.run();
    assert_eq!((world.sent(first_again), world.sent(second_again)), (0, 1));
}

#[test]
fn an_answer_larger_than_the_cache_is_not_kept() {
    let engine = proven_engine(config().cache_size(1024));
    let big = "x".repeat(3_000);
    let mut world = World::new(move |_: &HttpRequest, _, _| {
        Fate::answered(success(&format!(r#"<category id="1" name="{big}" url="/"/>"#)), milliseconds(10))
    });
    for at in [0, 1] {
        world.plain_call(seconds(at), &engine, tree());
    }
    world.run();
    assert_eq!(world.sendings.len(), 2);
}

#[test]
fn a_cache_without_room_is_refused() {
    for bytes in [0, 10] {
        let error = Engine::new(config().cache_size(bytes)).expect_err("no room");
        assert!(error.to_string().contains("`no_cache`"), "{error}");
    }
}

#[test]
fn a_call_with_repetitions_of_its_own_goes_alone_but_uses_the_cache() {
    let engine = proven_engine(config());
    let mut world = numbered(seconds(5));
    let alone = CallOptions::new().retry(Retry::never());
    world.plain_call(seconds(0), &engine, tree());
    let beside = world.call(seconds(1), &engine, tree(), &alone);
    let kept = world.call(seconds(10), &engine, tree(), &alone);
    world.run();
    assert_answer(&world, beside, 2);
    assert_answer(&world, kept, 2);
    assert_eq!(world.sendings.len(), 2);
}

#[test]
fn an_older_answer_takes_the_place_of_no_younger_one() {
    let engine = proven_engine(config());
    let mut number = 0;
    let mut world = World::new(move |_, _, _| {
        number += 1;
        let after = if number == 1 { seconds(10) } else { seconds(1) };
        Fate::answered(success(&format!(r#"<category id="1" name="answer {number}" url="/"/>"#)), after)
    });
    world.plain_call(seconds(0), &engine, tree());
    let fresh = world.call(seconds(5), &engine, tree(), &CallOptions::new().fresh());
    let later = world.plain_call(seconds(12), &engine, tree());
    let much_later = world.plain_call(seconds(34), &engine, tree());
    world.run();
    assert_answer(&world, fresh, 2);
    assert_answer(&world, later, 2);
    assert_answer(&world, much_later, 2);
    assert_eq!(world.sendings.len(), 2);
}

/// The service asks for 90 seconds, and is well after 80.
fn busy_for_a_while(_: &HttpRequest, _: usize, now: Duration) -> Fate {
    if now < seconds(80) {
        return Fate::answered(status(503).with_retry_after(Some("90"), None), milliseconds(100));
    }
    Fate::answered(success(r#"<category id="1" name="answer 1" url="/"/>"#), milliseconds(100))
}

#[test]
fn followers_are_no_less_patient_than_the_service_asks_them_to_be() {
    let engine = proven_engine(config());
    let mut world = World::new(busy_for_a_while);
    let hurried = CallOptions::new().timeout(seconds(60));
    let calls: Vec<usize> = (0..50).map(|_| world.call(seconds(1), &engine, tree(), &hurried)).collect();
    world.run();
    assert_eq!(world.sendings.len(), 1);
    for call in calls {
        let finished = world.outcome(call);
        assert_eq!((finished.at, finished.error().status()), (milliseconds(1_100), Some(503)));
        assert_eq!(finished.error().retry_after(), Some(seconds(90)));
    }
}

#[test]
fn followers_with_more_time_than_the_leader_wait_for_as_long_as_the_service_asks() {
    let engine = proven_engine(config());
    let mut world = World::new(busy_for_a_while);
    let hurried = CallOptions::new().timeout(seconds(60));
    for at in [1_000, 1_010] {
        world.call(milliseconds(at), &engine, tree(), &hurried);
    }
    let patient: Vec<usize> = [1_020, 1_030].map(|at| world.plain_call(milliseconds(at), &engine, tree())).to_vec();
    world.run();
    for call in patient {
        assert_answer(&world, call, 1);
        assert_eq!(world.outcome(call).at, milliseconds(1_100 + 90_000 + 100));
    }
    assert_eq!(world.sendings.len(), 2);
}
