//! A running emulator, seen from the test that started it.

use std::fmt;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use bytes::Bytes;
use ipaper_api::{Credentials, Method};
use tokio::runtime;
use tokio::sync::oneshot;

use crate::builder::Builder;
use crate::fault::Fault;
use crate::http;
use crate::log::{Connections, ReceivedRequest};
use crate::services;
use crate::shared::Shared;
use crate::tls::Tls;

/// Answers with much text are written by recursion, as deep as the account's tree; unoptimised code takes some room for that.
const STACK_SIZE: usize = 16 * 1024 * 1024;

/// A local iPaper that serves on 127.0.0.1 until it is dropped.
///
/// It runs on a thread of its own, so that tests with and without an async runtime use it alike.
pub struct Emulator {
    shared: Arc<Shared>,
    endpoint: String,
    key: String,
    #[cfg(feature = "tls")]
    root_certificate: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts an emulator with the demo account, on a free port.
    ///
    /// # Errors
    ///
    /// When the system refuses a socket or a thread.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Sets up an emulator before it starts.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn run(listener: TcpListener, shared: Shared, key: String, tls: Option<Tls>) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let endpoint = match tls {
            Some(_) => format!("https://localhost:{port}/V2/"),
            None => format!("http://127.0.0.1:{port}/V2/"),
        };
        #[cfg(feature = "tls")]
        let root_certificate = tls.as_ref().map(Tls::root_certificate_pem);
        let shared = Arc::new(shared);
        let runtime = runtime::Builder::new_current_thread().enable_all().thread_stack_size(STACK_SIZE).build()?;
        let (stop, stopped) = oneshot::channel();
        let serving = serve_until(stopped, listener, Arc::clone(&shared), tls);
        let thread = thread::Builder::new()
            .name("ipaper-emulator".to_owned())
            .stack_size(STACK_SIZE)
            .spawn(move || runtime.block_on(serving))?;
        Ok(Emulator {
            shared,
            endpoint,
            key,
            #[cfg(feature = "tls")]
            root_certificate,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The address to which clients append `Paper.asmx/GetAllPapers` and the like: `http://127.0.0.1:12345/V2/`, or
    /// `https://localhost:12345/V2/` over TLS.
    pub fn endpoint(&self) -> String {
        self.endpoint.clone()
    }

    /// The credentials that it accepts: the user `APIKey` with the key `demo key+1`, unless the builder was given another.
    pub fn credentials(&self) -> Credentials {
        Credentials::api_key(self.key.as_str())
    }

    /// The root certificate that clients must trust, as PEM; empty without TLS.
    #[cfg(feature = "tls")]
    pub fn root_certificate_pem(&self) -> &str {
        self.root_certificate.as_deref().unwrap_or_default()
    }

    /// Whether it can carry out a method. It answers HTTP 501 to those of the spec that it cannot.
    pub fn implements(&self, method: &Method) -> bool {
        services::handler(method.full_name()).is_some()
    }

    /// Has something go wrong. Faults are taken in the order in which they were injected, one for each request.
    pub fn inject(&self, fault: Fault) {
        self.shared.faults().inject(fault);
    }

    /// Forgets all faults that are still to happen. Those under way go on.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// The latest requests, in the order in which their heads were read: as many as
    /// [`Builder::kept_requests`] and [`Builder::kept_bytes`] allow.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared.log().requests()
    }

    /// How many requests the log has dropped since the emulator started, to make room for later
    /// ones. While this is 0, [`requests`](Emulator::requests) is complete.
    pub fn dropped_requests(&self) -> u64 {
        self.shared.log().dropped
    }

    /// Empties the log of requests.
    pub fn clear_requests(&self) {
        self.shared.log().clear();
    }

    /// How many connections there were since it started.
    pub fn connections(&self) -> Connections {
        self.shared.log().connections
    }

    /// The content of a file in the media library, by the file's id.
    pub fn file(&self, id: i32) -> Option<Bytes> {
        self.shared.state().media.file(id).map(|file| file.content.clone())
    }

    /// The PDF that was uploaded last for a paper, by the paper's id, whether or not it was processed.
    pub fn pdf(&self, paper_id: i32) -> Option<Bytes> {
        self.shared.state().tree.paper(paper_id).ok().and_then(|paper| paper.pdf.clone())
    }
}

impl fmt::Debug for Emulator {
    /// Shows where it is reached. The key and what clients sent stay out of the output of failing tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    /// Ends all connections and waits for the thread, so that the port is free afterwards.
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only if the thread is.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in there was printed when it happened; there is nothing to add.
            let _ = thread.join();
        }
    }
}

async fn serve_until(stopped: oneshot::Receiver<()>, listener: TcpListener, shared: Arc<Shared>, tls: Option<Tls>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    tokio::select! {
        _ = stopped => {}
        () = http::serve(listener, shared, tls) => {}
    }
}
