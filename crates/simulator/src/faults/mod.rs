//! Faults on demand: the same document and seed break the same calls again.

mod body;
mod probability;
mod rule;
mod tamper;

use serde_json::{Value, json};

pub(crate) use body::{cut, half_body};
pub(crate) use rule::{FaultError, Kind, Rule};
pub(crate) use tamper::tamper;

use crate::{operation::Operation, rng::Rng};

/// The rules in force and the seed of their dice.
///
/// Each rule has dice of its own, thrown once for each call that it matches: whether a rule strikes
/// its fifth call depends on the seed, on the rule's place in the document, and on that call being
/// the fifth. What other operations were called in between, and by how many at once, changes nothing.
/// A rule for `any` operation counts all of them, in the order in which they arrive. Calls that an
/// earlier rule has broken are not the later rule's.
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

/// The seed of a document that names none.
const DEFAULT_SEED: u64 = 1;

impl Faults {
    /// Reads a whole document; on an error nothing changes.
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
            return Err(error(unknown, "there is no such field"));
        }
        let rules = rules
            .into_iter()
            .enumerate()
            .map(|(index, rule)| Ok((Rule::parse(index, rule)?, rule_rng(seed, index))))
            .collect::<Result<_, _>>()?;
        Ok(Self { rules, seed })
    }

    /// Puts one more rule in force after the others, whose counts and dice go on.
    pub(crate) fn add(&mut self, rule: Value) -> Result<(), FaultError> {
        let index = self.rules.len();
        self.rules
            .push((Rule::parse(index, rule)?, rule_rng(self.seed, index)));
        Ok(())
    }

    /// Takes the rule in this place out of force; the others go on.
    pub(crate) fn remove(&mut self, index: usize) {
        if index < self.rules.len() {
            self.rules.remove(index);
        }
    }

    /// Starts all dice again from this seed; the counts go on.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.seed = seed;
        for (index, (_, random)) in self.rules.iter_mut().enumerate() {
            *random = rule_rng(seed, index);
        }
    }

    /// The seed in force.
    pub(crate) const fn seed(&self) -> u64 {
        self.seed
    }

    /// The rules in force, in their order.
    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.rules.iter().map(|(rule, _)| rule.clone()).collect()
    }

    /// The first rule that is due for this call, counted as used unless that depends on the answer:
    /// see [`Self::strike`].
    pub(crate) fn draw(&mut self, operation: Operation) -> Option<Rule> {
        let drawn = self.next_due(|rule| rule.matches(operation))?;
        if !drawn.kind.depends_on_response() {
            drawn.count_fired();
        }
        Some(drawn.clone())
    }

    /// Counts a drawn rule as used, now that there is an answer for it to change. False if it is used
    /// up by a call that was quicker, or no longer in force.
    pub(crate) fn fire_if_left(&mut self, drawn: &Rule) -> bool {
        let mut rules = self.rules.iter_mut().map(|(rule, _)| rule);
        match rules.find(|rule| rule.is(drawn)) {
            Some(rule) if rule.is_left() => {
                rule.count_fired();
                true
            }
            _ => false,
        }
    }

    /// The same for a notification, which has an amount to be wrong or not.
    pub(crate) fn draw_for_notification(&mut self, with_amount: bool) -> Option<Rule> {
        let drawn = self.next_due(|rule| {
            rule.matches(Operation::Ipn) && (with_amount || rule.kind != Kind::WrongAmount)
        })?;
        drawn.count_fired();
        Some(drawn.clone())
    }

    fn next_due(&mut self, is_meant: impl Fn(&Rule) -> bool) -> Option<&mut Rule> {
        let matching = self.rules.iter_mut();
        for (rule, random) in matching.filter(|(rule, _)| is_meant(rule)) {
            // Thrown even when the rule is not due: `skip` and `times` do not move the dice.
            let struck = rule.probability.strikes(random.next());
            if rule.count_match() && struck {
                return Some(rule);
            }
        }
        None
    }

    /// The document as it stands, with counts.
    pub(crate) fn describe(&self) -> Value {
        let rules: Vec<_> = self.rules.iter().map(|(rule, _)| rule.describe()).collect();
        json!({"rules": rules, "seed": self.seed})
    }
}

/// The dice of the rule in this place. Far apart for neighbouring seeds and places.
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
    fn of_calls_at_once_only_as_many_are_lied_to_as_the_rule_says() {
        let rule = json!({"operation": "query", "kind": "wrong_amount", "times": 1});
        let document = json!({"rules": [rule.clone(), rule]});
        let mut faults = Faults::parse(document.clone()).expect("rules");
        let drawn = [(); 3].map(|()| faults.draw(Operation::Query).expect("a rule"));
        assert_eq!(
            drawn.clone().map(|rule| faults.fire_if_left(&rule)),
            [true, false, false]
        );
        // The second rule is another one, although it says the same.
        let second = faults.draw(Operation::Query).expect("the second rule");
        assert!(faults.fire_if_left(&second) && faults.draw(Operation::Query).is_none());
        let mut replaced = Faults::parse(document).expect("rules");
        assert!(!replaced.fire_if_left(&drawn[0]), "no longer in force");
    }
}
