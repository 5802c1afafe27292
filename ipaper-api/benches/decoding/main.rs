//! Decoding answers: ours, beside the XML parser's bare events, beside `Deserialize` by quick-xml, and beside a document tree of roxmltree and a walk.
//!
//! `cargo bench -p ipaper-api --bench decoding`
//!
//! Time is the quickest of many runs. Instructions and memory are counted by valgrind, where it is installed: in runs of their own, without what prepares them and
//! without letting go of the result.

mod document_form;
mod documents;
mod serde_form;
mod valgrind;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use documents::{Kind, document};
use ipaper_api::ecommerce::GetFlipbookOrdersByType;
use ipaper_api::paper::{GetAllPapers, GetPaperStructure};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_form::{Answer, OrdersData, StructureData, TreeData};
use valgrind::Costs;

const CONTESTANTS: [&str; 4] = ["events", "ours", "serde", "roxmltree"];

/// Name, kind and size of what is decoded.
const DOCUMENTS: [(&str, Kind, usize); 6] = [
    ("tree of 100", Kind::Tree, 100),
    ("tree of 10,000", Kind::Tree, 10_000),
    ("tree of 100,000", Kind::Tree, 100_000),
    ("structure of 500 pages, with three images each", Kind::Structure, 500),
    ("structure of 500 pages, texts alone", Kind::Texts, 500),
    ("5,000 orders", Kind::Orders, 5_000),
];

/// How long the runs of one contestant over one document may take.
const PATIENCE: Duration = Duration::from_secs(1);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["once", contestant, kind, file] => once(contestant, kind, file),
        _ => compare(),
    }
}

/// What runs under valgrind.
fn once(contestant: &str, kind: &str, file: &str) {
    let kinds = [Kind::Tree, Kind::Structure, Kind::Texts, Kind::Orders];
    let kind = kinds.into_iter().find(|known| format!("{known:?}") == kind);
    let xml = fs::read_to_string(file).expect("the document");
    if contestant != "nothing" {
        std::mem::forget(measured(contestant, kind.expect("a kind"), &xml));
    }
}

fn compare() {
    for (name, kind, count) in DOCUMENTS {
        let xml = document(kind, count);
        println!("\n{name}: {:.1} kB", as_float(xml.len()) / 1e3);
        let times = times(kind, &xml);
        let costs = CONTESTANTS.map(|contestant| costs(contestant, kind, &xml));
        for ((contestant, time), cost) in CONTESTANTS.iter().zip(&times).zip(&costs) {
            let speed = as_float(xml.len()) / time.as_secs_f64() / 1e6;
            print!("  {contestant:<10} {speed:7.0} MB/s, time {:5.2}", time.as_secs_f64() / times[0].as_secs_f64());
            if let (Some(cost), Some(bare)) = (cost, costs[0]) {
                let ratio = |part: u64, whole: u64| as_float(part) / as_float(whole);
                print!(
                    ", instructions {:5.2} ({:.2} a byte), {} allocations, peak {:.2} times the document",
                    ratio(cost.instructions, bare.instructions),
                    ratio(cost.instructions, xml.len() as u64),
                    cost.allocations,
                    ratio(cost.peak_bytes, xml.len() as u64),
                );
            }
            println!();
        }
    }
}

/// In rounds, so that a busy moment of the machine strikes all.
fn times(kind: Kind, xml: &str) -> [Duration; 4] {
    CONTESTANTS.map(|contestant| best_time(contestant, kind, xml))
}

fn best_time(contestant: &str, kind: Kind, xml: &str) -> Duration {
    let (begun, mut best) = (Instant::now(), Duration::MAX);
    while begun.elapsed() < PATIENCE {
        let start = Instant::now();
        let result = measured(contestant, kind, xml);
        best = best.min(start.elapsed());
        drop(result);
    }
    best
}

fn costs(contestant: &str, kind: Kind, xml: &str) -> Option<Costs> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("decoding.xml");
    fs::write(&file, xml).expect("a folder for the document");
    let (kind, file) = (format!("{kind:?}"), file.display().to_string());
    valgrind::costs(&["once", contestant, &kind, &file], &["once", "nothing", &kind, &file])
}

/// Whatever comes out, kept until it has been measured.
type Decoded = Box<dyn std::any::Any>;

/// The function whose instructions are counted.
#[inline(never)]
fn measured(contestant: &str, kind: Kind, xml: &str) -> Decoded {
    let xml = black_box(xml);
    match (contestant, kind) {
        ("events", _) => Box::new(events(xml)),
        ("ours", Kind::Tree) => Box::new(ipaper_api::decode::<GetAllPapers>(xml.as_bytes()).expect("a tree")),
        ("ours", Kind::Structure | Kind::Texts) => {
            Box::new(ipaper_api::decode::<GetPaperStructure>(xml.as_bytes()).expect("a structure"))
        }
        ("ours", Kind::Orders) => {
            Box::new(ipaper_api::decode::<GetFlipbookOrdersByType>(xml.as_bytes()).expect("orders"))
        }
        ("serde", Kind::Tree) => Box::new(quick_xml::de::from_str::<Answer<TreeData>>(xml).expect("a tree")),
        ("serde", Kind::Structure | Kind::Texts) => {
            Box::new(quick_xml::de::from_str::<Answer<StructureData>>(xml).expect("a structure"))
        }
        ("serde", Kind::Orders) => Box::new(quick_xml::de::from_str::<Answer<OrdersData>>(xml).expect("orders")),
        ("roxmltree", Kind::Tree) => Box::new(document_form::tree(xml).expect("a tree")),
        ("roxmltree", Kind::Structure | Kind::Texts) => Box::new(document_form::structure(xml).expect("a structure")),
        ("roxmltree", Kind::Orders) => Box::new(document_form::orders(xml).expect("orders")),
        _ => unreachable!("no such contestant: {contestant}"),
    }
}

/// The parser alone, its events thrown away.
fn events(xml: &str) -> usize {
    let mut reader = Reader::from_str(xml);
    let mut count = 0;
    loop {
        match black_box(reader.read_event().expect("well-formed")) {
            Event::Eof => return count,
            _ => count += 1,
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn as_float(number: impl TryInto<u64>) -> f64 {
    number.try_into().unwrap_or(u64::MAX) as f64
}
