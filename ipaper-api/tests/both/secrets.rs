//! Where secrets do not appear: with everything listening that can listen, everything is done that can be done, and what was seen and heard is searched.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::{Debug, Display};
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipaper_emulator::{Emulator, Fault};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::adapter::{self, find_root, process_pdf, process_request, tree};
use super::api::{ArgumentError, Client, Config, Credentials, Error, ErrorKind, Proxy, Retry};

/// Secrets with characters that forms and XML escape.
const KEY: &str = "k3y: b/c+d=& <e>";
const USER: &str = "anna@example.com";
const PASSWORD: &str = "p4ss: w/o+r=d& <x>";
const PDF_PASSWORD: &str = "0pen: s/e+s=a& <me>";
const WRONG_KEY: &str = "wr0ng: k/e+y=& <z>";

/// Everything that was seen and heard.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    fn note(&self, what: impl Display) {
        // In one piece, since others are heard at the same time.
        self.clone().write_all(format!("{what}\n").as_bytes()).expect("memory takes everything");
    }

    fn note_debug(&self, what: impl Debug) {
        self.note(format_args!("{what:?} {what:#?}"));
    }

    /// An error, in every way in which it can be shown.
    fn note_error(&self, error: &Error) {
        self.note(error);
        self.note_debug(error);
        self.note_debug(error.argument().map(ArgumentError::to_string));
        self.note_debug((error.decode_error(), error.service_fault(), error.service_message(), error.code()));
        let mut source = error.source();
        while let Some(error) = source {
            self.note(error);
            self.note_debug(error);
            source = error.source();
        }
    }

    fn note_result<T: Debug>(&self, result: &Result<T, Error>) {
        match result {
            Ok(value) => self.note_debug(value),
            Err(error) => self.note_error(error),
        }
    }

    fn length(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn text_since(&self, start: usize) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned()
    }
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Heard {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Hears every span, event, record and panic of the process from the first time on.
fn listen() -> Heard {
    static HEARD: OnceLock<Heard> = OnceLock::new();
    HEARD.get_or_init(start_listening).clone()
}

fn start_listening() -> Heard {
    let heard = Heard::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_thread_ids(true)
        .with_writer(heard.clone())
        .init();
    let panics = heard.clone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        panics.note(panic);
        usual(panic);
    }));
    heard
}

/// What a secret may look like: as it is, escaped for a form or a URL, and within base64, wherever it begins.
fn disguises(secret: &str) -> Vec<String> {
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let mut disguises = vec![secret.to_owned(), secret.escape_debug().to_string(), form.replace('+', "%20"), form];
    for before in 0..3 {
        let bytes: Vec<u8> = vec![b'x'; before].into_iter().chain(secret.bytes()).collect();
        // The characters that depend on what stands around the secret are left out.
        let text = STANDARD.encode(&bytes);
        disguises.push(text.get(4..(bytes.len() / 3) * 4).expect("a secret of some length").to_owned());
    }
    disguises
}

fn config(emulator: &Emulator, credentials: Credentials) -> Config {
    let silence = Duration::from_millis(100);
    Config::new(credentials)
        .endpoint(emulator.endpoint())
        .retry(Retry::default().attempts(2).backoff(Duration::from_millis(1), Duration::from_millis(2)))
        .read_timeout(silence)
        .upload_read_timeout(silence)
        .on_drift(|report| listen().note_debug(report))
        .on_answer(|answer| {
            listen().note_debug(&answer);
            listen().note(String::from_utf8_lossy(&answer.body));
        })
}

