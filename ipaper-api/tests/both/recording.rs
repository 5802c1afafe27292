//! Answers that are kept as files: each one once, whole, without a secret, and never at a call's cost.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};
use tempfile::TempDir;

use super::adapter::{
    create_paper, delete_paper, download, find_root, links, preview_token, process_pdf, processing, search, send,
    set_fields, tree,
};
use super::api::image::GetImageWith2PxDropShadow;
use super::api::{
    Client, Config, Credentials, Error, ErrorKind, ImageType, PageId, Retry, custom_field, decode, link, paper, ripper,
    search as searches,
};
use super::both::server::{Behaviour, Server, response};

/// What every emulator takes for the key of its account.
const KEY: &str = "demo key+1";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn recording(emulator: &Emulator, folder: &Path) -> Config {
    Config::new(Credentials::api_key(KEY)).endpoint(emulator.endpoint()).record_answers(folder)
}

fn client(config: Config) -> Client {
    Client::new(config).expect("a client")
}

/// An emulator, and a client of it that records.
fn emulated(folder: &Path) -> (Emulator, Client) {
    let emulator = Emulator::start().expect("an emulator");
    let client = client(recording(&emulator, folder));
    (emulator, client)
}

/// Every file in a folder and the folders in it, by its path there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(self::files(&path).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
    files
}

/// The methods of which there are answers, each as often as there are.
fn methods(folder: &Path) -> Vec<String> {
    files(folder).keys().map(|file| file.split('/').next().unwrap_or_default().to_owned()).collect()
}

/// As much as a tour does, and a little more. Some of it is refused.
fn tour(client: &Client) {
    find_root(client).expect("the root");
    tree(client).expect("the tree");
    search(client, "garden").expect("hits");
    links(client).expect("links");
    let paper = create_paper(client).expect("a paper");
    process_pdf(client, "0pen sesame").expect("a job");
    processing(client).expect("jobs");
    set_fields(client).expect_err("no such field");
    delete_paper(client, paper.get()).expect("a deletion");
    delete_paper(client, paper.get()).expect_err("it is gone");
}

const TOUR: [&str; 10] = [
    "CustomField.SetMultipleCustomFieldValues",
    "Link.GetLinks",
    "Paper.CreatePaper",
    "Paper.DeletePaper",
    "Paper.DeletePaper",
    "Paper.GetAllPapers",
    "Paper.GetPaperIDFromUrl",
    "Ripper.GetProcessingPapers",
    "Ripper.ProcessPDF",
    "Search.SearchPapersByContent",
];

fn decode_again(method: &str, answer: &[u8]) -> Result<(), Error> {
    match method {
        "CustomField.SetMultipleCustomFieldValues" => decode::<custom_field::SetMultipleCustomFieldValues>(answer),
        "Link.GetLinks" => decode::<link::GetLinks>(answer).map(drop),
        "Paper.CreatePaper" => decode::<paper::CreatePaper>(answer).map(drop),
        "Paper.DeletePaper" => decode::<paper::DeletePaper>(answer),
        "Paper.GetAllPapers" => decode::<paper::GetAllPapers>(answer).map(drop),
        "Paper.GetPaperIDFromUrl" => decode::<paper::GetPaperIdFromUrl>(answer).map(drop),
        "Ripper.GetProcessingPapers" => decode::<ripper::GetProcessingPapers>(answer).map(drop),
        "Ripper.ProcessPDF" => decode::<ripper::ProcessPdf>(answer).map(drop),
        "Search.SearchPapersByContent" => decode::<searches::SearchPapersByContent>(answer).map(drop),
        other => panic!("there is an answer of {other}"),
    }
}

#[test]
fn every_answer_of_a_tour_is_recorded_and_decodes_again() {
    let folder = folder();
    let (_emulator, client) = emulated(&folder.path().join("is").join("made"));
    tour(&client);
    let below = folder.path().join("is/made");
    assert_eq!(methods(&below), TOUR);
    let mut refusals = Vec::new();
    for (file, answer) in files(&below) {
        let (method, name) = file.split_once('/').expect("a folder for each method");
        assert!(Path::new(name).extension().is_some_and(|extension| extension == "xml"), "{file}");
        if let Err(error) = decode_again(method, &answer) {
            assert_eq!(error.kind(), ErrorKind::ReturnCode, "{file}: {error}");
            refusals.push(method.to_owned());
        }
    }
    assert_eq!(refusals, ["CustomField.SetMultipleCustomFieldValues", "Paper.DeletePaper"]);
}

