//! `--write`: what descriptions prove gets into the spec, and nothing else does.

use std::process::Command;

use crate::library::{FILE, described_with, library, wsdl};
use crate::workspace::Workspace;

const SPEC: &str = "api-spec/desk.toml";

/// The lines of the spec that writing takes away, and those that it adds.
fn changed_lines(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let only = |these: &str, those: &str| {
        let mut left: Vec<&str> = those.lines().collect();
        let is_new = |line: &&str| match left.iter().position(|other| other == line) {
            Some(position) => {
                left.remove(position);
                false
            }
            None => true,
        };
        these.lines().filter(is_new).map(str::to_owned).collect()
    };
    (only(before, after), only(after, before))
}

#[test]
fn what_is_proven_is_shown_and_only_written_when_asked_for() {
    let workspace = library();
    let before = workspace.state();
    wsdl(&workspace, &[FILE])
        .succeeds()
        .says("`Desk` looks up the login as `holder` and `pin`: the pair `card` is right")
        .says("the service `Desk` is where the spec only infers it to be")
        .says("`Desk.ShelveBook` looks up `bookID`, and not `copyID`")
        .says("`Desk.FindBook` takes `genre`, as the spec infers")
        .says("5 facts that the spec only infers are proven")
        .says("run it again with --write");
    assert_eq!(workspace.state(), before);
}

#[test]
fn everything_else_in_the_file_stays_as_it_is() {
    let workspace = library();
    let before = workspace.read(SPEC);
    wsdl(&workspace, &[FILE, "--write"]).succeeds().says("wrote api-spec/desk.toml");
    let (gone, new) = changed_lines(&before, &workspace.read(SPEC));
    assert_eq!(
        new,
        [
            "credentials = [\"card\"]",
            "credentials_sure = \"seen\"",
            "sure = \"seen\"",
            "sure = \"inferred\"",
            "  { name = \"title\", type = \"text\",  example = \"Emma\",  doc = \"Its title.\", sure = \"seen\" },",
            "  { name = \"genre\", type = \"Genre\", example = \"Novel\", doc = \"Its genre.\", sure = \"seen\", note = \"The name is a guess.\" }, # a comment",
            "  { name = \"bookID\", type = \"BookId\", rust = \"book_id\", example = 7, doc = \"The book.\", note = \"One of both names is right.\" },",
        ]
    );
    assert_eq!(gone.len(), 5, "{gone:?}");
}

#[test]
fn what_had_its_certainty_from_the_service_keeps_it() {
    let workspace = library();
    wsdl(&workspace, &[FILE, "--write"]).succeeds();
    let spec = workspace.read(SPEC);
    assert!(spec.contains("doc = \"What a book is.\"\nsure = \"inferred\"\nvalues"), "{spec}");
    assert!(spec.contains("page = \"desk/find-book\"\nsure = \"inferred\"\naccess"), "{spec}");
}

#[test]
fn a_second_run_finds_nothing_that_the_first_one_settled() {
    let workspace = library();
    wsdl(&workspace, &[FILE, "--write"]).succeeds();
    let after = workspace.state();
    let run = wsdl(&workspace, &[FILE, "--write"]).succeeds();
    assert_eq!(run.output.trim(), "1 service, 3 methods, no difference\nthere was nothing to write");
    assert_eq!(workspace.state(), after);
    workspace.codegen().succeeds();
}

#[test]
fn the_second_name_takes_the_place_of_the_first_where_it_is_the_right_one() {
    let workspace = library();
    let (start, rest) = crate::library::DESCRIPTION.split_once("<s:element name=\"ShelveBook\">").expect("it is there");
    let (form, rest) = rest.split_once("<wsdl:message name=\"ShelveBookHttpPostIn\">").expect("it is there");
    let form = form.replacen("\"bookID\"", "\"copyID\"", 1);
    let rest = rest.replacen("\"bookID\"", "\"copyID\"", 1);
    let text =
        format!("{start}<s:element name=\"ShelveBook\">{form}<wsdl:message name=\"ShelveBookHttpPostIn\">{rest}");
    workspace.write(FILE, &text);
    wsdl(&workspace, &[FILE, "--write"])
        .succeeds()
        .says("`Desk.ShelveBook` looks up `copyID`, and not `bookID`")
        .says("no longer sent `badgeHolder` and `badgePin` and `bookID`:\n  api-spec/requests/Desk.ShelveBook.http");
    let spec = workspace.read(SPEC);
    assert!(spec.contains("  { name = \"copyID\", type = \"BookId\", rust = \"book_id\", example = 7,"), "{spec}");
}

#[test]
fn notes_and_requests_that_a_person_must_see_again_are_listed_with_their_new_lines() {
    let workspace = library();
    let run = wsdl(&workspace, &[FILE, "--write"]).succeeds();
    for (number, line) in workspace.read(SPEC).lines().enumerate().filter(|(_, line)| line.contains("note = ")) {
        let place = format!("read this note again: {SPEC}:{}\n", number + 1);
        assert!(run.output.contains(&place), "{line} is not listed in:\n{}", run.output);
    }
    run.says("no longer sent `badgeHolder` and `badgePin`:\n  api-spec/requests/Desk.FindBook.http\n  api-spec/requests/Desk.LendBook.http")
        .says("no longer sent `badgeHolder` and `badgePin` and `copyID`:\n  api-spec/requests/Desk.ShelveBook.http")
        .says("then run `cargo xtask codegen`");
}

