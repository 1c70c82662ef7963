//! Phases through bill runs, and a yearly commitment over monthly usage, month by month from checkpoint to checkpoint.

use super::*;
use boss_core::catalog::model::{Connector, OfferingKind, PhaseKind};
use boss_core::catalog::{AddOffering, NewPhase, NewPrice, NewPriceVersion};
use boss_kernel::{Cadence, CadenceUnit};

fn offering(code: &str, prices: Vec<NewPrice>) -> AddOffering {
    AddOffering {
        code: code.to_owned(),
        name: LocalText::new(code, code),
        unit: LocalText::new("个", "seat"),
        tax_rate: "0.06".parse().unwrap(),
        tax_inclusive: false,
        currency: Currency::CNY,
        connector: Connector::None,
        webhook_url: None,
        prices,
        kind: OfferingKind::Standard,
        tax_code_id: None,
        phases: Vec::new(),
        parts: Vec::new(),
        base_ids: Vec::new(),
        publish: true,
    }
}

fn price(code: &str, timing: PriceTiming, meter: Option<MeterId>, model: ChargeModel) -> NewPrice {
    let versions = vec![NewPriceVersion::new(day("2025-01-01"), model)];
    NewPrice::monthly(code, LocalText::new(code, code), timing, meter, versions)
}

fn in_phase(phase: i32, code: &str, amount: &str) -> NewPrice {
    NewPrice { phase: Some(phase), ..price(code, PriceTiming::InAdvance, None, recurring(amount)) }
}

fn months(every: i32) -> Option<Cadence> {
    Some(Cadence::new(every, CadenceUnit::Month).unwrap())
}

story!(a_trial_a_discount_and_then_the_full_price, |desk| async move {
    let phases = vec![
        NewPhase { kind: PhaseKind::Trial, length: months(1) },
        NewPhase { kind: PhaseKind::Discount, length: months(2) },
        NewPhase { kind: PhaseKind::Evergreen, length: None },
    ];
    let sold = AddOffering {
        phases,
        ..offering("phased", vec![in_phase(2, "intro", "50"), in_phase(3, "full", "100")])
    };
    let id = desk.act(sold).await.output;
    let detail = desk.ask(ShowOffering { offering_id: id }).await;
    let kinds: Vec<_> = detail.phases.iter().map(|phase| phase.kind).collect();
    assert_eq!(kinds, [PhaseKind::Trial, PhaseKind::Discount, PhaseKind::Evergreen]);
    let given = Given::at(&desk).await;
    let account = given.account("Alpha", 1).await;
    given.subscription("S1", account, id, &[("2026-01-15", None, "1")]).await;
    for end in ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"] {
        desk.go_to(end);
        bill_once(&desk, end).await;
    }
    // Free to 14 February; 14 of 28 days of 50; 50; 14 of 30 days of 50 and 16 of 30 of 100; 100.
    assert_eq!(nets(&desk, account).await, [vec![2_500], vec![5_000], vec![2_333, 5_333], vec![10_000]]);
});

story!(a_yearly_commitment_over_monthly_usage, |desk| async move {
    let meter = Given::at(&desk).await.meter("traffic").await;
    let per_unit = ChargeModel::PerUnit { unit_price: "1".parse().unwrap() };
    let least =
        ChargeModel::MinimumCommitment { amount: "1200".parse().unwrap(), day_count: Default::default() };
    let committed =
        NewPrice { cadence: Cadence::YEARLY, ..price("least", PriceTiming::InArrears, None, least) };
    let prices = vec![price("traffic", PriceTiming::InArrears, Some(meter), per_unit), committed];
    let id = desk.act(offering("committed", prices)).await.output;
    let given = Given::at(&desk).await;
    let account = given.account("Alpha", 1).await;
    given.subscription("S1", account, id, &[("2026-01-01", None, "1")]).await;
    let ends = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (month, last) in (1..).zip(ends) {
        desk.go_to(&format!("2026-{month:02}-{last}"));
        let at = format!("2026-{month:02}-10 08:00");
        used(&desk, &[(&format!("e{month}"), "S1", &at, "50")]).await;
        bill_once(&desk, &format!("2026-{month:02}-{last}")).await;
    }
    let billed = nets(&desk, account).await;
    assert!(billed[..11].iter().all(|bill| bill == &[5_000]), "{billed:?}");
    // Twelve times 50 were used of the 1200 agreed.
    assert_eq!(billed[11].iter().sum::<i64>(), 5_000 + 60_000);
    // What is used late in a month long billed counts towards what was missing.
    used(&desk, &[("late", "S1", "2026-11-20 08:00", "100")]).await;
    bill_once(&desk, "2026-12-31").await;
    let mut corrected = nets(&desk, account).await[12].clone();
    corrected.sort_unstable();
    assert_eq!(corrected, [-10_000, 10_000]);
});
