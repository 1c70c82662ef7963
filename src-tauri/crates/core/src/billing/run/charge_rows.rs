//! The rows of what stands on a run's bills: charges, what discounts took off them, and where the charges
//! of an account that another one pays for are found. Pure.

use crate::billing::model::{bill, charge, charge_discount, payer_bill};
use crate::billing::words::ChargeWords;
use boss_kernel::id::{AccountId, BillId, ChargeId};
use boss_rating::ChargeToMake;
use sea_orm::ActiveValue::Set;

/// Says where to find the charges of an account that another one pays for.
pub(super) fn on_payers_bill(account: AccountId, bill: &bill::Model) -> Option<payer_bill::ActiveModel> {
    (account != bill.account_id).then_some(payer_bill::ActiveModel {
        account_id: Set(account),
        period_to: Set(bill.period_to),
        bill_id: Set(bill.id),
    })
}

/// What each discount took off a charge.
pub(super) fn discounts_of(
    id: ChargeId,
    charge: &ChargeToMake,
) -> impl Iterator<Item = charge_discount::ActiveModel> + use<'_> {
    charge.discounts.iter().map(move |applied| charge_discount::ActiveModel {
        charge_id: Set(id),
        discount_id: Set(applied.discount),
        amount_minor: Set(applied.amount.to_minor()),
    })
}

/// A charge on a bill, of an account, with its explanation as it is stored.
pub(super) fn charge_row(
    id: ChargeId,
    (bill, account): (BillId, AccountId),
    charge: ChargeToMake,
    (explanation, words): (String, ChargeWords),
) -> charge::ActiveModel {
    charge::ActiveModel {
        id: Set(id),
        bill_id: Set(bill),
        account_id: Set(account),
        subscription_id: Set(charge.key.subscription),
        price_id: Set(charge.key.price),
        price_version_id: Set(charge.version),
        period_from: Set(charge.key.period.from()),
        period_to: Set(charge.key.period.to()),
        served_from: Set(charge.served.from()),
        served_to: Set(charge.served.to()),
        billable_on: Set(charge.billable_on),
        quantity: Set(charge.quantity),
        unit_price: Set(charge.unit_price),
        tax_rate: Set(charge.tax_rate),
        currency: Set(charge.net.currency()),
        net_minor: Set(charge.net.to_minor()),
        tax_minor: Set(charge.tax.to_minor()),
        total_minor: Set(charge.gross.to_minor()),
        explanation: Set(explanation),
        corrects_charge_id: Set(charge.corrects),
        offering_id: Set(words.offering_id),
        offering_chinese: Set(words.offering.chinese),
        offering_english: Set(words.offering.english),
        price_chinese: Set(words.price.chinese),
        price_english: Set(words.price.english),
        unit_chinese: Set(words.unit.chinese),
        unit_english: Set(words.unit.english),
        tax_code: Set(words.tax_code),
    }
}
