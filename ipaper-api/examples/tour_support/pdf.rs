//! Makes a small PDF to upload.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

/// A4 in points.
const PAPER: Rect = Rect { x1: 0.0, y1: 0.0, x2: 595.0, y2: 842.0 };

/// A PDF with one page for each title.
pub fn brochure(titles: &[&str]) -> Vec<u8> {
    let mut next = Ref::new(1);
    let mut pdf = Pdf::new();
    let (catalog, pages, font) = (next.bump(), next.bump(), next.bump());
    let font_name = Name(b"F1");
    pdf.catalog(catalog).pages(pages);
    pdf.type1_font(font).base_font(Name(b"Helvetica"));

    let mut kids = Vec::new();
    for title in titles {
        let (page_id, content_id) = (next.bump(), next.bump());
        kids.push(page_id);
        let mut page = pdf.page(page_id);
        page.media_box(PAPER).parent(pages).contents(content_id);
        page.resources().fonts().pair(font_name, font);
        page.finish();
        let mut content = Content::new();
        content.begin_text().set_font(font_name, 36.0).next_line(72.0, 700.0).show(Str(title.as_bytes())).end_text();
        pdf.stream(content_id, &content.finish());
    }
    pdf.pages(pages).count(i32::try_from(kids.len()).unwrap_or(i32::MAX)).kids(kids);
    pdf.finish()
}
