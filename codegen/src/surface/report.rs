//! What changed for users, as maintainers read it.

use super::compare::{Change, Weight};

const HEADINGS: [(Weight, &str); 3] = [
    (Weight::Breaking, "breaks the code of users"),
    (Weight::Behavior, "compiles as before, and does something else"),
    (Weight::Addition, "is there besides"),
];

/// The changes under a heading for each weight, and whether that is breaking. `version` is that of the workspace, where it is known.
pub fn report(changes: &[Change], version: Option<&str>) -> String {
    if changes.is_empty() {
        return "nothing changed for users".to_owned();
    }
    let mut lines = vec!["what changed for users:".to_owned()];
    for (weight, heading) in HEADINGS {
        let of_weight: Vec<&Change> = changes.iter().filter(|change| change.weight == weight).collect();
        if !of_weight.is_empty() {
            lines.push(format!("  {heading}:"));
            lines.extend(of_weight.iter().map(|change| format!("    {change}")));
        }
    }
    lines.push(verdict(changes, version));
    lines.join("\n")
}

fn verdict(changes: &[Change], version: Option<&str>) -> String {
    let has = |weight| changes.iter().any(|change| change.weight == weight);
    let (breaks, adds) = (has(Weight::Breaking), has(Weight::Addition));
    let is = if breaks { "that is breaking" } else { "nothing of that is breaking" };
    match version.and_then(|version| Some((version, next(breaks, adds, version)?))) {
        Some((now, next)) => {
            format!("{is}: by the rules of semantic versioning, what comes after {now} is {next} or later")
        }
        None => is.to_owned(),
    }
}

/// The least version that may follow. Before 1.0.0 the second number stands for what breaks.
fn next(breaks: bool, adds: bool, version: &str) -> Option<String> {
    let mut numbers = version.splitn(3, '.').map(|number| number.parse::<u64>().ok());
    let (major, minor, patch) = (numbers.next()??, numbers.next()??, numbers.next()??);
    Some(match (major, breaks, adds) {
        (0, true, _) => format!("0.{}.0", minor + 1),
        (0, false, _) => format!("0.{minor}.{}", patch + 1),
        (_, true, _) => format!("{}.0.0", major + 1),
        (_, false, true) => format!("{major}.{}.0", minor + 1),
        (_, false, false) => format!("{major}.{minor}.{}", patch + 1),
    })
}
