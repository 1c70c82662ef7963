//! Which steps customers and accounts may take.

use crate::customers::codes;
use crate::customers::model::{AccountState, CustomerState};
use boss_kernel::{Error, ErrorCode, Result};

/// A step of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CustomerStep {
    Close,
    Reopen,
}

/// Every step a customer can take: from, step, to; or the refusal, whose text says what can be done instead.
const CUSTOMER_STEPS: [(CustomerState, CustomerStep, Result<CustomerState, ErrorCode>); 4] = [
    (CustomerState::Active, CustomerStep::Close, Ok(CustomerState::Closed)),
    (CustomerState::Closed, CustomerStep::Reopen, Ok(CustomerState::Active)),
    (CustomerState::Closed, CustomerStep::Close, Err(codes::CUSTOMER_CLOSED)),
    (CustomerState::Active, CustomerStep::Reopen, Err(codes::CUSTOMER_NOT_CLOSED)),
];

/// Where a step leads, or why not.
pub(super) fn step_customer(state: CustomerState, step: CustomerStep, name: &str) -> Result<CustomerState> {
    let known = CUSTOMER_STEPS.iter().find(|(from, by, _)| (*from, *by) == (state, step));
    let outcome = known.map_or(Err(codes::CUSTOMER_CLOSED), |(_, _, outcome)| *outcome);
    outcome.map_err(|code| Error::new(code).with("name", name))
}

/// An account is closed once and stays so.
pub(super) fn close_account(state: AccountState, number: &str) -> Result<AccountState> {
    match state {
        AccountState::Active => Ok(AccountState::Closed),
        AccountState::Closed => Err(Error::new(codes::ACCOUNT_CLOSED).with("number", number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_answer() {
        for state in [CustomerState::Active, CustomerState::Closed] {
            for step in [CustomerStep::Close, CustomerStep::Reopen] {
                assert!(CUSTOMER_STEPS.iter().any(|(from, by, _)| (*from, *by) == (state, step)));
            }
        }
        let refused = step_customer(CustomerState::Closed, CustomerStep::Close, "云川").unwrap_err();
        assert_eq!(refused.code(), codes::CUSTOMER_CLOSED);
        assert_eq!(
            step_customer(CustomerState::Closed, CustomerStep::Reopen, "云川"),
            Ok(CustomerState::Active)
        );
        assert!(close_account(AccountState::Closed, "A000001").is_err());
    }
}