#[test]
fn an_answer_is_recorded_as_it_came() {
    let folder = folder();
    let answer =
        "\u{feff}<result>\r\n<code> SUCCESS</code><data><paper id='7' new='&#233;'/></data></result><!-- æ -->\n";
    let server = Server::answering_xml(answer);
    create_paper(&client(
        Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).record_answers(folder.path()),
    ))
    .expect("a paper");
    assert_eq!(files(folder.path()).into_values().collect::<Vec<_>>(), [answer.as_bytes()]);
}

#[test]
fn no_file_holds_a_credential_though_the_service_repeats_it() {
    let folder = folder();
    let emulator = Emulator::start().expect("an emulator");
    for (key, shown) in [
        ("k3y: b/c+d=& <e>", "k3y: b/c+d=& <e>"),
        ("k3y: b/c+d=& <e>", "k3y: b/c+d=&amp; &lt;e&gt;"),
        ("k3y: \"b\"", "k3y: &quot;b&quot;"),
        ("k3y: b/c+d=& <e>", "k3y%3A+b%2Fc%2Bd%3D%26+%3Ce%3E"),
        ("k3y: b/c+d=& <e>", "k3y%3a%20b%2fc%2bd%3d%26%20%3ce%3e"),
        ("k3y's pässword", "k3y&#39;s p&#228;ssword"),
    ] {
        for answer in [
            format!("<result><code>ERROR</code><message>no access with {shown}</message></result>"),
            format!("<result><code>SUCCESS</code><data><![CDATA[{shown}]]></data></result>"),
        ] {
            emulator.inject(Fault::raw(200, "text/xml", answer));
            let config = Config::new(Credentials::api_key(key)).endpoint(emulator.endpoint()).retry(Retry::never());
            let _ = processing(&client(config.record_answers(folder.path())));
        }
    }
    assert_eq!(emulator.requests().len(), 12);
    assert!(files(folder.path()).is_empty(), "{:?}", methods(folder.path()));
}

#[test]
fn no_file_holds_a_secret_argument_that_the_service_repeats() {
    let folder = folder();
    let (emulator, client) = emulated(folder.path());
    for shown in ["0pen s&same", "0pen s&amp;same", "0pen s&amp;amp;same", "0pen+s%26amp%3Bsame"] {
        let answer = format!("<result><code>ERROR</code><message>the password {shown} is wrong</message></result>");
        emulator.inject(Fault::raw(200, "text/xml", answer));
        process_pdf(&client, "0pen s&same").expect_err("a refusal");
    }
    assert!(files(folder.path()).is_empty(), "{:?}", methods(folder.path()));
    process_pdf(&client, "0pen s&same").expect("a job");
    assert_eq!(methods(folder.path()), ["Ripper.ProcessPDF"]);
}

#[test]
fn of_a_tour_no_file_holds_a_credential_or_a_password() {
    let folder = folder();
    let (_emulator, client) = emulated(folder.path());
    tour(&client);
    for (file, answer) in files(folder.path()) {
        let text = format!("{file} {}", String::from_utf8(answer).expect("a text"));
        for secret in [KEY, "demo+key%2B1", "ZGVtbyBrZXkrMQ", "APIKey", "0pen sesame", "plPassword"] {
            assert!(!text.contains(secret), "`{secret}` stands in {text}");
        }
    }
}

#[test]
fn an_answer_that_is_a_secret_leaves_nothing() {
    let folder = folder();
    let (emulator, client) = emulated(folder.path());
    preview_token(&client).expect("a token");
    emulator.inject(Fault::code("PAPER_DOES_NOT_EXIST"));
    preview_token(&client).expect_err("a refusal");
    assert!(files(folder.path()).is_empty(), "{:?}", methods(folder.path()));
}

