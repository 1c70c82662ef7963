//! Which state follows which, what an order's tasks make of it, and when a call is tried again.
//!
//! One table per machine. A step that is not in the table is refused with the words for the state the thing is in, which say
//! what is possible instead.

use crate::catalog::model::Connector;
use crate::orders::codes;
use crate::orders::model::{ItemChange, OrderState, SubscriptionState, service_order};
use boss_kernel::{Days, Error, ErrorCode, Instant, NaiveDate, Result};
use chrono_tz::Tz;

/// What can happen to an activation task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskStep {
    /// The other system is being called.
    Call,
    /// It is done.
    Complete,
    /// The other system says it is done; that counts even while the order is held.
    Confirm,
    /// It can't be done now.
    Fail,
    /// Once more.
    Retry,
    /// Its order is held.
    Hold,
    /// Its order goes on.
    Resume,
    /// It is given up, alone or with its order.
    Cancel,
}

use OrderState::*;

/// Activation tasks: a step, the states it may be taken in, and the state it leads to. An item is always in its task's state.
const TASK_STEPS: [(TaskStep, &[OrderState], OrderState); 8] = [
    (TaskStep::Call, &[Acknowledged, InProgress], InProgress),
    (TaskStep::Complete, &[Acknowledged, InProgress, Failed], Completed),
    (TaskStep::Confirm, &[InProgress, Held], Completed),
    (TaskStep::Fail, &[Acknowledged, InProgress], Failed),
    (TaskStep::Retry, &[Failed], Acknowledged),
    (TaskStep::Hold, &[Acknowledged, InProgress], Held),
    (TaskStep::Resume, &[Held], Acknowledged),
    (TaskStep::Cancel, &[Acknowledged, InProgress, Held, Failed], Cancelled),
];

/// What a person can do with an order as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderStep {
    /// Work on it stops.
    Hold,
    /// Work on it goes on.
    Resume,
    /// It is given up.
    Cancel,
}

/// Orders: the states a step may be taken in. Where it leads follows from the tasks, see [`order_state`].
const ORDER_STEPS: [(OrderStep, &[OrderState]); 3] = [
    (OrderStep::Hold, &[Acknowledged, InProgress]),
    (OrderStep::Resume, &[Held]),
    (OrderStep::Cancel, &[Acknowledged, InProgress, Held, Failed]),
];

/// What can happen to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubscriptionStep {
    /// Its service began.
    Activate,
    /// Its quantity changes.
    Modify,
    /// It goes on as another offering.
    ChangeOffering,
    /// Its service pauses.
    Suspend,
    /// Its service goes on after a pause.
    Resume,
    /// Another account is billed for it.
    Move,
    /// Its service ends.
    End,
    /// Its service goes on after its end.
    Reactivate,
    /// Its order was given up before its service began.
    GiveUp,
}

impl SubscriptionStep {
    /// The step that an item asks for.
    pub(super) const fn of(change: ItemChange) -> SubscriptionStep {
        match change {
            ItemChange::Add => SubscriptionStep::Activate,
            ItemChange::Modify => SubscriptionStep::Modify,
            ItemChange::ChangeOffering => SubscriptionStep::ChangeOffering,
            ItemChange::Suspend => SubscriptionStep::Suspend,
            ItemChange::Resume => SubscriptionStep::Resume,
            ItemChange::Move => SubscriptionStep::Move,
            ItemChange::Reactivate => SubscriptionStep::Reactivate,
            ItemChange::Delete => SubscriptionStep::End,
        }
    }
}

/// Subscriptions: a step, the state it may be taken in, and the state it leads to.
const SUBSCRIPTION_STEPS: [(SubscriptionStep, SubscriptionState, SubscriptionState); 11] = [
    (SubscriptionStep::Activate, SubscriptionState::Inactive, SubscriptionState::Active),
    (SubscriptionStep::Modify, SubscriptionState::Active, SubscriptionState::Active),
    (SubscriptionStep::ChangeOffering, SubscriptionState::Active, SubscriptionState::Active),
    (SubscriptionStep::Suspend, SubscriptionState::Active, SubscriptionState::Suspended),
    (SubscriptionStep::Resume, SubscriptionState::Suspended, SubscriptionState::Active),
    (SubscriptionStep::Move, SubscriptionState::Active, SubscriptionState::Active),
    (SubscriptionStep::Move, SubscriptionState::Suspended, SubscriptionState::Suspended),
    (SubscriptionStep::End, SubscriptionState::Active, SubscriptionState::Terminated),
    (SubscriptionStep::End, SubscriptionState::Suspended, SubscriptionState::Terminated),
    (SubscriptionStep::Reactivate, SubscriptionState::Terminated, SubscriptionState::Active),
    (SubscriptionStep::GiveUp, SubscriptionState::Inactive, SubscriptionState::Terminated),
];

/// Whether another system did what had been given up: it waits for a person until they have seen to it and say so by cancelling it
/// once more.
pub(super) fn was_done_after_cancel(task: &service_order::Model) -> bool {
    task.state == Cancelled && task.completed_on.is_some()
}

