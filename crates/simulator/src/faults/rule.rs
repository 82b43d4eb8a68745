//! A rule of a fault document: which calls fail, how, and how often.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::probability::Probability;
use crate::{error_codes::ErrorCode, operation::Operation};

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The normal response or notification, delayed.
    Delay,
    /// No effect and no response; the connection stays open.
    SilentBefore,
    /// Takes effect; no response, and the connection stays open.
    SilentAfter,
    /// No effect; the connection is closed without a response.
    CutBefore,
    /// Takes effect; the connection is closed without a response.
    CutAfter,
    /// The connection is closed without a response; takes effect later, as a call that the network delivers late.
    Late,
    /// A chosen HTTP status.
    Status,
    /// 401, as for an expired token.
    Unauthorized,
    /// An HTML page instead of JSON, as CDNs send.
    Html,
    /// Takes effect; the response breaks off in the middle.
    HalfBody,
    /// 200 with no body.
    Empty,
    /// Takes effect; the response states another amount. A notification is changed after it was
    /// signed.
    WrongAmount,
    /// Takes effect; the response states another invoice.
    WrongInvoice,
    /// The browser visits the callback URL twice.
    DuplicateCallback,
    /// The browser does not visit the callback URL.
    LostCallback,
    /// bKash's maintenance response.
    Maintenance,
    /// A business refusal with a chosen error code.
    Refuse,
    /// The response to one Grant or Refresh too many.
    TokenBudget,
    /// The notification is sent twice.
    Duplicate,
    /// The next notification is sent first.
    Reordered,
    /// The notification's signature is wrong.
    BadSignature,
    /// The notification is correctly signed, but for another topic.
    WrongTopic,
    /// The notification is not sent.
    Lost,
}

const KINDS: [(Kind, &str); 23] = [
    (Kind::Delay, "delay"),
    (Kind::SilentBefore, "silent_before"),
    (Kind::SilentAfter, "silent_after"),
    (Kind::CutBefore, "cut_before"),
    (Kind::CutAfter, "cut_after"),
    (Kind::Late, "late"),
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

    /// All kinds.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, _)| *kind)
    }

    /// Whether the kind applies to notifications only.
    const fn is_for_notifications(self) -> bool {
        matches!(
            self,
            Self::Duplicate | Self::Reordered | Self::BadSignature | Self::WrongTopic | Self::Lost
        )
    }

    /// Fields that apply only to some kinds.
    pub(crate) const KIND_SPECIFIC_FIELDS: [&str; 4] =
        ["milliseconds", "status", "code", "after_effect"];

    /// Whether the kind uses this field of a rule.
    pub(crate) const fn accepts_field(self, field: &str) -> bool {
        match field.as_bytes() {
            b"milliseconds" => matches!(
                self,
                Self::Delay | Self::SilentBefore | Self::SilentAfter | Self::Late | Self::Reordered
            ),
            b"status" => matches!(
                self,
                Self::Status | Self::Html | Self::Empty | Self::Maintenance
            ),
            b"code" => matches!(self, Self::Refuse),
            b"after_effect" => matches!(
                self,
                Self::Status
                    | Self::Unauthorized
                    | Self::Html
                    | Self::Empty
                    | Self::Maintenance
                    | Self::Refuse
            ),
            _ => true,
        }
    }

    /// Whether the rule can fire only if the response has the field to change; a refusal has no
    /// amount.
    pub(super) const fn depends_on_response(self) -> bool {
        matches!(self, Self::WrongAmount | Self::WrongInvoice)
    }

    /// Whether the kind applies to the operation.
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
            Self::Duplicate
            | Self::Reordered
            | Self::BadSignature
            | Self::WrongTopic
            | Self::Lost => operation == Op::Ipn,
            Self::SilentBefore
            | Self::SilentAfter
            | Self::CutBefore
            | Self::CutAfter
            | Self::Late
            | Self::Status
            | Self::Unauthorized
            | Self::Html
            | Self::HalfBody
            | Self::Empty
            | Self::Maintenance
            | Self::Refuse => !matches!(operation, Op::Callback | Op::Ipn),
        }
    }
}

