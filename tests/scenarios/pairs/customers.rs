//! Customers and their accounts.

use super::stage::Stage;
use crate::sale;
use boss_core::customers::model::{CustomerKind, Invoicing};
use boss_core::customers::{
    AccountTerms, AddAccount, ChangeAccount, ChangeCustomer, CloseAccount, CustomerProfile, SetPayer,
};
use boss_core::flows::{CustomerChoice, OpenAccount, OrderServices, TaxProfileChoice};
use boss_kernel::Language;
use boss_kernel::id::CustomerId;
use serde_json::Value;

pub(super) async fn input(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let customer_id =
        CustomerId(stage.pick(&format!("SELECT customer_id FROM account WHERE id = {}", stage.payer)).await);
    let open = AddAccount { customer_id, tax_profile_id: None, account: sale::new_account() };
    let step = stage.next();
    let input = match case {
        "customers.add_account" => serde_json::to_value(open),
        "customers.change_account" => serde_json::to_value(ChangeAccount {
            account_id: stage.payer,
            account: AccountTerms {
                name: format!("Account {step}"),
                tax_profile_id: None,
                cycle_day: 1,
                payment_terms_days: i32::try_from(step % 60).unwrap(),
                credit_limit: None,
                language: Language::Chinese,
                invoicing: Invoicing::PerBill,
            },
            version: stage.version("account", stage.payer.0).await,
        }),
        "customers.close_account" => {
            let account_id = stage.act(open).await?.account_id;
            let version = stage.version("account", account_id.0).await;
            serde_json::to_value(CloseAccount { account_id, version })
        }
        "customers.set_payer" => {
            let paid_for = format!("SELECT payer_account_id FROM account WHERE id = {}", stage.child);
            let payer_account_id = Some(stage.payer).filter(|_| step % 2 == 0);
            let payer_account_id =
                if stage.pick(&paid_for).await == 0 { Some(stage.payer) } else { payer_account_id };
            let version = stage.version("account", stage.child.0).await;
            serde_json::to_value(SetPayer { account_id: stage.child, payer_account_id, version })
        }
        "customers.change" => {
            let customer = CustomerProfile {
                kind: CustomerKind::Organization,
                name: format!("Customer renamed {step}"),
                credit_code: None,
                phone: None,
                email: None,
                address: None,
                note: None,
            };
            let version = stage.version("customer", customer_id.0).await;
            serde_json::to_value(ChangeCustomer { customer_id, customer, version })
        }
        "flows.open_account" => serde_json::to_value(OpenAccount {
            customer: CustomerChoice::Existing { customer_id },
            tax_profile: TaxProfileChoice::default(),
            account: sale::new_account(),
            items: Vec::new(),
            note: None,
            draft_id: None,
        }),
        "flows.order_services" => {
            let item = sale::add(stage.basic, 1, &stage.today().to_string());
            serde_json::to_value(OrderServices(sale::order(stage.alone, vec![item])))
        }
        _ => return None,
    };
    Some(input.unwrap())
}
