//! `Search`: finds papers by the texts of their pages, by name, and by custom fields.

use std::collections::BTreeSet;

use super::{Entry, timestamp};
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::convert;
use crate::state::{DataType, Paper, State};
use crate::xml::{self, Document, Element};

pub(super) const HANDLERS: &[Entry] = &[
    ("Search.SearchPapersByContent", State::search_papers_by_content),
    ("Search.SearchPapersByCustomFields", State::search_papers_by_custom_fields),
    ("Search.SearchPapersWithHiearchyByContent", State::search_papers_with_hierarchy_by_content),
    ("Search.SearchPapersWithHiearchyByName", State::search_papers_with_hierarchy_by_name),
];

/// The longest query, in characters.
const MAX_QUERY: usize = 128;

impl State {
    fn search_papers_by_content(&mut self, arguments: &Arguments) -> Answered {
        let query = query(arguments)?;
        let mut results = Vec::new();
        for id in self.searched(arguments.integer("categoryOrPaperID")?)? {
            let Ok(paper) = self.tree.paper(id) else { continue };
            let name = self.tree.get(id).map_or("", |node| node.name.as_str());
            for page in paper.pages.iter().filter(|page| page.text.to_lowercase().contains(&query)) {
                let result = Element::new("result")
                    .attribute("paperID", id)
                    .attribute("pageNumber", page.number)
                    .attribute("paperName", name)
                    .attribute("paperUrl", self.tree.url(id));
                results.push(result);
            }
        }
        Answer::data(Element::new("results").children(results))
    }

    fn search_papers_with_hierarchy_by_content(&mut self, arguments: &Arguments) -> Answered {
        let query = query(arguments)?;
        let mut found = self.searched(arguments.integer("categoryID")?)?;
        found.retain(|id| {
            let paper = self.tree.paper(*id);
            paper.is_ok_and(|paper| paper.pages.iter().any(|page| page.text.to_lowercase().contains(&query)))
        });
        Answer::data(self.with_hierarchy(&found))
    }

    fn search_papers_with_hierarchy_by_name(&mut self, arguments: &Arguments) -> Answered {
        let query = query(arguments)?;
        let mut found = self.searched(arguments.integer("categoryID")?)?;
        found.retain(|id| self.tree.get(*id).is_some_and(|node| node.name.to_lowercase().contains(&query)));
        Answer::data(self.with_hierarchy(&found))
    }

    fn with_hierarchy(&self, found: &[i32]) -> Element {
        let papers = found.iter().filter_map(|id| {
            let node = self.tree.get(*id)?;
            let paper = Element::new("paper")
                .attribute("paperID", id)
                .attribute("name", &node.name)
                .attribute("url", self.tree.url(*id))
                .attribute("parentID", node.parent.unwrap_or_default())
                .attribute("category", self.spell(node.is_category()));
            Some(paper)
        });
        Element::new("papers").children(papers)
    }

    /// The ids in which a search looks: a node and everything below it.
    fn searched(&self, root: i32) -> Result<Vec<i32>, Refusal> {
        if self.tree.get(root).is_some() { Ok(self.tree.subtree(root)) } else { Err(Refusal::not_yours("category")) }
    }

    fn search_papers_by_custom_fields(&mut self, arguments: &Arguments) -> Answered {
        let category = arguments.integer("categoryID")?;
        let missing = || Refusal::new("PAPER_DOES_NOT_EXIST", "There is no category with that id.");
        if !self.tree.get(category).ok_or_else(missing)?.is_category() {
            return Err(Refusal::new("PAPER_MUST_BE_CATEGORY", "The id is a paper's, not a category's."));
        }
        let options = xml::read(arguments.text("xmlOptions")?, "options").map_err(Refusal::error)?;
        let criteria = self.criteria(&options)?;
        let shown = self.shown_fields(&options, &criteria)?;
        let mut papers = Vec::new();
        for id in self.tree.subtree(category) {
            let Ok(paper) = self.tree.paper(id) else { continue };
            if criteria.iter().all(|criterion| criterion.is_met_by(paper)) {
                papers.push(self.with_fields(id, paper, &shown));
            }
        }
        Answer::data(Element::new("papers").children(papers))
    }

