//! Return codes: the list of them, and what a method may answer.

use std::collections::HashMap;

use super::identifiers::{Case, Remedy, Unique, derived, refuse_in_use};
use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::{Access, Applies, Certainty, Code, CodeKind, MethodCode};
use crate::names::VARIANT_IN_USE;
use crate::spec::Spec;
use crate::spec::api::CodeEntry;
use crate::spec::method::CodeReference;

/// Every code, in the order of the spec.
pub(super) struct Codes {
    list: Vec<Code>,
    by_wire: HashMap<String, usize>,
    /// Those that apply to methods which do not list them, the success first.
    applying: Vec<usize>,
}

pub(super) fn resolve(spec: &Spec, problems: &Problems) -> Codes {
    let mut wires = Unique::new("codes", Remedy::Once, problems);
    let mut rusts = Unique::new("codes with the Rust name", Remedy::Rust, problems);
    let mut list = Vec::new();
    for entry in &spec.api.codes {
        let is_new = wires.see(&entry.name.value, &entry.name.place);
        let Some(code) = resolve_code(entry, spec.api.api.sure, problems) else { continue };
        if is_new {
            rusts.see(&code.rust, &entry.name.place);
        }
        list.push(code);
    }
    check_success(spec, problems);
    Codes::of(list)
}

fn resolve_code(entry: &CodeEntry, sure: Certainty, problems: &Problems) -> Option<Code> {
    let rust = derived(&entry.name, entry.rust.as_ref(), Case::Pascal, problems)?;
    refuse_in_use(&rust, &[VARIANT_IN_USE], &entry.name.place, Remedy::Rust, problems);
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
        problems.report(problem.help(
            "give the `[[code]]` that means success `kind = \"success\"` and `applies = \"all\"`, or add it if it is missing",
        ));
        return;
    };
    if success.applies != Applies::All {
        let problem = Diagnostic::at(&success.name.place, "every method may succeed");
        problems.report(problem.help("set `applies = \"all\"`"));
    }
    for other in successes {
        let problem = Diagnostic::at(&other.kind.place, "there is one success only");
        let problem = problem.label("the second one").related(&success.kind.place, "the first one");
        problems.report(problem.help("give it the kind that says what a caller should make of it, such as `general`"));
    }
}

impl Codes {
    fn of(list: Vec<Code>) -> Self {
        let mut by_wire = HashMap::new();
        for (position, code) in list.iter().enumerate() {
            by_wire.entry(code.wire.clone()).or_insert(position);
        }
        let is_success = |position: &usize| list.get(*position).is_some_and(|code| code.kind == CodeKind::Success);
        let applies = |(position, code): (usize, &Code)| (code.applies != Applies::Listed).then_some(position);
        let mut applying: Vec<usize> = list.iter().enumerate().filter_map(applies).collect();
        applying.sort_by_key(|position| !is_success(position));
        Self { list, by_wire, applying }
    }

    pub(super) fn into_list(self) -> Vec<Code> {
        self.list
    }

    /// Success first, then the other codes that apply anyway, then those that the method lists.
    pub(super) fn of_method(
        &self,
        listed: &[CodeReference],
        access: &Access,
        sure: Certainty,
        problems: &Problems,
    ) -> Vec<MethodCode> {
        let is_write = matches!(access, Access::Write { .. });
        let applies = |code: &Code| match code.applies {
            Applies::All => true,
            Applies::Writes => is_write,
            Applies::Listed => false,
        };
        let method_code = |code: &Code, sure| MethodCode { wire: code.wire.clone(), rust: code.rust.clone(), sure };
        let applying =
            self.applying.iter().filter_map(|position| self.list.get(*position)).filter(|code| applies(code));
        let mut result: Vec<MethodCode> = applying.map(|code| method_code(code, code.fact.sure)).collect();
        let mut unique = Unique::new("mentions of the code", Remedy::Once, problems);
        for reference in listed {
            unique.see(&reference.name.value, &reference.name.place);
            let Some(code) = self.find(&reference.name, problems) else { continue };
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

    fn find(&self, name: &Located<String>, problems: &Problems) -> Option<&Code> {
        let code = self.by_wire.get(&name.value).and_then(|position| self.list.get(*position));
        if code.is_none() {
            let problem = Diagnostic::at(&name.place, format!("the code `{}` is not on the list", name.value))
                .suggest(name, self.list.iter().map(|code| code.wire.as_str()))
                .help(format!("if it is new, add it to `api.toml`: a `[[code]]` with `name = \"{}\"`", name.value));
            problems.report(problem);
        }
        code
    }
}
