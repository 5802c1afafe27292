//! Answers as JSON and back.

use std::fs;
use std::path::Path;

use ipaper_api::{Request, ecommerce, link, media, paper, ripper, search};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec/samples").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every sample of a method that decodes, written as JSON and read back.
fn comes_back_equal<R>()
where
    R: Request,
    R::Response: Serialize + DeserializeOwned + PartialEq,
{
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec/samples").join(R::METHOD.full_name());
    let mut compared = 0;
    for entry in fs::read_dir(&folder).expect("the method's samples").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(response) = ipaper_api::decode::<R>(&sample(&format!("{}/{name}", R::METHOD.full_name()))) else {
            continue;
        };
        let json = serde_json::to_string(&response).expect("JSON");
        let back: R::Response = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error} in {json}"));
        assert_eq!(back, response, "{name}");
        compared += 1;
    }
    assert!(compared > 0, "no sample of {} decodes", R::METHOD.full_name());
}

#[test]
fn answers_come_back_equal_from_json() {
    comes_back_equal::<paper::GetAllPapers>();
    comes_back_equal::<paper::GetPaperStructure>();
    comes_back_equal::<paper::GetSettingDescriptions>();
    comes_back_equal::<media::GetTree>();
    comes_back_equal::<ripper::GetProcessingPapers>();
    comes_back_equal::<ripper::GetProcessingStatus>();
    comes_back_equal::<search::SearchPapersByCustomFields>();
    comes_back_equal::<ecommerce::GetLicenseOrdersByType>();
    comes_back_equal::<link::GetLinks>();
}

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
