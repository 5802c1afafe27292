//! The tree of categories and papers: one space of ids, urls that follow from names and parents.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::civil::DateTime;

use crate::answer::Refusal;

/// The root category of every account.
const ROOT: i32 = 1000;

/// Deeper trees are refused, because answers are written by recursion.
const MAX_DEPTH: usize = 200;

/// All categories and papers of the account.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: BTreeMap<i32, Node>,
    next_id: i32,
    next_page_id: i32,
}

/// A category or a paper.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    /// The last part of the url; empty for the root.
    pub(crate) url_name: String,
    pub(crate) parent: Option<i32>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Category { children: Vec<i32> },
    Paper(Box<Paper>),
}

/// A paper, which the vendor also calls a flipbook.
#[derive(Debug, Default)]
pub(crate) struct Paper {
    pub(crate) pages: Vec<Page>,
    pub(crate) publication_period: Option<(DateTime, DateTime)>,
    pub(crate) settings: BTreeMap<String, String>,
    /// The custom fields that have a value.
    pub(crate) custom_fields: BTreeMap<String, String>,
    /// When its PDF was last processed.
    pub(crate) processed: Option<DateTime>,
    /// The size of the PDF that was processed last.
    pub(crate) pdf_kilobytes: usize,
    /// The PDF that was uploaded last, if any was.
    pub(crate) pdf: Option<Bytes>,
}

/// A page of a paper.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) id: i32,
    pub(crate) number: usize,
    pub(crate) part_of_index: bool,
    pub(crate) text: String,
}

/// Why an id names no paper.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoPaper {
    Missing,
    IsCategory,
}

impl NoPaper {
    /// The refusal of the methods whose pages list codes for it; all others say `ERROR`.
    pub(crate) fn by_code(self) -> Refusal {
        match self {
            NoPaper::Missing => Refusal::new("PAPER_DOES_NOT_EXIST", "The paper does not exist."),
            NoPaper::IsCategory => Refusal::new("PAPER_MUST_NOT_BE_CATEGORY", "The id is a category's, not a paper's."),
        }
    }
}

impl From<NoPaper> for Refusal {
    fn from(reason: NoPaper) -> Self {
        match reason {
            NoPaper::Missing => Refusal::error("There is no paper with that id."),
            NoPaper::IsCategory => Refusal::error("That id is a category's, not a paper's."),
        }
    }
}

impl Node {
    pub(crate) fn is_category(&self) -> bool {
        matches!(self.kind, Kind::Category { .. })
    }

    pub(crate) fn as_paper(&self) -> Option<&Paper> {
        match &self.kind {
            Kind::Paper(paper) => Some(paper),
            Kind::Category { .. } => None,
        }
    }

    /// The ids directly below; none for a paper.
    pub(crate) fn children(&self) -> &[i32] {
        match &self.kind {
            Kind::Category { children } => children,
            Kind::Paper(_) => &[],
        }
    }
}

impl Tree {
    /// A tree with its root alone.
    pub(crate) fn new() -> Self {
        let root = Node { name: "Demo".into(), url_name: String::new(), parent: None, kind: Kind::category() };
        Tree { nodes: BTreeMap::from([(ROOT, root)]), next_id: ROOT + 1, next_page_id: 5001 }
    }

    pub(crate) fn root() -> i32 {
        ROOT
    }

    pub(crate) fn get(&self, id: i32) -> Option<&Node> {
        self.nodes.get(&id)
    }

    pub(crate) fn paper(&self, id: i32) -> Result<&Paper, NoPaper> {
        self.get(id).ok_or(NoPaper::Missing)?.as_paper().ok_or(NoPaper::IsCategory)
    }

    pub(crate) fn paper_mut(&mut self, id: i32) -> Result<&mut Paper, NoPaper> {
        match &mut self.nodes.get_mut(&id).ok_or(NoPaper::Missing)?.kind {
            Kind::Paper(paper) => Ok(paper),
            Kind::Category { .. } => Err(NoPaper::IsCategory),
        }
    }

