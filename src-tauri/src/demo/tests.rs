//! What every plan must be: repeatable, valid, within its months, and as large as asked.

use super::*;
use boss_kernel::{Amount, Currency, NaiveDate, texts};
use std::collections::BTreeSet;

fn plan(size: DemoSize) -> DemoPlan {
    DemoPlan::generate(size).unwrap()
}

fn number_of(_: SubscriptionRef) -> &'static str {
    "S"
}

fn usage_file(plan: &DemoPlan, month: u32) -> (String, UsageCount) {
    let mut bytes = Vec::new();
    let count = plan.write_usage_csv(month, number_of, &mut bytes).unwrap();
    (String::from_utf8(bytes).unwrap(), count)
}

#[test]
fn every_code_has_both_texts() {
    assert_eq!(texts::faults(codes::ALL), Vec::<String>::new());
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let bytes = |size| serde_json::to_vec(&plan(size)).unwrap();
    let small = DemoSize::small();
    assert_eq!(bytes(small), bytes(small));
    assert_ne!(bytes(small), bytes(small.with_seed(1)));
    assert_eq!(usage_file(&plan(small), 1), usage_file(&plan(small), 1));
}

#[test]
fn a_customer_is_the_same_in_a_larger_company() {
    let (small, large) = (plan(DemoSize::of(12, 12)), plan(DemoSize::full()));
    assert_eq!(small.customers, large.customers[..12]);
    let subscriptions = small.subscriptions.len();
    assert_eq!(small.subscriptions, large.subscriptions[..subscriptions]);
}

#[test]
fn sizes_out_of_range_are_refused_field_by_field() {
    let error = DemoPlan::generate(DemoSize::of(0, 121).starting("2025-01-02".parse().unwrap())).unwrap_err();
    let places: Vec<&str> = error.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["customers", "months", "firstMonth.day"]);
    assert!(DemoPlan::generate(DemoSize::of(DemoSize::MOST_CUSTOMERS + 1, 1)).is_err());
    let plan = plan(DemoSize::small());
    assert_eq!(plan.size.month(3).unwrap_err().code(), codes::MONTH_UNKNOWN);
    assert!(plan.write_usage_csv(3, number_of, std::io::sink()).is_err());
}

/// Every one of `values`, none twice.
fn all_differ<'a>(what: &str, values: impl Iterator<Item = &'a String>) {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(seen.insert(value), "{what} {value} was given out twice");
    }
}

#[test]
fn nobody_shares_a_name_code_phone_or_bank_account() {
    let plan = plan(DemoSize::of(30_000, 1).with_events_per_month(0));
    let customers = &plan.customers;
    all_differ("name", customers.iter().map(|c| &c.name));
    all_differ("credit code", customers.iter().filter_map(|c| c.credit_code.as_ref()));
    all_differ("phone", customers.iter().flat_map(|c| &c.contacts).map(|contact| &contact.phone));
    all_differ("mail", customers.iter().flat_map(|c| &c.contacts).map(|contact| &contact.email));
    all_differ("bank account", customers.iter().filter_map(|c| c.tax_profile.bank_account.as_ref()));
}

#[test]
fn codes_are_valid_and_in_no_real_division() {
    let plan = plan(DemoSize::full());
    let codes = plan.customers.iter().filter_map(|customer| customer.credit_code.as_deref());
    let codes: Vec<&str> = codes.chain([plan.company.tax_number.as_str()]).collect();
    assert!(codes.len() > 250);
    for code in codes {
        assert!(boss_core::customers::credit_code::is_valid(code), "{code}");
        assert!(["47", "48", "57", "58"].contains(&&code[2..4]), "{code}");
    }
}

#[test]
fn people_are_reached_at_reserved_addresses_only() {
    for contact in plan(DemoSize::full()).customers.iter().flat_map(|customer| &customer.contacts) {
        assert!(contact.email.ends_with("@example.com"), "{}", contact.email);
        let phone = &contact.phone;
        assert!(phone.starts_with("154") && phone.len() == 11 || phone.contains("-555-01"), "{phone}");
    }
}

