//! What an adapter answers, and when that is what a case expects.
//!
//! Only the keys a case expects are compared; one the adapter doesn't answer is a failure.

use crate::case::decimal;
use boss_kernel::rounding::round_half_away;
use boss_kernel::{Amount, Decimal, NaiveDate, Period};
use serde_json::Value;
use std::fmt;

/// To so many decimals, by the engine's own rule; what does not fit is left as it is.
fn rounded(value: Decimal, decimals: u32) -> Decimal {
    round_half_away(value, decimals).map_or(value, |count| Decimal::new(count, decimals))
}

/// An answer to one key.
#[derive(Clone, Debug)]
pub(crate) enum Got {
    /// There is none.
    Nothing,
    Flag(bool),
    Text(String),
    /// An exact number. Zero is as good as nothing: Boss makes no charge of zero.
    Number(Decimal),
    /// A figure the engine shows with so many decimals and never calculates with.
    Shown(Decimal, u32),
    /// What a charge comes to: as it is booked, and as its explanation shows it before its last rounding. A case that tells more
    /// decimals than the currency has means the latter.
    Charged(Amount, Decimal),
    List(Vec<Got>),
    /// A list that goes on longer than anybody asks.
    Begins(Vec<Got>),
    Object(Answer),
}

/// Answers by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer(Vec<(String, Got)>);

impl Answer {
    pub(crate) fn new() -> Answer {
        Answer::default()
    }

    pub(crate) fn with(mut self, key: &str, got: impl Into<Got>) -> Answer {
        self.0.push((key.to_owned(), got.into()));
        self
    }

    fn get(&self, key: &str) -> Option<&Got> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, got)| got)
    }

    /// Whether every expected key is answered as expected.
    pub(crate) fn meets(&self, expected: &Value) -> bool {
        let fields = expected.as_object().filter(|fields| !fields.is_empty());
        fields.is_some_and(|fields| {
            fields.iter().all(|(key, value)| self.get(key).is_some_and(|got| got.is(value)))
        })
    }
}

/// Minor units.
pub(crate) fn cents(amount: Amount) -> Got {
    Got::Number(Decimal::from(amount.minor()))
}

/// Whole units.
pub(crate) fn major(amount: Amount) -> Got {
    Got::Number(amount.to_decimal())
}

/// A count.
pub(crate) fn count(number: usize) -> Got {
    Got::Number(Decimal::from(number))
}

/// A list.
pub(crate) fn list<T: Into<Got>>(items: impl IntoIterator<Item = T>) -> Got {
    Got::List(items.into_iter().map(Into::into).collect())
}

impl Got {
    fn is(&self, expected: &Value) -> bool {
        match (self, expected) {
            (Got::Nothing, Value::Null) => true,
            (Got::Flag(flag), Value::Bool(expected)) => flag == expected,
            (Got::Text(text), Value::String(expected)) => text == expected,
            (Got::Number(number), Value::Null) => number.is_zero(),
            (Got::Charged(booked, _), Value::Null) => booked.is_zero(),
            (Got::Number(number), expected) => decimal(expected) == Some(*number),
            (Got::Shown(shown, decimals), expected) => {
                decimal(expected).is_some_and(|expected| agrees(*shown, *decimals, expected))
            }
            (Got::Charged(booked, exact), expected) => decimal(expected).is_some_and(|expected| {
                let finer = expected.scale() > booked.currency().exponent();
                if finer { agrees(*exact, 8, expected) } else { booked.to_decimal() == expected }
            }),
            (Got::List(got), Value::Array(expected)) => got.len() == expected.len() && begins(got, expected),
            (Got::Begins(got), Value::Array(expected)) => !expected.is_empty() && begins(got, expected),
            (Got::Object(answer), expected) => answer.meets(expected),
            _ => false,
        }
    }
}

fn begins(got: &[Got], expected: &[Value]) -> bool {
    expected.len() <= got.len() && got.iter().zip(expected).all(|(got, expected)| got.is(expected))
}

/// Sources show unrounded figures with more decimals than the engine does, or fewer, and some cut them off: they agree when one is
/// the other with fewer decimals. Fewer than four decimals would agree with too much and must be exact.
fn agrees(shown: Decimal, decimals: u32, expected: Decimal) -> bool {
    let scale = expected.scale();
    let cut = shown.trunc_with_scale(scale);
    rounded(expected, decimals) == shown
        || (scale >= 4 && (rounded(shown, scale) == expected || cut == expected))
}

impl From<bool> for Got {
    fn from(flag: bool) -> Got {
        Got::Flag(flag)
    }
}

impl From<&str> for Got {
    fn from(text: &str) -> Got {
        Got::Text(text.to_owned())
    }
}

impl From<i64> for Got {
    fn from(number: i64) -> Got {
        Got::Number(Decimal::from(number))
    }
}

impl From<Decimal> for Got {
    fn from(number: Decimal) -> Got {
        Got::Number(number)
    }
}

impl From<NaiveDate> for Got {
    fn from(day: NaiveDate) -> Got {
        Got::Text(day.to_string())
    }
}

impl From<Period> for Got {
    /// Half-open.
    fn from(period: Period) -> Got {
        list([period.from(), period.to()])
    }
}

impl From<Answer> for Got {
    fn from(answer: Answer) -> Got {
        Got::Object(answer)
    }
}

impl<T: Into<Got>> From<Option<T>> for Got {
    fn from(value: Option<T>) -> Got {
        value.map_or(Got::Nothing, Into::into)
    }
}

impl fmt::Display for Got {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Got::Nothing => f.write_str("null"),
            Got::Flag(flag) => write!(f, "{flag}"),
            Got::Text(text) => write!(f, "{text:?}"),
            Got::Number(number) => write!(f, "{number}"),
            Got::Shown(number, _) => write!(f, "{number}…"),
            Got::Charged(booked, exact) => write!(f, "{} ({exact})", booked.to_decimal()),
            Got::List(items) | Got::Begins(items) => {
                let items: Vec<String> = items.iter().take(12).map(Got::to_string).collect();
                write!(f, "[{}]", items.join(","))
            }
            Got::Object(answer) => write!(f, "{answer}"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<String> = self.0.iter().map(|(key, got)| format!("{key:?}:{got}")).collect();
        write!(f, "{{{}}}", fields.join(","))
    }
}
