//! Generated regions of hand-written Markdown: everything between `<!-- generated: methods -->` and `<!-- /generated -->`.

use std::path::Path;

use crate::failure::Failure;

const BEGIN: &str = "<!-- generated: ";
const END: &str = "<!-- /generated -->";

/// The document with another text in its region `name`.
pub(crate) fn replace(path: &str, document: &str, name: &str, text: &str) -> Result<String, Failure> {
    let begin = format!("{BEGIN}{name} -->");
    let (before, rest) = document.split_once(&begin).ok_or_else(|| missing(path, &begin))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| missing(path, &format!("{END} after {begin}")))?;
    let text = text.trim_matches('\n');
    Ok(format!("{before}{begin}\n{text}\n{END}{after}"))
}

/// What of a file is generated: the regions of a Markdown file, and of any other the whole.
pub(crate) fn generated_part(path: &str, text: &str) -> String {
    if Path::new(path).extension().is_none_or(|extension| extension != "md") {
        return text.to_owned();
    }
    let regions = text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END));
    regions.filter_map(|(region, _)| region.split_once("-->")).map(|(_, text)| text).collect::<Vec<_>>().concat()
}

fn missing(path: &str, marker: &str) -> Failure {
    Failure::new(format!("error: {path} lacks the marker {marker}; nothing was written"))
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
}
