//! The encoder of uploads, beside base64 and form-encoding one after the other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ipaper_api::media::{DirectoryId, UploadFile};
use ipaper_api::{Credentials, Upload, encode, encoded_length};

use crate::calls::send;

/// The least room in which a group is encoded.
const ROOM: usize = 12;

/// A file that does not fit the blocks in which files are read.
const LARGE: usize = 100_000;

/// The first byte is the number of sizes that follow, each a byte; the rest is the file. It is cut into pieces of those sizes, again and again, and
/// encoded into room of those sizes. The highest number means a large file, made of the rest.
///
/// # Panics
///
/// Where the file is encoded in another way than by the independent implementations, or its length is another one than announced.
pub fn upload_encoder(input: &[u8]) {
    let Some((&first, rest)) = input.split_first() else { return };
    let (sizes, file) = rest.split_at(usize::from(first % 16).min(rest.len()));
    let expected = form_urlencoded::byte_serialize(STANDARD.encode(file).as_bytes()).collect::<String>();
    assert_eq!(encoded_length(file), expected.len() as u64, "another length is announced");
    check_length_by_pieces(file, sizes, expected.len() as u64);
    let encoded = encode_by_pieces(file, sizes);
    assert!(encoded == expected.as_bytes(), "{} is encoded as {}", expected, String::from_utf8_lossy(&encoded));
    if first == u8::MAX && !file.is_empty() {
        check_upload(&file.repeat(LARGE.div_ceil(file.len())), sizes);
    } else {
        check_upload(file, sizes);
    }
}

/// Pieces that are multiples of three may be counted one by one.
fn check_length_by_pieces(file: &[u8], sizes: &[u8], expected: u64) {
    let mut sizes = again_and_again(sizes);
    let mut rest = file;
    let mut length = 0;
    while !rest.is_empty() {
        let (piece, more) = rest.split_at((3 * sizes()).min(rest.len()));
        length += encoded_length(piece);
        rest = more;
    }
    assert_eq!(length, expected, "another length is counted piece by piece");
}

/// Encodes a file that comes in pieces. What is left of one piece is encoded with the next.
fn encode_by_pieces(file: &[u8], sizes: &[u8]) -> Vec<u8> {
    let mut sizes = again_and_again(sizes);
    let (mut unread, mut encoded) = (Vec::new(), Vec::new());
    let mut rest = file;
    loop {
        let (piece, more) = rest.split_at(sizes().min(rest.len()));
        unread.extend_from_slice(piece);
        rest = more;
        let is_end = rest.is_empty();
        loop {
            let mut room = vec![0; ROOM + sizes()];
            let (read, written) = encode(&unread, &mut room, is_end);
            encoded.extend_from_slice(room.get(..written).unwrap_or_default());
            unread.drain(..read);
            if unread.is_empty() || (unread.len() < 3 && !is_end) {
                break;
            }
            assert!(read > 0, "nothing is encoded of {} bytes", unread.len());
        }
        if is_end {
            return encoded;
        }
    }
}

/// The same through everything that stands between a file and the socket.
fn check_upload(file: &[u8], sizes: &[u8]) {
    let request = UploadFile::new(DirectoryId::new(7), "file", Upload::from_bytes(file.to_vec()));
    let portion =
        sizes.iter().map(|size| usize::from(*size)).sum::<usize>() + if file.len() < LARGE { 1 } else { LARGE };
    let sent = send(Credentials::user("user", "password"), request, portion);
    let sent = sent.unwrap_or_else(|error| panic!("a file cannot be sent: {error}"));
    assert_eq!(sent.length, sent.body.len() as u64, "a body is not as long as announced");
    let fields = form_urlencoded::parse(&sent.body);
    let field = fields.into_iter().find_map(|(name, value)| (name == "base64File").then_some(value));
    let text = field.unwrap_or_else(|| panic!("the file is missing"));
    let decoded = STANDARD.decode(text.as_bytes()).unwrap_or_else(|error| panic!("no base64 was sent: {error}"));
    assert!(decoded == file, "a file of {} bytes is not what was sent", file.len());
}

/// The sizes one after the other, from the first again behind the last, and never nothing.
fn again_and_again(sizes: &[u8]) -> impl FnMut() -> usize {
    let mut sizes: Vec<usize> = sizes.iter().map(|size| usize::from(*size).max(1)).collect();
    if sizes.is_empty() {
        sizes.push(usize::from(u8::MAX));
    }
    let mut sizes = sizes.into_iter().cycle();
    move || sizes.next().unwrap_or(1)
}
