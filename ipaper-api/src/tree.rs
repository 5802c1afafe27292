//! Walking the trees that the service answers with, and small things everyone would write anyway.

use crate::PaperId;
use crate::media::{Directory, File, Tree};
use crate::paper::{Category, Node, Paper, PreviewToken};

impl Node {
    /// The id, of the category or of the paper: they share one id space.
    pub fn id(&self) -> PaperId {
        match self {
            Node::Category(category) => category.id.into(),
            Node::Paper(paper) => paper.id,
        }
    }

    /// The name shown to people.
    pub fn name(&self) -> &str {
        match self {
            Node::Category(category) => &category.name,
            Node::Paper(paper) => &paper.name,
        }
    }

    /// Where it stands, relative to the account's domain.
    pub fn url(&self) -> &str {
        match self {
            Node::Category(category) => &category.url,
            Node::Paper(paper) => &paper.url,
        }
    }

    /// The places directly inside; none inside a paper.
    pub fn children(&self) -> &[Node] {
        match self {
            Node::Category(category) => &category.children,
            Node::Paper(_) => &[],
        }
    }

    /// The category, if it is one.
    pub fn as_category(&self) -> Option<&Category> {
        match self {
            Node::Category(category) => Some(category),
            Node::Paper(_) => None,
        }
    }

    /// The paper, if it is one.
    pub fn as_paper(&self) -> Option<&Paper> {
        match self {
            Node::Category(_) => None,
            Node::Paper(paper) => Some(paper),
        }
    }

    /// All places below this one, each before those inside it.
    pub fn descendants(&self) -> Descendants<'_> {
        Descendants::below(self.children())
    }

    /// This place or the one below it that has this url. A slash at the beginning or the end makes no difference.
    pub fn find_by_url(&self, url: &str) -> Option<&Node> {
        let wanted = url.trim_matches('/');
        std::iter::once(self).chain(self.descendants()).find(|node| node.url().trim_matches('/') == wanted)
    }
}

impl Category {
    /// All places below this category, each before those inside it.
    pub fn descendants(&self) -> Descendants<'_> {
        Descendants::below(&self.children)
    }

    /// All papers below this category, at any depth.
    pub fn papers(&self) -> impl Iterator<Item = &Paper> {
        self.descendants().filter_map(Node::as_paper)
    }
}

/// All places below one, each before those inside it.
#[derive(Clone, Debug)]
pub struct Descendants<'n> {
    /// What is left to be visited at each depth.
    ahead: Vec<std::slice::Iter<'n, Node>>,
}

impl<'n> Descendants<'n> {
    fn below(children: &'n [Node]) -> Self {
        Descendants { ahead: vec![children.iter()] }
    }
}

impl<'n> Iterator for Descendants<'n> {
    type Item = &'n Node;

    fn next(&mut self) -> Option<&'n Node> {
        while let Some(siblings) = self.ahead.last_mut() {
            if let Some(node) = siblings.next() {
                self.ahead.push(node.children().iter());
                return Some(node);
            }
            self.ahead.pop();
        }
        None
    }
}

impl Tree {
    /// All directories of the library, at any depth, each before those inside it.
    pub fn all_directories(&self) -> impl Iterator<Item = &Directory> {
        let mut ahead: Vec<&Directory> = self.directories.iter().rev().collect();
        std::iter::from_fn(move || {
            let directory = ahead.pop()?;
            ahead.extend(directory.directories.iter().rev());
            Some(directory)
        })
    }

    /// All files of the library, at any depth, those of the root first.
    pub fn all_files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().chain(self.all_directories().flat_map(|directory| &directory.files))
    }
}

impl PreviewToken {
    /// The address at which the token opens the flipbook that has this address. It holds the token: treat it as a secret.
    ///
    /// ```
    /// let answer = b"<result><code>SUCCESS</code><data><token>0f8b</token></data></result>";
    /// let token = ipaper_api::decode::<ipaper_api::paper::CreatePreviewToken>(answer)?;
    /// assert_eq!(token.link("https://shop.example/spring/"), "https://shop.example/spring/?SecurityToken=0f8b");
    /// # Ok::<(), ipaper_api::Error>(())
    /// ```
    pub fn link(&self, flipbook_url: &str) -> String {
        let separator = if flipbook_url.contains('?') { '&' } else { '?' };
        let token: String = form_urlencoded::byte_serialize(self.expose().as_bytes()).collect();
        format!("{flipbook_url}{separator}SecurityToken={token}")
    }
}
