//! Usage and its prices in words.

use crate::explanation::Step;
use crate::lines::{Words, english_days};
use boss_kernel::{Quantity, UnitPrice};

/// A tier in words: where it begins and ends, what is in it and what it costs.
struct TierWords {
    above: Quantity,
    up_to: Option<Quantity>,
    quantity: Quantity,
    price: UnitPrice,
    flat: Option<UnitPrice>,
    block: Option<Quantity>,
}

impl Words {
    pub(super) fn usage(&self, step: &Step) -> String {
        match step {
            Step::Usage { total, days } if *days > 0 => self.pick(
                format!("用量：{days} 天，共 {total}。"),
                format!("Usage: {total} in all, recorded on {}.", english_days(*days)),
            ),
            Step::Unserved { total, days } => self.pick(
                format!("另有 {days} 天的用量 {total} 发生在未服务期间，不计费。"),
                format!("Not charged: {total} used on {} without service.", english_days(*days)),
            ),
            Step::Peak { on, quantity } => self.pick(
                format!("用量：周期内最高 {quantity}（{on}）。"),
                format!("Usage: the largest of the cycle, {quantity} on {on}."),
            ),
            Step::Latest { on, quantity } => self.pick(
                format!("用量：周期内最后一次 {quantity}（{on}）。"),
                format!("Usage: the last of the cycle, {quantity} on {on}."),
            ),
            Step::Distinct { count, days } if *days > 0 => self.pick(
                format!("用量：{days} 天中出现 {count} 个不同的值。"),
                format!("Usage: {count} different values, recorded on {}.", english_days(*days)),
            ),
            Step::Level { from, last, days, of, level } => self.pick(
                format!("{from} 至 {last}：存量 {level}，计 {of} 天中的 {days} 天。"),
                format!("{from} to {last}: a level of {level} for {days} of {of} days."),
            ),
            Step::Mean { quantity } => self.pick(
                format!("按全周期天数平均：{quantity}。"),
                format!("On average over the days of the cycle: {quantity}."),
            ),
            Step::Closing { level } => self.pick(
                format!("期末存量 {level} 决定全部用量所用的阶梯。"),
                format!("The level at the end, {level}, decides the tier for all of it."),
            ),
            Step::Free { free, charged } => self
                .pick(format!("免费 {free}，计费 {charged}。"), format!("{free} free, {charged} charged.")),
            _ => self.pick("本周期没有用量。".into(), "No usage in this cycle.".into()),
        }
    }

    pub(super) fn priced(&self, step: &Step) -> String {
        match step {
            Step::Unit { quantity, price } => {
                self.pick(format!("按量：{quantity} × {price}。"), format!("Per unit: {quantity} × {price}."))
            }
            Step::Tier { above, up_to, quantity, price, flat, block } => {
                let (above, up_to, quantity) = (*above, *up_to, *quantity);
                let (price, flat, block) = (*price, *flat, *block);
                self.tier(&TierWords { above, up_to, quantity, price, flat, block })
            }
            Step::Volume { above, up_to, quantity, price, flat, block } => {
                let (above, up_to, quantity) = (*above, *up_to, *quantity);
                let (price, flat, block) = (*price, *flat, *block);
                let tier = self.tier(&TierWords { above, up_to, quantity, price, flat, block });
                self.pick(
                    format!("全部用量按所达阶梯计价。{tier}"),
                    format!("All of it at the tier it reaches. {tier}"),
                )
            }
            Step::FlatFees { reached, fees } => self.pick(
                format!("固定费用共 {fees}（所达 {reached} 对应的阶梯），不按天数折算。"),
                format!("Flat fees {fees} of the tiers that {reached} reaches, whole whatever the days."),
            ),
            Step::Packages { quantity, size, packages, price } => self.pick(
                format!("用量包：{quantity}，每包 {size}，计 {packages} 包 × {price}。"),
                format!("Packages of {size} for {quantity}: {packages} × {price}."),
            ),
            Step::Share { quantity, rate } => {
                self.pick(format!("比例：{quantity} × {rate} %。"), format!("Share: {quantity} × {rate} %."))
            }
            Step::Cell { values, quantity, price } => {
                let values = values.join(" / ");
                self.pick(
                    format!("{values}：{quantity} × {price}。"),
                    format!("{values}: {quantity} × {price}."),
                )
            }
            Step::Priced { amount, multiplier } => self.pick(
                format!("按事件自带价格：共 {amount} × {multiplier}。"),
                format!("Priced by the events: {amount} × {multiplier}."),
            ),
            _ => self.events(step),
        }
    }

    fn events(&self, step: &Step) -> String {
        let Step::Events { total, events, charged, charged_events, rate, fixed_fee, minimum, maximum } = step
        else {
            return String::new();
        };
        let mut chinese =
            format!("比例逐笔：{events} 笔共 {total}，计费 {charged_events} 笔 {charged} × {rate} %");
        let mut english = format!(
            "Share by event: {total} in {events} events, {charged} in {charged_events} charged × {rate} %"
        );
        for (fee, in_chinese, in_english) in [
            (fixed_fee, "每笔加收", "plus"),
            (minimum, "每笔最低", "at least"),
            (maximum, "每笔最高", "at most"),
        ] {
            if let Some(fee) = fee {
                chinese.push_str(&format!("，{in_chinese} {fee}"));
                english.push_str(&format!(", {in_english} {fee} each"));
            }
        }
        self.pick(format!("{chinese}。"), format!("{english}."))
    }

    pub(super) fn terms(&self, step: &Step) -> String {
        match step {
            Step::PercentOff { percent } => {
                self.pick(format!("价格优惠 {percent} %。"), format!("{percent} % off the price."))
            }
            Step::Minimum { minimum, days, of } if days == of => self.pick(
                format!("不足每周期最低金额，按 {minimum} 计。"),
                format!("Below the minimum of a cycle: {minimum} is charged."),
            ),
            Step::Minimum { minimum, days, of } => self.pick(
                format!("不足每周期最低金额，按 {minimum} × {days}/{of} 天计。"),
                format!("Below the minimum of a cycle: {minimum} × {days}/{of} days is charged."),
            ),
            Step::Maximum { maximum } => self.pick(
                format!("超过封顶金额，按 {maximum} 计。"),
                format!("Over the maximum of a cycle: {maximum} is charged."),
            ),
            Step::Early { on, at } => self.pick(
                format!("{on} 已达到 {at}，提前出账，计至当日用量。"),
                format!("It came to {at} on {on} and is billed early, for the usage up to that day."),
            ),
            Step::AtEnd { last } => self.pick(
                format!("服务于 {last} 结束，不等周期结束即出账。"),
                format!("The service ended on {last}: it is billed then, not when the cycle is over."),
            ),
            _ => String::new(),
        }
    }

    fn tier(&self, tier: &TierWords) -> String {
        let TierWords { above, up_to, quantity, price, flat, block } = tier;
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
        let per = block.map_or(String::new(), |size| {
            self.pick(format!("（每 {size}，不足按整计）"), format!(" per {size} begun"))
        });
        if price.0.is_zero()
            && let Some(fee) = flat
        {
            return self.pick(
                format!("阶梯 {range}：{quantity}，固定费用 {fee}。"),
                format!("{range}: {quantity} for a flat fee of {fee}."),
            );
        }
        self.pick(
            format!("阶梯 {range}：{quantity} × {price}{per}{fee}。"),
            format!("{range}: {quantity} × {price}{per}{fee}."),
        )
    }
}
