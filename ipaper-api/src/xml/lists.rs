//! Lists in the making, whose length nobody knows beforehand.
//!
//! A short list grows in a buffer that is used again and again, and is copied out of it in the end: one allocation of just its size. A long one keeps its
//! buffer, which grows by half at a time and is cut in the end.

use std::any::{Any, TypeId};

/// Up to this many elements a list is copied out of its buffer.
const SHORT: usize = 64;

/// Buffers that wait for the next list of their type.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    /// For each type of elements a `Vec<Vec<T>>`: lists of one type may stand inside each other.
    by_type: Vec<(TypeId, Box<dyn Any>)>,
}

impl Buffers {
    /// Appends to a list, which gets its buffer with its first element.
    #[inline]
    pub(super) fn push<T: 'static>(&mut self, list: &mut Vec<T>, element: T) {
        if list.len() == list.capacity() {
            self.make_room(list);
        }
        list.push(element);
    }

    fn make_room<T: 'static>(&mut self, list: &mut Vec<T>) {
        if list.is_empty() {
            *list = self.of().and_then(Vec::pop).unwrap_or_default();
        } else {
            list.reserve_exact((list.len() / 2).max(SHORT));
        }
    }

    /// The list, without more room than it needs.
    pub(super) fn finish<T: 'static>(&mut self, mut list: Vec<T>) -> Vec<T> {
        if list.len() == list.capacity() {
            return list;
        }
        if list.len() > SHORT {
            list.shrink_to_fit();
            return list;
        }
        let mut exact = Vec::with_capacity(list.len());
        exact.append(&mut list);
        if let Some(buffers) = self.of() {
            buffers.push(list);
        }
        exact
    }

    fn of<T: 'static>(&mut self) -> Option<&mut Vec<Vec<T>>> {
        let wanted = TypeId::of::<T>();
        let known = self.by_type.iter().position(|(id, _)| *id == wanted);
        let position = known.unwrap_or_else(|| {
            self.by_type.push((wanted, Box::new(Vec::<Vec<T>>::new())));
            self.by_type.len() - 1
        });
        let (_, buffers) = self.by_type.get_mut(position)?;
        buffers.downcast_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_just_the_room_it_needs() {
        let mut buffers = Buffers::default();
        for length in [0_usize, 1, 63, 64, 65, 1_000] {
            let mut list = Vec::new();
            (0..length).for_each(|number| buffers.push(&mut list, number));
            let list = buffers.finish(list);
            assert_eq!(list, (0..length).collect::<Vec<_>>());
            assert_eq!(list.capacity(), length);
        }
    }

    #[test]
    fn a_list_inside_another_of_its_type_has_a_buffer_of_its_own() {
        let mut buffers = Buffers::default();
        let (mut outer, mut inner) = (Vec::new(), Vec::new());
        buffers.push(&mut outer, 'a');
        buffers.push(&mut inner, 'b');
        buffers.push(&mut outer, 'c');
        assert_eq!(buffers.finish(inner), ['b']);
        assert_eq!(buffers.finish(outer), ['a', 'c']);
    }
}
