//! Generated regions of hand-written Markdown: everything between `<!-- generated: methods -->` and `<!-- /generated -->`.

use std::ops::Range;

use crate::failure::Failure;

const BEGIN: &str = "<!-- generated: ";
const CLOSE: &str = " -->";
const END: &str = "<!-- /generated -->";

const NOTHING: &str = "nothing was written";

/// A region of a document.
struct Region<'d> {
    name: &'d str,
    /// What stands between the marks, in bytes of the document.
    inside: Range<usize>,
}

/// The document with another text in its region `name`.
pub(crate) fn replace(path: &str, document: &str, name: &str, text: &str) -> Result<String, Failure> {
    let regions = regions(document).map_err(|problem| Failure::new(format!("error: {path} {problem}; {NOTHING}")))?;
    let mut named = regions.iter().filter(|region| region.name == name);
    let (Some(region), None) = (named.next(), named.next()) else {
        let how = if regions.iter().any(|region| region.name == name) { "has more than once" } else { "lacks" };
        return Err(Failure::new(format!("error: {path} {how} the marker {BEGIN}{name}{CLOSE}; {NOTHING}")));
    };
    let (before, rest) = document.split_at_checked(region.inside.start).unwrap_or((document, ""));
    let after = rest.get(region.inside.len()..).unwrap_or_default();
    Ok(format!("{before}{}\n{after}", text.trim_matches('\n')))
}

/// Every region, or which mark is not where one can be. Marks are whole lines: a text that speaks of them is none.
fn regions(document: &str) -> Result<Vec<Region<'_>>, String> {
    let mut regions: Vec<Region<'_>> = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut start = 0;
    for line in document.split_inclusive('\n') {
        let end = start + line.len();
        let mark = line.trim();
        let begun = mark.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(CLOSE));
        match (begun, open) {
            (Some(name), None) => open = Some((name, end)),
            (None, Some((name, inside))) if mark == END => {
                regions.push(Region { name, inside: inside..start });
                open = None;
            }
            (Some(_), Some((name, _))) => return Err(format!("lacks the marker {END} after {BEGIN}{name}{CLOSE}")),
            // An end without a beginning is what is left of a region whose beginning will be missed.
            (None, _) => {}
        }
        start = end;
    }
    match open {
        Some((name, _)) => Err(format!("lacks the marker {END} after {BEGIN}{name}{CLOSE}")),
        None => Ok(regions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "# Library\n\n<!-- generated: books -->\nold\n<!-- /generated -->\n\nThe end.\n";

    #[test]
    fn only_the_region_changes() {
        let replaced = replace("README.md", DOCUMENT, "books", "\nnew\n").expect("the region is there");
        assert_eq!(replaced, DOCUMENT.replace("old", "new"));
    }

    #[test]
    fn replacing_twice_changes_nothing_more() {
        let once = replace("README.md", DOCUMENT, "books", "new").expect("the region is there");
        assert_eq!(replace("README.md", &once, "books", "new").expect("it still is"), once);
    }

    #[test]
    fn a_missing_marker_is_named_with_its_file() {
        let failure = replace("README.md", DOCUMENT, "shelves", "new").expect_err("there is no such region");
        assert_eq!(
            failure.to_string(),
            "error: README.md lacks the marker <!-- generated: shelves -->; nothing was written"
        );
    }

    #[test]
    fn a_region_without_an_end_is_refused() {
        let failure = replace("README.md", "<!-- generated: books -->\n", "books", "new").expect_err("it has no end");
        assert!(failure.to_string().contains("<!-- /generated --> after <!-- generated: books -->"), "{failure}");
    }

    #[test]
    fn a_text_that_speaks_of_the_marks_is_none() {
        let prose = format!("Between `<!-- generated: books -->` and its end.\n\n{DOCUMENT}");
        let replaced = replace("README.md", &prose, "books", "new").expect("the region is there");
        assert_eq!(replaced, prose.replace("old", "new"));
    }

    #[test]
    fn a_region_that_is_there_twice_is_refused() {
        let failure = replace("README.md", &DOCUMENT.repeat(2), "books", "new").expect_err("which one?");
        assert!(failure.to_string().contains("has more than once the marker <!-- generated: books -->"), "{failure}");
    }

    #[test]
    fn a_mark_inside_of_a_region_is_refused() {
        let document = DOCUMENT.replace("old", "<!-- generated: shelves -->");
        let failure = replace("README.md", &document, "books", "new").expect_err("the first has no end");
        assert!(failure.to_string().contains("<!-- /generated --> after <!-- generated: books -->"), "{failure}");
    }
}
