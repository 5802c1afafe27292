//! A read's dealings with the cache and with equal reads, and a write's with what it makes stale.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Engine;
use super::cache::{Answer, Key};
use super::flights::{End, Flights, Lead};
use super::login::Account;
use super::step::Ask;
use crate::Error;
use crate::form::Form;
use crate::method::Method;
use crate::transport::HttpResponse;

/// A read whose answer may be kept.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) key: Key,
    /// For how long an answer may be given again.
    keep: Duration,
    /// The generation of the method when the read began.
    pub(super) generation: u64,
    /// Those who wait for the same, if they may.
    lead: Option<Lead>,
    /// The time at which the request was sent last: no answer is younger.
    pub(super) sent: Duration,
}

impl Reading {
    /// What there is to share and to keep of a call: nothing, unless the client has a cache and the method's answers may be kept.
    pub(super) fn of(engine: &Engine, method: &'static Method, account: &Account, form: &Form) -> Option<Self> {
        let keep = method.cache().filter(|_| engine.cache.is_some())?;
        let key = Key { account: account.number, method, arguments: form.arguments()?.into() };
        Some(Reading { key, keep, generation: engine.flights.generation(method), lead: None, sent: Duration::ZERO })
    }

    /// Makes the call for others too.
    pub(super) fn lead_with(&mut self, lead: Lead) {
        self.generation = lead.generation();
        self.lead = Some(lead);
    }

    pub(super) fn look_up(&self) -> Ask {
        Ask::LookUp { key: self.key.clone(), generation: self.generation }
    }

    pub(super) fn store(&self, mut response: HttpResponse) -> Ask {
        // The answer may lie in a larger piece of memory, which the cache does not count.
        response.body = Bytes::copy_from_slice(&response.body);
        let fresh_until = self.sent.saturating_add(self.keep);
        Ask::Store { key: self.key.clone(), answer: Answer { response, generation: self.generation, fresh_until } }
    }

    /// Hands the answer to those who wait for the same.
    pub(super) fn answered(self, response: HttpResponse) {
        if let Some(lead) = self.lead {
            lead.land(End::Answered(response));
        }
    }

    /// Leaves the next attempt to those who wait for the same.
    pub(super) fn postponed(self, until: Duration, error: &Error) {
        if let Some(lead) = self.lead {
            lead.land(End::Postponed { until, error: error.clone() });
        }
    }

    /// Hands the failure to those who wait for the same.
    pub(super) fn failed(self, error: &Error) {
        if let Some(lead) = self.lead {
            lead.land(End::Failed(error.clone()));
        }
    }
}

/// A write on its way: what it makes stale is stale from its making, and again from its dropping, which is the end of the attempt whatever came of it.
#[derive(Debug)]
pub(super) struct Writing {
    flights: Arc<Flights>,
    methods: &'static [&'static str],
}

impl Writing {
    /// For a read, nothing.
    pub(super) fn begin(flights: &Arc<Flights>, method: &Method) -> Option<Self> {
        let methods = method.makes_stale();
        if methods.is_empty() {
            return None;
        }
        flights.make_stale(methods);
        Some(Writing { flights: Arc::clone(flights), methods })
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.flights.make_stale(self.methods);
    }
}
