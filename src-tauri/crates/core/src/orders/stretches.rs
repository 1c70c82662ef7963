//! The stretches of days a subscription is served in, and what changes make of them. Pure.
//!
//! Guarantees: stretches with days never overlap, in order of time; no change touches a day before its own. A stretch that loses
//! all its days stays, empty, on its account and offering, so that what was charged for it is found and given back.

use crate::orders::model::subscription_segment;
use boss_kernel::id::{AccountId, OfferingId, SegmentId};
use boss_kernel::{NaiveDate, Quantity};

/// Days with one offering, quantity and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// None until it is written.
    pub(super) id: Option<SegmentId>,
    pub(super) from: NaiveDate,
    /// The first day not served any more.
    pub(super) to: Option<NaiveDate>,
    pub(super) terms: Terms,
    /// False: what was paid in advance for days from `to` on is not given back.
    pub(super) credit: bool,
}

/// What is served, how much of it, and who is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) account: AccountId,
    pub(super) offering: OfferingId,
    pub(super) quantity: Quantity,
}

/// What is to be different from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alteration {
    Account(AccountId),
    /// Another offering, and with it another quantity where one is given.
    Offering(OfferingId, Option<Quantity>),
    Quantity(Quantity),
}

impl Alteration {
    fn of(self, terms: Terms) -> Terms {
        match self {
            Alteration::Account(account) => Terms { account, ..terms },
            Alteration::Offering(offering, quantity) => {
                Terms { offering, quantity: quantity.unwrap_or(terms.quantity), ..terms }
            }
            Alteration::Quantity(quantity) => Terms { quantity, ..terms },
        }
    }

    /// Whether two stretches say the same of what is to be altered.
    fn agree(self, one: Terms, other: Terms) -> bool {
        match self {
            Alteration::Account(_) => one.account == other.account,
            Alteration::Offering(_, None) => one.offering == other.offering,
            Alteration::Offering(_, Some(_)) => {
                one.offering == other.offering && one.quantity == other.quantity
            }
            Alteration::Quantity(_) => one.quantity == other.quantity,
        }
    }

    /// Whether what was paid in advance is given back where these terms end: `credit` is about less of the same or another
    /// offering. More of the same, and another payer, settle what was paid anyway.
    fn credits(self, terms: Terms, credit: bool) -> bool {
        match self {
            Alteration::Account(_) => true,
            Alteration::Offering(..) => credit,
            Alteration::Quantity(quantity) => credit || quantity >= terms.quantity,
        }
    }
}

impl Stretch {
    /// A stretch as it is kept.
    pub(super) fn of(row: &subscription_segment::Model) -> Stretch {
        let terms = Terms { account: row.account_id, offering: row.offering_id, quantity: row.quantity };
        Stretch { id: Some(row.id), from: row.from_on, to: row.to_on, terms, credit: row.credit }
    }

    fn new(from: NaiveDate, to: Option<NaiveDate>, terms: Terms) -> Stretch {
        Stretch { id: None, from, to, terms, credit: true }
    }

    fn has_days(&self) -> bool {
        self.to.is_none_or(|to| to > self.from)
    }

    fn reaches_past(&self, day: NaiveDate) -> bool {
        self.has_days() && self.to.is_none_or(|to| to > day)
    }
}

/// All stretches of a subscription in order of time, empty ones among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretches(Vec<Stretch>);