/// Everything that can happen to a call.
fn faults() -> Vec<Fault> {
    let echo =
        |text: &str| Fault::status(500, format!("Cannot convert {text} to System.Int32.\r\nParameter name: type"));
    vec![
        Fault::reset_on_accept(),
        Fault::reset_before_request(),
        Fault::reset_after_request(),
        Fault::close_after_request(),
        Fault::reset_after_effect(),
        Fault::half_answer(),
        Fault::stall(),
        Fault::status(500, "Missing parameter: paperID."),
        echo("4x"),
        Fault::html(503, "<html>busy</html>").retry_after(0),
        Fault::redirect("http://127.0.0.1:1/elsewhere"),
        Fault::raw(200, "text/xml", "<result><code>SUCCESS</code><data><surprise/></data></result>"),
        Fault::raw(200, "text/xml", "<result><code>NEW_CODE</code><message>new</message></result>"),
        Fault::raw(200, "text/html", "<html>maintenance</html>"),
        Fault::raw(200, "text/xml", "<result><code>SUC"),
        Fault::code("READONLY"),
    ]
}

#[test]
fn no_secret_is_seen_or_heard_whatever_happens() {
    let heard = listen();
    let start = heard.length();
    let emulator = Emulator::builder().key(KEY).user(USER, PASSWORD).start().expect("an emulator");
    let mut secrets: Vec<String> = [KEY, PASSWORD, PDF_PASSWORD, WRONG_KEY].map(str::to_owned).to_vec();
    for credentials in [Credentials::api_key(KEY), Credentials::user(USER, PASSWORD)] {
        heard.note_debug(&credentials);
        let config = config(&emulator, credentials);
        heard.note_debug(&config);
        let client = Client::new(config.clone()).expect("a client");
        heard.note_debug(&client);
        secrets.push(use_everything(&heard, &client, &emulator));
    }
    be_refused(&heard, &emulator);
    panic_with_a_request(&heard, &config(&emulator, Credentials::api_key(KEY)));
    let text = heard.text_since(start);
    assert_heard_enough(&text);
    assert_heard_nothing(&text, &secrets);
}

/// Listens to a method: whatever its calls tell is searched when they are over.
pub(crate) struct Listener {
    heard: Heard,
    start: usize,
}

impl Listener {
    pub(crate) fn new() -> Self {
        let heard = listen();
        Listener { start: heard.length(), heard }
    }

    pub(crate) fn note<T: Debug>(&self, result: &Result<T, Error>) {
        self.heard.note_result(result);
    }

    /// Searches for the credentials, for the password in the examples of the spec, and for the tokens that an emulator answers first.
    pub(crate) fn search(self) {
        static TOKENS: OnceLock<Vec<String>> = OnceLock::new();
        // On a thread of its own, which is in no runtime.
        let tokens = TOKENS.get_or_init(|| thread::spawn(first_tokens).join().expect("no panic"));
        let secrets: Vec<String> =
            [KEY, PASSWORD, "open sesame"].map(str::to_owned).into_iter().chain(tokens.clone()).collect();
        let text = self.heard.text_since(self.start);
        assert!(text.contains("ipaper_call"), "nothing was heard of the calls: the proof proves nothing");
        assert_heard_nothing(&text, &secrets);
    }
}

/// Clients, with either kind of credentials, each of whose calls meets something else that can happen to it.
pub(crate) fn clients() -> impl Iterator<Item = (Emulator, Client)> {
    let fates = faults().into_iter().map(Some).chain([None]);
    fates.flat_map(|fault| {
        [Credentials::api_key(KEY), Credentials::user(USER, PASSWORD)].map(|credentials| {
            let emulator = Emulator::builder().key(KEY).user(USER, PASSWORD).start().expect("an emulator");
            if let Some(fault) = fault.clone() {
                emulator.inject(fault);
            }
            let client = Client::new(config(&emulator, credentials)).expect("a client");
            (emulator, client)
        })
    })
}

fn first_tokens() -> Vec<String> {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator, emulator.credentials())).expect("a client");
    let token = |_| adapter::preview_token(&client).expect("a token").expose().to_owned();
    (0..3).map(token).collect()
}