#[test]
fn a_page_that_is_no_answer_and_a_file_are_not_recorded() {
    let folder = folder();
    let (emulator, client) = emulated(folder.path());
    let client = client.with(super::api::CallOptions::new().retry(Retry::never()));
    for fault in [
        Fault::html(500, "<html>Maximum request length exceeded.</html>"),
        Fault::status(500, "Missing parameter: parentID."),
        Fault::html(200, "<html>be back soon</html>"),
        Fault::raw(503, "text/xml", "<result><code>SUCCESS</code></result>"),
        Fault::half_answer(),
    ] {
        emulator.inject(fault);
        tree(&client).expect_err("no answer");
    }
    let image = || GetImageWith2PxDropShadow::new(PageId::new(5001), ImageType::Zoom);
    send(&client, image()).expect("an image");
    download(&client, image(), &mut Vec::new()).expect("an image");
    assert!(files(folder.path()).is_empty(), "{:?}", methods(folder.path()));
}

#[test]
fn what_is_answered_in_place_of_a_file_is_recorded() {
    let folder = folder();
    let (_emulator, client) = emulated(folder.path());
    let image = GetImageWith2PxDropShadow::new(PageId::new(1), ImageType::Zoom);
    download(&client, image, &mut Vec::new()).expect_err("no such page");
    assert_eq!(methods(folder.path()), ["Image.GetImageWith2PxDropShadow"]);
}

#[test]
fn what_cannot_be_decoded_is_recorded() {
    let folder = folder();
    let (emulator, client) = emulated(folder.path());
    let answer = "<result><code>SUCCESS</code><data><papr id=\"1\"/></data></result>";
    emulator.inject(Fault::raw(200, "text/xml", answer));
    assert_eq!(create_paper(&client).expect_err("no paper").kind(), ErrorKind::Decode);
    assert_eq!(files(folder.path()).into_values().collect::<Vec<_>>(), [answer.as_bytes()]);
}

#[test]
fn each_attempt_is_recorded_and_files_sort_in_the_order_of_their_answers() {
    let folder = folder();
    let emulator = Emulator::start().expect("an emulator");
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2)).when_read_only(true);
    let client = client(recording(&emulator, folder.path()).retry(retry));
    emulator.inject(Fault::read_only().times(1));
    let paper = create_paper(&client).expect("a paper");
    let delete = || delete_paper(&client, paper.get());
    delete().expect("a deletion");
    let refusal = delete().expect_err("it is gone");
    let gone = refusal.code().expect("a code").as_str();
    let codes = ["READONLY", "SUCCESS", gone];
    let recorded = files(folder.path());
    let recorded: Vec<_> = recorded
        .iter()
        .map(|(file, answer)| {
            let answer = String::from_utf8_lossy(answer);
            let code = codes.into_iter().find(|code| answer.contains(code)).unwrap_or_default();
            (file.split('/').next().unwrap_or_default(), code)
        })
        .collect();
    let (create, delete) = ("Paper.CreatePaper", "Paper.DeletePaper");
    assert_eq!(recorded, [(create, "READONLY"), (create, "SUCCESS"), (delete, "SUCCESS"), (delete, gone)]);
}

#[test]
fn answers_that_are_kept_or_shared_are_recorded_once() {
    let folder = folder();
    let (emulator, client) = emulated(folder.path());
    emulator.inject(Fault::latency(Duration::from_millis(200)).always());
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| tree(&client).expect("the tree"));
        }
    });
    tree(&client).expect("the tree");
    assert_eq!(client.counters().cached + client.counters().shared, 3);
    assert_eq!(methods(folder.path()), ["Paper.GetAllPapers"]);
}

#[test]
fn several_clients_record_into_one_folder_at_the_same_time() {
    let folder = folder();
    let emulator = Emulator::start().expect("an emulator");
    thread::scope(|scope| {
        for _ in 0..4 {
            let client = client(recording(&emulator, folder.path()));
            scope.spawn(move || (0..25).for_each(|_| drop(processing(&client).expect("an answer"))));
        }
    });
    assert_eq!(methods(folder.path()), vec!["Ripper.GetProcessingPapers"; 100]);
}

/// What tells the process in between where to call, and where to record; without it, that does nothing.
const ENDPOINT: &str = "IPAPER_TEST_RECORD_FROM";
const FOLDER: &str = "IPAPER_TEST_RECORD_INTO";

