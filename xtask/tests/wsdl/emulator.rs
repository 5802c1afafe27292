//! The emulator's own descriptions, over a real socket, against the real spec.

use ipaper_emulator::{CategoryParent, Emulator, Variants};

use crate::library::wsdl;
use crate::workspace::{Run, Workspace};

fn emulator(variants: Variants) -> Emulator {
    Emulator::builder().variants(variants).start().expect("an emulator")
}

fn compare(workspace: &Workspace, emulator: &Emulator) -> Run {
    wsdl(workspace, &[&format!("{}{{service}}.asmx", emulator.endpoint())])
}

#[test]
fn the_emulator_says_what_the_spec_says_whichever_guess_is_right() {
    let workspace = Workspace::of_the_real_spec();
    for (name, variants) in Variants::each() {
        let run = compare(&workspace, &emulator(variants));
        assert!(run.output.contains(", no difference"), "{name}: {}", run.output);
        let run = run.succeeds();
        assert!(!run.output.contains("error"), "{name}: {}", run.output);
    }
}

#[test]
fn each_pair_of_credentials_is_found_right_where_it_is() {
    let workspace = Workspace::of_the_real_spec();
    compare(&workspace, &emulator(Variants::default()))
        .says("`Link` looks up the login as `plUsername` and `plPassword`: the pair `prefixed` is right");
    let mut variants = Variants::default();
    variants.plain_credentials.insert("Link");
    compare(&workspace, &emulator(variants))
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
        compare(&workspace, &emulator(variants)).says(&text);
    }
}

#[test]
fn what_this_machine_says_of_itself_is_told_from_what_the_service_says() {
    let workspace = Workspace::of_the_real_spec();
    compare(&workspace, &emulator(Variants::default()))
        .says("a service on this machine proves nothing about the real one");
}

#[test]
fn a_difference_from_the_emulator_is_found() {
    let workspace = Workspace::of_the_real_spec();
    workspace.edit("api-spec/link.toml", "name = \"paperID\"", "name = \"flipbookID\"");
    compare(&workspace, &emulator(Variants::default()))
        .fails()
        .says("`Link.GetLinks` takes `paperID`, which the spec does not send")
        .says("`Link.GetLinks` does not take `flipbookID`");
}

/// The description of a service, as the emulator gives it.
fn description(emulator: &Emulator, service: &str) -> String {
    let address = format!("{}{service}.asmx?WSDL", emulator.endpoint());
    let mut answer = ureq::get(&address).call().expect("an answer");
    answer.body_mut().read_to_string().expect("a description")
}

/// Changes the description of every service, and counts how often the report says something of it.
fn count_in_all(change: impl Fn(&codegen::model::Service, &str) -> String, says: &str) -> usize {
    let workspace = Workspace::of_the_real_spec();
    let emulator = emulator(Variants::default());
    let mut counted = 0;
    for service in api(&workspace).services {
        let described = change(&service, &description(&emulator, &service.wire));
        workspace.write("changed.wsdl", &described);
        counted += wsdl(&workspace, &["changed.wsdl"]).output.matches(says).count();
    }
    counted
}

fn api(workspace: &Workspace) -> codegen::model::Api {
    let sources = xtask::sources::read(workspace.root()).unwrap_or_else(|failure| panic!("{failure}"));
    codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

fn parameters(service: &codegen::model::Service) -> impl Iterator<Item = &codegen::model::Parameter> {
    service.methods.iter().flat_map(|method| &method.parameters)
}

/// How many parameters all methods of the real spec have together.
fn number_of_parameters() -> usize {
    let api = api(&Workspace::of_the_real_spec());
    api.services.iter().flat_map(parameters).count()
}

#[test]
fn each_renamed_parameter_of_each_method_is_found() {
    let rename = |service: &codegen::model::Service, text: &str| {
        let mut names: Vec<&str> = parameters(service).map(|parameter| parameter.wire.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.iter().fold(text.to_owned(), |text, name| {
            text.replace(&format!("name=\"{name}\" type"), &format!("name=\"{name}Now\" type"))
        })
    };
    assert_eq!(count_in_all(rename, "` does not take `"), number_of_parameters());
    assert_eq!(count_in_all(rename, "`, which the spec does not send\n"), number_of_parameters());
}

#[test]
fn each_parameter_of_each_method_is_found_of_another_type() {
    let retype = |_: &codegen::model::Service, text: &str| {
        let (types, rest) = text.split_once("</wsdl:types>").expect("it has types");
        let types = ["s:int", "s:boolean", "s:dateTime", "s:string"]
            .iter()
            .fold(types.to_owned(), |types, ty| types.replace(&format!("type=\"{ty}\""), "type=\"s:hexBinary\""));
        format!("{types}</wsdl:types>{rest}")
    };
    assert_eq!(count_in_all(retype, " as `hexBinary`, and the spec has "), number_of_parameters());
}

#[test]
fn each_method_is_found_out_of_reach_of_forms() {
    let without_forms = |_: &codegen::model::Service, text: &str| {
        let (start, rest) = text.split_once("<http:binding verb=\"POST\" />").expect("a binding");
        let (_, end) = rest.split_once("</wsdl:binding>").expect("its end");
        format!("{start}<http:binding verb=\"POST\" /></wsdl:binding>{end}")
    };
    let api = api(&Workspace::of_the_real_spec());
    let methods = api.services.iter().map(|service| service.methods.len()).sum::<usize>();
    assert_eq!(count_in_all(without_forms, "can be called by SOAP alone"), methods);
}
