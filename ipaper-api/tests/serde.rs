//! Trees as JSON and back, as deep as they may be. That every other answer comes back equal is shown in `answers.rs`.

use ipaper_api::paper;

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
