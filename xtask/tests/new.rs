//! `cargo xtask new`: the skeleton of a method, and when there is none.

mod workspace;

use insta::assert_snapshot;
use workspace::{Run, Workspace, run};

const DESK: &str = "api-spec/desk.toml";
const SAMPLE: &str = "api-spec/samples/Desk.FindBook/answer.xml";
const REQUEST: &str = "api-spec/requests/Desk.FindBook.http";

fn new(workspace: &Workspace, arguments: &[&str]) -> Run {
    let root = workspace.root().to_string_lossy().into_owned();
    run(&[&["new", "--root", &root], arguments].concat())
}

/// What a run that fails leaves behind: nothing.
fn fails(workspace: &Workspace, arguments: &[&str]) -> Run {
    let before = workspace.state();
    let run = new(workspace, arguments).fails();
    assert_eq!(workspace.state(), before, "something was written");
    run
}

/// The lines that a file has more than it had.
fn added(before: &str, after: &str) -> String {
    let start = before.lines().zip(after.lines()).take_while(|(left, right)| left == right).count();
    let end = before.lines().rev().zip(after.lines().rev()).take_while(|(left, right)| left == right).count();
    let lines: Vec<&str> = after.lines().collect();
    let end = end.min(before.lines().count() - start);
    assert_eq!(before.lines().count(), start + end, "a line that was there is gone:\n{after}");
    lines[start..lines.len() - end].join("\n")
}

