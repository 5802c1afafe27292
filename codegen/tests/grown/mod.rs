//! A library that has grown: a spec of as many methods as a test asks for, right in every respect.
//!
//! Its methods are of five kinds, and some of them at a time have types of their own: newtypes, an enum, elements within
//! elements, a choice, and a document with a joint setter.

use codegen::source::{SourceFile, Sources};

/// So many methods use the same types and the same return code.
const SECTION: usize = 20;

/// A spec of so many methods, of which each service has so many.
pub(crate) fn spec(methods: usize, of_a_service: usize) -> Sources {
    let mut sources = Sources::default();
    let sections = methods.div_ceil(SECTION);
    let shared: String = (0..sections).map(shared).collect();
    sources.files.push(SourceFile { path: "api-spec/api.toml".to_owned(), text: format!("{API}{shared}") });
    for (service, first) in (0..methods).step_by(of_a_service).enumerate() {
        let numbers = first..methods.min(first + of_a_service);
        let sections = numbers.start / SECTION..numbers.end.div_ceil(SECTION);
        let parts = sections.map(types).chain(numbers.clone().map(|number| method(service, number)));
        let text = head(service) + &parts.collect::<String>();
        sources.files.push(SourceFile { path: format!("api-spec/branch{service}.toml"), text });
        for number in numbers {
            let name = format!("Branch{service}.{}", name(number));
            let ending = if kind(number) == Kind::File { "png" } else { "xml" };
            sources.samples.push(format!("api-spec/samples/{name}/plain.{ending}"));
            sources.requests.push(format!("api-spec/requests/{name}.http"));
            if kind(number) == Kind::Search {
                sources.requests.push(format!("api-spec/requests/{name}.optional.http"));
            }
        }
    }
    sources
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Search,
    File,
    Add,
    Upload,
}

fn kind(number: usize) -> Kind {
    match number % 5 {
        0 => Kind::List,
        1 => Kind::Search,
        2 => Kind::File,
        3 => Kind::Add,
        _ => Kind::Upload,
    }
}

fn name(number: usize) -> String {
    let word = match kind(number) {
        Kind::List => "ListShelf",
        Kind::Search => "SearchShelf",
        Kind::File => "PrintCover",
        Kind::Add => "OrderBooks",
        Kind::Upload => "ScanCover",
    };
    format!("{word}{number}")
}

const API: &str = r#"[api]
name = "Town Library"
doc = "Lends books."
endpoint = "https://{partner}.library.example/{service}/{method}"
partner = "town"
api_key_user = "KeyHolder"
pages = "https://library.example/docs"
calls_below = 100
sure = "documented"

[[credential]]
name = "card"
user = "reader"
password = "pin"

[[code]]
name = "SUCCESS"
kind = "success"
applies = "all"
doc = "It is done."

[[code]]
name = "CLOSED"
kind = "read-only"
applies = "writes"
doc = "The library is closed for the day."
"#;

fn shared(section: usize) -> String {
    r#"
[[code]]
name = "NOT_IN_SECTION_{section}"
kind = "not-found"
doc = "The section has no such book."

[[newtype]]
name = "BookId{section}"
of = "integer"
doc = "A book's id."

[[type]]
name = "Reader{section}"
doc = "A reader."
fields = [
  { name = "name", at = "@name", type = "text", doc = "The name." },
  { name = "since", at = "since", type = "date", optional = true, doc = "The first day." },
]
"#
    .replace("{section}", &section.to_string())
}

fn head(service: usize) -> String {
    r#"[service]
name = "Branch{service}"
doc = "The branch number {service}."
page = "branch{service}"
credentials = ["card"]
sure = "documented"
"#
    .replace("{service}", &service.to_string())
}

