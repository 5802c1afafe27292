//! One situation each in which a description and the spec say different things.

use crate::library::{FILE, compare_with, described_with, library, wsdl};

#[test]
fn a_description_that_says_what_the_spec_says_is_no_difference() {
    let workspace = library();
    let run = wsdl(&workspace, &["desk.wsdl"]).succeeds().says("1 service, 3 methods, no difference");
    assert!(!run.output.contains("error"), "{}", run.output);
}

#[test]
fn a_renamed_parameter_is_missing_under_one_name_and_new_under_the_other() {
    let run = compare_with(&[("\"express\"", "\"hurry\"")]).fails();
    run.says("desk.wsdl:58: error: `Desk.LendBook` takes `hurry`, which the spec does not send")
        .says("`Desk.LendBook` does not take `express`")
        .says("1 service, 3 methods, 2 differences");
}

#[test]
fn a_new_parameter_is_shown_with_its_type() {
    let field = "    <wsdl:part name=\"express\" type=\"s:string\" />\n";
    let element = "            <s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"express\" type=\"s:boolean\" />\n";
    compare_with(&[
        (field, &format!("{field}    <wsdl:part name=\"weeks\" type=\"s:string\" />\n")),
        (element, &format!("{element}<s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"weeks\" type=\"s:int\" />\n")),
    ])
    .fails()
    .says("`Desk.LendBook` takes `weeks`, which the spec does not send")
    .says("write `type = \"integer\"`")
    .says("1 difference");
}

#[test]
fn a_parameter_that_is_gone_is_shown_in_the_spec() {
    compare_with(&[
        ("    <wsdl:part name=\"until\" type=\"s:string\" />\n", ""),
        ("            <s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"until\" type=\"s:dateTime\" />\n", ""),
    ])
    .fails()
    .says("`Desk.LendBook` does not take `until`")
    .says("1 difference");
}

#[test]
fn another_case_is_a_difference_that_does_no_harm() {
    compare_with(&[("\"until\"", "\"Until\"")])
        .fails()
        .says("`Desk.LendBook` takes `Until`, which the spec writes `until`")
        .says("calls succeed either way")
        .says("1 difference");
}

#[test]
fn another_order_is_shown_as_the_service_has_it() {
    compare_with(&[
        ("\"until\" type=\"s:string\"", "\"swapped\" type=\"s:string\""),
        ("\"express\" type=\"s:string\"", "\"until\" type=\"s:string\""),
        ("\"swapped\" type=\"s:string\"", "\"express\" type=\"s:string\""),
        ("\"until\" type=\"s:dateTime\"", "\"swapped\" type=\"s:dateTime\""),
        ("\"express\" type=\"s:boolean\"", "\"until\" type=\"s:dateTime\""),
        ("\"swapped\" type=\"s:dateTime\"", "\"express\" type=\"s:boolean\""),
    ])
    .fails()
    .says("`Desk.LendBook` takes its parameters in another order")
    .says("bookID, express, until")
    .says("1 difference");
}

#[test]
fn another_type_is_shown_on_both_sides() {
    compare_with(&[("name=\"express\" type=\"s:boolean\"", "name=\"express\" type=\"s:int\"")])
        .fails()
        .says("`Desk.LendBook` takes `express` as `int`, and the spec has true or false there")
        .says("write `type = \"integer\"`")
        .says("1 difference");
}

#[test]
fn what_is_sent_empty_must_be_text() {
    let workspace = library();
    workspace.edit("api-spec/desk.toml", "type = \"boolean\", example", "type = \"boolean\", optional = true, example");
    workspace.write("api-spec/requests/Desk.LendBook.optional.http", "POST /V1/Desk.asmx/LendBook HTTP/1.1\n");
    wsdl(&workspace, &["desk.wsdl"])
        .fails()
        .says("`Desk.LendBook` takes `express` as `boolean`, so that it cannot be empty")
        .says("1 difference");
}

#[test]
fn a_newtype_is_what_it_is_made_of() {
    let run = compare_with(&[("name=\"bookID\" type=\"s:int\"", "name=\"bookID\" type=\"s:string\"")]).fails();
    run.says("takes `bookID` as `string`, and the spec has a whole number there").says("2 differences");
}

