//! Each fault, as the client sees it and as the log tells it.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use common::{FORM, call, call_request, connect, path, read_answer, refuse, start, succeed, try_call};
use ipaper_emulator::{Emulator, Fault, ReceivedRequest};

const SOON: Duration = Duration::from_millis(80);

const CREATE: &str = "Paper.CreatePaper";

fn create(emulator: &Emulator) -> std::io::Result<common::Answer> {
    try_call(emulator, CREATE, &[("parentID", "1001"), ("name", "New"), ("urlName", "new")])
}

fn was_created(emulator: &Emulator) -> bool {
    let answer = succeed(emulator, "Paper.GetPaperIDFromUrl", &[("url", "/catalogues/new/")]);
    answer.contains("<paper")
}

fn only_request(emulator: &Emulator) -> ReceivedRequest {
    let mut requests = emulator.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// How a call ends whose connection a fault ends: the error, and whether the paper was created all the same.
fn ending_of(fault: Fault) -> (ErrorKind, ReceivedRequest, bool) {
    let emulator = start();
    emulator.inject(fault);
    let error = create(&emulator).expect_err("no whole answer").kind();
    let request = only_request(&emulator);
    (error, request, was_created(&emulator))
}

#[test]
fn a_reset_before_the_request_leaves_no_trace() {
    let (error, request, created) = ending_of(Fault::reset_before_request().on(CREATE));
    assert_eq!((error, request.whole, created), (ErrorKind::ConnectionReset, false, false));
}

#[test]
fn a_reset_in_the_request_leaves_half_of_it() {
    let (error, request, created) = ending_of(Fault::reset_in_request(10).on(CREATE));
    assert_eq!((error, request.whole, created), (ErrorKind::ConnectionReset, false, false));
    assert!(request.body_length >= 10);
}

#[test]
fn a_reset_after_the_request_has_all_of_it_and_does_nothing() {
    let (error, request, created) = ending_of(Fault::reset_after_request());
    assert_eq!((error, request.whole, request.carried_out, created), (ErrorKind::ConnectionReset, true, false, false));
}

#[test]
fn a_reset_after_the_effect_has_done_it() {
    let (error, request, created) = ending_of(Fault::reset_after_effect());
    assert_eq!((error, request.carried_out, created), (ErrorKind::ConnectionReset, true, true));
    assert!(request.answered.is_none());
}

#[test]
fn a_reset_in_the_answer_has_done_it() {
    let (error, request, created) = ending_of(Fault::reset_in_answer());
    assert_eq!((error, request.carried_out, created), (ErrorKind::ConnectionReset, true, true));
    assert!(request.answered.is_none());
}

#[test]
fn half_an_answer_ends_without_a_reset() {
    let (error, request, created) = ending_of(Fault::half_answer());
    assert_eq!((error, request.carried_out, created), (ErrorKind::UnexpectedEof, true, true));
}

#[test]
fn a_close_after_the_request_is_no_reset() {
    let (error, request, created) = ending_of(Fault::close_after_request());
    assert_eq!((error, request.whole, created), (ErrorKind::UnexpectedEof, true, false));
}

#[test]
fn half_an_answer_is_exactly_half() {
    let emulator = start();
    let whole = call(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
    for fault in [Fault::half_answer(), Fault::reset_in_answer(), Fault::stall_in_answer()] {
        emulator.inject(fault);
        let mut stream = connect(&emulator);
        stream.set_read_timeout(Some(SOON * 4)).expect("a time limit");
        stream.write_all(call_request("Paper.GetAllPapers", &[("paperID", "1000")]).as_bytes()).expect("sent");
        let mut read = Vec::new();
        let _ = stream.read_to_end(&mut read);
        let text = String::from_utf8_lossy(&read);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains(&format!("content-length: {}", whole.body.len())), "{head}");
        assert_eq!(body, &whole.text()[..whole.body.len() / 2]);
    }
}

#[test]
fn a_reset_on_accept_meets_connections() {
    let emulator = start();
    emulator.inject(Fault::reset_on_accept());
    assert!(create(&emulator).is_err());
    assert!(emulator.requests().is_empty());
    assert_eq!(emulator.connections().accepted, 1);
    create(&emulator).expect("the second connection is served");
}

#[test]
fn an_answer_that_stalls_never_comes_and_the_effect_depends_on_when() {
    for (fault, created) in
        [(Fault::stall(), true), (Fault::stall_before_request(), false), (Fault::stall_in_request(1), false)]
    {
        let emulator = start();
        emulator.inject(fault);
        let mut stream = connect(&emulator);
        stream.set_read_timeout(Some(SOON)).expect("a time limit");
        let request = call_request(CREATE, &[("parentID", "1001"), ("name", "New"), ("urlName", "new")]);
        stream.write_all(request.as_bytes()).expect("sent");
        let error = read_answer(&mut stream).expect_err("no answer");
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
        assert_eq!(was_created(&emulator), created);
    }
}

#[test]
fn a_latency_delays_the_answer_and_one_before_reading_the_arrival() {
    let emulator = start();
    emulator.inject(Fault::latency(SOON));
    emulator.inject(Fault::latency_before_reading(SOON));
    for is_late_arrival in [false, true] {
        emulator.clear_requests();
        let begun = Instant::now();
        create(&emulator).expect("an answer");
        assert!(begun.elapsed() >= SOON);
        let request = only_request(&emulator);
        assert_eq!(request.arrived - begun >= SOON, is_late_arrival);
        assert!(request.answered.expect("an answer") - begun >= SOON);
    }
}

#[test]
fn scattered_latencies_differ() {
    let emulator = start();
    emulator.inject(Fault::scattered_latency_before_reading(SOON).always());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| create(&emulator).expect("an answer"));
        }
    });
    let mut arrivals: Vec<Instant> = emulator.requests().iter().map(|request| request.arrived).collect();
    arrivals.sort_unstable();
    assert!(arrivals[7] - arrivals[0] > SOON / 10, "{arrivals:?}");
}