fn types(section: usize) -> String {
    r#"
[[newtype]]
name = "ShelfId{section}"
of = "integer"
constants = [{ name = "ROOT", value = 0, doc = "The first shelf." }]
doc = "A shelf's id."

[[newtype]]
name = "Label{section}"
of = "text"
doc = "What stands on a shelf."

[[enum]]
name = "Genre{section}"
doc = "A genre."
values = [
  { name = "Novel", wire = "novel", doc = "Long." },
  { name = "Poem", wire = "poem", doc = "Short." },
  { name = "Play", wire = "play", doc = "For a stage." },
]

[[type]]
name = "Book{section}"
doc = "A book."
fields = [
  { name = "id", at = "@id", type = "BookId{section}", doc = "Its id." },
  { name = "title", at = "title", type = "text", doc = "Its title." },
  { name = "genre", at = "genre", type = "Genre{section}", optional = true, doc = "Its genre." },
  { name = "price", at = "price", type = "amount", doc = "Its price." },
  { name = "bought", at = "bought", type = "timestamp", optional = true, doc = "When it was bought." },
  { name = "readers", at = "readers/reader", type = "Reader{section}", list = true, doc = "Who had it." },
]

[[type]]
name = "Shelf{section}"
doc = "A shelf."
fields = [
  { name = "id", at = "@id", type = "ShelfId{section}", doc = "Its id." },
  { name = "label", at = "label", type = "Label{section}", doc = "Its label." },
  { name = "full", at = "@full", type = "boolean", doc = "Whether it is full." },
  { name = "items", at = "items/*", type = "Item{section}", list = true, doc = "What stands there." },
]

[[choice]]
name = "Item{section}"
doc = "An item."
variants = [
  { name = "Book", element = "book", type = "Book{section}", doc = "A book." },
  { name = "Shelf", element = "shelf", type = "Shelf{section}", doc = "A shelf on a shelf." },
]

[[document]]
name = "Order{section}"
doc = "An order."
root = "order"
setters = [{ name = "weeks", arguments = ["weeks_from", "weeks_to"], constants = { whole_year = false }, doc = "The weeks." }]
fields = [
  { name = "reader", at = "@reader", type = "text", example = "Ada", max_length = 20, doc = "Who orders." },
  { name = "titles", at = "titles/title", type = "text", list = true, min_length = 1, example = "Emma", doc = "The titles." },
  { name = "weeks_from", at = "weeks/@from", type = "integer", optional = true, example = 1, min = 1, doc = "The first week." },
  { name = "weeks_to", at = "weeks/@to", type = "integer", optional = true, example = 3, not_below = "weeks_from", doc = "The last week." },
  { name = "whole_year", at = "year", type = "boolean", optional = true, doc = "Any week." },
]
"#
    .replace("{section}", &section.to_string())
}

fn method(service: usize, number: usize) -> String {
    let keys = match kind(number) {
        Kind::List => concat!(
            "access = \"read\"\ncache = 30\nanswer = { at = \"shelf\", type = \"Shelf{section}\", list = true }\n",
            "parameters = [{ name = \"shelfID\", type = \"ShelfId{section}\", example = 3, doc = \"The shelf.\" }]\n",
        ),
        Kind::Search => concat!(
            "access = \"read\"\nanswer = { at = \"@count\", type = \"integer\" }\nparameters = [\n",
            "  { name = \"title\", type = \"text\", min_length = 1, max_length = 40, example = \"Emma\", doc = \"The title.\" },\n",
            "  { name = \"genre\", type = \"Genre{section}\", optional = true, example = \"novel\", doc = \"The genre.\" },\n",
            "  { name = \"since\", type = \"date\", optional = true, example = \"2026-01-01\", doc = \"The first day.\" },\n]\n",
        ),
        Kind::File => concat!(
            "access = \"read\"\nanswer = { binary = true }\n",
            "parameters = [{ name = \"bookID\", type = \"BookId{section}\", example = 7, doc = \"The book.\" }]\n",
        ),
        Kind::Add => concat!(
            "access = \"write\"\nrepeatable = false\nanswer = { at = \"order/@id\", type = \"integer\" }\n",
            "parameters = [{ name = \"order\", type = \"Order{section}\", doc = \"The order.\" }]\n",
        ),
        Kind::Upload => concat!(
            "access = \"write\"\nrepeatable = true\nparameters = [\n",
            "  { name = \"bookID\", type = \"BookId{section}\", example = 7, doc = \"The book.\" },\n",
            "  { name = \"scan\", type = \"upload\", max_bytes = 1000, example = \"GIF8\", doc = \"The scan.\" },\n]\n",
        ),
    };
    let section = number / SECTION;
    let keys = keys.replace("{section}", &section.to_string());
    let stale = match kind(number) {
        Kind::Add | Kind::Upload => {
            // What stands before it in the same service, so that a single service may have thousands of methods too.
            let list = number - number % 5;
            format!(
                "stale = [\"Branch{service}.{}\", \"Branch{service}.{}\"]\n",
                self::name(list),
                self::name(list + 1)
            )
        }
        _ => String::new(),
    };
    let head =
        format!("name = \"{}\"\ndoc = \"Does something.\"\npage = \"branch{service}/page{number}\"\n", name(number));
    format!("\n[[method]]\n{head}{keys}{stale}codes = [\"NOT_IN_SECTION_{section}\"]\n")
}
