//! Random prices: a kind and a meter first, then models and usage that fit them.

use crate::make::*;
use crate::make_random::{SPAN, cadence, nth, percent};
use boss_kernel::id::{PriceId, PriceVersionId};
use boss_kernel::{Alignment, Cadence, CadenceUnit, Decimal, Quantity, UnitPrice};
use boss_rating::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The forms of usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meter {
    Sum,
    Max,
    Latest,
    Unique,
    Level,
    Series,
    Events,
    Priced,
}

const METERS: [Meter; 8] = [
    Meter::Sum,
    Meter::Max,
    Meter::Latest,
    Meter::Unique,
    Meter::Level,
    Meter::Series,
    Meter::Events,
    Meter::Priced,
];

pub(crate) fn unit_price() -> BoxedStrategy<UnitPrice> {
    (0_i64..1_000_000, 0_u32..7).prop_map(|(digits, scale)| UnitPrice(Decimal::new(digits, scale))).boxed()
}

fn maybe(price: impl Strategy<Value = UnitPrice> + 'static) -> BoxedStrategy<Option<UnitPrice>> {
    prop::option::weighted(0.25, price).boxed()
}

/// Upper bounds with an open end, and so many more values.
fn bounds() -> BoxedStrategy<Vec<Option<Quantity>>> {
    prop::collection::btree_set(1_i64..40_000_000, 0..4)
        .prop_map(|bounds| bounds.into_iter().map(|bound| Some(Quantity(bound))).chain([None]).collect())
        .boxed()
}

pub(crate) fn random_tiers() -> BoxedStrategy<Vec<Tier>> {
    let block = prop::option::weighted(0.15, (1_i64..5_000_000).prop_map(Quantity));
    let fees = prop::collection::vec((unit_price(), maybe(unit_price()), block), 4);
    (bounds(), fees)
        .prop_map(|(bounds, fees)| {
            let tier = |(up_to, (unit_price, flat, block)): (_, (_, Option<UnitPrice>, _))| Tier {
                up_to,
                unit_price,
                flat_fee: flat.unwrap_or_default(),
                block,
            };
            bounds.into_iter().zip(fees).map(tier).collect()
        })
        .boxed()
}

pub(crate) fn random_stairs() -> BoxedStrategy<Vec<StairStep>> {
    (bounds(), prop::collection::vec(unit_price(), 4))
        .prop_map(|(bounds, amounts)| {
            bounds.into_iter().zip(amounts).map(|(up_to, amount)| StairStep { up_to, amount }).collect()
        })
        .boxed()
}

fn day_count() -> BoxedStrategy<DayCount> {
    prop_oneof![Just(DayCount::Actual), Just(DayCount::Fixed30), Just(DayCount::Thirty360)].boxed()
}

fn recurring_model() -> BoxedStrategy<ChargeModel> {
    let scheme = prop_oneof![Just(TierScheme::Graduated), Just(TierScheme::Volume)];
    prop_oneof![
        2 => (unit_price(), day_count())
            .prop_map(|(amount, day_count)| ChargeModel::Recurring { amount, day_count }),
        1 => (scheme, random_tiers(), day_count())
            .prop_map(|(scheme, tiers, day_count)| ChargeModel::Seats { scheme, tiers, day_count }),
    ]
    .boxed()
}

/// Models that look at a sum.
fn summing_model() -> BoxedStrategy<ChargeModel> {
    let rates = prop::collection::vec((percent(), unit_price()), 4);
    let free = prop::option::of((0_i64..9_000_000).prop_map(Quantity));
    prop_oneof![
        unit_price().prop_map(|unit_price| ChargeModel::PerUnit { unit_price }),
        random_tiers().prop_map(|tiers| ChargeModel::Graduated { tiers }),
        random_tiers().prop_map(|tiers| ChargeModel::Volume { tiers }),
        random_stairs().prop_map(|steps| ChargeModel::Stairstep { steps }),
        (unit_price(), 1_i64..9_000_000)
            .prop_map(|(amount, size)| ChargeModel::Package { amount, size: Quantity(size) }),
        (percent(), free).prop_map(|(rate, free_amount)| ChargeModel::Percentage {
            rate,
            fixed_fee: UnitPrice::default(),
            free_events: None,
            free_amount,
            minimum: None,
            maximum: None,
        }),
        (bounds(), rates).prop_map(|(bounds, rates)| {
            let tier = |(up_to, (rate, flat_fee))| PercentageTier { up_to, rate, flat_fee };
            ChargeModel::GraduatedPercentage { tiers: bounds.into_iter().zip(rates).map(tier).collect() }
        }),
    ]
    .boxed()
}

