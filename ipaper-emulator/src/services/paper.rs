//! `Paper`: the tree of categories and papers, their urls, periods, settings and pages.

use std::net::IpAddr;

use super::{Entry, timestamp};
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::convert;
use crate::state::{Node, Page, SETTINGS, SettingDescription, State, guid, invented};
use crate::variants::{FoundCategory, ImageTypes, PaperAsRoot, RootUrl};
use crate::xml::Element;

pub(super) const HANDLERS: &[Entry] = &[
    ("Paper.ChangePaperUrl", State::change_paper_url),
    ("Paper.ClearPublicationPeriod", State::clear_publication_period),
    ("Paper.CreateCategory", State::create_category),
    ("Paper.CreatePaper", State::create_paper),
    ("Paper.CreatePreviewToken", State::create_preview_token),
    ("Paper.DeletePaper", State::delete_paper),
    ("Paper.GetAllPapers", State::get_all_papers),
    ("Paper.GetPaperIDFromUrl", State::get_paper_id_from_url),
    ("Paper.GetPaperStructure", State::get_paper_structure),
    ("Paper.GetPaperUrlFromID", State::get_paper_url_from_id),
    ("Paper.GetSetting", State::get_setting),
    ("Paper.GetSettingDescriptions", State::get_setting_descriptions),
    ("Paper.MovePaper", State::move_paper),
    ("Paper.SetPublicationPeriod", State::set_publication_period),
    ("Paper.SetSetting", State::set_setting),
];

/// Types of images as a word and as a number, with the kilobytes that one of them may have.
const IMAGE_TYPES: [(&str, u8, u64); 3] = [("Zoom", 1, 900), ("Normal", 2, 200), ("Thumb", 3, 20)];

impl State {
    fn change_paper_url(&mut self, arguments: &Arguments) -> Answered {
        self.tree.change_url_name(arguments.integer("paperID")?, arguments.text("newUrl")?)?;
        Ok(Answer::Done)
    }

    fn clear_publication_period(&mut self, arguments: &Arguments) -> Answered {
        self.tree.paper_mut(arguments.integer("paperID")?)?.publication_period = None;
        Ok(Answer::Done)
    }

    fn create_category(&mut self, arguments: &Arguments) -> Answered {
        let parent = arguments.integer("paperID")?;
        let id = self.tree.add_category(parent, arguments.text("name")?, arguments.text("urlName")?)?;
        Answer::data(Element::new("paper").attribute("id", id))
    }

    fn create_paper(&mut self, arguments: &Arguments) -> Answered {
        let parent = arguments.integer("parentID")?;
        let id = self.tree.add_paper(parent, arguments.text("name")?, arguments.text("urlName")?)?;
        Answer::data(Element::new("paper").attribute("id", id))
    }

    fn create_preview_token(&mut self, arguments: &Arguments) -> Answered {
        let ip = arguments.text("ip")?.trim();
        if self.tree.paper(arguments.integer("paperID")?).is_err() {
            return Err(Refusal::not_yours("paper"));
        }
        if arguments.integer("validityMinutes")? < 1 {
            return Err(Refusal::error("A token must be valid for at least one minute."));
        }
        if !ip.is_empty() && ip.parse::<IpAddr>().is_err() {
            return Err(Refusal::error("The ip is no address."));
        }
        self.preview_tokens += 1;
        Answer::data(Element::new("token").text(guid(u64::MAX - self.preview_tokens)))
    }

    fn delete_paper(&mut self, arguments: &Arguments) -> Answered {
        let gone = self.tree.remove(arguments.integer("paperID")?)?;
        self.jobs.forget(&gone);
        Ok(Answer::Done)
    }

    fn get_all_papers(&mut self, arguments: &Arguments) -> Answered {
        let root = arguments.integer("paperID")?;
        let node = self.tree.get(root).ok_or_else(|| Refusal::error("There is no category with that id."))?;
        if !node.is_category() && self.variants.paper_as_root == PaperAsRoot::Refused {
            return Err(Refusal::error("That id is a paper's, not a category's."));
        }
        Answer::data(self.branch(root, node, &self.tree.url(root)))
    }

    /// A node and everything below it. The tree bounds its own depth.
    fn branch(&self, id: i32, node: &Node, url: &str) -> Element {
        let name = if node.is_category() { "category" } else { "paper" };
        let period = node.as_paper().and_then(|paper| paper.publication_period);
        let children = node.children().iter().filter_map(|id| {
            let child = self.tree.get(*id)?;
            Some(self.branch(*id, child, &format!("{url}{}/", child.url_name)))
        });
        Element::new(name)
            .attribute("id", id)
            .attribute("name", &node.name)
            .attribute("url", url)
            .attribute_if_any("publicationperiod-from", period.map(|(from, _)| timestamp(from)))
            .attribute_if_any("publicationperiod-to", period.map(|(_, to)| timestamp(to)))
            .children(children)
    }

