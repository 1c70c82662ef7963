//! From rated accounts to the bills to be made: one for each account that pays and each group of subscriptions. Pure.
//!
//! Guarantees: every charge stands on one bill; an account that can't be rated is parked and stops nobody else of its family; most
//! companies have neither payers nor groups, and then an account's charges become its bill as they are.

use crate::billing::codes;
use crate::billing::run::rating::{AccountCharges, RatedAccount, period_of};
use crate::billing::run::tally::Tally;
use crate::billing::words::ChargeWords;
use crate::customers::model::{AccountState, account};
use crate::ledger;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Error, Period, Result};
use boss_rating::ChargeToMake;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A bill to be made.
pub(super) struct ToBill {
    /// Whose bill it is.
    pub(super) payer: account::Model,
    /// The group it is for; empty for everything of no group.
    pub(super) group: String,
    /// What stands on it, account by account.
    pub(super) parts: Vec<Part>,
    pub(super) net: Amount,
    pub(super) tax: Amount,
    pub(super) total: Amount,
    pub(super) period: Period,
}

/// What one account is charged on a bill.
pub(super) struct Part {
    pub(super) account: AccountId,
    pub(super) charges: Vec<ChargeToMake>,
    /// Each charge's explanation as it is stored.
    pub(super) explanations: Vec<String>,
    /// What each charge is called.
    pub(super) words: Vec<ChargeWords>,
}

impl Part {
    fn of(account: AccountId) -> Part {
        Part { account, charges: Vec::new(), explanations: Vec::new(), words: Vec::new() }
    }
}

impl RatedAccount {
    /// The accounts beside it that are billed for something of it.
    pub(super) fn others_billed(&self) -> impl Iterator<Item = AccountId> + '_ {
        let payers = self.outcome.as_ref().ok().and_then(|charges| charges.payers.as_ref());
        let billed = payers.into_iter().flatten().copied().chain(self.account.payer_account_id);
        billed.filter(|payer| *payer != self.account.id)
    }
}

/// A rated chunk by what becomes of its accounts.
pub(super) struct Sorted {
    pub(super) to_bill: Vec<ToBill>,
    rest: Rest,
}

/// What is written of a chunk beside its bills.
#[derive(Default)]
pub(super) struct Rest {
    pub(super) billed: Vec<AccountId>,
    pub(super) parked: Vec<(AccountId, Error)>,
    /// Of accounts that get bills.
    pub(super) limits: HashMap<AccountId, Amount>,
    /// Accounts with charges on these bills.
    pub(super) charged: Vec<AccountId>,
}

/// What waits for the rest of its family: by payer and group, and what takes back what a gift paid by itself.
type Shared = BTreeMap<(AccountId, String, bool), Vec<Part>>;

impl Sorted {
    /// Sorts a chunk and counts it. `payers` are those that are not in it.
    pub(super) fn new(
        rated: Vec<RatedAccount>,
        payers: &HashMap<AccountId, account::Model>,
        tally: &mut Tally,
    ) -> Sorted {
        let mut sorted = Sorted { to_bill: Vec::with_capacity(rated.len()), rest: Rest::default() };
        let paying: HashSet<AccountId> = rated.iter().flat_map(RatedAccount::others_billed).collect();
        let mut shared = Shared::new();
        let mut known: HashMap<AccountId, account::Model> = HashMap::new();
        for RatedAccount { account, outcome } in rated {
            tally.accounts += 1;
            let pays = paying.contains(&account.id);
            if pays {
                known.insert(account.id, account.clone());
            }
            let charges = match outcome {
                Ok(charges) => charges,
                Err(reason) => {
                    sorted.park(account.id, reason, tally);
                    continue;
                }
            };
            sorted.rest.billed.push(account.id);
            tally.expect(account.id, &charges);
            let Some(period) = charges.period else { continue };
            let by_itself = account.payer_account_id.is_none() && charges.payers.is_none();
            if pays || !by_itself || charges.groups.is_some() || charges.of_gifts.is_some() {
                share(&mut shared, &account, charges);
                known.entry(account.id).or_insert(account);
            } else {
                sorted.add(alone(account, charges, period));
            }
        }
        for ((payer, group, _), parts) in shared {
            let row = known.get(&payer).or_else(|| payers.get(&payer)).cloned();
            sorted.add_shared(row, group, parts, tally);
        }
        let closed = sorted.to_bill.iter().filter(|bill| bill.payer.state == AccountState::Closed);
        tally.closed_billed += i64::try_from(closed.count()).unwrap_or(i64::MAX);
        sorted
    }

