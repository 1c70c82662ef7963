//! When usage happens: weights of months, days and hours for each rhythm. Thousandths, so that no float is needed.

use crate::demo::catalogue::Rhythm;
use crate::demo::random::Draw;
use boss_kernel::{Datelike, NaiveDate};

/// January to December: the quiet weeks of the Spring Festival, the sales of June and November.
const WORK_MONTHS: [u64; 12] = [960, 780, 1010, 1000, 990, 1060, 1000, 1000, 1030, 960, 1120, 1090];
const LEISURE_MONTHS: [u64; 12] = [1040, 1090, 960, 960, 980, 1040, 1080, 1090, 960, 1010, 1100, 1040];
/// Monday to Sunday.
const WORK_DAYS: [u64; 7] = [1130, 1150, 1150, 1130, 1090, 740, 610];
const LEISURE_DAYS: [u64; 7] = [910, 900, 920, 940, 1040, 1180, 1150];
/// Midnight to eleven at night.
const WORK_HOURS: [u64; 24] =
    [8, 5, 4, 3, 3, 5, 10, 22, 48, 78, 88, 80, 52, 62, 82, 86, 84, 74, 52, 42, 38, 34, 26, 14];
const LEISURE_HOURS: [u64; 24] =
    [30, 18, 11, 7, 6, 8, 14, 24, 30, 33, 36, 42, 56, 48, 38, 36, 38, 44, 58, 76, 96, 104, 88, 59];

/// The weight of a calendar month, about 1000.
pub(super) fn month_weight(rhythm: Rhythm, month: NaiveDate) -> u64 {
    let weights = match rhythm {
        Rhythm::Steady => return 1000,
        Rhythm::Work => WORK_MONTHS,
        Rhythm::Leisure => LEISURE_MONTHS,
    };
    weights.into_iter().nth(usize::try_from(month.month0()).unwrap_or(0)).unwrap_or(1000)
}

/// The weight of a day, about 1000: by weekday, and by the fixed public holidays (New Year, May Day, National Day week).
pub(super) fn day_weight(rhythm: Rhythm, day: NaiveDate) -> u64 {
    let weights = match rhythm {
        Rhythm::Steady => return 1000,
        Rhythm::Work => WORK_DAYS,
        Rhythm::Leisure => LEISURE_DAYS,
    };
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
    let weight = weights.into_iter().nth(weekday).unwrap_or(1000);
    let holiday = matches!((day.month(), day.day()), (1, 1) | (5, 1..=3) | (10, 1..=7));
    match (holiday, rhythm) {
        (true, Rhythm::Work) => weight / 2,
        (true, _) => weight * 13 / 10,
        (false, _) => weight,
    }
}

/// A second of the day, 0 to 86,399, drawn by the hours of `rhythm`.
pub(super) fn second_of_day(rhythm: Rhythm, draw: &mut Draw) -> u64 {
    let weights = match rhythm {
        Rhythm::Steady => return draw.below(86_400),
        Rhythm::Work => &WORK_HOURS,
        Rhythm::Leisure => &LEISURE_HOURS,
    };
    let hour = u64::try_from(draw.weighted(weights.iter().copied())).unwrap_or(0);
    hour * 3600 + draw.below(3600)
}