#[test]
fn a_method_that_is_gone_and_one_that_is_new_are_named() {
    compare_with(&[("LendBook", "GiveBook")])
        .fails()
        .says("`Desk.GiveBook` is not in the spec")
        .says("it takes bookID (integer), until (datetime), express (boolean)")
        .says("if it is new, run `cargo xtask new Desk.GiveBook`")
        .says("the service has no method `Desk.LendBook`")
        .says("2 differences");
}

#[test]
fn a_method_that_is_like_no_other_is_new() {
    let workspace = library();
    let spec = workspace.read("api-spec/desk.toml");
    let (start, rest) = spec.split_once("[[method]]\nname = \"LendBook\"").expect("it is there");
    let (_, end) = rest.split_once("[[method]]").expect("it is not the last");
    workspace.write("api-spec/desk.toml", &format!("{start}[[method]]{end}"));
    workspace.remove("api-spec/samples/Desk.LendBook/done.xml");
    workspace.remove("api-spec/samples/Desk.LendBook/lent.xml");
    workspace.remove("api-spec/requests/Desk.LendBook.http");
    wsdl(&workspace, &["desk.wsdl"])
        .fails()
        .says("`Desk.LendBook` is not in the spec")
        .says("run `cargo xtask new Desk.LendBook`")
        .says("1 difference");
}

#[test]
fn a_method_in_another_case_is_one_difference() {
    compare_with(&[("LendBook", "Lendbook")])
        .fails()
        .says("`Desk.Lendbook` is written `Desk.LendBook` in the spec")
        .says("1 difference");
}

#[test]
fn a_method_that_no_form_reaches_cannot_be_called() {
    let operation = "    <wsdl:operation name=\"LendBook\">\n      <wsdl:input message=\"tns:LendBookHttpPostIn\" />\n    </wsdl:operation>\n";
    compare_with(&[(operation, "")])
        .fails()
        .says("`Desk.LendBook` can be called by SOAP alone, and the client posts forms")
        .says("1 difference");
}

#[test]
fn a_form_that_leads_to_another_name_is_another_method() {
    compare_with(&[("location=\"/LendBook\"", "location=\"/LendBooks\"")])
        .fails()
        .says("`Desk.LendBooks` is not in the spec")
        .says("`Desk.LendBook` can be called by SOAP alone");
}

#[test]
fn a_class_of_another_name_is_the_service_of_its_address() {
    compare_with(&[("<wsdl:service name=\"Desk\">", "<wsdl:service name=\"LendingDesk\">")])
        .succeeds()
        .says("1 service, 3 methods, no difference");
}

#[test]
fn a_form_alone_proves_names_and_no_types() {
    let soap = "<soap:binding transport=\"http://schemas.xmlsoap.org/soap/http\" />";
    let run = compare_with(&[(soap, "")]).succeeds().says("no difference").says("the pair `card` is right");
    assert!(!run.output.contains("as the spec infers"), "{}", run.output);
}

#[test]
fn a_description_without_forms_is_compared_by_its_schema() {
    let without = [("<http:binding verb=\"POST\" />", "<http:binding verb=\"GET\" />")];
    compare_with(&without)
        .succeeds()
        .says("does not describe forms: it is compared by its schema of SOAP")
        .says("no difference");
    compare_with(&[without[0], ("\"express\"", "\"hurry\"")])
        .fails()
        .says("takes `hurry`, which the spec does not send");
}

#[test]
fn a_form_and_a_schema_that_do_not_agree_are_a_difference() {
    compare_with(&[("name=\"express\" type=\"s:boolean\"", "name=\"hurry\" type=\"s:boolean\"")])
        .fails()
        .says("`Desk.LendBook` is described in two ways that do not agree");
}

#[test]
fn a_login_that_the_spec_does_not_know_is_shown_once_for_all_methods() {
    compare_with(&[("\"holder\"", "\"reader\""), ("\"pin\"", "\"secret\"")])
        .fails()
        .says("`Desk` looks up the login as `reader` and `secret`, a pair that the spec does not know")
        .says("2 more methods do the same")
        .says("add a `[[credential]]` with `user = \"reader\"` and `password = \"secret\"`")
        .says("1 difference");
}

#[test]
fn a_login_that_is_not_sent_is_a_difference() {
    let workspace = library();
    workspace.edit("api-spec/desk.toml", "credentials = [\"card\", \"badge\"]", "credentials = [\"badge\"]");
    wsdl(&workspace, &["desk.wsdl"])
        .fails()
        .says("`Desk` looks up the login as `holder` and `pin`, which the spec does not send there")
        .says("write `credentials = [\"card\"]`")
        .says("1 difference");
}

