//! When the last of a timeline falls due: from which day on nothing of it can fall due any more.
//!
//! Guarantees: every window whose `until` and `arrears_until` lie on or after that day owes the same; where it is told for a price,
//! a line of that price falls due on the day before it. An account is done only when it is billed up to there.

use crate::charge::Scope;
use crate::price_run::PriceRun;
use crate::reach::Reach;
use crate::timeline::Timeline;
use boss_kernel::id::{PriceId, SubscriptionId};
use boss_kernel::{NaiveDate, Result};

/// When the last of a timeline falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Nothing ever falls due.
    Nothing,
    /// A service goes on, and owes something in every cycle.
    Open {
        /// Which.
        subscription: SubscriptionId,
        /// By which of its prices.
        price: PriceId,
    },
    /// Nothing falls due from a day on.
    On {
        /// The first day from which nothing can fall due.
        day: NaiveDate,
        /// What falls due last, on the day before.
        subscription: SubscriptionId,
        /// By which of its prices.
        price: PriceId,
    },
}

impl Finish {
    /// The day up to which an account has to be billed; none where it goes on, or nothing ever falls due.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Finish::On { day, .. } => Some(*day),
            Finish::Nothing | Finish::Open { .. } => None,
        }
    }

    fn and(self, other: Finish) -> Finish {
        match (self, other) {
            (Finish::Nothing, later) => later,
            (known, Finish::Nothing) => known,
            (open @ Finish::Open { .. }, _) | (_, open @ Finish::Open { .. }) => open,
            (Finish::On { day: known, .. }, Finish::On { day, .. }) if day > known => other,
            (known, _) => known,
        }
    }
}

impl Timeline {
    /// When the last of it falls due, as it is known now. Usage, prices and discounts that come in later change amounts, and never
    /// this day; only another service does.
    ///
    /// Fails only where the calendar ends.
    pub fn finish(&self) -> Result<Finish> {
        let scope = Scope {
            from: None,
            until: NaiveDate::MAX,
            arrears_until: NaiveDate::MAX,
            reach: Reach::default(),
        };
        let mut finish = Finish::Nothing;
        for subscription in &self.subscriptions {
            for plan in &subscription.plans {
                for price in &plan.prices {
                    let run = PriceRun::new(self, subscription, plan, price, &scope);
                    finish = finish.and(run.finish()?);
                }
            }
        }
        Ok(finish)
    }
}
