//! Faults on demand: the same document and seed break the same calls again.

mod body;
mod rule;

use serde_json::{Value, json};

pub(crate) use body::{cut, half_body};
pub(crate) use rule::{FaultError, Kind, Rule};

use crate::{operation::Operation, random::Random};

/// The rules in force and the dice they share.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    seed: u64,
    random: Random,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            seed: 1,
            random: Random::seeded(1),
        }
    }
}

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
            None | Some(Value::Null) => 1,
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
            .map(|(index, rule)| Rule::parse(index, rule))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            rules,
            seed,
            random: Random::seeded(seed),
        })
    }

    /// The first rule that is due for this operation, counted as used.
    pub(crate) fn draw(&mut self, operation: Operation) -> Option<Rule> {
        for rule in self.rules.iter_mut().filter(|rule| rule.matches(operation)) {
            if rule.is_due()
                && (rule.per_million == 1_000_000 || self.random.chance(rule.per_million))
            {
                rule.fire();
                return Some(rule.clone());
            }
        }
        None
    }

    /// The document as it stands, with counts.
    pub(crate) fn describe(&self) -> Value {
        let rules: Vec<_> = self.rules.iter().map(Rule::describe).collect();
        json!({"rules": rules, "seed": self.seed})
    }
}
