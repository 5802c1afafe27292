//! A client of a few lines, so that the emulator is tested over real sockets without any of the clients it exists to test.

// Each test file uses some of it.
#![allow(dead_code)]

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ipaper_emulator::Emulator;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// No test waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header("content-type").unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The return code of the envelope.
    pub(crate) fn code(&self) -> String {
        let text = self.text();
        let code = text.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next());
        let code = code.unwrap_or_else(|| panic!("no envelope: {} {text}", self.status));
        code.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").to_owned()
    }

    /// What stands after `before`, up to the next quote, angle bracket or square bracket.
    pub(crate) fn after(&self, before: &str) -> String {
        let text = self.text();
        let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("no `{before}` in {text}"));
        rest.chars().take_while(|c| !matches!(c, '"' | '<' | ']')).collect()
    }

    pub(crate) fn contains(&self, part: &str) -> bool {
        self.text().contains(part)
    }
}

pub(crate) fn connect(emulator: &Emulator) -> TcpStream {
    connect_to(&emulator.endpoint())
}

/// Connects to the host and port of an endpoint.
pub(crate) fn connect_to(endpoint: &str) -> TcpStream {
    let address = endpoint.trim_start_matches("http://").trim_end_matches("/V2/");
    let stream = TcpStream::connect(address).expect("the emulator accepts connections");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    stream
}

/// A request whose content length fits its body.
pub(crate) fn request(method: &str, path: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Sends a request as it stands on a connection of its own.
pub(crate) fn send(emulator: &Emulator, request: &str) -> io::Result<Answer> {
    send_on(connect(emulator), request)
}

/// Sends a request as it stands on a connection.
pub(crate) fn send_on(mut stream: TcpStream, request: &str) -> io::Result<Answer> {
    stream.write_all(request.as_bytes())?;
    read_answer(&mut stream)
}

/// Reads one answer; an end before it is whole is an error.
pub(crate) fn read_answer(stream: &mut impl Read) -> io::Result<Answer> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let mut answer = Answer { status, head, body: Vec::new() };
    let length = answer.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    answer.body = vec![0; length];
    stream.read_exact(&mut answer.body)?;
    Ok(answer)
}

/// The path of a method named as `Paper.CreatePaper`.
pub(crate) fn path(method: &str) -> String {
    let (service, name) = method.split_once('.').expect("a service and a method");
    format!("/V2/{service}.asmx/{name}")
}

/// A form with the demo account's credentials in both namings.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (user, password) in [("plUsername", "plPassword"), ("username", "password")] {
        form.append_pair(user, "APIKey").append_pair(password, "demo key+1");
    }
    form.extend_pairs(fields).finish()
}

pub(crate) fn call_request(method: &str, fields: &[(&str, &str)]) -> String {
    request("POST", &path(method), FORM, &form(fields))
}

/// Calls a method and expects an answer of whatever kind.
pub(crate) fn call(emulator: &Emulator, method: &str, fields: &[(&str, &str)]) -> Answer {
    try_call(emulator, method, fields).unwrap_or_else(|error| panic!("{method}: {error}"))
}

pub(crate) fn try_call(emulator: &Emulator, method: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
    send(emulator, &call_request(method, fields))
}

/// Calls a method and expects `SUCCESS`.
pub(crate) fn succeed(emulator: &Emulator, method: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = call(emulator, method, fields);
    assert_eq!(answer.code(), "SUCCESS", "{method}: {}", answer.text());
    answer
}

/// Calls a method and expects this return code.
pub(crate) fn refuse(emulator: &Emulator, code: &str, method: &str, fields: &[(&str, &str)]) {
    let answer = call(emulator, method, fields);
    assert_eq!(answer.code(), code, "{method} {fields:?}: {}", answer.text());
}

pub(crate) fn start() -> Emulator {
    Emulator::start().expect("an emulator")
}
