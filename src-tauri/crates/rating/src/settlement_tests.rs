//! Tests of settlement: who pays what, and that money that suffices pays everything.

use super::*;
use proptest::prelude::*;

const KINDS: [ChargeKind; 3] = [ChargeKind::Recurring, ChargeKind::Usage, ChargeKind::OneTime];

fn cents(minor: i64) -> Amount {
    Amount::new(minor, Currency::EUR)
}

fn line(kind: ChargeKind, price: i64, gross: i64) -> DueLine {
    DueLine { kind, price: Some(PriceId(price)), gross: cents(gross) }
}

fn wallet(balance: i64, priority: i32, created: i64) -> Wallet {
    Wallet { balance: cents(balance), priority, expires: None, created, kinds: None, prices: None }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn settled(lines: &[DueLine], credits: &[i64], wallets: &[Wallet]) -> (Vec<(Source, usize, i64)>, i64) {
    let credits: Vec<Amount> = credits.iter().map(|credit| cents(*credit)).collect();
    let settlement = settle(lines, Currency::EUR, &credits, wallets, day("2026-03-10")).unwrap();
    let parts = settlement.parts.iter().map(|part| (part.source, part.line, part.amount.minor())).collect();
    (parts, settlement.due.minor())
}

#[test]
fn credits_run_down_the_lines_and_wallets_pay_the_rest() {
    let lines = [line(ChargeKind::Recurring, 1, 10_000), line(ChargeKind::Usage, 2, 5_000)];
    let (parts, due) = settled(&lines, &[7_500, 4_000], &[wallet(9_000, 50, 1)]);
    let expect = [
        (Source::Credit(0), 0, 7_500),
        (Source::Credit(1), 0, 2_500),
        (Source::Credit(1), 1, 1_500),
        (Source::Wallet(0), 1, 3_500),
    ];
    assert_eq!((parts, due), (expect.to_vec(), 0));
}

#[test]
fn wallets_pay_by_priority_then_expiry_then_age() {
    let expiring = |on: &str, created| Wallet { expires: Some(day(on)), ..wallet(100, 50, created) };
    let wallets = [
        wallet(100, 50, 1),
        expiring("2026-05-01", 2),
        expiring("2026-04-01", 3),
        wallet(100, 49, 4),
        expiring("2026-03-10", 5),
        Wallet { balance: Amount::new(100, Currency::USD), ..wallet(0, 1, 6) },
    ];
    let (parts, due) = settled(&[line(ChargeKind::Usage, 1, 450)], &[], &wallets);
    let order: Vec<Source> = parts.iter().map(|(source, ..)| *source).collect();
    let expect = [Source::Wallet(3), Source::Wallet(2), Source::Wallet(1), Source::Wallet(0)];
    assert_eq!((order, due), (expect.to_vec(), 50));
}

#[test]
fn an_earlier_wallet_makes_room_for_one_that_may_pay_less() {
    let lines = [line(ChargeKind::Usage, 1, 100), line(ChargeKind::Usage, 2, 60)];
    let only_first = Wallet { prices: Some(vec![PriceId(1)]), ..wallet(100, 50, 2) };
    let (parts, due) = settled(&lines, &[], &[wallet(60, 49, 1), only_first]);
    assert_eq!(due, 0);
    assert_eq!(parts, [(Source::Wallet(0), 1, 60), (Source::Wallet(1), 0, 100)]);
}

#[test]
fn lines_below_zero_are_set_off_and_what_is_left_of_them_is_a_credit() {
    let lines = [line(ChargeKind::Recurring, 1, -300), line(ChargeKind::Usage, 2, 200)];
    let settlement =
        settle(&lines, Currency::EUR, &[cents(50)], &[wallet(50, 1, 1)], day("2026-03-10")).unwrap();
    assert_eq!((settlement.due.minor(), settlement.credited.minor()), (0, 100));
    assert_eq!(settlement.used(Source::Line(0)).unwrap(), cents(200));
    assert_eq!(settlement.used(Source::Credit(0)).unwrap(), cents(0));
    let mixed = [DueLine { gross: Amount::new(1, Currency::USD), ..lines[0] }];
    assert!(settle(&mixed, Currency::EUR, &[], &[], day("2026-03-10")).is_err());
}

/// The most that can be paid: over every set of lines, what is in the wallets that may pay one of them and what the others are.
fn most(lines: &[DueLine], wallets: &[Wallet]) -> i64 {
    let sets = 0..1_u32 << lines.len();
    let paid = |set: u32| {
        let within = |index: usize| set & (1 << index) != 0;
        let reaches = |wallet: &&Wallet| (0..lines.len()).any(|i| within(i) && wallet.may_pay(&lines[i]));
        let money: i64 = wallets.iter().filter(reaches).map(|wallet| wallet.balance.minor()).sum();
        let others: i64 = (0..lines.len()).filter(|i| !within(*i)).map(|i| lines[i].gross.minor()).sum();
        money + others
    };
    sets.map(paid).min().unwrap_or(0)
}

proptest! {
    #[test]
    fn as_much_is_paid_as_can_be(
        dues in prop::collection::vec((0..3_usize, 0..3_i64, 0..500_i64), 0..6),
        purses in prop::collection::vec((0..700_i64, 0..3, 0..8_u8, 0..8_u8), 0..5),
    ) {
        let lines: Vec<DueLine> = dues.iter().map(|(kind, price, gross)| line(KINDS[*kind], *price, *gross)).collect();
        let wallets: Vec<Wallet> = purses.iter().enumerate().map(|(index, (balance, priority, kinds, prices))| Wallet {
            kinds: (*kinds > 0).then(|| (0..3).filter(|i| kinds & (1 << i) != 0).map(|i| KINDS[i]).collect()),
            prices: (*prices > 0).then(|| (0..3).filter(|i| prices & (1 << i) != 0).map(PriceId).collect()),
            ..wallet(*balance, *priority, i64::try_from(index).unwrap())
        }).collect();
        let settlement = settle(&lines, Currency::EUR, &[], &wallets, day("2026-03-10")).unwrap();
        let total: i64 = lines.iter().map(|line| line.gross.minor()).sum();
        let paid: i64 = settlement.parts.iter().map(|part| part.amount.minor()).sum();
        prop_assert_eq!(paid, most(&lines, &wallets));
        prop_assert_eq!(settlement.due.minor(), total - paid);
        let mut order: Vec<usize> = (0..wallets.len()).collect();
        order.sort_by_key(|index| wallets[*index].priority);
        for first in 0..=order.len() {
            let used = order[..first].iter().map(|index| settlement.used(Source::Wallet(*index)).unwrap().minor());
            let used: i64 = used.sum();
            let purses: Vec<Wallet> = order[..first].iter().map(|index| wallets[*index].clone()).collect();
            prop_assert_eq!(used, most(&lines, &purses), "the first {} pay all they can", first);
        }
        for (index, wallet) in wallets.iter().enumerate() {
            let used = settlement.used(Source::Wallet(index)).unwrap();
            prop_assert!(used.minor() <= wallet.balance.minor());
        }
        for part in &settlement.parts {
            let Source::Wallet(index) = part.source else { continue };
            prop_assert!(wallets[index].may_pay(&lines[part.line]) && part.amount.is_positive());
        }
    }
}
