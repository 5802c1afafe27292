//! The decoder of gzip streams, and its stand-in without the feature `gzip`.

#[cfg(feature = "gzip")]
pub(super) use with_gzip::Gzip;
#[cfg(not(feature = "gzip"))]
pub(super) use without_gzip::Gzip;

#[cfg(feature = "gzip")]
mod with_gzip {
    use std::io::{self, BufRead, Read};

    use crate::transport::TransportFailure;

    /// A stream of gzip, with all its members.
    #[derive(Debug)]
    pub(in crate::receive) struct Gzip {
        decoder: flate2::bufread::MultiGzDecoder<Input>,
        decoded: Vec<u8>,
    }

    /// So much is decoded at once.
    const PIECE: usize = 32 * 1024;

    impl Gzip {
        /// `None` without the feature `gzip`.
        #[expect(clippy::unnecessary_wraps, reason = "its twin without gzip makes none")]
        pub(in crate::receive) fn new() -> Option<Self> {
            Some(Gzip { decoder: flate2::bufread::MultiGzDecoder::new(Input::default()), decoded: vec![0; PIECE] })
        }

        pub(in crate::receive) fn end(&mut self) {
            self.decoder.get_mut().has_ended = true;
        }

        pub(in crate::receive) fn decode(&mut self, input: &[u8]) -> Result<&[u8], TransportFailure> {
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
    #[derive(Debug, Default)]
    struct Input {
        bytes: Vec<u8>,
        used: usize,
        has_ended: bool,
    }

    impl Input {
        fn append(&mut self, bytes: &[u8]) {
            if self.used == self.bytes.len() {
                self.bytes.clear();
                self.used = 0;
            }
            self.bytes.extend_from_slice(bytes);
        }
    }

    impl BufRead for Input {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            let left = self.bytes.get(self.used..).unwrap_or_default();
            if left.is_empty() && !self.has_ended { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(left) }
        }

        fn consume(&mut self, amount: usize) {
            self.used = self.used.saturating_add(amount).min(self.bytes.len());
        }
    }

    impl Read for Input {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.fill_buf()?.read(buffer)?;
            self.consume(read);
            Ok(read)
        }
    }
}

#[cfg(not(feature = "gzip"))]
mod without_gzip {
    use crate::transport::TransportFailure;

    /// There is no decoder in this build, so no value of this type either.
    #[derive(Debug)]
    pub(in crate::receive) enum Gzip {}

    impl Gzip {
        pub(in crate::receive) fn new() -> Option<Self> {
            None
        }

        pub(in crate::receive) fn decode(&mut self, _: &[u8]) -> Result<&[u8], TransportFailure> {
            match *self {}
        }

        pub(in crate::receive) fn end(&mut self) {
            match *self {}
        }
    }
}
