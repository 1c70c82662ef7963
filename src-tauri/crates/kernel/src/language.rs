//! The two languages of Boss and text that is kept in both.

use crate::error::{Error, codes};
use crate::text_value::text_value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A language of the desk and its documents. Travels as `"zh-CN"` or `"en"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "store", derive(sea_orm::DeriveValueType), sea_orm(value_type = "String"))]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both, Chinese first.
    pub const ALL: [Language; 2] = [Language::Chinese, Language::English];

    /// `zh-CN` or `en`.
    pub const fn tag(&self) -> &'static str {
        match self {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Language::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| Error::new(codes::LANGUAGE_UNKNOWN).with("text", text))
    }
}

text_value!(Language, "Language", "^(zh-CN|en)$", "zh-CN");

/// The same text in both languages: a name, a line of an explanation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct LocalText {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub chinese: String,
    /// English.
    #[serde(rename = "en")]
    pub english: String,
}

impl LocalText {
    /// Text in both languages.
    pub fn new(chinese: impl Into<String>, english: impl Into<String>) -> LocalText {
        LocalText { chinese: chinese.into(), english: english.into() }
    }

    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}
