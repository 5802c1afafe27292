//! What happens to calls when the network and the service fail: how often each request arrives, and whether what is said about its effect is true.

use std::fmt::Debug;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault, ReceivedRequest};

use super::adapter::{create_paper, delete_paper, processing, upload};
use super::api::{Client, Config, Error, ErrorKind, METHODS, Method, Outcome, Retry, ReturnCode};

const MILLISECOND: Duration = Duration::from_millis(1);

/// A client with little patience.
fn client(emulator: &Emulator) -> Client {
    // Long enough for an answer from a machine that is busy.
    let silence = 500 * MILLISECOND;
    let config = Config::new(emulator.credentials())
        .endpoint(emulator.endpoint())
        .retry(Retry::default().backoff(MILLISECOND, 4 * MILLISECOND))
        .send_timeout(silence)
        .read_timeout(silence);
    Client::new(config).expect("a client")
}

/// Everything that can happen to a request on its way, with its name.
fn broken_connections() -> Vec<(&'static str, Fault)> {
    vec![
        ("reset on accept", Fault::reset_on_accept()),
        ("reset before the request", Fault::reset_before_request()),
        ("reset after the request", Fault::reset_after_request()),
        ("closed after the request", Fault::close_after_request()),
        ("reset after the effect", Fault::reset_after_effect()),
        ("reset in the answer", Fault::reset_in_answer()),
        ("half an answer", Fault::half_answer()),
        ("stalled before the request", Fault::stall_before_request()),
        ("stalled after the effect", Fault::stall()),
        ("stalled in the answer", Fault::stall_in_answer()),
    ]
}

fn bad_answers() -> Vec<(&'static str, Fault)> {
    vec![
        ("HTTP 500", Fault::status(500, "Something went wrong.")),
        ("HTTP 502", Fault::html(502, "<html>Bad Gateway</html>")),
        ("HTTP 503", Fault::html(503, "<html>Service Unavailable</html>")),
        ("HTTP 504", Fault::html(504, "<html>Gateway Timeout</html>")),
        ("HTTP 500 after the effect", Fault::status(500, "Something went wrong.").after_effect()),
        ("HTTP 503 after the effect", Fault::html(503, "<html>Service Unavailable</html>").after_effect()),
    ]
}

fn refusals() -> Vec<(&'static str, Fault)> {
    vec![
        ("a complaint", Fault::status(500, "Missing parameter: paperID.")),
        ("a complaint in a page", Fault::html(500, "<html><p>It says: Maximum request length exceeded.</p></html>")),
        ("HTTP 403", Fault::html(403, "<html>Forbidden</html>")),
        ("ERROR", Fault::code("ERROR")),
    ]
}

/// Makes a call that meets a fault, and holds what it returns against what the service saw.
pub(crate) struct Scene {
    name: String,
    emulator: Emulator,
    pub(crate) client: Client,
}

/// A scene for each thing that can happen to a call of this method on its way, once and always; none for a method that the emulator does not know.
///
/// It takes its time to find out that a service is silent: how that ends is tested with some methods only.
pub(crate) fn scenes_of(name: &'static str) -> impl Iterator<Item = MethodScene> {
    let full_name = name.strip_suffix(".optional").unwrap_or(name);
    let method = METHODS.iter().find(|method| method.full_name() == full_name).expect("a method of the spec");
    let faults = broken_connections().into_iter().chain(bad_answers()).filter(|(name, _)| !name.contains("stall"));
    let twice = faults.flat_map(|(fault_name, fault)| [false, true].map(|often| (fault_name, fault.clone(), often)));
    let scenes = twice.map(move |(fault_name, fault, often)| {
        let scene = Scene::new(&format!("{name}, {fault_name}"), &fault, often);
        MethodScene {
            scene,
            method,
            never_arrives: fault_name.contains("accept") || fault_name.contains("before"),
            often,
        }
    });
    scenes.filter(|scene| scene.scene.emulator.implements(scene.method))
}

/// A scene for a certain method.
pub(crate) struct MethodScene {
    pub(crate) scene: Scene,
    method: &'static Method,
    /// The request that meets the fault is never seen whole.
    never_arrives: bool,
    often: bool,
}

