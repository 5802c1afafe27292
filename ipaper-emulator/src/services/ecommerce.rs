//! `Ecommerce`: orders, made up from the paper, within the three months that the service keeps.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::{Entry, timestamp};
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::state::{State, invented};
use crate::variants::Decimals;
use crate::xml::Element;

pub(super) const HANDLERS: &[Entry] = &[
    ("Ecommerce.GetFlipbookOrdersByType", State::get_flipbook_orders_by_type),
    ("Ecommerce.GetLicenseOrdersByType", State::get_license_orders_by_type),
];

const CHECKOUT_TYPES: [&str; 6] = [
    "CheckoutByEmail",
    "CheckoutByExport",
    "CheckoutByPrint",
    "CheckoutByWhatsApp",
    "CheckoutBySharingEmail",
    "CheckoutBySms",
];

/// The checkout types in which orders are invented.
const USED_TYPES: usize = 3;

const ORDERS: i64 = 5;

const PRODUCTS: [(&str, &str); 4] = [
    ("Garden chair", "Oak, folds"),
    ("Table \"Ø\" & bench", "Seats < 8"),
    ("Parasol", ""),
    ("Lantern", "Glass and brass"),
];

/// The moment up to which orders are told.
const NOW: DateTime = DateTime::constant(2026, 3, 15, 12, 0, 0, 0);

impl State {
    fn get_flipbook_orders_by_type(&mut self, arguments: &Arguments) -> Answered {
        let wanted = checkout_type(arguments)?;
        let paper = arguments.integer("paperId")?;
        if self.tree.paper(paper).is_err() {
            return Err(Refusal::not_yours("paper"));
        }
        Answer::data(Element::new("flipbooks").child(self.flipbook(paper, wanted)).padded())
    }

    fn get_license_orders_by_type(&mut self, arguments: &Arguments) -> Answered {
        let wanted = checkout_type(arguments)?;
        let flipbooks = self.tree.papers().map(|(id, _)| self.flipbook(id, wanted));
        Answer::data(Element::new("flipbooks").children(flipbooks).padded())
    }

    fn flipbook(&self, id: i32, wanted: Option<&str>) -> Element {
        let mut orders: Vec<Order> = (0..ORDERS).map(|number| Order::invent(id.into(), number)).collect();
        orders.retain(|order| wanted.is_none_or(|wanted| order.checkout_type == wanted));
        orders.sort_by_key(|order| order.date);
        let element = Element::new("orders")
            .attribute("count", orders.len())
            .attribute_if_any("earliestOrderDate", orders.first().map(|order| timestamp(order.date)))
            .attribute_if_any("latestOrderDate", orders.last().map(|order| timestamp(order.date)))
            .children(orders.iter().map(|order| order.element(self.variants.decimals)));
        self.named("flipbook", id).attribute("url", self.tree.url(id)).child(element)
    }
}

struct Order {
    id: String,
    date: DateTime,
    checkout_type: &'static str,
    lines: Vec<Line>,
}

struct Line {
    product: usize,
    price_in_cents: u64,
    amount: u64,
}

impl Order {
    /// The first orders of a paper take the checkout types in turn, so that each has one.
    fn invent(paper: i64, number: i64) -> Self {
        let figure = |what: i64, below: u64| invented(&[paper, number, what], below);
        let minutes = i64::try_from(figure(1, 88 * 24 * 60)).unwrap_or_default();
        let turn = usize::try_from(number).unwrap_or_default() % USED_TYPES;
        let lines = (0..=figure(3, 3)).map(|line| Line::invent(paper, number, line)).collect();
        Order {
            id: format!("EM{:06X}", figure(4, 0x00ff_ffff)),
            date: NOW.saturating_sub(minutes.minutes()),
            checkout_type: CHECKOUT_TYPES.get(turn).copied().unwrap_or_default(),
            lines,
        }
    }

    fn element(&self, decimals: Decimals) -> Element {
        let total = self.lines.iter().map(|line| line.price_in_cents * line.amount).sum();
        Element::new("order")
            .attribute("orderId", &self.id)
            .attribute("orderDate", timestamp(self.date))
            .attribute("checkoutType", self.checkout_type)
            .attribute("orderLinesCount", self.lines.len())
            .attribute("totalOrderValue", amount(total, decimals))
            .children(self.lines.iter().map(|line| line.element(decimals)))
    }
}

impl Line {
    fn invent(paper: i64, order: i64, line: u64) -> Self {
        let line = i64::try_from(line).unwrap_or_default();
        let figure = |what: i64, below: u64| invented(&[paper, order, line, what], below);
        Line {
            product: usize::try_from(figure(1, PRODUCTS.len() as u64)).unwrap_or_default(),
            price_in_cents: 995 + figure(2, 10_000) * 50,
            amount: 1 + figure(3, 4),
        }
    }

    fn element(&self, decimals: Decimals) -> Element {
        let (name, description) = PRODUCTS.get(self.product).copied().unwrap_or_default();
        Element::new("orderLine")
            .child(Element::new("productId").text(1000 + self.product))
            .child(Element::new("productName").text(name))
            .child(Element::new("productDescription").text(description))
            .child(Element::new("productPrice").text(amount(self.price_in_cents, decimals)))
            .child(Element::new("amount").text(self.amount))
    }
}

/// An amount without trailing zeros: `5351,8`.
fn amount(cents: u64, decimals: Decimals) -> String {
    let separator = match decimals {
        Decimals::Comma => ',',
        Decimals::Point => '.',
    };
    let digits = format!("{}{separator}{:02}", cents / 100, cents % 100);
    digits.trim_end_matches('0').trim_end_matches(separator).to_owned()
}

/// The type to which the orders are narrowed; `None` for all.
fn checkout_type(arguments: &Arguments) -> Result<Option<&'static str>, Refusal> {
    let wanted = arguments.text("checkoutType")?.trim();
    if wanted.is_empty() {
        return Ok(None);
    }
    let known = CHECKOUT_TYPES.into_iter().find(|known| *known == wanted);
    known.map(Some).ok_or_else(|| {
        let explanation = format!("{wanted} is not supported. Use one of: {}.", CHECKOUT_TYPES.join(", "));
        Refusal::new("UNSUPPORTED_CHECKOUT_TYPE", "The checkout type is not supported.")
            .with_data(Element::new("data").text(explanation))
    })
}

#[cfg(test)]
mod tests {
    use super::amount;
    use crate::variants::Decimals;

    #[test]
    fn amounts_have_no_trailing_zeros() {
        assert_eq!(amount(535_180, Decimals::Comma), "5351,8");
        assert_eq!(amount(100_000, Decimals::Point), "1000");
        assert_eq!(amount(5, Decimals::Point), "0.05");
    }
}
