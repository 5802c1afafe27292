//! Amounts and the deepest trees as JSON and back. That every other answer comes back equal is shown in `answers.rs`.

use ipaper_api::{Amount, paper};

#[test]
fn sixty_categories_one_inside_the_other_survive_json() {
    let category = r#"<category id="1" name="a" url="/">"#;
    let answer = format!(
        "<result><code>SUCCESS</code><data>{}{}</data></result>",
        category.repeat(60),
        "</category>".repeat(60)
    );
    let node = ipaper_api::decode::<paper::GetAllPapers>(answer.as_bytes()).expect("a tree");
    let json = serde_json::to_string(&node).expect("JSON");
    assert_eq!(serde_json::from_str::<paper::Node>(&json).expect("the same tree"), node);
}

#[test]
fn an_amount_keeps_its_text_and_its_value_in_json() {
    for (text, json) in [
        ("5351,8", r#"{"text":"5351,8","value":"5351.8"}"#),
        ("1.234,50", r#"{"text":"1.234,50","value":"1234.50"}"#),
        ("on request", r#"{"text":"on request","value":null}"#),
    ] {
        let amount = Amount::new(text);
        assert_eq!(serde_json::to_string(&amount).expect("JSON"), json);
        assert_eq!(serde_json::from_str::<Amount>(json).expect("an amount"), amount);
    }
}

#[test]
fn an_amount_takes_its_value_from_its_text() {
    let amount: Amount = serde_json::from_str(r#"{"text":"5,5","value":"99"}"#).expect("an amount");
    assert_eq!(amount, Amount::new("5,5"));
    assert_eq!(serde_json::from_str::<Amount>(r#"{"text":"5,5"}"#).expect("an amount"), amount);
    serde_json::from_str::<Amount>(r#"{"value":"99"}"#).expect_err("an amount without its text");
}