impl MethodScene {
    /// Checks how often the request arrived, and that what a result says of its effect is what the service saw.
    pub(crate) fn check<T: Debug>(&self, result: &Result<T, Error>) {
        let (name, arrived) = (&self.scene.name, self.scene.whole().len());
        self.scene.check(result);
        match result {
            Ok(_) => {
                assert!(
                    !self.often && (self.never_arrives || self.method.is_repeatable()),
                    "{name}: nobody knows that"
                );
                assert_eq!(arrived, if self.never_arrives { 1 } else { 2 }, "{name}");
            }
            Err(error) if self.method.is_repeatable() && self.often => {
                assert_eq!(error.attempts(), 4, "{name}: {error}");
            }
            // The second time it is refused, since it was done the first time.
            Err(error) if self.method.is_repeatable() => {
                assert_eq!((error.outcome(), arrived), (Outcome::Unknown, 2), "{name}: {error}");
            }
            // It may have left in full all the same.
            Err(error) if self.never_arrives => assert_eq!(arrived, 0, "{name}: {error}"),
            Err(error) => assert_eq!((error.outcome(), arrived), (Outcome::Unknown, 1), "{name}: {error}"),
        }
    }
}

impl Scene {
    fn new(name: &str, fault: &Fault, often: bool) -> Self {
        let emulator = Emulator::start().expect("an emulator");
        emulator.inject(if often { fault.clone().always() } else { fault.clone() });
        let client = client(&emulator);
        Scene { name: format!("{name}{}", if often { ", always" } else { ", once" }), emulator, client }
    }

    /// Requests that arrived whole.
    fn whole(&self) -> Vec<ReceivedRequest> {
        self.emulator.requests().into_iter().filter(|request| request.whole).collect()
    }

    fn carried_out(&self) -> usize {
        self.whole().iter().filter(|request| request.carried_out).count()
    }

    /// Checks that what a result says of the effect is what the service saw.
    fn check<T: Debug>(&self, result: &Result<T, Error>) {
        let (name, whole, carried_out) = (&self.name, self.whole().len(), self.carried_out());
        match result.as_ref().map_err(Error::outcome) {
            Ok(_) | Err(Outcome::Done) => assert!(carried_out > 0, "{name}: nothing was done, yet {result:?}"),
            Err(Outcome::NotSent) => assert_eq!(whole, 0, "{name}: it arrived, yet {result:?}"),
            Err(Outcome::Refused) => assert_eq!(carried_out, 0, "{name}: it was done, yet {result:?}"),
            Err(_) => assert!(carried_out <= whole, "{name}"),
        }
    }
}

#[test]
fn a_write_that_must_not_be_sent_twice_arrives_once_at_most() {
    for often in [false, true] {
        for (name, fault) in broken_connections().iter().chain(&bad_answers()).chain(&refusals()) {
            let scene = Scene::new(name, fault, often);
            let result = create_paper(&scene.client);
            scene.check(&result);
            assert!(scene.whole().len() <= 1, "{}: it arrived {} times", scene.name, scene.whole().len());
        }
    }
}

#[test]
fn a_write_that_must_not_be_sent_twice_is_unknown_once_it_may_have_been_acted_on() {
    let after_arrival =
        broken_connections().into_iter().filter(|(name, _)| !name.contains("before") && !name.contains("accept"));
    for (name, fault) in after_arrival.chain(bad_answers()) {
        let scene = Scene::new(name, &fault, false);
        let error = create_paper(&scene.client).expect_err(name);
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1), "{name}: {error}");
        assert!(error.to_string().ends_with("whether it had its effect is unknown"), "{name}: {error}");
        assert_eq!(scene.whole().len(), 1, "{name}");
    }
}

#[test]
fn reads_are_repeated_and_come_back() {
    for (name, fault) in broken_connections().iter().chain(&bad_answers()) {
        let scene = Scene::new(name, fault, false);
        let result = processing(&scene.client);
        scene.check(&result);
        assert!(result.is_ok(), "{}: {result:?}", scene.name);
        assert_eq!(scene.client.counters().retried, 1, "{}", scene.name);
    }
}

