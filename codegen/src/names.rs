//! From a name on the wire to a name in Rust.
//!
//! `heck` cuts a wire name into words and joins them the way Rust writes functions or types:
//!
//! | wire | function, field | type, variant |
//! | --- | --- | --- |
//! | `bookID` | `book_id` | `BookId` |
//! | `LendISBNList` | `lend_isbn_list` | `LendIsbnList` |
//! | `SHELF_IS_FULL` | `shelf_is_full` | `ShelfIsFull` |
//! | `shelf-label` | `shelf_label` | `ShelfLabel` |

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// `lend_book`: the name of a function, a module or a field.
pub fn snake_case(wire: &str) -> String {
    wire.to_snake_case()
}

/// `LendBook`: the name of a type or a variant.
pub fn pascal_case(wire: &str) -> String {
    wire.to_upper_camel_case()
}

/// `ROOT_SHELF`: the name of a constant.
pub(crate) fn screaming_case(wire: &str) -> String {
    wire.to_shouty_snake_case()
}

/// `shelf-is-full`: the name of a quirk or of a sample.
pub fn is_kebab_case(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    text.split('-').all(is_word)
}

/// An identifier without a place: what the generator writes has no source of its own.
///
/// Callers have checked the name, see [`defect`].
pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Why a name cannot be an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// Rust keeps the word for itself.
    Keyword,
    /// It is empty, begins with a digit, or has a character other than an ASCII letter, a digit or `_`.
    NotAnIdentifier,
}

/// What is wrong with a name, if anything.
pub fn defect(name: &str) -> Option<Defect> {
    let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let goes_on_well = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !begins_well || !goes_on_well {
        Some(Defect::NotAnIdentifier)
    } else if name == "gen" || syn::parse_str::<Ident>(name).is_err() {
        // `gen` is a keyword since the edition 2024; syn accepts it.
        Some(Defect::Keyword)
    } else {
        None
    }
}

/// Names that generated code takes from the prelude, from other crates or from the hand-written part of its own.
///
/// A declared type of such a name would hide the one that is meant.
#[rustfmt::skip]
pub const TYPE_NAMES_IN_USE: [&str; 57] = [
    "Access", "Amount", "AnswerKind", "ArgumentError", "Binary", "Box", "Bytes", "Certainty", "Client", "Clone",
    "CodeKind", "Copy", "Cow", "CredentialFields", "Cursor", "Date", "DateTime", "Debug", "Default", "DriftKind",
    "Drop", "Duration", "Element", "Err", "Error", "Failure", "Form", "From", "FromElement", "FromStr", "FromText",
    "Into", "Iterator", "Leniency", "Method", "None", "Ok", "Option", "Parameter", "ParameterKind", "Problem",
    "Request", "Response", "Result", "ReturnCode", "Secret", "Some", "String", "Timestamp", "ToString", "ToText",
    "UnknownValue", "Upload", "UploadRules", "Vec", "Wire", "XmlWriter",
];

/// The variant that generated enums keep for values that nobody listed.
pub(crate) const VARIANT_IN_USE: &str = "Unknown";

/// Names that a generated request or document has for itself.
pub(crate) const FUNCTIONS_IN_USE: [&str; 4] = ["check", "new", "to_document", "write"];

#[cfg(test)]
mod tests {
    use super::*;

    fn both(wire: &str) -> (String, String) {
        (snake_case(wire), pascal_case(wire))
    }

    fn pair(snake: &str, pascal: &str) -> (String, String) {
        (snake.to_owned(), pascal.to_owned())
    }

    #[test]
    fn words_begin_where_the_case_changes() {
        assert_eq!(both("LendBook"), pair("lend_book", "LendBook"));
        assert_eq!(both("lendBook"), pair("lend_book", "LendBook"));
    }

    #[test]
    fn acronyms_are_one_word() {
        assert_eq!(both("bookID"), pair("book_id", "BookId"));
        assert_eq!(both("LendISBNList"), pair("lend_isbn_list", "LendIsbnList"));
        assert_eq!(both("PrintPDF"), pair("print_pdf", "PrintPdf"));
    }

    #[test]
    fn digits_go_with_the_letters_before_them() {
        assert_eq!(both("PrintCoverWith2PxFrame"), pair("print_cover_with2_px_frame", "PrintCoverWith2PxFrame"));
    }

    #[test]
    fn digits_at_the_end_stay_where_they_are() {
        assert_eq!(both("line2"), pair("line2", "Line2"));
        assert_eq!(both("SHELF_12"), pair("shelf_12", "Shelf12"));
    }

    #[test]
    fn separators_part_words() {
        assert_eq!(both("SHELF_IS_FULL"), pair("shelf_is_full", "ShelfIsFull"));
        assert_eq!(both("shelf-label"), pair("shelf_label", "ShelfLabel"));
    }

    #[test]
    fn a_name_without_letters_has_no_words() {
        assert_eq!(both("--"), pair("", ""));
        assert_eq!(defect(""), Some(Defect::NotAnIdentifier));
    }

    #[test]
    fn constants_are_written_in_capitals() {
        assert_eq!(screaming_case("rootShelf"), "ROOT_SHELF");
    }

    #[test]
    fn kebab_case_is_lower_case_words_and_single_dashes() {
        assert!(is_kebab_case("shelf-is-full-2"));
        for text in ["", "-full", "shelf--full", "Shelf", "shelf_full"] {
            assert!(!is_kebab_case(text), "{text}");
        }
    }

    #[test]
    fn keywords_of_every_kind_are_no_identifiers() {
        for word in ["type", "Self", "async", "abstract", "try", "gen"] {
            assert_eq!(defect(word), Some(Defect::Keyword), "{word}");
        }
    }

    #[test]
    fn words_with_a_meaning_in_some_places_only_are_identifiers() {
        for word in ["union", "raw", "safe", "macro_rules"] {
            assert_eq!(defect(word), None, "{word}");
        }
    }

    #[test]
    fn identifiers_begin_with_a_letter() {
        for name in ["2px", "_shelf", "shelf-label", "håndbog"] {
            assert_eq!(defect(name), Some(Defect::NotAnIdentifier), "{name}");
        }
    }
}
