//! The README's table of methods.

use super::arguments::required;
use super::{Output, docs};
use crate::model::{Access, Api, Method, Service};

pub(super) fn emit(api: &Api) -> Output {
    let rows = api.services.iter().flat_map(|service| service.methods.iter().map(move |method| row(service, method)));
    let mut text = String::from(HEADER);
    for row in rows {
        text += &row;
        text.push('\n');
    }
    Output::region("README.md", "methods", text)
}

const HEADER: &str = "\
| Method | Async | Blocking | Access | Certainty |
| --- | --- | --- | --- | --- |
";

fn row(service: &Service, method: &Method) -> String {
    let arguments = if required(method).next().is_some() { ".." } else { "" };
    let call = format!("client.{}().{}({arguments})", service.module, method.function);
    let Service { wire: service, .. } = service;
    let Method { wire, page, .. } = method;
    let (access, certainty) = (access(&method.access), docs::certainty(method.fact.sure));
    format!("| [{service}.{wire}]({page}) | `{call}.await` | `{call}` | {access} | {certainty} |")
}

fn access(access: &Access) -> String {
    match access {
        Access::Read { cache_seconds: None } => "read".to_owned(),
        Access::Read { cache_seconds: Some(seconds) } => format!("read, cached {seconds} s"),
        Access::Write { repeatable: false, .. } => "write".to_owned(),
        Access::Write { repeatable: true, .. } => "write, repeatable".to_owned(),
    }
}