#[test]
fn reads_are_given_up_after_some_attempts() {
    for (name, fault) in bad_answers() {
        let scene = Scene::new(name, &fault, true);
        let error = processing(&scene.client).expect_err(name);
        assert_eq!((error.attempts(), scene.whole().len()), (4, 4), "{name}: {error}");
    }
}

#[test]
fn what_the_service_complains_of_is_not_repeated() {
    for (name, fault) in refusals() {
        let scene = Scene::new(name, &fault, true);
        let read = processing(&scene.client).expect_err(name);
        assert_eq!((read.attempts(), scene.whole().len()), (1, 1), "{name}: {read}");
        let write = delete_paper(&scene.client, 1002).expect_err(name);
        assert_eq!((write.attempts(), scene.whole().len()), (1, 2), "{name}: {write}");
    }
}

#[test]
fn a_write_that_may_be_sent_twice_is_repeated_and_done() {
    let no_effect =
        ["reset after the request", "closed after the request", "HTTP 500", "HTTP 502", "HTTP 503", "HTTP 504"];
    for (name, fault) in broken_connections().iter().chain(&bad_answers()).filter(|(name, _)| no_effect.contains(name))
    {
        let scene = Scene::new(name, fault, false);
        let result = delete_paper(&scene.client, 1002);
        scene.check(&result);
        assert!(result.is_ok(), "{}: {result:?}", scene.name);
        assert_eq!((scene.whole().len(), scene.carried_out()), (2, 1), "{}", scene.name);
    }
}

#[test]
fn a_deletion_that_lost_its_answer_and_was_then_refused_is_unknown() {
    let after_effect = [
        Fault::reset_after_effect(),
        Fault::reset_in_answer(),
        Fault::half_answer(),
        Fault::stall(),
        Fault::status(500, "Something went wrong.").after_effect(),
    ];
    for fault in after_effect {
        let scene = Scene::new("after the effect", &fault, false);
        let error = delete_paper(&scene.client, 1002).expect_err("it is gone by the second time");
        assert_eq!(error.code(), Some(&ReturnCode::Error), "{error}");
        assert_eq!((error.outcome(), error.attempts(), scene.carried_out()), (Outcome::Unknown, 2, 2), "{error}");
        assert!(error.to_string().ends_with("whether an earlier attempt had its effect is unknown"), "{error}");
    }
}

#[test]
fn an_upload_that_breaks_off_half_way_was_not_sent_and_is_sent_again() {
    for fault in [Fault::reset_in_request(200_000), Fault::stall_in_request(200_000)] {
        let scene = Scene::new("in the request", &fault, false);
        let result = upload(&scene.client, 20_000_000);
        scene.check(&result);
        assert!(result.is_ok(), "{result:?}");
        assert_eq!(scene.whole().len(), 1);
        let scene = Scene::new("in the request", &fault, true);
        let error = upload(&scene.client, 20_000_000).expect_err("it never gets through");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 4), "{error}");
        assert!(scene.whole().is_empty());
    }
}

#[test]
fn an_upload_may_be_slow_as_long_as_it_goes_on() {
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::slow_reading(10 * MILLISECOND));
    // Some hundred pieces, each with a pause: in all longer than nothing may be taken for, though the system's buffers take much at once.
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).send_timeout(1_500 * MILLISECOND);
    let client = Client::new(config.retry(Retry::never())).expect("a client");
    upload(&client, 18_000_000).expect("it goes on all the time");
}

#[test]
fn a_service_that_is_read_only_refuses_writes_once() {
    let scene = Scene::new("READONLY", &Fault::code("READONLY"), true);
    for result in [create_paper(&scene.client).map(drop), delete_paper(&scene.client, 1002)] {
        let error = result.expect_err("writes are refused");
        assert_eq!((error.kind(), error.outcome(), error.attempts()), (ErrorKind::ReturnCode, Outcome::Refused, 1));
        assert!(error.is_read_only());
    }
    assert_eq!(scene.whole().len(), 2);
}
