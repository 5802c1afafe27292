//! What became of a surface: what is new, gone, renamed or changed, and what that means for the code of users.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::item::{Item, Kind};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub weight: Weight,
    what: What,
}

/// What a difference means for the code of users, by the rules of semantic versioning; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Code that was right compiles no more, or has an argument refused that was sent before.
    Breaking,
    /// Code compiles as before, and something else is sent, kept or understood.
    Behavior,
    /// There is more than before.
    Addition,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Added(Item),
    Removed(Item),
    Renamed(Item, Item),
    Changed(Item, Item),
}

/// All differences, the gravest first.
pub(super) fn changes(before: &BTreeSet<Item>, after: &BTreeSet<Item>) -> Vec<Change> {
    let (before, renamed) = follow_renamed_types(before, after);
    let mut gone = by_identity(&before);
    let mut new = by_identity(after);
    let mut found: Vec<What> = renamed;
    gone.retain(|identity, old| match new.remove(identity) {
        Some(now) => {
            if *old != now {
                found.push(What::Changed((*old).clone(), now.clone()));
            }
            false
        }
        None => true,
    });
    found.extend(renames(&mut gone, &mut new));
    found.extend(outermost(&gone).map(What::Removed));
    found.extend(outermost(&new).map(What::Added));
    let mut changes: Vec<Change> = found.into_iter().map(|what| Change { weight: weight(&what), what }).collect();
    changes.sort_by_key(|change| (change.weight, change.to_string()));
    changes
}

type ByIdentity<'i> = BTreeMap<(Kind, &'i str), &'i Item>;

fn by_identity(items: &BTreeSet<Item>) -> ByIdentity<'_> {
    items.iter().map(|item| ((item.kind, item.path.as_str()), item)).collect()
}

/// A type, a service or a request under another name takes all that belongs to it along: the old surface as if it had been called so before, and the
/// renames.
fn follow_renamed_types(before: &BTreeSet<Item>, after: &BTreeSet<Item>) -> (BTreeSet<Item>, Vec<What>) {
    let (gone, new) = (owners(before, after), owners(after, before));
    let mut followed = before.clone();
    let mut renamed = Vec::new();
    for old in &gone {
        let Some(now) = new.iter().find(|now| is_renamed(old, now, before, after)) else { continue };
        followed = followed.into_iter().map(|item| moved(item, &old.path, &now.path)).collect();
        // What else is different about it is told as a change of what it is called now.
        renamed.push(What::Renamed((*old).clone(), (*now).clone()));
    }
    (followed, renamed)
}

/// The items of one surface that others belong to, as far as the other surface lacks them.
fn owners<'i>(items: &'i BTreeSet<Item>, others: &BTreeSet<Item>) -> Vec<&'i Item> {
    let others = by_identity(others);
    let is_missing = |item: &Item| !others.contains_key(&(item.kind, item.path.as_str()));
    items.iter().filter(|item| matches!(item.kind, Kind::Type | Kind::Method) && is_missing(item)).collect()
}

/// Methods are known again by what the service calls them, types by all that belongs to them.
fn is_renamed(old: &Item, now: &Item, before: &BTreeSet<Item>, after: &BTreeSet<Item>) -> bool {
    if old.kind != now.kind {
        return false;
    }
    if !old.wire.is_empty() {
        return old.wire == now.wire;
    }
    let parts = |items: &BTreeSet<Item>, owner: &str| -> BTreeSet<Item> {
        let parts = items.iter().filter(|item| owners_of(&item.path).any(|other| other == owner));
        parts.map(|item| moved(item.clone(), owner, "")).collect()
    };
    let (had, has) = (parts(before, &old.path), parts(after, &now.path));
    old.signature == now.signature && !had.is_empty() && had == has
}

/// The item with another owner, if it belongs to this one or is it.
fn moved(mut item: Item, from: &str, to: &str) -> Item {
    match item.path.strip_prefix(from) {
        Some(rest) if rest.is_empty() || rest.starts_with("::") => {
            item.path = format!("{to}{rest}");
            item
        }
        _ => item,
    }
}

/// What the service calls the same, and what belongs to the same, is the same under another name.
fn renames(gone: &mut ByIdentity<'_>, new: &mut ByIdentity<'_>) -> Vec<What> {
    let mut renames = Vec::new();
    gone.retain(|_, old| {
        let is_same = |now: &Item| {
            old.kind == now.kind && old.owner() == now.owner() && !old.wire.is_empty() && old.wire == now.wire
        };
        let Some(identity) = new.iter().find(|(_, now)| is_same(now)).map(|(identity, _)| *identity) else {
            return true;
        };
        renames.extend(new.remove(&identity).map(|now| What::Renamed((*old).clone(), now.clone())));
        false
    });
    renames
}

