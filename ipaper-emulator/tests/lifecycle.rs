//! Starting, stopping, many connections, and the log.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;

use common::{call, call_request, connect, read_answer, start, succeed};
use ipaper_emulator::Emulator;

fn port(emulator: &Emulator) -> u16 {
    let endpoint = emulator.endpoint();
    endpoint.trim_end_matches("/V2/").rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

#[test]
fn a_taken_port_is_an_error() {
    let first = start();
    let error = Emulator::builder().port(port(&first)).start().expect_err("the port is taken");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[test]
fn a_dropped_emulator_ends_its_connections_and_frees_its_port() {
    let emulator = start();
    let port = port(&emulator);
    let mut idle = connect(&emulator);
    drop(emulator);
    assert!(matches!(idle.read(&mut [0]), Ok(0) | Err(_)));
    let again = Emulator::builder().port(port).start().expect("the port is free");
    assert_eq!(self::port(&again), port);
    drop(again);
    TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
}

#[tokio::test]
async fn it_starts_and_is_dropped_inside_a_runtime() {
    let emulator = start();
    let calls = tokio::task::spawn_blocking(move || {
        succeed(&emulator, "Media.GetTree", &[]);
        emulator
    });
    let emulator = calls.await.expect("no panic");
    drop(emulator);
}

#[test]
fn one_that_still_answers_can_be_dropped() {
    let emulator = start();
    emulator.inject(ipaper_emulator::Fault::stall());
    let mut stream = connect(&emulator);
    stream.write_all(call_request("Media.GetTree", &[]).as_bytes()).expect("sent");
    while emulator.requests().is_empty() {
        std::thread::yield_now();
    }
    drop(emulator);
    assert!(read_answer(&mut stream).is_err());
}

#[test]
fn a_connection_serves_one_request_after_another() {
    let emulator = start();
    let mut stream = connect(&emulator);
    for _ in 0..20 {
        stream.write_all(call_request("Media.GetTree", &[]).as_bytes()).expect("sent");
        assert_eq!(read_answer(&mut stream).expect("an answer").code(), "SUCCESS");
    }
    let requests = emulator.requests();
    assert_eq!((requests.len(), emulator.connections().accepted), (20, 1));
    assert!(requests.iter().all(|request| request.connection == 1 && request.answered > Some(request.arrived)));
}

#[test]
fn many_connections_are_served_at_once() {
    let emulator = start();
    std::thread::scope(|scope| {
        for thread in 0..32 {
            let emulator = &emulator;
            scope.spawn(move || {
                for number in 0..8 {
                    let url = format!("p-{thread}-{number}");
                    succeed(emulator, "Paper.CreatePaper", &[("parentID", "1004"), ("name", "P"), ("urlName", &url)]);
                }
            });
        }
    });
    let tree = succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1004")]).text();
    let mut ids: Vec<&str> = tree.split("<paper id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 256);
}

#[test]
fn the_log_tells_what_arrived() {
    let emulator = start();
    call(&emulator, "Paper.GetAllPapers", &[("paperID", "ø & +")]);
    call(&emulator, "Paper.Nothing", &[]);
    let requests = emulator.requests();
    let (known, unknown) = (&requests[0], &requests[1]);
    assert_eq!((known.http_method.as_str(), known.path.as_str()), ("POST", "/V2/Paper.asmx/GetAllPapers"));
    assert_eq!(known.method.as_deref(), Some("Paper.GetAllPapers"));
    assert_eq!((known.header("Content-Type"), known.field("paperID").as_deref()), (Some(common::FORM), Some("ø & +")));
    assert_eq!(known.body.as_ref(), common::form(&[("paperID", "ø & +")]).as_bytes());
    assert_eq!((known.whole, known.carried_out, known.status), (true, false, Some(500)));
    assert_eq!((unknown.method.as_deref(), unknown.status), (None, Some(500)));
    emulator.clear_requests();
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_body_that_breaks_off_does_nothing() {
    let emulator = start();
    let request = call_request("Paper.DeletePaper", &[("paperID", "1003")]);
    let mut stream = connect(&emulator);
    stream.write_all(&request.as_bytes()[..request.len() - 1]).expect("sent");
    drop(stream);
    while emulator.requests().first().is_none_or(|request| request.status.is_none()) {
        std::thread::yield_now();
    }
    let requests = emulator.requests();
    assert_eq!((requests[0].whole, requests[0].carried_out), (false, false));
    succeed(&emulator, "Paper.GetPaperUrlFromID", &[("paperID", "1003")]);
}

#[test]
fn a_large_upload_arrives_byte_for_byte_and_the_log_keeps_its_beginning() {
    use base64::Engine;
    let emulator = Emulator::builder().kept_body(100).start().expect("an emulator");
    let file: Vec<u8> = (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(&file);
    succeed(&emulator, "Media.UploadFile", &[("parentID", "0"), ("name", "large"), ("base64File", &base64)]);
    assert_eq!(emulator.file(403).expect("the file").as_ref(), file);
    let request = &emulator.requests()[0];
    assert_eq!(request.body.len(), 100);
    assert!(request.body_length > 4_000_000 && request.whole);
}

#[test]
fn nothing_that_is_printed_shows_the_key() {
    let emulator = start();
    call(&emulator, "Media.GetTree", &[]);
    let printed = format!("{emulator:?} {:?} {:?}", Emulator::builder(), emulator.requests());
    assert!(printed.contains("GetTree") && !printed.contains("demo"), "{printed}");
}

#[test]
fn the_credentials_are_the_demo_accounts() {
    assert_eq!(start().credentials(), ipaper_api::Credentials::api_key("demo key+1"));
}

#[test]
fn log_keeps_the_latest_requests_and_counts_what_it_drops() {
    let emulator = Emulator::builder().kept_requests(3).start().expect("an emulator");
    let ids: Vec<String> = (1000..1005).map(|id: i32| id.to_string()).collect();
    for (sent, id) in ids.iter().enumerate() {
        call(&emulator, "Paper.GetAllPapers", &[("paperID", id)]);
        assert_eq!(emulator.requests().len(), (sent + 1).min(3));
    }
    let kept = emulator.requests();
    let kept: Vec<_> = kept.iter().map(|request| (request.field("paperID"), request.status)).collect();
    assert_eq!(kept, ids[2..].iter().map(|id| (Some(id.clone()), Some(200))).collect::<Vec<_>>());
    assert_eq!(emulator.dropped_requests(), 2);
    emulator.clear_requests();
    call(&emulator, "Media.GetTree", &[]);
    let latest: Vec<_> = emulator.requests().into_iter().map(|request| request.method).collect();
    assert_eq!((latest, emulator.dropped_requests()), (vec![Some("Media.GetTree".to_owned())], 2));
}

#[test]
fn log_is_bounded_by_bytes() {
    const BODY: usize = 100_000;
    let emulator = Emulator::builder().kept_bytes(3 * BODY as u64).start().expect("an emulator");
    for _ in 0..5 {
        call(&emulator, "Media.GetTree", &[("more", &"x".repeat(BODY))]);
    }
    let requests = emulator.requests();
    assert_eq!((requests.len(), emulator.dropped_requests()), (2, 3));
    assert!(requests.iter().all(|request| request.whole && request.body.len() > BODY));
    call(&emulator, "Media.GetTree", &[("more", &"x".repeat(4 * BODY))]);
    assert_eq!((emulator.requests().len(), emulator.dropped_requests()), (0, 6));
}

#[test]
fn log_of_no_requests_stays_empty() {
    let emulator = Emulator::builder().kept_requests(0).start().expect("an emulator");
    call(&emulator, "Media.GetTree", &[]);
    assert!(emulator.requests().is_empty());
    assert_eq!(emulator.dropped_requests(), 1);
}
