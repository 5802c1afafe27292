//! The emulator's own descriptions, over a real socket, against the real spec.

use ipaper_emulator::{CategoryParent, Emulator, Variants};

use crate::library::wsdl;
use crate::workspace::{Run, Workspace};

fn emulator(variants: Variants) -> Emulator {
    Emulator::builder().variants(variants).start().expect("an emulator")
}

fn compare(workspace: &Workspace, emulator: &Emulator, more: &[&str]) -> Run {
    let address = format!("{}{{service}}.asmx", emulator.endpoint());
    wsdl(workspace, &[&[address.as_str()], more].concat())
}

#[test]
fn the_emulator_says_what_the_spec_says_whichever_guess_is_right() {
    let workspace = Workspace::of_the_real_spec();
    for (name, variants) in Variants::each() {
        let run = compare(&workspace, &emulator(variants), &[]);
        assert!(run.output.contains(", no difference"), "{name}: {}", run.output);
        let run = run.succeeds();
        assert!(!run.output.contains("error"), "{name}: {}", run.output);
    }
}

#[test]
fn each_pair_of_credentials_is_found_right_where_it_is() {
    let workspace = Workspace::of_the_real_spec();
    compare(&workspace, &emulator(Variants::default()), &[])
        .says("`Link` looks up the login as `plUsername` and `plPassword`: the pair `prefixed` is right");
    let mut variants = Variants::default();
    variants.plain_credentials.insert("Link");
    compare(&workspace, &emulator(variants), &[])
        .says("`Link` looks up the login as `username` and `password`: the pair `plain` is right")
        .says("`Image` looks up the login as `plUsername` and `plPassword`: the pair `prefixed` is right");
}

#[test]
fn the_second_name_of_a_parameter_is_found_right_where_it_is() {
    let workspace = Workspace::of_the_real_spec();
    let mut variants = Variants::default();
    variants.category_parent = CategoryParent::ParentId;
    for (variants, right, wrong) in [(Variants::default(), "paperID", "parentID"), (variants, "parentID", "paperID")] {
        let text = format!("`Paper.CreateCategory` looks up `{right}`, and not `{wrong}`");
        compare(&workspace, &emulator(variants), &[]).says(&text);
    }
}

#[test]
fn what_is_written_for_any_guess_is_a_spec_that_generates_and_has_nothing_left_to_settle() {
    let mut other = Variants::default();
    other.plain_credentials.extend(["Link", "Search"]);
    other.category_parent = CategoryParent::ParentId;
    for variants in [Variants::default(), other] {
        let workspace = Workspace::of_the_real_spec();
        let emulator = emulator(variants);
        compare(&workspace, &emulator, &["--write"]).succeeds().says("wrote api-spec/link.toml");
        let run = compare(&workspace, &emulator, &[]).succeeds();
        assert_eq!(run.output.lines().count(), 1, "{}", run.output);
        workspace.codegen().succeeds();
    }
}

#[test]
fn what_this_machine_says_of_itself_is_told_from_what_the_service_says() {
    let workspace = Workspace::of_the_real_spec();
    compare(&workspace, &emulator(Variants::default()), &[])
        .says("a service on this machine proves nothing of the real one");
}

#[test]
fn a_difference_from_the_emulator_is_found() {
    let workspace = Workspace::of_the_real_spec();
    workspace.edit("api-spec/link.toml", "name = \"paperID\"", "name = \"flipbookID\"");
    compare(&workspace, &emulator(Variants::default()), &[])
        .fails()
        .says("`Link.GetLinks` takes `paperID` where the spec has `flipbookID`: it was renamed");
}