/// What belongs to something that is new itself, or gone itself, needs no word.
fn outermost<'i>(items: &'i ByIdentity<'i>) -> impl Iterator<Item = Item> + 'i {
    let paths: BTreeSet<&str> = items.values().map(|item| item.path.as_str()).collect();
    let is_inside = move |item: &Item| owners_of(&item.path).any(|owner| paths.contains(owner));
    items.values().filter(move |item| !is_inside(item)).map(|item| (*item).clone())
}

/// `loans::Book` and `loans`, for `loans::Book::title`.
fn owners_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices("::").map(|(end, _)| &path[..end])
}

fn weight(what: &What) -> Weight {
    match what {
        What::Added(item) if item.kind == Kind::Rule => Weight::Breaking,
        What::Added(_) => Weight::Addition,
        What::Removed(item) if item.kind == Kind::Rule => Weight::Behavior,
        What::Removed(_) | What::Renamed(..) => Weight::Breaking,
        What::Changed(old, now) => weight_of_change(old, now),
    }
}

fn weight_of_change(old: &Item, now: &Item) -> Weight {
    match old.kind {
        Kind::Access | Kind::Form | Kind::Code => Weight::Behavior,
        Kind::Rule if is_looser(old, now) => Weight::Behavior,
        Kind::Rule => Weight::Breaking,
        // Only what the service calls it: the same code compiles.
        _ if old.signature == now.signature => Weight::Behavior,
        Kind::Method | Kind::Function if only_names_differ(&old.signature, &now.signature) => Weight::Behavior,
        _ => Weight::Breaking,
    }
}

/// Whether a bound allows more than before. Of rules in texts nobody knows.
fn is_looser(old: &Item, now: &Item) -> bool {
    let number = |item: &Item| item.signature.parse::<f64>().ok();
    match (number(old), number(now)) {
        (Some(old), Some(is)) if now.name().starts_with("min") => is < old,
        (Some(old), Some(is)) => is > old,
        _ => false,
    }
}

/// Whether two lists of arguments differ in names alone. An argument that changes places with another one of its type has not merely another name.
fn only_names_differ(old: &str, now: &str) -> bool {
    let (Some(old), Some(now)) = (arguments(old), arguments(now)) else { return false };
    let same_types =
        old.answer == now.answer && old.list.iter().map(|(_, ty)| ty).eq(now.list.iter().map(|(_, ty)| ty));
    let was_elsewhere = |name: &str| old.list.iter().any(|(other, _)| *other == name);
    let pairs = || old.list.iter().zip(&now.list);
    same_types && pairs().all(|((was, _), (is, _))| was == is || !was_elsewhere(is))
}

struct Arguments<'s> {
    list: Vec<(&'s str, &'s str)>,
    answer: &'s str,
}

/// Reads `(id: BookId, days: i64) -> Loan`.
fn arguments(signature: &str) -> Option<Arguments<'_>> {
    let (list, answer) = signature.strip_prefix('(')?.split_once(')')?;
    let list = list.split(", ").filter_map(|argument| argument.split_once(": ")).collect();
    Some(Arguments { list, answer })
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Added(item) => write!(formatter, "added    {}", shown(item)),
            What::Removed(item) => write!(formatter, "removed  {}", shown(item)),
            What::Renamed(old, now) => {
                write!(formatter, "renamed  {} {} is {} now", old.kind.word(), old.path, now.path)?;
                let changed = old.signature != now.signature && old.kind != Kind::Type;
                if changed { write!(formatter, ", and {}", difference(old, now)) } else { Ok(()) }
            }
            What::Changed(old, now) => {
                write!(formatter, "changed  {} {}: {}", now.kind.word(), now.path, difference(old, now))
            }
        }
    }
}

fn shown(item: &Item) -> String {
    let signature = if item.signature.is_empty() { String::new() } else { format!(": {}", item.signature) };
    format!("{} {}{signature}", item.kind.word(), item.path)
}

fn difference(old: &Item, now: &Item) -> String {
    if old.signature == now.signature {
        return format!("the service calls it `{}`, and not `{}`", now.wire, old.wire);
    }
    format!("was `{}`, is `{}`", old.signature, now.signature)
}
