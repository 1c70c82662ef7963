//! What happens when: orders, activations, changes of quantity and terminations, day by day.
//!
//! Guarantees: every date lies within the plan's months; a service is activated no earlier than ordered, changed only while it
//! is active, and terminated after it was activated; steps are in the order in which they can be carried out.

use super::catalogue::{Activation, Extra, OfferingRef, PlannedCatalogue, QuantityRange};
use super::customers::{AccountRef, CustomerKind, CustomerRef, Level, PlannedCustomer};
use super::random::{Draw, Purpose};
use super::size::DemoSize;
use boss_kernel::{Days, NaiveDate, Quantity, Result};
use serde::Serialize;

/// An order: its place in [`DemoPlan::orders`](super::DemoPlan::orders).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct OrderRef(pub u32);

/// A subscription: its place in [`DemoPlan::subscriptions`](super::DemoPlan::subscriptions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct SubscriptionRef(pub u32);

/// An order of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedOrder {
    /// Its place in the plan.
    pub reference: OrderRef,
    /// Who orders.
    pub customer: CustomerRef,
    /// Who is billed.
    pub account: AccountRef,
    /// The day of the order.
    pub placed_on: NaiveDate,
    /// One item for each subscription, at least one.
    pub items: Vec<SubscriptionRef>,
}

/// From a day on, another quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuantityChange {
    /// The first day of the new quantity.
    pub on: NaiveDate,
    /// The new quantity, different from the one before.
    pub quantity: Quantity,
}

/// What one order item becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedSubscription {
    /// Its place in the plan.
    pub reference: SubscriptionRef,
    /// The order it came from.
    pub order: OrderRef,
    /// Whose it is.
    pub customer: CustomerRef,
    /// Who is billed.
    pub account: AccountRef,
    /// What is bought.
    pub offering: OfferingRef,
    /// The quantity ordered.
    pub quantity: Quantity,
    /// The day the service becomes active and billing starts; none while activation still waits at the plan's end.
    pub active_on: Option<NaiveDate>,
    /// Later quantities, by date.
    pub changes: Vec<QuantityChange>,
    /// The first day not served any more, for those who leave.
    pub ends_on: Option<NaiveDate>,
    #[serde(skip)]
    pub(super) level: Level,
}

/// Something to do. In the order in which things of one day are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Step {
    /// Enter a customer with contacts, tax profile and accounts.
    OpenCustomer {
        /// Which.
        customer: CustomerRef,
    },
    /// Place an order with all its items.
    PlaceOrder {
        /// Which.
        order: OrderRef,
    },
    /// The service is active from this day: complete its activation task, where it has one.
    Activate {
        /// Which.
        subscription: SubscriptionRef,
    },
    /// Another quantity from this day.
    ChangeQuantity {
        /// Which.
        subscription: SubscriptionRef,
        /// The new quantity.
        quantity: Quantity,
    },
    /// This day is not served any more.
    Terminate {
        /// Which.
        subscription: SubscriptionRef,
    },
}

/// A step and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatedStep {
    /// The day, in the company's time zone.
    pub on: NaiveDate,
    /// What to do.
    pub step: Step,
}

/// Everything that happens in the plan.
pub(super) struct Timeline {
    pub(super) orders: Vec<PlannedOrder>,
    pub(super) subscriptions: Vec<PlannedSubscription>,
    pub(super) steps: Vec<DatedStep>,
}

/// Writes the timeline customer by customer.
pub(super) struct TimelineWriter<'a> {
    size: &'a DemoSize,
    catalogue: &'a PlannedCatalogue,
    timeline: Timeline,
}

/// Who orders, when, and until when it can run.
#[derive(Clone, Copy)]
struct Purchase<'a> {
    customer: &'a PlannedCustomer,
    account: AccountRef,
    placed_on: NaiveDate,
    leaves_on: Option<NaiveDate>,
}

/// The largest scale that leaves: one very large customer less would bend every curve of the reports.
const LARGEST_LEAVER: u64 = 120;

