//! Which notes own up to a doubt. Others say what is odd and known.

/// How notes put it that something is not certain.
const DOUBTS: [&str; 13] = [
    "inferred",
    "guess",
    "unknown",
    "no page states",
    "does not say",
    "without saying",
    "is documented",
    "not documented",
    "live call",
    "old page",
    "older page",
    "in one place",
    "may no longer",
];

/// How notes put it that a meaning is what is missing.
const MEANINGS: [&str; 4] = ["time zone", "the unit", "its meaning", "without saying"];

pub(super) fn is_doubt(note: &str) -> bool {
    says(note, &DOUBTS)
}

pub(super) fn asks_for_a_meaning(note: &str) -> bool {
    says(note, &MEANINGS)
}

/// Whether a note speaks of one of these.
pub(super) fn says(note: &str, words: &[&str]) -> bool {
    let note = note.to_lowercase();
    words.iter().any(|word| note.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_is_sure_of_itself_is_no_doubt() {
        assert!(!is_doubt("The service misspells its name."));
        assert!(is_doubt("No page states the time zone."));
        assert!(is_doubt("The lower bound is inferred."));
    }

    #[test]
    fn a_missing_unit_is_a_missing_meaning() {
        assert!(asks_for_a_meaning("Neither the unit nor the lower bound is documented."));
        assert!(!asks_for_a_meaning("The lower bound is inferred."));
    }
}
