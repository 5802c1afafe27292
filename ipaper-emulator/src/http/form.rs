//! A form as ASP.NET sees it: names without regard to case, values of equal names joined by a comma.

use super::charset::Charset;
use super::url_decode::form_text;

/// The platform accepts at most this many names.
const MOST_NAMES: usize = 1000;

/// The decoded fields of a body, or of a query.
#[derive(Debug)]
pub(crate) struct Form {
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    /// `None` for a field without `=`, which is a value without a name.
    name: Option<String>,
    value: String,
}

/// A form has more names than the platform accepts.
#[derive(Debug)]
pub(crate) struct TooManyNames;

impl Form {
    pub(crate) fn decode(body: &[u8], charset: Charset) -> Result<Self, TooManyNames> {
        let mut form = Form { fields: Vec::new() };
        if body.is_empty() {
            return Ok(form);
        }
        for part in body.split(|byte| *byte == b'&') {
            if form.fields.len() >= MOST_NAMES {
                return Err(TooManyNames);
            }
            let (name, value) = match memchr::memchr(b'=', part).and_then(|at| part.split_at_checked(at)) {
                Some((name, value)) => (Some(form_text(name, charset)), value.get(1..).unwrap_or_default()),
                None => (None, part),
            };
            form.add(name, form_text(value, charset));
        }
        Ok(form)
    }

    fn add(&mut self, name: Option<String>, value: String) {
        match self.fields.iter_mut().find(|field| field.is_called(name.as_deref())) {
            Some(field) => {
                field.value.push(',');
                field.value.push_str(&value);
            }
            None => self.fields.push(Field { name, value }),
        }
    }

    /// The value of the field of that name; `None` asks for the values without a name.
    pub(crate) fn get(&self, name: Option<&str>) -> Option<&str> {
        self.fields.iter().find(|field| field.is_called(name)).map(|field| field.value.as_str())
    }

    /// The value of the field of that name. It is taken out, so that a large upload is never held twice.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let field = self.fields.iter_mut().find(|field| field.is_called(Some(name)))?;
        Some(std::mem::take(&mut field.value))
    }

    /// Names and values in the order of their first occurrence.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|field| (field.name.as_deref().unwrap_or_default(), field.value.as_str()))
    }
}

impl Field {
    fn is_called(&self, name: Option<&str>) -> bool {
        match (self.name.as_deref(), name) {
            (Some(own), Some(name)) => own.eq_ignore_ascii_case(name),
            (own, name) => own == name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Charset, Form};

    fn form(body: &[u8]) -> Form {
        Form::decode(body, Charset::Utf8).expect("few names")
    }

    #[test]
    fn a_plus_decodes_to_a_blank_and_an_escaped_one_to_itself() {
        assert_eq!(form(b"a=x+y%2Bz").get(Some("a")), Some("x y+z"));
    }

    #[test]
    fn a_field_sent_in_two_casings_is_joined_by_a_comma() {
        assert_eq!(form(b"username=a&userName=b").take("USERNAME").as_deref(), Some("a,b"));
    }

    #[test]
    fn a_field_without_an_equals_sign_is_a_value_without_a_name() {
        let form = form(b"a=&b&c==&");
        assert_eq!((form.get(Some("a")), form.get(Some("b")), form.get(Some("c"))), (Some(""), None, Some("=")));
        assert_eq!(form.get(None), Some("b,"));
    }
}
