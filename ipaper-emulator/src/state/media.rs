//! The tree of directories and files in the media library.

use std::collections::BTreeMap;

use bytes::Bytes;

/// The id under which requests name the root, which is no directory of its own.
pub(crate) const ROOT_DIRECTORY: i32 = 0;

/// Deeper trees are refused, because answers are written by recursion.
const MAX_DEPTH: usize = 200;

/// All directories and files of the account.
#[derive(Debug)]
pub(crate) struct Media {
    directories: BTreeMap<i32, Directory>,
    files: BTreeMap<i32, File>,
    next_directory_id: i32,
    next_file_id: i32,
}

#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) name: String,
    parent: i32,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: Bytes,
    directory: i32,
}

impl Default for Media {
    fn default() -> Self {
        Media { directories: BTreeMap::new(), files: BTreeMap::new(), next_directory_id: 301, next_file_id: 401 }
    }
}

impl Media {
    pub(crate) fn has_directory(&self, id: i32) -> bool {
        id == ROOT_DIRECTORY || self.directories.contains_key(&id)
    }

    /// The directories directly inside one.
    pub(crate) fn directories_in(&self, parent: i32) -> impl Iterator<Item = (i32, &Directory)> {
        self.directories
            .iter()
            .filter(move |(_, directory)| directory.parent == parent)
            .map(|(id, directory)| (*id, directory))
    }

    /// The files directly inside a directory.
    pub(crate) fn files_in(&self, directory: i32) -> impl Iterator<Item = (i32, &File)> {
        self.files.iter().filter(move |(_, file)| file.directory == directory).map(|(id, file)| (*id, file))
    }

    pub(crate) fn file(&self, id: i32) -> Option<&File> {
        self.files.get(&id)
    }

    /// Adds a directory, unless one of that name is there already or it would lie too deep.
    pub(crate) fn add_directory(&mut self, parent: i32, name: &str) -> Option<i32> {
        let taken = self.directories_in(parent).any(|(_, directory)| directory.name.eq_ignore_ascii_case(name));
        if taken || self.depth(parent) >= MAX_DEPTH {
            return None;
        }
        let id = self.next_directory_id;
        self.next_directory_id = id.checked_add(1)?;
        self.directories.insert(id, Directory { name: name.to_owned(), parent });
        Some(id)
    }

    /// Stores a file. One of the same name in the same directory is overwritten and keeps its id.
    pub(crate) fn store(&mut self, directory: i32, name: &str, content: Bytes) -> i32 {
        let existing =
            self.files_in(directory).find(|(_, file)| file.name.eq_ignore_ascii_case(name)).map(|(id, _)| id);
        let id = existing.unwrap_or_else(|| {
            let id = self.next_file_id;
            self.next_file_id = id.saturating_add(1);
            id
        });
        self.files.insert(id, File { name: name.to_owned(), content, directory });
        id
    }

    /// Deletes a file; false when there is none.
    pub(crate) fn remove_file(&mut self, id: i32) -> bool {
        self.files.remove(&id).is_some()
    }

    /// Deletes a directory with everything inside; false when there is none.
    pub(crate) fn remove_directory(&mut self, id: i32) -> bool {
        if self.directories.remove(&id).is_none() {
            return false;
        }
        let mut gone = vec![id];
        while let Some(parent) = gone.pop() {
            gone.extend(self.directories_in(parent).map(|(id, _)| id));
            self.directories.retain(|_, directory| directory.parent != parent);
            self.files.retain(|_, file| file.directory != parent);
        }
        true
    }

    fn depth(&self, id: i32) -> usize {
        std::iter::successors(self.directories.get(&id), |directory| self.directories.get(&directory.parent)).count()
    }
}