#[test]
fn an_inferred_parameter_takes_the_name_that_the_service_declares() {
    let workspace = library();
    workspace.write(FILE, &described_with(&[("\"genre\"", "\"kindOfBook\"")]));
    wsdl(&workspace, &[FILE]).fails().says("takes `kindOfBook` where the spec has `genre`").says("run with --write");
    wsdl(&workspace, &[FILE, "--write"]).succeeds().says("`genre`:\n  api-spec/requests/Desk.FindBook.http");
    assert!(workspace.read(SPEC).contains("  { name = \"kindOfBook\", type = \"Genre\", example"));
    wsdl(&workspace, &[FILE]).succeeds();
}

#[test]
fn nothing_is_written_where_the_spec_would_not_be_right_any_more() {
    let workspace = library();
    workspace.write(FILE, &described_with(&[("\"genre\"", "\"match\"")]));
    let before = workspace.state();
    wsdl(&workspace, &[FILE, "--write"])
        .fails()
        .says("takes `match` where the spec has `genre`")
        .says("`match` is a keyword of Rust")
        .says("the spec would not be right; write it by hand");
    assert_eq!(workspace.state(), before);
}

#[test]
fn parameters_that_stand_as_tables_are_edited_line_by_line() {
    let workspace = library();
    let spec = workspace.read(SPEC);
    let (start, rest) =
        spec.split_once("parameters = [\n  { name = \"bookID\", type = \"BookId\", rust").expect("it is there");
    assert!(rest.contains("shelf"), "it is the last method");
    let tables = "[[method.parameters]]\nname = \"bookID\"\ntype = \"BookId\"\nalso_as = [\"copyID\"] # or so\nexample = 7\ndoc = \"The book.\"\nsure = \"seen\"\n\n\
                  [[method.parameters]]\nname = \"shelf\"\ntype = \"text\"\nexample = \"B2\"\ndoc = \"Its shelf.\"\nsure = \"inferred\"\n";
    workspace.write(SPEC, &format!("{start}{tables}"));
    wsdl(&workspace, &[FILE, "--write"]).succeeds();
    let after = workspace.read(SPEC);
    let tables = tables.replace("also_as = [\"copyID\"] # or so\n", "").replace("inferred", "seen");
    assert!(after.ends_with(&tables), "{after}");
}

#[test]
fn a_documented_parameter_is_left_to_a_person_while_the_rest_is_written() {
    let workspace = library();
    workspace.write(FILE, &described_with(&[("\"express\"", "\"hurry\"")]));
    wsdl(&workspace, &[FILE, "--write"]).fails().says("it was renamed").says("wrote api-spec/desk.toml");
    let spec = workspace.read(SPEC);
    assert!(spec.contains("name = \"express\"") && spec.contains("credentials = [\"card\"]"), "{spec}");
}

#[test]
fn nothing_is_written_where_a_description_could_not_be_read() {
    let workspace = library();
    let before = workspace.state();
    wsdl(&workspace, &[FILE, "missing.wsdl", "--write"]).fails().says("nothing was written");
    assert_eq!(workspace.state(), before);
}

#[test]
fn a_parameter_that_another_one_refers_to_is_left_to_a_person() {
    let workspace = library();
    let second = "{ name = \"title\", type = \"text\",  example = \"Emma\",  doc = \"Its title.\" }";
    let with_rule = "{ name = \"since\", type = \"integer\", example = 1, doc = \"A year.\" },\n  { name = \"title\", type = \"integer\", not_below = \"since\", example = 2, doc = \"A year.\" }";
    workspace.edit(SPEC, second, with_rule);
    let text = described_with(&[
        ("<wsdl:part name=\"title\"", "<wsdl:part name=\"from\" type=\"s:string\" />\n<wsdl:part name=\"title\""),
        (
            "<s:element minOccurs=\"0\" maxOccurs=\"1\" name=\"title\" type=\"s:string\" />",
            "<s:element name=\"from\" type=\"s:int\" />\n<s:element name=\"title\" type=\"s:int\" />",
        ),
    ]);
    workspace.write(FILE, &text);
    wsdl(&workspace, &[FILE, "--write"])
        .fails()
        .says("takes `from` where the spec has `since`")
        .says("wherever the method refers to");
    assert!(workspace.read(SPEC).contains("name = \"since\""));
}

fn git(workspace: &Workspace, arguments: &[&str]) {
    let settings = ["-c", "user.name=A", "-c", "user.email=a@library.example", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(workspace.root()).args(settings).args(arguments).output();
    assert!(output.expect("git runs").status.success(), "git {arguments:?}");
}

#[test]
fn a_file_with_uncommitted_changes_is_only_written_when_that_is_allowed() {
    let workspace = library();
    git(&workspace, &["init", "-q"]);
    git(&workspace, &["add", "."]);
    git(&workspace, &["commit", "-q", "-m", "A library"]);
    workspace.edit(SPEC, "Finds a book.", "Finds a book, if it is there.");
    let before = workspace.read(SPEC);
    wsdl(&workspace, &[FILE, "--write"])
        .fails()
        .says("the pair `card` is right")
        .says("error: api-spec/desk.toml would be written")
        .says("--allow-dirty");
    assert_eq!(workspace.read(SPEC), before);
    wsdl(&workspace, &[FILE, "--write", "--allow-dirty"]).succeeds().says("wrote api-spec/desk.toml");
}
