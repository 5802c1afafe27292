//! How large an answer may be before it is refused.

/// Bounds on an answer. An answer beyond one of them is an error of its own, whatever else it holds.
///
/// ```
/// use ipaper_api::Limits;
///
/// let limits = Limits::default().bytes(10 * 1024 * 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
    pub(crate) elements: usize,
    pub(crate) text_bytes: usize,
    pub(crate) file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 256 * 1024 * 1024,
            depth: 64,
            elements: 10_000_000,
            text_bytes: 16 * 1024 * 1024,
            file_bytes: 1024 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// The greatest depth that may be asked for: decoding is recursive, and this much fits a stack of 1 MB in a debug build.
    pub const DEEPEST: usize = 100;

    /// The size of a whole answer in bytes, after decompression; 256 MB by default.
    #[must_use]
    pub fn bytes(self, bytes: usize) -> Self {
        Limits { bytes, ..self }
    }

    /// How deep elements may nest, at most [`Limits::DEEPEST`]; 64 by default, which is a tree of 60 categories one inside the other.
    #[must_use]
    pub fn depth(self, depth: usize) -> Self {
        Limits { depth: depth.min(Self::DEEPEST), ..self }
    }

    /// The number of elements in an answer; ten million by default.
    #[must_use]
    pub fn elements(self, elements: usize) -> Self {
        Limits { elements, ..self }
    }

    /// The length of one text or attribute in bytes; 16 MB by default.
    #[must_use]
    pub fn text_bytes(self, bytes: usize) -> Self {
        Limits { text_bytes: bytes, ..self }
    }

    /// The size in bytes of a file that is written as it comes, after decompression; 1 GB by default. A file that is read into memory is bounded by [`bytes`](Limits::bytes).
    #[must_use]
    pub fn file_bytes(self, bytes: u64) -> Self {
        Limits { file_bytes: bytes, ..self }
    }
}
