//! Instructions and allocations of one run, counted by valgrind: repeatable, whatever else the machine is doing.

use std::process::Command;

/// What one run costs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Costs {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
    pub(crate) peak_bytes: u64,
}

/// The costs of this program with `arguments`, without those of its other parts; `None` where valgrind is not installed.
pub(crate) fn costs(arguments: &[&str], of_nothing: &[&str]) -> Option<Costs> {
    let instructions = instructions(arguments)?;
    let (heap, heap_of_nothing) = (heap(arguments)?, heap(of_nothing)?);
    Some(Costs {
        instructions,
        allocations: heap.0.saturating_sub(heap_of_nothing.0),
        peak_bytes: heap.1.saturating_sub(heap_of_nothing.1),
    })
}

/// The instructions inside the function `measured`.
fn instructions(arguments: &[&str]) -> Option<u64> {
    let options = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*measured*"];
    number_after(&run(&options, arguments)?, "Collected : ")
}

/// How often memory was asked for, and the most that was held at once, in bytes.
fn heap(arguments: &[&str]) -> Option<(u64, u64)> {
    let output = run(&["--tool=dhat", "--dhat-out-file=/dev/null"], arguments)?;
    let blocks = output.lines().find(|line| line.contains("Total:"))?.split(" in ").nth(1)?.to_owned();
    Some((number_after(&blocks, "")?, number_after(&output, "At t-gmax: ")?))
}

fn run(options: &[&str], arguments: &[&str]) -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind").args(options).arg(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn number_after(text: &str, mark: &str) -> Option<u64> {
    let rest = text.split_once(mark)?.1.trim_start();
    let digits: String =
        rest.chars().take_while(|digit| digit.is_ascii_digit() || *digit == ',').filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}