fn by_event_model() -> BoxedStrategy<ChargeModel> {
    let bounds = maybe((unit_price(), unit_price()).prop_map(|(a, b)| UnitPrice(a.0.min(b.0))));
    let free = (prop::option::of(0_u32..6), prop::option::of((0_i64..40_000_000).prop_map(Quantity)));
    (percent(), unit_price(), free, bounds, maybe(unit_price()))
        .prop_map(|(rate, fixed_fee, (free_events, free_amount), minimum, above)| {
            let over = |above: UnitPrice| UnitPrice(above.0 + minimum.unwrap_or_default().0);
            let maximum = above.map(over);
            ChargeModel::Percentage { rate, fixed_fee, free_events, free_amount, minimum, maximum }
        })
        .boxed()
}

fn matrix_model() -> BoxedStrategy<ChargeModel> {
    (unit_price(), unit_price(), unit_price())
        .prop_map(|(first, second, otherwise)| ChargeModel::Matrix {
            dimensions: vec!["region".into()],
            rates: vec![
                MatrixRate { values: vec!["north".into()], unit_price: first },
                MatrixRate { values: vec!["south".into()], unit_price: second },
            ],
            otherwise: Some(otherwise),
        })
        .boxed()
}

fn model(kind: ChargeKind, meter: Meter) -> BoxedStrategy<ChargeModel> {
    match (kind, meter) {
        (ChargeKind::OneTime, _) => unit_price().prop_map(|amount| ChargeModel::OneTime { amount }).boxed(),
        (ChargeKind::Recurring, _) => recurring_model(),
        (ChargeKind::Commitment, _) => (unit_price(), day_count())
            .prop_map(|(amount, day_count)| ChargeModel::MinimumCommitment { amount, day_count })
            .boxed(),
        (_, Meter::Events) => prop_oneof![summing_model(), by_event_model()].boxed(),
        (_, Meter::Series) => prop_oneof![summing_model(), matrix_model()].boxed(),
        (_, Meter::Priced) => prop_oneof![
            summing_model(),
            unit_price().prop_map(|multiplier| ChargeModel::Dynamic { multiplier }),
        ]
        .boxed(),
        _ => summing_model(),
    }
}

fn terms(kind: ChargeKind) -> BoxedStrategy<PriceTerms> {
    if kind != ChargeKind::Usage {
        return Just(PriceTerms::default()).boxed();
    }
    let free = prop::option::weighted(0.25, (0_i64..20_000_000).prop_map(Quantity));
    let bounds = (maybe(unit_price()), maybe(unit_price()));
    (free, prop::option::weighted(0.25, percent()), bounds, maybe(unit_price()))
        .prop_map(|(free, percent_off, (one, other), bill_at)| PriceTerms {
            free_units: free.unwrap_or_default(),
            percent_off: percent_off.unwrap_or_default(),
            minimum: one.filter(|one| other.is_none_or(|other| *one <= other)),
            maximum: other,
            bill_at,
        })
        .boxed()
}

fn usage(kind: ChargeKind, meter: Meter) -> BoxedStrategy<Usage> {
    if kind != ChargeKind::Usage {
        return Just(Usage::None).boxed();
    }
    let records = prop::collection::vec((0_u64..SPAN, 0_i64..30_000_000, 0_usize..3), 0..16);
    records
        .prop_map(move |mut records| {
            records.sort_by_key(|(on, ..)| *on);
            let by_day: BTreeMap<u64, i64> = records.iter().map(|(on, used, _)| (*on, *used)).collect();
            let each = |change: i64| {
                let day = |(on, used): (&u64, &i64)| DayQuantity {
                    day: nth(*on),
                    quantity: Quantity(used - change),
                };
                by_day.iter().map(day).collect::<Vec<_>>()
            };
            let value = |at: usize| ["north", "south", "west"][at].to_owned();
            match meter {
                Meter::Sum => Usage::Sum(each(0)),
                Meter::Max => Usage::Max(each(0)),
                Meter::Latest => Usage::Latest(each(0)),
                Meter::Level => Usage::Level { opening: Quantity(4_000_000), changes: each(14_000_000) },
                Meter::Unique => Usage::Unique(
                    records.iter().map(|(on, _, at)| DayValue { day: nth(*on), value: value(*at) }).collect(),
                ),
                Meter::Series => {
                    let entry = |(on, used, at): &(u64, i64, usize)| SeriesDay {
                        day: nth(*on),
                        values: vec![value(*at)],
                        quantity: Quantity(*used),
                    };
                    Usage::Series(records.iter().map(entry).collect())
                }
                Meter::Events => {
                    let entry = |(on, used, _): &(u64, i64, usize)| DayQuantity {
                        day: nth(*on),
                        quantity: Quantity(*used),
                    };
                    Usage::Events(records.iter().map(entry).collect())
                }
                Meter::Priced => {
                    let entry = |used: DayQuantity| DayPriced {
                        day: used.day,
                        quantity: used.quantity,
                        amount: Quantity(used.quantity.millionths() / 7),
                    };
                    Usage::Priced(each(0).into_iter().map(entry).collect())
                }
            }
        })
        .boxed()
}

