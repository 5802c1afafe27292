//! The properties that fuzzing looks for exceptions to, on every sample and on variations of the samples.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use fastrand::Rng;
use properties::corpus::{self, Target};
use properties::{KNOWN_DIFFERENCES, shows};

/// So many variations are tried of each target's inputs: what a few seconds allow. Fuzzing tries millions.
const VARIATIONS: usize = 4_000;

/// What variations put in: tokens of XML and of forms.
const TOKENS: [&str; 24] = [
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE result>",
    "&amp;",
    "&#xD;",
    "&",
    ";",
    "\"",
    "=",
    " ",
    "\n",
    "<result>",
    "</result>",
    "<data>",
    "</data>",
    "<code>SUCCESS</code>",
    "\u{FEFF}",
];

#[test]
fn decoders_keep_their_promises_on_samples_and_variations() {
    holds("decoders");
}

#[test]
fn envelopes_are_read_as_another_parser_reads_them() {
    holds("envelope");
}

#[test]
fn forms_give_back_what_was_put_into_them() {
    holds("form_encoder");
}

#[test]
fn uploads_are_encoded_as_by_independent_implementations() {
    holds("upload_encoder");
}

#[test]
fn known_differences_are_none_that_are_gone() {
    let gone: Vec<&str> = KNOWN_DIFFERENCES.iter().filter(|known| !shows(known)).map(|known| known.example).collect();
    assert!(gone.is_empty(), "these differ no longer, and are to be removed from the list: {gone:#?}");
}

#[test]
fn every_target_has_something_to_begin_with() {
    for target in targets() {
        assert!(target.inputs.len() > 20, "{} has {} inputs", target.name, target.inputs.len());
    }
}

fn targets() -> Vec<Target> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
    corpus::targets(&spec).unwrap_or_else(|error| panic!("the spec cannot be read: {error}"))
}

fn holds(name: &str) {
    let target = targets().into_iter().find(|target| target.name == name).expect("a target of that name");
    for input in &target.inputs {
        try_input(&target, input);
    }
    let mut rng = Rng::with_seed(7);
    for _ in 0..VARIATIONS {
        let mut input = rng.choice(&target.inputs).cloned().unwrap_or_default();
        for _ in 0..rng.usize(1..4) {
            vary(&mut input, &target.inputs, &mut rng);
        }
        try_input(&target, &input);
    }
}

/// Names the input that a property does not hold for.
fn try_input(target: &Target, input: &[u8]) {
    if let Err(panic) = panic::catch_unwind(AssertUnwindSafe(|| (target.check)(input))) {
        eprintln!("{} does not hold for b\"{}\"", target.name, input.escape_ascii());
        panic::resume_unwind(panic);
    }
}

/// Takes something out, puts something in, or goes on as another input does.
fn vary(input: &mut Vec<u8>, others: &[Vec<u8>], rng: &mut Rng) {
    let start = rng.usize(..=input.len());
    let end = rng.usize(start..=input.len().min(start + 20));
    match rng.u8(..6) {
        0 => drop(input.drain(start..end)),
        1 => input.truncate(start),
        2 => input.insert(start, rng.u8(..)),
        3 => drop(input.splice(start..start, rng.choice(TOKENS).unwrap_or_default().bytes())),
        4 => {
            let piece = input.get(start..end).unwrap_or_default().to_vec();
            let place = rng.usize(..=input.len());
            drop(input.splice(place..place, piece));
        }
        _ => {
            let other = rng.choice(others).map_or(&[][..], Vec::as_slice);
            let rest = other.get(start..).unwrap_or_default();
            input.truncate(start);
            input.extend_from_slice(rest);
        }
    }
}