/// Calls that succeed and calls that fail. Returns a preview token.
fn use_everything(heard: &Heard, client: &Client, emulator: &Emulator) -> String {
    heard.note_result(&find_root(client));
    heard.note_result(&tree(client));
    heard.note_result(&tree(client));
    heard.note_result(&process_pdf(client, PDF_PASSWORD));
    let token = adapter::preview_token(client).expect("a token");
    heard.note_debug(&token);
    for fault in faults() {
        for call in [preview, process, read] {
            emulator.clear_faults();
            emulator.inject(fault.clone());
            call(heard, client);
        }
    }
    emulator.clear_faults();
    heard.note_result(&adapter::search(client, &"x".repeat(200)));
    heard.note_debug(process_request(PDF_PASSWORD));
    let dry_run = client.dry_run(&process_request(PDF_PASSWORD)).expect("a good request");
    heard.note(&dry_run);
    heard.note_debug(&dry_run);
    heard.note_debug(client.counters());
    token.expose().to_owned()
}

fn preview(heard: &Heard, client: &Client) {
    // A token that is answered is somebody else's secret; it is not shown.
    heard.note_result(&adapter::preview_token(client));
}

fn process(heard: &Heard, client: &Client) {
    heard.note_result(&process_pdf(client, PDF_PASSWORD));
}

fn read(heard: &Heard, client: &Client) {
    heard.note_result(&adapter::processing(client));
}

/// Configurations and logins that are refused.
fn be_refused(heard: &Heard, emulator: &Emulator) {
    let wrong = Client::new(config(emulator, Credentials::api_key(WRONG_KEY))).expect("a client");
    for _ in 0..2 {
        let error = find_root(&wrong).expect_err("the key is wrong");
        heard.note_error(&error);
    }
    let refused = [
        config(emulator, Credentials::api_key(KEY)).calls_below(0),
        config(emulator, Credentials::api_key(KEY)).endpoint("http://user:secret@example.com/"),
        config(emulator, Credentials::api_key(KEY)).proxy(Proxy::Address("socks5://proxy".to_owned())),
    ];
    for config in refused {
        heard.note_debug(&config);
        let error = Client::new(config).expect_err("a bad configuration");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
        heard.note_error(&error);
    }
}

fn panic_with_a_request(heard: &Heard, config: &Config) {
    let client = adapter::client_whose_transport_panics(config.clone());
    let panicked = panic::catch_unwind(AssertUnwindSafe(|| process_pdf(&client, PDF_PASSWORD)));
    assert!(panicked.is_err());
    heard.note_debug(&client);
}

fn assert_heard_enough(text: &str) {
    let proofs = [
        ("spans", "ipaper_call"),
        ("events", "an attempt failed and is repeated"),
        ("the HTTP client", adapter::HTTP_CLIENT),
        ("panics", "panicked"),
        ("what answers hold that nobody knows", "DriftReport"),
        ("answers", "<code>NEW_CODE</code>"),
    ];
    for (what, word) in proofs {
        assert!(text.contains(word), "nothing was heard of {what}: the proof proves nothing");
    }
}

fn assert_heard_nothing(text: &str, secrets: &[String]) {
    let dumped = dumped_bytes(text);
    for secret in secrets {
        for disguise in disguises(secret) {
            if let Some((before, _)) = text.split_once(&disguise) {
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                panic!("a secret shows as `{disguise}` in the line that begins with {:?}", &before[start..]);
            }
            assert!(!dumped.contains(&disguise), "a secret shows as `{disguise}` in what the HTTP client dumps");
        }
    }
}

/// What an HTTP client dumps of the bytes on the wire, pieced together from lines like `3c72 6573 756c 743e  <result>`, those of each thread by themselves.
fn dumped_bytes(text: &str) -> String {
    let mut bytes: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (before, row) in text.lines().filter_map(|line| line.split_once("ureq_proto::util: ")) {
        let thread = before.split_once("ThreadId(").map_or("", |(_, rest)| rest.split(')').next().unwrap_or_default());
        let digits: Vec<char> = row.chars().take(40).filter(char::is_ascii_hexdigit).collect();
        let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok();
        bytes.entry(thread).or_default().extend(digits.chunks(2).filter_map(byte));
    }
    bytes.values().map(|bytes| String::from_utf8_lossy(bytes)).collect::<Vec<_>>().join("\n")
}