/// The state of a task after a step, or why it can't be taken. `label` is what people know the task by.
pub(super) fn task_after(step: TaskStep, state: OrderState, label: &str) -> Result<OrderState> {
    let mut rows = TASK_STEPS.iter().filter(|(of, from, _)| *of == step && from.contains(&state));
    rows.next().map(|(_, _, to)| *to).ok_or_else(|| Error::new(task_refusal(state)).with("task", label))
}

/// Whether a step of an order whose items are in these states can be taken, or why not.
pub(super) fn check_order(
    step: OrderStep,
    state: OrderState,
    items: &[OrderState],
    number: &str,
) -> Result<()> {
    if !ORDER_STEPS.iter().any(|(of, from)| *of == step && from.contains(&state)) {
        return Err(Error::new(order_refusal(state)).with("order", number));
    }
    // What took effect can't be undone by giving the order up: it may have been billed.
    if step == OrderStep::Cancel && items.contains(&Completed) {
        return Err(Error::new(codes::ORDER_TOOK_EFFECT).with("order", number));
    }
    Ok(())
}

/// The state of a subscription after a step, or why it can't be taken.
pub(super) fn subscription_after(
    step: SubscriptionStep,
    state: SubscriptionState,
    number: &str,
) -> Result<SubscriptionState> {
    let mut rows = SUBSCRIPTION_STEPS.iter().filter(|(of, from, _)| *of == step && *from == state);
    rows.next()
        .map(|(_, _, to)| *to)
        .ok_or_else(|| Error::new(subscription_refusal(state)).with("subscription", number))
}

/// Refuses a subscription that is not served now.
pub(super) fn require_active(state: SubscriptionState, number: &str) -> Result<()> {
    if state == SubscriptionState::Active {
        return Ok(());
    }
    Err(Error::new(subscription_refusal(state)).with("subscription", number))
}

const fn task_refusal(state: OrderState) -> ErrorCode {
    match state {
        Held => codes::TASK_IS_HELD,
        Failed => codes::TASK_IS_FAILED,
        Completed => codes::TASK_IS_COMPLETED,
        Cancelled | Rejected => codes::TASK_IS_CANCELLED,
        Acknowledged | Pending | InProgress | Partial | AssessingCancellation | PendingCancellation => {
            codes::TASK_IS_OPEN
        }
    }
}

const fn order_refusal(state: OrderState) -> ErrorCode {
    match state {
        Held => codes::ORDER_IS_HELD,
        Failed => codes::ORDER_IS_FAILED,
        Partial => codes::ORDER_IS_PARTIAL,
        Completed => codes::ORDER_IS_COMPLETED,
        Cancelled | Rejected => codes::ORDER_IS_CANCELLED,
        Acknowledged | Pending | InProgress | AssessingCancellation | PendingCancellation => {
            codes::ORDER_IS_OPEN
        }
    }
}

const fn subscription_refusal(state: SubscriptionState) -> ErrorCode {
    match state {
        SubscriptionState::Inactive => codes::SUBSCRIPTION_IS_INACTIVE,
        SubscriptionState::Active => codes::SUBSCRIPTION_IS_ACTIVE,
        SubscriptionState::Suspended => codes::SUBSCRIPTION_IS_SUSPENDED,
        SubscriptionState::Terminated => codes::SUBSCRIPTION_IS_TERMINATED,
    }
}

/// Whether a task in this state still waits for something.
pub(super) const fn is_open(state: OrderState) -> bool {
    matches!(state, Acknowledged | Pending | InProgress | Held)
}

/// What the states of its items make of an order: held while one is held, open while one is open; at the end completed,
/// failed or cancelled, and partial when some took effect and others failed. Items that were given up don't count.
pub(super) fn order_state(items: &[OrderState]) -> OrderState {
    let any = |state: OrderState| items.contains(&state);
    let all = |states: &[OrderState]| items.iter().all(|item| states.contains(item));
    if any(Held) {
        return Held;
    }
    if items.iter().any(|item| is_open(*item)) {
        return if all(&[Acknowledged]) { Acknowledged } else { InProgress };
    }
    match (any(Completed), any(Failed)) {
        (true, true) => Partial,
        (true, false) => Completed,
        (false, true) => Failed,
        (false, false) => Cancelled,
    }
}

/// When Boss goes on with a task by itself: on its day, or now if that has come. A person's task waits for the person.
pub(super) fn goes_on_at(
    connector: Connector,
    effective_on: NaiveDate,
    now: Instant,
    zone: Tz,
) -> Option<Instant> {
    match connector {
        Connector::Manual => None,
        Connector::None | Connector::Webhook => Some(Instant::start_of(effective_on, zone).max(now)),
    }
}

/// A call is made this often before its task fails; a retry by hand gives it as many again.
const MOST_ATTEMPTS: i32 = 8;
/// Seconds after which a claimed call that was never recorded is made again.
pub(super) const CLAIM_SECONDS: i64 = 120;
const FIRST_WAIT_SECONDS: i64 = 30;
const LONGEST_WAIT_SECONDS: i64 = 3600;

