//! `Image`: a page as a picture, drawn from nothing but the page's id.

use bytes::Bytes;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use super::Entry;
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::state::{State, invented};

pub(super) const HANDLERS: &[Entry] = &[("Image.GetImageWith2PxDropShadow", State::get_image_with_2px_drop_shadow)];

/// Width and height of an image without its shadow.
type Size = (usize, usize);

const SHADOW: usize = 2;

/// Paper, ink, shadow, and what lies around it, as they are numbered in the palette.
const PAPER: u8 = 0;
const INK: u8 = 1;
const SHADE: u8 = 2;
const AROUND: u8 = 3;

impl State {
    fn get_image_with_2px_drop_shadow(&mut self, arguments: &Arguments) -> Answered {
        let page = arguments.integer("pageID")?;
        let size = match arguments.text("imageType")?.trim() {
            "Zoom" | "1" => (900, 1200),
            "Normal" | "2" => (450, 600),
            "Thumb" | "3" => (90, 120),
            _ => return Err(Refusal::error("The type of the image must be Thumb, Normal or Zoom.")),
        };
        if !self.tree.has_page(page) {
            return Err(Refusal::error("There is no page with that id."));
        }
        let png = draw(page, size).map_err(|error| Refusal::error(format!("The image was not drawn: {error}")))?;
        Ok(Answer::File { content_type: "image/png", bytes: Bytes::from(png) })
    }
}

fn draw(page: i32, (width, height): Size) -> Result<Vec<u8>, EncodingError> {
    let mut png = Vec::new();
    let side = |length: usize| u32::try_from(length + SHADOW).unwrap_or(u32::MAX);
    let mut encoder = Encoder::new(&mut png, side(width), side(height));
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    encoder.set_palette(vec![255, 253, 247, 70, 90, 110, 150, 150, 150, 255, 255, 255]);
    let mut writer = encoder.write_header()?;
    let rows =
        (0..height + SHADOW).flat_map(|y| (0..width + SHADOW).map(move |x| colour(page, (x, y), (width, height))));
    writer.write_image_data(&rows.collect::<Vec<u8>>())?;
    writer.finish()?;
    Ok(png)
}

/// The colour of a point: lines of ink on paper, and a shadow to the right and below.
fn colour(page: i32, (x, y): (usize, usize), (width, height): Size) -> u8 {
    if x >= width || y >= height {
        return if x < SHADOW || y < SHADOW { AROUND } else { SHADE };
    }
    let (line, margin) = (y * 24 / height, width / 10);
    let length = width
        * usize::try_from(invented(&[page.into(), i64::try_from(line).unwrap_or_default()], 8)).unwrap_or_default()
        / 10;
    let is_inked = line % 2 == 1 && x >= margin && x < margin + length;
    if is_inked { INK } else { PAPER }
}
