//! Answers that come before a request has left in full.
//!
//! A service that refuses a large request may answer and close the connection before it has read everything. ureq fails then, with a broken pipe, and the answer
//! that says why is lost. Here, when a request can no longer be written, its answer is looked for; if there is one, ureq is made to believe that the rest was sent,
//! and goes on to read it.
//!
//! ureq carries out a request on the thread that asks for it, so what the connection finds out reaches the body through a variable of the thread.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

use ureq::Timeout;
use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use ipaper_api::Body;

thread_local! {
    /// Whether the request that this thread is sending has been answered.
    static IS_ANSWERED: Cell<bool> = const { Cell::new(false) };
}

/// A body that ends early where the service has answered.
pub(crate) struct SentBody<'b>(&'b mut Body);

impl<'b> SentBody<'b> {
    pub(crate) fn new(body: &'b mut Body) -> Self {
        IS_ANSWERED.set(false);
        SentBody(body)
    }
}

impl Read for SentBody<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if IS_ANSWERED.get() {
            // As much as was announced has to come, and nobody reads what it is.
            let length = usize::try_from(self.0.length()).unwrap_or(usize::MAX).min(buffer.len());
            self.0.skip(length);
            return Ok(length);
        }
        let read = self.0.read(buffer);
        // What reads the file may have made calls of its own.
        IS_ANSWERED.set(false);
        read
    }
}

/// Looks for an answer where a request cannot be written.
#[derive(Debug)]
pub(crate) struct EarlyAnswerConnector;

impl<In: Transport> Connector<In> for EarlyAnswerConnector {
    type Out = EarlyAnswerTransport<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|connection| EarlyAnswerTransport { connection, stage: Stage::Open }))
    }
}

/// A connection that may be answered early.
pub(crate) struct EarlyAnswerTransport<T> {
    connection: T,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    /// The beginning of an early answer lies in the buffer, and nobody has been told.
    Answered,
    /// Nothing more can be written.
    Closing,
}

/// What breaks a connection comes behind the answer that was sent before it: the answer is there already, but for what the machine has in hand.
const PATIENCE: Duration = Duration::from_millis(100);

impl<T: Transport> EarlyAnswerTransport<T> {
    fn is_answered(&mut self) -> bool {
        let soon = NextTimeout { after: PATIENCE, reason: Timeout::RecvResponse, ..NextTimeout::default() };
        self.connection.await_input(soon).unwrap_or(false)
    }
}

impl<T: Transport> Transport for EarlyAnswerTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.connection.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.stage != Stage::Open {
            return Ok(());
        }
        let Err(error) = self.connection.transmit_output(amount, timeout) else { return Ok(()) };
        if !self.is_answered() {
            return Err(error);
        }
        self.stage = Stage::Answered;
        IS_ANSWERED.set(true);
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if self.stage == Stage::Answered {
            self.stage = Stage::Closing;
            // It may have been read from the buffer without asking.
            if !self.connection.buffers().input().is_empty() {
                return Ok(true);
            }
        }
        self.connection.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.stage == Stage::Open && self.connection.is_open()
    }

    fn is_tls(&self) -> bool {
        self.connection.is_tls()
    }
}

impl<T> fmt::Debug for EarlyAnswerTransport<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EarlyAnswerTransport")
    }
}