/// Seconds to wait after the `attempt`-th call (from 1) failed: 30, 60, 120, … but never more than an hour; `None` when it
/// was the last of a round.
pub(super) fn wait_seconds(attempt: i32) -> Option<i64> {
    let of_round = (attempt.max(1) - 1) % MOST_ATTEMPTS;
    let doublings = u32::try_from(of_round).unwrap_or(0);
    (of_round + 1 < MOST_ATTEMPTS).then(|| (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS))
}

/// How far back a day can be agreed: billing looks no further without asking.
const MOST_DAYS_BACK: u64 = 731;
/// How far ahead.
const MOST_DAYS_AHEAD: u64 = 366;

/// Refuses a day that can only be a slip of the pen.
pub(super) fn check_plausible(day: NaiveDate, today: NaiveDate) -> Result<()> {
    let first = today.checked_sub_days(Days::new(MOST_DAYS_BACK)).unwrap_or(NaiveDate::MIN);
    let last = today.checked_add_days(Days::new(MOST_DAYS_AHEAD)).unwrap_or(NaiveDate::MAX);
    if (first..=last).contains(&day) {
        return Ok(());
    }
    Err(Error::new(codes::DAY_IMPLAUSIBLE).with("day", day).with("first", first).with("last", last))
}

/// Refuses a completion in the future, or before the day that was agreed.
pub(super) fn check_completion(
    completed_on: NaiveDate,
    effective_on: NaiveDate,
    today: NaiveDate,
) -> Result<()> {
    if completed_on > today {
        return Err(Error::new(codes::COMPLETION_IN_FUTURE).with("day", completed_on).with("today", today));
    }
    if completed_on < effective_on {
        return Err(Error::new(codes::COMPLETION_TOO_EARLY)
            .with("day", completed_on)
            .with("agreed", effective_on));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_step_names_the_state_it_is_in() {
        let refusal = |step, state| task_after(step, state, "O1").unwrap_err().code();
        assert_eq!(task_after(TaskStep::Complete, Failed, "O1").unwrap(), Completed);
        assert_eq!(refusal(TaskStep::Complete, Completed), codes::TASK_IS_COMPLETED);
        assert_eq!(refusal(TaskStep::Retry, InProgress), codes::TASK_IS_OPEN);
        assert_eq!(refusal(TaskStep::Fail, Held), codes::TASK_IS_HELD);
        assert_eq!(
            subscription_after(SubscriptionStep::End, SubscriptionState::Inactive, "S1").unwrap_err().code(),
            codes::SUBSCRIPTION_IS_INACTIVE
        );
        assert_eq!(
            check_order(OrderStep::Cancel, Partial, &[], "O1").unwrap_err().code(),
            codes::ORDER_IS_PARTIAL
        );
        let begun = check_order(OrderStep::Cancel, InProgress, &[Completed, Acknowledged], "O1");
        assert_eq!(begun.unwrap_err().code(), codes::ORDER_TOOK_EFFECT);
    }

    #[test]
    fn each_change_has_its_states() {
        use ItemChange::*;
        use SubscriptionState as State;
        for (state, allowed) in [
            (State::Inactive, vec![Add]),
            (State::Active, vec![Modify, ChangeOffering, Suspend, Move, Delete]),
            (State::Suspended, vec![Resume, Move, Delete]),
            (State::Terminated, vec![Reactivate]),
        ] {
            for change in [Add, Modify, ChangeOffering, Suspend, Resume, Move, Reactivate, Delete] {
                let step = subscription_after(SubscriptionStep::of(change), state, "S1");
                assert_eq!(step.is_ok(), allowed.contains(&change), "{change:?} in {state:?}");
            }
        }
    }

    #[test]
    fn nothing_leaves_a_final_state() {
        for (_, from, _) in TASK_STEPS {
            assert!(!from.contains(&Completed) && !from.contains(&Cancelled));
        }
    }

    #[test]
    fn an_order_follows_its_items() {
        for (items, state) in [
            (vec![Acknowledged, Acknowledged], Acknowledged),
            (vec![Acknowledged, Completed], InProgress),
            (vec![Failed, InProgress], InProgress),
            (vec![Held, Completed], Held),
            (vec![Completed, Completed], Completed),
            (vec![Completed, Failed], Partial),
            (vec![Failed, Failed], Failed),
            (vec![Cancelled, Cancelled], Cancelled),
            (vec![Completed, Cancelled], Completed),
            (vec![Failed, Cancelled], Failed),
        ] {
            assert_eq!(order_state(&items), state, "{items:?}");
        }
    }

    #[test]
    fn waits_double_and_end_after_eight_calls() {
        let waits: Vec<Option<i64>> = (1..=9).map(wait_seconds).collect();
        let expected = [30, 60, 120, 240, 480, 960, 1920].map(Some);
        assert_eq!(waits[..7], expected);
        assert_eq!(waits[7..], [None, Some(30)]);
    }
}
