//! Base64 and the escaping of a form's values, fused: three bytes become four characters, and `+`, `/` and `=` become three characters each.
//!
//! Twelve bits at a time index a table of what they come to, two to six characters, so that there is neither a second pass nor a branch for each character.

/// So many bytes are read at once.
const GROUP: usize = 12;

/// The room that a group needs: eight pairs of at most seven characters (as far as the compiler can tell, which then leaves out its checks), and the slack of the last.
const ROOM: usize = 8 * 7 + 8;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The two characters for twelve bits: their text from the lowest byte on, and in the highest byte its length.
static PAIRS: [u64; 4096] = pairs();

#[allow(clippy::large_stack_arrays, reason = "it is only ever on the compiler's stack")]
const fn pairs() -> [u64; 4096] {
    let mut pairs = [0; 4096];
    let mut bits = 0;
    while bits < pairs.len() {
        let (first, first_length) = escaped(ALPHABET[bits >> 6]);
        let (second, second_length) = escaped(ALPHABET[bits & 63]);
        pairs[bits] = first | second << (8 * first_length) | (first_length + second_length) << 56;
        bits += 1;
    }
    pairs
}

/// A character as it stands in a form, and the length of that.
const fn escaped(character: u8) -> (u64, u64) {
    match character {
        b'+' => (u32::from_le_bytes(*b"%2B\0") as u64, 3),
        b'/' => (u32::from_le_bytes(*b"%2F\0") as u64, 3),
        plain => (plain as u64, 1),
    }
}

/// The text of a pair, with slack behind it, and its length.
fn pair(bits: u64) -> ([u8; 8], usize) {
    let entry = PAIRS[(bits & 0xFFF) as usize];
    (entry.to_le_bytes(), (entry >> 56) as usize & 7)
}

/// Encodes as much of `input` as `output` has room for, and returns how many bytes of each were used.
///
/// Whole groups of three bytes are encoded; where `is_end` says that nothing follows, also the one or two bytes that are left, with their padding. At least one
/// group is encoded if the output has twelve bytes.
#[doc(hidden)]
pub fn encode(input: &[u8], output: &mut [u8], is_end: bool) -> (usize, usize) {
    let (read, written) = encode_groups(input, output);
    let (rest, room) = (input.get(read..).unwrap_or_default(), output.get_mut(written..).unwrap_or_default());
    let (last_read, last_written) = encode_rest(rest, room, is_end);
    (read + last_read, written + last_written)
}

/// The fast part: groups of twelve bytes, as long as there is room for the longest.
fn encode_groups(input: &[u8], output: &mut [u8]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    for group in input.chunks_exact(GROUP) {
        let Some(room) = output.get_mut(written..).and_then(|output| output.first_chunk_mut::<ROOM>()) else { break };
        let (Some(&first), Some(&last)) = (group.first_chunk(), group.last_chunk()) else { break };
        let middle = encode_six(first, room, 0);
        let end = encode_six(last, room, middle);
        written += end;
        read += GROUP;
    }
    (read, written)
}

/// Encodes six bytes at a place in the first half, and returns where their text ends.
#[inline]
fn encode_six(bytes: [u8; 6], room: &mut [u8; ROOM], start: usize) -> usize {
    let mut word = [0; 8];
    word[2..].copy_from_slice(&bytes);
    let bits = u64::from_be_bytes(word);
    let mut end = start;
    for shift in [36, 24, 12, 0] {
        let (text, length) = pair(bits >> shift);
        if let Some(place) = room.get_mut(end..end + 8) {
            place.copy_from_slice(&text);
        }
        end += length;
    }
    end
}

/// What is left: fewer than a fast group, or less room than it needs.
fn encode_rest(input: &[u8], output: &mut [u8], is_end: bool) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    for group in input.chunks(3) {
        let mut text = [0; 16];
        let length = match *group {
            [a, b, c] => encode_three([a, b, c], &mut text),
            _ if !is_end => break,
            [a, b] => pad(encode_three([a, b, 0], &mut text), 1, &mut text),
            [a] => pad(encode_three([a, 0, 0], &mut text), 2, &mut text),
            _ => break,
        };
        let (Some(place), Some(text)) = (output.get_mut(written..written + length), text.get(..length)) else { break };
        place.copy_from_slice(text);
        read += group.len();
        written += length;
    }
    (read, written)
}

fn encode_three([a, b, c]: [u8; 3], text: &mut [u8; 16]) -> usize {
    let bits = u64::from_be_bytes([0, 0, 0, 0, 0, a, b, c]);
    let mut end = 0;
    for shift in [12, 0] {
        let (pair, length) = pair(bits >> shift);
        if let Some(place) = text.get_mut(end..end + 8) {
            place.copy_from_slice(&pair);
        }
        end += length;
    }
    end
}

