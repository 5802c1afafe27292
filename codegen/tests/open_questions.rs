//! What the spec leaves open, asked once, and put where somebody with access would look for it.

mod library;

use codegen::emit::{self, Contents, open_questions};
use insta::assert_snapshot;
use library::{API, Library, SERVICE, document, element, enumeration, parameters, quirk, read, write};

fn questions(library: &Library) -> String {
    open_questions::text(&library.model())
}

fn of_service(service: &str) -> String {
    questions(&Library::new("", service))
}

/// The title below which a text stands.
fn title_above<'q>(questions: &'q str, text: &str) -> &'q str {
    let (before, _) = questions.split_once(text).unwrap_or_else(|| panic!("`{text}` is not asked in\n{questions}"));
    before.lines().rev().find_map(|line| line.strip_prefix("# ")).expect("a question stands below a title")
}

#[test]
fn a_spec_that_is_certain_leaves_nothing_open() {
    let nothing = "0 questions are open: 0 by a service's own description, 0 by a recorded answer, 0 by a trial, 0 by the vendor.\n";
    assert_eq!(of_service(&write("")), nothing);
}

#[test]
fn every_kind_of_fact_is_asked_where_it_is_settled() {
    let service = SERVICE.replace("sure = \"documented\"", "credentials_sure = \"inferred\"\nsure = \"inferred\"");
    let types = element("Book", &["name = \"id\", at = \"@id\", type = \"integer\", sure = \"inferred\""])
        + &enumeration("Binding", "name = \"Cloth\", wire = \"cloth\", sure = \"inferred\"")
        + &document(
            "Order",
            "root = \"order\"\n",
            &["name = \"copies\", at = \"copies\", type = \"integer\", example = 2, sure = \"inferred\""],
        );
    let list = [
        "name = \"bookID\", type = \"integer\", example = 7, sure = \"inferred\"",
        "name = \"days\", type = \"integer\", example = 7, note = \"The lower bound is inferred.\", settled_by = \"trial\"",
        "name = \"binding\", type = \"Binding\", example = \"cloth\"",
        "name = \"shelf\", type = \"integer\", also_as = [\"rack\"], example = 3",
        "name = \"order\", type = \"Order\"",
    ];
    let method = write(
        "sure = \"documented\"\ncodes = [{ name = \"NO_SUCH_BOOK\", sure = \"inferred\" }]\nanswer = { at = \"book\", type = \"Book\", sure = \"inferred\" }\n",
    );
    let documented = |text: &str| text.replace("doc = \"A", "sure = \"documented\"\ndoc = \"A");
    let quirk = quirk("odd", "padded-text", "Loans.LendBook/plain").replace("doc =", "sure = \"inferred\"\ndoc =");
    let api = API
        .replace("calls_below", "api_key_user_sure = \"inferred\"\nnote = \"Or so it seems.\"\ncalls_below")
        .replace("password = \"pin\"", "password = \"pin\"\nsure = \"inferred\"");
    let library = Library::default()
        .file("api.toml", &api)
        .file("loans.toml", &format!("{service}{}{method}{}{quirk}", documented(&types), parameters(&list)))
        .sample("Loans.LendBook/plain.xml")
        .request("Loans.LendBook.http");
    assert_snapshot!(questions(&library));
}

#[test]
fn what_is_asked_in_the_same_words_is_one_question() {
    let note = "note = \"No page states the time zone.\", settled_by = \"vendor\"";
    let field = |name: &str| format!("name = \"{name}\", at = \"@{name}\", type = \"datetime\", {note}");
    let questions = of_service(&element("Loan", &[&field("begun"), &field("due")]));
    assert!(
        questions
            .contains("type `loans::Loan`, field `begun`; type `loans::Loan`, field `due`, in `api-spec/loans.toml`"),
        "{questions}"
    );
    assert!(questions.ends_with(
        "1 question is open: 0 by a service's own description, 0 by a recorded answer, 0 by a trial, 1 by the vendor.\n"
    ));
}

#[test]
fn what_a_guess_holds_is_not_asked_again() {
    let method = read(
        "sure = \"inferred\"\nnote = \"Only its name is known.\"\nanswer = { at = \"book/@id\", type = \"integer\" }\n",
    );
    let questions = of_service(&(method + &parameters(&["name = \"bookID\", type = \"integer\", example = 7"])));
    assert!(questions.contains("1 question is open: 1 by a service's own description"), "{questions}");
}

#[test]
fn a_note_that_nothing_settles_is_no_question() {
    let questions = of_service(&read("note = \"The service misspells its name.\"\n"));
    assert!(questions.starts_with("0 questions"), "{questions}");
}

#[test]
fn the_key_overrides_what_settles_an_inferred_fact() {
    let fields = [
        "name = \"weight\", at = \"@weight\", type = \"number\", sure = \"inferred\", note = \"No page states the unit.\", settled_by = \"vendor\"",
        "name = \"rank\", at = \"@rank\", type = \"integer\", sure = \"inferred\"",
    ];
    let questions = of_service(&(element("Book", &fields) + &read("answer = { at = \"book\", type = \"Book\" }\n")));
    assert_eq!(title_above(&questions, "field `weight`"), "What the vendor settles");
    assert_eq!(title_above(&questions, "field `rank`"), "What a recorded answer settles");
    assert!(questions.contains("The field is inferred. (`cargo xtask infer <folder>/Loans.LendBook`)"), "{questions}");
}

#[test]
fn the_key_puts_a_doubt_below_what_settles_it() {
    let titles = [
        ("description", "What a service's own description settles"),
        ("response", "What a recorded answer settles"),
        ("trial", "What a trial settles"),
        ("vendor", "What the vendor settles"),
    ];
    for (word, title) in titles {
        let questions = of_service(&read(&format!("note = \"It is odd.\"\nsettled_by = \"{word}\"\n")));
        assert_eq!(title_above(&questions, "It is odd."), title);
    }
}

#[test]
fn the_page_holds_what_the_command_prints() {
    let model = Library::new("", &read("note = \"Its effect is unknown.\"\nsettled_by = \"trial\"\n")).model();
    let page = "ipaper-api/src/open_questions.md";
    let output = emit::all(&model).into_iter().find(|output| output.path == page);
    let region = Contents::Region { name: "questions".to_owned(), text: open_questions::text(&model) };
    assert_eq!(output.map(|output| output.contents), Some(region));
}
