//! One line of a fault document: what to break, how, and how often.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::probability::Probability;
use crate::{error_codes::ErrorCode, operation::Operation};

/// How an answer goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A right answer, or notification, late.
    Delay,
    /// No effect and no answer while the connection stays open.
    SilentBefore,
    /// The effect is booked, and no answer comes while the connection stays open.
    SilentAfter,
    /// No effect; the connection is closed without an answer.
    CutBefore,
    /// The effect is booked; the connection is closed without an answer.
    CutAfter,
    /// An HTTP status of one's choice.
    Status,
    /// 401, as for a token that has ended.
    Unauthorized,
    /// A web page where JSON was expected, as content networks send.
    Html,
    /// The effect is booked; the answer breaks off in the middle.
    HalfBody,
    /// 200 with no body.
    Empty,
    /// The effect is booked; the answer, or the notification after it was signed, names another amount.
    WrongAmount,
    /// The effect is booked; the answer names another invoice.
    WrongInvoice,
    /// The browser comes back to the merchant twice.
    DuplicateCallback,
    /// The browser never comes back to the merchant.
    LostCallback,
    /// bKash's own maintenance answer.
    Maintenance,
    /// A business refusal with a code of one's choice.
    Refuse,
    /// The answer to one Grant or Refresh too many.
    TokenBudget,
    /// The notification comes twice.
    Duplicate,
    /// The next notification comes first.
    Reordered,
    /// The notification's signature is wrong.
    BadSignature,
    /// The notification is signed, and of somebody else's topic.
    WrongTopic,
    /// The notification never comes.
    Lost,
}

const KINDS: [(Kind, &str); 22] = [
    (Kind::Delay, "delay"),
    (Kind::SilentBefore, "silent_before"),
    (Kind::SilentAfter, "silent_after"),
    (Kind::CutBefore, "cut_before"),
    (Kind::CutAfter, "cut_after"),
    (Kind::Status, "status"),
    (Kind::Unauthorized, "unauthorized"),
    (Kind::Html, "html"),
    (Kind::HalfBody, "half_body"),
    (Kind::Empty, "empty"),
    (Kind::WrongAmount, "wrong_amount"),
    (Kind::WrongInvoice, "wrong_invoice"),
    (Kind::DuplicateCallback, "duplicate_callback"),
    (Kind::LostCallback, "lost_callback"),
    (Kind::Maintenance, "maintenance"),
    (Kind::Refuse, "refuse"),
    (Kind::TokenBudget, "token_budget"),
    (Kind::Duplicate, "duplicate"),
    (Kind::Reordered, "reordered"),
    (Kind::BadSignature, "bad_signature"),
    (Kind::WrongTopic, "wrong_topic"),
    (Kind::Lost, "lost"),
];

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }

    /// Every way of failing.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, _)| *kind)
    }

    /// Whether only a notification can fail this way.
    const fn is_for_notifications(self) -> bool {
        matches!(
            self,
            Self::Duplicate | Self::Reordered | Self::BadSignature | Self::WrongTopic | Self::Lost
        )
    }

    /// Fields that only some kinds do anything with, beside those that all have.
    pub(crate) const KIND_SPECIFIC_FIELDS: [&str; 4] =
        ["milliseconds", "status", "code", "after_effect"];

    /// Whether it does anything with a field of a rule.
    pub(crate) const fn takes(self, field: &str) -> bool {
        match field.as_bytes() {
            b"milliseconds" => matches!(
                self,
                Self::Delay | Self::SilentBefore | Self::SilentAfter | Self::Reordered
            ),
            b"status" => matches!(
                self,
                Self::Status | Self::Html | Self::Empty | Self::Maintenance
            ),
            b"code" => matches!(self, Self::Refuse),
            b"after_effect" => matches!(
                self,
                Self::Status | Self::Unauthorized | Self::Html | Self::Empty | Self::Maintenance
            ),
            _ => true,
        }
    }

    /// Whether only the answer shows if there is anything to spoil: a refusal has no amount.
    pub(super) const fn depends_on_response(self) -> bool {
        matches!(self, Self::WrongAmount | Self::WrongInvoice)
    }

    /// Whether this way of failing makes sense for the operation.
    pub(crate) fn fits(self, operation: Operation) -> bool {
        use Operation as Op;
        match self {
            Self::DuplicateCallback | Self::LostCallback => operation == Op::Callback,
            Self::TokenBudget => matches!(operation, Op::Grant | Op::Refresh),
            Self::WrongAmount => matches!(
                operation,
                Op::Create
                    | Op::Execute
                    | Op::Query
                    | Op::Search
                    | Op::Refund
                    | Op::RefundStatus
                    | Op::Ipn
            ),
            Self::WrongInvoice => matches!(operation, Op::Create | Op::Execute | Op::Query),
            Self::Delay => operation != Op::Callback,
            _ if self.is_for_notifications() => operation == Op::Ipn,
            _ => !matches!(operation, Op::Callback | Op::Ipn),
        }
    }
}

