//! An OpenAPI document as those read it who know nothing of how it was made.

mod xml;

use jsonschema::Validator;
use roas::v3_1::spec::Spec;
use roas::validation::{Options, Validate};
use serde_json::{Map, Value, json};

pub(crate) use xml::Xml;

/// What an independent validator finds wrong with a document.
pub(crate) fn problems(document: &Value) -> Vec<String> {
    // It does not follow `contentSchema`, so that it takes what stands inside of texts for unused.
    let options = Options::new() | Options::IgnoreUnusedSchemas;
    match serde_json::from_value::<Spec>(document.clone()) {
        Ok(spec) => match spec.validate(options, None) {
            Ok(()) => Vec::new(),
            Err(error) => error.errors.iter().map(ToString::to_string).collect(),
        },
        Err(error) => vec![error.to_string()],
    }
}

/// A document with the forms and answers of its operations.
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn new(document: Value) -> Self {
        Document(document)
    }

    /// Whether a form may be sent to a path, which begins with that of the server.
    pub(crate) fn check_request(&self, path: &str, body: &str) -> Result<(), String> {
        let operation = self.operation(|known, _| path.ends_with(known))?;
        let schema = operation
            .pointer("/requestBody/content/application~1x-www-form-urlencoded/schema")
            .ok_or("the operation takes no form")?;
        let fields: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let required: Vec<&str> = schema
            .pointer("/required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if names != required {
            return Err(format!("the fields are {names:?}, and should be {required:?}"));
        }
        let mut form = Map::new();
        for (name, text) in fields {
            let field =
                schema.pointer(&format!("/properties/{name}")).ok_or_else(|| format!("`{name}` has no schema"))?;
            self.check_document_inside(field, &text).map_err(|problem| format!("{name}: {problem}"))?;
            form.insert(name, self.typed(field, &text));
        }
        self.check(schema, &Value::Object(form))
    }

    /// Whether an answer, whose root element this is, may come from an operation.
    pub(crate) fn check_answer(&self, operation: &str, answer: Xml<'_, '_>) -> Result<(), String> {
        let operation = self.operation(|_, known| known == operation)?;
        let schema =
            operation.pointer("/responses/200/content/text~1xml/schema").ok_or("the operation answers no XML")?;
        let name = schema.pointer("/xml/name").and_then(Value::as_str);
        if name != Some(answer.name()) {
            return Err(format!("the answer is `{}`, and should be {name:?}", answer.name()));
        }
        let value = self.read(schema, answer)?;
        self.check(schema, &value)
    }

    fn operation(&self, is_meant: impl Fn(&str, &str) -> bool) -> Result<&Value, String> {
        let paths = self.0.get("paths").and_then(Value::as_object).ok_or("there are no paths")?;
        let operations = paths.iter().filter_map(|(path, item)| Some((path, item.get("post")?)));
        let name =
            |operation: &Value| operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut meant = operations.filter(|(path, operation)| is_meant(path, &name(operation)));
        meant.next().map(|(_, operation)| operation).ok_or_else(|| "there is no such operation".to_owned())
    }

    /// Whether a value is one of a schema, by a validator of JSON Schema.
    fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let mut whole = schema.clone();
        if let Value::Object(members) = &mut whole {
            members.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
            members.insert("components".to_owned(), self.0.get("components").cloned().unwrap_or_default());
        }
        let validator: Validator = jsonschema::validator_for(&whole).map_err(|error| error.to_string())?;
        let problems: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    }

    /// A schema, or the one that it refers to.
    fn followed<'d>(&'d self, schema: &'d Value) -> &'d Value {
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        reference.and_then(|pointer| self.0.pointer(pointer)).unwrap_or(schema)
    }

    /// A text as what a schema takes it for.
    fn typed(&self, schema: &Value, text: &str) -> Value {
        let schema = self.followed(schema);
        let several = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
        let typed = match schema.get("type").and_then(Value::as_str) {
            Some("integer") => text.parse::<i64>().ok().map(Value::from),
            Some("number") => text.parse::<f64>().ok().map(Value::from),
            Some("boolean") => text.to_lowercase().parse::<bool>().ok().map(Value::from),
            _ => several.map(|schema| self.typed(schema, text)).find(|value| !value.is_string()),
        };
        typed.unwrap_or_else(|| Value::from(text))
    }

    /// Whether a text that is a document of its own is one.
    fn check_document_inside(&self, schema: &Value, text: &str) -> Result<(), String> {
        let Some(inside) = schema.get("contentSchema").filter(|_| !text.is_empty()) else { return Ok(()) };
        let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
        let root = Xml::of(document.root_element());
        let name = self.followed(inside).pointer("/xml/name").and_then(Value::as_str);
        if name != Some(root.name()) {
            return Err(format!("the document is `{}`, and should be {name:?}", root.name()));
        }
        let value = self.read(inside, root)?;
        self.check(inside, &value)
    }
}
