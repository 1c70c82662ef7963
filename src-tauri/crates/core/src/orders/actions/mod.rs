//! What is done to orders and their tasks.

mod deliveries;
mod due;
mod groups;
mod items;
mod orders;
mod place;
mod set_aside;
mod tasks;

pub use deliveries::{
    AcceptedDelivery, ClaimDeliveries, ClaimedDeliveries, Delivery, DeliveryResult, RecordDelivery,
    RecordedDelivery,
};
pub use due::{CompleteDueTasks, DueTask, DueTasks, DueTasksCompleted, due};
pub use groups::{GroupSubscription, MOST_GROUP};
pub use items::PlaceOrderItem;
pub use orders::{CancelOrder, HoldOrder, OrderOutcome, ResumeOrder};
pub use place::{PlaceOrder, PlacedItem, PlacedOrder, place_order};
pub use set_aside::{SetTaskAside, TaskSetAside};
pub use tasks::{CancelTask, CompleteTask, FailTask, RetryTask, TaskOutcome};