impl Stretches {
    /// Of the rows of one subscription, in any order.
    pub(super) fn of<'a>(rows: impl IntoIterator<Item = &'a subscription_segment::Model>) -> Stretches {
        let mut all: Vec<Stretch> = rows.into_iter().map(Stretch::of).collect();
        all.sort_unstable_by_key(|stretch| (stretch.from, stretch.id));
        Stretches(all)
    }

    /// All of them, for writing.
    pub(super) fn all(&self) -> &[Stretch] {
        &self.0
    }

    fn served(&self) -> impl Iterator<Item = &Stretch> {
        self.0.iter().filter(|stretch| stretch.has_days())
    }

    /// Whether any day was ever served.
    pub(super) fn any_served(&self) -> bool {
        self.served().next().is_some()
    }

    /// The terms agreed last, served or not.
    pub(super) fn agreed_last(&self) -> Option<Terms> {
        self.0.iter().max_by_key(|stretch| stretch.id).map(|stretch| stretch.terms)
    }

    /// The terms in force on `day` or, in a pause, on the next day served.
    pub(super) fn terms_from(&self, day: NaiveDate) -> Option<Terms> {
        self.served().find(|stretch| stretch.reaches_past(day)).map(|stretch| stretch.terms)
    }

    /// The accounts that are billed for anything from `day` on.
    pub(super) fn accounts_from(&self, day: NaiveDate) -> impl Iterator<Item = AccountId> {
        self.0
            .iter()
            .filter(move |stretch| stretch.from >= day || stretch.reaches_past(day))
            .map(|stretch| stretch.terms.account)
    }

    /// Serves from `day` on. Where that is the very continuation of what ended on that day, the end is undone. Refused with the
    /// first day that is free when something is served on or after `day`.
    pub(super) fn open(&mut self, day: NaiveDate, terms: Terms) -> Result<(), NaiveDate> {
        let last = self.0.iter_mut().rfind(|stretch| stretch.has_days());
        if let Some(last) = last {
            match last.to {
                Some(to) if day < to => return Err(to),
                None => return Err(day),
                Some(to) if to == day && last.terms == terms => {
                    last.to = None;
                    last.credit = true;
                    return Ok(());
                }
                Some(_) => {}
            }
        }
        self.0.push(Stretch::new(day, None, terms));
        Ok(())
    }

    /// Alters everything from `day` on; `credit` says whether what was paid in advance on the former terms is given back.
    /// Refused, with the day of the last change of the same kind, where such a change came later: the two would contradict.
    pub(super) fn alter(&mut self, day: NaiveDate, what: Alteration, credit: bool) -> Result<(), NaiveDate> {
        let reaching: Vec<&Stretch> = self.0.iter().filter(|stretch| stretch.reaches_past(day)).collect();
        let mut changes = reaching.windows(2).filter(|pair| !what.agree(pair[0].terms, pair[1].terms));
        if let Some(last) = changes.next_back() {
            return Err(last[1].from);
        }
        if !matches!(what, Alteration::Account(_)) {
            self.end_before(day, |terms| what.credits(terms, credit));
        }
        let mut altered = Vec::with_capacity(self.0.len() + 1);
        for mut stretch in std::mem::take(&mut self.0) {
            let terms = what.of(stretch.terms);
            if !stretch.reaches_past(day) || terms == stretch.terms {
                altered.push(stretch);
            } else if stretch.from >= day && matches!(what, Alteration::Quantity(_)) {
                stretch.terms = terms;
                altered.push(stretch);
            } else {
                let from = stretch.from.max(day);
                let rest = Stretch { id: None, from, terms, ..stretch.clone() };
                stretch.to = Some(from);
                stretch.credit = what.credits(stretch.terms, credit);
                altered.extend([stretch, rest]);
            }
        }
        self.0 = altered;
        Ok(())
    }

    /// Serves nothing from `day` on; `credit` says whether what was paid in advance is given back.
    pub(super) fn cut(&mut self, day: NaiveDate, credit: bool) {
        self.end_before(day, |_| credit);
        for stretch in self.0.iter_mut().filter(|stretch| stretch.reaches_past(day)) {
            stretch.to = Some(stretch.from.max(day));
            if stretch.from < day {
                stretch.credit = credit;
            }
        }
    }

    /// A stretch that goes over into another one on `day` ends there for what happens on that day.
    fn end_before(&mut self, day: NaiveDate, credit: impl Fn(Terms) -> bool) {
        let goes_on = self.0.iter().any(|stretch| stretch.from == day && stretch.has_days());
        let before = |stretch: &&mut Stretch| goes_on && stretch.to == Some(day) && stretch.from < day;
        for stretch in self.0.iter_mut().filter(before) {
            stretch.credit = credit(stretch.terms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Days;
    use proptest::prelude::*;

    fn terms(account: i64, offering: i64, count: i64) -> Terms {
        Terms {
            account: AccountId(account),
            offering: OfferingId(offering),
            quantity: Quantity::whole(count).unwrap(),
        }
    }

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
    }

    fn on(stretches: &Stretches, at: NaiveDate) -> Option<Terms> {
        let mut found = stretches.served().filter(|each| each.from <= at && each.reaches_past(at));
        let terms = found.next().map(|stretch| stretch.terms);
        assert!(found.next().is_none(), "two stretches on {at}: {stretches:?}");
        terms
    }

    /// As it is after it was written and read again.
    fn written(mut stretches: Stretches) -> Stretches {
        let mut next = stretches.0.iter().filter_map(|each| each.id).map(|id| id.0).max().unwrap_or(0);
        for stretch in &mut stretches.0 {
            stretch.id.get_or_insert_with(|| {
                next += 1;
                SegmentId(next)
            });
        }
        stretches.0.sort_unstable_by_key(|stretch| (stretch.from, stretch.id));
        stretches
    }

    fn served_until(stretches: &Stretches) -> Option<NaiveDate> {
        stretches.served().last().and_then(|stretch| stretch.to)
    }

    fn begun(terms: Terms) -> Stretches {
        let mut made = Stretches::default();
        made.open(day(0), terms).unwrap();
        written(made)
    }

    #[test]
    fn a_change_on_the_first_day_leaves_an_empty_stretch_where_it_was() {
        let mut made = begun(terms(1, 1, 10));
        made.alter(day(0), Alteration::Account(AccountId(2)), true).unwrap();
        let made = written(made);
        let kept: Vec<_> = made.all().iter().map(|each| (each.from, each.to, each.terms.account.0)).collect();
        assert_eq!(kept, [(day(0), Some(day(0)), 1), (day(0), None, 2)]);
        assert_eq!(served_until(&made), None);
    }

    #[test]
    fn a_backdated_change_goes_through_later_ones_of_another_kind() {
        let mut made = begun(terms(1, 1, 10));
        made.alter(day(20), Alteration::Quantity(Quantity::whole(5).unwrap()), false).unwrap();
        made = written(made);
        assert_eq!(made.alter(day(10), Alteration::Quantity(Quantity::ONE), true), Err(day(20)));
        made.alter(day(10), Alteration::Offering(OfferingId(2), None), true).unwrap();
        made = written(made);
        assert_eq!(on(&made, day(9)), Some(terms(1, 1, 10)));
        assert_eq!(on(&made, day(10)), Some(terms(1, 2, 10)));
        assert_eq!(on(&made, day(20)), Some(terms(1, 2, 5)));
        assert_eq!(made.agreed_last(), Some(terms(1, 2, 5)));
        // What the reduction said of money paid in advance still stands at its day.
        let at_twenty = made.all().iter().find(|each| each.to == Some(day(20)) && each.has_days()).unwrap();
        assert!(!at_twenty.credit);
    }

    #[test]
    fn an_end_that_is_undone_leaves_no_trace() {
        let mut made = begun(terms(1, 1, 10));
        let before = made.clone();
        made.cut(day(7), false);
        assert_eq!(served_until(&made), Some(day(7)));
        assert_eq!(made.clone().open(day(6), terms(1, 1, 10)), Err(day(7)));
        made.open(day(7), terms(1, 1, 10)).unwrap();
        assert_eq!(made, before);
    }

    #[test]
    fn a_cut_where_another_change_is_replaces_what_that_said_of_money() {
        let mut made = begun(terms(1, 1, 10));
        made.alter(day(5), Alteration::Quantity(Quantity::ONE), true).unwrap();
        let mut made = written(made);
        made.cut(day(5), false);
        assert_eq!(served_until(&made), Some(day(5)));
        assert!(!made.served().next().unwrap().credit);
        assert_eq!(made.agreed_last().map(|terms| terms.quantity), Some(Quantity::ONE));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Alter(u64, Alteration),
        Cut(u64),
        Open(u64, i64),
    }

    fn step() -> impl Strategy<Value = Step> {
        let at = 0_u64..60;
        prop_oneof![
            (at.clone(), 1_i64..3).prop_map(|(at, id)| Step::Alter(at, Alteration::Account(AccountId(id)))),
            (at.clone(), 1_i64..3)
                .prop_map(|(at, id)| Step::Alter(at, Alteration::Offering(OfferingId(id), None))),
            (at.clone(), 1_i64..4).prop_map(|(at, count)| {
                Step::Alter(at, Alteration::Quantity(Quantity::whole(count).unwrap()))
            }),
            at.clone().prop_map(Step::Cut),
            (at, 1_i64..4).prop_map(|(at, count)| Step::Open(at, count)),
        ]
    }

    proptest! {
        #[test]
        fn no_change_touches_earlier_days_and_none_overlap(steps in prop::collection::vec(step(), 1..12)) {
            let mut made = begun(terms(1, 1, 1));
            for step in steps {
                let before = made.clone();
                let (at, done) = match step {
                    Step::Alter(at, what) => (at, made.alter(day(at), what, false)),
                    Step::Cut(at) => (at, { made.cut(day(at), false); Ok(()) }),
                    Step::Open(at, count) => (at, made.open(day(at), terms(1, 1, count))),
                };
                made = written(made);
                for number in 0..70 {
                    let (was, is) = (on(&before, day(number)), on(&made, day(number)));
                    if number < at || done.is_err() {
                        prop_assert_eq!(was, is);
                        continue;
                    }
                    match step {
                        Step::Alter(_, what) => prop_assert_eq!(was.map(|terms| what.of(terms)), is),
                        Step::Cut(_) => prop_assert_eq!(is, None),
                        Step::Open(_, count) => prop_assert_eq!(is, Some(terms(1, 1, count))),
                    }
                }
                for kept in before.all() {
                    let still = made.all().iter().find(|each| each.id == kept.id);
                    prop_assert!(still.is_some_and(|each| each.from == kept.from && each.terms.account == kept.terms.account));
                }
            }
        }
    }
}
