//! The settings that every paper has.

/// What is known of a setting.
#[derive(Debug)]
pub(crate) struct SettingDescription {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) explanation: &'static str,
    /// `bool`, `int` or `string`.
    pub(crate) data_type: &'static str,
    /// The value of a paper on which it was never set.
    pub(crate) default: &'static str,
}

impl SettingDescription {
    pub(crate) fn find(name: &str) -> Option<&'static SettingDescription> {
        SETTINGS.iter().find(|setting| setting.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn accepts(&self, value: &str) -> bool {
        match self.data_type {
            "bool" => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
            "int" => value.parse::<i32>().is_ok(),
            _ => true,
        }
    }
}

pub(crate) const SETTINGS: &[SettingDescription] = &[
    SettingDescription {
        name: "ShowPageNumbers",
        description: "Page numbers",
        explanation: "Shows the number of each page below it.",
        data_type: "bool",
        default: "true",
    },
    SettingDescription {
        name: "BackgroundColor",
        description: "Background colour",
        explanation: "The colour around the pages, as six hexadecimal digits.",
        data_type: "string",
        default: "#ffffff",
    },
    SettingDescription {
        name: "MaximumZoom",
        description: "Largest zoom",
        explanation: "How many times a reader may enlarge a page.",
        data_type: "int",
        default: "4",
    },
    SettingDescription {
        name: "AllowDownload",
        description: "Download & print",
        explanation: "Offers the PDF for download and print.",
        data_type: "bool",
        default: "false",
    },
    SettingDescription {
        name: "Title",
        description: "Title",
        explanation: "What the browser shows as the title; empty for the name of the flipbook.",
        data_type: "string",
        default: "",
    },
];