    fn park(&mut self, account: AccountId, reason: Error, tally: &mut Tally) {
        tally.parked += 1;
        self.rest.parked.push((account, reason));
    }

    fn add(&mut self, bill: ToBill) {
        let payer = &bill.payer;
        let limit = payer.credit_limit_minor.map(|limit| limit.in_currency(payer.currency));
        self.rest.limits.extend(limit.map(|limit| (payer.id, limit)));
        self.to_bill.push(bill);
    }

    /// Adds a bill of several parts. One larger than any can be parks the accounts on it.
    fn add_shared(
        &mut self,
        payer: Option<account::Model>,
        group: String,
        parts: Vec<Part>,
        tally: &mut Tally,
    ) {
        let accounts: Vec<AccountId> = parts.iter().map(|part| part.account).collect();
        let missing = || Error::new(crate::gate::codes::INTERNAL).caused_by("an account without its payer");
        match payer.ok_or_else(missing).and_then(|payer| together(payer, group, parts)) {
            Ok(bill) => self.add(bill),
            Err(reason) => {
                for account in accounts {
                    self.rest.billed.retain(|billed| *billed != account);
                    if !self.rest.parked.iter().any(|(parked, _)| *parked == account) {
                        self.park(account, reason.clone(), tally);
                    }
                }
            }
        }
    }

    /// What gets bills, and what is written beside them.
    pub(super) fn split(mut self) -> (Vec<ToBill>, Rest) {
        // What is really charged: an account whose bill could not be made waits for no draft of it.
        let charged = self.to_bill.iter().flat_map(|bill| &bill.parts).map(|part| part.account);
        self.rest.charged = charged.collect::<BTreeSet<AccountId>>().into_iter().collect();
        (self.to_bill, self.rest)
    }
}

/// The bill of an account that pays for itself only and has no groups.
fn alone(payer: account::Model, charges: AccountCharges, period: Period) -> ToBill {
    let AccountCharges { charges, explanations, words, net, tax, total, .. } = charges;
    let parts = vec![Part { account: payer.id, charges, explanations, words }];
    ToBill { payer, group: String::new(), parts, net, tax, total, period }
}

/// Puts an account's charges with those of its family, group by group.
fn share(shared: &mut Shared, account: &account::Model, charges: AccountCharges) {
    let today = account.payer_account_id.unwrap_or(account.id);
    let AccountCharges { charges, explanations, words, groups, payers, of_gifts, .. } = charges;
    let (mut groups, mut payers) = (groups.into_iter().flatten(), payers.into_iter().flatten());
    let mut of_gifts = of_gifts.into_iter().flatten();
    for ((charge, explanation), words) in charges.into_iter().zip(explanations).zip(words) {
        let (payer, group) = (payers.next().unwrap_or(today), groups.next().unwrap_or_default());
        let parts = shared.entry((payer, group, of_gifts.next().unwrap_or(false))).or_default();
        if parts.last().is_none_or(|part| part.account != account.id) {
            parts.push(Part::of(account.id));
        }
        if let Some(part) = parts.last_mut() {
            part.charges.push(charge);
            part.explanations.push(explanation);
            part.words.push(words);
        }
    }
}

fn together(payer: account::Model, group: String, parts: Vec<Part>) -> Result<ToBill> {
    let charges = || parts.iter().flat_map(|part| &part.charges);
    let sum = |part: fn(&ChargeToMake) -> Amount| Amount::sum(charges().map(part), payer.currency);
    let (net, tax, total) =
        (sum(|charge| charge.net)?, sum(|charge| charge.tax)?, sum(|charge| charge.gross)?);
    if !ledger::is_plausible(total) {
        let most = Amount::new(ledger::MOST_MINOR, payer.currency);
        return Err(Error::new(codes::BILL_IMPLAUSIBLE).with("amount", total).with("most", most));
    }
    let period = period_of(charges())?
        .ok_or_else(|| Error::new(crate::gate::codes::INTERNAL).caused_by("a bill without charges"))?;
    Ok(ToBill { payer, group, parts, net, tax, total, period })
}
