//! Several wallets and what each of them pays. Sources tell wallets and fees in words; they are read here.

use crate::answer::{Answer, Got, cents};
use crate::case::{Input, Trouble, Try};
use crate::charges::month;
use boss_kernel::id::PriceId;
use boss_kernel::{Amount, Currency, Decimal};
use boss_rating::{ChargeKind, DueLine, Source, Wallet, settle};
use serde_json::Value;

/// The price a wallet is limited to, where it is to one.
const LIMITED: PriceId = PriceId(1);
/// Any other.
const OTHER: PriceId = PriceId(2);
/// The priority of a wallet of which none is told.
const USUAL: i32 = 50;

/// A wallet and what its source calls it.
struct Named {
    name: String,
    wallet: Wallet,
}

/// The number after some words.
fn number_after(text: &str, words: &str) -> Option<i64> {
    let (_, rest) = text.split_once(words)?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// A fee's kind by the word for it.
fn kind(word: &str) -> ChargeKind {
    match word {
        word if word.contains("subscription") => ChargeKind::Recurring,
        word if word.contains("commitment") => ChargeKind::Commitment,
        word if word.contains("add_on") || word.contains("one_") || word.contains("fixed") => {
            ChargeKind::OneTime
        }
        _ => ChargeKind::Usage,
    }
}

/// The kinds that `charge-only` and the like allow.
fn kinds(words: &str) -> Option<Vec<ChargeKind>> {
    words.split_whitespace().find_map(|word| word.strip_suffix("-only")).map(|word| vec![kind(word)])
}

/// Wallets told in words: so many, of one size, by name in order of their creation.
fn told(text: &str, currency: Currency) -> Try<Vec<Named>> {
    let balance = number_after(text, "of").or(number_after(text, "balance")).ok_or("no balance")?;
    let usual = number_after(text, "default priority is")
        .map_or(USUAL, |number| i32::try_from(number).unwrap_or(USUAL));
    let special = number_after(text, "priority(").and_then(|number| i32::try_from(number).ok());
    let special = special.unwrap_or(usual - 1);
    let names: Vec<&str> = match text.split_once("order:") {
        Some((_, names)) => names.split(';').next().unwrap_or(names).split(',').map(str::trim).collect(),
        None => vec!["normal"],
    };
    let limited = text.contains("limited to one billable metric");
    let one = |(place, name): (usize, &str)| {
        let plain = name.split('(').next().unwrap_or(name);
        let wallet = Wallet {
            balance: Amount::new(balance, currency),
            priority: if name.starts_with("priority") { special } else { usual },
            expires: None,
            created: i64::try_from(place).unwrap_or(0),
            kinds: kinds(name),
            prices: limited.then(|| vec![LIMITED]),
        };
        Named { name: plain.trim().replace([' ', '-'], "_"), wallet }
    };
    Ok(names.into_iter().enumerate().map(one).collect())
}

/// `EUR 1000`, or a wallet with its fields.
fn listed(place: usize, value: &Value, currency: Currency) -> Try<Named> {
    let created = i64::try_from(place).unwrap_or(0);
    let plain = |balance: Amount| Wallet {
        balance,
        priority: USUAL,
        expires: None,
        created,
        kinds: None,
        prices: None,
    };
    if let Some((code, balance)) = value.as_str().and_then(|text| text.split_once(' ')) {
        let balance = Amount::new(balance.parse().map_err(|_| Trouble::from("no balance"))?, code.parse()?);
        return Ok(Named { name: code.to_owned(), wallet: plain(balance) });
    }
    let fields = Input { source: "", file: "", value };
    let balance =
        fields.maybe_whole("balance")?.or(fields.maybe_whole("balance_cents")?).ok_or("no balance")?;
    let own: Option<Currency> = fields.maybe_text("currency").map(str::parse).transpose()?;
    let priority = fields.maybe_whole("priority")?.and_then(|number| i32::try_from(number).ok());
    let only = fields.maybe_text("limited_to").or(fields.maybe_text("only"));
    let wallet = Wallet {
        priority: priority.unwrap_or(USUAL),
        expires: fields.maybe_date("expires")?,
        kinds: only.map(|word| vec![kind(word)]),
        ..plain(Amount::new(balance, own.unwrap_or(currency)))
    };
    Ok(Named { name: fields.maybe_text("name").map_or(format!("{place}"), str::to_owned), wallet })
}

fn wallets(input: &Input<'_>, currency: Currency) -> Try<Vec<Named>> {
    match input.needed("wallets")? {
        Value::String(text) => told(text, currency),
        Value::Array(all) => {
            all.iter().enumerate().map(|(place, one)| listed(place, one, currency)).collect()
        }
        _ => Err("no wallets".into()),
    }
}

/// An amount with its tax, in minor units, the tax rounded by itself.
fn gross(amount: Decimal, tax: Decimal, currency: Currency) -> Try<Amount> {
    let whole = |value: Decimal| Amount::round(value, Currency::JPY).map(|amount| amount.minor());
    Ok(Amount::new(whole(amount)?, currency).plus(Amount::new(whole(tax)?, currency))?)
}

/// `10 charge fees of 60 + tax 8.456, one of them of that metric`.
fn told_fees(text: &str, currency: Currency) -> Try<Vec<DueLine>> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let number = |place: usize| words.get(place).and_then(|word| Decimal::from_str_exact(word).ok());
    let after =
        |word: &str| words.iter().position(|found| *found == word).and_then(|place| number(place + 1));
    let many = number(0).and_then(|many| usize::try_from(many).ok()).ok_or("no number of fees")?;
    let due = gross(after("of").ok_or("no amount")?, after("tax").unwrap_or_default(), currency)?;
    let kind = kind(words.get(1).copied().unwrap_or_default());
    let one_of_them = text.contains("one of them");
    let line = |place: usize| {
        let price = if one_of_them && place > 0 { OTHER } else { LIMITED };
        DueLine { kind, price: Some(price), gross: due }
    };
    Ok((0..many).map(line).collect())
}

/// The lines of the bill; its total as one, where no fees are told.
fn lines(input: &Input<'_>, currency: Currency) -> Try<Vec<DueLine>> {
    match input.get("fees") {
        Some(Value::String(text)) => told_fees(text, currency),
        Some(_) => {
            let fee = |fee: &Input<'_>| {
                let tax = fee.maybe_decimal("tax")?.or(fee.maybe_decimal("precise_tax")?).unwrap_or_default();
                let gross = gross(fee.decimal("amount")?, tax, currency)?;
                let kind = kind(fee.maybe_text("type").unwrap_or("charge"));
                Ok(DueLine { kind, price: Some(LIMITED), gross })
            };
            input.inputs("fees")?.iter().map(fee).collect()
        }
        None => {
            let gross = Amount::new(input.whole("invoice_total")?, currency);
            Ok(vec![DueLine { kind: ChargeKind::Usage, price: Some(LIMITED), gross }])
        }
    }
}

pub(crate) fn application_order(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let named = wallets(input, currency)?;
    let purses: Vec<Wallet> = named.iter().map(|named| named.wallet.clone()).collect();
    let settled = settle(&lines(input, currency)?, currency, &[], &purses, month().1)?;
    let mut used = Answer::new();
    for (place, one) in named.iter().enumerate() {
        used = used.with(&one.name, cents(settled.used(Source::Wallet(place))?));
    }
    let used = match named.as_slice() {
        [_] => cents(settled.used(Source::Wallet(0))?),
        _ => Got::Object(used),
    };
    Ok(Answer::new().with("used", used).with("due", cents(settled.due)))
}
