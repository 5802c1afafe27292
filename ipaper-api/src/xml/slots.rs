//! What a decoder keeps until it has read everything: a slot for each value, filled from attributes and elements in whatever order they come.

use std::borrow::Cow;

use super::attributes::Attribute;
use super::cursor::Cursor;
use super::drift::DriftKind;
use super::element::{Element, FromElement};
use super::failure::{Failure, Problem};
use super::locate::cut;
use super::scalar::FromText;

impl<'a> Cursor<'a> {
    /// Reads an attribute's value into `slot`, which must be empty.
    #[inline]
    pub(crate) fn set_attribute<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        attribute: &Attribute<'_>,
    ) -> Result<(), Failure> {
        let text = self.attribute_text(attribute)?;
        self.fill(slot, text, attribute)
    }

    /// Reads the next attribute of `element` into `slot` if it has this name, as it has where the service writes the attributes in its usual order.
    #[allow(
        clippy::inline_always,
        reason = "the name is known where it is called, so that comparing it takes a few instructions"
    )]
    #[inline(always)]
    pub(crate) fn set_if_next<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        element: &mut Element<'a>,
        name: &'static str,
    ) -> Result<(), Failure> {
        match element.attribute_if(name) {
            // Nearly every value is plain. Reading it here, where it is known to be, takes a few instructions in a hundred less than leaving it to `set_attribute`.
            Some(attribute) => match attribute.plain() {
                Some(text) => self.fill(slot, Cow::Borrowed(text), &attribute),
                None => self.set_attribute(slot, &attribute),
            },
            None => Ok(()),
        }
    }

    /// As [`set_if_next`](Self::set_if_next), but an empty text leaves the slot empty: for values that may be missing.
    #[allow(
        clippy::inline_always,
        reason = "the name is known where it is called, so that comparing it takes a few instructions"
    )]
    #[inline(always)]
    pub(crate) fn set_optional_if_next<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        element: &mut Element<'a>,
        name: &'static str,
    ) -> Result<(), Failure> {
        match element.attribute_if(name) {
            Some(attribute) => self.set_optional_attribute(slot, &attribute),
            None => Ok(()),
        }
    }

    /// As [`set_attribute`](Self::set_attribute), but an empty text leaves the slot empty: for values that may be missing.
    #[inline]
    pub(crate) fn set_optional_attribute<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        attribute: &Attribute<'_>,
    ) -> Result<(), Failure> {
        let text = self.attribute_text(attribute)?;
        if slot.is_none() && self.padded(&text).is_empty() {
            self.evidence.not_understood(DriftKind::Attribute, attribute.offset());
            return Ok(());
        }
        self.fill(slot, text, attribute)
    }

    #[allow(clippy::inline_always, reason = "see `set_if_next`")]
    #[inline(always)]
    fn fill<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        text: Cow<'_, str>,
        attribute: &Attribute<'_>,
    ) -> Result<(), Failure> {
        let below = |failure: Failure| failure.below(format!("@{}", attribute.name()));
        if slot.is_some() {
            return Err(below(Failure::at(attribute.offset(), Problem::Twice)));
        }
        *slot = Some(self.parse(text, attribute.offset()).map_err(below)?);
        Ok(())
    }

    /// Reads an element into `slot`, which must be empty.
    pub(crate) fn set<T: FromElement>(&mut self, slot: &mut Option<T>, element: Element<'a>) -> Result<(), Failure> {
        if self.is_absent::<T>(&element) {
            return self.pass_absent(element);
        }
        if slot.is_some() {
            return Err(Failure::at(element.offset(), Problem::Twice));
        }
        *slot = Some(T::from_element(self, element)?);
        Ok(())
    }

    /// As [`set`](Self::set) for a value that is a text, but an empty one leaves the slot empty: for values that may be missing.
    pub(crate) fn set_optional_text<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        element: Element<'a>,
    ) -> Result<(), Failure> {
        if self.is_absent::<T>(&element) {
            return self.pass_absent(element);
        }
        let offset = element.offset();
        if slot.is_some() {
            return Err(Failure::at(offset, Problem::Twice));
        }
        let text = self.text(element)?;
        if !text.is_empty() {
            *slot = Some(self.parse(text, offset)?);
        }
        Ok(())
    }

    /// Reads an element and appends it to `list`.
    pub(crate) fn push<T: FromElement + 'static>(
        &mut self,
        list: &mut Vec<T>,
        element: Element<'a>,
    ) -> Result<(), Failure> {
        if self.is_absent::<T>(&element) {
            self.evidence.nothing_is_shown();
            return self.pass_absent(element);
        }
        let element = T::from_element(self, element)?;
        self.buffers.push(list, element);
        Ok(())
    }

    /// Whether an element with `xsi:nil="true"` holds no value of this type. One that is made of
    /// attributes may still be there.
    #[inline]
    fn is_absent<T: FromElement>(&self, element: &Element<'a>) -> bool {
        element.may_be_nil(T::IS_TEXT) && self.is_nil(element) && (T::IS_TEXT || !element.has_attributes())
    }

    #[cold]
    fn pass_absent(&mut self, mut element: Element<'a>) -> Result<(), Failure> {
        self.pass_attributes(&mut element)?;
        self.skip(element)
    }

    /// The list that all has been appended to.
    pub(crate) fn finish<T: 'static>(&mut self, list: Vec<T>) -> Vec<T> {
        self.buffers.finish(list)
    }

    /// The value that `text` writes down.
    #[inline]
    pub(crate) fn parse<T: FromText>(&mut self, mut text: Cow<'_, str>, offset: usize) -> Result<T, Failure> {
        T::taken_from(&mut text, self, offset)
            .ok_or_else(|| Failure::at(offset, Problem::Unexpected { expected: T::EXPECTED, found: cut(&text) }))
    }
}
