//! Files and addresses that give no description, each told with what would be right.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use crate::library::{DESCRIPTION, described_with, library, wsdl};
use crate::workspace::Run;

/// The spec of another service.
const WEATHER: &str = "[service]\nname = \"Weather\"\ndoc = \"Outside.\"\npage = \"weather\"\ncredentials = [\"card\"]\nsure = \"documented\"\n";

/// Compares a file with this text, and makes sure that nothing is written.
fn read(text: impl AsRef<[u8]>) -> Run {
    let workspace = library();
    std::fs::write(workspace.root().join("given.wsdl"), text).expect("a file");
    let before = workspace.state();
    let run = wsdl(&workspace, &["given.wsdl"]).fails();
    assert_eq!(workspace.state(), before);
    run.says("could not be compared")
}

#[test]
fn what_is_no_description_is_told_apart() {
    read("").says("given.wsdl is empty").says("Service.asmx?WSDL");
    read("<!DOCTYPE html>\n<html><body>Log in</body></html>").says("is a page in HTML, such as a login page");
    read("{\"error\": 1}").says("is JSON");
    read("hello").says("is no XML");
    read("<feed xmlns=\"http://www.w3.org/2005/Atom\"/>").says("its root is `feed`");
    read("<description xmlns=\"http://www.w3.org/ns/wsdl\"/>").says("is WSDL 2.0");
    read(b"<a>\xff</a>").says("its byte 3 belongs to no character");
    read(b"\xff\xfe<\0a\0").says("is UTF-16");
}

#[test]
fn a_description_that_breaks_off_is_shown_where() {
    let half = DESCRIPTION.split_once("</wsdl:types>").expect("it has types").0;
    read(half).says("given.wsdl is not well-formed XML");
}

#[test]
fn entities_are_not_expanded() {
    read("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>").says("is not well-formed XML: XML with DTD detected");
}

#[test]
fn elements_of_any_depth_do_no_harm() {
    read("<a>".repeat(100_000)).says("is not well-formed XML");
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    read(deep).says("its root is `a`");
}

#[test]
fn a_byte_order_mark_is_nothing() {
    let workspace = library();
    workspace.write("desk.wsdl", &format!("\u{feff}{DESCRIPTION}"));
    wsdl(&workspace, &["desk.wsdl"]).succeeds();
}

#[test]
fn a_description_of_soap_1_2_alone_is_not_compared() {
    let only = described_with(&[
        ("<soap:binding", "<soap12:binding"),
        ("<http:binding verb=\"POST\" />", "<http:binding verb=\"GET\" />"),
    ]);
    read(only).says("speaks of SOAP 1.2 alone");
}

#[test]
fn a_description_without_a_service_is_not_compared() {
    read("<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\"/>").says("describes no service");
}

#[test]
fn another_service_is_named_with_those_of_the_spec() {
    let weather = described_with(&[("Desk", "Weather")]);
    read(weather)
        .says("this is the description of `Weather`, which is no service of the spec")
        .says("the services of the spec are `Desk`")
        .says("if it is a new service of the API");
}

#[test]
fn a_description_that_names_one_service_and_leads_to_another_is_refused() {
    let workspace = library();
    workspace.write("api-spec/weather.toml", WEATHER);
    workspace.write("desk.wsdl", &described_with(&[("V1/Desk.asmx", "V1/Weather.asmx")]));
    wsdl(&workspace, &["desk.wsdl"])
        .fails()
        .says("this description calls itself `Desk` and gives the address of `Weather`");
}

#[test]
fn a_file_that_is_not_there_and_one_that_is_none_are_told_at_once() {
    let workspace = library();
    wsdl(&workspace, &["missing.wsdl", "api-spec", "desk.wsdl"])
        .fails()
        .says("cannot read missing.wsdl")
        .says("cannot read api-spec")
        .says("2 descriptions could not be compared");
}

#[test]
fn a_service_is_described_once() {
    let workspace = library();
    workspace.write("again.wsdl", DESCRIPTION);
    wsdl(&workspace, &["desk.wsdl", "again.wsdl"]).fails().says("again.wsdl describes `Desk`, as another description");
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    read(vec![b'<'; 8 * 1024 * 1024 + 1]).says("is larger than 8 MiB");
}

/// A server that gives each connection the same answer, whatever it asks; it ends with the test.
fn serve(answer: impl Into<Vec<u8>>) -> String {
    let answer = answer.into();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            read_head(&mut stream);
            if answer.is_empty() {
                thread::park();
            }
            // Whoever does not want all of it hangs up.
            let _ = stream.write_all(&answer);
        }
    });
    format!("http://{address}/V1/Desk.asmx")
}

fn read_head(stream: &mut TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
}

fn answering(status: &str, headers: &str, body: &str) -> String {
    serve(format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}", body.len()))
}

fn ask(address: &str) -> Run {
    wsdl(&library(), &[address, "--timeout", "1"])
}

#[test]
fn an_address_is_asked_for_its_description() {
    let address = answering("200 OK", "", DESCRIPTION);
    for asked in ["", "/LendBook", "?op=LendBook", "?wsdl", "?WSDL"] {
        ask(&format!("{address}{asked}")).succeeds().says("1 service, 3 methods, no difference");
    }
}

#[test]
fn an_address_with_a_place_for_the_service_is_asked_for_each_of_them() {
    let address = answering("200 OK", "", DESCRIPTION).replace("Desk", "{service}");
    ask(&address).succeeds().says("1 service, 3 methods");
}

#[test]
fn an_address_that_does_not_answer_is_named_with_its_reason() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    ask(&format!("http://{free}/V1/Desk.asmx")).fails().says(&format!("{free}/V1/Desk.asmx?WSDL cannot be reached"));
}

#[test]
fn an_address_that_keeps_silent_is_not_waited_for() {
    ask(&serve("")).fails().says("did not answer within 1 s");
}

#[test]
fn other_answers_than_a_description_are_told_by_their_status() {
    ask(&answering("404 Not Found", "", "no")).fails().says("is not found (HTTP 404)");
    ask(&answering("503 Service Unavailable", "", "no")).fails().says("answered HTTP 503");
    ask(&answering("200 OK", "", "<html></html>")).fails().says("is a page in HTML");
    ask(&answering("302 Found", "Location: https://login.example/\r\n", ""))
        .fails()
        .says("sends on to https://login.example/ (HTTP 302)")
        .says("redirects are not followed");
}

#[test]
fn an_answer_that_is_too_large_is_not_read_to_its_end() {
    let mut answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    answer.resize(9 * 1024 * 1024, b'<');
    ask(&serve(answer)).fails().says("is larger than 8 MiB");
}

#[test]
fn a_service_that_describes_another_one_is_refused() {
    let other = described_with(&[("Desk", "Weather")]);
    let workspace = library();
    workspace.write("api-spec/weather.toml", WEATHER);
    wsdl(&workspace, &[&answering("200 OK", "", &other)])
        .fails()
        .says("`Desk` was asked, and this is the description of `Weather`");
}

#[test]
fn an_address_that_carries_a_password_is_refused_without_showing_it() {
    let run = ask("https://reader:hush@library.example/V1/Desk.asmx").fails();
    let run = run.says("holds a user or a password");
    assert!(!run.output.contains("hush"), "{}", run.output);
}

#[test]
fn an_address_of_another_kind_is_refused() {
    ask("ftp://library.example/V1/Desk.asmx").fails().says("begins with https:// or http://");
    ask("http://[/V1/Desk.asmx").fails().says("cannot be read");
}
