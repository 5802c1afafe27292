//! The encoder alone: base64 and the escaping of a form's values in one pass, beside copying, beside base64, and beside base64 followed by form-encoding.
//!
//! `cargo bench -p ipaper-api --bench encoder`

use std::hint::black_box;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipaper_api::{encode, encoded_length};

/// What is encoded at once: the block in which files are read.
const BLOCK: usize = 48 * 1024;

/// So many blocks are one measurement, of which the quickest counts: the machine may be busy otherwise.
const BLOCKS: usize = 400;
const MEASUREMENTS: usize = 25;

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn main() {
    let mut input = vec![0; BLOCK];
    fastrand::Rng::with_seed(5).fill(&mut input);
    let mut output = vec![0; 4 * BLOCK + 64];
    let mut copy = vec![0; BLOCK];
    let contestants: &mut [(&str, &mut dyn FnMut())] = &mut [
        ("copying", &mut || black_box(&mut copy).copy_from_slice(black_box(&input))),
        ("ours: encoding", &mut || {
            black_box(encode(black_box(&input), &mut output, true));
        }),
        ("ours: counting", &mut || {
            black_box(encoded_length(black_box(&input)));
        }),
        ("base64", &mut || {
            black_box(STANDARD.encode(black_box(&input)));
        }),
        ("base64, then form", &mut || {
            let text = STANDARD.encode(black_box(&input));
            black_box(form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>());
        }),
    ];
    let mut times = vec![Duration::MAX; contestants.len()];
    for _ in 0..MEASUREMENTS {
        for ((_, work), time) in contestants.iter_mut().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..BLOCKS {
                work();
            }
            *time = start.elapsed().min(*time);
        }
    }
    println!("blocks of {BLOCK} random bytes, the quickest of {MEASUREMENTS} measurements");
    for ((name, _), time) in contestants.iter().zip(&times) {
        let speed = (BLOCK * BLOCKS) as f64 / time.as_secs_f64() / 1e9;
        println!(
            "{name:<20} {speed:6.2} GB/s, {:6.2} times the speed of copying",
            times[0].as_secs_f64() / time.as_secs_f64()
        );
    }
}
