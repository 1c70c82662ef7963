//! Settlement: what pays a bill. Lines below zero are set off first, then credits are used, then prepaid wallets.
//!
//! Guarantees: nothing is paid twice and no line more than it comes to; a source never gives more than it has; every payment names its
//! source and its line. Credits are used in the order given, each up before the next. Wallets follow their priority, and the bill is
//! paid in full whenever that is possible: where a later wallet may pay less than an earlier one, the earlier one makes room.

use crate::model::ChargeKind;
use boss_kernel::id::PriceId;
use boss_kernel::{Amount, Currency, Error, NaiveDate, Result, error::codes};
use std::collections::VecDeque;

/// A line of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueLine {
    /// What it charges for.
    pub kind: ChargeKind,
    /// By which price; none for a line made by hand.
    pub price: Option<PriceId>,
    /// With tax.
    pub gross: Amount,
}

/// A prepaid balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// What is left in it; it pays bills in this currency only.
    pub balance: Amount,
    /// Smaller ones pay first; among equals those that expire first, then the older.
    pub priority: i32,
    /// The first day on which it pays nothing any more.
    pub expires: Option<NaiveDate>,
    /// Its place in order of creation.
    pub created: i64,
    /// Only for charges of these kinds.
    pub kinds: Option<Vec<ChargeKind>>,
    /// Only for these prices.
    pub prices: Option<Vec<PriceId>>,
}

/// Where a payment comes from, by position among what was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A line of the same bill that is below zero.
    Line(usize),
    /// A credit.
    Credit(usize),
    /// A wallet.
    Wallet(usize),
}

/// What one source pays of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledPart {
    /// Where it comes from.
    pub source: Source,
    /// The line, by position.
    pub line: usize,
    /// How much; above zero.
    pub amount: Amount,
}

/// How a bill is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Who pays what: lines set off, then credits, then wallets in the order they pay in; each by line.
    pub parts: Vec<SettledPart>,
    /// What is left to pay.
    pub due: Amount,
    /// What the bill comes to below zero: a credit for the account.
    pub credited: Amount,
}

impl Settlement {
    /// What a source pays in all.
    pub fn used(&self, source: Source) -> Result<Amount> {
        let parts = self.parts.iter().filter(|part| part.source == source);
        Amount::sum(parts.map(|part| part.amount), self.due.currency())
    }
}

/// Settles a bill of one currency on a day.
///
/// Fails on lines or credits in another currency and on overflow; wallets in another currency just pay nothing.
pub fn settle(
    lines: &[DueLine],
    currency: Currency,
    credits: &[Amount],
    wallets: &[Wallet],
    on: NaiveDate,
) -> Result<Settlement> {
    let open = lines.iter().map(|line| minor(line.gross, currency)).collect::<Result<Vec<i64>>>()?;
    let mut payer =
        Payer { open: open.iter().map(|open| (*open).max(0)).collect(), parts: Vec::new(), currency };
    for (index, below) in open.iter().enumerate().filter(|(_, gross)| **gross < 0) {
        let left = below.checked_neg().ok_or_else(|| overflow(currency))?;
        payer.run_down(Source::Line(index), left);
    }
    for (index, credit) in credits.iter().enumerate() {
        payer.run_down(Source::Credit(index), minor(*credit, currency)?.max(0));
    }
    payer.wallets(lines, wallets, on);
    let total = Amount::sum(lines.iter().map(|line| line.gross), currency)?;
    let credited = if total.is_negative() { total.negated()? } else { Amount::zero(currency) };
    let due = Amount::sum(payer.open.iter().map(|open| Amount::new(*open, currency)), currency)?;
    Ok(Settlement { parts: payer.parts, due, credited })
}

fn minor(amount: Amount, currency: Currency) -> Result<i64> {
    Amount::zero(currency).plus(amount).map(|amount| amount.minor())
}

fn overflow(currency: Currency) -> Error {
    Error::new(codes::AMOUNT_OVERFLOW).with("currency", currency)
}

struct Payer {
    /// What is still open of each line; never below zero.
    open: Vec<i64>,
    parts: Vec<SettledPart>,
    currency: Currency,
}

impl Payer {
    /// Pays line after line.
    fn run_down(&mut self, source: Source, mut left: i64) {
        for (line, open) in self.open.iter_mut().enumerate() {
            let paid = left.min(*open);
            if paid > 0 {
                self.parts.push(SettledPart { source, line, amount: Amount::new(paid, self.currency) });
                *open -= paid;
                left -= paid;
            }
        }
    }

