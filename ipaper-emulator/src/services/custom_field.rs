//! `CustomField`: fields that the account defines, and their values on papers.

use super::Entry;
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::state::{DataType, NoPaper, State};
use crate::variants::{CustomFieldValue, SetCustomField, UnsetCustomField};
use crate::xml::{self, Element};

pub(super) const HANDLERS: &[Entry] = &[
    ("CustomField.AddCustomField", State::add_custom_field),
    ("CustomField.DeleteCustomField", State::delete_custom_field),
    ("CustomField.GetCustomFieldDefinitions", State::get_custom_field_definitions),
    ("CustomField.GetCustomFieldValue", State::get_custom_field_value),
    ("CustomField.SetCustomFieldValue", State::set_custom_field_value),
    ("CustomField.SetMultipleCustomFieldValues", State::set_multiple_custom_field_values),
];

/// The longest name of a field, in characters.
const MAX_NAME: usize = 128;

impl State {
    fn add_custom_field(&mut self, arguments: &Arguments) -> Answered {
        let name = arguments.text("name")?;
        let is_valid =
            (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_valid {
            let message = "A name has 1 to 128 letters, digits and underscores.";
            return Err(Refusal::new("CUSTOMFIELD_INVALID_FIELD_NAME", message));
        }
        let data_type = DataType::by_name(arguments.text("dataType")?).ok_or_else(|| {
            Refusal::new("CUSTOMFIELD_INVALID_DATATYPE", "The type must be datetime, bool, int or string.")
        })?;
        if !self.custom_fields.add(name, data_type) {
            return Err(Refusal::new("CUSTOMFIELD_FIELD_NAME_IS_NOT_UNIQUE", "There is a field of that name."));
        }
        Ok(Answer::Done)
    }

    fn delete_custom_field(&mut self, arguments: &Arguments) -> Answered {
        let name = self.custom_fields.remove(arguments.text("name")?).ok_or_else(no_such_field)?;
        for paper in self.tree.papers_mut() {
            paper.custom_fields.remove(&name);
        }
        Ok(Answer::Done)
    }

    fn get_custom_field_definitions(&mut self, _: &Arguments) -> Answered {
        let fields = self
            .custom_fields
            .definitions()
            .map(|(name, data_type)| Element::new("field").attribute("name", name).attribute("datatype", data_type));
        Answer::data(Element::new("fields").children(fields))
    }

    fn get_custom_field_value(&mut self, arguments: &Arguments) -> Answered {
        let paper = self.tree.paper(arguments.integer("paperID")?).map_err(NoPaper::by_code)?;
        let (name, _) = self.custom_fields.find(arguments.text("fieldName")?).ok_or_else(no_such_field)?;
        let element = match self.variants.custom_field_value {
            CustomFieldValue::Field => Element::new("field").attribute("name", name),
            CustomFieldValue::Value => Element::new("value"),
        };
        match paper.custom_fields.get(name) {
            Some(value) => Answer::data(element.text(value)),
            None if self.variants.unset_custom_field == UnsetCustomField::WithoutData => Ok(Answer::Done),
            None => Answer::data(element),
        }
    }

    fn set_custom_field_value(&mut self, arguments: &Arguments) -> Answered {
        let paper = arguments.integer("paperID")?;
        let (name, value) = (arguments.text("fieldName")?, arguments.text("value")?);
        self.set_value(paper, name, value)?;
        match self.variants.set_custom_field {
            SetCustomField::Nothing => Ok(Answer::Done),
            SetCustomField::Field => Answer::data(Element::new("field").attribute("name", name).text(value)),
        }
    }

    /// Sets one value after the other and stops at the first that fails: what was set before it stays.
    fn set_multiple_custom_field_values(&mut self, arguments: &Arguments) -> Answered {
        let paper = arguments.integer("paperID")?;
        self.tree.paper(paper).map_err(NoPaper::by_code)?;
        let document = xml::read(arguments.text("fieldsXml")?, "fields").map_err(Refusal::error)?;
        for field in &document.children {
            let name = field.attribute("name").filter(|_| field.name == "field");
            let name = name.ok_or_else(|| Refusal::error("Every child must be a field with a name."))?;
            self.set_value(paper, name, field.text()).map_err(|refusal| {
                refusal.with_data(Element::new("data").child(Element::new("field").attribute("name", name)))
            })?;
        }
        Ok(Answer::Done)
    }

    fn set_value(&mut self, paper: i32, field: &str, value: &str) -> Result<(), Refusal> {
        let paper = self.tree.paper_mut(paper).map_err(NoPaper::by_code)?;
        let (name, data_type) = self.custom_fields.find(field).ok_or_else(no_such_field)?;
        if data_type.parse(value).is_none() {
            let message = format!("The value of {name} must be of type {data_type}.");
            return Err(Refusal::new("CUSTOMFIELD_INVALID_DATA_FORMAT", message));
        }
        paper.custom_fields.insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

fn no_such_field() -> Refusal {
    Refusal::new("CUSTOMFIELD_FIELD_DOES_NOT_EXIST", "There is no custom field of that name.")
}
