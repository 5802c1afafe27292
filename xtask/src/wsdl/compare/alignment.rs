//! Which parameter of a description is which one of the spec.

use std::collections::BTreeMap;

use codegen::model;

use crate::wsdl::description;

/// Pairs of indices into the spec's parameters and the description's, and what is left over on either side.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// Matched by a name, in the order of the description.
    pub(super) matched: Vec<(usize, usize)>,
    /// In the same place, without a name in common.
    pub(super) renamed: Vec<(usize, usize)>,
    /// In the spec alone.
    pub(super) gone: Vec<usize>,
    /// In the description alone.
    pub(super) new: Vec<usize>,
}

/// Matches by name, first as written and then whatever the case, and what is left by its place between those that match.
pub(super) fn align(spec: &[model::Parameter], described: &[&description::Parameter]) -> Alignment {
    let mut alignment = Alignment::default();
    for is_same in [same_name, same_letters] {
        for (theirs, parameter) in described.iter().enumerate() {
            if alignment.matched.iter().any(|(_, taken)| *taken == theirs) {
                continue;
            }
            let free = |ours: &usize| !alignment.matched.iter().any(|(taken, _)| taken == ours);
            let found = spec
                .iter()
                .enumerate()
                .filter(|(ours, _)| free(ours))
                .find(|(_, ours)| names(ours).any(|name| is_same(name, &parameter.name.text)));
            alignment.matched.extend(found.map(|(ours, _)| (ours, theirs)));
        }
    }
    alignment.matched.sort_by_key(|(_, theirs)| *theirs);
    alignment.match_leftovers(spec.len(), described.len());
    alignment
}

/// All names under which the spec sends a parameter.
pub(super) fn names(parameter: &model::Parameter) -> impl Iterator<Item = &str> {
    std::iter::once(parameter.wire.as_str()).chain(parameter.also_as.iter().map(String::as_str))
}

fn same_name(left: &str, right: &str) -> bool {
    left == right
}

fn same_letters(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

impl Alignment {
    /// Between the same two neighbours, as many leftovers on one side as on the other are the same ones under new names.
    fn match_leftovers(&mut self, ours: usize, theirs: usize) {
        // Each gap by the parameter of the spec before it.
        let mut gaps: BTreeMap<Option<usize>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let mut before = None;
        for index in 0..ours {
            if self.matched.iter().any(|(our, _)| *our == index) {
                before = Some(index);
            } else {
                gaps.entry(before).or_default().0.push(index);
            }
        }
        before = None;
        for index in 0..theirs {
            match self.matched.iter().find(|(_, their)| *their == index) {
                Some((our, _)) => before = Some(*our),
                None => gaps.entry(before).or_default().1.push(index),
            }
        }
        for (ours, theirs) in gaps.into_values() {
            if ours.len() == theirs.len() {
                self.renamed.extend(ours.into_iter().zip(theirs));
            } else {
                self.gone.extend(ours);
                self.new.extend(theirs);
            }
        }
    }

    /// Whether what matches stands in the same order on both sides.
    pub(super) fn is_in_order(&self) -> bool {
        self.matched.is_sorted_by_key(|(ours, _)| *ours)
    }
}
