//! Names, addresses and numbers of people and organisations that do not exist.
//!
//! Brands are put together from syllables (`assets/demo/names.json`), cities and provinces are invented, mobile numbers lie
//! in a range that is not handed out (154), landlines under an area code that does not exist (0600), foreign numbers in the
//! 555-01xx range kept for fiction, and all mail addresses at example.com.
//! Guarantees: different customers get different names, codes, phones, mail addresses and bank accounts, by construction
//! and not by remembering what was given out.

use super::random::{Choices, Draw, Purpose, Shuffle};
use super::read;
use boss_core::customers::credit_code;
use boss_kernel::{Language, LocalText, Result};
use serde::Deserialize;

/// Contacts of one customer at most; numbers are spaced by it.
pub(super) const MOST_CONTACTS: u64 = 4;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NameFile {
    brand_first: Choices<LocalText>,
    brand_second: Choices<LocalText>,
    brand_third: Choices<LocalText>,
    industries: Choices<LocalText>,
    surnames: Choices<LocalText>,
    given_first: Choices<LocalText>,
    given_second: Choices<LocalText>,
    cities: Choices<City>,
    districts: Choices<LocalText>,
    streets: Choices<LocalText>,
    banks: Choices<LocalText>,
    foreign_first: Choices<String>,
    foreign_second: Choices<String>,
    foreign_sectors: Choices<LocalText>,
    foreign_given: Choices<String>,
    foreign_countries: Choices<Country>,
    foreign_streets: Choices<String>,
}

/// An invented city in an invented province.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct City {
    name: LocalText,
    province: LocalText,
    /// Six digits; not assigned in GB/T 2260.
    division: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    code: String,
    form: String,
    address: String,
}

/// Who a customer is on paper.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) name: String,
    pub(super) english_name: Option<String>,
    pub(super) short_name: String,
    pub(super) credit_code: Option<String>,
    pub(super) country: String,
    pub(super) industry: Option<LocalText>,
    pub(super) address: String,
    pub(super) bank_name: Option<String>,
    pub(super) bank_account: Option<String>,
}

/// Gives out names. Which customer gets which depends on the seed and the customer's number alone.
pub(super) struct NameBook {
    file: NameFile,
    brands: Shuffle,
    people: Shuffle,
    foreign: Shuffle,
    bank_accounts: Shuffle,
}

