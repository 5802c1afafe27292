//! The account with which every emulator starts, unless it is asked to start empty.

use bytes::Bytes;
use jiff::civil::DateTime;

use super::{DataType, ROOT_DIRECTORY, State};
use crate::answer::Refusal;
use crate::variants::Variants;

/// The GUID of the job that processed the demo paper.
const DEMO_JOB: &str = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";

const DEMO_PAGES: [&str; 3] = [
    "Spring 2026: everything for house & garden",
    "Garden chair of oak, 149,50 kr. The garden chair folds.",
    "Terms: prices are valid until 1 June 2026. Size < 2 m.",
];

impl State {
    /// A small account in which every method finds something.
    pub(crate) fn demo(variants: Variants) -> Self {
        let mut state = State::empty(variants);
        let built = state.build_demo();
        debug_assert!(built.is_ok(), "the demo account refused its own content: {built:?}");
        state
    }

    fn build_demo(&mut self) -> Result<(), Refusal> {
        let root = super::Tree::root();
        let catalogues = self.tree.add_category(root, "Catalogues", "catalogues")?;
        let spring = self.tree.add_paper(catalogues, "Spring 2026", "spring-2026")?;
        self.tree.add_paper(root, "Autumn 2026", "autumn-2026")?;
        self.tree.add_category(root, "Archive", "archive")?;
        self.define_demo_fields();
        self.fill_demo_paper(spring)?;
        self.fill_demo_media();
        Ok(())
    }

    fn define_demo_fields(&mut self) {
        self.custom_fields.add("Season", DataType::String);
        self.custom_fields.add("Year", DataType::Int);
        self.custom_fields.add("Released", DataType::DateTime);
        self.custom_fields.add("Printed", DataType::Bool);
    }

    fn fill_demo_paper(&mut self, id: i32) -> Result<(), Refusal> {
        let processed = DateTime::constant(2026, 2, 20, 9, 30, 0, 0);
        let period = (DateTime::constant(2026, 3, 1, 0, 0, 0, 0), DateTime::constant(2026, 6, 1, 0, 0, 0, 0));
        let pages = self.tree.make_pages(DEMO_PAGES.map(String::from), true);
        self.jobs.record_completed(DEMO_JOB, id, processed);
        let paper = self.tree.paper_mut(id)?;
        paper.pages = pages;
        paper.publication_period = Some(period);
        paper.processed = Some(processed);
        paper.pdf_kilobytes = 1357;
        paper.custom_fields.insert("Season".into(), "Spring".into());
        paper.custom_fields.insert("Year".into(), "2026".into());
        Ok(())
    }

    fn fill_demo_media(&mut self) {
        let images = self.media.add_directory(ROOT_DIRECTORY, "Images").unwrap_or_default();
        let logos = self.media.add_directory(images, "Logos").unwrap_or_default();
        self.media.store(logos, "logo.png", Bytes::from(vec![0; 12 * 1024]));
        self.media.store(ROOT_DIRECTORY, "readme.txt", Bytes::from_static(b"Files that flipbooks show.\r\n"));
    }
}
