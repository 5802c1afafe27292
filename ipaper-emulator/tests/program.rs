//! The emulator as a program.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use common::{FORM, call, connect_to, request, send_on, start};

/// Ends the program with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ipaper-emulator"))
}

/// Starts the program on a free port with this key, and returns its endpoint and the command that it suggests.
fn run(key: &str) -> (Running, String, String) {
    let child = program().args(["--port", "0", "--key", key]).stdout(Stdio::piped()).spawn().expect("a program");
    let mut running = Running(child);
    let out = running.0.stdout.take().expect("its output");
    let lines: Vec<String> = BufReader::new(out).lines().map_while(Result::ok).take(6).collect();
    let endpoint = lines[2].split_whitespace().last().expect("an endpoint").to_owned();
    assert!(endpoint.starts_with("http://127.0.0.1:"), "{lines:?}");
    (running, endpoint, lines[5].trim().to_owned())
}

#[test]
fn it_says_how_to_reach_it() {
    let (_running, endpoint, command) = run("a b&c");
    let form = "plUsername=APIKey&plPassword=a+b%26c&paperID=1000";
    assert_eq!(command, format!("curl -d '{form}' {endpoint}Paper.asmx/GetAllPapers"));
}

#[test]
fn what_it_suggests_succeeds_and_without_its_parameter_names_what_is_missing() {
    let (_running, endpoint, command) = run("a b&c");
    let (form, address) = command.trim_start_matches("curl -d '").split_once("' ").expect("a form and an address");
    let path = address.strip_prefix(endpoint.trim_end_matches("/V2/")).expect("an address below the endpoint");
    let post = |form: &str| send_on(connect_to(&endpoint), &request("POST", path, FORM, form)).expect("an answer");
    let answer = post(form);
    assert_eq!((answer.status, answer.code().as_str()), (200, "SUCCESS"), "{}", answer.text());
    assert!(answer.contains("<category id=\"1000\" name=\"Demo\" url=\"/\">"), "{}", answer.text());
    let answer = post(form.strip_suffix("&paperID=1000").expect("the parameter comes last"));
    assert_eq!((answer.status, answer.content_type()), (500, "text/plain; charset=utf-8"));
    assert_eq!(answer.text(), "Missing parameter: paperID.\r\n");
}

#[test]
fn it_names_an_address_at_which_a_service_describes_itself() {
    let mut child = program().args(["--port", "0"]).stdout(Stdio::piped()).spawn().expect("a program");
    let out = child.stdout.take().expect("its output");
    let _running = Running(child);
    let lines: Vec<String> = BufReader::new(out).lines().map_while(Result::ok).take(8).collect();
    let address = lines[7].split_whitespace().last().expect("an address").to_owned();
    let (host, path) = address.trim_start_matches("http://").split_once('/').expect("a host and a path");
    let stream = connect_to(&format!("http://{host}/V2/"));
    let answer = send_on(stream, &format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (200, "text/xml; charset=utf-8"));
    assert!(answer.contains(&format!("location=\"http://{host}/V2/Paper.asmx\"")), "{}", answer.text());
}

#[test]
fn a_taken_port_is_told_in_one_line() {
    let emulator = start();
    let endpoint = emulator.endpoint();
    let port = endpoint.trim_end_matches("/V2/").rsplit(':').next().expect("a port");
    let output = program().args(["--port", port]).output().expect("a program that ends");
    assert_eq!(output.status.code(), Some(1));
    let expected = format!("ipaper-emulator: cannot listen on 127.0.0.1:{port}: the port is taken\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
    assert!(output.stdout.is_empty());
    assert_eq!(call(&emulator, "Media.GetTree", &[]).code(), "SUCCESS");
}

#[test]
fn a_wrong_option_is_explained() {
    let mut child = program().args(["--latency", "soon"]).stderr(Stdio::piped()).spawn().expect("a program");
    let mut text = String::new();
    child.stderr.take().expect("its errors").read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(2));
    assert!(text.contains("--latency"), "{text}");
}

/// Returns the resident memory of a process in MiB.
#[cfg(target_os = "linux")]
fn resident(running: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.0.id())).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    kilobytes / 1024
}

#[cfg(target_os = "linux")]
#[test]
fn it_keeps_no_requests_in_memory() {
    let (running, endpoint, _) = run("k");
    let form = format!("plUsername=APIKey&plPassword=k&paperID=1000&more={}", "x".repeat(8 * 1024 * 1024));
    let post = request("POST", "/V2/Paper.asmx/GetAllPapers", FORM, &form);
    for _ in 0..12 {
        assert_eq!(send_on(connect_to(&endpoint), &post).expect("an answer").code(), "SUCCESS");
    }
    let memory = resident(&running);
    assert!(memory < 72, "{memory} MiB after requests of 96 MiB");
}
