//! Charges down to the days behind them: what the meter made of each, not the sum of what was measured.

use super::*;
use boss_core::billing::ExplainCharge;
use boss_core::catalog::AddMeter;
use boss_core::catalog::model::MeterAggregation;
use boss_kernel::LocalText;
use boss_tests::story;

const ONE: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"perUnit","unitPrice":"1"}"#)];

async fn meter(desk: &Desk, code: &str, aggregation: MeterAggregation) -> MeterId {
    let value_attribute = (aggregation == MeterAggregation::Unique).then(|| "user".to_owned());
    let meter = AddMeter {
        code: code.into(),
        name: LocalText::new("计量", "Meter"),
        unit: LocalText::new("个", "piece"),
        aggregation,
        value_attribute,
        ..AddMeter::default()
    };
    desk.act(meter).await.output
}

async fn import(desk: &Desk, text: &str) {
    let path = desk.folder.path().join("explained.csv");
    std::fs::write(&path, text).unwrap();
    let file = desk.gate.files().put(&path, "explained.csv");
    desk.act(ImportUsage { file, encoding: None }).await;
}

story!(a_charge_shows_the_figures_it_was_made_of, |desk| async move {
    use MeterAggregation::{Count, Latest, Max, TimeWeighted, Unique};
    desk.go_to("2026-02-01");
    let given = Given::at(&desk).await;
    let mut meters = Vec::new();
    for (code, aggregation) in
        [("calls", Count), ("peak", Max), ("seats", Latest), ("users", Unique), ("disks", TimeWeighted)]
    {
        meters.push((code, meter(&desk, code, aggregation).await));
    }
    let price = |(code, meter): &(&'static str, MeterId)| GivenPrice {
        code,
        meter: Some(*meter),
        timing: PriceTiming::InArrears,
        versions: ONE,
    };
    let prices: Vec<GivenPrice<'_>> = meters.iter().map(price).collect();
    let offering = given.offering("metered", "0.06", &prices).await;
    let account = given.account("Alpha", 1).await;
    given.subscription("S1", account, offering, &[("2025-12-10", None, "1")]).await;
    import(
        &desk,
        "event_id,subscription,meter,at,quantity,attributes\n\
         c1,S1,calls,2026-01-05 08:00,7,\nc2,S1,calls,2026-01-05 09:00,0,\n\
         p1,S1,peak,2026-01-05 08:00,3,\np2,S1,peak,2026-01-05 09:00,9.5,\np3,S1,peak,2026-01-06 08:00,2,\n\
         l1,S1,seats,2026-01-05 18:00,4,\nl2,S1,seats,2026-01-05 09:00,8,\n\
         u1,S1,users,2026-01-05 08:00,1,user=ann\nu2,S1,users,2026-01-05 09:00,1,user=bob\n\
         u3,S1,users,2026-01-05 10:00,1,user=ann\nu4,S1,users,2026-01-07 08:00,1,user=ann\n\
         d1,S1,disks,2025-12-10 08:00,3,\nd2,S1,disks,2026-01-05 08:00,2,\nd3,S1,disks,2026-01-20 08:00,-4,\n",
    )
    .await;
    bill_through(&desk, "2026-01-31").await;
    let bills = bills_of(&desk, account).await;
    let mut said = Vec::new();
    for charge in bills
        .iter()
        .flat_map(|bill| &bill.charges)
        .filter(|charge| charge.period.from().to_string() == "2026-01-01")
    {
        let explained = desk.ask(ExplainCharge { charge_id: charge.charge_id }).await;
        let days = explained
            .usage
            .iter()
            .map(|day| format!("{}:{}/{}", day.day.format("%d"), day.quantity, day.events));
        said.push(format!("{} {}", charge.price.english, days.collect::<Vec<_>>().join(" ")));
    }
    assert_eq!(
        said,
        [
            "Price calls 05:2/2",
            "Price peak 05:9.5/2 06:2/1",
            "Price seats 05:4/2",
            "Price users 05:2/3 07:1/1",
            "Price disks 01:3/0 05:5/1 20:1/1",
        ]
    );
});
