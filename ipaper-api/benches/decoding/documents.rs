//! The answers that are decoded: a tree, the pages of a paper, and orders, of the shapes and sizes that large accounts have.

use std::fmt::Write as _;

use fastrand::Rng;

/// What is asked of an answer's decoder depends on its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `Paper.GetAllPapers`.
    Tree,
    /// `Paper.GetPaperStructure`, with texts.
    Structure,
    /// The same without images.
    Texts,
    /// `Ecommerce.GetFlipbookOrdersByType`.
    Orders,
}

/// The answer of this kind with so many nodes, pages or orders.
pub(crate) fn document(kind: Kind, count: usize) -> String {
    let data = match kind {
        Kind::Tree => tree(count),
        Kind::Structure => structure(count, &[("Zoom", 412), ("Normal", 131), ("Thumb", 9)]),
        Kind::Texts => structure(count, &[]),
        Kind::Orders => orders(count),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<result>\n  <code><![CDATA[SUCCESS]]></code>\n  \
         <message><![CDATA[Done.]]></message>\n  <data>\n{data}  </data>\n</result>\n"
    )
}

/// The deepest level on which the tree has nodes.
const LEVELS: usize = 12;

/// A walk that opens and closes categories at random. Every tenth node is a paper with a publication period.
fn tree(nodes: usize) -> String {
    let mut random = Rng::with_seed(12);
    let mut xml = String::from("<category id=\"1000000\" name=\"Root\" url=\"/\">\n");
    let mut level = 1;
    for node in 1..nodes {
        let (id, name) = (1_000_000 + node, name(node));
        let url = format!("/section-{}/{node}/", node % 97);
        let period = if node % 10 == 0 {
            " publicationperiod-from=\"2026-03-01 00:00:00\" publicationperiod-to=\"2026-12-24 18:30:00\""
        } else {
            ""
        };
        match random.u8(0..10) {
            0..=2 if level + 1 < LEVELS && period.is_empty() => {
                let _ = writeln!(xml, "{:level$}<category id=\"{id}\" name=\"{name}\" url=\"{url}\">", "");
                level += 1;
            }
            other => {
                let _ = writeln!(xml, "{:level$}<paper id=\"{id}\" name=\"{name}\" url=\"{url}\"{period} />", "");
                if other >= 8 && level > 1 {
                    level -= 1;
                    let _ = writeln!(xml, "{:level$}</category>", "");
                }
            }
        }
    }
    for level in (0..level).rev() {
        let _ = writeln!(xml, "{:level$}</category>", "");
    }
    xml
}

fn name(node: usize) -> String {
    match node % 20 {
        3 => format!("Chairs &amp; tables {node}"),
        7 | 11 => format!("Køkken og Øvrigt {node}"),
        _ => format!("Spring catalogue {node}"),
    }
}

fn structure(pages: usize, images: &[(&str, usize)]) -> String {
    let mut xml = String::from("<paper id=\"4711\" name=\"Spring\" url=\"/spring/\">\n<pages>\n");
    let sentence = "An oak table for eight, with two leaves; oiled, made in Møre & delivered flat. ";
    let text = sentence.repeat(3_000 / sentence.len() + 1);
    for page in 0..pages {
        let _ = writeln!(xml, "<page id=\"{}\" number=\"{}\" part-of-index=\"True\">", 880_000 + page, page + 1);
        let _ = writeln!(xml, "<text><![CDATA[{text}]]></text>\n<images>");
        for (kind, size) in images {
            let _ = writeln!(
                xml,
                "<image file-size=\"{size}\" type=\"{kind}\" url=\"https://images.example/page?id={page}&amp;size={kind}\" />"
            );
        }
        xml.push_str("</images>\n</page>\n");
    }
    xml.push_str("</pages>\n</paper>\n");
    xml
}

fn orders(orders: usize) -> String {
    let mut xml = String::from("<flipbooks>\n<flipbook id=\"4711\" name=\"Spring\" url=\"/spring/\">\n");
    let _ = writeln!(
        xml,
        "<orders count=\"{orders}\" earliestOrderDate=\"2026-01-02 08:15:00\" latestOrderDate=\"2026-09-30 21:15:00\">"
    );
    for order in 0..orders {
        let _ = writeln!(
            xml,
            "<order orderId=\"k{order}\" orderDate=\"2026-09-30 21:15:00\" checkoutType=\"CheckoutByEmail\" \
             orderLinesCount=\"4\" totalOrderValue=\"5351,8\">"
        );
        for line in 0..4 {
            let _ = writeln!(
                xml,
                "<orderLine>\n<productId><![CDATA[SO-{order}-{line}]]></productId>\n\
                 <productName><![CDATA[Armchair \"Ø\" & cushion]]></productName>\n\
                 <productDescription><![CDATA[Oak, oiled]]></productDescription>\n\
                 <productPrice><![CDATA[1299,75]]></productPrice>\n<amount><![CDATA[{line}]]></amount>\n</orderLine>"
            );
        }
        xml.push_str("</order>\n");
    }
    xml.push_str("</orders>\n</flipbook>\n</flipbooks>\n");
    xml
}
