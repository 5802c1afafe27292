//! What of an error's causes its text has not said.

use std::error::Error as StdError;

/// So many causes are followed.
const MOST: usize = 32;

/// The first of the causes from which on none repeats the text `said`, or is repeated by a later one.
///
/// The libraries below differ: some put the cause's text into their own, some only return the cause,
/// some do both. Who prints an error with all its causes must not read the same part twice.
pub(super) fn unsaid<'e>(said: &str, cause: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    let causes: Vec<_> = std::iter::successors(Some(cause), |&cause| cause.source()).take(MOST).collect();
    let texts: Vec<String> = causes.iter().map(ToString::to_string).collect();
    let is_new = |place: usize, text: &str| {
        let mut later = texts.iter().skip(place.saturating_add(1));
        !said.contains(text) && !text.contains(said) && later.all(|later| !text.contains(later))
    };
    let news = texts.iter().enumerate().rev().take_while(|(place, text)| is_new(*place, text)).count();
    causes.get(causes.len().saturating_sub(news)..)?.first().copied()
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Link(&'static str, Option<Box<Link>>);

    impl fmt::Display for Link {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl StdError for Link {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            self.1.as_deref().map(|cause| cause as &(dyn StdError + 'static))
        }
    }

    /// What is left of these causes of an error with the text `said`.
    fn left(said: &str, causes: &[&'static str]) -> Vec<String> {
        let chain = causes.iter().rev().fold(None, |cause, text| Some(Box::new(Link(text, cause))));
        let chain = chain.expect("at least one cause");
        let first = unsaid(said, &*chain);
        std::iter::successors(first, |&cause| cause.source()).map(ToString::to_string).collect()
    }

    #[test]
    fn keeps_causes_that_say_something_new() {
        assert_eq!(left("cannot connect", &["tcp error", "refused"]), ["tcp error", "refused"]);
    }

    #[test]
    fn drops_causes_that_were_said() {
        assert_eq!(left("cannot connect: tcp error: refused", &["tcp error", "refused"]), [""; 0]);
        assert_eq!(left("cannot connect: refused", &["tcp error", "refused"]), [""; 0]);
        assert_eq!(left("tcp error", &["tcp error", "refused"]), ["refused"]);
        assert_eq!(left("refused", &["tcp error: refused"]), [""; 0]);
    }

    #[test]
    fn drops_causes_that_repeat_their_own() {
        assert_eq!(left("cannot connect", &["tcp error: refused", "refused"]), ["refused"]);
    }
}
