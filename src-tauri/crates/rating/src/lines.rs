//! Explanations in words: the lines a finance clerk reads beside a charge, in either language.

use crate::explanation::{Explanation, Step};
use crate::proration::DayCount;
use boss_kernel::{Currency, Decimal, Language, Quantity, TaxRate, UnitPrice};

/// The explanation as sentences, one a line, in order.
pub fn lines(explanation: &Explanation, language: Language) -> Vec<String> {
    let words = Words { currency: explanation.currency, language };
    explanation.steps.iter().flat_map(|step| words.of(step)).collect()
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
            Step::Version { since, on, .. } => vec![self.pick(
                format!("价格：适用自 {since} 起生效的版本（首个服务日 {on}）。"),
                format!("Price: the version in force since {since} (first day served {on})."),
            )],
            Step::Once { on, quantity, price } => vec![self.pick(
                format!("一次性费用，{on} 开通：{quantity} × {price}。"),
                format!("One-time price, started {on}: {quantity} × {price}."),
            )],
            Step::Days { .. } => vec![self.days(step)],
            Step::Usage { .. } | Step::Unserved { .. } => vec![self.usage(step)],
            Step::Unit { quantity, price } => {
                vec![self.pick(
                    format!("按量：{quantity} × {price}。"),
                    format!("Per unit: {quantity} × {price}."),
                )]
            }
            Step::Tier { above, up_to, quantity, price, flat } => {
                vec![self.tier(*above, *up_to, *quantity, *price, *flat)]
            }
            Step::Booked { .. } => self.booked(step),
            Step::Gone | Step::RateChanged { .. } | Step::Before { .. } => vec![self.correction(step)],
        }
    }

    fn days(&self, step: &Step) -> String {
        let Step::Days { from, last, days, of, count, quantity, price } = step else { return String::new() };
        // Where a cycle counts as 30 days, 30 of them need not be all of it: then the count is told.
        if days == of && (*count, *of) != (DayCount::Fixed30, 30) {
            return self.pick(
                format!("{from} 至 {last}：整个周期，{quantity} × {price}。"),
                format!("{from} to {last}: the whole cycle, {quantity} × {price}."),
            );
        }
        let counted = match count {
            DayCount::Actual => self.pick("按实际天数".into(), "actual days".into()),
            DayCount::Fixed30 => self.pick("按每周期 30 天".into(), "30 days a cycle".into()),
            DayCount::Thirty360 => self.pick("按每月 30 天".into(), "months of 30 days".into()),
        };
        self.pick(
            format!(
                "{from} 至 {last}：{of} 天中的 {days} 天（{counted}），{quantity} × {price} × {days}/{of}。"
            ),
            format!("{from} to {last}: {days} of {of} days ({counted}), {quantity} × {price} × {days}/{of}."),
        )
    }

    fn usage(&self, step: &Step) -> String {
        match step {
            Step::Usage { total, days } if *days > 0 => self.pick(
                format!("用量：{days} 天，共 {total}。"),
                format!("Usage: {total} in all, recorded on {}.", english_days(*days)),
            ),
            Step::Unserved { total, days } => self.pick(
                format!("另有 {days} 天、共 {total} 的用量发生在未服务期间，不计费。"),
                format!("Not charged: {total} used on {} without service.", english_days(*days)),
            ),
            _ => self.pick("本周期没有用量。".into(), "No usage in this cycle.".into()),
        }
    }

    fn tier(
        &self,
        above: Quantity,
        up_to: Option<Quantity>,
        quantity: Quantity,
        price: UnitPrice,
        flat: Option<UnitPrice>,
    ) -> String {
        let range = match (above.is_zero(), up_to) {
            (_, None) => self.pick(format!("{above} 以上"), format!("Above {above}")),
            (true, Some(bound)) => self.pick(format!("{bound} 及以下"), format!("Up to {bound}")),
            (false, Some(bound)) => {
                self.pick(format!("{above} 以上至 {bound}"), format!("Above {above} up to {bound}"))
            }
        };
        let fee = flat.map_or(String::new(), |fee| {
            self.pick(format!(" + 固定费用 {fee}"), format!(" + flat fee {fee}"))
        });
        self.pick(
            format!("阶梯 {range}：{quantity} × {price}{fee}。"),
            format!("{range}: {quantity} × {price}{fee}."),
        )
    }

    fn booked(&self, step: &Step) -> Vec<String> {
        let Step::Booked { exact, inexact, rate, inclusive, net, tax, gross } = step else {
            return Vec::new();
        };
        let (currency, percent) = (self.currency, percent(*rate));
        let booked = if *inclusive { gross } else { net };
        let sum = if exact == booked && !inexact {
            self.pick(format!("合计 {booked} {currency}。"), format!("Sum {booked} {currency}."))
        } else {
            let more = if *inexact { "…" } else { "" };
            self.pick(
                format!("合计 {exact}{more}，四舍五入为 {booked} {currency}。"),
                format!("Sum {exact}{more}, rounded to {booked} {currency}."),
            )
        };
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

fn english_days(days: i64) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}

fn percent(rate: TaxRate) -> String {
    let percent = rate.fraction().checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
    format!("{} %", percent.normalize())
}
