//! Types that can never end, since each needs another one of itself.

use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::model::Arity;
use crate::spec::types::TypeEntry;

/// A type that another one needs, and the field that says so.
#[derive(Clone, Debug)]
struct Need {
    ty: usize,
    place: Place,
}

/// Reports each circle of types once.
pub(super) fn check(scope: &Scope<'_>, problems: &Problems) {
    let needs: Vec<Vec<Need>> = (0..scope.types().len()).map(|ty| needs(ty, scope)).collect();
    let endless = endless_types(scope, &needs);
    let mut reported = vec![false; endless.len()];
    for ty in 0..endless.len() {
        if !endless[ty] || reported[ty] {
            continue;
        }
        if let Some(circle) = circle_through(ty, &needs, &endless) {
            for need in &circle {
                reported[need.ty] = true;
            }
            problems.report(describe(ty, &circle, scope));
        }
    }
}

fn describe(ty: usize, circle: &[Need], scope: &Scope<'_>) -> Diagnostic {
    let name = &scope.types()[ty].entry.name().value;
    let next = |need: &Need| format!("needs a `{}`", scope.types()[need.ty].entry.name().value);
    let problem = Diagnostic::at(&circle[0].place, format!("a `{name}` needs another `{name}`, without end"));
    let problem = problem.label(next(&circle[0]));
    let problem = circle[1..].iter().fold(problem, |problem, need| problem.related(&need.place, next(need)));
    problem.help("make a field on the way `optional = true` or `list = true`")
}

/// Which types no value can have. Those that need nothing can, then those that need only these, and so on.
fn endless_types(scope: &Scope<'_>, needs: &[Vec<Need>]) -> Vec<bool> {
    let mut endless = vec![true; needs.len()];
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (ty, needs) in needs.iter().enumerate() {
        for need in needs {
            needed_by[need.ty].push(ty);
        }
    }
    // How many of its needs must still be shown to end.
    let mut open: Vec<usize> = (0..needs.len()).map(|ty| open_needs(ty, scope, &needs[ty])).collect();
    let mut ended: Vec<usize> = (0..needs.len()).filter(|ty| open[*ty] == 0).collect();
    while let Some(ty) = ended.pop() {
        endless[ty] = false;
        for other in &needed_by[ty] {
            if open[*other] > 0 {
                open[*other] -= 1;
                if open[*other] == 0 {
                    ended.push(*other);
                }
            }
        }
    }
    endless
}

/// One variant of a choice that ends is enough, and so is one that needs no declared type at all.
fn open_needs(ty: usize, scope: &Scope<'_>, needs: &[Need]) -> usize {
    match scope.types()[ty].entry {
        TypeEntry::Choice(choice) => usize::from(needs.len() >= choice.variants.len()),
        _ => needs.len(),
    }
}

/// The declared types that a value of a type cannot do without; for a choice, each of its variants.
fn needs(ty: usize, scope: &Scope<'_>) -> Vec<Need> {
    let declared = &scope.types()[ty];
    let names: Vec<_> = match declared.entry {
        TypeEntry::Newtype(_) | TypeEntry::Enum(_) => Vec::new(),
        TypeEntry::Struct(entry) => {
            entry.fields.iter().filter(|field| field.arity == Arity::Required).map(|field| &field.ty).collect()
        }
        TypeEntry::Choice(entry) => entry.variants.iter().map(|variant| &variant.ty).collect(),
        TypeEntry::Document(entry) => {
            entry.fields.iter().filter(|field| field.arity == Arity::Required).map(|field| &field.ty).collect()
        }
    };
    let need = |name: &&crate::diagnostic::Located<String>| {
        let ty = scope.position(declared.file, name)?;
        Some(Need { ty, place: name.place.clone() })
    };
    names.iter().filter_map(need).collect()
}

/// The shortest way from a type back to itself through types without end.
fn circle_through(start: usize, needs: &[Vec<Need>], endless: &[bool]) -> Option<Vec<Need>> {
    let mut visited = vec![false; endless.len()];
    let mut ways: Vec<Vec<Need>> = vec![Vec::new()];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in &ways {
            let here = way.last().map_or(start, |need| need.ty);
            for need in needs[here].iter().filter(|need| endless[need.ty]) {
                let back = need.ty == start;
                let new = !std::mem::replace(&mut visited[need.ty], true);
                let mut way = way.clone();
                way.push(need.clone());
                if back {
                    return Some(way);
                }
                if new {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}
