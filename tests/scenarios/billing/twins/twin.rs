//! One of the twins: what happens to it, how it is billed, and what it was charged.

use super::*;
use boss_core::billing::wallets::codes as wallet_codes;

/// One of the two: two accounts, a head office, three subscriptions, the last of a yearly fee and of usage by the quarter.
pub(super) struct Twin<'a> {
    desk: &'a Desk,
    given: &'a Given,
    prices: &'a Prices,
    name: String,
    pub(super) accounts: [AccountId; 2],
    payer: AccountId,
    subscriptions: Vec<SubscriptionId>,
    pub(super) served: Vec<Vec<Stretch>>,
    /// The accounts each was ever served on: what is gone leaves an empty stretch.
    on: Vec<BTreeSet<usize>>,
    agreed: Vec<(PriceVersionId, NaiveDate)>,
    coupons: Vec<(DiscountId, NaiveDate)>,
    counted: usize,
    /// Refusals, to be the same for both.
    pub(super) refused: Vec<String>,
}

impl<'a> Twin<'a> {
    pub(super) async fn new(
        desk: &'a Desk,
        given: &'a Given,
        prices: &'a Prices,
        name: String,
        cycle_day: i32,
    ) -> Twin<'a> {
        let mut ids = Vec::new();
        for part in ["one", "two", "head"] {
            ids.push(given.account(&format!("{name}{part}"), cycle_day).await);
        }
        let mut subscriptions = Vec::new();
        for (index, offering) in [prices.monthly, prices.monthly, prices.yearly].into_iter().enumerate() {
            let number = format!("{name}-{index}");
            subscriptions.push(given.subscription(&number, ids[0], offering, &[(START, None, "1")]).await);
        }
        let served = vec![vec![(start(), None, 0, 1)]; 3];
        let on = vec![BTreeSet::from([0]); 3];
        let (accounts, payer) = ([ids[0], ids[1]], ids[2]);
        let (agreed, coupons, refused) = (Vec::new(), Vec::new(), Vec::new());
        Twin {
            desk,
            given,
            prices,
            name,
            accounts,
            payer,
            subscriptions,
            served,
            on,
            agreed,
            coupons,
            counted: 0,
            refused,
        }
    }

    /// Does something that may be refused.
    async fn act<A: Action>(&mut self, action: A) -> Option<A::Output> {
        match self.desk.gate.act(&self.desk.owner, action).await {
            Ok(outcome) => Some(outcome.output),
            Err(error) => {
                assert!(!error.code().as_str().starts_with("gate."), "{}: {error:?}", A::NAME);
                let codes: Vec<String> = error.faults().iter().map(|fault| fault.code.to_string()).collect();
                self.refused.push(format!("{} {} {}", A::NAME, error.code(), codes.join(" ")));
                None
            }
        }
    }

    pub(super) async fn do_deed(&mut self, deed: &Deed, today: NaiveDate, odd: bool) {
        let day = |back: u64| Ord::max(today - Days::new(back), start());
        match deed {
            Deed::Pause { of, back, days } => {
                let (on, again) = (day(*back), day(*back) + Days::new(*days));
                let last = self.served[*of].last().copied();
                let mut after = cut(&self.served[*of], on);
                after.extend(last.filter(|last| last.1.is_none()).map(|last| (again, None, last.2, last.3)));
                self.serve(*of, after, on).await;
            }
            Deed::Move { of, back } => self.go_on(*of, day(*back), |last| (1 - last.2, last.3)).await,
            Deed::Quantity { of, back, quantity } => {
                self.go_on(*of, day(*back), |last| (last.2, *quantity)).await;
            }
            Deed::End { of, back } => {
                let after = cut(&self.served[*of], day(*back));
                self.serve(*of, after, day(*back)).await;
            }
            Deed::Use { of, back, quantity } => {
                self.counted += 1;
                let (id, number) = (format!("{}-{}", self.name, self.counted), format!("{}-{of}", self.name));
                used(self.desk, &[(&id, &number, &format!("{} 08:00", day(*back)), &quantity.to_string())])
                    .await;
            }
            Deed::Agree { of, back, amount } => self.agree(*of, day(*back), *amount).await,
            Deed::TakeBack => {
                if let Some((price_version_id, valid_to)) = self.agreed.pop() {
                    self.act(EndAgreedPrice { price_version_id, valid_to }).await;
                }
            }
            Deed::Coupon { account, kind, back } => self.coupon(*account, *kind, day(*back)).await,
            Deed::EndCoupon => {
                if let Some((discount_id, to_on)) = self.coupons.pop() {
                    self.act(EndDiscount { discount_id, to_on }).await;
                }
            }
            Deed::Payer(pays) => {
                let version = self.given.read_account(self.accounts[0]).await.version;
                let payer_account_id = pays.then_some(self.payer);
                self.act(SetPayer { account_id: self.accounts[0], payer_account_id, version }).await;
            }
            Deed::Gift { to_payer, limited, days } => {
                self.gift(*to_payer, *limited, today + Days::new(*days)).await
            }
            Deed::Bill { ahead, draft } if odd => {
                let through = shifted(today, *ahead);
                self.bill(through, *draft).await;
            }
            Deed::Bill { .. } => {}
        }
    }

    async fn go_on(&mut self, of: usize, on: NaiveDate, with: impl Fn(Stretch) -> (usize, u8)) {
        let Some(last) = self.served[of].last().copied().filter(|last| last.1.is_none()) else { return };
        let (account, quantity) = with(last);
        let mut after = cut(&self.served[of], on);
        after.push((on, None, account, quantity));
        self.serve(of, after, on).await;
    }

    /// Writes how a subscription is served, and marks the accounts concerned, as orders do.
    pub(super) async fn serve(&mut self, of: usize, stretches: Vec<Stretch>, changed: NaiveDate) {
        let id = self.subscriptions[of];
        self.on[of].extend(stretches.iter().map(|stretch| stretch.2));
        let mut rows: Vec<_> = stretches.clone();
        for account in self.on[of].iter().filter(|account| stretches.iter().all(|s| s.2 != **account)) {
            rows.push((changed, Some(changed), *account, 1));
        }
        let offering = if of == 2 { self.prices.yearly } else { self.prices.monthly };
        let mut texts = vec![format!("DELETE FROM subscription_segment WHERE subscription_id = {id}")];
        for (from, to, account, quantity) in &rows {
            let to = to.map_or("NULL".to_owned(), |to| format!("'{to}'"));
            texts.push(format!(
                "INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, to_on, quantity, credit) \
                 VALUES ({id}, {}, {offering}, '{from}', {to}, {quantity}000000, TRUE)",
                self.accounts[*account]
            ));
        }
        let last = stretches.last();
        let ended = last.map_or(Some(changed), |last| last.1);
        let (state, ended) = match ended {
            Some(day) => ("terminated", format!("'{day}'")),
            None => ("active", "NULL".to_owned()),
        };
        let account = self.accounts[last.map_or(0, |last| last.2)];
        let moved = if self.on[of].len() > 1 { "TRUE" } else { "FALSE" };
        texts.push(format!(
            "UPDATE subscription SET state = '{state}', ended_on = {ended}, account_id = {account}, moved = {moved} WHERE id = {id}"
        ));
        for text in texts {
            self.given.db.execute_unprepared(&text).await.unwrap();
        }
        for account in self.accounts {
            self.given.mark_rerate(account, changed).await;
        }
        self.served[of] = stretches;
    }

    async fn agree(&mut self, of: Option<usize>, valid_from: NaiveDate, amount: u8) {
        let price = AgreePrice {
            account_id: of.is_none().then_some(self.accounts[0]),
            subscription_id: of.map(|of| self.subscriptions[of]),
            price_id: self.prices.base,
            valid_from,
            valid_to: None,
            model: ChargeModel::Recurring {
                amount: amount.to_string().parse().unwrap(),
                day_count: Default::default(),
            },
            terms: Default::default(),
        };
        let made = self.act(price).await;
        self.agreed.extend(made.map(|made| (made.price_version_id, valid_from)));
    }

    /// Each has a code of its own, since what was taken off so far decides whether one can be given again.
    async fn coupon(&mut self, account: usize, kind: u8, from_on: NaiveDate) {
        self.counted += 1;
        let code = format!("{}-{}", self.name, self.counted).to_lowercase();
        let duration = if kind == 0 { CouponDuration::Once } else { CouponDuration::Forever };
        let amount = (kind < 2).then(|| Amount::new(3_000, Currency::CNY));
        let percent = (kind == 2).then(|| "15".parse().unwrap());
        let coupon = AddCoupon {
            code: code.clone(),
            name: LocalText::new(&code, &code),
            percent,
            amount,
            duration,
            cycles: None,
            offering_ids: Vec::new(),
            priority: 0,
            redeem_until: None,
            most_redemptions: None,
        };
        self.desk.act(coupon).await;
        let account_id = self.accounts[account];
        let given =
            self.act(GiveCoupon { account_id, coupon_code: code, subscription_id: None, from_on }).await;
        self.coupons.extend(given.map(|given| (given.discount_id, from_on)));
    }

    /// An account that another one pays for takes none.
    async fn gift(&mut self, to_payer: bool, limited: bool, expires: NaiveDate) {
        let account_id = if to_payer { self.payer } else { self.accounts[0] };
        let paid_for = self.given.read_account(account_id).await.payer_account_id.is_some();
        let before = self.refused.len();
        let gift = GrantWallet {
            account_id,
            name: "gift".to_owned(),
            priority: 0,
            expires_on: Some(expires),
            offering_ids: if limited { vec![self.prices.monthly] } else { Vec::new() },
            charge_kinds: Vec::new(),
            amount: Amount::new(25_000, Currency::CNY),
            reason: "twins".to_owned(),
        };
        let made = self.act(gift).await;
        assert_eq!(made.is_none(), paid_for, "a gift to an account that is paid for");
        if paid_for {
            assert!(self.refused[before].ends_with(wallet_codes::WALLET_PAID_FOR.as_str()));
        }
    }

    pub(super) async fn bill(&self, through: NaiveDate, draft: Option<bool>) {
        let account_ids = Some(vec![self.accounts[0], self.accounts[1], self.payer]);
        let due = self.due().await;
        let account_ids = account_ids.map(|ids| ids.into_iter().filter(|id| due.contains(id)).collect());
        let run = RunBilling { through, account_ids, draft: draft.is_some() };
        let output = self.desk.act(run).await.output;
        assert_eq!(output.parked, []);
        let (Some(bill_run_id), Some(finalise)) = (output.bill_run_id.filter(|_| output.bills > 0), draft)
        else {
            return;
        };
        if finalise {
            self.desk.act(FinaliseRun { bill_run_id }).await;
        } else {
            self.desk.act(DiscardRun { bill_run_id, reason: "twins".to_owned() }).await;
        }
    }

    /// Accounts that a run may be asked for by name: a closed one with nothing come in is refused.
    async fn due(&self) -> Vec<AccountId> {
        let mut due = Vec::new();
        for id in [self.accounts[0], self.accounts[1], self.payer] {
            let row = self.given.read_account(id).await;
            if row.state == AccountState::Active || row.rerate_from.is_some() {
                due.push(id);
            }
        }
        due
    }

    pub(super) async fn close(&self) {
        for account_id in self.accounts {
            let version = self.given.read_account(account_id).await.version;
            let _ = self.desk.gate.act(&self.desk.owner, CloseAccount { account_id, version }).await;
        }
    }

    /// What was charged, net and tax, by subscription, account, price and cycle, and what each discount took off.
    pub(super) async fn charged(&self) -> BTreeMap<String, (i64, i64)> {
        let of = self.subscriptions.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
        let text = format!(
            "SELECT c.subscription_id AS subscription, c.account_id AS account, c.price_id AS price, CAST(c.period_from AS TEXT) AS period, \
             CAST(sum(c.net_minor) AS bigint) AS net, CAST(sum(c.tax_minor) AS bigint) AS tax FROM charge c \
             WHERE c.subscription_id IN ({of}) GROUP BY c.subscription_id, c.account_id, c.price_id, c.period_from \
             HAVING sum(c.net_minor) <> 0 OR sum(c.tax_minor) <> 0"
        );
        let mut sums = BTreeMap::new();
        for row in rows(&self.given.db, &text).await {
            let subscription: SubscriptionId = row.try_get("", "subscription").unwrap();
            let account: AccountId = row.try_get("", "account").unwrap();
            let place = self.subscriptions.iter().position(|id| *id == subscription).unwrap();
            let account = self.accounts.iter().position(|id| *id == account).unwrap();
            let (price, period): (PriceId, String) =
                (row.try_get("", "price").unwrap(), row.try_get("", "period").unwrap());
            let amounts = (row.try_get("", "net").unwrap(), row.try_get("", "tax").unwrap());
            sums.insert(format!("{place} on {account}, price {price}, {period}"), amounts);
        }
        sums
    }

    /// Nobody is given back what another was billed, and nobody who never paid anything is owed anything.
    pub(super) async fn nobody_gets_what_is_not_his(&self, deeds: &[(u64, Deed)]) {
        let of = self.subscriptions.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
        let text = format!(
            "SELECT c.account_id AS account, b.account_id AS payer, c.price_id AS price, CAST(c.period_from AS TEXT) AS period, \
             CAST(sum(c.total_minor) AS bigint) AS total \
             FROM charge c JOIN bill b ON b.id = c.bill_id WHERE c.subscription_id IN ({of}) \
             GROUP BY c.account_id, b.account_id, c.subscription_id, c.price_id, c.period_from HAVING sum(c.total_minor) < 0"
        );
        let wrong = rows(&self.given.db, &text).await;
        let shown: Vec<(i64, i64, String, i64)> = wrong
            .iter()
            .map(|row| {
                let (account, payer): (AccountId, AccountId) =
                    (row.try_get("", "account").unwrap(), row.try_get("", "payer").unwrap());
                (account.0, payer.0, row.try_get("", "period").unwrap(), row.try_get("", "total").unwrap())
            })
            .collect();
        assert_eq!(shown, [], "given back to another, {deeds:#?}");
        let accounts = format!("{}, {}, {}", self.accounts[0], self.accounts[1], self.payer);
        let text = format!(
            "SELECT account_id AS account, CAST(sum(amount_minor) AS bigint) AS owed FROM posting \
             WHERE ledger_account = 'receivable' AND account_id IN ({accounts}) GROUP BY account_id HAVING sum(amount_minor) < 0"
        );
        let owed: Vec<i64> =
            rows(&self.given.db, &text).await.iter().map(|row| row.try_get("", "owed").unwrap()).collect();
        assert_eq!(owed, [0_i64; 0], "a gift became money, {deeds:#?}");
    }
}