/// Replaces the last characters, which stand for bits that are not there (and so are all `A`), by the escaped padding.
fn pad(length: usize, missing: usize, text: &mut [u8; 16]) -> usize {
    let end = length - missing;
    let padding = b"%3D%3D".get(..3 * missing).unwrap_or_default();
    if let Some(place) = text.get_mut(end..end + padding.len()) {
        place.copy_from_slice(padding);
    }
    end + padding.len()
}

/// How long `bytes` become: four characters for each three bytes begun, and two more for each character that is escaped.
///
/// Pieces of a file may be counted one by one if all but the last are multiples of three.
#[doc(hidden)]
pub fn encoded_length(bytes: &[u8]) -> u64 {
    let padding = (3 - bytes.len() % 3) % 3;
    let characters = bytes.len().div_ceil(3) * 4;
    characters as u64 + 2 * (escapes(bytes) + padding as u64)
}

/// The lowest bit but one of each of ten groups of six bits.
const SECOND_BITS: u64 = 0x0082_0820_8208_2082;

/// How many groups of six bits stand for `+` and `/`, which are those whose first five bits are set.
///
/// Eight bytes hold ten groups and four bits; so two words that overlap by a byte hold twenty groups in fifteen bytes. What is found in six words is shifted
/// side by side and counted at once.
fn escapes(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut chunks = bytes.chunks_exact(45);
    for chunk in &mut chunks {
        let word = |start: usize| {
            let bytes = chunk.get(start..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
            first_fives(u64::from_be_bytes(bytes))
        };
        let high = |start| word(start) >> 4 & SECOND_BITS;
        let low = |start| word(start) & SECOND_BITS;
        let found = high(0) | low(7) << 1 | high(15) << 2 | low(22) << 3 | high(30) << 4 | low(37) >> 1;
        count += u64::from(found.count_ones());
    }
    count + escapes_in_groups(chunks.remainder())
}

/// Has a bit set where it and the four above it are set.
fn first_fives(word: u64) -> u64 {
    let pairs = word & word >> 1;
    let fours = pairs & pairs >> 2;
    fours & word >> 4
}

/// The same group by group. The bits that are missing at the end are none that are set.
fn escapes_in_groups(bytes: &[u8]) -> u64 {
    let groups = bytes.chunks(3).map(|group| {
        let byte = |place: usize| group.get(place).copied().unwrap_or(0);
        u64::from_be_bytes([0, 0, 0, 0, 0, byte(0), byte(1), byte(2)])
    });
    groups.map(|bits| u64::from((first_fives(bits) & SECOND_BITS).count_ones())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(bytes: &[u8]) -> String {
        let mut output = vec![0; bytes.len() * 4 + 64];
        let (read, written) = encode(bytes, &mut output, true);
        assert_eq!(read, bytes.len());
        output.truncate(written);
        String::from_utf8(output).expect("base64 is ASCII")
    }

    #[test]
    fn base64_is_padded_and_escaped() {
        assert_eq!(encoded(b""), "");
        assert_eq!(encoded(b"f"), "Zg%3D%3D");
        assert_eq!(encoded(b"fo"), "Zm8%3D");
        assert_eq!(encoded(b"foo"), "Zm9v");
        assert_eq!(encoded(&[0xfb, 0xff, 0xbf]), "%2B%2F%2B%2F");
        assert_eq!(encoded(&[0xff; 2]), "%2F%2F8%3D");
    }

    #[test]
    fn length_is_counted_as_it_is_encoded() {
        let mut random = fastrand::Rng::with_seed(4);
        for size in (0..300).chain([4095, 4096, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1]) {
            let mut bytes = vec![0; size];
            random.fill(&mut bytes);
            if size % 2 == 1 {
                bytes.iter_mut().step_by(3).for_each(|byte| *byte = 0xff);
            }
            assert_eq!(encoded_length(&bytes), encoded(&bytes).len() as u64, "{size} bytes");
        }
    }

    #[test]
    fn output_of_any_size_gets_what_fits() {
        let bytes: Vec<u8> = (0..=255).rev().collect();
        let whole = encoded(&bytes);
        for room in 12..100 {
            let (mut text, mut rest) = (Vec::new(), &bytes[..]);
            while !rest.is_empty() {
                let mut output = vec![0; room];
                let (read, written) = encode(rest, &mut output, true);
                assert!(read > 0, "{room} bytes of room are enough for a group");
                text.extend_from_slice(&output[..written]);
                rest = &rest[read..];
            }
            assert_eq!(text, whole.as_bytes());
        }
    }

    #[test]
    fn a_group_that_is_not_complete_waits_for_the_rest() {
        assert_eq!(encode(b"foob", &mut [0; 64], false), (3, 4));
    }
}
