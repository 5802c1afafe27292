//! The usual way: types with `Deserialize` derived, read by quick-xml, in the form in which that is quickest.

#![expect(dead_code, reason = "values are made, and not looked at")]

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};

#[derive(Debug, Deserialize)]
pub(crate) struct Answer<T> {
    pub(crate) code: String,
    pub(crate) data: T,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TreeData {
    pub(crate) category: Category,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Node {
    Category(Category),
    Paper(Paper),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Category {
    #[serde(rename = "@id")]
    pub(crate) id: i64,
    #[serde(rename = "@name")]
    pub(crate) name: String,
    #[serde(rename = "@url")]
    pub(crate) url: String,
    #[serde(rename = "$value", default)]
    pub(crate) children: Vec<Node>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Paper {
    #[serde(rename = "@id")]
    pub(crate) id: i64,
    #[serde(rename = "@name")]
    pub(crate) name: String,
    #[serde(rename = "@url")]
    pub(crate) url: String,
    #[serde(rename = "@publicationperiod-from", default, deserialize_with = "time")]
    pub(crate) from: Option<Timestamp>,
    #[serde(rename = "@publicationperiod-to", default, deserialize_with = "time")]
    pub(crate) to: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StructureData {
    pub(crate) paper: Structure,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Structure {
    #[serde(rename = "@id")]
    pub(crate) id: i64,
    #[serde(rename = "@name")]
    pub(crate) name: String,
    #[serde(rename = "@url")]
    pub(crate) url: String,
    pub(crate) pages: Pages,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Pages {
    #[serde(default)]
    pub(crate) page: Vec<Page>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(rename = "@id")]
    pub(crate) id: i64,
    #[serde(rename = "@number")]
    pub(crate) number: i64,
    #[serde(rename = "@part-of-index", deserialize_with = "boolean")]
    pub(crate) part_of_index: bool,
    pub(crate) text: Option<String>,
    pub(crate) images: Images,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Images {
    #[serde(default)]
    pub(crate) image: Vec<Image>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Image {
    #[serde(rename = "@type")]
    pub(crate) kind: ImageType,
    #[serde(rename = "@url")]
    pub(crate) url: String,
    #[serde(rename = "@file-size")]
    pub(crate) file_size: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) enum ImageType {
    Zoom,
    Normal,
    Thumb,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OrdersData {
    pub(crate) flipbooks: Flipbooks,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Flipbooks {
    #[serde(default)]
    pub(crate) flipbook: Vec<Flipbook>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Flipbook {
    #[serde(rename = "@id")]
    pub(crate) id: i64,
    #[serde(rename = "@name")]
    pub(crate) name: String,
    #[serde(rename = "@url")]
    pub(crate) url: String,
    pub(crate) orders: Orders,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Orders {
    #[serde(rename = "@count")]
    pub(crate) count: i64,
    #[serde(rename = "@earliestOrderDate", default, deserialize_with = "time")]
    pub(crate) earliest: Option<Timestamp>,
    #[serde(rename = "@latestOrderDate", default, deserialize_with = "time")]
    pub(crate) latest: Option<Timestamp>,
    #[serde(default)]
    pub(crate) order: Vec<Order>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    #[serde(rename = "@orderId")]
    pub(crate) id: String,
    #[serde(rename = "@orderDate", deserialize_with = "time")]
    pub(crate) date: Option<Timestamp>,
    #[serde(rename = "@checkoutType")]
    pub(crate) checkout_type: CheckoutType,
    #[serde(rename = "@orderLinesCount")]
    pub(crate) line_count: i64,
    #[serde(rename = "@totalOrderValue")]
    pub(crate) total_value: String,
    #[serde(rename = "orderLine", default)]
    pub(crate) lines: Vec<OrderLine>,
}

#[derive(Debug, Deserialize)]
pub(crate) enum CheckoutType {
    CheckoutByEmail,
    CheckoutByExport,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderLine {
    pub(crate) product_id: String,
    pub(crate) product_name: String,
    pub(crate) product_description: String,
    pub(crate) product_price: String,
    pub(crate) amount: String,
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let civil: DateTime = text.parse().map_err(serde::de::Error::custom)?;
    TimeZone::UTC.to_timestamp(civil).map(Some).map_err(serde::de::Error::custom)
}

fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(deserializer)?.eq_ignore_ascii_case("true"))
}
