//! The ground floor of Boss: values that every other part speaks in.
//!
//! Money, quantities, dates and periods, the clock, ids and errors. Nothing here does I/O, nothing is async, nothing
//! asks the system for the time, and no float ever touches money or a quantity.

pub mod cadence;
pub mod calendar;
pub mod clock;
pub mod currency;
pub mod error;
pub mod id;
pub mod language;
pub mod money;
pub mod period;
pub mod quantity;
pub mod rate;
pub mod rounding;
#[cfg(feature = "store")]
pub mod store_error;
mod text_value;
pub mod texts;

pub use cadence::{Alignment, Cadence, CadenceUnit};
pub use calendar::{BillingCalendar, CycleDay};
pub use clock::{Clock, Instant, ManualClock};
pub use currency::Currency;
pub use error::{Error, ErrorCode, ErrorView, Fault, Notice, Result};
pub use id::RequestId;
pub use language::{Language, LocalText};
pub use money::{Amount, Minor};
pub use period::Period;
pub use quantity::Quantity;
pub use rate::{Percent, TaxRate, UnitPrice};

pub use chrono::{Datelike, Days, NaiveDate};
pub use rust_decimal::Decimal;
