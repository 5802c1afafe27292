//! The pages for maintainers hold true: every path that they name exists, every command is one that works.

mod workspace;

use std::collections::BTreeSet;
use std::fs;

use workspace::{real_root, run};

const PAGES: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "api-spec/README.md"];

/// Each page with its text.
fn pages() -> impl Iterator<Item = (&'static str, String)> {
    PAGES.into_iter().map(|page| (page, fs::read_to_string(real_root().join(page)).expect("a page")))
}

/// What stands in backquotes outside of blocks, and in the first column of tables too.
fn quoted(text: &str) -> Vec<String> {
    let mut in_block = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        in_block ^= is_fence;
        !in_block && !is_fence
    });
    let prose = lines.collect::<Vec<_>>().join("\n");
    prose.split('`').skip(1).step_by(2).map(|quote| quote.replace('\n', " ")).collect()
}

/// What stands in blocks of commands.
fn commands_of_blocks(text: &str) -> Vec<String> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" #").next().unwrap_or(line).trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Every command of cargo that a page names.
fn cargo_commands(text: &str) -> BTreeSet<String> {
    let quoted = quoted(text).into_iter().chain(commands_of_blocks(text));
    let after_settings = |command: String| command.find("cargo ").map(|start| command[start..].to_owned());
    quoted.filter_map(after_settings).collect()
}

#[test]
fn every_path_exists() {
    let mut missing = Vec::new();
    for (page, text) in pages() {
        let folder = real_root().join(page).parent().expect("a page is in a folder").to_owned();
        for path in quoted(&text).into_iter().filter(|quote| is_path(quote)) {
            let path = path.trim_end_matches('/');
            if !real_root().join(path).exists() && !folder.join(path).exists() {
                missing.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "these paths lead nowhere:\n{}", missing.join("\n"));
}

/// A path of the workspace: it begins with one of its folders, and holds no place for something else.
fn is_path(quote: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    let first = quote.split('/').next().unwrap_or_default();
    let begins_here = quote.contains('/') && real_root().join(first).is_dir() && !first.is_empty();
    quote.chars().all(is_plain) && begins_here && !MADE_ON_THE_WAY.iter().any(|made| quote.starts_with(made))
}

/// What does not exist before somebody follows the page.
const MADE_ON_THE_WAY: [&str; 5] = [
    "api-spec/requests/Paper.CopyPaper",
    "api-spec/samples/Paper.CopyPaper",
    "fuzz/artifacts",
    "fuzz/corpus",
    "target",
];

#[test]
fn every_link_leads_somewhere() {
    let mut missing = Vec::new();
    for (page, text) in pages() {
        let folder = real_root().join(page).parent().expect("a page is in a folder").to_owned();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            if !folder.join(path).exists() {
                missing.push(format!("{page}: {target}"));
            }
            if path.is_empty() && !text.lines().any(|line| anchor_of(line) == Some(anchor.to_owned())) {
                missing.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(missing.is_empty(), "these links lead nowhere:\n{}", missing.join("\n"));
}

/// The anchor of a heading: `the-call-engine`.
fn anchor_of(line: &str) -> Option<String> {
    let heading = line.trim_start_matches('#');
    (heading.len() < line.len()).then(|| heading.trim().to_lowercase().replace(' ', "-"))
}

#[test]
fn every_command_of_ours_has_the_flags_that_pages_give_it() {
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for command in cargo_commands(&text).into_iter().filter(|command| command.starts_with("cargo xtask ")) {
            let words: Vec<&str> = command.split_whitespace().skip(2).collect();
            let Some(name) = words.first() else { continue };
            if name.starts_with(['<', '.']) {
                continue;
            }
            let help = run(&[name, "--help"]);
            let flags = words.iter().filter(|word| word.starts_with("--"));
            let unknown: Vec<&&str> = flags.filter(|flag| !help.output.contains(**flag)).collect();
            if !help.output.contains("Usage:") || !unknown.is_empty() {
                wrong.push(format!("{page}: {command}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these commands do not exist, or not with these flags:\n{}", wrong.join("\n"));
}

#[test]
fn every_target_that_pages_give_to_cargo_exists() {
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for command in cargo_commands(&text) {
            let words: Vec<&str> = command.split_whitespace().collect();
            let of = |flag: &str| -> Vec<&str> {
                let pairs = words.windows(2).filter(|pair| pair.first() == Some(&flag));
                pairs.filter_map(|pair| pair.last().copied()).filter(|name| !name.starts_with('<')).collect()
            };
            let packages = of("-p");
            let folders =
                if packages.is_empty() { PACKAGES.map(|(_, folder)| folder).to_vec() } else { folders_of(&packages) };
            let is_there = |kind: &str, name: &str| {
                folders.iter().any(|folder| {
                    let target = real_root().join(folder).join(kind).join(name);
                    target.with_extension("rs").exists() || target.is_dir()
                })
            };
            let targets = [("--test", "tests"), ("--bench", "benches"), ("--example", "examples")];
            let all_there = targets.iter().all(|(flag, kind)| of(flag).iter().all(|name| is_there(kind, name)));
            if folders.len() < packages.len() || !all_there {
                wrong.push(format!("{page}: {command}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these commands name packages or targets that do not exist:\n{}", wrong.join("\n"));
}

const PACKAGES: [(&str, &str); 6] = [
    ("ipaper-api", "ipaper-api"),
    ("ipaper-api-blocking", "ipaper-api-blocking"),
    ("ipaper-emulator", "ipaper-emulator"),
    ("ipaper-codegen", "codegen"),
    ("xtask", "xtask"),
    ("ipaper-fuzz-properties", "fuzz/properties"),
];

/// The folders of packages, as far as there are such.
fn folders_of(packages: &[&str]) -> Vec<&'static str> {
    let folder = |name: &&str| PACKAGES.iter().find(|(package, _)| package == name).map(|(_, folder)| *folder);
    packages.iter().filter_map(folder).collect()
}
