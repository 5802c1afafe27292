//! What answers that are no success say: their codes, and what they carry.

use codegen::model::{Api, CodeKind, Method, Type};

use super::answers::{Answer, Answers};
use super::compare::Comparison;
use super::read::shortened;
use super::scope::Scope;

/// Whether an answer is one of a success. A fragment is.
pub(super) fn is_success(answer: &Answer, api: &Api) -> bool {
    let success = api.codes.iter().find(|code| code.kind == CodeKind::Success);
    answer.code.as_ref().is_none_or(|code| success.is_some_and(|success| success.wire == *code))
}

/// A line for each failure.
pub(super) fn failures(api: &Api, method: &Method, answers: &Answers) -> Vec<String> {
    let failed = answers.list.iter().filter(|answer| !is_success(answer, api));
    failed.map(|answer| failure(api, method, answer)).collect()
}

/// How many failures have a code that the method does not list.
pub(super) fn unknown(method: &Method, answers: &Answers) -> usize {
    let codes = answers.list.iter().filter_map(|answer| answer.code.as_ref());
    codes.filter(|code| !method.codes.iter().any(|known| known.wire == **code)).count()
}

fn failure(api: &Api, method: &Method, answer: &Answer) -> String {
    let code = answer.code.as_deref().unwrap_or_default();
    let what = if code.is_empty() {
        "the code is empty".to_owned()
    } else if method.codes.iter().any(|known| known.wire == code) {
        format!("`{code}`: the method may answer it, as the spec has it")
    } else if api.codes.iter().any(|known| known.wire == code) {
        format!("`{code}`: in the spec, but not among the method's codes; add it: codes = [\"{code}\"]")
    } else {
        format!(
            "`{}`: the spec does not know it; add a [[code]] to the file on the API, and it to the method's codes",
            shortened(code)
        )
    };
    format!("{}: {what}{}", answer.path, carried(method, answer))
}

/// That a failure carries something, where the spec says nothing of it.
fn carried(method: &Method, answer: &Answer) -> &'static str {
    let carries = answer.data.as_ref().is_some_and(|data| !data.is_empty());
    if carries && method.failure.is_none() { "; it carries data, and the method has no `failure`" } else { "" }
}

/// Compares what failures carry with the method's `failure`.
pub(super) fn compare<'m, 'a>(
    api: &Api,
    method: &'m Method,
    scope: &'m Scope<'m>,
    answers: &'a Answers,
    comparison: &mut Comparison<'m, 'a>,
) {
    let known = method.failure.as_ref().and_then(|failure| scope.find(failure));
    let Some(Type::Struct(known)) = known else { return };
    let failed = answers.list.iter().filter(|answer| !is_success(answer, api));
    for data in failed.filter_map(|answer| answer.data.as_ref()) {
        comparison.structure(data, known);
    }
}
