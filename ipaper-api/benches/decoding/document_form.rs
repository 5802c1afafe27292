//! Another usual way: a document tree by roxmltree, and a walk over it that takes out the same values.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use roxmltree::Node as Element;

use crate::serde_form::{
    Category, CheckoutType, Flipbook, Image, ImageType, Images, Node, Order, OrderLine, Orders, Page, Pages, Paper,
    Structure,
};

/// A value of each node below `data`, as many as the answer has.
pub(crate) fn tree(xml: &str) -> Option<Category> {
    let document = roxmltree::Document::parse(xml).ok()?;
    category(child(data(&document)?, "category")?)
}

pub(crate) fn structure(xml: &str) -> Option<Structure> {
    let document = roxmltree::Document::parse(xml).ok()?;
    let paper = child(data(&document)?, "paper")?;
    let pages = elements(child(paper, "pages")?, "page").map(page).collect::<Option<_>>()?;
    Some(Structure {
        id: number(paper, "id")?,
        name: text(paper, "name")?,
        url: text(paper, "url")?,
        pages: Pages { page: pages },
    })
}

pub(crate) fn orders(xml: &str) -> Option<Vec<Flipbook>> {
    let document = roxmltree::Document::parse(xml).ok()?;
    elements(child(data(&document)?, "flipbooks")?, "flipbook").map(flipbook).collect()
}

fn data<'a>(document: &'a roxmltree::Document<'a>) -> Option<Element<'a, 'a>> {
    let root = document.root_element();
    (child(root, "code")?.text()? == "SUCCESS").then(|| child(root, "data"))?
}

fn category(element: Element<'_, '_>) -> Option<Category> {
    let children = element.children().filter(Element::is_element);
    Some(Category {
        id: number(element, "id")?,
        name: text(element, "name")?,
        url: text(element, "url")?,
        children: children.map(node).collect::<Option<_>>()?,
    })
}

fn node(element: Element<'_, '_>) -> Option<Node> {
    if element.has_tag_name("category") {
        return category(element).map(Node::Category);
    }
    Some(Node::Paper(Paper {
        id: number(element, "id")?,
        name: text(element, "name")?,
        url: text(element, "url")?,
        from: time(element, "publicationperiod-from"),
        to: time(element, "publicationperiod-to"),
    }))
}

fn page(element: Element<'_, '_>) -> Option<Page> {
    let images = elements(child(element, "images")?, "image").map(image).collect::<Option<_>>()?;
    Some(Page {
        id: number(element, "id")?,
        number: number(element, "number")?,
        part_of_index: element.attribute("part-of-index")?.eq_ignore_ascii_case("true"),
        text: child(element, "text").and_then(|text| text.text().map(str::to_owned)),
        images: Images { image: images },
    })
}

fn image(element: Element<'_, '_>) -> Option<Image> {
    let kind = match element.attribute("type")? {
        "Zoom" => ImageType::Zoom,
        "Normal" => ImageType::Normal,
        "Thumb" => ImageType::Thumb,
        _ => return None,
    };
    Some(Image { kind, url: text(element, "url")?, file_size: number(element, "file-size")? })
}

fn flipbook(element: Element<'_, '_>) -> Option<Flipbook> {
    let orders = child(element, "orders")?;
    Some(Flipbook {
        id: number(element, "id")?,
        name: text(element, "name")?,
        url: text(element, "url")?,
        orders: Orders {
            count: number(orders, "count")?,
            earliest: time(orders, "earliestOrderDate"),
            latest: time(orders, "latestOrderDate"),
            order: elements(orders, "order").map(order).collect::<Option<_>>()?,
        },
    })
}

fn order(element: Element<'_, '_>) -> Option<Order> {
    let checkout_type = match element.attribute("checkoutType")? {
        "CheckoutByEmail" => CheckoutType::CheckoutByEmail,
        "CheckoutByExport" => CheckoutType::CheckoutByExport,
        _ => return None,
    };
    Some(Order {
        id: text(element, "orderId")?,
        date: time(element, "orderDate"),
        checkout_type,
        line_count: number(element, "orderLinesCount")?,
        total_value: text(element, "totalOrderValue")?,
        lines: elements(element, "orderLine").map(line).collect::<Option<_>>()?,
    })
}

fn line(element: Element<'_, '_>) -> Option<OrderLine> {
    let text = |name| child(element, name).map(|child| child.text().unwrap_or_default().to_owned());
    Some(OrderLine {
        product_id: text("productId")?,
        product_name: text("productName")?,
        product_description: text("productDescription")?,
        product_price: text("productPrice")?,
        amount: text("amount")?,
    })
}

fn child<'a>(element: Element<'a, 'a>, name: &str) -> Option<Element<'a, 'a>> {
    element.children().find(|child| child.has_tag_name(name))
}

fn elements<'a>(element: Element<'a, 'a>, name: &'static str) -> impl Iterator<Item = Element<'a, 'a>> {
    element.children().filter(move |child| child.has_tag_name(name))
}

fn text(element: Element<'_, '_>, name: &str) -> Option<String> {
    element.attribute(name).map(str::to_owned)
}

fn number(element: Element<'_, '_>, name: &str) -> Option<i64> {
    element.attribute(name)?.parse().ok()
}

fn time(element: Element<'_, '_>, name: &str) -> Option<Timestamp> {
    let civil: DateTime = element.attribute(name)?.parse().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}
