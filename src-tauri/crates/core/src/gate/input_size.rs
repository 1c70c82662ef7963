//! How large an input may be that comes in from outside, before anything of it is read.

/// The largest input of an action over a carrier that other programs can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputSize {
    /// Bytes of JSON, with the names around it.
    pub bytes: usize,
    /// Values in it: each object, list, text, number, truth value and null is one.
    pub values: usize,
}

impl InputSize {
    /// What a form sends.
    pub const FORM: InputSize = InputSize { bytes: 256 * 1024, values: 20_000 };
    /// A form with a picture in it.
    pub const PICTURE: InputSize = InputSize { bytes: 1024 * 1024, ..InputSize::FORM };
    /// A form that carries another one as a person left it.
    pub const DRAFT: InputSize = InputSize { bytes: 512 * 1024, ..InputSize::FORM };
    /// Thousands of objects by their ids.
    pub const LIST: InputSize = InputSize { bytes: 2 * 1024 * 1024, values: 120_000 };
}
