//! Orders and what comes of them: subscriptions, and the tasks that switch services on.
//!
//! An order asks for new subscriptions (of a bundle for one of each part, of an add-on for one beside what it is added to) and
//! for changes of those that are there: another quantity or offering, a pause, another account, the end, and going on after it.
//! Each item becomes an activation task that runs through the connector of its offering: none (done on its day), manual (a
//! person does it) or webhook (another system is called).
//!
//! Guarantees: a subscription has days to bill only once it was active, from the day its service really began; a change takes
//! effect on the day that was agreed; what lies behind the last bill run marks the accounts concerned for re-rating; every change
//! of state follows the tables in `rules`; an add-on begins after the subscription it belongs to, and pauses, goes on, ends and
//! moves with it.

mod actions;
mod add_ons;
mod check;
mod effects;
pub mod model;
mod names;
mod problem;
mod queries;
mod rules;
mod serving;
mod stretches;
mod when;
mod work;

pub use actions::{
    AcceptedDelivery, CancelOrder, CancelTask, ClaimDeliveries, ClaimedDeliveries, CompleteDueTasks,
    CompleteTask, Delivery, DeliveryResult, DueTasks, DueTasksCompleted, FailTask, GroupSubscription,
    HoldOrder, MOST_GROUP, OrderOutcome, PlaceOrder, PlaceOrderItem, PlacedItem, PlacedOrder, RecordDelivery,
    RecordedDelivery, ResumeOrder, RetryTask, TaskOutcome, any_due, place_order,
};
pub use check::check_first_items;
pub use queries::{
    BundleOfSubscription, ListOrders, ListSubscriptions, ListTasks, OrderDetail, OrderItemView, OrderList,
    OrderRow, RelatedSubscription, SegmentView, ShowOrder, ShowSubscription, SubscriptionDetail,
    SubscriptionList, SubscriptionOrder, SubscriptionRow, TaskList, TaskRow, TaskView,
};
pub use serving::{Served, ServedStretch, accounts_of_moved, accounts_served, first_days, served_on};
pub use when::{PeriodEnd, When};
pub use work::assume_active;

use crate::gate::Registry;

