//! Files that are no answers, answers that are not well-formed, and specs that are not finished.

use insta::assert_snapshot;

use super::{DESK, drafted, infer, infer_files, library, success};
use crate::workspace::run;

#[test]
fn files_that_are_no_answers_are_named_all_at_once_and_nothing_is_written() {
    let library = library("");
    library.write("good.xml", &success("<book id=\"1\" />"));
    library.write("page.xml", "<!DOCTYPE html>\n<html><body>Sign in</body></html>");
    library.write("answer.json", "{\"id\": 1}");
    library.write("empty.xml", "\n");
    library.write("words.xml", "Missing parameter: bookID.");
    library.write("envelope.xml", "<result><message /></result>");
    library.write("scan.xml", "%PDF-1.4\0\0");
    std::fs::write(library.root().join("latin.xml"), b"<result>\n caf\xe9</result>").expect("a writable file");
    std::fs::write(library.root().join("wide.xml"), b"\xff\xfe<\0").expect("a writable file");
    let before = library.state();
    let files = [
        "good.xml",
        "page.xml",
        "answer.json",
        "empty.xml",
        "words.xml",
        "envelope.xml",
        "scan.xml",
        "latin.xml",
        "wide.xml",
        "missing.xml",
    ];
    assert_snapshot!(infer_files(&library, &files, &["--write"]).fails().output, @r"
    error: nothing was inferred, since not every file is an answer:
      page.xml: this is an HTML page, such as a front end answers or a browser saves; an answer is XML: `<result><code>..</code>..</result>`
      answer.json: this is JSON; an answer is XML: `<result><code>..</code>..</result>`
      empty.xml: this file is empty; an answer is XML: `<result><code>..</code>..</result>`
      words.xml: this is no XML, it begins with `Missing parameter: bookID.`; an answer is XML: `<result><code>..</code>..</result>`
      envelope.xml: this may be the envelope without `code` and `data`, or a part of the data; put it into the envelope
      scan.xml: this is a binary file; an answer is XML in UTF-8
      latin.xml: this is no UTF-8 from 2:5 on; save it as UTF-8
      wide.xml: this is UTF-16; save it as UTF-8
      missing.xml: cannot be read: No such file or directory (os error 2)
    ");
    assert_eq!(library.state(), before);
}

#[test]
fn xml_with_faults_is_read_as_far_as_it_goes_and_each_fault_has_its_place() {
    let answer = r#"<?xml version="1.0"?>
<result>
  <code>SUCCESS</ code>
  <message>Fine & good</message>
  <data>
    <books>
      <book id="1" title="A & B"><author>Ann</book>
      <book id="2" title="C">...</author></book>
      ...
      <book id="3" title="D
"#;
    assert_snapshot!(infer(&library(""), &[answer], &[]).succeeds().output, @r#"
    Desk.FindBook: 1 answer read, 1 of a success

    Wrong with the XML, and put up with:
      1.xml:3:16: a blank stands before the name in the end tag of `code`
      1.xml:4:17: a `&` stands for itself, where `&amp;` is meant
      1.xml:6:5: the text ends inside of `result/data/books`
      1.xml:7:20: `A & B` holds a `&` that begins no reference
      1.xml:7:34: the element `author` has no end tag before the end of `book`
      1.xml:8:33: the end tag `</author>` ends nothing that has begun; it is passed over
      1.xml:9:7: the text `...` stands beside elements; it is left out
      1.xml:10:7: what begins here does not end: syntax error: attribute value not closed: `"` not found before end of input

    Types for api-spec/desk.toml:

    [[type]]
    name = "Book"
    doc = ""
    fields = [
      { name = "id",     at = "@id",    type = "BookId", doc = "" },
      { name = "title",  at = "@title", type = "text",   doc = "" },
      { name = "author", at = "author", type = "text",   optional = true, doc = "" },
    ]

    For the method `FindBook` (`--write` puts all of it there):

    answer = { at = "books/book", type = "Book", list = true }

    Why:
      Book.id is `BookId`: it is called like the newtype `BookId`, and its values fit
      Book.title is `text`: the values are of no other kind
      Book.author is `text`: the values are of no other kind; there in 1 of 2
      answer is `Book`: 2 of them at once in `books`

    Left to write, each a `doc` that cargo xtask codegen refuses while it is empty:
      `Book`
      `id` in `Book`
      `title` in `Book`
      `author` in `Book`
    "#);
}

#[test]
fn what_stands_without_the_envelope_is_taken_for_the_data() {
    let library = library("");
    for fragment in
        ["<book id=\"1\" />", "<data><book id=\"1\" /></data>", "<result><data><book id=\"1\" /></data></result>"]
    {
        infer(&library, &[fragment], &[])
            .succeeds()
            .says("Assumed")
            .says("answer = { at = \"book/@id\", type = \"BookId\" }");
    }
    infer(&library, &["<book id=\"1\" /><book id=\"2\" />"], &[]).succeeds().says("list = true");
}

#[test]
fn an_element_in_the_text_of_another_one_is_found_there() {
    let library = library("");
    let item = "<item><name>One</name><size>2</size></item>";
    let escaped = item.replace('<', "&lt;").replace('>', "&gt;");
    let nested = "<![CDATA[<item><name><![CDATA[One]]></name><size><![CDATA[2]]></size></item>]]>";
    for label in [format!("<![CDATA[{item}]]>"), escaped, nested.to_owned()] {
        let output = drafted(&library, &[&format!("<book id=\"1\"><label>{label}</label></book>")]);
        let field = r#"at = "label/item", type = "Item",   optional = true, format = "nested-cdata","#;
        assert!(output.contains(field), "{output}");
    }
}

#[test]
fn declarations_of_namespaces_are_no_attributes() {
    let library = library("");
    let output =
        drafted(&library, &["<book xmlns=\"http://library.example\" xmlns:xsi=\"http://x.example\" id=\"1\" />"]);
    assert!(output.contains("answer = { at = \"book/@id\", type = \"BookId\" }"), "{output}");
}

#[test]
fn elements_of_any_depth_do_no_harm() {
    let library = library("");
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    infer(&library, &[&success(&deep)], &[]).succeeds().says("more than 200 elements deep");
    let nested = "<a><![CDATA[".repeat(10_000);
    infer(&library, &[&success(&nested)], &[]).succeeds();
}

#[test]
fn names_that_would_break_the_spec_are_quoted() {
    let library = library("");
    infer(&library, &[&success("<book a\\b=\"1\" c:d=\"2\" />")], &["--write"]).succeeds();
    library.codegen().fails().says("`@a\\b` is no place").says("`@c:d` is no place");
}

#[test]
fn an_unknown_method_names_the_nearest_and_how_to_add_one() {
    let library = library("");
    library.write("1.xml", &success(""));
    let root = library.root().to_string_lossy().into_owned();
    let answer = format!("{root}/1.xml");
    assert_snapshot!(run(&["infer", "--root", &root, "--method", "Desk.FindBooks", &answer]).fails().output, @r"
    error: there is no method `Desk.FindBooks` in the spec
    help: there is `Desk.FindBook`
    help: `cargo xtask new Desk.FindBooks` adds one
    ");
}

#[test]
fn mistakes_elsewhere_in_the_spec_are_shown_and_those_of_the_method_are_not() {
    let library = library("");
    library.edit(DESK, "doc = \"Lends a book.\"", "doc = \"\"");
    let output = infer(&library, &[&success("<book id=\"1\" />")], &[]).succeeds().output;
    let (_, mistakes) = output.split_once("Elsewhere, the spec has mistakes:").expect("there are some");
    let mistakes = mistakes.split("\n\nFor the method").next().unwrap_or_default();
    assert_snapshot!(mistakes, @r#"

    error: the `doc` of this method is empty
      --> api-spec/desk.toml:30:7
       |
    30 | doc = ""
       |       ^^
       |
       = help: write `doc = ".."`: one or more sentences for the documentation: what it is, its unit, its bounds. A public item without documentation does not compile
    "#);
}

#[test]
fn a_spec_that_cannot_be_read_is_the_first_thing_to_mend() {
    let library = library("");
    library.write(DESK, "[service\n");
    infer(&library, &[&success("")], &[]).fails().says("this is no TOML").says("api-spec/desk.toml");
}