/// Which operations a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Any,
    Only(Operation),
}

/// A rule as it was put, with the counts of its use.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    scope: Scope,
    pub(crate) kind: Kind,
    pub(crate) milliseconds: Option<u64>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<ErrorCode>,
    /// Whether the effect is booked before a `status`, `html`, `empty`, … answer.
    pub(crate) after_effect: bool,
    /// How often it strikes; none for as long as it is in force.
    pub(crate) times: Option<u64>,
    /// Matching calls that it lets pass first.
    pub(crate) skip: u64,
    pub(crate) probability: Probability,
    /// Calls that matched so far.
    pub(crate) matched: u64,
    /// Calls that were broken so far.
    pub(crate) fired: u64,
    /// The same in every copy of the rule and in no other rule.
    identity: Arc<()>,
}

/// Why a fault document was refused; `field` is a path such as `rules[0].kind`.
#[derive(Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {problem}")]
pub(crate) struct FaultError {
    pub(crate) field: String,
    pub(crate) problem: String,
}

impl Rule {
    /// Whether the rule is for this operation at all.
    pub(crate) fn matches(&self, operation: Operation) -> bool {
        let in_scope = match self.scope {
            // A rule for any call is not used up by a notification that the call causes.
            Scope::Any => operation != Operation::Ipn || self.kind.is_for_notifications(),
            // An agreement's create is a create as well: one URL serves both.
            Scope::Only(Operation::Create) => {
                matches!(operation, Operation::Create | Operation::AgreementCreate)
            }
            Scope::Only(only) => only == operation,
        };
        in_scope && self.kind.fits(operation)
    }

    /// The name of the operation it is for, or `any`.
    pub(crate) const fn operation(&self) -> &'static str {
        match self.scope {
            Scope::Any => "any",
            Scope::Only(operation) => operation.name(),
        }
    }

    /// Counts a match; true when `skip` is over and `times` is not used up.
    pub(crate) fn count_match(&mut self) -> bool {
        self.matched += 1;
        self.matched > self.skip && self.is_left()
    }

    /// Whether `times` is not used up.
    pub(super) fn is_left(&self) -> bool {
        self.times.is_none_or(|times| self.fired < times)
    }

    /// Whether the other one is a copy of this rule.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.identity, &other.identity)
    }

    pub(crate) fn count_fired(&mut self) {
        self.fired += 1;
    }

    /// Reads the rule at `rules[index]`.
    pub(crate) fn parse(index: usize, value: Value) -> Result<Self, FaultError> {
        let Value::Object(fields) = value else {
            return Err(FaultError {
                field: format!("rules[{index}]"),
                problem: "expected an object".to_owned(),
            });
        };
        let mut fields = Fields { index, fields };
        let kind: String = fields.required("kind")?;
        let Some((kind, _)) = KINDS.iter().find(|(_, name)| *name == kind) else {
            let names: Vec<_> = KINDS.iter().map(|(_, name)| *name).collect();
            return Err(fields.error("kind", format!("expected one of {}", names.join(", "))));
        };
        let kind = *kind;
        let scope = fields.scope(kind)?;
        fields.are_taken_by(kind)?;
        let code = match fields.optional::<String>("code")? {
            None if kind == Kind::Refuse => {
                return Err(fields.error("code", "refuse needs one of bKash's codes".to_owned()));
            }
            None => None,
            Some(text) => Some(ErrorCode::parse(&text).ok_or_else(|| {
                fields.error("code", format!("{text} is not in bKash's error list"))
            })?),
        };
        let status: Option<u16> = fields.optional("status")?;
        if status.is_some_and(|status| !(200..600).contains(&status)) {
            return Err(fields.error(
                "status",
                "expected an HTTP status from 200 to 599".to_owned(),
            ));
        }
        let probability = match fields.fields.remove("probability") {
            None | Some(Value::Null) => Probability::always(),
            Some(value) => Probability::parse(&value).ok_or_else(|| {
                fields.error("probability", "expected a number from 0 to 1".to_owned())
            })?,
        };
        let rule = Self {
            scope,
            kind,
            milliseconds: fields.optional("milliseconds")?,
            status,
            code,
            after_effect: fields.optional("after_effect")?.unwrap_or(false),
            times: match fields.fields.get("times") {
                // Said on purpose: every time.
                Some(Value::Null) => fields.fields.remove("times").and(None),
                _ => Some(fields.optional("times")?.unwrap_or(1)),
            },
            skip: fields.optional("skip")?.unwrap_or(0),
            probability,
            matched: 0,
            fired: 0,
            identity: Arc::default(),
        };
        // What GET adds may be put back unchanged.
        for counted in ["seen", "fired"] {
            fields.fields.remove(counted);
        }
        match fields.fields.keys().next() {
            Some(unknown) => Err(fields.error(unknown, "there is no such field".to_owned())),
            None => Ok(rule),
        }
    }

    /// The rule with its counts, for `GET /simulator/faults`.
    pub(crate) fn describe(&self) -> Value {
        let mut described = serde_json::json!({
            "operation": self.operation(),
            "kind": self.kind.name(),
            "times": self.times,
            "skip": self.skip,
            "probability": self.probability.described(),
            "after_effect": self.after_effect,
            "seen": self.matched,
            "fired": self.fired,
        });
        if let Some(milliseconds) = self.milliseconds {
            described["milliseconds"] = milliseconds.into();
        }
        if let Some(status) = self.status {
            described["status"] = status.into();
        }
        if let Some(code) = self.code {
            described["code"] = code.to_string().into();
        }
        described
    }
}