#[test]
fn a_body_can_be_read_slowly() {
    let emulator = start();
    emulator.inject(Fault::slow_reading(SOON));
    let begun = Instant::now();
    create(&emulator).expect("an answer");
    assert!(begun.elapsed() >= SOON);
}

#[test]
fn a_status_is_answered_as_often_as_asked_for_and_only_to_its_method() {
    let emulator = start();
    emulator.inject(Fault::status(503, "busy").retry_after(7).on(CREATE).times(2));
    succeed(&emulator, "Media.GetTree", &[]);
    for _ in 0..2 {
        let answer = create(&emulator).expect("an answer");
        assert_eq!((answer.status, answer.text().as_str(), answer.header("retry-after")), (503, "busy", Some("7")));
    }
    assert_eq!(create(&emulator).expect("an answer").code(), "SUCCESS");
}

#[test]
fn a_redirect_names_its_address() {
    let emulator = start();
    emulator.inject(Fault::redirect("https://example.com/"));
    let answer = create(&emulator).expect("an answer");
    assert_eq!((answer.status, answer.header("location")), (302, Some("https://example.com/")));
}

#[test]
fn a_raw_answer_is_sent_as_it_stands() {
    let emulator = start();
    emulator.inject(Fault::raw(200, "text/xml", &b"\xff<result>"[..]).header("X-More", "1"));
    let answer = create(&emulator).expect("an answer");
    assert_eq!((answer.body.as_slice(), answer.header("x-more")), (&b"\xff<result>"[..], Some("1")));
    emulator.inject(Fault::raw(12_345, "text/xml", "").header("no header", "\n"));
    assert_eq!(create(&emulator).expect("an answer").status, 500);
}

#[test]
fn a_failure_after_the_effect_has_done_it() {
    let emulator = start();
    emulator.inject(Fault::html(504, "<html>").after_effect());
    assert_eq!(create(&emulator).expect("an answer").status, 504);
    assert!(was_created(&emulator));
}

#[test]
fn read_only_answers_writes_alone() {
    let emulator = start();
    emulator.inject(Fault::read_only());
    for _ in 0..3 {
        assert_eq!(create(&emulator).expect("an answer").code(), "READONLY");
        succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
    }
    assert_eq!(call(&emulator, CREATE, &[]).text(), "Missing parameter: parentID.\r\n");
    emulator.clear_faults();
    assert_eq!(create(&emulator).expect("an answer").code(), "SUCCESS");
}

#[test]
fn codes_are_answered_in_place_of_the_effect_or_after_it() {
    let emulator = start();
    emulator.inject(Fault::wrong_login());
    emulator.inject(Fault::login_rate_limited());
    emulator.inject(Fault::code("SEARCH_TEMPORARILY_UNAVAILABLE"));
    for code in ["LOGIN_INVALID_CREDENTIALS", "LOGIN_RATE_LIMITED", "SEARCH_TEMPORARILY_UNAVAILABLE"] {
        refuse(&emulator, code, "Media.GetTree", &[]);
    }
    emulator.inject(Fault::code("ERROR").after_effect());
    assert_eq!(create(&emulator).expect("an answer").code(), "ERROR");
    assert!(was_created(&emulator));
}

