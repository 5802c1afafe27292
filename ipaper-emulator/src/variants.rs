//! What is inferred about the real service, and how it may be otherwise in truth.
//!
//! Nobody has tried every fact against the live service. Each one that is a guess is a field here, so that a suite can run under
//! every answer to it and show that the code under test survives the guess being wrong.

use std::collections::BTreeSet;

use crate::descriptors;
use crate::http::Charset;

/// Which of the likely truths the emulator takes for true.
///
/// ```
/// use ipaper_emulator::{JobGuid, Variants};
///
/// let mut variants = Variants::default();
/// variants.job_guid = JobGuid::Absent;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variants {
    /// The services that look up `username` and `password`; all others look up `plUsername` and `plPassword`.
    pub plain_credentials: BTreeSet<&'static str>,
    /// The field from which `Paper.CreateCategory` takes the parent.
    pub category_parent: CategoryParent,
    /// Where the answer of `Ripper.ProcessPDF` carries the GUID of the job.
    pub job_guid: JobGuid,
    /// How `Paper.GetPaperStructure` names the types of images.
    pub image_types: ImageTypes,
    /// The HTTP status of an envelope whose code is not `SUCCESS`.
    pub business_error_status: u16,
    /// How booleans are spelt.
    pub booleans: Booleans,
    /// How the texts of elements are written.
    pub texts: Texts,
    /// How `Link.GetLinks` writes the item of a shop link.
    pub link_param: LinkParam,
    /// The decimal separator of amounts and prices.
    pub decimals: Decimals,
    /// The charset of forms whose content type names none.
    pub form_charset: FormCharset,
    /// What becomes of a request without `Content-Length`.
    pub unsized_bodies: UnsizedBodies,
    /// How a request is refused that is larger than the front end takes.
    pub oversize: Oversize,
    /// What `Paper.GetAllPapers` answers when its root is a paper.
    pub paper_as_root: PaperAsRoot,
    /// Whether `Paper.GetPaperIDFromUrl` finds the root category by `/`.
    pub root_url: RootUrl,
    /// How much the platform tells of its own failures.
    pub fault_details: FaultDetails,
    /// Whether the platform refuses values with markup.
    pub request_validation: RequestValidation,
    /// Whether children that do not apply are left out.
    pub optional_children: OptionalChildren,
    /// The element in which `Paper.GetPaperIDFromUrl` answers the id of a category.
    pub found_category: FoundCategory,
    /// The element in which `CustomField.GetCustomFieldValue` answers.
    pub custom_field_value: CustomFieldValue,
    /// What `CustomField.GetCustomFieldValue` answers where the paper has no value.
    pub unset_custom_field: UnsetCustomField,
    /// What `CustomField.SetCustomFieldValue` answers.
    pub set_custom_field: SetCustomField,
}

impl Default for Variants {
    fn default() -> Self {
        Variants {
            plain_credentials: descriptors::with_plain_credentials().collect(),
            category_parent: CategoryParent::default(),
            job_guid: JobGuid::default(),
            image_types: ImageTypes::default(),
            business_error_status: 200,
            booleans: Booleans::default(),
            texts: Texts::default(),
            link_param: LinkParam::default(),
            decimals: Decimals::default(),
            form_charset: FormCharset::default(),
            unsized_bodies: UnsizedBodies::default(),
            oversize: Oversize::default(),
            paper_as_root: PaperAsRoot::default(),
            root_url: RootUrl::default(),
            fault_details: FaultDetails::default(),
            request_validation: RequestValidation::default(),
            optional_children: OptionalChildren::default(),
            found_category: FoundCategory::default(),
            custom_field_value: CustomFieldValue::default(),
            unset_custom_field: UnsetCustomField::default(),
            set_custom_field: SetCustomField::default(),
        }
    }
}

