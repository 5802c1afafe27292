//! Specs that were damaged at random: the generator reads them, or says what is wrong with them, and never panics.

mod grown;

use codegen::source::Sources;

/// Specs that are damaged. More of them: `DAMAGED=100000 cargo test -p ipaper-codegen --test damaged_specs`.
const SPECS: u64 = 2000;

/// A generator of numbers that are the same in every run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default() % bound.max(1)
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

/// What may stand in the place of a value or a token.
const TOKENS: [&str; 24] = [
    "1",
    "-1",
    "0",
    "1.5",
    "nan",
    "true",
    "\"\"",
    "\"text\"",
    "\"bøg 📚\"",
    "\"a b\"",
    "[]",
    "[1, \"x\"]",
    "{}",
    "{ name = \"x\" }",
    "2026-01-01",
    "'''\n\n'''",
    "\"*\"",
    "\"{x}\"",
    "\"a/@b\"",
    "\"type\"",
    "\t",
    "\u{feff}",
    "\0",
    "99999999999999999999",
];

fn damaged(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=numbers.below(4) {
        let (line, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
        match numbers.below(9) {
            0 if lines.len() > 1 => drop(lines.remove(line)),
            1 => lines.insert(other, lines[line].clone()),
            2 => lines.swap(line, other),
            3 => lines[line] = with_another_value(&lines[line], numbers),
            4 => lines[line] = without_a_token(&lines[line], numbers),
            5 => lines[line] = lines[line].chars().rev().collect(),
            6 => lines[line] = lines[line].replace('"', "'").replace("  ", "\t"),
            7 => lines.truncate(line + 1),
            _ => lines[line] = with_another_name(&lines[line], &lines[other]),
        }
    }
    let newline = if numbers.below(4) == 0 { "\r\n" } else { "\n" };
    let end = if numbers.below(2) == 0 { newline } else { "" };
    let mark = if numbers.below(8) == 0 { "\u{feff}" } else { "" };
    format!("{mark}{}{end}", lines.join(newline))
}

/// Replaces what follows one of the equals signs, up to the next comma.
fn with_another_value(line: &str, numbers: &mut Numbers) -> String {
    let signs: Vec<usize> = line.match_indices("= ").map(|(sign, _)| sign + 2).collect();
    if signs.is_empty() {
        return numbers.one_of(&TOKENS).to_owned();
    }
    let start = signs[numbers.below(signs.len())];
    let end = line[start..].find([',', '}']).map_or(line.len(), |length| start + length);
    format!("{}{} {}", &line[..start], numbers.one_of(&TOKENS), &line[end..])
}

fn without_a_token(line: &str, numbers: &mut Numbers) -> String {
    let mut tokens: Vec<&str> = line.split_inclusive([' ', ',', '"', '=', '{', '[']).collect();
    if !tokens.is_empty() {
        tokens.remove(numbers.below(tokens.len()));
    }
    tokens.concat()
}

/// Takes a quoted text over from another line: a name that is declared twice, or means something of another kind.
fn with_another_name(line: &str, other: &str) -> String {
    match (line.split('"').nth(1), other.split('"').nth(1)) {
        (Some(own), Some(other)) => line.replacen(&format!("\"{own}\""), &format!("\"{other}\""), 1),
        _ => line.to_owned(),
    }
}

/// A right spec with damage in one of its files, and now and then a sample or a request that is missing or too many.
fn damaged_spec(right: &Sources, seed: u64) -> Sources {
    let mut numbers = Numbers(seed);
    let mut sources = right.clone();
    let file = numbers.below(sources.files.len());
    sources.files[file].text = damaged(&sources.files[file].text, &mut numbers);
    match numbers.below(8) {
        0 => drop(sources.samples.pop()),
        1 => drop(sources.requests.pop()),
        2 => sources.samples.push("api-spec/samples/bøg.xml".to_owned()),
        3 => sources.files.swap(0, 1),
        4 if seed % 10 == 0 => sources.files.truncate(1),
        _ => {}
    }
    sources
}

#[test]
fn damaged_specs_are_read_or_refused_with_a_reason_that_can_be_shown() {
    let specs = std::env::var("DAMAGED").ok().and_then(|specs| specs.parse().ok()).unwrap_or(SPECS);
    let right = grown::spec(10, 5);
    let mut refused = 0;
    for seed in 0..specs {
        let sources = damaged_spec(&right, seed);
        let outcome = std::panic::catch_unwind(|| {
            let problems = codegen::read(&sources).err()?;
            Some((problems.iter().count(), problems.render(seed % 2 == 0)))
        });
        let Ok(outcome) = outcome else { panic!("seed {seed} makes it panic") };
        if let Some((found, text)) = outcome {
            refused += 1;
            assert!(found > 0, "seed {seed} is refused without a reason");
            assert!(text.lines().count() < 30 + found * 30, "seed {seed} takes {} lines", text.lines().count());
        }
    }
    assert!(refused > specs / 2, "{refused} of {specs} specs were refused, so that damage does hardly any harm");
}
