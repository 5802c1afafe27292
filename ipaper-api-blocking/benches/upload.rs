//! What an upload costs beside the usual way (read the file, encode it, build the form) and beside a body that was encoded beforehand and only has to be sent.
//!
//! `cargo bench -p ipaper-api-blocking --bench upload`

#[path = "../../ipaper-api/benches/loopback/mod.rs"]
mod loopback;
#[path = "../../ipaper-api/benches/loopback/transfers.rs"]
mod transfers;

use std::fs::{self, File};
use std::path::Path;

use ipaper_api_blocking::media::DirectoryId;
use ipaper_api_blocking::{Client, Config, Credentials, Upload, ureq};

fn main() {
    transfers::compare_uploads(&[
        ("naive", false, &naive),
        ("ipaper-api-blocking", false, &ours),
        ("floor", true, &floor),
    ]);
}

fn http() -> ureq::Agent {
    ureq::Agent::config_builder().proxy(None).build().new_agent()
}

fn naive(address: &str, path: &Path) {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(fs::read(path).expect("a file"));
    let fields =
        [("username", "APIKey"), ("password", "key"), ("parentID", "0"), ("name", "large.bin"), ("base64File", &text)];
    let mut answer = http().post(address).send_form(fields).expect("an answer");
    answer.body_mut().read_to_vec().expect("a body");
}

fn ours(address: &str, path: &Path) {
    let endpoint = address.trim_end_matches("Media.asmx/UploadFile");
    let client = Client::new(Config::new(Credentials::api_key("key")).endpoint(endpoint)).expect("a client");
    let upload = Upload::from_path(path).expect("a file");
    client.media().upload_file(DirectoryId::ROOT, "large.bin", upload).expect("an upload");
}

fn floor(address: &str, path: &Path) {
    let file = File::open(path).expect("a file");
    let request = http().post(address).content_type("application/x-www-form-urlencoded; charset=utf-8");
    // ureq sends a file with its length.
    let mut answer = request.send(file).expect("an answer");
    answer.body_mut().read_to_vec().expect("a body");
}
