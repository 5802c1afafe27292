//! Figures that nobody measured: the same every time, and of the shapes that are documented.

mod common;

use common::{call, refuse, start, succeed};

#[test]
fn figures_are_the_same_in_every_run_and_differ_between_papers() {
    let (first, second) = (start(), start());
    let visitors = |emulator, paper| {
        let fields = [("paperID", paper), ("from", "2026-10-01"), ("to", "2026-10-31")];
        succeed(emulator, "Statistics.GetNumberOfVisitorsPerDay", &fields).text()
    };
    assert_eq!(visitors(&first, "1002"), visitors(&second, "1002"));
    assert_ne!(visitors(&first, "1002"), visitors(&first, "1003"));
    let orders = |emulator| succeed(emulator, "Ecommerce.GetLicenseOrdersByType", &[("checkoutType", "")]).text();
    assert_eq!(orders(&first), orders(&second));
}

#[test]
fn visitors_of_a_month_are_those_of_its_days() {
    let emulator = start();
    let fields = [("paperID", "1002"), ("from", "2026-02-01"), ("to", "2026-02-28")];
    let days = succeed(&emulator, "Statistics.GetNumberOfVisitorsPerDay", &fields).text();
    let days: Vec<u64> = days
        .split("visitors=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().and_then(|count| count.parse().ok()).expect("a count"))
        .collect();
    let total = succeed(&emulator, "Statistics.GetNumberOfVisitors", &fields).after("count=\"");
    assert_eq!((days.len(), days.iter().sum::<u64>().to_string()), (28, total));
}

#[test]
fn a_time_that_ends_before_it_begins_or_never_is_refused() {
    let emulator = start();
    for (from, to) in [("2026-02-02", "2026-02-01"), ("0001-01-01", "9999-12-31")] {
        let fields = [("paperID", "1002"), ("from", from), ("to", to)];
        refuse(&emulator, "ERROR", "Statistics.GetNumberOfPageviewsPerDay", &fields);
    }
    let fields = [("paperID", "9"), ("from", "2026-02-01"), ("to", "2026-02-01")];
    refuse(&emulator, "ERROR", "Statistics.GetNumberOfVisitors", &fields);
}

#[test]
fn orders_are_narrowed_to_a_type() {
    let emulator = start();
    let orders = |checkout_type| {
        let fields = [("paperId", "1002"), ("checkoutType", checkout_type)];
        succeed(&emulator, "Ecommerce.GetFlipbookOrdersByType", &fields)
    };
    assert_eq!(orders("").after("<orders count=\""), "5");
    assert_eq!(orders("CheckoutByEmail").after("<orders count=\""), "2");
    assert!(orders("CheckoutBySms").contains("<orders count=\"0\" />"));
    assert!(orders("").contains("<productPrice>\r\n    <![CDATA["));
}

#[test]
fn an_unsupported_checkout_type_is_explained_by_bare_text() {
    let emulator = start();
    let answer = call(&emulator, "Ecommerce.GetLicenseOrdersByType", &[("checkoutType", "Barter")]);
    assert_eq!(answer.code(), "UNSUPPORTED_CHECKOUT_TYPE");
    assert!(answer.contains("<data><![CDATA[Barter is not supported."), "{}", answer.text());
    refuse(
        &emulator,
        "LOGIN_SECURITY_VIOLATION",
        "Ecommerce.GetFlipbookOrdersByType",
        &[("paperId", "9"), ("checkoutType", "")],
    );
}

#[test]
fn a_paper_without_pages_has_no_links() {
    let emulator = start();
    assert!(succeed(&emulator, "Link.GetLinks", &[("paperID", "1003")]).contains("<data><root /></data>"));
    refuse(&emulator, "ERROR", "Link.GetLinks", &[("paperID", "1001")]);
}
