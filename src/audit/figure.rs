//! A figure with its interval, as tables and JSON show it.

use serde::Serialize;

use super::interval::Interval;
use super::stratified::Estimate;

/// Half the width of an interval that the advice on more items aims at: 3 points.
const WANTED_HALF_WIDTH: f64 = 0.03;

/// An estimated share with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The estimate, 0 to 1.
    pub value: f64,
    /// Its interval at 95 %.
    pub interval: Interval,
    /// Coded items that it rests on.
    pub items: u64,
    /// Further items of the same design that would bring the interval to ± 3 points; 0: it is that narrow already.
    pub items_to_add: u64,
}

impl Figure {
    /// A figure with an interval made elsewhere.
    pub fn new(value: f64, interval: Interval, items: f64) -> Self {
        let factor = (interval.half_width() / WANTED_HALF_WIDTH).powi(2);
        let items_to_add = (items * (factor - 1.0)).ceil().max(0.0) as u64;
        Self { value, interval, items: items as u64, items_to_add }
    }
}

impl From<Estimate> for Figure {
    fn from(estimate: Estimate) -> Self {
        Self::new(estimate.value, estimate.interval(), estimate.n)
    }
}
