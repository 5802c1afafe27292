//! `Link`: the links on the pages of a paper, made up from its pages.

use quick_xml::escape::escape;

use super::Entry;
use crate::answer::{Answer, Answered};
use crate::arguments::Arguments;
use crate::state::{Page, State, invented};
use crate::variants::{Decimals, LinkParam, OptionalChildren};
use crate::xml::Element;

pub(super) const HANDLERS: &[Entry] = &[("Link.GetLinks", State::get_links)];

/// What a link leads to.
struct Target {
    link_type: &'static str,
    shape_type: &'static str,
    polygon: &'static str,
    url: &'static str,
    window: &'static str,
}

/// The first page has a link to the first, and so on in turn.
const TARGETS: [Target; 3] = [
    Target {
        link_type: "url",
        shape_type: "rectangle",
        polygon: "",
        url: "https://www.example.com/?a=1&b=2",
        window: "_blank",
    },
    Target { link_type: SHOP, shape_type: "polygon", polygon: "0,0,0.5,0,0.5,0.5", url: "", window: "" },
    Target { link_type: "page", shape_type: "rectangle", polygon: "", url: "1", window: "" },
];

const SHOP: &str = "shopitem";

impl State {
    fn get_links(&mut self, arguments: &Arguments) -> Answered {
        let pages = &self.tree.paper(arguments.integer("paperID")?)?.pages;
        let links = pages.iter().zip(TARGETS.iter().cycle()).zip(1..);
        let links = links.map(|((page, target), ordinal)| self.link(ordinal, page, target));
        Answer::data(Element::new("root").children(links))
    }

    fn link(&self, ordinal: usize, page: &Page, target: &Target) -> Element {
        let fraction = |what| format!("0.{}", 100 + invented(&[page.id.into(), what], 400));
        let texts = [
            ("number", page.number.to_string()),
            ("x", fraction(1)),
            ("y", fraction(2)),
            ("width", fraction(3)),
            ("height", fraction(4)),
            ("alttext", "Read more & buy".to_owned()),
            ("url", target.url.to_owned()),
            ("stylename", "Basket".to_owned()),
            ("shapetype", target.shape_type.to_owned()),
            ("polygoncoords", target.polygon.to_owned()),
            ("linktype", target.link_type.to_owned()),
            ("fileid", String::new()),
            ("target", target.window.to_owned()),
            ("usemask", self.spell(false).to_owned()),
        ];
        let shows_empty = self.variants.optional_children == OptionalChildren::Present;
        let texts = texts.into_iter().filter(|(_, text)| shows_empty || !text.is_empty());
        let param = match target.link_type {
            SHOP => Some(self.shop_item(page)),
            _ => shows_empty.then(|| Element::new("param")),
        };
        Element::new("link")
            .attribute("number", ordinal)
            .children(texts.map(|(name, text)| Element::new(name).text(text)))
            .children(param)
    }

    fn shop_item(&self, page: &Page) -> Element {
        let number = page.number.to_string();
        let price = if self.variants.decimals == Decimals::Comma { "149,5" } else { "149.5" };
        let parts = [("name", "Garden chair & cushion"), ("price", price), ("descr", "Oak < 10 kg"), ("id", &number)];
        let param = Element::new("param");
        match self.variants.link_param {
            LinkParam::AsDocumented => param.raw(format!("<![CDATA[<item>{}</item>]]>", written(&parts, cdata))),
            LinkParam::Escaped => {
                let item = format!("<item>{}</item>", written(&parts, |text| escape(text).into_owned()));
                param.raw(escape(item).into_owned())
            }
            LinkParam::Nested => {
                let children = parts.map(|(name, text)| Element::new(name).text(text));
                param.child(Element::new("item").children(children))
            }
        }
    }
}

fn written(parts: &[(&'static str, &str)], write: impl Fn(&str) -> String) -> String {
    let parts: Vec<String> = parts.iter().map(|(name, text)| format!("<{name}>{}</{name}>", write(text))).collect();
    parts.concat()
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{text}]]>")
}
