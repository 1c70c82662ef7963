//! Repeatable randomness: every choice is drawn from a ChaCha stream named by the seed, a purpose and an index.
//!
//! Guarantees: the same seed gives the same draws on every machine, and a customer's draws do not depend on how many
//! other customers there are.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use serde::{Deserialize, Serialize};

/// What a stream of draws is for. Two purposes never share a stream.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Names = 1,
    Customer = 2,
    Timeline = 3,
    UsageLevel = 4,
    Usage = 5,
    Payment = 6,
}

/// One stream of draws.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of `purpose` number `index`, which has at most 56 bits.
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64) -> Draw {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(((purpose as u64) << 56) | (index & ((1 << 56) - 1)));
        Draw(source)
    }

    /// A number below `bound`, or 0 for a bound of 0. The bias is below `bound` in 2^64.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// True in `permille` of 1000 cases.
    pub(super) fn chance(&mut self, permille: u64) -> bool {
        self.below(1000) < permille
    }

    /// One of `choices`.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a Choices<T>) -> &'a T {
        choices.at(self.below(choices.count()))
    }

    /// The place of one of `weights`, drawn in proportion; 0 when there are none.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }
}

/// A list to choose from; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<T>", into = "Vec<T>", bound(serialize = "T: Clone + Serialize"))]
pub(super) struct Choices<T>(Vec<T>);

impl<T> TryFrom<Vec<T>> for Choices<T> {
    type Error = &'static str;

    fn try_from(list: Vec<T>) -> Result<Self, Self::Error> {
        if list.is_empty() { Err("a list to choose from is empty") } else { Ok(Choices(list)) }
    }
}

impl<T> From<Choices<T>> for Vec<T> {
    fn from(choices: Choices<T>) -> Vec<T> {
        choices.0
    }
}

impl<T> Choices<T> {
    /// How many; at least one.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// Number `place`, counted round and round.
    pub(super) fn at(&self, place: u64) -> &T {
        &self.0[usize::try_from(place % self.count()).unwrap_or(0)]
    }
}

/// A shuffle of `0..size` that needs no memory: `place · multiplier + offset`, with a multiplier prime to `size`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shuffle {
    size: u64,
    multiplier: u64,
    offset: u64,
}

impl Shuffle {
    /// A shuffle of `0..size` drawn from `draw`; `size` is at least 1.
    pub(super) fn new(draw: &mut Draw, size: u64) -> Shuffle {
        let size = size.max(1);
        let mut multiplier = draw.between(size / 3, size - 1).max(1);
        while greatest_common_divisor(multiplier, size) != 1 {
            multiplier += 1;
        }
        Shuffle { size, multiplier, offset: draw.below(size) }
    }

    /// How many places it shuffles.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Where `place` (taken modulo the size) goes; different places go to different ones.
    pub(super) fn of(&self, place: u64) -> u64 {
        let moved = u128::from(place % self.size) * u128::from(self.multiplier) + u128::from(self.offset);
        u64::try_from(moved % u128::from(self.size)).unwrap_or(0)
    }
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn draws_are_the_same_on_every_machine() {
        let mut draw = Draw::new(7, Purpose::Customer, 3);
        let drawn: Vec<u64> = (0..6).map(|_| draw.below(1000)).collect();
        assert_eq!(drawn, PINNED);
    }

    /// Drawn once and kept: a change here changes every demo company.
    const PINNED: [u64; 6] = [286, 721, 339, 903, 594, 774];

    #[test]
    fn streams_differ_by_purpose_and_index() {
        let first = |purpose, index| Draw::new(7, purpose, index).below(u64::MAX);
        let all = BTreeSet::from([
            first(Purpose::Customer, 1),
            first(Purpose::Customer, 2),
            first(Purpose::Usage, 1),
            Draw::new(8, Purpose::Customer, 1).below(u64::MAX),
        ]);
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut draw = Draw::new(1, Purpose::Names, 0);
        assert_eq!(draw.below(0), 0);
        assert!((0..1000).all(|_| (3..=5).contains(&draw.between(3, 5))));
        let places: BTreeSet<usize> = (0..1000).map(|_| draw.weighted([1, 0, 3].into_iter())).collect();
        assert_eq!(places, BTreeSet::from([0, 2]));
    }

    #[test]
    fn a_shuffle_sends_no_two_places_to_one() {
        for size in [1, 2, 12, 1000, 19_200] {
            let shuffle = Shuffle::new(&mut Draw::new(5, Purpose::Names, size), size);
            let reached: BTreeSet<u64> = (0..size).map(|place| shuffle.of(place)).collect();
            assert_eq!(reached, (0..size).collect());
        }
    }
}
