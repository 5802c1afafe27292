//! The document `xmlOptions` of `Ripper.ProcessPDF`.

use std::str::FromStr;

use crate::answer::Refusal;
use crate::convert;
use crate::xml::{self, Document};

/// The password that opens every protected PDF. With another one, or with none, its processing fails.
pub const PDF_PASSWORD: &str = "open sesame";

/// The name of an enrichment that does not work, so that tests can have one fail.
const FAILING_ENRICHMENT: &str = "fail";

const KNOWN: [&str; 12] = [
    "preserve-index",
    "all-pages",
    "pages-from",
    "pages-to",
    "preserve-links",
    "import-bookmarks",
    "import-links",
    "import-links-styleid",
    "password",
    "preprocessors",
    "custom-link-import-configuration",
    "custom-link-import-name",
];

/// The options that change what the emulator does. All others are checked, and that is all.
#[derive(Debug)]
pub(crate) struct ProcessOptions {
    pub(crate) preserve_index: bool,
    password: Option<String>,
    /// The first and the last page, or `None` for all.
    range: Option<(usize, usize)>,
    enrichment: Option<String>,
}

impl ProcessOptions {
    /// Reads the document; an empty text stands for the defaults.
    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        let options = if text.trim().is_empty() {
            Document::default()
        } else {
            xml::read(text, "options").map_err(Refusal::error)?
        };
        for option in &options.children {
            if !KNOWN.contains(&option.name.as_str()) {
                return Err(Refusal::error(format!("There is no option {}.", option.name)));
            }
        }
        boolean(&options, "preserve-links", true)?;
        check_imports(&options)?;
        check_preprocessors(&options)?;
        Ok(ProcessOptions {
            preserve_index: boolean(&options, "preserve-index", true)?,
            password: options.child("password").map(|option| option.text().to_owned()),
            range: range(&options)?,
            enrichment: options.child("custom-link-import-name").map(|option| option.text().to_owned()),
        })
    }

    /// The pages of the range; a range that reaches too far ends with the last page.
    pub(crate) fn selected<'p>(&self, pages: &'p [String]) -> &'p [String] {
        let (first, last) = self.range.unwrap_or((1, pages.len()));
        pages.get(first - 1..last.min(pages.len())).unwrap_or_default()
    }

    pub(crate) fn opens_protected(&self) -> bool {
        self.password.as_deref() == Some(PDF_PASSWORD)
    }

    pub(crate) fn enrichment_fails(&self) -> bool {
        self.enrichment.as_deref() == Some(FAILING_ENRICHMENT)
    }
}

fn range(options: &Document) -> Result<Option<(usize, usize)>, Refusal> {
    if boolean(options, "all-pages", true)? {
        return Ok(None);
    }
    let first: Option<usize> = number(options, "pages-from")?;
    let last: Option<usize> = number(options, "pages-to")?;
    match (first, last) {
        (Some(first), Some(last)) if first >= 1 && last >= first => Ok(Some((first, last))),
        (Some(_), Some(_)) => Err(Refusal::error("pages-from must be at least 1, and pages-to not below it.")),
        _ => Err(Refusal::error("Without all-pages, both pages-from and pages-to are required.")),
    }
}

fn check_imports(options: &Document) -> Result<(), Refusal> {
    if boolean(options, "import-bookmarks", false)? && boolean(options, "preserve-index", true)? {
        return Err(Refusal::error("import-bookmarks presumes that preserve-index is false."));
    }
    let style: Option<i32> = number(options, "import-links-styleid")?;
    if boolean(options, "import-links", false)? && style.is_none() {
        return Err(Refusal::error("import-links requires import-links-styleid."));
    }
    Ok(())
}

fn check_preprocessors(options: &Document) -> Result<(), Refusal> {
    let preprocessors = options.child("preprocessors").map_or(&[][..], |option| &option.children);
    for preprocessor in preprocessors {
        if preprocessor.name != "preprocessor" || preprocessor.attribute("name") != Some("watermark") {
            return Err(Refusal::error("The only preprocessor is watermark."));
        }
        check_watermark(preprocessor)?;
    }
    Ok(())
}

fn check_watermark(watermark: &Document) -> Result<(), Refusal> {
    let text = watermark.child("text").filter(|text| !text.text().is_empty());
    let opacity: Option<f64> = number(watermark, "opacity")?;
    let font_size: Option<u32> = number(watermark, "font-size")?;
    let has_all =
        text.is_some() && font_size.is_some_and(|size| size >= 1) && watermark.child("only-first-page").is_some();
    boolean(watermark, "only-first-page", false)?;
    if !has_all || !opacity.is_some_and(|opacity| (0.0..=1.0).contains(&opacity)) {
        return Err(Refusal::error("A watermark needs text, opacity from 0 to 1, font-size and only-first-page."));
    }
    Ok(())
}

fn boolean(options: &Document, name: &str, default: bool) -> Result<bool, Refusal> {
    match options.child(name) {
        None => Ok(default),
        Some(option) => convert::boolean(option.text()).ok_or_else(|| Refusal::error(format!("{name} is no boolean."))),
    }
}

fn number<T: FromStr>(options: &Document, name: &str) -> Result<Option<T>, Refusal> {
    let option = options.child(name);
    option.map(|option| option.text().parse().map_err(|_| Refusal::error(format!("{name} is no number.")))).transpose()
}
