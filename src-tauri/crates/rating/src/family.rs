//! Parent and child accounts: what a child is charged, and what of it its parent's bill carries.

use boss_kernel::{Amount, Result};

/// What is left for the child to pay: what it was charged less what its parent carries for it. Below zero where the parent carries
/// more than that; the child then has a credit.
pub fn child_balance(charged: Amount, carried: impl IntoIterator<Item = Amount>) -> Result<Amount> {
    carried.into_iter().try_fold(charged, |left, amount| left.minus(amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Currency;

    #[test]
    fn what_the_parent_carries_is_not_the_childs() {
        let cents = |minor| Amount::new(minor, Currency::EUR);
        assert_eq!(child_balance(cents(10_000), [cents(1_000), cents(2_000)]).unwrap(), cents(7_000));
        assert_eq!(child_balance(cents(10_000), []).unwrap(), cents(10_000));
        assert!(child_balance(cents(1), [Amount::new(1, Currency::USD)]).is_err());
    }
}
