//! What the probe says of folders of all sorts.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::probe_support::{Probed, probe};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, contents) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, contents).expect("a file");
    }
    folder
}

/// What is said of a folder, where it stands at `answers`; the mistakes, and the report without the methods of which there is no answer.
fn probed(files: &[(&str, &str)]) -> (Vec<String>, String, u8) {
    let folder = folder(files);
    let probed = probe(folder.path());
    let place = |text: &str| text.replace(&*folder.path().to_string_lossy(), "answers").replace('\\', "/");
    let text = place(&probed.report.to_string());
    let (before, rest) = text.split_once("No answer of ").unwrap_or((&text, ""));
    let after = rest.split_once("\n\n").map_or(rest, |(_, after)| after);
    (probed.mistakes.iter().map(|mistake| place(mistake)).collect(), format!("{before}{after}"), probed.status())
}

const CREATED: &str = r#"<result><code>SUCCESS</code><data><paper id="1"/></data></result>"#;

#[test]
fn a_folder_in_which_all_is_known_is_clean() {
    let refused = "<result><code>READONLY</code><message>x</message></result>";
    let (mistakes, report, status) = probed(&[
        ("Paper.CreatePaper/a.xml", CREATED),
        ("Paper.DeletePaper/a.xml", refused),
        ("Paper.DeletePaper/.0123.part", "half"),
    ]);
    assert_eq!((mistakes, status), (Vec::new(), 0));
    assert_eq!(
        report,
        "2 answers of 2 methods: 0 unknown things, 0 unlisted return codes, 0 answers that cannot be decoded.\n\
         This version knows all that they hold.\n"
    );
}

#[test]
fn what_is_unknown_is_counted_and_has_its_first_place() {
    let tree = |papers: &str| {
        format!(
            "<result>\n<code>SUCCESS</code><data><category id=\"1\" name=\"a\" url=\"/\">{papers}</category></data></result>"
        )
    };
    let paper = r#"<paper id="2" name="a" url="/a" mood="x"><tag/></paper>"#;
    let (mistakes, report, status) = probed(&[
        ("Paper.GetAllPapers/a.xml", &tree("")),
        ("Paper.GetAllPapers/b.xml", &tree(&paper.repeat(3))),
        ("Paper.GetAllPapers/c 1.xml", &tree(&format!("{paper}<shelf/>"))),
    ]);
    assert_eq!((mistakes, status), (Vec::new(), 1));
    assert_eq!(
        report,
        "Paper.GetAllPapers: findings in 2 of 3 answers
  unknown attribute at result/data/category/paper/@mood
    4 times in 2 answers, first answers/Paper.GetAllPapers/b.xml:2:93
  unknown element at result/data/category/paper/tag
    4 times in 2 answers, first answers/Paper.GetAllPapers/b.xml:2:102
  unknown element at result/data/category/shelf
    1 time in 1 answer, first answers/Paper.GetAllPapers/c 1.xml:2:116

3 answers of 1 method: 3 unknown things, 0 unlisted return codes, 0 answers that cannot be decoded.

To see what the spec would have to say:
  cargo xtask learn Paper.GetAllPapers answers/Paper.GetAllPapers/b.xml 'answers/Paper.GetAllPapers/c 1.xml'
"
    );
}

#[test]
fn values_are_shown_and_of_many_the_first() {
    let fields: Vec<_> = (1..=7).map(|number| format!("<field name=\"a\" datatype=\"type {number}\"/>")).collect();
    let fields = fields.concat();
    let answer = format!("<result><code>SUCCESS</code><data><fields>{fields}</fields></data></result>");
    let (_, report, _) = probed(&[("CustomField.GetCustomFieldDefinitions/a.xml", &answer)]);
    let shown = "@datatype: `type 1`, `type 2`, `type 3`, `type 4`, `type 5`, and 2 others\n    7 times in 1 answer";
    assert!(report.contains(shown), "{report}");
}

#[test]
fn of_more_than_can_be_noted_there_are_at_least_so_many() {
    let answer = CREATED.replace("/></data>", &format!(">{}</paper></data>", "<x/>".repeat(1_001)));
    let (_, report, _) = probed(&[("Paper.CreatePaper/a.xml", &answer)]);
    assert!(report.contains("unknown element at result/data/paper/x\n    at least 1000 times in 1 answer"), "{report}");
}

#[test]
fn a_return_code_that_the_method_does_not_list_is_told_be_it_known_or_not() {
    let refusal = |code: &str| format!("<result><code>{code}</code><message>x</message></result>");
    let (_, report, status) = probed(&[
        ("Link.GetLinks/a.xml", &refusal("PAPER_IS_ON_FIRE")),
        ("Link.GetLinks/b.xml", &refusal("SEARCH_TEMPORARILY_UNAVAILABLE")),
        ("Link.GetLinks/c.xml", &refusal("PAPER_IS_ON_FIRE")),
    ]);
    assert_eq!(status, 1);
    let expected = "Link.GetLinks: findings in 3 of 3 answers
  return code PAPER_IS_ON_FIRE, which the method does not list
    in 2 answers, first answers/Link.GetLinks/a.xml
  return code SEARCH_TEMPORARILY_UNAVAILABLE, which the method does not list
    in 1 answer, first answers/Link.GetLinks/b.xml

3 answers of 1 method: 0 unknown things, 2 unlisted return codes, 0 answers that cannot be decoded.
";
    assert!(report.starts_with(expected), "{report}");
}

