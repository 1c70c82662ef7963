//! The columns a file may have beside those it needs: attributes, the event's own price, and the event it corrects.

use crate::usage::attributes::Attributes;
use crate::usage::codes;
use crate::usage::import::reading::{FaultList, LONGEST_EVENT_ID};
use boss_documents::csv_in::{CsvRecords, StringRecord};
use boss_kernel::{Error, Quantity};
use std::io::Read;

/// What an event has beside the columns every file needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Extras {
    pub(super) attributes: Attributes,
    /// Its own price, in millionths of a whole unit of money.
    pub(super) amount: Option<Quantity>,
    /// The earlier event it corrects.
    pub(super) replaces: Option<String>,
}

/// Where the columns stand, if they are there.
pub(super) struct ExtraColumns {
    attributes: Option<usize>,
    amount: Option<usize>,
    replaces: Option<usize>,
}

impl ExtraColumns {
    pub(super) fn of<R: Read>(records: &CsvRecords<R>) -> ExtraColumns {
        ExtraColumns {
            attributes: records.column("attributes"),
            amount: records.column("amount"),
            replaces: records.column("replaces"),
        }
    }

    /// What stands in them; `Ok(None)` where nothing does, `Err` where it was wrong and is among the faults.
    pub(super) fn read(
        &self,
        record: &StringRecord,
        line: i64,
        event_id: &str,
        faults: &mut FaultList,
    ) -> Result<Option<Box<Extras>>, ()> {
        let text = |column: Option<usize>| {
            column.and_then(|column| record.get(column)).map(str::trim).filter(|text| !text.is_empty())
        };
        let (attributes, amount, replaces) = (text(self.attributes), text(self.amount), text(self.replaces));
        if attributes.is_none() && amount.is_none() && replaces.is_none() {
            return Ok(None);
        }
        let mut extras = Extras::default();
        let mut found = Vec::new();
        match attributes.map(|text| (text, Attributes::read(text))) {
            Some((text, None)) => found.push(Error::new(codes::ATTRIBUTES_UNREADABLE).with("text", text)),
            Some((_, Some(read))) => extras.attributes = read,
            None => {}
        }
        match amount.map(|text| (text, text.parse::<Quantity>().ok().filter(|read| !read.is_negative()))) {
            Some((text, None)) => found.push(Error::new(codes::AMOUNT_UNREADABLE).with("text", text)),
            Some((_, read)) => extras.amount = read,
            None => {}
        }
        if let Some(replaced) = replaces {
            if replaced == event_id {
                found.push(Error::new(codes::REPLACES_ITSELF).with("event", event_id));
            } else if replaced.len() > LONGEST_EVENT_ID {
                found.push(Error::new(codes::EVENT_ID_TOO_LONG).with("most", LONGEST_EVENT_ID));
            }
            extras.replaces = Some(replaced.to_owned());
        }
        if found.is_empty() {
            return Ok(Some(Box::new(extras)));
        }
        found.into_iter().for_each(|error| faults.add(line, error));
        Err(())
    }
}
