//! What is done to orders and their tasks.

mod deliveries;
mod orders;
mod place;
mod tasks;

pub use deliveries::{
    AcceptedDelivery, ClaimDeliveries, ClaimedDeliveries, CompleteDueTasks, Delivery, DeliveryResult,
    DueTasksCompleted, RecordDelivery, RecordedDelivery, any_due,
};
pub use orders::{CancelOrder, HoldOrder, OrderOutcome, ResumeOrder};
pub use place::{PlaceOrder, PlaceOrderItem, PlacedItem, PlacedOrder, place_order};
pub use tasks::{CancelTask, CompleteTask, FailTask, RetryTask, TaskOutcome};
