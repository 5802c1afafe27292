//! Uploads of files, each in a process of its own: how long they take, how much of the processor, and how much memory.

#![allow(unreachable_pub, reason = "shared by the benchmarks of both crates")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use super::loopback::{Service, median, processor_time};

const MEGABYTE: usize = 1024 * 1024;

/// With how many rounds each size is measured.
const SIZES: [(usize, usize); 3] = [(1, 15), (50, 9), (500, 5)];

/// What stands before the file in the form.
const BEGINNING: &str = "username=APIKey&password=key&parentID=0&name=large.bin&base64File=";

/// A way to upload a file: its name, and what it does with an address and a file. `true` for one that takes the form, encoded beforehand, in place of the file.
pub type Way<'w> = (&'w str, bool, &'w dyn Fn(&str, &Path));

/// Measures all ways against each other, the last of which is the floor, or carries out one of them in the process that was started for it.
pub fn compare_uploads(ways: &[Way<'_>]) {
    if let [_, way, address, path] = env::args().collect::<Vec<_>>().as_slice() {
        if let Some((_, _, upload)) = ways.iter().find(|(name, ..)| name == way) {
            return carry_out(|| upload(address, Path::new(path)));
        }
    }
    let service = Service::start();
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!(
        "{:>6}  {:<22} {:>10} {:>10} {:>10} {:>22}",
        "MB", "", "wall ms", "CPU ms", "memory MB", "wall to floor, naive"
    );
    for (megabytes, rounds) in SIZES {
        let (file, form) = files(folder.path(), megabytes);
        let mut costs = vec![Vec::new(); ways.len()];
        for _ in 0..rounds {
            for ((name, takes_form, _), costs) in ways.iter().zip(&mut costs) {
                costs.push(measure(name, &service, if *takes_form { &form } else { &file }));
            }
        }
        report(megabytes, ways, &costs);
    }
}

/// What one upload takes.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    processor: Duration,
    memory: usize,
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn report(megabytes: usize, ways: &[Way<'_>], costs: &[Vec<Cost>]) {
    let wall = |costs: &[Cost]| median(costs.iter().map(|cost| cost.wall).collect());
    let (Some(naive), Some(floor)) = (costs.first().map(|costs| wall(costs)), costs.last().map(|costs| wall(costs)))
    else {
        return;
    };
    for ((name, ..), costs) in ways.iter().zip(costs) {
        let processor = median(costs.iter().map(|cost| cost.processor).collect());
        let memory = costs.iter().map(|cost| cost.memory).max().unwrap_or_default();
        let wall = wall(costs);
        println!(
            "{megabytes:>6}  {name:<22} {:>10.1} {:>10} {:>10.1} {:>11.2} {:>10.2}",
            wall.as_secs_f64() * 1000.0,
            processor.as_millis(),
            memory as f64 / MEGABYTE as f64,
            wall.as_secs_f64() / floor.as_secs_f64(),
            wall.as_secs_f64() / naive.as_secs_f64(),
        );
    }
}

/// A file that looks like one that is compressed, and the form that carries it.
fn files(folder: &Path, megabytes: usize) -> (PathBuf, PathBuf) {
    let (file, form) = (folder.join(format!("{megabytes}.bin")), folder.join(format!("{megabytes}.form")));
    let mut random = fastrand::Rng::with_seed(3);
    let mut out = BufWriter::new(File::create(&file).expect("a file"));
    let mut encoded = BufWriter::new(File::create(&form).expect("a file"));
    encoded.write_all(BEGINNING.as_bytes()).expect("space on the disk");
    // Pieces of a multiple of three bytes, so that only the last may be padded.
    let mut piece = vec![0; 3 * MEGABYTE];
    let mut left = megabytes * MEGABYTE;
    while left > 0 {
        piece.truncate(left);
        random.fill(&mut piece);
        out.write_all(&piece).expect("space on the disk");
        encoded.write_all(form_value(&piece).as_bytes()).expect("space on the disk");
        left -= piece.len();
    }
    out.flush().and_then(|()| encoded.flush()).expect("space on the disk");
    (file, form)
}

/// As base64 in a form, as anyone would.
pub fn form_value(bytes: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn measure(way: &str, service: &Service, path: &Path) -> Cost {
    let program = env::current_exe().expect("the path of this program");
    let address = format!("{}Media.asmx/UploadFile", service.endpoint);
    let output = Command::new(program).arg(way).arg(address).arg(path).output().expect("a process");
    assert!(output.status.success(), "{way}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<u64> = text.split_whitespace().map(|figure| figure.parse().expect("a figure")).collect();
    Cost {
        wall: Duration::from_micros(figures[0]),
        processor: Duration::from_micros(figures[1]),
        memory: usize::try_from(figures[2]).expect("a size"),
    }
}

/// Says what an upload took: microseconds, microseconds of the processor, and the growth of memory in bytes.
fn carry_out(upload: impl FnOnce()) {
    fs::write("/proc/self/clear_refs", "5").expect("a mark that can be reset");
    let (memory, processor, start) = (memory("VmRSS:"), processor_time(), Instant::now());
    upload();
    let (wall, processor) = (start.elapsed(), processor_time().saturating_sub(processor));
    println!("{} {} {}", wall.as_micros(), processor.as_micros(), self::memory("VmHWM:").saturating_sub(memory));
}

fn memory(line: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("the system's account of this process");
    let kilobytes = status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().next()?.parse().ok());
    kilobytes.map(|kilobytes: usize| kilobytes * 1024).expect("a figure in kB")
}
