//! A rule's probability: any JSON number from 0 to 1.

use serde_json::{Number, Value};

/// A number from 0 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Probability {
    /// The number as written, for display.
    written: Number,
    value: f64,
}

impl Probability {
    /// Returns `None` unless the value is a number from 0 to 1.
    pub(super) fn parse(written: &Value) -> Option<Self> {
        let Value::Number(written) = written else {
            return None;
        };
        let value = written.as_f64()?;
        (0.0..=1.0).contains(&value).then(|| Self {
            written: written.clone(),
            value,
        })
    }

    /// Probability 1.
    pub(super) fn always() -> Self {
        Self {
            written: Number::from(1),
            value: 1.0,
        }
    }

    /// Whether 64 random bits fall below the probability. Uses the upper 53 bits, which a float
    /// represents exactly, so that 0 never fires and 1 always does.
    pub(super) fn fires(&self, draw: u64) -> bool {
        let high = u32::try_from(draw >> 32).unwrap_or(u32::MAX);
        let low = u32::try_from((draw & 0xffff_ffff) >> 11).unwrap_or(u32::MAX);
        let drawn =
            (f64::from(high) * f64::from(1_u32 << 21) + f64::from(low)) * (0.5_f64).powi(53);
        drawn < self.value
    }

    pub(crate) fn is_always(&self) -> bool {
        self.value >= 1.0
    }

    pub(super) fn described(&self) -> Value {
        Value::Number(self.written.clone())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Probability;
    use crate::rng::Rng;

    fn probability(text: &str) -> Probability {
        let value = serde_json::from_str(text).expect("JSON");
        Probability::parse(&value).expect("a probability")
    }

    #[test]
    fn any_number_from_0_to_1_is_accepted_and_shown_as_written() {
        for text in ["0", "1", "1.0", "0.5", "1e-7", "1e-300", "0.1234567891"] {
            let shown = serde_json::to_string(&probability(text).described()).expect("JSON");
            assert_eq!(shown, text);
        }
        for value in [
            json!(1.000_001),
            json!(-1e-9),
            json!(2),
            json!("1"),
            json!(null),
        ] {
            assert!(Probability::parse(&value).is_none(), "{value}");
        }
    }

    #[test]
    fn zero_never_applies_and_one_always_does() {
        for draw in [0, 1, u64::MAX / 2, u64::MAX] {
            assert!(!probability("0").fires(draw), "{draw}");
            assert!(probability("1").fires(draw), "{draw}");
        }
        assert!(probability("1e-7").fires(0));
        assert!(!probability("1e-7").fires(u64::MAX / 9_000_000));
        assert!(probability("1e-7").fires(u64::MAX / 11_000_000));
    }

    #[test]
    fn the_frequency_is_close_to_the_probability() {
        let mut rng = Rng::from_seed(3);
        let third = probability("0.3");
        let fires = (0..10_000).filter(|_| third.fires(rng.next())).count();
        assert!((2_850..3_150).contains(&fires), "{fires}");
    }
}
