//! Names that an author may have meant, and lists and numbers of things in words.

/// More names than these are no help to anybody.
const MOST_TO_LIST: usize = 16;

/// The name that is spelt most like a wrong one, if any is spelt like it at all.
pub fn nearest<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    right
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wrong, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}

/// `a`, `b` and `c`, each in backquotes.
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// `1 book`, `2 books`.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The same, or the first ones of too many and how many others there are.
pub(crate) fn some_of(names: &[&str]) -> String {
    match names.get(..MOST_TO_LIST) {
        Some(first) if names.len() > MOST_TO_LIST => {
            let quoted: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and {} more", quoted.join(", "), names.len() - MOST_TO_LIST)
        }
        _ => listed(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_far_as_they_help() {
        assert_eq!(some_of(&["a"]), "`a`");
        assert_eq!(some_of(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert!(some_of(&["a"; 40]).ends_with("`a`, `a` and 24 more"));
    }
}