impl Variants {
    /// The default under the name `as assumed`, and then every other truth, one fact changed at a time.
    ///
    /// ```
    /// for (name, variants) in ipaper_emulator::Variants::each() {
    ///     let emulator = ipaper_emulator::Emulator::builder().variants(variants).start()?;
    ///     println!("{name}: {}", emulator.endpoint());
    ///     # break;
    /// }
    /// # std::io::Result::Ok(())
    /// ```
    pub fn each() -> impl Iterator<Item = (&'static str, Variants)> {
        let as_assumed = ("as assumed", Variants::default());
        std::iter::once(as_assumed).chain(CHANGES.iter().map(|(name, change)| {
            let mut variants = Variants::default();
            change(&mut variants);
            (*name, variants)
        }))
    }

    /// The fields in which `service` looks for a user's name and password.
    pub(crate) fn credential_fields(&self, service: &str) -> (&'static str, &'static str) {
        if self.plain_credentials.contains(service) {
            (descriptors::PLAIN_USER, "password")
        } else {
            ("plUsername", "plPassword")
        }
    }
}

type Change = fn(&mut Variants);

const CHANGES: &[(&str, Change)] = &[
    ("plain credentials", |v| v.plain_credentials.extend(descriptors::with_uncertain_credentials())),
    ("parentID in CreateCategory", |v| v.category_parent = CategoryParent::ParentId),
    ("no job GUID", |v| v.job_guid = JobGuid::Absent),
    ("job GUID in an attribute", |v| v.job_guid = JobGuid::Attribute),
    ("job GUID as bare text", |v| v.job_guid = JobGuid::BareText),
    ("image types as numbers", |v| v.image_types = ImageTypes::Numbers),
    ("business errors with status 500", |v| v.business_error_status = 500),
    ("lower-case booleans", |v| v.booleans = Booleans::LowerCase),
    ("plain texts", |v| v.texts = Texts::Plain),
    ("padded CDATA", |v| v.texts = Texts::PaddedCdata),
    ("escaped param", |v| v.link_param = LinkParam::Escaped),
    ("nested param", |v| v.link_param = LinkParam::Nested),
    ("decimal point", |v| v.decimals = Decimals::Point),
    ("forms in ISO 8859-1", |v| v.form_charset = FormCharset::Latin1),
    ("bodies without a length refused", |v| v.unsized_bodies = UnsizedBodies::Refused),
    ("bodies without a length read as empty", |v| v.unsized_bodies = UnsizedBodies::ReadAsEmpty),
    ("oversize answered with status 500", |v| v.oversize = Oversize::Failure),
    ("a paper as root refused", |v| v.paper_as_root = PaperAsRoot::Refused),
    ("root url not found", |v| v.root_url = RootUrl::NotFound),
    ("fault details shown", |v| v.fault_details = FaultDetails::Shown),
    ("request validation", |v| v.request_validation = RequestValidation::On),
    ("optional children left out", |v| v.optional_children = OptionalChildren::LeftOut),
    ("a category found as a category", |v| v.found_category = FoundCategory::Category),
    ("custom field value in an element of its own", |v| v.custom_field_value = CustomFieldValue::Value),
    ("unset custom field without data", |v| v.unset_custom_field = UnsetCustomField::WithoutData),
    ("data after setting a custom field", |v| v.set_custom_field = SetCustomField::Field),
];

/// The field from which `Paper.CreateCategory` takes the parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CategoryParent {
    /// `paperID`, as documented.
    #[default]
    PaperId,
    /// `parentID`, as `Paper.CreatePaper` has it.
    ParentId,
}

/// Where the answer of `Ripper.ProcessPDF` carries the GUID of the job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobGuid {
    /// Nowhere, as the older pages have it.
    Absent,
    /// As the text of `data/jobGuid`.
    #[default]
    Element,
    /// As the attribute `guid` of `data/job`.
    Attribute,
    /// As the text of `data` itself.
    BareText,
}

