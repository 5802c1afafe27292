//! Every way in which a response can break off, over real sockets and real TLS: what is short is
//! never taken for whole, and a status that was read is never forgotten.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::adapter::{create_paper, download, download_to, find_root, send};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::{Client, Config, Credentials, Error, ErrorKind, ImageType, Outcome, PageId, PaperId, Retry, TlsRoots};
use raw_server::{Ending, Part, RawServer, head, png};

#[path = "raw_server.rs"]
mod raw_server;

const XML: &[u8] = br#"<?xml version="1.0" encoding="utf-8"?><result><code>SUCCESS</code><message/><data><paper id="1000"/></data></result>"#;
const PAGE: &[u8] = b"<html><head><title>Forbidden</title></head><body>You may not do that.</body></html>";

/// How a response announces the length of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Sized,
    Chunked,
    CloseDelimited,
}

/// Where and how a response ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Nowhere: it is whole.
    None,
    Fin,
    Reset,
    /// The body is whole, but TLS is not closed.
    NoCloseNotify,
    FinWithoutCloseNotify,
}

impl Break {
    fn ending(self) -> Ending {
        match self {
            Break::None | Break::Fin => Ending::Fin,
            Break::Reset => Ending::Reset,
            Break::NoCloseNotify | Break::FinWithoutCloseNotify => Ending::FinWithoutCloseNotify,
        }
    }

    fn leaves_body_whole(self) -> bool {
        matches!(self, Break::None | Break::NoCloseNotify)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Read,
    Write,
    FileToDisk,
    FileToMemory,
    ErrorPage,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    framing: Framing,
    is_tls: bool,
    broken: Break,
    call: Call,
}

/// The error's kind, status, outcome and attempts; `None` for success with the whole value.
type Found = Option<(ErrorKind, Option<u16>, Outcome, u32)>;

impl Case {
    fn all() -> Vec<Case> {
        let plain = [Break::None, Break::Fin, Break::Reset].map(|broken| (false, broken));
        let tls = [Break::None, Break::Fin, Break::Reset, Break::NoCloseNotify, Break::FinWithoutCloseNotify];
        let endings: Vec<_> = plain.into_iter().chain(tls.map(|broken| (true, broken))).collect();
        let mut cases = Vec::new();
        for framing in [Framing::Sized, Framing::Chunked, Framing::CloseDelimited] {
            for &(is_tls, broken) in &endings {
                for call in [Call::Read, Call::Write, Call::FileToDisk, Call::FileToMemory, Call::ErrorPage] {
                    cases.push(Case { framing, is_tls, broken, call });
                }
            }
        }
        cases
    }

    /// The one table of what must come of each case, for both clients.
    fn expected(self) -> Found {
        let is_whole = match self.broken {
            Break::None => true,
            Break::NoCloseNotify => self.framing != Framing::CloseDelimited,
            Break::Fin | Break::Reset | Break::FinWithoutCloseNotify => false,
        };
        match self.call {
            Call::ErrorPage => Some((ErrorKind::UnexpectedAnswer, Some(403), Outcome::Refused, 1)),
            _ if is_whole => None,
            Call::Read | Call::FileToDisk | Call::FileToMemory => {
                Some((ErrorKind::Interrupted, Some(200), Outcome::Unknown, 2))
            }
            Call::Write => Some((ErrorKind::Interrupted, Some(200), Outcome::Unknown, 1)),
        }
    }

    fn response(self) -> Vec<Part> {
        let (status, content_type, body) = match self.call {
            Call::Read | Call::Write => ("200 OK", "text/xml; charset=utf-8", XML.to_vec()),
            Call::FileToDisk | Call::FileToMemory => ("200 OK", "image/png", png(10_000)),
            Call::ErrorPage => ("403 Forbidden", "text/html", PAGE.to_vec()),
        };
        let length = format!("Content-Length: {}", body.len());
        let mut bytes = match self.framing {
            Framing::Sized => head(status, content_type, &[&length]),
            Framing::Chunked => head(status, content_type, &["Transfer-Encoding: chunked"]),
            Framing::CloseDelimited => head(status, content_type, &[]),
        };
        let is_whole = self.broken.leaves_body_whole();
        let sent = if is_whole { &body[..] } else { &body[..body.len() * 3 / 10] };
        if self.framing == Framing::Chunked {
            bytes.extend(format!("{:x}\r\n", body.len()).into_bytes());
        }
        bytes.extend(sent);
        if self.framing == Framing::Chunked && is_whole {
            bytes.extend(b"\r\n0\r\n\r\n");
        }
        vec![Part::Bytes(bytes)]
    }

