//! A form as ASP.NET sees it: names without regard to case, values of equal names joined by a comma.

/// The decoded fields of a body.
#[derive(Debug)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn decode(body: &[u8]) -> Self {
        let fields =
            form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        Form { fields }
    }

    /// The value of the field of that name. It is taken out, so that a large upload is never held twice.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let mut values = self.fields.iter_mut().filter(|(field, _)| field.eq_ignore_ascii_case(name));
        let mut joined = values.next().map(|(_, value)| std::mem::take(value))?;
        for (_, value) in values {
            joined.push(',');
            joined.push_str(value);
        }
        Some(joined)
    }

    /// The first field that carries something which a browser might take for markup, but for those that are `exempt`.
    pub(crate) fn dangerous(&self, exempt: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
        let mut fields = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        fields.find(|(name, value)| has_markup(value) && !exempt(name))
    }
}

/// By ASP.NET's rule: `<` before a letter, `!`, `/` or `?`, or `&#`.
fn has_markup(value: &str) -> bool {
    value.as_bytes().windows(2).any(|pair| match pair {
        [b'<', next] => next.is_ascii_alphabetic() || b"!/?".contains(next),
        pair => pair == b"&#",
    })
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn a_plus_decodes_to_a_blank_and_an_escaped_one_to_itself() {
        let mut form = Form::decode(b"a=x+y%2Bz");
        assert_eq!(form.take("a").as_deref(), Some("x y+z"));
    }

    #[test]
    fn a_field_sent_in_two_casings_is_joined_by_a_comma() {
        let mut form = Form::decode(b"username=a&userName=b");
        assert_eq!(form.take("USERNAME").as_deref(), Some("a,b"));
    }

    #[test]
    fn a_field_without_a_value_is_empty_not_missing() {
        let mut form = Form::decode(b"a=&b");
        assert_eq!((form.take("a").as_deref(), form.take("b").as_deref(), form.take("c")), (Some(""), Some(""), None));
    }

    #[test]
    fn markup_is_dangerous_and_a_lone_angle_bracket_is_not() {
        assert_eq!(Form::decode(b"a=1+<+2&b=<b>").dangerous(|_| false), Some(("b", "<b>")));
        assert_eq!(Form::decode(b"b=<b>").dangerous(|name| name == "b"), None);
        assert_eq!(Form::decode(b"a=1+<+2&b=%26+more").dangerous(|_| false), None);
    }
}
