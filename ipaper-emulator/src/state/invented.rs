//! Figures and GUIDs that nobody measured: made up from what they belong to, so that they are the same in every run.

/// A number below `below` that depends on the seeds alone. Zero when `below` is.
pub(crate) fn invented(seeds: &[i64], below: u64) -> u64 {
    let mixed = seeds.iter().fold(0, |state, seed| mix(state ^ u64::from_ne_bytes(seed.to_ne_bytes())));
    mixed.checked_rem(below).unwrap_or(0)
}

/// The GUID with that number.
pub(crate) fn guid(number: u64) -> String {
    let bits = (u128::from(mix(number)) << 64) | u128::from(mix(!number));
    let digits = format!("{bits:032x}");
    let mut guid = String::with_capacity(36);
    for (position, digit) in digits.chars().enumerate() {
        if matches!(position, 8 | 12 | 16 | 20) {
            guid.push('-');
        }
        guid.push(if position == 12 { '4' } else { digit });
    }
    guid
}

/// The finaliser of `SplitMix64`.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{guid, invented};

    #[test]
    fn a_guid_has_the_shape_of_one() {
        let guid = guid(7);
        let lengths: Vec<usize> = guid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(guid.chars().all(|c| c == '-' || c.is_ascii_hexdigit()));
    }

    #[test]
    fn a_figure_stays_below_its_bound_and_repeats() {
        assert_eq!(invented(&[1, 2], 10), invented(&[1, 2], 10));
        assert!(invented(&[1, 2], 10) < 10);
        assert_eq!(invented(&[1], 0), 0);
    }
}
