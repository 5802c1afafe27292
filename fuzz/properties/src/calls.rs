//! What a call would send, without a network: the call engine is driven up to that point.

use std::io::Read as _;
use std::time::{Duration, UNIX_EPOCH};

use ipaper_api::engine::{CallOptions, Engine, Step};
use ipaper_api::{Body, Config, Credentials, DryRun, Error, Request};

/// What leaves for a request.
pub(crate) struct Sent {
    /// What the client announces.
    pub(crate) length: u64,
    pub(crate) body: Vec<u8>,
    pub(crate) dry_run: DryRun,
}

/// The body of a request, read in portions of this size. A dry run must find the same error.
pub(crate) fn send<R: Request>(credentials: Credentials, request: R, portion: usize) -> Result<Sent, Error> {
    let (engine, _) = Engine::new(Config::new(credentials).no_cache())?;
    let dry_run = engine.dry_run(&request);
    let mut call = engine.raw_call(request, &CallOptions::default());
    let now = Duration::ZERO;
    loop {
        match call.step(now, UNIX_EPOCH + now) {
            Step::Measure(measure) => call.measured(measure.read(), now),
            Step::Errand(errand) => call.carried_out(errand.carry_out(&engine, now), now),
            // The call has to be there while its body is read.
            Step::Send(request) => {
                return Ok(Sent {
                    length: request.body.length(),
                    body: read(request.body, portion),
                    dry_run: dry_run.unwrap_or_else(|error| panic!("a dry run refuses what is sent: {error}")),
                });
            }
            Step::Tell(_) => panic!("an answer is told that nobody asked for"),
            Step::Wait(_) => panic!("a call that is alone waits for others"),
            Step::Done(Err(error)) => return Err(error),
            Step::Done(Ok(_)) => panic!("a call is done that was never sent"),
        }
    }
}

fn read(mut body: Body, portion: usize) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut buffer = vec![0; portion.max(1)];
    loop {
        let filled = body.read(&mut buffer).unwrap_or_else(|error| panic!("a body cannot be read: {error}"));
        if filled == 0 {
            return whole;
        }
        whole.extend_from_slice(buffer.get(..filled).unwrap_or_default());
    }
}
