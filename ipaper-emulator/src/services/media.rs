//! `Media`: directories and files in the media library.

use super::Entry;
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::state::{ROOT_DIRECTORY, State, kilobytes};
use crate::xml::Element;

pub(super) const HANDLERS: &[Entry] = &[
    ("Media.CreateDirectory", State::create_directory),
    ("Media.DeleteDirectory", State::delete_directory),
    ("Media.DeleteFile", State::delete_file),
    ("Media.GetTree", State::get_tree),
    ("Media.UploadFile", State::upload_file),
];

impl State {
    fn create_directory(&mut self, arguments: &Arguments) -> Answered {
        let parent = self.media_parent(arguments)?;
        let name = media_name(arguments)?;
        let taken = || Refusal::error("There is such a directory already, or it would lie too deep.");
        let id = self.media.add_directory(parent, name).ok_or_else(taken)?;
        Answer::data(Element::new("directoryid").text(id).padded())
    }

    fn delete_directory(&mut self, arguments: &Arguments) -> Answered {
        if self.media.remove_directory(arguments.integer("directoryID")?) {
            Ok(Answer::Done)
        } else {
            Err(Refusal::not_yours("directory"))
        }
    }

    fn delete_file(&mut self, arguments: &Arguments) -> Answered {
        if self.media.remove_file(arguments.integer("fileID")?) {
            Ok(Answer::Done)
        } else {
            Err(Refusal::not_yours("file"))
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "all handlers have one signature")]
    fn get_tree(&mut self, _: &Arguments) -> Answered {
        Ok(Answer::Data(self.directory_content(ROOT_DIRECTORY)))
    }

    /// The directories and files in a directory. The library bounds its own depth.
    fn directory_content(&self, id: i32) -> Vec<Element> {
        let directories = self.media.directories_in(id).map(|(id, directory)| {
            Element::new("directory")
                .attribute("directoryid", id)
                .attribute("name", &directory.name)
                .children(self.directory_content(id))
        });
        let files = self.media.files_in(id).map(|(id, file)| {
            Element::new("file")
                .attribute("fileid", id)
                .attribute("name", &file.name)
                .attribute("size", kilobytes(file.content.len()))
        });
        directories.chain(files).collect()
    }

    fn upload_file(&mut self, arguments: &Arguments) -> Answered {
        let parent = self.media_parent(arguments)?;
        let name = media_name(arguments)?;
        let file = arguments.file("base64File")?.ok_or_else(|| Refusal::error("The file is no base64."))?;
        let id = self.media.store(parent, name, file.clone());
        Answer::data(Element::new("fileid").text(id).padded())
    }

    fn media_parent(&self, arguments: &Arguments) -> Result<i32, Refusal> {
        let parent = arguments.integer("parentID")?;
        if self.media.has_directory(parent) { Ok(parent) } else { Err(Refusal::not_yours("directory")) }
    }
}

fn media_name(arguments: &Arguments) -> Result<&str, Refusal> {
    let name = arguments.text("name")?.trim();
    if name.is_empty() || name.contains(['/', '\\']) {
        return Err(Refusal::error("The name must not be empty, and must not contain slashes."));
    }
    Ok(name)
}