/// The operations that a rule applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Any,
    Only(Operation),
}

/// A rule with its counts.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    scope: Scope,
    pub(crate) kind: Kind,
    pub(crate) milliseconds: Option<u64>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<ErrorCode>,
    /// Whether the operation takes effect before a `status`, `html`, `refuse`, … response.
    pub(crate) after_effect: bool,
    /// How often the rule fires; `None` for every time.
    pub(crate) times: Option<u64>,
    /// Matching calls to leave alone first.
    pub(crate) skip: u64,
    pub(crate) probability: Probability,
    /// Matching calls so far.
    pub(crate) matched: u64,
    /// Changed calls so far.
    pub(crate) fired: u64,
    /// Shared by the copies of a rule, and by no other rule.
    identity: Arc<()>,
}

/// An error in a fault document; `field` is a path such as `rules[0].kind`.
#[derive(Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {problem}")]
pub(crate) struct FaultError {
    pub(crate) field: String,
    pub(crate) problem: String,
}

impl Rule {
    /// Whether the rule applies to the operation.
    pub(crate) fn matches(&self, operation: Operation) -> bool {
        let in_scope = match self.scope {
            // A notification must not use up a rule for `any` call that caused it.
            Scope::Any => operation != Operation::Ipn || self.kind.is_for_notifications(),
            // A rule for `create` applies to agreements too: one URL serves both.
            Scope::Only(Operation::Create) => {
                matches!(operation, Operation::Create | Operation::AgreementCreate)
            }
            Scope::Only(only) => only == operation,
        };
        in_scope && self.kind.fits(operation)
    }

    /// The operation's name, or `any`.
    pub(crate) const fn operation(&self) -> &'static str {
        match self.scope {
            Scope::Any => "any",
            Scope::Only(operation) => operation.name(),
        }
    }

    /// Counts a match. Returns true if `skip` is exceeded and `times` is not used up.
    pub(crate) fn count_match(&mut self) -> bool {
        self.matched += 1;
        self.matched > self.skip && self.is_left()
    }

    /// Whether the rule can still fire.
    pub(super) fn is_left(&self) -> bool {
        self.times.is_none_or(|times| self.fired < times)
    }

    /// Whether `other` is a copy of this rule.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.identity, &other.identity)
    }

    pub(crate) fn count_fired(&mut self) {
        self.fired += 1;
    }

    /// Parses the rule at `rules[index]`.
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
                return Err(
                    fields.error("code", "refuse needs one of bKash's error codes".to_owned())
                );
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
                // An explicit `null`: every time.
                Some(Value::Null) => fields.fields.remove("times").and(None),
                _ => Some(fields.optional("times")?.unwrap_or(1)),
            },
            skip: fields.optional("skip")?.unwrap_or(0),
            probability,
            matched: 0,
            fired: 0,
            identity: Arc::default(),
        };
        // `GET` adds these; a document from `GET` must be accepted by `PUT`.
        for counted in ["seen", "fired"] {
            fields.fields.remove(counted);
        }
        match fields.fields.keys().next() {
            Some(unknown) => Err(fields.error(unknown, "unknown field".to_owned())),
            None => Ok(rule),
        }
    }

    /// The rule with its counts, as in `GET /simulator/faults`.
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

    /// Rejects a field that the kind does not use. `false` and `null` are accepted, because `GET`
    /// returns them.
    fn are_taken_by(&self, kind: Kind) -> Result<(), FaultError> {
        let idle = Kind::KIND_SPECIFIC_FIELDS.into_iter().find(|field| {
            let value = self.fields.get(*field).unwrap_or(&Value::Null);
            !kind.accepts_field(field) && !matches!(value, Value::Null | Value::Bool(false))
        });
        match idle {
            Some(field) => {
                let takers: Vec<_> = Kind::all()
                    .filter(|kind| kind.accepts_field(field))
                    .map(Kind::name)
                    .collect();
                let problem = format!(
                    "not supported for {}: only for {}",
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
                "{} applies only to any or {}",
                kind.name(),
                fitting.join(", ")
            );
            return Err(self.error("operation", problem));
        }
        Ok(Scope::Only(operation))
    }
}