    /// The papers and their ids, in the order of the ids.
    pub(crate) fn papers(&self) -> impl Iterator<Item = (i32, &Paper)> {
        self.nodes.iter().filter_map(|(id, node)| Some((*id, node.as_paper()?)))
    }

    pub(crate) fn papers_mut(&mut self) -> impl Iterator<Item = &mut Paper> {
        self.nodes.values_mut().filter_map(|node| match &mut node.kind {
            Kind::Paper(paper) => Some(&mut **paper),
            Kind::Category { .. } => None,
        })
    }

    /// The url of a node, such as `/catalogues/spring-2026/`; the root's is `/`.
    pub(crate) fn url(&self, id: i32) -> String {
        let names: Vec<&str> = self.lineage(id).map(|node| node.url_name.as_str()).collect();
        let mut url: String = names.into_iter().rev().collect::<Vec<_>>().join("/");
        url.push('/');
        url
    }

    /// The node whose url this is.
    pub(crate) fn find_by_url(&self, url: &str) -> Option<i32> {
        url.split('/').filter(|part| !part.is_empty()).try_fold(ROOT, |id, part| self.child_by_url_name(id, part))
    }

    /// The node and everything below it, each before its children.
    pub(crate) fn subtree(&self, id: i32) -> Vec<i32> {
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if let Some(node) = self.get(id) {
                found.push(id);
                open.extend(node.children().iter().rev());
            }
        }
        found
    }

    pub(crate) fn add_category(&mut self, parent: i32, name: &str, url_name: &str) -> Result<i32, Refusal> {
        self.add(parent, name, url_name, Kind::category())
    }

    pub(crate) fn add_paper(&mut self, parent: i32, name: &str, url_name: &str) -> Result<i32, Refusal> {
        self.add(parent, name, url_name, Kind::Paper(Box::default()))
    }

    fn add(&mut self, parent: i32, name: &str, url_name: &str, kind: Kind) -> Result<i32, Refusal> {
        if name.trim().is_empty() {
            return Err(Refusal::error("The name must not be empty."));
        }
        check_url_name(url_name)?;
        self.check_place(parent, url_name, None)?;
        let id = self.next_id;
        self.next_id = id.checked_add(1).ok_or_else(|| Refusal::error("There are no ids left."))?;
        self.nodes
            .insert(id, Node { name: name.to_owned(), url_name: url_name.to_owned(), parent: Some(parent), kind });
        self.adopt(parent, id);
        Ok(id)
    }

    /// Gives a node another last part of its url, which changes the urls of everything below it.
    pub(crate) fn change_url_name(&mut self, id: i32, url_name: &str) -> Result<(), Refusal> {
        check_url_name(url_name)?;
        let parent = self.parent_of_movable(id)?;
        self.check_place(parent, url_name, Some(id))?;
        if let Some(node) = self.nodes.get_mut(&id) {
            url_name.clone_into(&mut node.url_name);
        }
        Ok(())
    }

    /// Moves a node and everything below it.
    pub(crate) fn move_to(&mut self, id: i32, destination: i32) -> Result<(), Refusal> {
        let parent = self.parent_of_movable(id)?;
        if self.subtree(id).contains(&destination) {
            return Err(Refusal::error("A category cannot be moved into itself."));
        }
        let url_name = self.get(id).map(|node| node.url_name.clone()).unwrap_or_default();
        self.check_place(destination, &url_name, Some(id))?;
        self.check_depth(id, destination)?;
        self.disown(parent, id);
        self.adopt(destination, id);
        if let Some(node) = self.nodes.get_mut(&id) {
            node.parent = Some(destination);
        }
        Ok(())
    }

    /// Deletes a node and everything below it, and returns the ids that are gone.
    pub(crate) fn remove(&mut self, id: i32) -> Result<Vec<i32>, Refusal> {
        let parent = self.parent_of_movable(id)?;
        let gone = self.subtree(id);
        for id in &gone {
            self.nodes.remove(id);
        }
        self.disown(parent, id);
        Ok(gone)
    }

    /// Numbers texts as the pages of a paper, with ids of their own.
    pub(crate) fn make_pages(&mut self, texts: impl IntoIterator<Item = String>, with_index: bool) -> Vec<Page> {
        let pages = texts.into_iter().zip(1..).map(|(text, number)| {
            let id = self.next_page_id;
            self.next_page_id = id.saturating_add(1);
            Page { id, number, part_of_index: with_index && number == 1, text }
        });
        pages.collect()
    }

    pub(crate) fn has_page(&self, page_id: i32) -> bool {
        self.papers().any(|(_, paper)| paper.pages.iter().any(|page| page.id == page_id))
    }

    /// From the node up to the root.
    fn lineage(&self, id: i32) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.get(id), |node| self.get(node.parent?))
    }

    fn child_by_url_name(&self, id: i32, url_name: &str) -> Option<i32> {
        let is_it = |child: &&i32| self.get(**child).is_some_and(|node| node.url_name.eq_ignore_ascii_case(url_name));
        self.get(id)?.children().iter().find(is_it).copied()
    }

    /// The parent of a node that may be moved, renamed and deleted: the root may not.
    fn parent_of_movable(&self, id: i32) -> Result<i32, Refusal> {
        let node = self.get(id).ok_or_else(|| Refusal::error("There is no paper or category with that id."))?;
        node.parent.ok_or_else(|| Refusal::error("The root category cannot be changed."))
    }

    /// Refuses a parent that is no category, too deep a place, and a url that another node has.
    fn check_place(&self, parent: i32, url_name: &str, ignoring: Option<i32>) -> Result<(), Refusal> {
        let node = self.get(parent).ok_or_else(|| Refusal::error("There is no category with that id."))?;
        if !node.is_category() {
            return Err(Refusal::error("The parent must be a category."));
        }
        if self.lineage(parent).count() >= MAX_DEPTH {
            return Err(Refusal::error("Categories cannot be nested that deeply."));
        }
        match self.child_by_url_name(parent, url_name) {
            Some(taken) if Some(taken) != ignoring => Err(Refusal::error("The url is already in use.")),
            _ => Ok(()),
        }
    }

    fn check_depth(&self, id: i32, destination: i32) -> Result<(), Refusal> {
        let own_depth = self.lineage(id).count();
        let deepest = self.subtree(id).into_iter().map(|below| self.lineage(below).count()).max().unwrap_or(own_depth);
        if self.lineage(destination).count() + 1 + deepest.saturating_sub(own_depth) > MAX_DEPTH {
            return Err(Refusal::error("Categories cannot be nested that deeply."));
        }
        Ok(())
    }

    fn adopt(&mut self, parent: i32, child: i32) {
        if let Some(Kind::Category { children }) = self.nodes.get_mut(&parent).map(|node| &mut node.kind) {
            children.push(child);
        }
    }

    fn disown(&mut self, parent: i32, child: i32) {
        if let Some(Kind::Category { children }) = self.nodes.get_mut(&parent).map(|node| &mut node.kind) {
            children.retain(|id| *id != child);
        }
    }
}

impl Kind {
    fn category() -> Self {
        Kind::Category { children: Vec::new() }
    }
}

/// A paper's part of the url is one name, and not a relative path.
fn check_url_name(url_name: &str) -> Result<(), Refusal> {
    let forbidden =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | '\\' | '?' | '#' | '<' | '>' | '"');
    if matches!(url_name, "" | "." | "..") || url_name.contains(forbidden) {
        return Err(Refusal::error("The url must be one part of a path, without blanks and slashes."));
    }
    Ok(())
}
