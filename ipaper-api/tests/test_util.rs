//! Answers made by hand, for tests of programs that use the crate.

use ipaper_api::paper::{Category, Node, Paper};
use ipaper_api::{CategoryId, PaperId};

fn tree() -> Node {
    let spring = Paper::builder().id(PaperId::new(3)).name("Spring").url("/catalogues/spring/").build();
    let catalogues = Category::builder()
        .id(CategoryId::new(2))
        .name("Catalogues")
        .url("/catalogues/")
        .children(vec![Node::Paper(spring)])
        .build();
    let root = Category::builder().id(CategoryId::new(1)).url("/").children(vec![Node::Category(catalogues)]).build();
    Node::Category(root)
}

#[test]
fn an_answer_is_made_by_hand() {
    let names: Vec<String> = tree().descendants().map(|node| node.name().to_owned()).collect();
    assert_eq!(names, ["Catalogues", "Spring"]);
}

#[test]
fn a_place_is_found_by_its_url_with_and_without_slashes() {
    let tree = tree();
    for url in ["/catalogues/spring/", "catalogues/spring", "/catalogues/spring"] {
        assert_eq!(tree.find_by_url(url).map(Node::id), Some(PaperId::new(3)), "{url}");
    }
    assert_eq!(tree.find_by_url("/").map(Node::id), Some(PaperId::new(1)));
    assert!(tree.find_by_url("/winter/").is_none());
}