    fn run(self) -> Found {
        let server = RawServer::start(self.is_tls, vec![self.response()], self.broken.ending());
        let client = client(&server);
        let found = self.call(&client).err().map(|error| {
            let attempts = usize::try_from(error.attempts()).expect("a small number");
            assert_eq!(server.requests(), attempts, "{self:?}: {error}");
            (error.kind(), error.status(), error.outcome(), error.attempts())
        });
        if found.is_none() {
            assert_eq!(server.requests(), 1, "{self:?}");
        }
        found
    }

    fn call(self, client: &Client) -> Result<(), Error> {
        let image = || PageImage::new(PageId::new(5001), ImageType::Zoom);
        match self.call {
            Call::Read => find_root(client).map(|root| assert_eq!(root, Some(PaperId::new(1000)), "{self:?}")),
            Call::Write | Call::ErrorPage => create_paper(client).map(|id| assert_eq!(id.get(), 1000, "{self:?}")),
            Call::FileToMemory => send(client, image()).map(|file| assert!(file.bytes == png(10_000), "{self:?}")),
            Call::FileToDisk => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let path = folder.path().join("page.png");
                let result = download_to(client, image(), &path);
                assert_eq!(path.exists(), result.is_ok(), "{self:?}");
                if result.is_ok() {
                    assert!(fs::read(&path).expect("the file") == png(10_000), "{self:?}");
                }
                result.map(drop)
            }
        }
    }
}

fn client(server: &RawServer) -> Client {
    let retry = Retry::default().attempts(2).backoff(Duration::from_millis(1), Duration::from_millis(1));
    let config = Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).retry(retry);
    let config = config.tls_roots(TlsRoots::OnlyAdded).add_root_certificate(RawServer::root_certificate());
    Client::new(config).expect("a client")
}

#[test]
fn takes_no_broken_response_for_a_whole_one() {
    let cases = Case::all();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
            let found = case.run();
            if found != case.expected() {
                wrong.push(format!("{case:?}:\n  expected {:?}\n  found    {found:?}\n", case.expected()));
            }
        }
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.concat());
}

/// Downloads a file without a length that ends by a FIN over plain http.
fn file_without_length(content_type: &str, body: &[u8]) -> Result<(), Error> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n\r\n");
    let server = RawServer::answering([head.as_bytes(), body].concat());
    let image = || PageImage::new(PageId::new(5001), ImageType::Zoom);
    let mut written = Vec::new();
    let downloaded = download(&client(&server), image(), &mut written);
    // A writer keeps what it was given, so the client must not try again.
    assert!(written == body);
    assert_eq!(server.requests(), 1);
    let in_memory = send(&client(&server), image());
    assert_eq!(downloaded.is_ok(), in_memory.is_ok());
    in_memory.map(|file| assert!(file.bytes == body))?;
    downloaded.map(drop)
}

#[test]
fn file_without_length_is_whole_only_with_the_end_mark_of_its_format() {
    let jpeg = [b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00".as_slice(), &[0x80; 2_000], b"\xFF\xD9"].concat();
    let gif = [b"GIF89a\x01\x00\x01\x00".as_slice(), &[0x80; 2_000], b";"].concat();
    for (content_type, file) in [("image/png", png(3_000)), ("image/jpeg", jpeg), ("image/gif", gif)] {
        file_without_length(content_type, &file).expect("a whole file");
        for cut in [1, 2, 3, 12, 500] {
            let error = file_without_length(content_type, &file[..file.len() - cut]).expect_err("a cut file");
            assert_eq!((error.kind(), error.status()), (ErrorKind::Interrupted, Some(200)), "{content_type} {cut}");
        }
    }
    let error = file_without_length("image/x-unknown", &[0x80; 3_000]).expect_err("a file without an end mark");
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
}

#[test]
fn xml_without_length_is_whole_only_with_its_root_closed() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n";
    for length in 0..XML.len() {
        let server = RawServer::answering([head, &XML[..length]].concat());
        let client = client(&server);
        let error = create_paper(&client).expect_err("a cut answer");
        let found = (error.kind(), error.status(), error.outcome(), error.attempts());
        assert_eq!(found, (ErrorKind::Interrupted, Some(200), Outcome::Unknown, 1), "{length} bytes: {error}");
    }
}
