//! Which elements are of one kind, and what they have in common: the elements of all answers, grouped by where they stand.
//!
//! An element inside of one of its own name is of the same kind as that one, however deep. So are elements of one name at two places that hold much the same.

use std::collections::{BTreeSet, HashMap};

use super::tree::{Attribute, Element};

/// Names of elements that lead from the data to a group.
type Way<'a> = Vec<&'a str>;

/// All groups. The first is the data itself.
#[derive(Debug, Default)]
pub(super) struct Shapes<'a> {
    groups: Vec<Group<'a>>,
    ways: HashMap<Way<'a>, usize>,
    /// Ways that lead to the group of another way.
    same: HashMap<Way<'a>, Way<'a>>,
}

/// Elements of one kind.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) name: &'a str,
    way: Way<'a>,
    pub(super) elements: Vec<&'a Element>,
    /// Names of children with their groups, in the order in which they were first seen.
    pub(super) children: Vec<(&'a str, usize)>,
}

impl<'a> Shapes<'a> {
    /// Groups all that is in these elements, which are of one kind.
    pub(super) fn of(roots: &[&'a Element]) -> Self {
        let mut shapes = Self::default();
        loop {
            shapes.groups.clear();
            shapes.ways.clear();
            let root: Way<'a> = vec![roots.first().map_or("", |root| root.name.as_str())];
            shapes.group(&root);
            for element in roots {
                shapes.add(element, &root);
            }
            match shapes.alike() {
                Some((same, other)) => shapes.same.insert(other, same),
                None => return shapes,
            };
        }
    }

    pub(super) fn get(&self, group: usize) -> Option<&Group<'a>> {
        self.groups.get(group)
    }

    /// Whether elements of the group come more than once in any element.
    pub(super) fn repeats(&self, group: usize) -> bool {
        let is_child = |parent: &&Group<'a>| {
            parent.children.iter().any(|(name, child)| *child == group && parent.most(name).0 > 1)
        };
        self.groups.iter().any(|parent| is_child(&parent))
    }

    fn group(&mut self, way: &Way<'a>) -> usize {
        let next = self.groups.len();
        let group = *self.ways.entry(way.clone()).or_insert(next);
        if group == next {
            let name = way.last().copied().unwrap_or_default();
            self.groups.push(Group { name, way: way.clone(), elements: Vec::new(), children: Vec::new() });
        }
        group
    }

    fn add(&mut self, element: &'a Element, way: &Way<'a>) -> usize {
        let group = self.group(way);
        if let Some(group) = self.groups.get_mut(group) {
            group.elements.push(element);
        }
        for child in &element.children {
            let found = self.add(child, &self.way_to(child, way));
            let known = self.groups.get_mut(group).map(|group| &mut group.children);
            if let Some(known) = known.filter(|known| known.iter().all(|(name, _)| *name != child.name)) {
                known.push((&child.name, found));
            }
        }
        group
    }

    fn way_to(&self, child: &'a Element, way: &[&'a str]) -> Way<'a> {
        let is_text = child.attributes.is_empty() && child.children.is_empty() && !child.text.is_empty();
        let above = way.iter().skip(1).position(|name| *name == child.name).filter(|_| !is_text);
        let way: Way<'a> = match above {
            Some(position) => way.iter().take(position + 2).copied().collect(),
            None => way.iter().copied().chain([child.name.as_str()]).collect(),
        };
        self.same.get(&way).cloned().unwrap_or(way)
    }

    /// Two groups of one name that hold much the same, the one nearer to the data first.
    fn alike(&self) -> Option<(Way<'a>, Way<'a>)> {
        for (index, second) in self.groups.iter().enumerate().skip(1) {
            for first in self.groups.iter().take(index).skip(1) {
                if first.name == second.name && first.likeness(second) >= 0.5 {
                    let (near, far) =
                        if first.way.len() <= second.way.len() { (first, second) } else { (second, first) };
                    return Some((near.way.clone(), far.way.clone()));
                }
            }
        }
        None
    }
}

impl<'a> Group<'a> {
    /// Names of attributes in the order in which they were first seen.
    pub(super) fn attribute_names(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for attribute in self.elements.iter().flat_map(|element| &element.attributes) {
            if !names.contains(&attribute.name.as_str()) {
                names.push(attribute.name.as_str());
            }
        }
        names
    }

    pub(super) fn attributes(&self, name: &str) -> Vec<&'a Attribute> {
        self.elements.iter().filter_map(|element| element.attribute(name)).collect()
    }

    /// No more than a text, or nothing at all.
    pub(super) fn is_leaf(&self) -> bool {
        self.children.is_empty() && self.elements.iter().all(|element| element.attributes.is_empty())
    }

    pub(super) fn has_text(&self) -> bool {
        self.elements.iter().any(|element| !element.text.is_empty())
    }

    /// In how many of the elements there is a child of the name.
    pub(super) fn with_child(&self, name: &str) -> usize {
        self.elements.iter().filter(|element| element.children_named(name).next().is_some()).count()
    }

    /// The element with the most children of a name, and how many it has.
    pub(super) fn most(&self, name: &str) -> (usize, Option<&'a Element>) {
        let counts = self.elements.iter().map(|element| (element.children_named(name).count(), *element));
        counts.fold((0, None), |most, (count, element)| if count > most.0 { (count, Some(element)) } else { most })
    }

    /// Whether children of one name come again behind those of another one, in any of the elements.
    pub(super) fn is_interleaved(&self) -> bool {
        self.elements.iter().any(|element| {
            let mut runs: Vec<&str> = element.children.iter().map(|child| child.name.as_str()).collect();
            runs.dedup();
            runs.iter().collect::<BTreeSet<_>>().len() < runs.len()
        })
    }

    /// Where values stand in the element: attributes and children.
    pub(super) fn places(&self) -> BTreeSet<String> {
        let attributes = self.attribute_names().into_iter().map(|name| format!("@{name}"));
        attributes.chain(self.children.iter().map(|(name, _)| (*name).to_owned())).collect()
    }

    /// How much of what two groups hold they both hold: from 0 to 1.
    pub(super) fn likeness(&self, other: &Group<'_>) -> f64 {
        let (own, others) = (self.places(), other.places());
        ratio(own.intersection(&others).count(), own.union(&others).count())
    }

    /// How much of the smaller one of two groups the greater one holds too.
    pub(super) fn overlap(&self, other: &Group<'_>) -> f64 {
        let (own, others) = (self.places(), other.places());
        ratio(own.intersection(&others).count(), own.len().min(others.len()))
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let of = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { of(part) / of(whole) }
}
