//! What an upload costs beside the usual way (read the file, encode it, build the form) and beside a body that was encoded beforehand and only has to be sent.
//!
//! `cargo bench -p ipaper-api --bench upload`

#[path = "loopback/mod.rs"]
mod loopback;
#[path = "loopback/transfers.rs"]
mod transfers;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Body, Frame, SizeHint};
use ipaper_api::bytes::Bytes;
use ipaper_api::media::DirectoryId;
use ipaper_api::{Client, Config, Credentials, Upload, reqwest};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{Receiver, channel};

fn main() {
    transfers::compare_uploads(&[("naive", false, &naive), ("ipaper-api", false, &ours), ("floor", true, &floor)]);
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

fn http() -> reqwest::Client {
    let config = Config::new(Credentials::api_key("key")).endpoint("http://127.0.0.1/V2/");
    Client::http_client_builder(&config).expect("a good configuration").build().expect("an HTTP client")
}

async fn post(address: &str, body: reqwest::Body) {
    let request =
        http().post(address).header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").body(body);
    request.send().await.expect("an answer").bytes().await.expect("a body");
}

fn naive(address: &str, path: &Path) {
    use base64::Engine;
    runtime().block_on(async {
        let text = base64::engine::general_purpose::STANDARD.encode(fs::read(path).expect("a file"));
        let fields = [
            ("username", "APIKey"),
            ("password", "key"),
            ("parentID", "0"),
            ("name", "large.bin"),
            ("base64File", &text),
        ];
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        post(address, form.into()).await;
    });
}

fn ours(address: &str, path: &Path) {
    let endpoint = address.trim_end_matches("Media.asmx/UploadFile");
    let config = Config::new(Credentials::api_key("key")).endpoint(endpoint);
    let client = Client::new(config).expect("a client");
    let upload = Upload::from_path(path).expect("a file");
    runtime().block_on(client.media().upload_file(DirectoryId::ROOT, "large.bin", upload)).expect("an upload");
}

fn floor(address: &str, path: &Path) {
    runtime().block_on(async { post(address, reqwest::Body::wrap(FileBody::open(path))).await });
}

/// A file as it is, read on a thread of its own.
struct FileBody {
    pieces: Receiver<Bytes>,
    left: u64,
}

impl FileBody {
    fn open(path: &Path) -> Self {
        let mut file = File::open(path).expect("a file");
        let left = file.metadata().expect("a size").len();
        let (sender, pieces) = channel(2);
        tokio::task::spawn_blocking(move || {
            loop {
                let mut piece = vec![0; 64 * 1024];
                let read = file.read(&mut piece).expect("a readable file");
                piece.truncate(read);
                if read == 0 || sender.blocking_send(piece.into()).is_err() {
                    return;
                }
            }
        });
        FileBody { pieces, left }
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::convert::Infallible>>> {
        self.pieces.poll_recv(cx).map(|piece| {
            let piece = piece?;
            self.left -= piece.len() as u64;
            Some(Ok(Frame::data(piece)))
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