    fn wallets(&mut self, lines: &[DueLine], wallets: &[Wallet], on: NaiveDate) {
        let usable = |wallet: &Wallet| {
            wallet.balance.currency() == self.currency
                && wallet.balance.is_positive()
                && wallet.expires.is_none_or(|expires| on < expires)
        };
        let mut order: Vec<usize> =
            (0..wallets.len()).filter(|index| wallets.get(*index).is_some_and(usable)).collect();
        order.sort_by_key(|index| {
            wallets.get(*index).map(|wallet| {
                (wallet.priority, wallet.expires.unwrap_or(NaiveDate::MAX), wallet.created, *index)
            })
        });
        let may = order.iter().filter_map(|index| wallets.get(*index));
        let may = may.map(|wallet| lines.iter().map(|line| wallet.may_pay(line)).collect()).collect();
        let mut flow = Flow { may, paid: vec![vec![0; lines.len()]; order.len()], open: self.open.clone() };
        for (place, index) in order.iter().enumerate() {
            flow.pay(place, wallets.get(*index).map_or(0, |wallet| wallet.balance.minor()));
        }
        for (place, index) in order.iter().enumerate() {
            for (line, paid) in flow.paid[place].iter().enumerate().filter(|(_, paid)| **paid > 0) {
                let amount = Amount::new(*paid, self.currency);
                self.parts.push(SettledPart { source: Source::Wallet(*index), line, amount });
            }
        }
        self.open = flow.open;
    }
}

impl Wallet {
    fn may_pay(&self, line: &DueLine) -> bool {
        let prices = |only: &Vec<PriceId>| line.price.is_some_and(|price| only.contains(&price));
        self.kinds.as_ref().is_none_or(|only| only.contains(&line.kind))
            && self.prices.as_ref().is_none_or(prices)
    }
}

/// Wallets in the order they pay in, and the lines they may pay.
struct Flow {
    /// Whether a wallet may pay a line.
    may: Vec<Vec<bool>>,
    /// What a wallet pays of a line.
    paid: Vec<Vec<i64>>,
    /// What is open of each line.
    open: Vec<i64>,
}

impl Flow {
    /// Pays with the next wallet: of the lines it may pay those with most open first, and then, while it has something left, of
    /// those an earlier wallet can leave to it because that one may pay elsewhere.
    fn pay(&mut self, wallet: usize, mut left: i64) {
        let mut lines: Vec<usize> = (0..self.open.len()).filter(|line| self.may[wallet][*line]).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(self.open[*line]));
        for line in lines {
            let paid = left.min(self.open[line]);
            self.open[line] -= paid;
            self.paid[wallet][line] += paid;
            left -= paid;
        }
        while left > 0 {
            let Some(path) = self.way_to_open(wallet) else { return };
            left -= self.shift(wallet, &path, left);
        }
    }

    /// From a line the wallet may pay to one that is open: each step names a line and the earlier wallet that moves from it to the
    /// next. The last line is open.
    fn way_to_open(&self, wallet: usize) -> Option<Vec<(usize, Option<usize>)>> {
        let mut came: Vec<Option<Option<(usize, usize)>>> = vec![None; self.open.len()];
        let mut queue = VecDeque::new();
        for line in (0..self.open.len()).filter(|line| self.may[wallet][*line]) {
            came[line] = Some(None);
            queue.push_back(line);
        }
        while let Some(line) = queue.pop_front() {
            if self.open[line] > 0 {
                return Some(steps_to(line, &came));
            }
            for other in (0..self.paid.len()).filter(|other| *other != wallet && self.paid[*other][line] > 0)
            {
                for next in (0..self.open.len()).filter(|next| self.may[other][*next]) {
                    if came[next].is_none() {
                        came[next] = Some(Some((line, other)));
                        queue.push_back(next);
                    }
                }
            }
        }
        None
    }

    /// Moves as much as the way allows; returns how much.
    fn shift(&mut self, wallet: usize, path: &[(usize, Option<usize>)], left: i64) -> i64 {
        let along = path.iter().map(|(line, other)| match other {
            Some(other) => self.paid[*other][*line],
            None => self.open[*line],
        });
        let moved = along.min().unwrap_or(0).min(left);
        let mut payer = wallet;
        for (line, other) in path {
            self.paid[payer][*line] += moved;
            match other {
                Some(other) => {
                    self.paid[*other][*line] -= moved;
                    payer = *other;
                }
                None => self.open[*line] -= moved,
            }
        }
        moved
    }
}

/// The way that ends on `line`, from its beginning.
fn steps_to(line: usize, came: &[Option<Option<(usize, usize)>>]) -> Vec<(usize, Option<usize>)> {
    let mut path = vec![(line, None)];
    let mut at = line;
    while let Some(Some((before, other))) = came[at] {
        path.push((before, Some(other)));
        at = before;
    }
    path.reverse();
    path
}

#[cfg(test)]
#[path = "settlement_tests.rs"]
mod tests;