    fn criteria<'o>(&self, options: &'o Document) -> Result<Vec<Criterion<'o>>, Refusal> {
        let fields = options.child("customfieldcriterias").map_or(&[][..], |fields| &fields.children);
        if fields.is_empty() {
            return Err(Refusal::new("SEARCH_NO_CUSTOM_FIELD_CRITERIAS", "There must be at least one criterion."));
        }
        fields.iter().map(|field| self.criterion(field)).collect()
    }

    fn criterion<'o>(&self, field: &'o Document) -> Result<Criterion<'o>, Refusal> {
        let (name, data_type) = self.field_named_by(field)?;
        let value = field.attribute("value").ok_or_else(|| Refusal::error("A criterion needs a value."))?;
        let usewildcards = field.attribute("usewildcards").unwrap_or("false");
        let with_wildcards =
            convert::boolean(usewildcards).ok_or_else(|| Refusal::error("usewildcards is no boolean."))?;
        if with_wildcards && data_type != DataType::String {
            let code = "SEARCH_CUSTOMFIELD_DATATYPE_DOES_NOT_SUPPORT_WILDCARDS";
            return Err(Refusal::new(code, format!("{name} is no string.")));
        }
        if data_type.parse(value).is_none() {
            return Err(Refusal::error(format!("The value of {name} must be of type {data_type}.")));
        }
        Ok(Criterion { field: name, data_type, value, with_wildcards })
    }

    /// The criteria's fields are shown without being asked for.
    fn shown_fields(&self, options: &Document, criteria: &[Criterion<'_>]) -> Result<BTreeSet<String>, Refusal> {
        let mut shown: BTreeSet<String> = criteria.iter().map(|criterion| criterion.field.clone()).collect();
        let Some(included) = options.child("includedcustomfields") else { return Ok(shown) };
        let includeall = included.attribute("includeall").unwrap_or("false");
        if convert::boolean(includeall).ok_or_else(|| Refusal::error("includeall is no boolean."))? {
            shown.extend(self.custom_fields.definitions().map(|(name, _)| name.to_owned()));
        }
        for field in &included.children {
            shown.insert(self.field_named_by(field)?.0);
        }
        Ok(shown)
    }

    fn field_named_by(&self, field: &Document) -> Result<(String, DataType), Refusal> {
        let name = field.attribute("name").filter(|_| field.name == "field");
        let name = name.ok_or_else(|| Refusal::error("Every child must be a field with a name."))?;
        let (name, data_type) =
            self.custom_fields.find(name).ok_or_else(|| Refusal::error(format!("There is no custom field {name}.")))?;
        Ok((name.to_owned(), data_type))
    }

    fn with_fields(&self, id: i32, paper: &Paper, shown: &BTreeSet<String>) -> Element {
        let definitions = self.custom_fields.definitions().filter(|(name, _)| shown.contains(*name));
        let fields = definitions.map(|(name, data_type)| {
            let value = paper.custom_fields.get(name);
            Element::new("field")
                .attribute("name", name)
                .attribute("type", data_type)
                .attribute("null", self.spell(value.is_none()))
                .text(value.map_or("", String::as_str))
        });
        self.named("paper", id)
            .attribute("url", self.tree.url(id))
            .attribute_if_any("lastprocessed", paper.processed.map(timestamp))
            .attribute_if_any("pdffilesize", paper.processed.map(|_| paper.pdf_kilobytes))
            .child(Element::new("customfields").children(fields))
    }
}

struct Criterion<'o> {
    field: String,
    data_type: DataType,
    value: &'o str,
    with_wildcards: bool,
}

impl Criterion<'_> {
    fn is_met_by(&self, paper: &Paper) -> bool {
        let Some(value) = paper.custom_fields.get(&self.field) else { return false };
        match self.data_type {
            DataType::String if self.with_wildcards => matches(&value.to_lowercase(), &self.value.to_lowercase()),
            DataType::String => value.eq_ignore_ascii_case(self.value),
            data_type => data_type.parse(value) == data_type.parse(self.value),
        }
    }
}

/// Whether a text matches a pattern in which `%` stands for any text.
fn matches(text: &str, pattern: &str) -> bool {
    let Some((beginning, rest)) = pattern.split_once('%') else { return text == pattern };
    let Some(mut text) = text.strip_prefix(beginning) else { return false };
    let (middle, end) = rest.rsplit_once('%').unwrap_or(("", rest));
    for part in middle.split('%') {
        match text.split_once(part) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    text.ends_with(end)
}

/// The query in lower case, since case does not matter.
fn query(arguments: &Arguments) -> Result<String, Refusal> {
    let query = arguments.text("query")?.trim();
    if query.is_empty() || query.chars().count() > MAX_QUERY {
        return Err(Refusal::error("The query must have 1 to 128 characters."));
    }
    Ok(query.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_percent_sign_stands_for_any_text() {
        for pattern in ["spring", "spr%", "%ing", "s%g", "%pri%", "%", "s%r%g", "%%spring%%"] {
            assert!(matches("spring", pattern), "{pattern}");
        }
        for pattern in ["sprin", "%x%", "spring_", "a%", "%spring%g", "spr%ring"] {
            assert!(!matches("spring", pattern), "{pattern}");
        }
    }
}