#[test]
fn what_a_refusal_holds_besides_is_told_too() {
    let answer = "<result><code>ERROR</code><message>x</message><hint/></result>";
    let (_, report, _) = probed(&[("Paper.DeletePaper/a.xml", answer)]);
    assert!(report.contains("unknown element at result/hint\n"), "{report}");
}

#[test]
fn an_answer_that_cannot_be_decoded_says_why_and_what_is_no_answer_says_so() {
    let (mistakes, report, status) = probed(&[
        ("Paper.CreatePaper/a.xml", &CREATED.replace('1', "one")),
        ("Paper.CreatePaper/b.xml", "<html>busy</html>"),
        ("Paper.DeletePaper/a.xml", "no XML"),
        ("Paper.DeletePaper/b.xml", ""),
    ]);
    assert_eq!((mistakes, status), (Vec::new(), 1));
    for part in [
        "Paper.CreatePaper: findings in 2 of 2 answers\n  cannot be decoded: at result/data/paper/@id (line 1, ",
        "expected a whole number, found `one`",
        "\n    answers/Paper.CreatePaper/a.xml:1:42\n",
        "  no answer of the API: at ",
        "\n    answers/Paper.DeletePaper/b.xml:1:1\n",
        "0 unknown things, 0 unlisted return codes, 4 answers that cannot be decoded.\n",
    ] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }
    let commands: Vec<_> = report.lines().filter(|line| line.contains("cargo xtask")).collect();
    assert_eq!(commands, ["  cargo xtask learn Paper.CreatePaper answers/Paper.CreatePaper/a.xml"]);
}

#[test]
fn a_secret_answer_is_not_quoted() {
    let answer = "<result><code>SUCCESS</code><data><token s3cret=\"s3cret\"><s3cret/></token></data></result>";
    let folder = folder(&[("Paper.CreatePreviewToken/a.xml", answer), ("Paper.CreatePreviewToken/b.xml", "s3cret")]);
    let Probed { report, .. } = probe(folder.path());
    assert!(!report.is_clean() && !report.to_string().contains("s3cret"), "{report}");
}

#[test]
fn methods_of_which_there_is_no_answer_are_listed_but_for_those_that_are_never_recorded() {
    let folder = folder(&[("Paper.CreatePaper/a.xml", CREATED)]);
    let text = probe(folder.path()).report.to_string();
    for (line, is_there) in [
        ("  Paper.DeletePaper\n", true),
        ("  Paper.CreatePaper\n", false),
        ("  Paper.CreatePreviewToken\n", false),
        ("  Image.GetImageWith2PxDropShadow\n", false),
    ] {
        assert_eq!(text.contains(line), is_there, "{line}{text}");
    }
}

#[test]
fn everything_that_is_wrong_with_a_folder_is_said_at_once_and_the_rest_is_probed() {
    let (mistakes, report, status) = probed(&[
        ("Paper.CreatePaper/a.xml", CREATED),
        ("Paper.GetAllPaper/a.xml", CREATED),
        ("Weather.Ask/a.xml", CREATED),
        ("a.xml", CREATED),
        ("Paper.DeletePaper/more/a.xml", CREATED),
    ]);
    assert_eq!(
        mistakes,
        [
            "answers/Paper.DeletePaper/more is a folder: expected an answer, <Service>.<Method>/<name>.xml",
            "answers/Paper.GetAllPaper: no method is named `Paper.GetAllPaper`; did you mean `Paper.GetAllPapers`?",
            "answers/Weather.Ask: no method is named `Weather.Ask`: expected <Service>.<Method>/<name>.xml",
            "answers/a.xml stands in no method's folder: expected <Service>.<Method>/<name>.xml",
        ]
    );
    assert!(status == 2 && report.starts_with("1 answer of 1 method: "), "{report}");
}

#[test]
fn a_folder_that_is_missing_or_empty_says_what_is_expected() {
    let missing = probe(Path::new("no/such/folder"));
    assert!(missing.mistakes[0].starts_with("cannot read the folder no/such/folder: "), "{:?}", missing.mistakes);
    assert_eq!(missing.report.to_string(), "");
    assert_eq!(missing.status(), 2);
    let (mistakes, report, status) = probed(&[]);
    assert_eq!(mistakes, ["answers holds no answer: expected <Service>.<Method>/<name>.xml in it"]);
    assert_eq!((&*report, status), ("", 2));
}
