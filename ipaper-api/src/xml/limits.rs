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
            bytes: 64 * 1024 * 1024,
            depth: 62,
            elements: 2_000_000,
            text_bytes: 16 * 1024 * 1024,
            file_bytes: 1024 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// The greatest depth that may be asked for.
    ///
    /// Trees are decoded, cloned, compared, printed and dropped by functions that call themselves. A stack of 2 MiB, which Rust gives to threads and tokio to its workers, holds
    /// some 360 levels of the costliest answer in a debug build, decoded by a client inside a worker. This is less than half of it, so that the other half is left to the program
    /// around the call; the tests do all of these at this depth in 2 MiB and in 1 MiB.
    pub const DEEPEST: usize = 150;

    /// The size of a whole response in memory in bytes, after decompression; 64 MiB by default. The
    /// tree of an account with 100,000 papers has some 10 MiB.
    #[must_use]
    pub fn bytes(self, bytes: usize) -> Self {
        Limits { bytes, ..self }
    }

    /// How deep elements may nest, at most [`Limits::DEEPEST`], whatever is asked for. 62 by default: around a tree stand two elements, and 60 categories one inside the other
    /// are what a JSON reader takes too, whose own limit is often 128 levels, two for each category.
    #[must_use]
    pub fn depth(self, depth: usize) -> Self {
        Limits { depth: depth.min(Self::DEEPEST), ..self }
    }

    /// The number of elements in an answer; two million by default. An element of four bytes can become a value of some hundred in memory, so that this bounds what an answer can
    /// grow to: to around 1 GB at the default.
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
