//! Undoes the content coding of a body.

use super::gzip::Gzip;
use crate::transport::TransportFailure;

/// The content coding of a body.
#[derive(Debug)]
pub(super) enum Coding {
    Identity,
    Gzip(Box<Gzip>),
}

impl Coding {
    /// Reads a header `Content-Encoding`. A coding that cannot be undone is returned as an error, by
    /// its name. Gzip has two names, in upper or lower case.
    pub(super) fn of(header: &str, gzip: bool) -> Result<Coding, String> {
        let is_coding = |name: &&str| !name.is_empty() && !name.eq_ignore_ascii_case("identity");
        let mut codings = header.split(',').map(str::trim).filter(is_coding);
        match (codings.next(), codings.next()) {
            (None, _) => Ok(Coding::Identity),
            (Some(name), None) => {
                let is_gzip = name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip");
                let decoder = if is_gzip && gzip { Gzip::new() } else { None };
                decoder.map(|decoder| Coding::Gzip(Box::new(decoder))).ok_or_else(|| name.to_owned())
            }
            (Some(_), Some(_)) => Err(header.trim().to_owned()),
        }
    }

    /// Takes all of `input`, and returns some of the body: nothing where more input is needed, or
    /// after the end.
    pub(super) fn decode<'r, 'i: 'r>(&'r mut self, input: &'i [u8]) -> Result<&'r [u8], TransportFailure> {
        match self {
            Coding::Identity => Ok(input),
            Coding::Gzip(gzip) => gzip.decode(input),
        }
    }

    /// There is no more input.
    pub(super) fn end(&mut self) {
        match self {
            Coding::Identity => {}
            Coding::Gzip(gzip) => gzip.end(),
        }
    }
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    /// What comes out of these pieces.
    fn decoded<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> Result<Vec<u8>, TransportFailure> {
        let mut coding = Coding::of("gzip", true).expect("gzip");
        let mut body = Vec::new();
        let drain = |coding: &mut Coding, mut piece: &[u8], body: &mut Vec<u8>| loop {
            let decoded = coding.decode(std::mem::take(&mut piece))?;
            if decoded.is_empty() {
                return Ok(());
            }
            body.extend_from_slice(decoded);
        };
        for piece in pieces {
            drain(&mut coding, piece, &mut body)?;
        }
        coding.end();
        drain(&mut coding, &[], &mut body)?;
        Ok(body)
    }

    #[test]
    fn decodes_members_that_come_in_pieces_of_any_size() {
        let mut random = fastrand::Rng::with_seed(7);
        let body: Vec<u8> = (0..100_000).map(|_| random.u8(b'a'..b'e')).collect();
        let (first, second) = body.split_at(40_000);
        let coded = [gzip(first), gzip(b""), gzip(second)].concat();
        for size in [1, 2, 3, 7, 64, 1_000, coded.len()] {
            assert!(decoded(coded.chunks(size)).expect("whole members") == body, "in pieces of {size}");
        }
        for cut in [1, 4, 8, 9, coded.len() / 2, coded.len()] {
            let error = decoded(coded[..coded.len() - cut].chunks(64)).expect_err("a cut stream");
            assert_eq!(error.to_string(), "the gzip stream of the response ends in the middle", "{cut}");
        }
    }

    #[test]
    fn names_the_codings_that_are_not_undone() {
        for (header, gzip, named) in [
            ("br", true, "br"),
            (" gzip", false, "gzip"),
            ("gzip, br", true, "gzip, br"),
            ("gzip,gzip", true, "gzip,gzip"),
            ("identity, zstd", true, "zstd"),
        ] {
            assert_eq!(Coding::of(header, gzip).expect_err(header), named);
        }
    }
}
