//! What the benchmarks of both clients share: a service in a process of its own, so that its work is not counted, and the processor time of this one.

#![allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

/// How many calls are under way at the same time.
pub const CONCURRENCY: usize = 64;

/// How many calls each of them makes in a round.
const CALLS_EACH: usize = 300;

pub const CALLS: usize = CONCURRENCY * CALLS_EACH;

const ROUNDS: usize = 15;

pub const FORM: &[(&str, &str)] = &[("plUsername", "APIKey"), ("plPassword", "key"), ("url", "/spring/")];

const ANSWER: &str =
    "<result><code>SUCCESS</code><message></message><data><paper id=\"4711\"/><fileid>4711</fileid></data></result>";

/// A service that answers every request alike, until it is dropped.
pub struct Service {
    process: Child,
    pub endpoint: String,
}

const AS_SERVICE: &str = "--as-service";

impl Service {
    /// Starts the service, or is it, in the process that was started for it.
    pub fn start() -> Self {
        if env::args().any(|argument| argument == AS_SERVICE) {
            serve();
        }
        let program = env::current_exe().expect("the path of this program");
        let mut process =
            Command::new(program).arg(AS_SERVICE).stdout(Stdio::piped()).spawn().expect("a process for the service");
        let mut address = String::new();
        let output = process.stdout.take().expect("the output of the service");
        BufReader::new(output).read_line(&mut address).expect("the address of the service");
        Service { process, endpoint: format!("http://{}/V2/", address.trim()) }
    }

    pub fn url(&self) -> String {
        format!("{}Paper.asmx/GetPaperIDFromUrl", self.endpoint)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.process.kill().expect("the service can be stopped");
        self.process.wait().expect("the service has stopped");
    }
}

fn serve() -> ! {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    println!("{}", listener.local_addr().expect("an address"));
    loop {
        let (stream, _) = listener.accept().expect("a connection");
        thread::spawn(|| converse(stream));
    }
}

/// Answers the requests of one connection.
fn converse(mut stream: TcpStream) {
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let mut reader = BufReader::with_capacity(256 * 1024, stream.try_clone().expect("a second handle"));
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        let read = io::copy(&mut (&mut reader).take(length), &mut io::sink());
        if read.is_err() || stream.write_all(response.as_bytes()).is_err() {
            return;
        }
    }
}

/// Lets every contestant make its calls, in turns, round after round, and prints what each of them takes, beside the first.
pub fn compare(contestants: &mut [(&str, &mut dyn FnMut())]) {
    let mut costs = vec![Vec::new(); contestants.len()];
    // The first round warms up.
    for round in 0..=ROUNDS {
        for ((_, calls), costs) in contestants.iter_mut().zip(&mut costs) {
            let before = processor_time();
            calls();
            if round > 0 {
                costs.push(processor_time().saturating_sub(before));
            }
        }
    }
    let costs: Vec<Duration> = costs.into_iter().map(median).collect();
    println!("{ROUNDS} rounds of {CALLS} calls, {CONCURRENCY} at a time; processor time of the client, median");
    for ((name, _), cost) in contestants.iter().zip(&costs) {
        let each = cost.as_secs_f64() * 1e6 / f64::from(u32::try_from(CALLS).expect("a small number"));
        let ratio = cost.as_secs_f64() / costs[0].as_secs_f64();
        println!("{name:<28} {each:6.1} us a call, {ratio:.2} times the first");
    }
}

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// What all threads of this process have used, ended ones included, user and system together.
pub fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("the system's account of this process");
    let fields: Vec<&str> = stat.rsplit(") ").next().expect("fields").split(' ').collect();
    let ticks: u64 = [fields[11], fields[12]].iter().map(|field| field.parse::<u64>().expect("a number")).sum();
    // There are 100 ticks in a second on every Linux that Rust runs on.
    Duration::from_millis(ticks * 10)
}

/// The form, encoded as anyone would.
pub fn encoded_form() -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(FORM).finish()
}

pub fn calls_each() -> usize {
    CALLS_EACH
}