#[test]
fn an_early_answer_comes_before_the_body() {
    for (fault, closes) in
        [(Fault::html(404, "too large").early(), false), (Fault::html(404, "too large").early_without_reading(), true)]
    {
        let emulator = start();
        emulator.inject(fault);
        let mut stream = connect(&emulator);
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 1000000\r\n\r\n",
            path(CREATE)
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let answer = read_answer(&mut stream).expect("an early answer");
        assert_eq!((answer.status, answer.text().as_str()), (404, "too large"));
        assert_eq!(answer.header("connection") == Some("close"), closes);
        if !closes {
            // The rest is read, so that the connection can be used again.
            stream.write_all(&vec![b'a'; 1_000_000]).expect("the rest is read");
            stream.write_all(call_request("Media.GetTree", &[]).as_bytes()).expect("sent");
            assert_eq!(read_answer(&mut stream).expect("an answer").code(), "SUCCESS");
        }
    }
}

#[test]
fn method_that_throws_answers_its_message_with_or_without_an_effect() {
    let throws = || Fault::throws("System.NullReferenceException", "Objektet er <null> på \"x\".").on(CREATE);
    for (fault, effect) in [(throws(), false), (throws().after_effect(), true)] {
        let emulator = start();
        emulator.inject(fault);
        let answer = create(&emulator).expect("an answer");
        assert_eq!((answer.status, answer.content_type()), (500, "text/plain; charset=utf-8"));
        assert_eq!(answer.text(), "Objektet er &lt;null&gt; p&#229; &quot;x&quot;.\r\n");
        assert_eq!(was_created(&emulator), effect);
    }
    let mut variants = ipaper_emulator::Variants::default();
    variants.fault_details = ipaper_emulator::FaultDetails::Shown;
    let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
    emulator.inject(throws());
    let text = create(&emulator).expect("an answer").text();
    assert!(text.starts_with("System.NullReferenceException: Objektet er"), "{text}");
    assert!(text.contains("\r\n   at IPaper.Api.Paper.CreatePaper("), "{text}");
}

#[test]
fn method_throws_only_where_platform_and_login_let_the_request_through() {
    let emulator = start();
    emulator.inject(Fault::throws("System.Exception", "Out of luck.").always());
    assert_eq!(call(&emulator, CREATE, &[]).text(), "Missing parameter: parentID.\r\n");
    let body = "plUsername=APIKey&plPassword=x&paperID=1000";
    let request = common::request("POST", &path("Paper.GetAllPapers"), FORM, body);
    assert_eq!(common::send(&emulator, &request).expect("an answer").code(), "LOGIN_INVALID_CREDENTIALS");
}

/// All bytes of the response to a call that creates a paper.
fn raw_response(fault: Fault) -> (String, bool) {
    let emulator = start();
    emulator.inject(fault);
    let mut stream = connect(&emulator);
    let fields = [("parentID", "1001"), ("name", "New"), ("urlName", "new")];
    stream.write_all(call_request(CREATE, &fields).as_bytes()).expect("a request");
    let mut response = Vec::new();
    stream.read_to_end(&mut response).expect("an orderly end");
    (String::from_utf8_lossy(&response).into_owned(), was_created(&emulator))
}

#[test]
fn response_without_length_ends_with_the_connection() {
    let (response, created) = raw_response(Fault::latency(Duration::ZERO).without_length());
    let (head, body) = response.split_once("\r\n\r\n").expect("a head");
    let head = head.to_ascii_lowercase();
    assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
    assert!(created && body.ends_with("</result>"), "{body}");
    let (half, created) = raw_response(Fault::half_answer().without_length());
    let (_, half) = half.split_once("\r\n\r\n").expect("a head");
    assert!(created && body.starts_with(half) && half.len() == body.len() / 2, "{half}");
}

#[test]
fn half_a_head_is_not_a_response() {
    let (response, created) = raw_response(Fault::half_head());
    assert_eq!((response.as_str(), created), ("HTTP/1.1 200", true));
}

#[test]
fn content_coding_is_claimed_and_not_applied() {
    let emulator = start();
    emulator.inject(Fault::content_coding("br"));
    let answer = create(&emulator).expect("an answer");
    assert_eq!(answer.header("content-encoding"), Some("br"));
    assert_eq!(answer.code(), "SUCCESS");
}
