//! How much memory it takes to read an answer and to decode it: as much as it must, and the same with and without a client.

use allocation_counter::measure;

use super::adapter::{client_with_own_transport, create_paper, tree};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::paper::{CreatePaper, GetAllPapers};
use super::api::{Client, Config, Credentials, Limits, Retry, decode};
use super::both::server::Server;
use super::both::whole::whole;

fn config() -> Config {
    Config::new(Credentials::api_key("k3y")).retry(Retry::never()).no_cache()
}

/// A tree of so many papers.
fn tree_of(papers: usize) -> String {
    let paper = |number| format!("<paper id=\"{number}\" name=\"Paper {number}\" url=\"/paper-{number}\"/>");
    let papers = (0..papers).map(paper).collect::<Vec<_>>().concat();
    format!(
        "<result><code>SUCCESS</code><data><category id=\"1\" name=\"All\" url=\"/\">{papers}</category></data></result>"
    )
}

/// An answer of so many bytes that is decoded to next to nothing.
fn mostly_blank(bytes: usize) -> String {
    format!("<result><code>SUCCESS</code>{}<data><paper id=\"1\"/></data></result>", " ".repeat(bytes))
}

/// What a client may take for a call beside its answer.
const FOR_A_CALL: u64 = 8 * 1024;

/// What its HTTP client may take besides.
const FOR_A_CONNECTION: u64 = 400 * 1024;

#[test]
fn decoding_a_recorded_answer_takes_what_the_clients_decoding_takes() {
    let answer: &'static str = tree_of(20_000).leak();
    let client = client_with_own_transport(config(), answer);
    let by_client = measure(|| drop(tree(&client).expect("an answer"))).bytes_max;
    let recorded = measure(|| drop(decode::<GetAllPapers>(answer.as_bytes()).expect("an answer"))).bytes_max;
    assert!(recorded <= by_client && by_client - recorded < FOR_A_CALL, "{recorded} and {by_client} bytes");
}

#[test]
fn an_answer_is_not_copied_to_be_decoded() {
    let answer: &'static str = mostly_blank(4_000_000).leak();
    let recorded =
        measure(|| assert!(decode::<CreatePaper>(answer.as_bytes()).expect("an answer").get() > 0)).bytes_max;
    assert!(recorded < 4 * 1024, "{recorded} bytes");
    let client = client_with_own_transport(config(), answer);
    let by_client = measure(|| assert!(create_paper(&client).expect("an answer").get() > 0)).bytes_max;
    assert!(by_client < FOR_A_CALL, "{by_client} bytes");
}

#[test]
fn a_recorded_file_is_copied_once() {
    let file = [b"\x89PNG\r\n\x1a\n\xFF".as_slice(), &vec![7; 1_000_000]].concat();
    let used = measure(|| drop(decode::<PageImage>(&file).expect("a file"))).bytes_total;
    assert!((1_000_000..1_010_000).contains(&used), "{used} bytes");
}

#[test]
fn an_answer_that_announces_its_length_is_read_into_as_much_memory() {
    let server = Server::answering_xml(&mostly_blank(6_000_000));
    let client = Client::new(config().endpoint(server.endpoint())).expect("a client");
    create_paper(&client).expect("an answer");
    let used = measure(|| assert!(create_paper(&client).expect("an answer").get() > 0)).bytes_max;
    assert!((6_000_000..6_000_000 + FOR_A_CONNECTION).contains(&used), "{used} bytes");
}

#[test]
fn an_announced_length_beyond_the_bound_takes_no_memory() {
    let server = Server::answering_xml(&mostly_blank(6_000_000));
    let limits = Limits::default().bytes(100_000);
    let client = Client::new(config().endpoint(server.endpoint()).limits(limits)).expect("a client");
    let used = measure(|| {
        let error = create_paper(&client).expect_err("too large");
        assert!(whole(&error).contains("larger than the limit of 100000 bytes"), "{error}");
    });
    // One byte more than there may be is read, to see that there is more; for that the buffer may grow once.
    assert!(used.bytes_max < 3 * 100_000 + FOR_A_CONNECTION, "{} bytes", used.bytes_max);
}