#[test]
fn the_full_company_is_mixed_as_described() {
    let plan = plan(DemoSize::full());
    let customers =
        |wanted: fn(&PlannedCustomer) -> bool| plan.customers.iter().filter(|c| wanted(c)).count();
    assert_eq!(plan.customers.len(), 300);
    assert!((20..=30).contains(&customers(|c| c.kind == CustomerKind::Individual)));
    assert!((4..=12).contains(&customers(|c| c.country != "CN")));
    let from_the_start = plan.customers.iter().filter(|c| c.opened_on == plan.size.first_month).count();
    assert!((180..=250).contains(&from_the_start), "{from_the_start}");
    let leavers = plan.subscriptions.iter().filter(|s| s.ends_on.is_some());
    assert!((8..=25).contains(&leavers.map(|s| s.customer).collect::<BTreeSet<_>>().len()));
    let days = |day| plan.accounts.iter().filter(|account| account.cycle_day.day() == day).count();
    assert!(days(1) > 220 && days(15) > 15 && days(31) > 8);
    assert!(customers(|c| c.accounts.len() == 2) >= 8);
    for habit in [PaymentHabit::Late, PaymentHabit::PartPays, PaymentHabit::Never] {
        let accounts = plan.accounts.iter().filter(|account| account.payment_habit == habit).count();
        assert!((5..=45).contains(&accounts), "{habit:?}: {accounts}");
    }
    let sold: BTreeSet<OfferingRef> = plan.subscriptions.iter().map(|s| s.offering).collect();
    assert_eq!(sold.len(), plan.catalogue.offerings.len(), "every offering is sold to someone");
}

#[test]
fn the_small_slice_shows_everything_once() {
    let plan = plan(DemoSize::small());
    let any = |wanted: fn(&PlannedCustomer) -> bool| plan.customers.iter().any(wanted);
    assert!(any(|c| c.kind == CustomerKind::Individual) && any(|c| c.country != "CN"));
    assert!(
        any(|c| c.accounts.len() == 2) && plan.customers.iter().any(|c| c.opened_on > plan.size.first_month)
    );
    for day in [1, 15, 31] {
        assert!(plan.accounts.iter().any(|account| account.cycle_day.day() == day), "cycle day {day}");
    }
    for habit in [PaymentHabit::Prompt, PaymentHabit::Late, PaymentHabit::PartPays, PaymentHabit::Never] {
        assert!(plan.accounts.iter().any(|account| account.payment_habit == habit), "{habit:?}");
    }
    assert!(plan.steps.iter().any(|s| matches!(s.step, Step::ChangeQuantity { .. })));
    assert!(plan.steps.iter().any(|s| matches!(s.step, Step::Terminate { .. })));
    let delayed = |s: &PlannedSubscription| s.active_on.is_some_and(|on| on > plan.order(s.order).placed_on);
    assert!(plan.subscriptions.iter().any(delayed));
}

#[test]
fn every_date_lies_within_the_months_and_in_order() {
    for size in [DemoSize::small(), DemoSize::full(), DemoSize::of(40, 1), DemoSize::of(60, 2)] {
        let plan = plan(size);
        let inside = |on: NaiveDate| size.first_month <= on && on < size.until();
        assert!(plan.steps.iter().all(|step| inside(step.on)));
        assert!(plan.steps.is_sorted());
        assert_eq!(plan.months().map(|m| plan.steps_in(m.unwrap()).len()).sum::<usize>(), plan.steps.len());
        for price in plan.catalogue.offerings.iter().flat_map(|offering| &offering.prices) {
            assert!(price.versions.iter().all(|version| inside(version.valid_from)));
        }
        for s in &plan.subscriptions {
            let order = plan.order(s.order);
            assert!(order.items.contains(&s.reference) && order.account == s.account);
            let dates: Vec<NaiveDate> = [Some(order.placed_on), s.active_on].into_iter().flatten().collect();
            assert!(dates.is_sorted() && plan.customer(s.customer).opened_on <= order.placed_on);
            let active: Vec<NaiveDate> =
                s.active_on.into_iter().chain(s.changes.iter().map(|c| c.on)).chain(s.ends_on).collect();
            assert!(active.windows(2).all(|pair| pair[0] < pair[1]), "{s:?}");
        }
    }
}

