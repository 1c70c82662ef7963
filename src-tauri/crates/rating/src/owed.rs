//! What a timeline owes within a window: every cycle of every price, rated, rounded, discounted and taxed.

use crate::charge::{Owed, OwedCharge, Scope};
use crate::commitments;
use crate::discounts;
use crate::exact::Booking;
use crate::line::Line;
use crate::model::ChargeKind;
use crate::price_run::PriceRun;
use crate::reach::Reach;
use crate::timeline::{Plan, SubscriptionTimeline, Timeline, Window};
use boss_kernel::Result;
use boss_kernel::id::SubscriptionId;

/// Everything `timeline` owes within `window`, each key once: by subscription, then by cycle, then by price.
///
/// Fails on a timeline that contradicts itself, on implausible dates, when more than ten years are to be rated, when no price version
/// is in force on a first day served, on usage without a price, and on sums beyond what can be booked.
pub fn owed(timeline: &Timeline, window: Window) -> Result<Owed> {
    timeline.check()?;
    window.check()?;
    let scope = Scope {
        from: window.from,
        until: window.until,
        arrears_until: window.arrears_until.min(window.until),
        reach: Reach::of(timeline, window.from),
    };
    let booking = Booking::new(timeline.currency);
    let mut lines: Vec<Line> = Vec::new();
    for subscription in &timeline.subscriptions {
        let first = lines.len();
        for plan in &subscription.plans {
            plan_lines(timeline, subscription, plan, &scope, &mut lines)?;
        }
        if let Some(own) = lines.get_mut(first..) {
            own.sort_by_key(|line| line.cycle.from());
        }
    }
    discounts::apply(&mut lines, &timeline.discounts, timeline.cycle_day, scope.reach.discounts)?;
    let answered = lines.into_iter().filter(|line| line.answered);
    let charges = answered.map(|line| line.charge(booking)).collect::<Result<Vec<OwedCharge>>>()?;
    Ok(Owed { charges, scope })
}

/// The lines of one plan: its prices first, and then what is missing to its commitments.
fn plan_lines(
    timeline: &Timeline,
    subscription: &SubscriptionTimeline,
    plan: &Plan,
    scope: &Scope,
    lines: &mut Vec<Line>,
) -> Result<()> {
    let id: SubscriptionId = subscription.subscription;
    let from = scope.reach.lines_from(timeline.cycle_day, subscription, plan, scope.from);
    let first = lines.len();
    let commits = |kind: Option<ChargeKind>| kind == Some(ChargeKind::Commitment);
    for price in plan.prices.iter().filter(|price| !commits(price.kind())) {
        let run = PriceRun::new(timeline, subscription, plan, price, scope);
        run.lines(from, lines)?;
    }
    for price in plan.prices.iter().filter(|price| commits(price.kind())) {
        let run = PriceRun::new(timeline, subscription, plan, price, scope);
        let mut minimums = Vec::new();
        run.lines(from, &mut minimums)?;
        for minimum in minimums {
            let counted = lines.get(first..).unwrap_or_default();
            lines.push(commitments::missing(minimum, counted, timeline.currency, id)?);
        }
    }
    Ok(())
}
