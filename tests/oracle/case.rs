//! A case's input, read by name: whatever is missing or of another form is trouble that fails this one case, and so is whatever
//! nobody read.

use boss_kernel::{Currency, Decimal, Error, NaiveDate, Percent, Quantity, TaxRate, UnitPrice};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Why an adapter can't answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The input is of no form that the adapter knows, or the product refused it.
    Failed(String),
    /// Nothing in the product does what the case asks for.
    NotSupported(String),
}

/// Nothing in the product does this.
pub(crate) fn not_supported<T>(reason: &str) -> Try<T> {
    Err(Trouble::NotSupported(reason.to_owned()))
}

/// What an adapter can fail with.
pub(crate) type Try<T> = Result<T, Trouble>;

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        let faults: Vec<&str> = error.faults().iter().map(|fault| fault.code.as_str()).collect();
        Trouble::Failed(format!("refused: {} {}", error.code(), faults.join(", ")))
    }
}

impl From<&str> for Trouble {
    fn from(text: &str) -> Trouble {
        Trouble::Failed(text.to_owned())
    }
}

impl From<String> for Trouble {
    fn from(text: String) -> Trouble {
        Trouble::Failed(text)
    }
}

/// Which parts of an input were read, by where they lie in memory.
#[derive(Debug, Default)]
pub(crate) struct Reads(RefCell<BTreeSet<usize>>);

impl Reads {
    fn mark(&self, value: &Value) {
        self.0.borrow_mut().insert(std::ptr::from_ref(value).addr());
    }

    /// The names below `value` that nobody read; a name without a value says nothing and need not be read.
    pub(crate) fn unread(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.look("", value, &mut found);
        found
    }

    fn look(&self, path: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields.iter().filter(|(_, inner)| !inner.is_null()) {
                    let path = format!("{path}.{name}");
                    if self.0.borrow().contains(&std::ptr::from_ref(inner).addr()) {
                        self.look(&path, inner, found);
                    } else {
                        found.push(path);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|inner| self.look(path, inner, found)),
            _ => {}
        }
    }
}

/// The input of a case, or an object in it. Who published it, under which id and with which words is not to be seen from here: an
/// adapter has nothing to go by but the input's form.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    value: &'a Value,
    reads: &'a Reads,
}

/// A number, or text that is one.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Decimal::from_str_exact(text.trim()).ok()
}

/// A day.
pub(crate) fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().and_then(|text| text.parse().ok())
}

/// A quantity, to a millionth.
pub(crate) fn units(value: Decimal) -> Try<Quantity> {
    Ok(Quantity::round(value)?)
}

/// Minor units as a price in whole units.
pub(crate) fn price_of(minor: i64, currency: Currency) -> UnitPrice {
    UnitPrice(Decimal::new(minor, currency.exponent()))
}