#[test]
fn one_price_changes_once() {
    let changing = |plan: &DemoPlan| {
        let prices = plan.catalogue.offerings.iter().flat_map(|offering| &offering.prices);
        prices.filter(|price| price.versions.len() > 1).map(|price| price.versions.len()).collect::<Vec<_>>()
    };
    assert_eq!(changing(&plan(DemoSize::full())), [2]);
    assert_eq!(changing(&plan(DemoSize::of(3, 1))), [0; 0]);
}

#[test]
fn usage_is_as_much_as_asked() {
    let full = DemoSize::full();
    assert!((990_000..=1_010_000).contains(&(full.events_per_month * u64::from(full.months))));
    let plan = plan(full.with_events_per_month(20_000));
    let mut count = UsageCount::default();
    for month in 0..12 {
        let written = plan.write_usage_csv(month, number_of, std::io::sink()).unwrap();
        count.events += written.events;
        count.late += written.late;
        count.repeated += written.repeated;
    }
    assert!((239_900..=240_100).contains(&count.events), "{count:?}");
    assert!((200..=1_000).contains(&count.late), "{count:?}");
    assert!((50..=400).contains(&count.repeated), "{count:?}");
}

#[test]
fn usage_lies_in_served_days_and_is_delivered_once() {
    let plan = plan(DemoSize::small());
    let mut delivered = BTreeSet::new();
    for month in 0..3 {
        let period = plan.size.month(month).unwrap();
        plan.for_each_usage_event(month, |event| {
            let subscription = plan.subscription(event.subscription);
            let day = event.at.date_in(chrono_tz::Asia::Shanghai);
            assert!(subscription.active_on.is_some_and(|on| on <= day));
            assert!(subscription.ends_on.is_none_or(|end| day < end));
            assert!(event.quantity.millionths() > 0);
            assert!(plan.catalogue.offering(subscription.offering).meters.contains(&event.meter));
            assert_eq!(delivered.insert(event.id), event.delivery != Delivery::Repeated, "{}", event.id);
            match event.delivery {
                Delivery::OnTime => assert!(period.contains(day)),
                Delivery::Late => assert!(day < period.from()),
                Delivery::Repeated => {}
            }
            Ok(())
        })
        .unwrap();
    }
    let asked = usize::try_from(plan.size.events_per_month * 3).unwrap();
    assert!(delivered.len().abs_diff(asked) <= 3, "{} of {asked}", delivered.len());
}

#[test]
fn scarce_usage_still_adds_up() {
    let plan = plan(DemoSize::full().with_events_per_month(700));
    let (text, count) = usage_file(&plan, 11);
    assert_eq!(text.lines().count() as u64, 1 + count.events + count.repeated);
    assert!((700..1000).contains(&count.events), "{count:?}");
}

#[test]
fn a_usage_file_reads_as_described() {
    let plan = plan(DemoSize::small());
    let (text, count) = usage_file(&plan, 1);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(USAGE_CSV_HEADER));
    let mut events = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let [id, "S", meter, at, quantity] = cells[..] else { panic!("{line}") };
        assert_eq!(id.split('-').count(), 4);
        assert!(plan.catalogue.meters.iter().any(|known| known.code == meter));
        assert!(at.ends_with("+08:00") && at.parse::<boss_kernel::Instant>().is_ok());
        assert!(!quantity.parse::<boss_kernel::Quantity>().unwrap().is_negative());
        events += 1;
    }
    assert_eq!(events, count.events + count.repeated);
    assert!(count.late > 0, "{count:?}");
}