#[test]
fn a_login_in_another_case_is_a_difference() {
    compare_with(&[("\"pin\"", "\"PIN\"")])
        .fails()
        .says("`Desk` takes the credential `PIN`, which the spec writes `pin`")
        .says("write `password = \"PIN\"`");
}

#[test]
fn methods_with_different_logins_settle_nothing() {
    let workspace = library();
    let (first, rest) =
        crate::library::DESCRIPTION.split_once("<wsdl:message name=\"LendBookSoapIn\">").expect("it is there");
    let first = first.replace("\"holder\"", "\"badgeHolder\"").replace("\"pin\"", "\"badgePin\"");
    // Only the form of the first method, and all schemas, take the other pair.
    let schema_of_others = |text: String| {
        let (start, rest) = text
            .split_once("<s:element name=\"LendBook\">")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .expect("it is there");
        format!(
            "{start}<s:element name=\"LendBook\">{}",
            rest.replacen("\"badgeHolder\"", "\"holder\"", 2).replacen("\"badgePin\"", "\"pin\"", 2)
        )
    };
    workspace.write("desk.wsdl", &format!("{}<wsdl:message name=\"LendBookSoapIn\">{rest}", schema_of_others(first)));
    let run = wsdl(&workspace, &["desk.wsdl"]).succeeds();
    assert!(!run.output.contains("looks up the login"), "{}", run.output);
}

#[test]
fn two_names_of_one_value_that_are_both_declared_are_a_difference() {
    let field = "    <wsdl:part name=\"shelf\" type=\"s:string\" />\n";
    let element = "            <s:element minOccurs=\"0\" maxOccurs=\"1\" name=\"shelf\" type=\"s:string\" />\n";
    compare_with(&[
        (field, &format!("    <wsdl:part name=\"copyID\" type=\"s:string\" />\n{field}")),
        (element, &format!("<s:element minOccurs=\"1\" maxOccurs=\"1\" name=\"copyID\" type=\"s:int\" />\n{element}")),
    ])
    .fails()
    .says("`Desk.ShelveBook` takes `bookID` and `copyID`, each for itself")
    .says("1 difference");
}

#[test]
fn all_differences_are_told_at_once() {
    compare_with(&[("\"express\"", "\"hurry\""), ("\"shelf\"", "\"Shelf\""), ("FindBook", "SeekBook")])
        .fails()
        .says("`hurry`")
        .says("`Shelf`")
        .says("`Desk.SeekBook`")
        .says("`Desk.FindBook`")
        .says("1 service, 3 methods, 5 differences");
}

#[test]
fn proves_what_the_spec_infers_and_writes_nothing() {
    let workspace = library();
    let before = workspace.state();
    wsdl(&workspace, &[FILE])
        .succeeds()
        .says("`Desk` looks up the login as `holder` and `pin`: the pair `card` is right")
        .says("the service `Desk` is where the spec infers it to be")
        .says("`Desk.ShelveBook` looks up `bookID`, and not `copyID`")
        .says("`Desk.FindBook` takes `genre`, as the spec infers")
        .says("5 proven facts that the spec only infers");
    assert_eq!(workspace.state(), before);
}

#[test]
fn proves_the_second_name_if_the_service_declares_that_one() {
    let workspace = library();
    let (start, rest) = crate::library::DESCRIPTION.split_once("<s:element name=\"ShelveBook\">").expect("it is there");
    let (form, rest) = rest.split_once("<wsdl:message name=\"ShelveBookHttpPostIn\">").expect("it is there");
    let form = form.replacen("\"bookID\"", "\"copyID\"", 1);
    let rest = rest.replacen("\"bookID\"", "\"copyID\"", 1);
    let text =
        format!("{start}<s:element name=\"ShelveBook\">{form}<wsdl:message name=\"ShelveBookHttpPostIn\">{rest}");
    workspace.write(FILE, &text);
    wsdl(&workspace, &[FILE])
        .succeeds()
        .says("`Desk.ShelveBook` looks up `copyID`, and not `bookID`")
        .says("write `name = \"copyID\"` without `also_as`");
}

