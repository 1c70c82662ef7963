//! Special terms: what the manager makes at the beginning, what accounts get on the day they are opened, and bills by hand at the end.

use super::Player;
use super::founding::new_model;
use crate::demo::{AccountRef, CustomerRef, PlannedWallet, codes};
use boss_core::billing::wallets::{GrantWallet, OpenWallet};
use boss_core::billing::{AgreePrice, BillItemInput, GiveCoupon, MakeBill, PutOnPriceList};
use boss_core::catalog::model::CouponDuration;
use boss_core::catalog::{AddCoupon, AddPriceList, AddPriceVersion, ShowOffering};
use boss_core::payments::model::PaymentMethod;
use boss_kernel::id::{AccountId, PriceId};
use boss_kernel::{Error, Language, Result};
use boss_rating::PriceTerms;
use chrono::Months;

impl Player {
    /// Enters coupons and price lists.
    pub(super) async fn enter_terms(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        for coupon in &plan.terms.coupons {
            let add = AddCoupon {
                code: coupon.code.clone(),
                name: coupon.name.clone(),
                percent: coupon.percent,
                amount: coupon.amount,
                duration: if coupon.cycles.is_some() { CouponDuration::Cycles } else { CouponDuration::Once },
                cycles: coupon.cycles,
                offering_ids: Vec::new(),
                priority: 0,
                redeem_until: None,
                most_redemptions: None,
            };
            self.manager(add).await?;
        }
        for planned in &plan.terms.price_lists {
            let list = AddPriceList { code: planned.code.clone(), name: planned.name.clone() };
            let id = self.manager(list).await?;
            let price = self.price_of(&planned.offering, &planned.price).await?;
            let model = new_model(&planned.model);
            let version = AddPriceVersion::for_everybody(price, plan.size.first_month, model);
            self.manager(AddPriceVersion { price_list_id: Some(id), ..version }).await?;
            self.booked.price_lists.push(id);
        }
        Ok(())
    }

    async fn price_of(&self, offering: &str, price: &str) -> Result<PriceId> {
        let missing = || Error::new(codes::DATA_UNREADABLE).with("file", "terms.json").caused_by(price);
        let place = self.plan.catalogue.offerings.iter().position(|planned| planned.code == offering);
        let id = place.and_then(|place| self.booked.offerings.get(place)).ok_or_else(missing)?;
        let detail = self.ask_manager(ShowOffering { offering_id: *id }).await?;
        let found = detail.prices.iter().find(|booked| booked.code == price);
        found.map(|booked| booked.price_id).ok_or_else(missing)
    }

    /// Gives a customer that was just opened what it has that others don't.
    pub(super) async fn agree_terms(&mut self, customer: CustomerRef) -> Result<()> {
        let plan = self.plan.clone();
        let planned = plan.customer(customer);
        let lists = plan.terms.price_lists.iter().zip(self.booked.price_lists.clone());
        for (_, id) in lists.filter(|(list, _)| list.customers.is_at(customer.0)) {
            let Some(customer_id) = self.booked.customers.get(&customer.0).copied() else { continue };
            let put = PutOnPriceList { customer_id, from_on: self.today(), price_list_id: Some(id) };
            self.manager(put).await?;
        }
        for account in &planned.accounts {
            let Some(id) = self.booked.accounts.get(&account.0).copied() else { continue };
            self.agree_terms_of(*account, id, planned.language).await?;
        }
        Ok(())
    }

    async fn agree_terms_of(
        &mut self,
        account: AccountRef,
        account_id: AccountId,
        language: Language,
    ) -> Result<()> {
        let plan = self.plan.clone();
        let from_on = self.today();
        for coupon in plan.terms.coupons.iter().filter(|coupon| coupon.accounts.is_at(account.0)) {
            let coupon_code = coupon.code.clone();
            self.manager(GiveCoupon { account_id, coupon_code, subscription_id: None, from_on }).await?;
        }
        for agreed in plan.terms.agreed_prices.iter().filter(|agreed| agreed.accounts.is_at(account.0)) {
            let agree = AgreePrice {
                account_id: Some(account_id),
                subscription_id: None,
                price_id: self.price_of(&agreed.offering, &agreed.price).await?,
                valid_from: from_on,
                valid_to: None,
                model: new_model(&agreed.model),
                terms: PriceTerms::default(),
            };
            self.manager(agree).await?;
        }
        for wallet in plan.terms.wallets.iter().filter(|wallet| wallet.accounts.is_at(account.0)) {
            self.fill_wallet(wallet, account_id, language).await?;
        }
        Ok(())
    }

    async fn fill_wallet(
        &mut self,
        wallet: &PlannedWallet,
        account_id: AccountId,
        language: Language,
    ) -> Result<()> {
        let name = wallet.name.in_language(language).to_owned();
        let Some(gift) = &wallet.gift else {
            let open = OpenWallet {
                account_id,
                name,
                priority: 1,
                expires_on: None,
                offering_ids: Vec::new(),
                charge_kinds: Vec::new(),
                amount: wallet.amount,
                method: Some(PaymentMethod::BankTransfer),
                reference: None,
            };
            self.finance(open).await?;
            return Ok(());
        };
        let grant = GrantWallet {
            account_id,
            name,
            priority: 0,
            expires_on: self.today().checked_add_months(Months::new(gift.months)),
            offering_ids: Vec::new(),
            charge_kinds: Vec::new(),
            amount: wallet.amount,
            reason: gift.reason.in_language(language).to_owned(),
        };
        self.manager(grant).await?;
        Ok(())
    }

    /// Bills work on site by hand, as drafts: somebody is to look at them.
    pub(super) async fn bill_installations(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        let planned = &plan.terms.installation;
        for place in &planned.accounts {
            let Some(account_id) = self.booked.accounts.get(place).copied() else { continue };
            let language = plan.customer(plan.account(AccountRef(*place)).customer).language;
            let item = BillItemInput {
                name: planned.name.in_language(language).to_owned(),
                amount: Some(planned.amount),
                tax_rate: planned.tax_rate,
                ..BillItemInput::default()
            };
            let make = MakeBill {
                account_id,
                items: vec![item],
                due_on: None,
                group_name: None,
                reason: Some(planned.reason.in_language(plan.company.language).to_owned()),
                draft: true,
            };
            self.finance(make).await?;
        }
        Ok(())
    }
}
