//! Reading orders, tasks and subscriptions.

mod detail;
mod filter;
mod list;
mod related;
mod subscription;
mod subscriptions;
mod tasks;

pub use detail::{OrderDetail, OrderItemView, ShowOrder, TaskView};
pub use list::{ListOrders, OrderList, OrderRow};
pub use subscription::{
    BundleOfSubscription, RelatedSubscription, SegmentView, ShowSubscription, SubscriptionDetail,
    SubscriptionOrder,
};
pub use subscriptions::{ListSubscriptions, SubscriptionList, SubscriptionRow};
pub use tasks::{ListTasks, TaskList, TaskRow};