/// Not a test of its own: the next one runs it in other processes.
#[test]
fn in_another_process_ten_answers_are_recorded() {
    let (Ok(endpoint), Some(folder)) = (env::var(ENDPOINT), env::var_os(FOLDER)) else { return };
    let config = Config::new(Credentials::api_key(KEY)).endpoint(endpoint).record_answers(folder);
    let client = client(config);
    (0..10).for_each(|_| drop(processing(&client).expect("an answer")));
}

#[test]
fn several_processes_record_into_one_folder_at_the_same_time() {
    let folder = folder();
    let emulator = Emulator::start().expect("an emulator");
    let programs: Vec<_> = (0..3)
        .map(|_| {
            Command::new(env::current_exe().expect("the path of this binary"))
                .args(["--exact", "cases::in_another_process_ten_answers_are_recorded"])
                .env(ENDPOINT, emulator.endpoint())
                .env(FOLDER, folder.path())
                .stdout(Stdio::null())
                .spawn()
                .expect("another process")
        })
        .collect();
    for mut program in programs {
        assert!(program.wait().expect("its end").success());
    }
    assert_eq!(methods(folder.path()), vec!["Ripper.GetProcessingPapers"; 30]);
}

/// Hears what is traced.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("what was heard").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Heard {
    /// The warnings of a client, one a line.
    fn warnings(&self, calls: impl FnOnce()) -> Vec<String> {
        let heard = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
            .with_ansi(false)
            .with_writer(move || heard.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, calls);
        let text = String::from_utf8(self.0.lock().expect("what was heard").clone()).expect("a text");
        text.lines().map(str::to_owned).collect()
    }
}

#[test]
fn a_folder_that_cannot_be_written_costs_no_call_and_is_told_once() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").expect("a file");
    let (_emulator, client) = emulated(&file.join("below"));
    let warnings = Heard::default().warnings(|| tour(&client));
    let [warning] = &warnings[..] else { panic!("expected one warning, heard {warnings:?}") };
    for part in ["Paper.GetPaperIDFromUrl", "an answer cannot be recorded", &*file.to_string_lossy(), "os error"] {
        assert!(warning.contains(part), "{warning}");
    }
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn every_listener_is_told_though_one_of_them_panics() {
    let folder = folder();
    let emulator = Emulator::start().expect("an emulator");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&heard);
    let config = Config::new(Credentials::api_key(KEY))
        .endpoint(emulator.endpoint())
        .on_answer(|answer| panic!("{answer:?} comes"))
        .record_answers(folder.path())
        .on_answer(move |answer| own.lock().expect("what was heard").push(answer));
    let client = client(config);
    let warnings = Heard::default().warnings(|| drop(processing(&client).expect("an answer")));
    assert!(warnings.len() == 1 && warnings[0].contains("the listener of `on_answer` panicked"), "{warnings:?}");
    let heard = heard.lock().expect("what was heard");
    let [answer] = &heard[..] else { panic!("expected one answer, got {heard:?}") };
    assert_eq!(files(folder.path()).into_values().collect::<Vec<_>>(), [&answer.body[..]]);
    assert_eq!(
        format!("{answer:?}"),
        format!("Answer {{ method: \"Ripper.GetProcessingPapers\", body: {} bytes }}", answer.body.len())
    );
}

#[test]
fn an_answer_that_breaks_off_leaves_no_half_file() {
    let folder = folder();
    let whole = response("200 OK", &[("Content-Type", "text/xml")], b"<result><code>SUCCESS</code></result>");
    let half = whole.get(..whole.len() - 5).expect("a part").to_vec();
    let server = Server::start(Behaviour::AnswerAndStall(half));
    let config = Config::new(Credentials::api_key(KEY)).endpoint(server.endpoint()).timeout(Duration::from_millis(300));
    processing(&client(config.record_answers(folder.path()))).expect_err("half an answer");
    assert!(files(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_its_owner_alone_and_what_is_there_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let folder = folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("other permissions");
    let (_emulator, client) = emulated(&folder.path().join("new"));
    processing(&client).expect("an answer");
    let file = files(folder.path()).into_keys().next().expect("a file");
    assert_eq!(mode(&folder.path().join(&file)), 0o600);
    assert_eq!(mode(&folder.path().join("new/Ripper.GetProcessingPapers")), 0o700);
    assert_eq!((mode(&folder.path().join("new")), mode(folder.path())), (0o700, 0o755));
}
