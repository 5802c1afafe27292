//! The table of how the call engine treats each method: whether it is repeated, kept, and what it makes stale.

use super::Output;
use crate::model::{Access, Api, Method, Service};

pub(super) fn emit(api: &Api) -> Output {
    let rows = api.services.iter().flat_map(|service| service.methods.iter().map(move |method| (service, method)));
    let mut text = String::from(HEADER);
    for (service, method) in rows {
        text += &row(api, service, method);
        text.push('\n');
    }
    Output::region("ipaper-api/src/calls.md", "calls", text)
}

const HEADER: &str = "\
| Method | Access | Repeated | Answer kept | Makes stale |
| --- | --- | --- | --- | --- |
";

fn row(api: &Api, service: &Service, method: &Method) -> String {
    let (access, repeated, kept, stale) = match &method.access {
        Access::Read { cache_seconds: None } => ("read", "yes", "never".to_owned(), String::new()),
        Access::Read { cache_seconds: Some(seconds) } => ("read", "yes", format!("{seconds} s"), String::new()),
        Access::Write { repeatable: true, stale } => ("write", "yes", String::new(), made_stale(api, stale)),
        Access::Write { repeatable: false, stale } => {
            ("write", "only if nothing was done", String::new(), made_stale(api, stale))
        }
    };
    format!("| `{}.{}` | {access} | {repeated} | {kept} | {stale} |", service.wire, method.wire)
}

/// The reads by name, and all that a service keeps as `Service.*`.
fn made_stale(api: &Api, stale: &[String]) -> String {
    if stale.is_empty() {
        return "nothing".to_owned();
    }
    let parts: Vec<String> = api.services.iter().flat_map(|service| made_stale_of(service, stale)).collect();
    parts.join(", ")
}

fn made_stale_of(service: &Service, stale: &[String]) -> Vec<String> {
    let full_name = |method: &Method| format!("{}.{}", service.wire, method.wire);
    let kept = service.methods.iter().filter(|method| is_kept(method));
    let is_stale = |method: &Method| stale.contains(&full_name(method));
    let named: Vec<String> = kept.clone().filter(|method| is_stale(method)).map(full_name).collect();
    if named.len() > 1 && named.len() == kept.count() {
        return vec![format!("`{}.*`", service.wire)];
    }
    named.into_iter().map(|name| format!("`{name}`")).collect()
}

fn is_kept(method: &Method) -> bool {
    matches!(method.access, Access::Read { cache_seconds: Some(_) })
}
