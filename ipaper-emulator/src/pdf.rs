//! What is easy to see in a PDF without parsing it: whether it is one, how many pages it has, and their plain texts.

use bytes::Bytes;
use memchr::memmem;

/// More pages are not counted, so that a file made to be slow is not.
const MAX_PAGES: usize = 5_000;

/// The texts of larger files are not read, since each page searches the file for its content.
const MAX_READABLE: usize = 4 * 1024 * 1024;

/// What was seen in a PDF.
#[derive(Debug)]
pub(crate) struct Pdf {
    /// Its size.
    pub(crate) bytes: usize,
    /// The text of each page, empty where none could be read. There is at least one.
    pub(crate) pages: Vec<String>,
    /// It has the mark that ends every PDF.
    pub(crate) is_complete: bool,
    /// It wants a password.
    pub(crate) is_protected: bool,
}

impl Pdf {
    /// Looks at a file; `None` when it does not begin like a PDF.
    pub(crate) fn inspect(file: &Bytes) -> Option<Self> {
        file.starts_with(b"%PDF-").then(|| Pdf {
            bytes: file.len(),
            pages: page_texts(file),
            is_complete: memmem::find(file, b"%%EOF").is_some(),
            is_protected: memmem::find(file, b"/Encrypt").is_some(),
        })
    }

    /// A PDF that nobody has, for a paper of the demo account that is processed anew.
    pub(crate) fn imagined(pages: Vec<String>) -> Self {
        Pdf { bytes: 0, pages, is_complete: true, is_protected: false }
    }
}

/// The texts in the order of the page objects. A page names its content stream; one that does not gets an empty text.
fn page_texts(file: &[u8]) -> Vec<String> {
    let text = |object| if file.len() <= MAX_READABLE { text_of_page(file, object) } else { String::new() };
    let mut texts: Vec<String> = page_objects(file).take(MAX_PAGES).map(text).collect();
    if texts.is_empty() {
        texts.push(String::new());
    }
    texts
}

/// The rest of the file after each `/Type /Page`, up to the end of the object.
fn page_objects(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(file, b"/Type").filter_map(move |start| {
        let value = file.get(start + 5..)?.trim_ascii_start();
        let after = value.strip_prefix(b"/Page")?;
        let is_page = after.first().is_none_or(|next| !next.is_ascii_alphanumeric());
        is_page.then(|| object_around(file, start))
    })
}

/// From the last `obj` before a position to the next `endobj`.
fn object_around(file: &[u8], position: usize) -> &[u8] {
    let (before, after) = file.split_at(position);
    let start = memmem::rfind(before, b" obj").unwrap_or(position);
    let end = memmem::find(after, b"endobj").map_or(file.len(), |end| position + end);
    file.get(start..end).unwrap_or_default()
}

fn text_of_page(file: &[u8], page: &[u8]) -> String {
    content_stream(file, page).map(shown_text).unwrap_or_default()
}

/// The stream that `/Contents 5 0 R` of a page names, as it is in the file: a compressed one yields no text.
fn content_stream<'f>(file: &'f [u8], page: &[u8]) -> Option<&'f [u8]> {
    let contents = memmem::find(page, b"/Contents")?;
    let reference = page.get(contents + 9..)?.trim_ascii_start();
    let reference = reference.strip_prefix(b"[").unwrap_or(reference).trim_ascii_start();
    let digits = reference.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(reference.get(..digits).filter(|digits| !digits.is_empty())?).ok()?;
    let object = find_object(file, number)?;
    let stream = memmem::find(object, b"stream")?;
    let end = memmem::find(object, b"endstream").unwrap_or(object.len());
    object.get(stream + 6..end)
}

fn find_object<'f>(file: &'f [u8], number: &str) -> Option<&'f [u8]> {
    let head = format!("{number} 0 obj");
    let is_start_of_number =
        |at: &usize| at.checked_sub(1).is_none_or(|before| !file.get(before).is_some_and(u8::is_ascii_digit));
    let start = memmem::find_iter(file, head.as_bytes()).find(is_start_of_number)?;
    let object = file.get(start..)?;
    let end = memmem::find(object, b"endobj").unwrap_or(object.len());
    object.get(..end)
}

/// The strings that `(..) Tj` shows, with a blank between them.
fn shown_text(stream: &[u8]) -> String {
    let mut texts = Vec::new();
    let mut rest = stream;
    while let Some(start) = memchr::memchr(b'(', rest) {
        let (text, after) = literal_string(rest.get(start + 1..).unwrap_or_default());
        if after.trim_ascii_start().starts_with(b"Tj") {
            texts.push(text);
        }
        rest = after;
    }
    texts.join(" ")
}

/// Reads a string up to the parenthesis that closes it, and returns what follows.
fn literal_string(bytes: &[u8]) -> (String, &[u8]) {
    let mut text = String::new();
    let mut depth = 0_u32;
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'\\' => {
                if let [escaped, after @ ..] = rest {
                    text.push(char::from(*escaped));
                    rest = after;
                }
            }
            b')' if depth == 0 => break,
            b')' => {
                depth -= 1;
                text.push(')');
            }
            b'(' => {
                depth += 1;
                text.push('(');
            }
            // Latin-1 is what the standard fonts show.
            byte => text.push(char::from(*byte)),
        }
    }
    (text, rest)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Pdf;

    fn inspect(text: &'static str) -> Option<Pdf> {
        Pdf::inspect(&Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_file_without_page_objects_has_one_page() {
        let pdf = inspect("%PDF-1.4\n%%EOF\n").unwrap();
        assert_eq!((pdf.pages.as_slice(), pdf.is_complete), ([String::new()].as_slice(), true));
    }

    #[test]
    fn pages_are_told_from_the_page_tree_and_read_by_their_contents() {
        let pdf = inspect(concat!(
            "%PDF-1.4\n1 0 obj <</Type /Pages /Kids [2 0 R 3 0 R]>> endobj\n",
            "2 0 obj <</Type /Page /Contents 14 0 R>> endobj\n3 0 obj <</Contents [4 0 R] /Type/Page>> endobj\n",
            "4 0 obj <<>> stream\nBT (second \\(2\\)) Tj (page) Tj (moved) TJ ET\nendstream endobj\n",
            "14 0 obj <<>> stream\nBT (first) Tj ET\nendstream endobj\n",
        ))
        .unwrap();
        assert_eq!(pdf.pages, ["first", "second (2) page"]);
        assert!(!pdf.is_complete);
    }

    #[test]
    fn what_does_not_begin_like_a_pdf_is_none() {
        assert!(inspect("PK\u{3}\u{4}").is_none());
    }

    #[test]
    fn a_string_that_never_ends_ends_with_the_file() {
        let pdf = inspect("%PDF-1.4 2 0 obj /Type /Page /Contents 3 0 R 3 0 obj stream (never \\").unwrap();
        assert_eq!(pdf.pages, [""]);
    }
}
