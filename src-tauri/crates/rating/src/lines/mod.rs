//! Explanations in words: the lines a finance clerk reads beside a charge, in either language.

mod usage;

use crate::explanation::{Explanation, Step};
use crate::proration::DayCount;
use crate::timeline::Layer;
use boss_kernel::{Currency, Decimal, Language, NaiveDate, TaxRate};

/// The explanation as sentences, one a line, in order.
pub fn lines(explanation: &Explanation, language: Language) -> Vec<String> {
    let words = Words { currency: explanation.currency, language };
    let mut lines = Vec::new();
    let mut before: Option<&Step> = None;
    for step in &explanation.steps {
        lines.extend(words.of(step).into_iter().skip(usize::from(is_sum_said(before, step))));
        before = Some(step);
    }
    lines
}

/// What is booked is what a discount left: the discount's line has said so.
fn is_sum_said(before: Option<&Step>, step: &Step) -> bool {
    let (Some(Step::Discount { left, .. }), Step::Booked { exact, inexact, .. }) = (before, step) else {
        return false;
    };
    exact == left && !inexact
}

struct Words {
    currency: Currency,
    language: Language,
}

impl Words {
    fn pick(&self, chinese: String, english: String) -> String {
        match self.language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    fn of(&self, step: &Step) -> Vec<String> {
        match step {
            Step::Version { since, on, layer, .. } => vec![self.version(*since, *on, *layer)],
            Step::Once { on, quantity, price } => vec![self.pick(
                format!("一次性费用，{on} 开通：{quantity} × {price}。"),
                format!("One-time price, started {on}: {quantity} × {price}."),
            )],
            Step::Days { .. } => vec![self.days(step)],
            Step::Seats { .. } | Step::Kept { .. } => vec![self.service(step)],
            Step::Sum { exact, inexact, booked } => vec![self.sum(exact, *inexact, booked)],
            Step::Booked { .. } => self.booked(step),
            Step::Discount { .. } | Step::Missing { .. } => vec![self.reduced(step)],
            Step::Gone | Step::RateChanged { .. } | Step::Before { .. } => vec![self.correction(step)],
            Step::Tier { .. }
            | Step::Volume { .. }
            | Step::Unit { .. }
            | Step::FlatFees { .. }
            | Step::Packages { .. }
            | Step::Share { .. }
            | Step::Events { .. }
            | Step::Cell { .. }
            | Step::Priced { .. } => vec![self.priced(step)],
            Step::PercentOff { .. }
            | Step::Minimum { .. }
            | Step::Maximum { .. }
            | Step::Early { .. }
            | Step::AtEnd { .. } => vec![self.terms(step)],
            _ => vec![self.usage(step)],
        }
    }

    fn version(&self, since: NaiveDate, on: NaiveDate, layer: Layer) -> String {
        let (chinese, english) = match layer {
            Layer::Everybody => ("", ""),
            Layer::PriceList => ("（客户价目表）", " of the customer's price list"),
            Layer::Account => ("（本账户协议价）", " agreed with this account"),
            Layer::Subscription => ("（本订阅协议价）", " agreed for this subscription"),
        };
        self.pick(
            format!("价格：适用自 {since} 起生效的版本{chinese}（首个服务日 {on}）。"),
            format!("Price: the version{english} in force since {since} (first day served {on})."),
        )
    }

    fn service(&self, step: &Step) -> String {
        match step {
            Step::Seats { from, last, days, of, count, quantity } => {
                let counted = self.counted(*count);
                self.pick(
                    format!("{from} 至 {last}：{of} 天中的 {days} 天（{counted}），数量 {quantity}；下列阶梯价 × {days}/{of}。"),
                    format!("{from} to {last}: {days} of {of} days ({counted}), quantity {quantity}; the tiers below × {days}/{of}."),
                )
            }
            Step::Kept { end, last } => self.pick(
                format!("自 {end} 起减少或停用，按约定不退费，计至 {last}。"),
                format!("Reduced or ended on {end} without credit, as agreed: charged to {last}."),
            ),
            _ => String::new(),
        }
    }

    fn counted(&self, count: DayCount) -> String {
        match count {
            DayCount::Actual => self.pick("按实际天数".into(), "actual days".into()),
            DayCount::Fixed30 => self.pick("每月固定按 30 天".into(), "a fixed 30 days a month".into()),
            DayCount::Thirty360 => self.pick("按每月 30 天".into(), "months of 30 days".into()),
            DayCount::EveryMonth(length) => {
                self.pick(format!("按每月 {length} 天"), format!("months of {length} days"))
            }
        }
    }

    fn sum(&self, exact: &Decimal, inexact: bool, booked: &Decimal) -> String {
        let currency = self.currency;
        if exact == booked && !inexact {
            return self.pick(format!("合计 {booked} {currency}。"), format!("Sum {booked} {currency}."));
        }
        let more = if inexact { "…" } else { "" };
        self.pick(
            format!("合计 {exact}{more}，四舍五入为 {booked} {currency}。"),
            format!("Sum {exact}{more}, rounded to {booked} {currency}."),
        )
    }

    fn reduced(&self, step: &Step) -> String {
        let currency = self.currency;
        match step {
            Step::Discount { label, percent, off, left } => {
                let share = percent.map_or(String::new(), |percent| format!(" {percent} %"));
                self.pick(
                    format!("优惠 {label}{share}：减 {off}，余 {left} {currency}。"),
                    format!("Discount {label}{share}: {off} off, {left} {currency} left."),
                )
            }
            Step::Missing { minimum, counted, lines, inclusive } => {
                let (taxed, with_tax) =
                    if *inclusive { ("含税", "with tax") } else { ("不含税", "without tax") };
                let (in_chinese, in_english) = if counted < minimum {
                    ("不足部分补足", "what is missing is due")
                } else {
                    ("已达到，无需补足", "nothing is missing")
                };
                self.pick(
                    format!("最低消费 {minimum}，其他费用 {lines} 笔共 {counted} {currency}（优惠前，{taxed}），{in_chinese}。"),
                    format!("Minimum {minimum}; other charges ({lines}) come to {counted} {currency} before discounts, {with_tax}; {in_english}."),
                )
            }
            _ => String::new(),
        }
    }

    fn days(&self, step: &Step) -> String {
        let Step::Days { from, last, days, of, count, quantity, price } = step else { return String::new() };
        // Where a month counts as 30 days, all of them need not be all of the cycle: then the count is told.
        if days == of && (*count != DayCount::Fixed30 || *of < 30 || *of == 31) {
            return self.pick(
                format!("{from} 至 {last}：整个周期，{quantity} × {price}。"),
                format!("{from} to {last}: the whole cycle, {quantity} × {price}."),
            );
        }
        let counted = self.counted(*count);
        self.pick(
            format!(
                "{from} 至 {last}：{of} 天中的 {days} 天（{counted}），{quantity} × {price} × {days}/{of}。"
            ),
            format!("{from} to {last}: {days} of {of} days ({counted}), {quantity} × {price} × {days}/{of}."),
        )
    }

    fn booked(&self, step: &Step) -> Vec<String> {
        let Step::Booked { exact, inexact, rate, inclusive, net, tax, gross } = step else {
            return Vec::new();
        };
        let (currency, percent) = (self.currency, percent(*rate));
        let booked = if *inclusive { gross } else { net };
        let sum = self.sum(exact, *inexact, booked);
        let taxed = match (rate.fraction().is_zero(), inclusive) {
            (true, _) => self.pick("税率 0 %，无税额。".into(), "Tax 0 %: none.".into()),
            (false, true) => self.pick(
                format!("含税价，税率 {percent}：{gross} 中税额 {tax}，不含税 {net} {currency}。"),
                format!("Tax {percent} included: {tax} of {gross}, net {net} {currency}."),
            ),
            (false, false) => self.pick(
                format!("不含税价，税率 {percent}：税额 {tax}，价税合计 {gross} {currency}。"),
                format!("Tax {percent} added: {tax}, gross {gross} {currency}."),
            ),
        };
        vec![sum, taxed]
    }

    fn correction(&self, step: &Step) -> String {
        let currency = self.currency;
        match step {
            Step::RateChanged { from, to } => {
                let (from, to) = (percent(*from), percent(*to));
                self.pick(
                    format!("税率由 {from} 变为 {to}：原税率已计的金额全部冲回，再按新税率计收。"),
                    format!("The tax rate is {to} instead of {from}: what was charged at {from} is taken back and charged anew."),
                )
            }
            Step::Before { charge, net, tax, gross, now } => self.pick(
                format!("此前已计：不含税 {net}、税额 {tax}、合计 {gross}（最近一笔费用 {charge}）；本笔差额 {now} {currency}。"),
                format!("Charged before: net {net}, tax {tax}, gross {gross} (latest charge {charge}); this charge is the difference, {now} {currency}."),
            ),
            _ => self.pick(
                "按现有约定，此项不再应收，已计金额全部冲回。".into(),
                "Nothing is owed for this any more; what was charged is taken back.".into(),
            ),
        }
    }
}

pub(super) fn english_days(days: i64) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}

fn percent(rate: TaxRate) -> String {
    let percent = rate.fraction().checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
    format!("{} %", percent.normalize())
}
