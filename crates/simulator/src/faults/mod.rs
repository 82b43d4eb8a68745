//! Faults on demand. The same document and seed affect the same calls again.

mod body;
mod probability;
mod rule;
mod tamper;

use serde_json::{Value, json};

pub(crate) use body::{cut, half_body};
pub(crate) use rule::{FaultError, Kind, Rule};
pub(crate) use tamper::tamper;

use crate::{operation::Operation, rng::Rng};

/// The active rules and their seed.
///
/// Each rule has its own random sequence and draws one number per call that it matches. Whether a
/// rule fires on its fifth call depends on the seed, on the rule's position in the document, and on
/// that call being the fifth. Calls of other operations, and how many run at once, make no
/// difference. A rule for `any` operation counts all calls in order of arrival. A call that an
/// earlier rule has changed is not offered to later ones.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<(Rule, Rng)>,
    seed: u64,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            seed: DEFAULT_SEED,
        }
    }
}

/// The seed of a document without one.
const DEFAULT_SEED: u64 = 1;

impl Faults {
    /// Parses a fault document.
    ///
    /// # Errors
    ///
    /// Returns the path of the invalid field and what is wrong with it.
    pub(crate) fn parse(document: Value) -> Result<Self, FaultError> {
        let error = |field: &str, problem: &str| FaultError {
            field: field.to_owned(),
            problem: problem.to_owned(),
        };
        let Value::Object(mut fields) = document else {
            return Err(error(
                "document",
                "expected an object with `rules` and `seed`",
            ));
        };
        let rules = match fields.remove("rules") {
            Some(Value::Array(rules)) => rules,
            Some(_) => return Err(error("rules", "expected an array")),
            None => return Err(error("rules", "is missing")),
        };
        let seed = match fields.remove("seed") {
            None | Some(Value::Null) => DEFAULT_SEED,
            Some(seed) => seed
                .as_u64()
                .ok_or_else(|| error("seed", "expected a whole number"))?,
        };
        if let Some(unknown) = fields.keys().next() {
            return Err(error(unknown, "unknown field"));
        }
        let rules = rules
            .into_iter()
            .enumerate()
            .map(|(index, rule)| Ok((Rule::parse(index, rule)?, rule_rng(seed, index))))
            .collect::<Result<_, _>>()?;
        Ok(Self { rules, seed })
    }

    /// Adds a rule after the others, which keep their counts and random sequences.
    pub(crate) fn add(&mut self, rule: Value) -> Result<(), FaultError> {
        let index = self.rules.len();
        self.rules
            .push((Rule::parse(index, rule)?, rule_rng(self.seed, index)));
        Ok(())
    }

    /// Removes a rule. The others are unchanged.
    pub(crate) fn remove(&mut self, index: usize) {
        if index < self.rules.len() {
            self.rules.remove(index);
        }
    }

    /// Restarts all random sequences with this seed. The counts are unchanged.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.seed = seed;
        for (index, (_, rng)) in self.rules.iter_mut().enumerate() {
            *rng = rule_rng(seed, index);
        }
    }

    /// The active seed.
    pub(crate) const fn seed(&self) -> u64 {
        self.seed
    }

    /// The active rules, in order.
    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.rules.iter().map(|(rule, _)| rule.clone()).collect()
    }

    /// Returns the first rule that fires on this call and counts it, unless it depends on the
    /// response: see [`Self::fire_if_left`].
    pub(crate) fn select(&mut self, operation: Operation) -> Option<Rule> {
        let drawn = self.next_due(|rule| rule.matches(operation))?;
        if !drawn.kind.depends_on_response() {
            drawn.count_fired();
        }
        Some(drawn.clone())
    }

    /// Counts a drawn rule that has a response to change. Returns false if concurrent calls have
    /// used it up, or if it was removed.
    pub(crate) fn fire_if_left(&mut self, drawn: &Rule) -> bool {
        let mut rules = self.rules.iter_mut().map(|(rule, _)| rule);
        match rules.find(|rule| rule.is(drawn)) {
            Some(rule) if rule.is_left() => {
                rule.count_fired();
                true
            }
            Some(_) | None => false,
        }
    }

    /// Like [`Self::draw`], for a notification. Not every notification has an amount.
    pub(crate) fn draw_for_notification(&mut self, with_amount: bool) -> Option<Rule> {
        let drawn = self.next_due(|rule| {
            rule.matches(Operation::Ipn) && (with_amount || rule.kind != Kind::WrongAmount)
        })?;
        drawn.count_fired();
        Some(drawn.clone())
    }

    fn next_due(&mut self, is_meant: impl Fn(&Rule) -> bool) -> Option<&mut Rule> {
        let matching = self.rules.iter_mut();
        for (rule, rng) in matching.filter(|(rule, _)| is_meant(rule)) {
            // Drawn even if the rule cannot fire: `skip` and `times` must not shift the sequence.
            let fires = rule.probability.fires(rng.next());
            if rule.count_match() && fires {
                return Some(rule);
            }
        }
        None
    }

    /// The document with the rules' counts.
    pub(crate) fn describe(&self) -> Value {
        let rules: Vec<_> = self.rules.iter().map(|(rule, _)| rule.describe()).collect();
        json!({"rules": rules, "seed": self.seed})
    }
}

/// The random sequence of a rule. Neighbouring seeds and positions give unrelated sequences.
fn rule_rng(seed: u64, index: usize) -> Rng {
    let mut mixed = Rng::from_seed(seed);
    let mut place = Rng::from_seed(mixed.next() ^ (index as u64));
    Rng::from_seed(place.next())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Faults, Operation};

    #[test]
    fn a_rule_keeps_its_count_under_concurrent_calls() {
        let rule = json!({"operation": "query", "kind": "wrong_amount", "times": 1});
        let document = json!({"rules": [rule.clone(), rule]});
        let mut faults = Faults::parse(document.clone()).expect("rules");
        let drawn = [(); 3].map(|()| faults.select(Operation::Query).expect("a rule"));
        assert_eq!(
            drawn.clone().map(|rule| faults.fire_if_left(&rule)),
            [true, false, false]
        );
        // The second rule is equal to the first, but distinct.
        let second = faults.select(Operation::Query).expect("the second rule");
        assert!(faults.fire_if_left(&second) && faults.select(Operation::Query).is_none());
        let mut replaced = Faults::parse(document).expect("rules");
        assert!(!replaced.fire_if_left(&drawn[0]), "no longer in force");
    }
}
