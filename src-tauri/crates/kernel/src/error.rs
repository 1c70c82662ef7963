//! Errors: what happened, in words a person can act on.
//!
//! An error is a code with parameters; its texts (what, why, what to do) live in `assets/help/errors.*` in both languages
//! and a test fails on a code without them. Faults of an input are listed all together, each with its place. The same
//! texts serve notices: warnings that do not stop anything.

use crate::id::RequestId;
use crate::language::Language;
use crate::texts::{self, Texts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The result of everything that can fail in Boss.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The name of one kind of error, `area.what_happened`. Made by [`error_codes!`](crate::error_codes) only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(&'static str);

impl ErrorCode {
    /// For `error_codes!`.
    #[doc(hidden)]
    pub const fn declared(code: &'static str) -> ErrorCode {
        ErrorCode(code)
    }

    /// `area.what_happened`.
    pub const fn as_str(&self) -> &'static str {
        self.0
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares an area's error codes and `ALL`, the list a test holds against the texts.
#[macro_export]
macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        $($(#[$doc])* pub const $name: $crate::ErrorCode = $crate::ErrorCode::declared($code);)*
        /// Every code declared here.
        pub const ALL: &[$crate::ErrorCode] = &[$($name),*];
    };
}

pub mod codes {
    //! The kernel's own error codes.
    error_codes! {
        /// Not a currency Boss knows.
        CURRENCY_UNKNOWN = "kernel.currency_unknown",
        /// Two currencies where one is needed.
        CURRENCY_MIXED = "kernel.currency_mixed",
        /// Not an amount.
        AMOUNT_UNREADABLE = "kernel.amount_unreadable",
        /// More decimals than the currency has.
        AMOUNT_TOO_PRECISE = "kernel.amount_too_precise",
        /// Too large to be booked.
        AMOUNT_OVERFLOW = "kernel.amount_overflow",
        /// A share can't have a negative weight.
        WEIGHT_NEGATIVE = "kernel.weight_negative",
        /// Not a quantity.
        QUANTITY_UNREADABLE = "kernel.quantity_unreadable",
        /// More than six decimals.
        QUANTITY_TOO_PRECISE = "kernel.quantity_too_precise",
        /// Too large to be counted.
        QUANTITY_OVERFLOW = "kernel.quantity_overflow",
        /// Not a unit price.
        PRICE_UNREADABLE = "kernel.price_unreadable",
        /// Not a tax rate between 0 and 1.
        TAX_RATE_UNREADABLE = "kernel.tax_rate_unreadable",
        /// A period that ends before it begins.
        PERIOD_EMPTY = "kernel.period_empty",
        /// A billing day outside 1 to 31.
        CYCLE_DAY_OUT_OF_RANGE = "kernel.cycle_day_out_of_range",
        /// A cadence of nothing, or of more than ten years.
        CADENCE_OUT_OF_RANGE = "kernel.cadence_out_of_range",
        /// Text that is not a percentage.
        PERCENT_UNREADABLE = "kernel.percent_unreadable",
        /// Not a date and time with an offset.
        INSTANT_UNREADABLE = "kernel.instant_unreadable",
        /// Not a language of Boss.
        LANGUAGE_UNKNOWN = "kernel.language_unknown",
        /// Several places of an input are wrong; see the faults.
        INPUT_FAULTY = "kernel.input_faulty",
    }
}

/// Parameters of a text, by name.
pub type Params = BTreeMap<String, String>;

/// One wrong place of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a field's path (`customer.creditCode`, `items.0.quantity`) or a line of a file (`line 17`).
    pub place: String,
    /// What is wrong.
    pub code: ErrorCode,
    /// Parameters of its text.
    pub params: Params,
}

impl Fault {
    /// A fault at `place`, from the error that was found there.
    pub fn at(place: impl Into<String>, error: Error) -> Fault {
        Fault { place: place.into(), code: error.body.code, params: error.body.params }
    }
}

/// Something the person should know that stops nothing: a credit code that fails its check, a similar name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where, if it belongs to a field.
    pub place: Option<String>,
    /// What it is.
    pub code: ErrorCode,
    /// Parameters of its text.
    pub params: Params,
}

impl Notice {
    /// A notice without a place.
    pub fn new(code: ErrorCode) -> Notice {
        Notice { place: None, code, params: Params::new() }
    }

    /// With a parameter.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Notice {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// At a field.
    pub fn at(mut self, place: impl Into<String>) -> Notice {
        self.place = Some(place.into());
        self
    }
}

/// What went wrong. Small to return, rich to read.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    body: Box<Body>,
}

#[derive(Clone, PartialEq, Eq)]
struct Body {
    code: ErrorCode,
    params: Params,
    faults: Vec<Fault>,
    request_id: Option<RequestId>,
    cause: Option<String>,
}

impl Error {
    /// An error of one kind, without parameters yet.
    pub fn new(code: ErrorCode) -> Error {
        let body = Body { code, params: Params::new(), faults: Vec::new(), request_id: None, cause: None };
        Error { body: Box::new(body) }
    }