/// A word as English writes it: the first letter capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl NameBook {
    pub(super) fn load(seed: u64) -> Result<NameBook> {
        let file: NameFile = read("names.json", include_str!("../../../assets/demo/names.json"))?;
        let mut draw = Draw::new(seed, Purpose::Names, 0);
        let brands = file.brand_first.count() * file.brand_second.count() * file.brand_third.count();
        let people = file.surnames.count() * file.given_first.count() * file.given_second.count();
        let foreign = file.foreign_first.count() * file.foreign_second.count() * file.foreign_sectors.count();
        Ok(NameBook {
            brands: Shuffle::new(&mut draw, brands),
            people: Shuffle::new(&mut draw, people),
            foreign: Shuffle::new(&mut draw, foreign),
            bank_accounts: Shuffle::new(&mut draw, 1_000_000_000_000),
            file,
        })
    }

    /// A Chinese company. The brand repeats only after all have been given out, and then in another city.
    pub(super) fn organization(&self, number: u64, draw: &mut Draw) -> Identity {
        let file = &self.file;
        let (second, third) = (file.brand_second.count(), file.brand_third.count());
        let place = self.brands.of(number);
        let a = place / (second * third);
        let b = (place / third % second + 7 * a * a) % second;
        let c = (place % third + 11 * b + 5 * a * b) % third;
        let syllables = [file.brand_first.at(a), file.brand_second.at(b), file.brand_third.at(c)];
        let brand: String = syllables.iter().map(|syllable| syllable.chinese.as_str()).collect();
        let brand_english: String = syllables.iter().map(|syllable| syllable.english.as_str()).collect();
        let city = file.cities.at(5 * a + 3 * b + c + number / self.brands.size());
        let industry = draw.pick(&file.industries);
        let (form, form_english) = if draw.chance(900) {
            ("有限公司", "Co., Ltd.")
        } else {
            ("股份有限公司", "Corporation")
        };
        let bank = draw.pick(&file.banks);
        let district = draw.pick(&file.districts);
        Identity {
            name: format!("{}{brand}{}{form}", city.name.chinese, industry.chinese),
            english_name: Some(format!(
                "{} {} {} {form_english}",
                city.name.english,
                capital(&brand_english),
                industry.english
            )),
            short_name: brand,
            credit_code: credit_code::compose(&city.division, &credit_code::organization(number + 1_000)),
            country: "CN".to_owned(),
            industry: Some(industry.clone()),
            address: self.address(city, district, draw),
            bank_name: Some(format!("{}{}支行", bank.chinese, district.chinese.trim_end_matches('区'))),
            bank_account: Some(self.bank_account(number)),
        }
    }

    /// A company abroad, invoiced in English.
    pub(super) fn foreign_organization(&self, ordinal: u64, number: u64, draw: &mut Draw) -> Identity {
        let file = &self.file;
        let place = self.foreign.of(ordinal);
        let sector = file.foreign_sectors.at(place);
        let rest = place / file.foreign_sectors.count();
        let first = file.foreign_first.at(rest / file.foreign_second.count());
        let second = file.foreign_second.at(rest);
        let country = draw.pick(&file.foreign_countries);
        let name = format!("{first}{second} {} {}", sector.english, country.form);
        let (house, street) = (draw.between(1, 180), draw.pick(&file.foreign_streets));
        Identity {
            english_name: Some(name.clone()),
            name,
            short_name: format!("{first}{second}"),
            credit_code: None,
            country: country.code.clone(),
            industry: Some(sector.clone()),
            address: format!("{house} {street}, {}", country.address),
            bank_name: Some(format!("{first}{second} Trust Bank")),
            bank_account: Some(self.bank_account(number)),
        }
    }

    /// A person. No identity number: it would be personal data.
    pub(super) fn individual(&self, ordinal: u64, draw: &mut Draw) -> Identity {
        let file = &self.file;
        let place = self.people.of(ordinal);
        let surname = file.surnames.at(place);
        let rest = place / file.surnames.count();
        let given = [file.given_first.at(rest), file.given_second.at(rest / file.given_first.count())];
        let name = format!("{}{}{}", surname.chinese, given[0].chinese, given[1].chinese);
        let given_english = capital(&format!("{}{}", given[0].english, given[1].english));
        let city = draw.pick(&file.cities);
        let district = draw.pick(&file.districts);
        Identity {
            english_name: Some(format!("{given_english} {}", capital(&surname.english))),
            short_name: name.clone(),
            name,
            credit_code: None,
            country: "CN".to_owned(),
            industry: None,
            address: self.address(city, district, draw),
            bank_name: None,
            bank_account: None,
        }
    }

    fn address(&self, city: &City, district: &LocalText, draw: &mut Draw) -> String {
        let (province, city) = (&city.province.chinese, &city.name.chinese);
        let street = &draw.pick(&self.file.streets).chinese;
        let (house, room) = (draw.between(1, 699), draw.between(2, 28) * 100 + draw.between(1, 18));
        format!("{province}{city}市{}{street}{house}号{room}室", district.chinese)
    }

    /// 19 digits from 99 on, where no card issuer is.
    fn bank_account(&self, number: u64) -> String {
        format!("9900000{:012}", self.bank_accounts.of(number))
    }

    /// A contact's name, and the part of a mail address made from it.
    pub(super) fn person(&self, language: Language, draw: &mut Draw) -> (String, String) {
        let file = &self.file;
        if language == Language::English {
            let given = draw.pick(&file.foreign_given);
            let family = format!("{}{}", draw.pick(&file.foreign_first), draw.pick(&file.foreign_second));
            return (format!("{given} {family}"), format!("{given}.{family}").to_lowercase());
        }
        let (surname, first, second) =
            (draw.pick(&file.surnames), draw.pick(&file.given_first), draw.pick(&file.given_second));
        let name = format!("{}{}{}", surname.chinese, first.chinese, second.chinese);
        (name, format!("{}{}.{}", first.english, second.english, surname.english))
    }
}

/// A mobile number of contact `contact` of customer `number`.
pub(super) fn mobile(number: u64, contact: u64) -> String {
    format!("154{:08}", number * MOST_CONTACTS + contact)
}

/// A phone number abroad, of contact `contact` of foreign customer number `ordinal`.
pub(super) fn foreign_phone(ordinal: u64, contact: u64) -> String {
    let place = ordinal * MOST_CONTACTS + contact;
    format!("+1-{:03}-555-01{:02}", 200 + place / 100, place % 100)
}

/// The switchboard of customer `number`.
pub(super) fn landline(number: u64) -> String {
    format!("0600-8{:07}", number + 100)
}
