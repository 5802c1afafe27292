//! Hundreds of mistakes in one run, and mistakes in files that nobody would write: what is said of them stays readable.

mod grown;

use std::collections::BTreeSet;

use codegen::source::{SourceFile, Sources};
use insta::assert_snapshot;

/// Whatever is wrong with a spec.
fn problems(sources: &Sources) -> (usize, String) {
    let problems = codegen::read(sources).expect_err("nothing is wrong with this spec");
    (problems.iter().count(), problems.to_string())
}

/// Every place that a problem is said to be at: the arrow of one in full, or the beginning of one in a line.
fn places(text: &str) -> Vec<&str> {
    let place = |line: &'_ str| -> Option<usize> {
        let is_line = line.starts_with("  api-spec/") || line.trim_start().starts_with("--> api-spec/");
        is_line.then(|| line.find("api-spec/")).flatten()
    };
    let places = text.lines().filter_map(|line| {
        let rest = line.get(place(line)?..)?;
        Some(rest.split(": ").next().unwrap_or(rest))
    });
    places.collect()
}

/// A spec in which a text is another one, in every file on a service.
fn with_mistakes(methods: usize, mistakes: &[(&str, &str)]) -> Sources {
    let mut sources = grown::spec(methods, 20);
    for file in sources.files.iter_mut().skip(1) {
        for (right, wrong) in mistakes {
            file.text = file.text.replace(right, wrong);
        }
    }
    sources
}

/// One mistake for each method.
const FEW_KINDS: [(&str, &str); 1] = [("codes = [\"NOT_IN", "codes = [\"NOT_AT_ALL_IN")];

/// Mistakes of every stage behind the first one.
const MANY_KINDS: [(&str, &str); 12] = [
    ("cache = 30", "cache = 0"),
    ("example = 7", "example = \"seven\""),
    ("type = \"Genre", "type = \"Gender"),
    ("at = \"titles/title\"", "at = \"titles//title\""),
    ("max_length = 40", "max_length = 0"),
    ("page = \"branch", "page = \"/branch"),
    ("name = \"title\"", "name = \"Title\""),
    ("name = \"since\", type", "name = \"type\", type"),
    ("constants = [{ name = \"ROOT\"", "constants = [{ name = \"Root\""),
    ("stale = [\"Branch", "stale = [\"Twig"),
    ("name = \"scan\", type", "name = \"PIN\", type"),
    ("root = \"order\"", "root = \"an order\""),
];

#[test]
fn five_hundred_mistakes_of_one_kind_are_three_in_full_and_a_list() {
    let (found, text) = problems(&with_mistakes(500, &FEW_KINDS));
    assert_eq!(found, 500);
    let shown: Vec<&str> = text.lines().filter(|line| !line.contains(": the code `NOT_AT_ALL")).collect();
    assert!(shown.len() < 80, "{}", shown.join("\n"));
    assert_eq!(text.matches("\n  --> ").count() + text.matches("\n   --> ").count(), 3);
    assert!(text.contains("497 more like these"), "{}", shown.join("\n"));
}

#[test]
fn each_of_many_mistakes_is_named_once_with_its_line_and_column() {
    for (methods, mistakes) in [(500, &FEW_KINDS[..]), (160, &MANY_KINDS)] {
        let (found, text) = problems(&with_mistakes(methods, mistakes));
        let places = places(&text);
        let different: BTreeSet<&str> = places.iter().copied().collect();
        assert!((500..1000).contains(&found), "{found}");
        assert_eq!(places.len(), found);
        assert_eq!(different.len(), found);
        assert!(different.iter().all(|place| place.split(':').count() == 3), "{different:#?}");
    }
}

#[test]
fn thousands_of_mistakes_are_no_more_than_can_be_scrolled_through() {
    let (found, text) = problems(&with_mistakes(1000, &MANY_KINDS));
    assert!(found > 1500, "{found}");
    assert!(text.lines().count() < 1600, "{} lines", text.lines().count());
    assert!(text.lines().all(|line| line.chars().count() < 500));
    assert!(text.contains("more come to light once these are mended"));
}

#[test]
fn some_dozens_of_mistakes_of_many_kinds() {
    assert_snapshot!(problems(&with_mistakes(12, &MANY_KINDS)).1);
}

#[test]
fn mistakes_in_many_files_end_with_a_table() {
    let (_, text) = problems(&with_mistakes(60, &FEW_KINDS));
    let summary = text.rfind("error: ").map(|start| &text[start..]);
    assert_snapshot!(summary.unwrap_or_default());
}

/// The right spec of one service, with the service's file in other words.
fn service(change: impl FnOnce(&str) -> String) -> Sources {
    let mut sources = grown::spec(5, 5);
    let text = change(&sources.files[1].text);
    sources.files[1] = SourceFile { path: "api-spec/branch0.toml".to_owned(), text };
    sources
}

#[test]
fn a_line_of_ten_thousand_characters_is_shown_in_part() {
    let long = "so ".repeat(4000);
    let sources = service(|text| {
        text.replace("type = \"Genre", &format!("note = \"{long}\", type = \"Gender"))
            .replace("name = \"title\"", &format!("name = \"{}\"", "t".repeat(10_000)))
    });
    let (found, text) = problems(&sources);
    assert!(text.lines().count() < found * 16, "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 500), "{text}");
}

#[test]
fn a_file_of_one_line_is_shown_in_part() {
    let number = |number: usize| format!("{{ name = \"label{number}\", at = \"@l\", type = \"txt\", doc = \"..\" }}");
    let fields: Vec<String> = (0..400).map(number).collect();
    let sources =
        service(|text| format!("{text}\n[[type]]\nname = \"A\"\ndoc = \"..\"\nfields = [{}]\n", fields.join(", ")));
    let (found, text) = problems(&sources);
    assert!(found > 400);
    assert!(text.lines().all(|line| line.chars().count() < 500), "{text}");
    assert!(text.lines().count() < 1800, "{}", text.lines().count());
}

#[test]
fn places_are_right_behind_other_letters_tabs_and_newlines_of_windows() {
    let sources = service(|text| {
        let text =
            text.replace("cache = 30", "\tcache\t=\t0 # bøger").replace("\"Does something.\"", "\"Gør nøget 📚.\"");
        format!("\u{feff}{}", text.replace('\n', "\r\n"))
    });
    assert_snapshot!(problems(&sources).1);
}