    /// All faults of an input together.
    pub fn faulty(faults: Vec<Fault>) -> Error {
        let mut error = Error::new(codes::INPUT_FAULTY).with("count", faults.len());
        error.body.faults = faults;
        error
    }

    /// `Ok` when there is no fault, otherwise all of them as one error.
    pub fn unless_faultless(faults: Vec<Fault>) -> Result<()> {
        if faults.is_empty() { Ok(()) } else { Err(Error::faulty(faults)) }
    }

    /// With a parameter of its text.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Error {
        self.body.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// With faults that belong to it.
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Error {
        self.body.faults = faults;
        self
    }

    /// As the fault of one field, so that a form can show it there.
    pub fn at(self, place: impl Into<String>) -> Error {
        Error::faulty(vec![Fault::at(place, self)])
    }

    /// With the technical cause, which goes to the log and never to the screen.
    pub fn caused_by(mut self, cause: impl fmt::Display) -> Error {
        self.body.cause = Some(cause.to_string());
        self
    }

    /// For the request it happened in.
    pub fn in_request(mut self, request_id: RequestId) -> Error {
        self.body.request_id = Some(request_id);
        self
    }

    /// Its kind.
    pub fn code(&self) -> ErrorCode {
        self.body.code
    }

    /// Parameters of its text.
    pub fn params(&self) -> &Params {
        &self.body.params
    }

    /// Its faults, by place.
    pub fn faults(&self) -> &[Fault] {
        &self.body.faults
    }

    /// The technical cause, for the log.
    pub fn cause(&self) -> Option<&str> {
        self.body.cause.as_deref()
    }

    /// The request it happened in.
    pub fn request_id(&self) -> Option<RequestId> {
        self.body.request_id
    }

    /// Its texts in one language, parameters filled in.
    pub fn texts(&self, language: Language) -> Texts {
        texts::fill(self.body.code, &self.body.params, language)
    }

    /// As it goes over IPC.
    pub fn view(&self) -> ErrorView {
        let fault_view = |fault: &Fault| FaultView {
            place: fault.place.clone(),
            code: fault.code.to_string(),
            params: fault.params.clone(),
            texts: TextsInBoth::of(fault.code, &fault.params),
        };
        ErrorView {
            code: self.body.code.to_string(),
            params: self.body.params.clone(),
            texts: TextsInBoth::of(self.body.code, &self.body.params),
            faults: self.body.faults.iter().map(fault_view).collect(),
            request_id: self.body.request_id,
            action: texts::action_of(self.body.code),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = self.texts(Language::English);
        write!(f, "{}: {}", self.body.code, texts.what)?;
        self.body.faults.iter().take(5).try_for_each(|fault| {
            write!(f, "; {}: {}", fault.place, texts::fill(fault.code, &fault.params, Language::English).what)
        })
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {:?}", self.body.params)?;
        self.body.cause.iter().try_for_each(|cause| write!(f, " (cause: {cause})"))
    }
}

impl std::error::Error for Error {}

/// Texts in both languages, as they go over IPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Texts")]
pub struct TextsInBoth {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub chinese: Texts,
    /// English.
    #[serde(rename = "en")]
    pub english: Texts,
}

impl TextsInBoth {
    /// The texts of `code` with `params` filled in.
    pub fn of(code: ErrorCode, params: &Params) -> TextsInBoth {
        let fill = |language| texts::fill(code, params, language);
        TextsInBoth { chinese: fill(Language::Chinese), english: fill(Language::English) }
    }
}

/// A fault as it goes over IPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Fault")]
#[serde(rename_all = "camelCase")]
pub struct FaultView {
    /// The field's path or the file's line.
    pub place: String,
    /// The kind of fault.
    pub code: String,
    /// Parameters of its texts.
    pub params: Params,
    /// Its texts.
    pub texts: TextsInBoth,
}

/// A notice as it goes over IPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Notice")]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// The kind of notice.
    pub code: String,
    /// Parameters of its texts.
    pub params: Params,
    /// The field it belongs to, if any.
    pub place: Option<String>,
    /// Its texts.
    pub texts: TextsInBoth,
}

impl From<&Notice> for NoticeView {
    fn from(notice: &Notice) -> NoticeView {
        NoticeView {
            code: notice.code.to_string(),
            params: notice.params.clone(),
            place: notice.place.clone(),
            texts: TextsInBoth::of(notice.code, &notice.params),
        }
    }
}

/// An error as it goes over IPC: typed, with its texts in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// The kind of error.
    pub code: String,
    /// Parameters of its texts.
    pub params: Params,
    /// Its texts.
    pub texts: TextsInBoth,
    /// Its faults, by place.
    pub faults: Vec<FaultView>,
    /// The request it happened in.
    pub request_id: Option<RequestId>,
    /// The action or page that mends it, where there is one.
    pub action: Option<String>,
}
