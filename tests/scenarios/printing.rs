//! Each name is printed, or refused before a number is taken; a report is printed whatever stands in it.

use boss_core::billing::{BillItemInput, MakeBill, codes as billing_codes};
use boss_core::customers::model::InvoiceKind;
use boss_core::gate::codes as gate_codes;
use boss_core::gate::model::Role;
use boss_core::invoicing::{InvoicePdf, IssueForRun, IssueInvoices, IssueRequest, ListInvoices, codes};
use boss_core::reports::{CheckBooks, Month, MonthPdf, MonthXlsx, ReportTableSort};
use boss_core::staff::{AddStaff, ChangeCompany, ChangeOwnPassword, Company};
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Currency, Language};
use boss_tests::billed::Billed;
use boss_tests::desk::PASSWORD;
use boss_tests::{Desk, story};
use sea_orm::ConnectionTrait;

/// Names of many scripts, with what else is pasted with them.
const NAMES: &[&str] = &[
    "云川科技有限公司",
    "Müller & Söhne GmbH",
    "Cafe\u{301} de l'Étoile",
    "Łódź Widgets",
    "Київ Софт",
    "Ελληνικά Συστήματα",
    "한빛소프트",
    "さくらインターネット",
    "𠮷田商店",
    "שלום בע״מ",
    "\u{202B}شركة النور\u{202C}",
    "हिन्दी सेवा",
    "ไทยบริการ",
    "አማርኛ",
    "Smile 😀 Ltd",
    "Family 👩\u{200D}👩\u{200D}👧",
    "🇨🇳 Flag",
    "Tab\tand\u{B}vertical",
    "Control\u{1}\u{7F}\u{85}bytes",
    "Thin\u{2009}space\u{2060}joined\u{FEFF}",
    "Soft\u{AD}hyphen\u{200B}zero",
    "Line\u{2028}and\u{2029}paragraph",
    "Private \u{E000} use",
    "Replaced \u{FFFD} sign",
    "Not a character \u{FFFF}",
    "Math 𝔸𝕓 ∮ ≒ ☃",
];

fn whole(bill: BillId) -> IssueInvoices {
    let request = IssueRequest { bill_ids: vec![bill], ..IssueRequest::default() };
    IssueInvoices { requests: vec![request], issued_on: "2026-02-02".parse().ok() }
}

async fn after_january(desk: &Desk) -> Billed {
    desk.go_to("2026-02-02");
    Billed::at(desk).await
}

async fn invoices(desk: &Desk) -> u64 {
    desk.ask(ListInvoices::default()).await.total
}

/// Issues and prints; where it is refused, sees that no number went and that `code` named the text and a character of it.
async fn printed_or_refused(
    desk: &Desk,
    issue: IssueInvoices,
    name: &str,
    code: boss_kernel::ErrorCode,
) -> bool {
    let before = invoices(desk).await;
    match desk.gate.act(&desk.owner, issue).await {
        Ok(done) => {
            let invoice_id = done.output.invoices[0].invoice_id.unwrap();
            let printed = desk.gate.ask(&desk.owner, InvoicePdf { invoice_id }).await;
            let printed =
                printed.unwrap_or_else(|error| panic!("{name:?} has a number and no page: {error:?}"));
            assert!(printed.bytes().unwrap().starts_with(b"%PDF-"));
            true
        }
        Err(error) => {
            let fault = &error.faults()[0];
            assert_eq!(fault.code, code, "{name:?}: {error:?}");
            assert!(name.contains(&fault.params["text"]) || fault.params["text"].contains(name), "{fault:?}");
            assert!(fault.params["characters"].contains("(U+"), "{fault:?}");
            assert_eq!(invoices(desk).await, before);
            false
        }
    }
}

story!(each_buyer_is_printed_or_refused_before_its_number, |desk| async move {
    let billed = after_january(&desk).await;
    let mut printed = Vec::new();
    for name in NAMES {
        let customer = billed.customer(name).await;
        let bill = billed.bill(customer, "2026-01-31", &[10_000]).await;
        if printed_or_refused(&desk, whole(bill), name, codes::BUYER_UNPRINTABLE).await {
            printed.push(*name);
            continue;
        }
        // With a tax profile in letters that can be printed the bill is invoiced after all.
        let profile = billed.tax_profile(customer.id, InvoiceKind::Ordinary, None).await;
        let mut issue = whole(bill);
        issue.requests[0].tax_profile_id = Some(profile);
        assert!(printed_or_refused(&desk, issue, name, codes::BUYER_UNPRINTABLE).await, "{name:?}");
    }
    assert!(printed.len() > 6 && printed.len() < NAMES.len(), "{printed:?}");
    for sure in
        [NAMES[0], NAMES[1], NAMES[2], "Control\u{1}\u{7F}\u{85}bytes", "Line\u{2028}and\u{2029}paragraph"]
    {
        assert!(printed.contains(&sure), "{sure:?}");
    }
    // Every name stands in the reports, as far as it can be drawn.
    for language in Language::ALL {
        let month: Month = "2026-01".parse().unwrap();
        let (currency, rows, sort) = (None, 0, ReportTableSort::Total);
        let pdf = desk.ask(MonthPdf { month, currency, language, rows, sort }).await;
        assert!(pdf.bytes().unwrap().starts_with(b"%PDF-"));
        desk.ask(MonthXlsx { month, currency, language, rows, sort }).await;
    }
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});