/// How `Paper.GetPaperStructure` names the types of images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageTypes {
    /// `Zoom`, `Normal`, `Thumb`.
    #[default]
    Words,
    /// `1`, `2`, `3` in the same order.
    Numbers,
}

/// How booleans are spelt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Booleans {
    /// `True` and `False`.
    #[default]
    Capitalised,
    /// `true` and `false`.
    LowerCase,
}

/// How the texts of elements are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texts {
    /// In CDATA sections, padded with line breaks and blanks where the samples are (`Media`, `Ecommerce`, `GetProcessingStatus`).
    #[default]
    AsDocumented,
    /// Escaped, without CDATA or padding.
    Plain,
    /// In CDATA sections, all of them padded.
    PaddedCdata,
}

/// How `Link.GetLinks` writes the item of a shop link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkParam {
    /// CDATA sections inside a CDATA section, as documented, which is not well-formed XML.
    #[default]
    AsDocumented,
    /// As escaped text.
    Escaped,
    /// As elements.
    Nested,
}

/// The decimal separator of amounts and prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimals {
    /// `5351,8`.
    #[default]
    Comma,
    /// `5351.8`.
    Point,
}

/// The charset of forms whose content type names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormCharset {
    /// UTF-8, the default of ASP.NET.
    #[default]
    Utf8,
    /// ISO 8859-1, as older sites configure it. Clients must name UTF-8 then.
    Latin1,
}

impl From<FormCharset> for Charset {
    fn from(charset: FormCharset) -> Self {
        match charset {
            FormCharset::Utf8 => Charset::Utf8,
            FormCharset::Latin1 => Charset::Latin1,
        }
    }
}

/// What becomes of a request without `Content-Length`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnsizedBodies {
    /// It is read.
    #[default]
    Accepted,
    /// It is answered with HTTP 411.
    Refused,
    /// The method gets an empty body.
    ReadAsEmpty,
}

/// How a request is refused that is larger than the front end takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Oversize {
    /// With HTTP 404 and a page, as IIS does.
    #[default]
    NotFound,
    /// With HTTP 500 and the text of ASP.NET.
    Failure,
}

/// What `Paper.GetAllPapers` answers when its root is a paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperAsRoot {
    /// That paper.
    #[default]
    Answered,
    /// `ERROR`.
    Refused,
}

/// Whether `Paper.GetPaperIDFromUrl` finds the root category by `/`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RootUrl {
    /// It does.
    #[default]
    Found,
    /// It answers as for any unused url.
    NotFound,
}

/// How much the platform tells of its own failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FaultDetails {
    /// The message alone.
    #[default]
    Hidden,
    /// The exception's name, the message, and a stack.
    Shown,
}

/// Whether the platform refuses values with markup in parameters that are plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestValidation {
    /// It takes them.
    #[default]
    Off,
    /// It answers HTTP 500 and speaks of a potentially dangerous value.
    On,
}

/// Whether children that do not apply are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OptionalChildren {
    /// They are there, and empty.
    #[default]
    Present,
    /// They are missing.
    LeftOut,
}

/// The element in which `Paper.GetPaperIDFromUrl` answers the id of a category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FoundCategory {
    /// `data/paper`, as `Paper.CreateCategory` does.
    #[default]
    Paper,
    /// `data/category`.
    Category,
}

/// What `CustomField.GetCustomFieldValue` answers where the paper has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnsetCustomField {
    /// The element of the value, empty.
    #[default]
    Empty,
    /// A success without `data`.
    WithoutData,
}

/// What `CustomField.SetCustomFieldValue` answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetCustomField {
    /// A success without `data`.
    #[default]
    Nothing,
    /// The field with its new value, in `data/field`.
    Field,
}

/// The element in which `CustomField.GetCustomFieldValue` answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CustomFieldValue {
    /// `data/field`, with the name as an attribute.
    #[default]
    Field,
    /// `data/value`.
    Value,
}