/// The type of the parameter `genre`, as the service declares it, and the change that declares it so.
fn with_genre(declaration: &str) -> Vec<(String, String)> {
    let schema = "<s:schema elementFormDefault=\"qualified\" targetNamespace=\"http://library.example/\">";
    vec![
        (
            "name=\"genre\" type=\"s:string\" />\n          </s:sequence>".to_owned(),
            "name=\"genre\" type=\"tns:Genre\" />\n          </s:sequence>".to_owned(),
        ),
        (schema.to_owned(), format!("{schema}{declaration}")),
    ]
}

fn describe(changes: &[(String, String)]) -> String {
    let changes: Vec<(&str, &str)> = changes.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    described_with(&changes)
}

fn genres(words: &[&str]) -> Vec<(String, String)> {
    let words: Vec<String> = words.iter().map(|word| format!("<s:enumeration value=\"{word}\" />")).collect();
    let words = words.concat();
    with_genre(&format!(
        "<s:simpleType name=\"Genre\"><s:restriction base=\"s:string\">{words}</s:restriction></s:simpleType>"
    ))
}

#[test]
fn accepts_an_enum_with_the_words_of_the_spec() {
    let workspace = library();
    workspace.write(FILE, &describe(&genres(&["Novel"])));
    wsdl(&workspace, &[FILE])
        .succeeds()
        .says("no difference")
        .says("`Desk.FindBook` takes `genre`, as the spec infers");
}

#[test]
fn reports_an_enum_that_may_be_sent_empty() {
    let workspace = library();
    workspace.edit("api-spec/desk.toml", "type = \"Genre\", example", "type = \"Genre\", optional = true, example");
    workspace.write("api-spec/requests/Desk.FindBook.optional.http", "POST /V1/Desk.asmx/FindBook HTTP/1.1\n");
    workspace.write(FILE, &describe(&genres(&["Novel"])));
    wsdl(&workspace, &[FILE])
        .fails()
        .says("`Desk.FindBook` takes `genre` as `Genre`, so that it cannot be empty, and the spec may send it empty")
        .says("1 difference");
}

#[test]
fn reports_words_of_an_enum_that_only_one_side_lists() {
    let workspace = library();
    workspace.write(FILE, &describe(&genres(&["novel", "Poem"])));
    wsdl(&workspace, &[FILE])
        .fails()
        .says("takes `genre` as `Genre`, which does not list `Novel` of `Genre`")
        .says("takes `genre` as `Genre`, which lists `novel`, `Poem`, and `Genre` in the spec does not")
        .says("2 differences");
}

#[test]
fn accepts_a_word_that_the_spec_knows_as_an_alias() {
    let workspace = library();
    workspace.edit("api-spec/desk.toml", "name = \"Novel\",", "name = \"Novel\", aliases = [\"1\"],");
    workspace.write(FILE, &describe(&genres(&["Novel", "1"])));
    wsdl(&workspace, &[FILE]).succeeds().says("no difference");
}

#[test]
fn proposes_an_enum_for_a_text_with_few_words() {
    let workspace = library();
    workspace.edit("api-spec/desk.toml", "name = \"genre\", type = \"Genre\"", "name = \"genre\", type = \"text\"");
    workspace.write(FILE, &describe(&genres(&["Novel", "Poem"])));
    let run = wsdl(&workspace, &[FILE]).fails().says("takes `genre` as `Genre`, and the spec has text there");
    run.says("declare an `[[enum]]` with the values `Novel`, `Poem`, and use it");
}

#[test]
fn proposes_no_type_for_a_structure() {
    let workspace = library();
    let structure = "<s:complexType name=\"Genre\"><s:sequence /></s:complexType>";
    workspace.write(FILE, &describe(&with_genre(structure)));
    let run = wsdl(&workspace, &[FILE]).fails().says("takes `genre` as `Genre`, and the spec has one of several words");
    let run = run.says("the spec language has no type for it: leave the method out of the spec");
    assert!(!run.output.contains("write `type"), "{}", run.output);
}

#[test]
fn proposes_no_type_that_differs_again() {
    let run = compare_with(&[("name=\"express\" type=\"s:boolean\"", "name=\"express\" type=\"s:hexBinary\"")]).fails();
    let run = run.says("the spec language has no type for `hexBinary`");
    assert!(!run.output.contains("write `type"), "{}", run.output);
}
