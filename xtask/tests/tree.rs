//! The committed tree itself: what is generated is fresh, and the generator knows nothing of the API but what the spec tells it.

mod workspace;

use std::collections::BTreeSet;
use std::fs;

use codegen::model::Api;
use codegen::source::{SourceFile, Sources};
use workspace::{files_below, real_root, run};

#[test]
fn what_is_generated_is_fresh() {
    run(&["codegen", "--check"]).succeeds();
}

#[test]
fn no_wire_name_of_the_spec_occurs_in_the_source_of_the_generator() {
    let names = wire_names(&real_api());
    let mut found = Vec::new();
    for folder in ["codegen/src", "xtask/src"] {
        for file in files_below(&real_root().join(folder)) {
            let text = fs::read_to_string(&file).expect("source is text");
            for (number, line) in text.lines().enumerate() {
                let known = words(line).filter(|word| names.contains(*word));
                found.extend(known.map(|word| format!("{}:{}: {word}", file.display(), number + 1)));
            }
        }
    }
    assert!(found.is_empty(), "the generator knows names that only the spec may know:\n{}", found.join("\n"));
}

/// Every name that is the API's own: of methods, parameters, declared types and return codes. A name that is one English word could be
/// meant as that word, so only names of several words count.
fn wire_names(api: &Api) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    names.extend(api.codes.iter().map(|code| code.wire.clone()));
    names.extend(api.types.iter().map(|declared| declared.rust().to_string()));
    for service in &api.services {
        names.extend(service.types.iter().map(|declared| declared.rust().to_string()));
        for method in &service.methods {
            names.extend([method.wire.clone(), method.rust.to_string(), method.function.to_string()]);
            for parameter in &method.parameters {
                names.extend([parameter.wire.clone(), parameter.rust.to_string()]);
                names.extend(parameter.also_as.iter().cloned());
            }
        }
    }
    names.retain(|name| is_distinctive(name));
    names
}

/// More than one English word: it has an underscore, or a capital after a small letter.
fn is_distinctive(name: &str) -> bool {
    let humps = name.chars().zip(name.chars().skip(1)).any(|(left, right)| left.is_lowercase() && right.is_uppercase());
    humps || name.contains('_')
}

/// What could be an identifier.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

fn real_api() -> Api {
    let root = real_root();
    let relative = |file: &std::path::Path| {
        file.strip_prefix(&root).expect("it is below the root").to_string_lossy().replace('\\', "/")
    };
    let spec = files_below(&root.join("api-spec"));
    let files = spec.iter().filter(|file| file.extension().is_some_and(|extension| extension == "toml"));
    let sources = Sources {
        files: files
            .map(|file| SourceFile { path: relative(file), text: fs::read_to_string(file).expect("a text") })
            .collect(),
        samples: spec.iter().map(|file| relative(file)).filter(|path| path.starts_with("api-spec/samples/")).collect(),
        requests: spec
            .iter()
            .map(|file| relative(file))
            .filter(|path| path.starts_with("api-spec/requests/"))
            .collect(),
    };
    codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}
