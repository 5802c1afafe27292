//! What decoding takes in memory: little more than the values themselves, in few pieces. The answers are those of the benchmark `decoding`.

#[path = "../benches/decoding/documents.rs"]
mod documents;

use allocation_counter::{AllocationInfo, measure};
use documents::{Kind, document};
use ipaper_api::ecommerce::GetFlipbookOrdersByType;
use ipaper_api::paper::{GetAllPapers, GetPaperStructure};
use ipaper_api::{Request, decode};

/// What decoding takes besides the answer, while it decodes and in the value that it gives back.
fn taken_by<R: Request>(answer: &str) -> AllocationInfo {
    measure(|| drop(decode::<R>(answer.as_bytes()).expect("an answer")))
}

#[test]
fn a_tree_takes_little_more_than_two_allocations_a_node_and_less_than_twice_its_document() {
    for nodes in [10_000, 100_000] {
        let answer = document(Kind::Tree, nodes);
        let taken = taken_by::<GetAllPapers>(&answer);
        let most = nodes as u64 * 23 / 10;
        assert!(taken.count_total <= most, "{} allocations for {nodes} nodes", taken.count_total);
        let most = answer.len() as u64 * 17 / 10;
        assert!(taken.bytes_max <= most, "{} bytes for a document of {}", taken.bytes_max, answer.len());
    }
}

#[test]
fn texts_are_kept_once() {
    for kind in [Kind::Structure, Kind::Texts] {
        let answer = document(kind, 500);
        let taken = taken_by::<GetPaperStructure>(&answer);
        assert!(taken.bytes_max <= answer.len() as u64 * 11 / 10, "{} of {}", taken.bytes_max, answer.len());
    }
}

#[test]
fn orders_take_an_allocation_for_each_text_and_each_list() {
    let orders = 5_000_u64;
    let answer = document(Kind::Orders, 5_000);
    let taken = taken_by::<GetFlipbookOrdersByType>(&answer);
    // An id and a list for each order, three texts for each of its four lines; amounts are short texts, which take none; and a few more.
    let most = orders * (2 + 4 * 3) + 100;
    assert!(taken.count_total <= most, "{} allocations", taken.count_total);
}