/// The length of one of the plan's lists as the place of its next entry.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'a> TimelineWriter<'a> {
    pub(super) fn new(size: &'a DemoSize, catalogue: &'a PlannedCatalogue) -> TimelineWriter<'a> {
        let timeline = Timeline { orders: Vec::new(), subscriptions: Vec::new(), steps: Vec::new() };
        TimelineWriter { size, catalogue, timeline }
    }

    /// The timeline of `customers`, its steps by day.
    pub(super) fn write(mut self, customers: &[PlannedCustomer]) -> Result<Timeline> {
        for customer in customers {
            self.write_customer(customer)?;
        }
        self.timeline.steps.sort_unstable();
        Ok(self.timeline)
    }

    fn write_customer(&mut self, customer: &PlannedCustomer) -> Result<()> {
        let number = customer.reference.0;
        let mut draw = Draw::new(self.size.seed, Purpose::Timeline, u64::from(number));
        self.step(customer.opened_on, Step::OpenCustomer { customer: customer.reference });
        let leaves_on = self.leaves_on(customer, &mut draw);
        for (nth, &account) in customer.accounts.iter().enumerate() {
            let purchase = Purchase { customer, account, placed_on: customer.opened_on, leaves_on };
            let mut items = self.bundle(customer.kind, &mut draw);
            if nth == 0 {
                items.extend(self.extras(customer, &mut draw));
            }
            self.order(&purchase, &items, &mut draw)?;
            self.add_on(&purchase, &items, &mut draw)?;
        }
        Ok(())
    }

    fn step(&mut self, on: NaiveDate, step: Step) {
        self.timeline.steps.push(DatedStep { on, step });
    }

    /// One customer in seventeen leaves in the second half, at least 40 days after it came; the largest stay.
    fn leaves_on(&self, customer: &PlannedCustomer, draw: &mut Draw) -> Option<NaiveDate> {
        let earliest = self.size.start_of(self.size.months / 2).max(customer.opened_on + Days::new(40));
        let on = self.day_between(earliest, self.size.until(), draw);
        on.filter(|_| customer.reference.0 % 17 == 6 && customer.level.scale <= LARGEST_LEAVER)
    }

    /// A day from `first` up to but not including `until`, if there is one.
    fn day_between(&self, first: NaiveDate, until: NaiveDate, draw: &mut Draw) -> Option<NaiveDate> {
        let days = u64::try_from((until - first).num_days()).unwrap_or(0);
        let offset = draw.below(days);
        (days > 0).then(|| first + Days::new(offset))
    }

    fn bundle(&self, kind: CustomerKind, draw: &mut Draw) -> Vec<OfferingRef> {
        let suits = |for_individuals| kind == CustomerKind::Organization || for_individuals;
        let bundles = &self.catalogue.bundles;
        let weights = bundles.iter().map(|b| if suits(b.for_individuals) { b.weight } else { 0 });
        bundles.get(draw.weighted(weights)).map(|bundle| bundle.offerings.clone()).unwrap_or_default()
    }

    fn extras(&self, customer: &PlannedCustomer, draw: &mut Draw) -> Vec<OfferingRef> {
        let has = |extra: &&Extra| {
            let by_chance = draw.chance(extra.permille) && customer.level.scale >= extra.from_scale;
            let always = extra.always.is_some_and(|a| customer.reference.0 % a.every.max(1) == a.at);
            customer.kind == CustomerKind::Organization && (by_chance || always)
        };
        self.catalogue.extras.iter().filter(has).map(|extra| extra.offering).collect()
    }

    /// One account in four orders something more later on.
    fn add_on(&mut self, first: &Purchase, has: &[OfferingRef], draw: &mut Draw) -> Result<()> {
        let offering = *draw.pick(&self.catalogue.add_ons);
        let latest = first.leaves_on.unwrap_or(self.size.until()) - Days::new(20);
        let on = self.day_between(first.placed_on + Days::new(20), latest, draw);
        match on {
            Some(placed_on) if draw.chance(250) && !has.contains(&offering) => {
                self.order(&Purchase { placed_on, ..*first }, &[offering], draw)
            }
            _ => Ok(()),
        }
    }

    fn order(&mut self, purchase: &Purchase, offerings: &[OfferingRef], draw: &mut Draw) -> Result<()> {
        let order = OrderRef(place(self.timeline.orders.len()));
        self.step(purchase.placed_on, Step::PlaceOrder { order });
        let mut items = Vec::new();
        for &offering in offerings {
            let subscription = self.subscription(purchase, order, offering, draw)?;
            self.write_steps(&subscription);
            items.push(subscription.reference);
            self.timeline.subscriptions.push(subscription);
        }
        self.timeline.orders.push(PlannedOrder {
            reference: order,
            customer: purchase.customer.reference,
            account: purchase.account,
            placed_on: purchase.placed_on,
            items,
        });
        Ok(())
    }

    fn subscription(
        &self,
        purchase: &Purchase,
        order: OrderRef,
        offering: OfferingRef,
        draw: &mut Draw,
    ) -> Result<PlannedSubscription> {
        let Purchase { customer, account, placed_on, leaves_on } = *purchase;
        let sold = self.catalogue.offering(offering);
        let delay = match sold.activation {
            Activation::Immediate => 0,
            Activation::ManualTask => draw.between(2, 9),
        };
        let ends_on = leaves_on.filter(|_| sold.is_continuing());
        let until = ends_on.unwrap_or(self.size.until());
        let active_on = Some(placed_on + Days::new(delay)).filter(|on| *on < until);
        let ordered = first_quantity(sold.quantity.as_ref(), customer.level.scale, draw);
        let changes = match (active_on, &sold.quantity) {
            (Some(active_on), Some(range)) => self.changes(active_on, until, ordered, range, draw)?,
            _ => Vec::new(),
        };
        Ok(PlannedSubscription {
            reference: SubscriptionRef(place(self.timeline.subscriptions.len())),
            order,
            customer: customer.reference,
            account,
            offering,
            quantity: Quantity::whole(i64::from(ordered))?,
            active_on,
            changes,
            ends_on: ends_on.filter(|_| active_on.is_some()),
            level: customer.level,
        })
    }

    /// Up to two changes, more often up than down, each at least ten days after what came before.
    fn changes(
        &self,
        active_on: NaiveDate,
        until: NaiveDate,
        ordered: u32,
        range: &QuantityRange,
        draw: &mut Draw,
    ) -> Result<Vec<QuantityChange>> {
        let mut changes = Vec::new();
        let (mut from, mut quantity) = (active_on, ordered);
        for permille in [600, 300] {
            let on = self.day_between(from + Days::new(10), until, draw);
            let steps = range.step * u32::try_from(draw.between(1, 3)).unwrap_or(1);
            let goal = if draw.chance(700) {
                quantity.saturating_add(steps)
            } else {
                quantity.saturating_sub(steps)
            };
            let goal = goal.clamp(range.least, range.most);
            let Some(on) = on.filter(|_| draw.chance(permille) && goal != quantity) else { break };
            changes.push(QuantityChange { on, quantity: Quantity::whole(i64::from(goal))? });
            (from, quantity) = (on, goal);
        }
        Ok(changes)
    }

    fn write_steps(&mut self, planned: &PlannedSubscription) {
        let subscription = planned.reference;
        if let Some(on) = planned.active_on {
            self.step(on, Step::Activate { subscription });
        }
        for change in &planned.changes {
            self.step(change.on, Step::ChangeQuantity { subscription, quantity: change.quantity });
        }
        if let Some(on) = planned.ends_on {
            self.step(on, Step::Terminate { subscription });
        }
    }
}

/// The quantity ordered: larger customers order more; 1 where the offering has no quantities.
fn first_quantity(range: Option<&QuantityRange>, scale: u64, draw: &mut Draw) -> u32 {
    let Some(range) = range else { return 1 };
    let steps = u64::from((range.most - range.least) / range.step);
    let steps = draw.between(0, steps.min(2 + scale / 10));
    range.least + range.step * u32::try_from(steps).unwrap_or(0)
}
