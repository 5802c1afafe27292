//! Undoes the content coding of a body.

#[cfg(feature = "gzip")]
use std::io::{self, BufRead, Read};

use crate::transport::TransportFailure;

/// The content coding of a body.
#[derive(Debug)]
pub(super) enum Coding {
    Identity,
    #[cfg(feature = "gzip")]
    Gzip(Box<Gzip>),
}

impl Coding {
    /// The coding that a header `Content-Encoding` names, or else the header itself, where it
    /// cannot be undone. Gzip is known by two names, in any case.
    pub(super) fn of(header: &str, gzip: bool) -> Result<Coding, String> {
        let mut codings =
            header.split(',').map(str::trim).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
        match (codings.next(), codings.next()) {
            (None, _) => Ok(Coding::Identity),
            (Some(name), None) if gzip => Coding::gzip(name).ok_or_else(|| name.to_owned()),
            (Some(name), None) => Err(name.to_owned()),
            (Some(_), Some(_)) => Err(header.trim().to_owned()),
        }
    }

    #[cfg(feature = "gzip")]
    fn gzip(name: &str) -> Option<Coding> {
        let is_gzip = name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip");
        is_gzip.then(|| Coding::Gzip(Box::new(Gzip::new())))
    }

    #[cfg(not(feature = "gzip"))]
    fn gzip(_: &str) -> Option<Coding> {
        None
    }

    /// Takes all of `input`, and returns some of the body: nothing where more input is needed, or
    /// after the end.
    pub(super) fn decode<'r, 'i: 'r>(&'r mut self, input: &'i [u8]) -> Result<&'r [u8], TransportFailure> {
        match self {
            Coding::Identity => Ok(input),
            #[cfg(feature = "gzip")]
            Coding::Gzip(gzip) => gzip.decode(input),
        }
    }

    /// There is no more input.
    pub(super) fn end(&mut self) {
        #[cfg(feature = "gzip")]
        if let Coding::Gzip(gzip) = self {
            gzip.decoder.get_mut().has_ended = true;
        }
    }
}

/// A stream of gzip, with all its members.
#[cfg(feature = "gzip")]
#[derive(Debug)]
pub(super) struct Gzip {
    decoder: flate2::bufread::MultiGzDecoder<Input>,
    decoded: Vec<u8>,
}

/// So much is decoded at once.
#[cfg(feature = "gzip")]
const PIECE: usize = 32 * 1024;

#[cfg(feature = "gzip")]
impl Gzip {
    fn new() -> Self {
        Gzip { decoder: flate2::bufread::MultiGzDecoder::new(Input::default()), decoded: vec![0; PIECE] }
    }

    fn decode(&mut self, input: &[u8]) -> Result<&[u8], TransportFailure> {
        self.decoder.get_mut().append(input);
        match self.decoder.read(&mut self.decoded) {
            Ok(read) => Ok(self.decoded.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(&[]),
            Err(error) => {
                let what = match error.kind() {
                    io::ErrorKind::UnexpectedEof => "the gzip stream of the response ends in the middle".to_owned(),
                    _ => format!("the gzip stream of the response is damaged: {error}"),
                };
                Err(TransportFailure::interrupted(what).caused_by(error))
            }
        }
    }
}

/// Coded bytes that have arrived and are not decoded yet. An empty buffer is `WouldBlock` until the
/// body has ended.
#[cfg(feature = "gzip")]
#[derive(Debug, Default)]
struct Input {
    bytes: Vec<u8>,
    used: usize,
    has_ended: bool,
}

#[cfg(feature = "gzip")]
impl Input {
    fn append(&mut self, bytes: &[u8]) {
        if self.used == self.bytes.len() {
            self.bytes.clear();
            self.used = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }
}

#[cfg(feature = "gzip")]
impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = self.bytes.get(self.used..).unwrap_or_default();
        if left.is_empty() && !self.has_ended { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(left) }
    }

    fn consume(&mut self, amount: usize) {
        self.used = self.used.saturating_add(amount).min(self.bytes.len());
    }
}

#[cfg(feature = "gzip")]
impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
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