story!(a_run_of_invoices_leaves_out_what_can_not_be_printed, |desk| async move {
    let billed = after_january(&desk).await;
    let good = billed.customer("云川科技").await;
    billed.bill(good, "2026-01-31", &[10_000]).await;
    let odd = billed.customer("Smile 😀 Ltd").await;
    let left = billed.bill(odd, "2026-01-31", &[20_000]).await;
    billed.bill(good, "2026-01-31", &[30_000]).await;
    let done = desk.act(IssueForRun { bill_run_id: Some(billed.run), ..IssueForRun::default() }).await.output;
    assert_eq!((done.invoices, done.left_out), (2, 1));
    assert_eq!(done.last_number.as_deref(), Some("INV-00000002"));
    let reason = &done.not_invoiced[0].reason;
    assert_eq!(
        (done.not_invoiced[0].bill_id, reason.code.as_str()),
        (left, codes::BUYER_UNPRINTABLE.as_str())
    );
    assert_eq!(reason.params["characters"], "😀 (U+1F600)");
    assert_eq!(billed.read_bill(left).await.invoiced_minor.0, 0);
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});

story!(the_house_is_printed_or_refused_as_well, |desk| async move {
    let billed = after_january(&desk).await;
    let river = billed.customer("云川科技").await;
    let bill = billed.bill(river, "2026-01-31", &[10_000]).await;
    // Whoever issues: warned of when the name is entered, refused when it would be printed.
    let person = AddStaff {
        login: "smile".into(),
        name: "Smile 😀".into(),
        password: PASSWORD.into(),
        roles: vec![Role::Finance],
        own_password: PASSWORD.into(),
    };
    let warned = desk.act(person).await.warnings;
    assert_eq!(
        (warned[0].code.as_str(), warned[0].place.as_deref()),
        (gate_codes::NAME_UNPRINTABLE.as_str(), Some("name"))
    );
    let newcomer = desk.session_of("smile").await;
    let change = ChangeOwnPassword { old: PASSWORD.into(), new: "another quiet desk".into() };
    desk.gate.act(&newcomer, change).await.unwrap();
    let clerk = desk.session_of("smile").await;
    let refusal = desk.gate.act(&clerk, whole(bill)).await.unwrap_err();
    assert_eq!(refusal.faults()[0].code, codes::DRAWER_UNPRINTABLE);
    // Remarks.
    let mut remarked = whole(bill);
    remarked.requests[0].remarks = Some("Thanks 😀".into());
    assert!(!printed_or_refused(&desk, remarked, "Thanks 😀", codes::REMARKS_UNPRINTABLE).await);
    // What stands on a line: the charge's own words, whatever the offering is called now.
    let db = desk.without_guards().await;
    let called = |name: &str| format!("UPDATE charge SET offering_chinese = '{name}'");
    db.execute_unprepared(&called("云盘😀")).await.unwrap();
    let refusal = desk.refused(whole(bill)).await;
    assert_eq!(
        (refusal.faults()[0].code, refusal.faults()[0].params["characters"].as_str()),
        (codes::LINE_UNPRINTABLE, "😀 (U+1F600)")
    );
    db.execute_unprepared(&called("内容分发")).await.unwrap();
    // The company.
    let company = desk.ask(Company {}).await;
    let mut profile = company.company.clone();
    profile.address = "Smile 😀 1".into();
    let warned = desk.act(ChangeCompany { company: profile, version: company.version }).await.warnings;
    assert_eq!(warned[0].place.as_deref(), Some("company.address"));
    let refusal = desk.refused(whole(bill)).await;
    assert_eq!(
        (refusal.faults()[0].code, refusal.faults()[0].place.as_str()),
        (codes::SELLER_UNPRINTABLE, "requests.0.seller")
    );
    assert_eq!(invoices(&desk).await, 0);
    desk.act(ChangeCompany { company: company.company, version: company.version + 1 }).await;
    desk.act(whole(bill)).await;
    assert_eq!(invoices(&desk).await, 1);
    // Lines of bills can't be renamed later: theirs is refused where it is entered.
    let item = BillItemInput {
        name: "Gift 😀".into(),
        amount: Some(Amount::new(100, Currency::CNY)),
        ..BillItemInput::default()
    };
    let (account_id, items) = (river.account, vec![item]);
    let make = MakeBill { account_id, items, due_on: None, group_name: None, reason: None, draft: false };
    let refusal = desk.refused(make).await;
    assert_eq!(
        (refusal.faults()[0].place.as_str(), refusal.faults()[0].code),
        ("items.0.name", billing_codes::ITEM_NAME_UNPRINTABLE)
    );
});