fn cadences() -> BoxedStrategy<(Cadence, Alignment)> {
    let cadence = prop_oneof![
        6 => Just(Cadence::MONTHLY),
        1 => Just(Cadence::QUARTERLY),
        1 => Just(Cadence::HALF_YEARLY),
        2 => Just(Cadence::YEARLY),
        1 => Just(cadence(2, CadenceUnit::Week)),
        1 => Just(cadence(10, CadenceUnit::Day)),
        1 => Just(cadence(45, CadenceUnit::Day)),
    ];
    let alignment = prop_oneof![2 => Just(Alignment::CycleDay), 1 => Just(Alignment::Anniversary), 1 => Just(Alignment::Calendar)];
    (cadence, alignment).boxed()
}

/// A first version for everybody, in force without end, and a few more of every layer.
fn versions(kind: ChargeKind, meter: Meter) -> BoxedStrategy<Vec<PriceVersion>> {
    let one = move || {
        (model(kind, meter), terms(kind)).prop_map(|(model, mut terms)| {
            if !model.takes_free_units() {
                terms.free_units = Quantity::ZERO;
            }
            (model, terms)
        })
    };
    let layer = prop_oneof![
        2 => Just(Layer::Everybody), 1 => Just(Layer::PriceList), 1 => Just(Layer::Account), 1 => Just(Layer::Subscription),
    ];
    let later =
        prop::collection::btree_map((layer, 1_u64..SPAN), (one(), prop::option::of(1_u64..150)), 0..3);
    (one(), later)
        .prop_map(|((model, terms), later)| {
            let first = PriceVersion { terms, ..version(1, "2020-01-01", model) };
            let later = later.into_iter().zip(2..).map(|(((layer, from), ((model, terms), days)), id)| {
                // For everybody there is always a price.
                let valid_to = days.filter(|_| layer != Layer::Everybody).map(|days| nth(from + days));
                PriceVersion {
                    version: PriceVersionId(id),
                    layer,
                    valid_from: nth(from),
                    valid_to,
                    model,
                    terms,
                }
            });
            in_order([first].into_iter().chain(later).collect())
        })
        .boxed()
}

/// Where a version would last into the next of its layer, it ends before.
pub(crate) fn in_order(mut versions: Vec<PriceVersion>) -> Vec<PriceVersion> {
    versions.sort_by_key(|version| (version.layer, version.valid_from));
    versions.dedup_by_key(|version| (version.layer, version.valid_from));
    for at in 1..versions.len() {
        let (layer, next) = (versions[at].layer, versions[at].valid_from);
        let before = &mut versions[at - 1];
        if before.layer == layer {
            before.valid_to = before.valid_to.map(|to| to.min(next));
        }
    }
    versions
}

fn tax() -> BoxedStrategy<TaxTimeline> {
    let terms = || {
        (prop::sample::select(vec!["0", "0.06", "0.13"]), any::<bool>())
            .prop_map(|(rate, inclusive)| TaxTerms { rate: rate.parse().unwrap(), inclusive })
    };
    (terms(), prop::collection::vec((0_u64..SPAN, terms()), 0..2))
        .prop_map(|(first, changes)| {
            TaxTimeline::changing(first, changes.into_iter().map(|(on, terms)| (nth(on), terms)).collect())
        })
        .boxed()
}

/// A price of an offering with so many phases.
pub(crate) fn price_timeline(id: i64, phases: usize) -> BoxedStrategy<PriceTimeline> {
    let kind = prop_oneof![
        1 => Just(ChargeKind::OneTime), 3 => Just(ChargeKind::Recurring), 4 => Just(ChargeKind::Usage),
        1 => Just(ChargeKind::Commitment),
    ];
    (kind, prop::sample::select(METERS.to_vec()))
        .prop_flat_map(move |(kind, meter)| {
            let timing = match kind {
                ChargeKind::Usage | ChargeKind::Commitment => Just(Timing::InArrears).boxed(),
                _ => prop_oneof![2 => Just(Timing::InAdvance), 1 => Just(Timing::InArrears)].boxed(),
            };
            let phase =
                prop::option::weighted(0.5, 0_usize..3).prop_map(move |at| at.filter(|at| *at < phases));
            (timing, cadences(), phase, versions(kind, meter), tax(), usage(kind, meter)).prop_map(
                move |(timing, (cadence, alignment), phase, versions, tax, usage)| PriceTimeline {
                    price: PriceId(id),
                    timing,
                    cadence,
                    alignment,
                    phase,
                    versions: versions.into(),
                    tax,
                    usage,
                },
            )
        })
        .boxed()
}