    fn get_paper_id_from_url(&mut self, arguments: &Arguments) -> Answered {
        let url = arguments.text("url")?;
        if !url.starts_with('/') || !url.ends_with('/') {
            return Err(Refusal::error("The url must begin and end with a slash."));
        }
        if url == "/" && self.variants.root_url == RootUrl::NotFound {
            return Ok(Answer::Done);
        }
        let Some(id) = self.tree.find_by_url(url) else { return Ok(Answer::Done) };
        let is_category = self.tree.get(id).is_some_and(Node::is_category);
        let element = match self.variants.found_category {
            FoundCategory::Category if is_category => "category",
            _ => "paper",
        };
        Answer::data(Element::new(element).attribute("id", id))
    }

    fn get_paper_structure(&mut self, arguments: &Arguments) -> Answered {
        let id = arguments.integer("paperID")?;
        let with_text = arguments.boolean("includeIndexedText")?;
        let pages = self.tree.paper(id)?.pages.iter().map(|page| self.page(page, with_text));
        let pages = Element::new("pages").children(pages);
        Answer::data(self.named("paper", id).attribute("url", self.tree.url(id)).child(pages))
    }

    fn page(&self, page: &Page, with_text: bool) -> Element {
        let text = with_text.then(|| Element::new("text").text(&page.text));
        let images = IMAGE_TYPES.iter().map(|(word, number, kilobytes)| {
            let image_type = match self.variants.image_types {
                ImageTypes::Words => (*word).to_owned(),
                ImageTypes::Numbers => number.to_string(),
            };
            Element::new("image")
                .attribute("file-size", kilobytes / 2 + invented(&[page.id.into(), (*number).into()], kilobytes / 2))
                .attribute("type", image_type)
                .attribute("url", format!("https://files.example.com/Image.ashx?PageID={}&ImageType={word}", page.id))
        });
        Element::new("page")
            .attribute("id", page.id)
            .attribute("number", page.number)
            .attribute("part-of-index", self.spell(page.part_of_index))
            .children(text)
            .child(Element::new("images").children(images))
    }

    fn get_paper_url_from_id(&mut self, arguments: &Arguments) -> Answered {
        let id = arguments.integer("paperID")?;
        if self.tree.get(id).is_none() {
            return Err(Refusal::new("PAPER_DOES_NOT_EXIST", "There is no paper or category with that id."));
        }
        Answer::data(Element::new("paper").attribute("url", self.tree.url(id)))
    }

    fn get_setting(&mut self, arguments: &Arguments) -> Answered {
        let paper = self.tree.paper(arguments.integer("paperID")?)?;
        let setting = setting(arguments)?;
        let value = paper.settings.get(setting.name).map_or(setting.default, String::as_str);
        let value = match convert::boolean(value) {
            Some(value) if setting.data_type == "bool" => self.spell(value),
            _ => value,
        };
        Answer::data(Element::new(setting.name).text(value))
    }

    #[expect(clippy::unused_self, reason = "all handlers have one signature")]
    fn get_setting_descriptions(&mut self, _: &Arguments) -> Answered {
        let settings = SETTINGS.iter().map(|setting| {
            Element::new("setting")
                .attribute("name", setting.name)
                .attribute("description", setting.description)
                .attribute("explanation", setting.explanation)
                .attribute("type", setting.data_type)
        });
        Answer::data(Element::new("settings").children(settings))
    }

    fn move_paper(&mut self, arguments: &Arguments) -> Answered {
        self.tree.move_to(arguments.integer("sourcePaperID")?, arguments.integer("destinationParentID")?)?;
        Ok(Answer::Done)
    }

    fn set_publication_period(&mut self, arguments: &Arguments) -> Answered {
        let (from, to) = (arguments.date_time("from")?, arguments.date_time("to")?);
        let paper = self.tree.paper_mut(arguments.integer("paperID")?)?;
        if from > to {
            return Err(Refusal::error("The period must not end before it begins."));
        }
        paper.publication_period = Some((from, to));
        Ok(Answer::Done)
    }

    fn set_setting(&mut self, arguments: &Arguments) -> Answered {
        let value = arguments.text("value")?;
        let setting = setting(arguments)?;
        let paper = self.tree.paper_mut(arguments.integer("paperID")?)?;
        if !setting.accepts(value) {
            return Err(Refusal::error(format!("{} takes a value of type {}.", setting.name, setting.data_type)));
        }
        paper.settings.insert(setting.name.to_owned(), value.to_owned());
        Ok(Answer::Done)
    }

    /// An element with the id and the name of a node.
    pub(super) fn named(&self, element: &'static str, id: i32) -> Element {
        let name = self.tree.get(id).map_or("", |node| node.name.as_str());
        Element::new(element).attribute("id", id).attribute("name", name)
    }
}

fn setting(arguments: &Arguments) -> Result<&'static SettingDescription, Refusal> {
    SettingDescription::find(arguments.text("setting")?).ok_or_else(|| Refusal::error("There is no such setting."))
}
