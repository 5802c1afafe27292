//! Who wants to know what answers hold that nobody knows.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::trace;
use crate::method::Method;
use crate::xml::{Drift, Drifts};

/// What the answer to one call holds that this version of the crate does not know: see [`Config::on_drift`](crate::Config::on_drift).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DriftReport {
    /// The method that was called.
    pub method: &'static Method,
    /// What its answer holds, in its order, at most 1,000 things.
    pub drift: Vec<Drift>,
    /// Whether the answer holds more than that.
    pub more: bool,
}

impl DriftReport {
    /// A report, if there is anything to report.
    pub(super) fn of(method: &'static Method, drifts: Drifts) -> Option<Self> {
        let Drifts { list: drift, more } = drifts;
        (!drift.is_empty()).then_some(DriftReport { method, drift, more })
    }
}

/// Who is called with reports.
#[derive(Clone)]
pub(crate) struct DriftListener(Arc<dyn Fn(DriftReport) + Send + Sync>);

impl DriftListener {
    pub(crate) fn new(listener: impl Fn(DriftReport) + Send + Sync + 'static) -> Self {
        DriftListener(Arc::new(listener))
    }

    /// A listener that panics takes nothing with it: the call is over, and its result is what it is.
    pub(super) fn tell(&self, report: DriftReport) {
        let method = report.method;
        if catch_unwind(AssertUnwindSafe(|| (self.0)(report))).is_err() {
            trace::listener_panicked(method, "on_drift");
        }
    }
}

impl fmt::Debug for DriftListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DriftListener")
    }
}
