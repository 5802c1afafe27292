//! Return codes: the list of them, and what a method may answer.

use super::identifiers::{Case, Unique, derived, refuse_in_use};
use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::{Access, Applies, Certainty, Code, CodeKind, MethodCode};
use crate::names::VARIANT_IN_USE;
use crate::spec::Spec;
use crate::spec::api::CodeEntry;
use crate::spec::method::CodeReference;

/// Every code, in the order of the spec.
pub(super) fn resolve(spec: &Spec, problems: &Problems) -> Vec<Code> {
    let mut wires = Unique::new("codes", problems);
    let mut rusts = Unique::new("codes with the Rust name", problems);
    let mut codes = Vec::new();
    for entry in &spec.api.codes {
        wires.see(&entry.name.value, &entry.name.place);
        let Some(code) = resolve_code(entry, spec.api.api.sure, problems) else { continue };
        if !codes.iter().any(|other: &Code| other.wire == code.wire) {
            rusts.see(&code.rust, &entry.name.place);
        }
        codes.push(code);
    }
    check_success(spec, problems);
    codes
}

fn resolve_code(entry: &CodeEntry, sure: Certainty, problems: &Problems) -> Option<Code> {
    let rust = derived(&entry.name, entry.rust.as_ref(), Case::Pascal, problems)?;
    refuse_in_use(&rust, &[VARIANT_IN_USE], &entry.name.place, problems);
    Some(Code {
        wire: entry.name.value.clone(),
        rust,
        kind: entry.kind.value,
        applies: entry.applies,
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
    })
}

/// One code is the success of every method.
fn check_success(spec: &Spec, problems: &Problems) {
    let mut successes = spec.api.codes.iter().filter(|code| code.kind.value == CodeKind::Success);
    let Some(success) = successes.next() else {
        let problem = Diagnostic::at(&spec.api.api.name.place, "no code is a success");
        problems.report(problem.help("one `[[code]]` has `kind = \"success\"`"));
        return;
    };
    if success.applies != Applies::All {
        let problem = Diagnostic::at(&success.name.place, "every method may succeed");
        problems.report(problem.help("set `applies = \"all\"`"));
    }
    for other in successes {
        let problem = Diagnostic::at(&other.kind.place, "there is one success only");
        problems.report(problem.related(&success.kind.place, "the first one"));
    }
}

/// Success first, then the other codes that apply anyway, then those that the method lists.
pub(super) fn of_method(
    listed: &[CodeReference],
    access: &Access,
    sure: Certainty,
    codes: &[Code],
    problems: &Problems,
) -> Vec<MethodCode> {
    let is_write = matches!(access, Access::Write { .. });
    let applies = |code: &Code| match code.applies {
        Applies::All => true,
        Applies::Writes => is_write,
        Applies::Listed => false,
    };
    let mut applying: Vec<&Code> = codes.iter().filter(|code| applies(code)).collect();
    applying.sort_by_key(|code| code.kind != CodeKind::Success);
    let method_code = |code: &Code, sure| MethodCode { wire: code.wire.clone(), rust: code.rust.clone(), sure };
    let mut result: Vec<MethodCode> = applying.into_iter().map(|code| method_code(code, code.fact.sure)).collect();
    let mut unique = Unique::new("mentions of the code", problems);
    for reference in listed {
        unique.see(&reference.name.value, &reference.name.place);
        let Some(code) = find(&reference.name, codes, problems) else { continue };
        if applies(code) {
            let message = format!("the code `{}` need not be listed", code.wire);
            let whom = if code.applies == Applies::All { "every method" } else { "every write" };
            let problem = Diagnostic::at(&reference.name.place, message).note(format!("{whom} may answer it"));
            problems.report(problem.help("leave it out"));
        }
        result.push(method_code(code, reference.sure.unwrap_or(sure)));
    }
    result
}

fn find<'a>(name: &Located<String>, codes: &'a [Code], problems: &Problems) -> Option<&'a Code> {
    let code = codes.iter().find(|code| code.wire == name.value);
    if code.is_none() {
        let problem = Diagnostic::at(&name.place, format!("the code `{}` is not on the list", name.value));
        problems.report(problem.suggest(name, codes.iter().map(|code| code.wire.as_str())));
    }
    code
}
