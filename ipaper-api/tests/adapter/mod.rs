//! What differs between the clients, so that one set of tests can run against both.
#![allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]

use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use ipaper_api::image::GetImageWith2PxDropShadow as PageImage;
use ipaper_api::reqwest::redirect::Policy;
use ipaper_api::transport::{HttpRequest, HttpResponse};
use ipaper_api::{
    Answering, CallOptions, CategoryId, Client, Config, Downloaded, Error, PaperId, Processed, Processing, Request,
    Transport, Upload, custom_field, link, media, paper, ripper, search,
};
use tokio::io::AsyncWrite;
use tokio::runtime::Runtime;

/// What stands before what the HTTP client logs.
pub const HTTP_CLIENT: &str = "reqwest::";

/// A writer that takes nothing.
struct Full;

impl AsyncWrite for Full {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::StorageFull.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime")).block_on(future)
}

pub fn send<R: Request>(client: &Client, request: R) -> Result<R::Response, Error> {
    block_on(client.send(request))
}

pub fn find_root(client: &Client) -> Result<Option<PaperId>, Error> {
    block_on(client.paper().get_paper_id_from_url("/"))
}

pub fn root(client: &Client) -> Result<CategoryId, Error> {
    block_on(client.root())
}

pub fn raw_root(client: &Client) -> Result<Vec<u8>, Error> {
    block_on(client.raw(paper::GetPaperIdFromUrl::new("/"))).map(|bytes| bytes.to_vec())
}

pub fn search(client: &Client, query: &str) -> Result<Vec<search::Hit>, Error> {
    block_on(client.search().search_papers_by_content(query, CategoryId::new(1000)))
}

pub fn tree(client: &Client) -> Result<paper::Node, Error> {
    block_on(client.paper().get_all_papers(CategoryId::new(1000)))
}

pub fn create_paper(client: &Client) -> Result<PaperId, Error> {
    block_on(client.paper().create_paper(CategoryId::new(1000), "Spring", "spring"))
}

pub fn delete_paper(client: &Client, id: i64) -> Result<(), Error> {
    block_on(client.paper().delete_paper(PaperId::new(id)))
}

pub fn processing(client: &Client) -> Result<Vec<ripper::Process>, Error> {
    block_on(client.ripper().get_processing_papers())
}

pub fn processing_within(client: &Client, limit: Duration) -> Result<Vec<ripper::Process>, Error> {
    processing(&client.with(CallOptions::new().timeout(limit)))
}

pub fn process_request(password: &str) -> ripper::ProcessPdf {
    let options = ripper::ProcessOptions::new().password(password);
    ripper::ProcessPdf::new(PaperId::new(1002), Upload::from_bytes("%PDF-1.7 no pages")).options(options)
}

pub fn process_pdf(client: &Client, password: &str) -> Result<Option<ripper::JobId>, Error> {
    block_on(client.send(process_request(password)))
}

pub fn preview_token(client: &Client) -> Result<paper::PreviewToken, Error> {
    block_on(client.paper().create_preview_token(PaperId::new(1002), 30))
}

pub fn set_fields(client: &Client) -> Result<(), Error> {
    let fields = custom_field::FieldValues::new(custom_field::FieldValue::new("Colour", "red"));
    block_on(client.custom_field().set_multiple_custom_field_values(PaperId::new(1002), fields))
}

pub fn upload(client: &Client, size: usize) -> Result<media::FileId, Error> {
    block_on(client.media().upload_file(media::DirectoryId::ROOT, "large.bin", Upload::from_bytes(vec![0; size])))
}

pub fn upload_file(client: &Client, name: &str, file: Upload) -> Result<media::FileId, Error> {
    block_on(client.media().upload_file(media::DirectoryId::ROOT, name, file))
}

pub fn process(client: &Client, processing: Processing) -> Result<Processed, Error> {
    block_on(client.process(processing))
}

pub fn download(client: &Client, request: PageImage, target: &mut Vec<u8>) -> Result<Downloaded, Error> {
    block_on(client.download(request, target))
}

pub fn download_into_nothing(client: &Client, request: PageImage) -> Result<Downloaded, Error> {
    block_on(client.download(request, Full))
}

pub fn download_to(client: &Client, request: PageImage, path: &Path) -> Result<Downloaded, Error> {
    block_on(client.download_to(request, path))
}

pub fn links(client: &Client) -> Result<Vec<link::Link>, Error> {
    block_on(client.link().get_links(PaperId::new(1002)))
}

pub fn client_with_own_http_client(config: Config, user_agent: &str) -> Client {
    let http = Client::http_client_builder(&config).expect("a builder").user_agent(user_agent).build();
    Client::with_http_client(config, http.expect("an HTTP client")).expect("a client")
}

pub fn client_whose_http_client_follows_redirects(config: Config) -> Client {
    let http = Client::http_client_builder(&config).expect("a builder").redirect(Policy::default()).build();
    Client::with_http_client(config, http.expect("an HTTP client")).expect("a client")
}

pub fn client_whose_transport_panics(config: Config) -> Client {
    struct Panics;
    impl Transport for Panics {
        fn send(&self, request: HttpRequest) -> Answering<'_> {
            panic!("the transport panics with {request:?}");
        }
    }
    Client::with_transport(config, Panics).expect("a client")
}

pub fn client_with_own_transport(config: Config, xml: &'static str) -> Client {
    struct Canned(&'static str);
    impl Transport for Canned {
        fn send(&self, mut request: HttpRequest) -> Answering<'_> {
            Box::pin(async move {
                while request.body.next_piece().expect("a readable body").is_some() {}
                Ok(HttpResponse::xml(self.0))
            })
        }
    }
    Client::with_transport(config, Canned(xml)).expect("a client")
}

pub fn client_whose_transport_ignores_bodies(config: Config, status: u16) -> Client {
    struct Ignores(u16);
    impl Transport for Ignores {
        fn send(&self, _: HttpRequest) -> Answering<'_> {
            Box::pin(async { Ok(HttpResponse::new(self.0, None, "")) })
        }
    }
    Client::with_transport(config, Ignores(status)).expect("a client")
}
