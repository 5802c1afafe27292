//! How long it takes to generate everything, for specs of a growing number of methods: `cargo bench -p ipaper-codegen --bench growth`.
//!
//! It prints the time for each method beside that of the smallest spec: what grows in proportion stays near 1. No test
//! asserts a time; `tests/growth.rs` counts memory instead, which is the same on every machine.

#[path = "../tests/grown/mod.rs"]
mod grown;

use std::time::{Duration, Instant};

use codegen::source::Sources;

/// The methods of each spec, as many as the real one has first.
const SIZES: [usize; 4] = [41, 500, 1000, 2000];

/// Of some runs, the shortest was disturbed least.
const RUNS: usize = 3;

/// What is measured: its name, and how long it takes for a spec.
type Stage = (&'static str, fn(&Sources) -> Duration);

const STAGES: [Stage; 2] = [("read", read), ("read and generate", generate)];

fn main() {
    for of_a_service in [20, 2000] {
        println!("at most {of_a_service} methods in a service");
        for (name, measure) in STAGES {
            print_stage(name, measure, of_a_service);
        }
    }
}

fn print_stage(name: &str, measure: fn(&Sources) -> Duration, of_a_service: usize) {
    let mut smallest = None;
    for methods in SIZES {
        let sources = grown::spec(methods, of_a_service);
        let time = (0..RUNS).map(|_| measure(&sources)).min().unwrap_or_default();
        let of_a_method = time.as_secs_f64() / f64::from(u32::try_from(methods).unwrap_or(u32::MAX));
        let ratio = of_a_method / *smallest.get_or_insert(of_a_method);
        let (all, each) = (time.as_secs_f64() * 1e3, of_a_method * 1e6);
        println!("  {name:>18} {methods:>5} methods {all:>8.0} ms {each:>7.0} us each, {ratio:.2} times as long");
    }
}

fn read(sources: &Sources) -> Duration {
    let start = Instant::now();
    let api = codegen::read(sources).unwrap_or_else(|problems| panic!("{problems}"));
    let time = start.elapsed();
    drop(api);
    time
}

fn generate(sources: &Sources) -> Duration {
    let start = Instant::now();
    let api = codegen::read(sources).unwrap_or_else(|problems| panic!("{problems}"));
    let outputs = codegen::emit::all(&api);
    let time = start.elapsed();
    drop(outputs);
    time
}