#[test]
fn a_full_disk_is_a_typed_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = plan(DemoSize::small()).write_usage_csv(0, number_of, Full).unwrap_err();
    assert_eq!(error.code(), codes::USAGE_NOT_WRITTEN);
}

#[test]
fn payments_follow_the_habit_and_never_exceed_the_bill() {
    let plan = plan(DemoSize::full());
    let (issued_on, due_on) = ("2025-02-01".parse().unwrap(), "2025-03-03".parse().unwrap());
    let mut rests = BTreeSet::new();
    for account in &plan.accounts {
        for sequence in 0..12 {
            let total = Amount::new(i64::from(sequence) * 98_765 + 1, Currency::CNY);
            let bill = BillToPay { sequence, total, issued_on, due_on };
            let payments = plan.payments_for(account.reference, &bill);
            assert_eq!(payments, plan.payments_for(account.reference, &bill));
            let paid = Amount::sum(payments.iter().map(|p| p.amount), Currency::CNY).unwrap();
            let in_time = payments.iter().all(|p| issued_on <= p.paid_on && p.paid_on <= due_on);
            match account.payment_habit {
                PaymentHabit::Prompt => assert!(paid == total && in_time),
                PaymentHabit::Late => assert!(paid == total && !in_time),
                PaymentHabit::PartPays => _ = rests.insert(paid == total),
                PaymentHabit::Never => assert!(payments.is_empty()),
            }
            assert!(paid.minor() <= total.minor() && payments.iter().all(|p| p.amount.is_positive()));
        }
    }
    assert_eq!(rests.len(), 2, "part payers sometimes pay the rest and sometimes not");
    let nothing = BillToPay { sequence: 0, total: Amount::zero(Currency::CNY), issued_on, due_on };
    assert!(plan.payments_for(AccountRef(0), &nothing).is_empty());
}

#[test]
fn a_dozen_customers_show_all_special_terms() {
    let plan = plan(DemoSize::of(12, 1));
    let PlannedTerms { coupons, price_lists, agreed_prices, wallets, installation } = &plan.terms;
    let accounts = |every: Every| plan.accounts.iter().any(|account| every.is_at(account.reference.0));
    assert!(coupons.len() > 1 && coupons.iter().all(|coupon| accounts(coupon.accounts)));
    assert!(coupons.iter().all(|coupon| coupon.percent.is_some() != coupon.amount.is_some()));
    assert!(!agreed_prices.is_empty() && agreed_prices.iter().all(|agreed| accounts(agreed.accounts)));
    assert!(wallets.iter().all(|wallet| accounts(wallet.accounts)));
    assert!(wallets.iter().any(|wallet| wallet.gift.is_some()));
    assert!(wallets.iter().any(|wallet| wallet.gift.is_none()));
    let customers = |every: Every| plan.customers.iter().any(|customer| every.is_at(customer.reference.0));
    assert!(!price_lists.is_empty() && price_lists.iter().all(|list| customers(list.customers)));
    assert!(installation.accounts.iter().all(|place| (*place as usize) < plan.accounts.len()));
    let priced = price_lists.iter().map(|list| (&list.offering, &list.price));
    for (offering, price) in
        priced.chain(agreed_prices.iter().map(|agreed| (&agreed.offering, &agreed.price)))
    {
        let offering = plan.catalogue.offerings.iter().find(|known| known.code == *offering).unwrap();
        assert!(offering.prices.iter().any(|known| known.code == *price), "{price}");
    }
}

#[test]
fn staff_sign_in_with_different_names_and_every_role_is_there() {
    let staff = plan(DemoSize::small()).staff;
    all_differ("login", staff.members.iter().map(|member| &member.login));
    assert_eq!(staff.members[0].login, "owner");
    let roles =
        [StaffRole::Admin, StaffRole::Manager, StaffRole::Operations, StaffRole::Finance, StaffRole::Support];
    assert!(roles.iter().all(|role| staff.members.iter().any(|member| member.roles.contains(role))));
    assert!(LOGO_PNG.starts_with(b"\x89PNG"));
}
