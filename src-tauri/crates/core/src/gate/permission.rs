//! Who may do what: permissions, and the roles that bring them. The matrix in the documentation is made from here.

use crate::gate::model::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The right to one kind of reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "each name says what it allows")]
pub enum Permission {
    /// Everybody who is signed in.
    Everyone,
    CompanyManage,
    StaffManage,
    AuditRead,
    CustomersRead,
    CustomersWrite,
    CatalogRead,
    CatalogWrite,
    /// Giving single customers other terms: price lists, agreed prices, coupons.
    TermsWrite,
    OrdersRead,
    OrdersWrite,
    UsageRead,
    UsageImport,
    LedgerRead,
    BillingRead,
    BillingRun,
    InvoicesRead,
    InvoicesIssue,
    PaymentsRead,
    PaymentsRecord,
    ReportsRead,
    /// Boss's own scheduled work: no role brings it, so that nobody reports a delivery that was never made.
    JobsRun,
}

use Permission::*;

impl Permission {
    /// All of them.
    pub const ALL: [Permission; 22] = [
        Everyone,
        CompanyManage,
        StaffManage,
        AuditRead,
        CustomersRead,
        CustomersWrite,
        CatalogRead,
        CatalogWrite,
        TermsWrite,
        OrdersRead,
        OrdersWrite,
        UsageRead,
        UsageImport,
        LedgerRead,
        BillingRead,
        BillingRun,
        InvoicesRead,
        InvoicesIssue,
        PaymentsRead,
        PaymentsRecord,
        ReportsRead,
        JobsRun,
    ];
}

/// What one role brings.
const fn of_role(role: Role) -> &'static [Permission] {
    match role {
        Role::Operations => &[
            Everyone,
            CustomersRead,
            CustomersWrite,
            CatalogRead,
            OrdersRead,
            OrdersWrite,
            UsageRead,
            UsageImport,
            BillingRead,
        ],
        Role::Finance => &[
            Everyone,
            CustomersRead,
            CatalogRead,
            OrdersRead,
            UsageRead,
            UsageImport,
            LedgerRead,
            BillingRead,
            BillingRun,
            InvoicesRead,
            InvoicesIssue,
            PaymentsRead,
            PaymentsRecord,
            ReportsRead,
        ],
        Role::Manager => &[
            Everyone,
            AuditRead,
            CustomersRead,
            CatalogRead,
            CatalogWrite,
            TermsWrite,
            OrdersRead,
            UsageRead,
            LedgerRead,
            BillingRead,
            InvoicesRead,
            PaymentsRead,
            ReportsRead,
        ],
        Role::Support => &[
            Everyone,
            CustomersRead,
            CatalogRead,
            OrdersRead,
            UsageRead,
            BillingRead,
            InvoicesRead,
            PaymentsRead,
        ],
        Role::Admin => &[Everyone, CompanyManage, StaffManage, AuditRead, CatalogRead],
    }
}

/// What a person with these roles may do; whoever works here may do what everybody may, with no
/// role at all too.
pub fn permissions_of(roles: &[Role]) -> BTreeSet<Permission> {
    let of_roles = roles.iter().flat_map(|role| of_role(*role)).copied();
    std::iter::once(Everyone).chain(of_roles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_are_kept_apart() {
        assert!(!permissions_of(&[Role::Operations]).contains(&BillingRun));
        assert!(!permissions_of(&[Role::Finance]).contains(&OrdersWrite));
        assert!(!permissions_of(&[Role::Operations, Role::Finance, Role::Support]).contains(&TermsWrite));
        assert!(!permissions_of(&[Role::Admin]).contains(&PaymentsRecord));
        assert!(
            !permissions_of(&[Role::Support])
                .iter()
                .any(|p| matches!(p, CustomersWrite | OrdersWrite | BillingRun))
        );
    }

    #[test]
    fn every_permission_comes_with_some_role_but_that_of_scheduled_work() {
        let all =
            permissions_of(&[Role::Operations, Role::Finance, Role::Manager, Role::Support, Role::Admin]);
        assert_eq!(all, Permission::ALL.into_iter().filter(|permission| *permission != JobsRun).collect());
    }
}
