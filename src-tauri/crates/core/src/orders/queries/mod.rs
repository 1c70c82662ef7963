//! Reading orders, tasks and subscriptions.

mod detail;
mod filter;
mod list;
mod subscriptions;
mod tasks;

pub use detail::{OrderDetail, OrderItemView, ShowOrder, TaskView};
pub use list::{ListOrders, OrderList, OrderRow};
pub use subscriptions::{
    ListSubscriptions, SegmentView, ShowSubscription, SubscriptionDetail, SubscriptionList,
    SubscriptionOrder, SubscriptionRow,
};
pub use tasks::{ListTasks, TaskList, TaskRow};
