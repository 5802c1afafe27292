//! The emulator as a program.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use common::{call, start};

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

#[test]
fn it_says_how_to_reach_it() {
    let child = program().args(["--port", "0", "--key", "a b&c"]).stdout(Stdio::piped()).spawn().expect("a program");
    let mut running = Running(child);
    let out = running.0.stdout.take().expect("its output");
    let lines: Vec<String> = BufReader::new(out).lines().map_while(Result::ok).take(6).collect();
    assert!(lines[2].contains("http://127.0.0.1:"), "{lines:?}");
    let endpoint = lines[2].split_whitespace().last().expect("an endpoint");
    let curl =
        format!("  curl -d 'plUsername=APIKey&plPassword=a+b%26c&paperID=1000' {endpoint}Paper.asmx/GetAllPapers");
    assert_eq!(lines[5], curl);
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