impl<'a> Input<'a> {
    pub(crate) fn new(value: &'a Value, reads: &'a Reads) -> Input<'a> {
        Input { value, reads }
    }

    /// What stands under a name, which counts as read; null is as good as nothing.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        let found = self.value.get(key).filter(|value| !value.is_null())?;
        self.reads.mark(found);
        Some(found)
    }

    /// What stands under each name of an object whose names are the case's own.
    pub(crate) fn entries(&self, key: &str) -> Try<Vec<(&'a str, Input<'a>)>> {
        let fields = self.needed(key)?.as_object().ok_or_else(|| format!("{key} is no object"))?;
        let entry = |(name, value): (&'a String, &'a Value)| {
            self.reads.mark(value);
            (name.as_str(), Input { value, ..*self })
        };
        Ok(fields.iter().map(entry).collect())
    }

    /// The number this is.
    pub(crate) fn number(&self) -> Try<Decimal> {
        Ok(decimal(self.value).ok_or("no number")?)
    }

    /// One of several words; trouble for any other.
    pub(crate) fn word(&self, key: &str, words: &[&'static str]) -> Try<Option<&'static str>> {
        let Some(found) = self.get(key) else { return Ok(None) };
        let known = words.iter().copied().find(|word| found.as_str() == Some(*word));
        known.map(Some).ok_or_else(|| Trouble::Failed(format!("{key} is none of {words:?}")))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn needed(&self, key: &str) -> Try<&'a Value> {
        self.get(key).ok_or_else(|| Trouble::Failed(format!("no {key} in the input")))
    }

    pub(crate) fn inner(&self, key: &str) -> Try<Input<'a>> {
        Ok(Input { value: self.needed(key)?, ..*self })
    }

    pub(crate) fn maybe_text(&self, key: &str) -> Option<&'a str> {
        self.get(key).and_then(Value::as_str)
    }

    pub(crate) fn text(&self, key: &str) -> Try<&'a str> {
        self.needed(key)?.as_str().ok_or_else(|| Trouble::Failed(format!("{key} is no text")))
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn maybe_date(&self, key: &str) -> Try<Option<NaiveDate>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        day(value).map(Some).ok_or_else(|| Trouble::Failed(format!("{key} is no day")))
    }

    pub(crate) fn date(&self, key: &str) -> Try<NaiveDate> {
        self.needed(key)?;
        Ok(self.maybe_date(key)?.unwrap_or_default())
    }

    pub(crate) fn maybe_decimal(&self, key: &str) -> Try<Option<Decimal>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        decimal(value).map(Some).ok_or_else(|| Trouble::Failed(format!("{key} is no number")))
    }

    pub(crate) fn decimal(&self, key: &str) -> Try<Decimal> {
        self.needed(key)?;
        Ok(self.maybe_decimal(key)?.unwrap_or_default())
    }

    pub(crate) fn maybe_whole(&self, key: &str) -> Try<Option<i64>> {
        let Some(value) = self.maybe_decimal(key)? else { return Ok(None) };
        i64::try_from(value).map(Some).map_err(|_| Trouble::Failed(format!("{key} is no whole number")))
    }

    pub(crate) fn whole(&self, key: &str) -> Try<i64> {
        self.needed(key)?;
        Ok(self.maybe_whole(key)?.unwrap_or_default())
    }

    pub(crate) fn price(&self, key: &str) -> Try<UnitPrice> {
        Ok(UnitPrice(self.decimal(key)?))
    }

    /// The first of several names that is there.
    pub(crate) fn first_price(&self, keys: &[&str]) -> Try<UnitPrice> {
        let key = keys.iter().find(|key| self.has(key));
        self.price(key.ok_or_else(|| Trouble::Failed(format!("none of {keys:?} in the input")))?)
    }

    pub(crate) fn maybe_price(&self, key: &str) -> Try<Option<UnitPrice>> {
        Ok(self.maybe_decimal(key)?.map(UnitPrice))
    }

    pub(crate) fn quantity(&self, key: &str) -> Try<Quantity> {
        units(self.decimal(key)?)
    }

    pub(crate) fn maybe_quantity(&self, key: &str) -> Try<Option<Quantity>> {
        self.maybe_decimal(key)?.map(units).transpose()
    }

    pub(crate) fn percent(&self, key: &str) -> Try<Percent> {
        Ok(Percent::new(self.decimal(key)?)?)
    }

    /// A tax in percent; none without.
    pub(crate) fn tax(&self, key: &str) -> Try<TaxRate> {
        let percent = self.maybe_decimal(key)?.unwrap_or_default();
        Ok(TaxRate::new(Percent::new(percent)?.fraction())?)
    }

    /// A tax as a fraction of one.
    pub(crate) fn rate(&self, key: &str) -> Try<Option<TaxRate>> {
        Ok(self.maybe_decimal(key)?.map(TaxRate::new).transpose()?)
    }

    pub(crate) fn list(&self, key: &str) -> Try<&'a [Value]> {
        let list =
            self.needed(key)?.as_array().ok_or_else(|| Trouble::Failed(format!("{key} is no list")))?;
        Ok(list)
    }

    /// The elements of a list.
    pub(crate) fn inputs(&self, key: &str) -> Try<Vec<Input<'a>>> {
        Ok(self.list(key)?.iter().map(|value| Input { value, ..*self }).collect())
    }

    /// The text this is, where it is one.
    pub(crate) fn as_text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// The list this is, where it is one.
    pub(crate) fn as_list(&self) -> Option<&'a [Value]> {
        self.value.as_array().map(Vec::as_slice)
    }

    /// Numbers in a list with gaps; none where it is missing.
    pub(crate) fn maybe_decimals(&self, key: &str) -> Try<Vec<Option<Decimal>>> {
        if !self.has(key) {
            return Ok(Vec::new());
        }
        let number = |value: &Value| match value {
            Value::Null => Ok(None),
            value => decimal(value).map(Some).ok_or_else(|| format!("{key}: no numbers").into()),
        };
        self.list(key)?.iter().map(number).collect()
    }

    /// Two days in a list.
    pub(crate) fn span(&self, key: &str) -> Try<(NaiveDate, NaiveDate)> {
        match self.list(key)? {
            [from, to] => day(from).zip(day(to)).ok_or_else(|| Trouble::Failed(format!("{key} has no days"))),
            _ => Err(Trouble::Failed(format!("{key} is not two days"))),
        }
    }

    /// Minor units in a list.
    pub(crate) fn wholes(&self, key: &str) -> Try<Vec<i64>> {
        let numbers = self.list(key)?.iter().map(|value| decimal(value).and_then(|n| i64::try_from(n).ok()));
        numbers
            .collect::<Option<Vec<i64>>>()
            .ok_or_else(|| Trouble::Failed(format!("{key}: no whole numbers")))
    }

    /// Numbers in a list; none where it is missing.
    pub(crate) fn decimals(&self, key: &str) -> Try<Vec<Decimal>> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let numbers = value.as_array().map(|list| list.iter().map(decimal).collect::<Option<Vec<Decimal>>>());
        numbers.flatten().ok_or_else(|| Trouble::Failed(format!("{key}: no numbers")))
    }

    /// The currency named; where its decimals are not those given, or it is none, one that has as many.
    pub(crate) fn currency(&self) -> Try<Currency> {
        let named = self.maybe_text("currency").or(self.maybe_text("invoice_currency"));
        let named: Option<Currency> = named.and_then(|code| code.parse().ok());
        let precision = self.maybe_whole("precision")?.or(self.maybe_whole("currency_precision")?);
        let Some(precision) = precision else { return Ok(named.unwrap_or(Currency::EUR)) };
        let fits = |currency: &Currency| i64::from(currency.exponent()) == precision;
        let any = || Currency::all().into_iter().find(fits);
        named.filter(fits).or_else(any).ok_or_else(|| "no currency has so many decimals".into())
    }
}
