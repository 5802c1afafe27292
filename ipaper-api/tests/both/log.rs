//! Keeps the events that the clients log, with their fields.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tracing::dispatcher::Dispatch;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// The events of this project's crates.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Entry>>>);

/// An event.
#[derive(Clone, Debug)]
pub struct Entry {
    pub at: Instant,
    pub level: Level,
    fields: BTreeMap<&'static str, String>,
}

impl Entry {
    /// The text of a field; of a field that is absent, nothing.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The number in a field.
    pub fn number(&self, name: &str) -> u64 {
        self.field(name).parse().unwrap_or_else(|_| panic!("no number {name} in {self:?}"))
    }
}

impl Log {
    /// A dispatcher that keeps events in this log.
    pub fn dispatch(&self) -> Dispatch {
        tracing_subscriber::registry().with(self.clone()).into()
    }

    /// Logs what this does on this thread.
    pub fn of<T>(&self, work: impl FnOnce() -> T) -> T {
        tracing::dispatcher::with_default(&self.dispatch(), work)
    }

    /// The events of a level.
    pub fn at(&self, level: Level) -> Vec<Entry> {
        let entries = self.0.lock().expect("the log");
        entries.iter().filter(|entry| entry.level == level).cloned().collect()
    }
}

impl Visit for Entry {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target().starts_with("ipaper_api") {
            let mut entry = Entry { at: Instant::now(), level: *event.metadata().level(), fields: BTreeMap::new() };
            event.record(&mut entry);
            self.0.lock().expect("the log").push(entry);
        }
    }
}