pub mod codes {
    //! What orders refuse.
    boss_kernel::error_codes! {
        /// No order with this id.
        ORDER_NOT_FOUND = "orders.order_not_found",
        /// No task with this id.
        TASK_NOT_FOUND = "orders.task_not_found",
        /// No subscription with this id.
        SUBSCRIPTION_NOT_FOUND = "orders.subscription_not_found",
        /// An order without items.
        ITEMS_EMPTY = "orders.items_empty",
        /// More items than one order takes.
        ITEMS_TOO_MANY = "orders.items_too_many",
        /// No such offering.
        OFFERING_UNKNOWN = "orders.offering_unknown",
        /// The offering is not sold (now).
        OFFERING_NOT_PUBLISHED = "orders.offering_not_published",
        /// The offering is priced in another currency than the account.
        OFFERING_CURRENCY = "orders.offering_currency",
        /// The offering's activation address is missing.
        OFFERING_WITHOUT_ADDRESS = "orders.offering_without_address",
        /// A quantity that is not above zero.
        QUANTITY_NOT_POSITIVE = "orders.quantity_not_positive",
        /// The quantity is what it was.
        QUANTITY_UNCHANGED = "orders.quantity_unchanged",
        /// A day that can only be a slip of the pen.
        DAY_IMPLAUSIBLE = "orders.day_implausible",
        /// The customer can't have asked in the future.
        REQUESTED_IN_FUTURE = "orders.requested_in_future",
        /// The subscription belongs to another account.
        SUBSCRIPTION_ELSEWHERE = "orders.subscription_elsewhere",
        /// The same subscription twice in one order.
        SUBSCRIPTION_TWICE = "orders.subscription_twice",
        /// Another order about the subscription is not done.
        SUBSCRIPTION_BUSY = "orders.subscription_busy",
        /// Before the subscription started.
        BEFORE_START = "orders.before_start",
        /// Before a change that took effect already.
        BEFORE_LAST_CHANGE = "orders.before_last_change",
        /// Before the day on which the service stopped.
        BEFORE_STOP = "orders.before_stop",
        /// It was given up before it ever was active.
        NEVER_ACTIVE = "orders.never_active",
        /// It is this offering already.
        OFFERING_UNCHANGED = "orders.offering_unchanged",
        /// It is on this account already.
        ACCOUNT_UNCHANGED = "orders.account_unchanged",
        /// The account it is to move to has another currency.
        ACCOUNT_CURRENCY = "orders.account_currency",
        /// The account it moves to is another customer's: a notice.
        OTHER_CUSTOMER = "orders.other_customer",
        /// An add-on can't have add-ons.
        PARENT_IS_ADD_ON = "orders.parent_is_add_on",
        /// Add-ons pause, end or move with what they belong to: a notice.
        ADD_ONS_FOLLOW = "orders.add_ons_follow",
        /// Add-ons end because what they belong to becomes another offering: a notice.
        ADD_ONS_END = "orders.add_ons_end",
        /// Add-ons can't be added to the offering their subscription is to become.
        ADD_ONS_UNFIT = "orders.add_ons_unfit",
        /// An add-on that is added to nothing.
        BASE_NEEDED = "orders.base_needed",
        /// Something else than an add-on that is added to something.
        BASE_UNEXPECTED = "orders.base_unexpected",
        /// An add-on that is added to two things.
        BASE_TWICE = "orders.base_twice",
        /// An add-on can't be added to this subscription.
        BASE_UNFIT = "orders.base_unfit",
        /// An add-on can't be added to what this item of the order makes.
        BASE_ITEM_UNFIT = "orders.base_item_unfit",
        /// What the add-on belongs to is not served.
        BASE_NOT_ACTIVE = "orders.base_not_active",
        /// Before what it is added to began.
        BEFORE_BASE = "orders.before_base",
        /// So many bundles hold no quantity of a part that can be counted.
        PART_QUANTITY = "orders.part_quantity",
        /// A bundle, an add-on and what is sold by itself don't turn into one another.
        KIND_UNCHANGING = "orders.kind_unchanging",
        /// A reason that must be given is empty.
        REASON_EMPTY = "orders.reason_empty",
        /// A text that is too long.
        TEXT_TOO_LONG = "orders.text_too_long",
        /// A completion in the future.
        COMPLETION_IN_FUTURE = "orders.completion_in_future",
        /// A completion before the day that was agreed.
        COMPLETION_TOO_EARLY = "orders.completion_too_early",
        /// Something of the order took effect already.
        ORDER_TOOK_EFFECT = "orders.order_took_effect",
        /// The task's state: open.
        TASK_IS_OPEN = "orders.task_is_open",
        /// The task's state: held.
        TASK_IS_HELD = "orders.task_is_held",
        /// The task's state: failed.
        TASK_IS_FAILED = "orders.task_is_failed",
        /// The task's state: completed.
        TASK_IS_COMPLETED = "orders.task_is_completed",
        /// The task's state: cancelled.
        TASK_IS_CANCELLED = "orders.task_is_cancelled",
        /// The order's state: open.
        ORDER_IS_OPEN = "orders.order_is_open",
        /// The order's state: held.
        ORDER_IS_HELD = "orders.order_is_held",
        /// The order's state: failed.
        ORDER_IS_FAILED = "orders.order_is_failed",
        /// The order's state: partial.
        ORDER_IS_PARTIAL = "orders.order_is_partial",
        /// The order's state: completed.
        ORDER_IS_COMPLETED = "orders.order_is_completed",
        /// The order's state: cancelled.
        ORDER_IS_CANCELLED = "orders.order_is_cancelled",
        /// The subscription's state: inactive.
        SUBSCRIPTION_IS_INACTIVE = "orders.subscription_is_inactive",
        /// The subscription's state: active.
        SUBSCRIPTION_IS_ACTIVE = "orders.subscription_is_active",
        /// The subscription's state: suspended.
        SUBSCRIPTION_IS_SUSPENDED = "orders.subscription_is_suspended",
        /// The subscription's state: terminated.
        SUBSCRIPTION_IS_TERMINATED = "orders.subscription_is_terminated",
        /// A call: the other system refused.
        CALL_REFUSED = "orders.call_refused",
        /// A call: the address can't be called.
        CALL_ADDRESS_UNUSABLE = "orders.call_address_unusable",
        /// A call: the other system is in trouble.
        CALL_UNAVAILABLE = "orders.call_unavailable",
        /// A call: no connection.
        CALL_UNREACHABLE = "orders.call_unreachable",
        /// A call: no answer in time.
        CALL_TIMED_OUT = "orders.call_timed_out",
        /// A call: done, but after the task had been cancelled.
        CALL_DONE_AFTER_CANCEL = "orders.call_done_after_cancel",
        /// A call: done, but on a day that can't be.
        CALL_DAY_IMPLAUSIBLE = "orders.call_day_implausible",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<PlaceOrder>().action::<HoldOrder>().action::<ResumeOrder>().action::<CancelOrder>();
    registry.action::<CompleteTask>().action::<FailTask>().action::<RetryTask>().action::<CancelTask>();
    registry.action::<CompleteDueTasks>().action::<ClaimDeliveries>().action::<RecordDelivery>();
    registry.action::<GroupSubscription>();
    registry.query::<ListOrders>().query::<ShowOrder>().query::<ListTasks>();
    registry.query::<ListSubscriptions>().query::<ShowSubscription>();
}
