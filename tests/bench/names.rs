//! Names of companies and people that do not exist, put together from the demo company's syllables (`assets/demo/names.json`).

use crate::Failure;
use serde_json::Value;

/// The pieces names are made of.
pub(crate) struct Names {
    brands: [Vec<String>; 3],
    cities: Vec<String>,
    industries: Vec<String>,
    surnames: Vec<String>,
    given: [Vec<String>; 2],
}

impl Names {
    pub(crate) fn load() -> Result<Names, Failure> {
        let file: Value = serde_json::from_str(include_str!("../../assets/demo/names.json"))?;
        let list = |name: &str| pieces(&file, name, |piece| &piece["zh-CN"]);
        Ok(Names {
            brands: [list("brandFirst")?, list("brandSecond")?, list("brandThird")?],
            cities: pieces(&file, "cities", |city| &city["name"]["zh-CN"])?,
            industries: list("industries")?,
            surnames: list("surnames")?,
            given: [list("givenFirst")?, list("givenSecond")?],
        })
    }

    /// The invented word a company is known by: three characters, the first two of which many share.
    pub(crate) fn brand(&self, number: u64) -> String {
        let [first, second, third] = &self.brands;
        let a = number % first.len() as u64;
        let b = number / first.len() as u64 + 7 * a;
        let c = b / second.len() as u64 + 11 * b + 5 * a;
        format!("{}{}{}", at(first, a), at(second, b), at(third, c))
    }

    /// A company's whole name: city, brand, trade and legal form.
    pub(crate) fn company(&self, number: u64) -> String {
        let (city, industry) = (at(&self.cities, number / 7), at(&self.industries, number / 3));
        let form = if number.is_multiple_of(10) { "股份有限公司" } else { "有限公司" };
        format!("{city}{}{industry}{form}", self.brand(number))
    }

    /// A person's name.
    pub(crate) fn person(&self, number: u64) -> String {
        let [first, second] = &self.given;
        let surname = at(&self.surnames, number);
        format!("{surname}{}{}", at(first, number / 60), at(second, number / 2_880 + number))
    }

    /// A city, which thousands of companies have in their names.
    pub(crate) fn city(&self, number: u64) -> &str {
        at(&self.cities, number)
    }

    /// A trade, which thousands of companies have in their names.
    pub(crate) fn industry(&self, number: u64) -> &str {
        at(&self.industries, number)
    }
}

fn pieces(file: &Value, name: &str, text: impl Fn(&Value) -> &Value) -> Result<Vec<String>, Failure> {
    let list = file[name].as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| format!("names.json has no {name}"))?;
    list.iter().map(|piece| Ok(text(piece).as_str().ok_or("a piece has no text")?.to_owned())).collect()
}

fn at(list: &[String], number: u64) -> &str {
    let place = usize::try_from(number % list.len() as u64).unwrap_or(0);
    list.get(place).map_or("", String::as_str)
}
