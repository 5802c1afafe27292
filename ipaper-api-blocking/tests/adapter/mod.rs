//! What differs between the clients, so that one set of tests can run against both.
#![allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use ipaper_api_blocking::image::GetImageWith2PxDropShadow as PageImage;
use ipaper_api_blocking::transport::{HttpRequest, HttpResponse, TransportFailure};
use ipaper_api_blocking::{
    CallOptions, CategoryId, Client, Config, Downloaded, Error, PaperId, Processed, Processing, Request, Transport,
    Upload, custom_field, link, media, paper, ripper, search, ureq,
};

/// What stands before what the HTTP client logs.
pub const HTTP_CLIENT: &str = "ureq::";

/// A writer that takes nothing.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub fn find_root(client: &Client) -> Result<Option<PaperId>, Error> {
    client.paper().get_paper_id_from_url("/")
}

pub fn root(client: &Client) -> Result<CategoryId, Error> {
    client.root()
}

pub fn raw_root(client: &Client) -> Result<Vec<u8>, Error> {
    client.raw(paper::GetPaperIdFromUrl::new("/")).map(|bytes| bytes.to_vec())
}

pub fn search(client: &Client, query: &str) -> Result<Vec<search::Hit>, Error> {
    client.search().search_papers_by_content(query, CategoryId::new(1000))
}

pub fn tree(client: &Client) -> Result<paper::Node, Error> {
    client.paper().get_all_papers(CategoryId::new(1000))
}

pub fn create_paper(client: &Client) -> Result<PaperId, Error> {
    client.paper().create_paper(CategoryId::new(1000), "Spring", "spring")
}

pub fn delete_paper(client: &Client, id: i64) -> Result<(), Error> {
    client.paper().delete_paper(PaperId::new(id))
}

pub fn processing(client: &Client) -> Result<Vec<ripper::Process>, Error> {
    client.ripper().get_processing_papers()
}

pub fn processing_within(client: &Client, limit: Duration) -> Result<Vec<ripper::Process>, Error> {
    processing(&client.with(CallOptions::new().timeout(limit)))
}

pub fn process_request(password: &str) -> ripper::ProcessPdf {
    let options = ripper::ProcessOptions::new().password(password);
    ripper::ProcessPdf::new(PaperId::new(1002), Upload::from_bytes("%PDF-1.7 no pages")).options(options)
}

pub fn process_pdf(client: &Client, password: &str) -> Result<Option<ripper::JobId>, Error> {
    client.send(process_request(password))
}

pub fn preview_token(client: &Client) -> Result<paper::PreviewToken, Error> {
    client.paper().create_preview_token(PaperId::new(1002), 30)
}

pub fn set_fields(client: &Client) -> Result<(), Error> {
    let fields = custom_field::FieldValues::new(custom_field::FieldValue::new("Colour", "red"));
    client.custom_field().set_multiple_custom_field_values(PaperId::new(1002), fields)
}

pub fn upload(client: &Client, size: usize) -> Result<media::FileId, Error> {
    client.media().upload_file(media::DirectoryId::ROOT, "large.bin", Upload::from_bytes(vec![0; size]))
}

pub fn upload_file(client: &Client, name: &str, file: Upload) -> Result<media::FileId, Error> {
    client.media().upload_file(media::DirectoryId::ROOT, name, file)
}

pub fn send<R: Request>(client: &Client, request: R) -> Result<R::Response, Error> {
    client.send(request)
}

pub fn process(client: &Client, processing: Processing) -> Result<Processed, Error> {
    client.process(processing)
}

pub fn download(client: &Client, request: PageImage, target: &mut Vec<u8>) -> Result<Downloaded, Error> {
    client.download(request, target)
}

pub fn download_into_nothing(client: &Client, request: PageImage) -> Result<Downloaded, Error> {
    client.download(request, Full)
}

pub fn download_to(client: &Client, request: PageImage, path: &Path) -> Result<Downloaded, Error> {
    client.download_to(request, path)
}

pub fn links(client: &Client) -> Result<Vec<link::Link>, Error> {
    client.link().get_links(PaperId::new(1002))
}

pub fn client_with_own_http_client(config: Config, user_agent: &str) -> Client {
    let http = ureq::Agent::config_builder().user_agent(user_agent).build().new_agent();
    Client::with_http_client(config, http).expect("a client")
}

pub fn client_whose_http_client_follows_redirects(config: Config) -> Client {
    let http = ureq::Agent::config_builder().max_redirects(10).build().new_agent();
    Client::with_http_client(config, http).expect("a client")
}

pub fn client_whose_transport_panics(config: Config) -> Client {
    struct Panics;
    impl Transport for Panics {
        fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure> {
            panic!("the transport panics with {request:?}");
        }
    }
    Client::with_transport(config, Panics).expect("a client")
}

pub fn client_with_own_transport(config: Config, xml: &'static str) -> Client {
    struct Canned(&'static str);
    impl Transport for Canned {
        fn send(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportFailure> {
            while request.body.next_piece().expect("a readable body").is_some() {}
            Ok(HttpResponse::xml(self.0))
        }
    }
    Client::with_transport(config, Canned(xml)).expect("a client")
}

pub fn client_whose_transport_ignores_bodies(config: Config, status: u16) -> Client {
    struct Ignores(u16);
    impl Transport for Ignores {
        fn send(&self, _: HttpRequest) -> Result<HttpResponse, TransportFailure> {
            Ok(HttpResponse::new(self.0, None, ""))
        }
    }
    Client::with_transport(config, Ignores(status)).expect("a client")
}