struct Fields {
    index: usize,
    fields: Map<String, Value>,
}

impl Fields {
    fn error(&self, field: &str, problem: String) -> FaultError {
        FaultError {
            field: format!("rules[{}].{field}", self.index),
            problem,
        }
    }

    fn optional<T: DeserializeOwned>(&mut self, field: &str) -> Result<Option<T>, FaultError> {
        match self.fields.remove(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value)
                .map(Some)
                .map_err(|error| self.error(field, error.to_string())),
        }
    }

    fn required<T: DeserializeOwned>(&mut self, field: &str) -> Result<T, FaultError> {
        self.optional(field)?
            .ok_or_else(|| self.error(field, "is missing".to_owned()))
    }

    /// Refuses what would do nothing. That it does not happen may be said of every kind: GET says so.
    fn are_taken_by(&self, kind: Kind) -> Result<(), FaultError> {
        let idle = Kind::KIND_SPECIFIC_FIELDS.into_iter().find(|field| {
            let said = self.fields.get(*field).unwrap_or(&Value::Null);
            !kind.takes(field) && !matches!(said, Value::Null | Value::Bool(false))
        });
        match idle {
            Some(field) => {
                let takers: Vec<_> = Kind::all()
                    .filter(|kind| kind.takes(field))
                    .map(Kind::name)
                    .collect();
                let problem = format!(
                    "does nothing for {}: only for {}",
                    kind.name(),
                    takers.join(", ")
                );
                Err(self.error(field, problem))
            }
            None => Ok(()),
        }
    }

    fn scope(&mut self, kind: Kind) -> Result<Scope, FaultError> {
        let name: String = self.required("operation")?;
        if name == "any" {
            return Ok(Scope::Any);
        }
        let Some(operation) = Operation::parse(&name) else {
            let names: Vec<_> = Operation::ALL
                .iter()
                .map(|operation| operation.name())
                .collect();
            return Err(self.error(
                "operation",
                format!("expected any or one of {}", names.join(", ")),
            ));
        };
        if !kind.fits(operation) {
            let fitting: Vec<_> = Operation::ALL
                .iter()
                .filter(|operation| kind.fits(**operation))
                .map(|operation| operation.name())
                .collect();
            let problem = format!(
                "{} happens only to any or {}",
                kind.name(),
                fitting.join(", ")
            );
            return Err(self.error("operation", problem));
        }
        Ok(Scope::Only(operation))
    }
}