#[test]
fn a_method_comes_with_a_sample_and_a_request_and_says_what_is_left_to_do() {
    let workspace = Workspace::new();
    let before = workspace.read(DESK);
    let run = new(&workspace, &["Desk.FindBook"]).succeeds();
    assert_snapshot!(run.output, @r"
    added `FindBook` to api-spec/desk.toml
    wrote api-spec/samples/Desk.FindBook/answer.xml
    wrote api-spec/requests/Desk.FindBook.http

    What is left to do:
    1. fill in what is empty in api-spec/desk.toml, and delete the lines that the method has no use for
    2. put an answer into api-spec/samples/Desk.FindBook/answer.xml, written by yourself
    3. let the answer say what the spec needs to know of it: cargo xtask infer api-spec/samples/Desk.FindBook/answer.xml --write
    4. add the parameters to the body of api-spec/requests/Desk.FindBook.http, and set its Content-Length
    5. run cargo xtask codegen, which names every gap that is left
    ");
    assert_snapshot!(added(&before, &workspace.read(DESK)), @r#"
    name = "FindBook"
    doc = ""
    page = ""
    sure = ""
    # `read`, or `write` with `repeatable` and `stale`.
    access = ""
    # Beside those that every method answers; without any, the line goes.
    codes = [""]
    # Each with an `example` besides; without any, the lines go.
    parameters = [
      { name = "", type = "", doc = "" },
    ]
    # Where a success carries nothing, the line goes.
    answer = { at = "", type = "" }

    [[method]]
    "#);
    assert_snapshot!(workspace.read(SAMPLE), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <result>
      <code><![CDATA[SUCCESS]]></code>
      <message><![CDATA[]]></message>
      <!-- What a success carries goes inside, as the documentation shows it but with values of your own. Where it carries nothing, `data` goes. -->
      <data>
      </data>
    </result>
    "#);
    assert_snapshot!(workspace.read(REQUEST), @r"
    POST /V1/Desk.asmx/FindBook HTTP/1.1
    Content-Type: application/x-www-form-urlencoded; charset=utf-8
    Content-Length: 33

    holder=KeyHolder&pin=demo+key%2B1
    ");
}

#[test]
fn every_gap_of_the_skeleton_is_named_by_the_generator() {
    let workspace = Workspace::new();
    new(&workspace, &["Desk.FindBook"]).succeeds();
    let before = workspace.state();
    assert_snapshot!(workspace.codegen().fails().output, @r#"
    error: the `doc` of this method is empty
      --> api-spec/desk.toml:12:7
       |
    12 | doc = ""
       |       ^^
       |
       = help: write `doc = ".."`: one or more sentences for the documentation: what it is, its unit, its bounds. A public item without documentation does not compile

    error: the `page` of this method is empty
      --> api-spec/desk.toml:13:8
       |
    13 | page = ""
       |        ^^
       |
       = help: write `page = ".."`: the vendor's page, relative to `[api] pages`: `books/lend-book`

    error: the `sure` of a method cannot be ``
      --> api-spec/desk.toml:14:8
       |
    14 | sure = ""
       |        ^^
       |
       = help: there is `documented`, `seen` and `inferred`

    error: the `access` of a method cannot be ``
      --> api-spec/desk.toml:16:10
       |
    16 | access = ""
       |          ^^
       |
       = help: there is `read` and `write`

    error: the code `` is not on the list
      --> api-spec/desk.toml:18:10
       |
    18 | codes = [""]
       |          ^^
       |
       = help: there is `SUCCESS` and `ERROR`
       = help: if it is new, add it to `api.toml`: a `[[code]]` with `name = ""`

    error: the `name` of this parameter is empty
      --> api-spec/desk.toml:21:12
       |
    21 |   { name = "", type = "", doc = "" },
       |            ^^
       |
       = help: write `name = ".."`: the form field

    error: the `type` of this parameter is empty
      --> api-spec/desk.toml:21:23
       |
    21 |   { name = "", type = "", doc = "" },
       |                       ^^
       |
       = help: write `type = ".."`: a scalar, a newtype, an enum, a document, or `upload` (a file, sent as base64)

    error: the `doc` of this parameter is empty
      --> api-spec/desk.toml:21:33
       |
    21 |   { name = "", type = "", doc = "" },
       |                                 ^^
       |
       = help: write `doc = ".."`: one or more sentences for the documentation: what it is, its unit, its bounds. A public item without documentation does not compile

    error: the `at` of the answer is empty
      --> api-spec/desk.toml:24:17
       |
    24 | answer = { at = "", type = "" }
       |                 ^^
       |
       = help: a place is `.`, an attribute `@id`, an element `book`, or a way to one of these

    error: the `type` of this answer is empty
      --> api-spec/desk.toml:24:28
       |
    24 | answer = { at = "", type = "" }
       |                            ^^
       |
       = help: write `type = ".."`: as for a field

    error: 10 problems in 1 file; nothing was written
      |
      = help: mend `api-spec/desk.toml`, then run `cargo xtask codegen` again; `api-spec/README.md` explains each key
    "#);
    assert_eq!(workspace.state(), before);
}

#[test]
fn a_write_has_gaps_of_its_own() {
    let workspace = Workspace::new();
    let before = workspace.read(DESK);
    new(&workspace, &["Desk.FindBook", "--write"]).succeeds();
    assert_snapshot!(added(&before, &workspace.read(DESK)), @r#"
    name = "FindBook"
    doc = ""
    page = ""
    sure = ""
    access = "write"
    repeatable = ""
    # The reads whose answers it may change; [] for none.
    stale = [""]
    # Beside those that every method answers; without any, the line goes.
    codes = [""]
    # Each with an `example` besides; without any, the lines go.
    parameters = [
      { name = "", type = "", doc = "" },
    ]
    # Where a success carries nothing, the line goes.
    answer = { at = "", type = "" }

    [[method]]
    "#);
    workspace
        .codegen()
        .fails()
        .says("`repeatable` takes `true` or `false`")
        .says("there is no method ``")
        .says("the code `` is not on the list");
}

#[test]
fn a_read_has_gaps_of_its_own() {
    let workspace = Workspace::new();
    let before = workspace.read(DESK);
    new(&workspace, &["Desk.FindBook", "--read"]).succeeds();
    assert_snapshot!(added(&before, &workspace.read(DESK)), @r#"
    name = "FindBook"
    doc = ""
    page = ""
    sure = ""
    access = "read"
    # For how many seconds an answer may be reused; never where the line is missing.
    cache = ""
    # Beside those that every method answers; without any, the line goes.
    codes = [""]
    # Each with an `example` besides; without any, the lines go.
    parameters = [
      { name = "", type = "", doc = "" },
    ]
    # Where a success carries nothing, the line goes.
    answer = { at = "", type = "" }

    [[method]]
    "#);
    workspace.codegen().fails().says("`cache` takes");
}

#[test]
fn a_method_stands_in_the_order_of_the_names_and_comments_stay_where_they_were() {
    let workspace = Workspace::new();
    workspace.edit(
        DESK,
        "[[method]]\nname = \"LendBook\"",
        "# The desk's first task.\n[[method]]\nname = \"LendBook\"",
    );
    let before = workspace.read(DESK);
    new(&workspace, &["Desk.FindBook"]).succeeds();
    let after = workspace.read(DESK);
    added(&before, &after);
    let order: Vec<usize> = ["name = \"FindBook\"", "# The desk's first task.\n[[method]]\nname = \"LendBook\""]
        .iter()
        .map(|text| after.find(text).expect("both are there"))
        .collect();
    assert!(order.is_sorted(), "{after}");
}

#[test]
fn a_filled_skeleton_is_a_method_like_any_other() {
    let workspace = Workspace::new();
    new(&workspace, &["Desk.FindBook", "--read", "--case", "found"]).succeeds();
    for (gap, filled) in [
        ("doc = \"\"\npage = \"\"\nsure = \"\"", "doc = \"Finds.\"\npage = \"desk/find-book\"\nsure = \"documented\""),
        ("cache = \"\"", "cache = 30"),
        ("codes = [\"\"]", "codes = []"),
        (
            "name = \"\", type = \"\", doc = \"\"",
            "name = \"title\", type = \"text\", example = \"Moby\", doc = \"Its title.\"",
        ),
        ("at = \"\", type = \"\"", "at = \"book/@id\", type = \"BookId\""),
    ] {
        workspace.codegen().fails();
        workspace.edit(DESK, gap, filled);
    }
    workspace.codegen().succeeds();
    workspace.read("api-spec/samples/Desk.FindBook/found.xml");
}

#[test]
fn files_that_are_there_are_kept_and_said() {
    let workspace = Workspace::new();
    let sample = "api-spec/samples/Desk.FindBook/recorded.xml";
    workspace.write(sample, "<recorded/>");
    workspace.write(REQUEST, "by hand");
    new(&workspace, &["Desk.FindBook"])
        .succeeds()
        .says(&format!("kept what was there already: {sample}"))
        .says(&format!("kept what was there already: {REQUEST}"));
    assert_eq!(workspace.read(sample), "<recorded/>");
    assert_eq!(workspace.read(REQUEST), "by hand");
    assert!(!workspace.root().join(SAMPLE).exists(), "there is a sample already");
}

#[test]
fn an_unknown_service_names_the_nearest_and_what_a_service_takes() {
    assert_snapshot!(fails(&Workspace::new(), &["Dseks.FindBook"]).output, @r#"
    error: there is no service `Dseks`; nothing was written
    help: there is `Desk`
    help: a new service takes a file of its own, `api-spec/dseks.toml` with a `[service]` table (CONTRIBUTING.md, "Adding a service"); then run this command again
    "#);
}

#[test]
fn a_method_that_is_there_is_named_with_its_place() {
    assert_snapshot!(fails(&Workspace::new(), &["Desk.LendBook"]).output, @"error: the method `Desk.LendBook` is there already: api-spec/desk.toml:11; nothing was written");
}

#[test]
fn a_name_that_is_no_method_is_refused() {
    for name in ["FindBook", "Desk.", "Desk.Find.Book", "Desk.Find Book", ".FindBook", "Desk/FindBook"] {
        fails(&Workspace::new(), &[name]).says(&format!("`{name}` is no name of a method")).says("`Desk.LendBook`");
    }
}

#[test]
fn a_case_that_names_no_sample_is_refused() {
    fails(&Workspace::new(), &["Desk.FindBook", "--case", "Out of print"]).says("kebab-case");
}

#[test]
fn mistakes_in_the_spec_come_first() {
    let workspace = Workspace::new();
    workspace.edit(DESK, "type = \"BookId\"", "type = \"BokId\"");
    workspace.edit(DESK, "doc = \"Lends a book.\"", "doc = \"\"");
    fails(&workspace, &["Desk.FindBook"]).says("there is no type `BokId`").says("the `doc` of this method is empty");
}

#[test]
fn a_file_that_cannot_be_written_takes_the_others_back() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.root().join(format!("{REQUEST}.new"))).expect("a folder in the way");
    fails(&workspace, &["Desk.FindBook"]).says("error: cannot write").says("Desk.FindBook.http");
}

#[test]
fn the_commands_lead_from_a_name_to_a_method_of_the_real_spec() {
    let workspace = Workspace::of_the_real_spec();
    let file = "api-spec/paper.toml";
    let sample = "api-spec/samples/Paper.ClonePaper/cloned.xml";
    new(&workspace, &["Paper.ClonePaper", "--write", "--case", "cloned"]).succeeds();
    let answer = "<result><code>SUCCESS</code><message /><data><paper id=\"2087\" /></data></result>";
    workspace.write(sample, answer);
    let root = workspace.root().to_string_lossy().into_owned();
    run(&["infer", "--method", "Paper.ClonePaper", &format!("{root}/{sample}"), "--write", "--root", &root]).succeeds();
    for (gap, filled) in [
        ("doc = \"\"\npage = \"\"\nsure = \"\"", "doc = \"Copies.\"\npage = \"paper/clone\"\nsure = \"documented\""),
        ("repeatable = \"\"", "repeatable = false"),
        ("stale = [\"\"]", "stale = [\"Paper.GetAllPapers\"]"),
        ("codes = [\"\"]", "codes = []"),
        (
            "name = \"\", type = \"\", doc = \"\"",
            "name = \"paperID\", type = \"PaperId\", example = 1002, doc = \"It.\"",
        ),
    ] {
        workspace.edit(file, gap, filled);
    }
    assert!(workspace.read(file).contains("\nanswer = { at = \"paper/@id\", type = \"PaperId\" }\n"));
    workspace.codegen().succeeds();
    assert!(workspace.read("ipaper-api/src/generated/client/paper.rs").contains("pub async fn clone_paper("));
    run(&["infer", "--method", "Paper.ClonePaper", &format!("{root}/{sample}"), "--root", &root])
        .succeeds()
        .says("Nothing in these answers is new");
}

#[test]
fn the_sample_of_a_skeleton_is_no_answer_before_it_is_filled_in() {
    let workspace = Workspace::new();
    new(&workspace, &["Desk.ReturnBook", "--write"]).succeeds();
    let sample = workspace.root().join("api-spec/samples/Desk.ReturnBook/answer.xml");
    let before = workspace.state();
    let run = workspace.run(&["infer", "--method", "Desk.ReturnBook", &sample.to_string_lossy(), "--write"]);
    run.fails().says("this is a sample that `cargo xtask new` made; put an answer into it");
    assert_eq!(workspace.state(), before);
}

#[test]
fn an_answer_that_somebody_has_begun_to_write_is_not_drafted_over() {
    let workspace = Workspace::new();
    new(&workspace, &["Desk.ReturnBook", "--write"]).succeeds();
    workspace.edit(
        "api-spec/desk.toml",
        "{ at = \"\", type = \"\" }",
        "{ at = \"book/@id\", type = \"\", note = \"Mine.\" }",
    );
    let sample = "api-spec/samples/Desk.ReturnBook/answer.xml";
    workspace.write(sample, "<result><code>SUCCESS</code><data><book id=\"7\" /></data></result>");
    let before = workspace.state();
    let sample = workspace.root().join(sample);
    workspace
        .run(&["infer", "--method", "Desk.ReturnBook", &sample.to_string_lossy(), "--write"])
        .succeeds()
        .says("nothing was");
    assert_eq!(workspace.state(), before);
}

#[test]
fn a_method_whose_parameters_are_tables_of_their_own_takes_no_line_and_is_left_alone() {
    let workspace = Workspace::new();
    let spec = workspace.read("api-spec/desk.toml");
    let table = "\n[[method]]\nname = \"FindBook\"\ndoc = \"Finds.\"\npage = \"desk/find\"\naccess = \"read\"\n\n[[method.parameters]]\nname = \"title\"\ntype = \"text\"\nexample = \"Emma\"\ndoc = \"The title.\"\n";
    workspace.write("api-spec/desk.toml", &(spec + table));
    workspace.write("answer.xml", "<result><code>SUCCESS</code><data><book id=\"7\" /></data></result>");
    let before = workspace.state();
    let sample = workspace.root().join("answer.xml");
    let run = workspace.run(&["infer", "--method", "Desk.FindBook", &sample.to_string_lossy(), "--write"]);
    run.fails().says("is written in a way that no line can be added to; nothing was written");
    assert_eq!(workspace.state(), before);
}
