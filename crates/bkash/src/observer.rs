//! Observes the calls to bKash, so that their duration and results can be measured.

use std::{sync::Arc, time::Duration};

use bkash_types::Family;
use domain::Decline;
use tokio::time::Instant;

use crate::{
    document::{ApiStatus, Document},
    error_codes,
    http::Reply,
};

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallVerdict {
    /// bKash answered without an error code.
    Success,
    /// bKash answered with an error code.
    Refused,
    /// bKash did not accept the token.
    TokenRejected,
    /// The call was sent, and there is no readable answer: a time-out, an error page or a broken connection.
    NoAnswer,
    /// There was no connection.
    NotSent,
}

impl CallVerdict {
    /// Every verdict.
    pub const ALL: [Self; 5] = [
        Self::Success,
        Self::Refused,
        Self::TokenRejected,
        Self::NoAnswer,
        Self::NotSent,
    ];

    /// The verdict as the value of a label.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Refused => "refused",
            Self::TokenRejected => "token_rejected",
            Self::NoAnswer => "no_answer",
            Self::NotSent => "not_sent",
        }
    }
}

/// A call that has ended.
#[derive(Debug, Clone, Copy)]
pub struct EndedCall {
    /// The path below the base URL, without identifiers.
    pub path: &'static str,
    /// How it ended.
    pub verdict: CallVerdict,
    /// Why bKash refused it; `None` if it did not, or its error code is not listed as a reason.
    pub decline: Option<Decline>,
    /// How long it took, with the whole answer.
    pub duration: Duration,
}

/// Observes calls to bKash.
pub trait CallObserver: Send + Sync {
    /// Called when a call has ended. Must not block.
    fn ended(&self, call: EndedCall);
}

/// Observes nothing.
pub struct NoObserver;

impl CallObserver for NoObserver {
    fn ended(&self, _: EndedCall) {}
}

/// A call in progress. Dropping it without an end means that its caller has given up.
pub(crate) struct ObservedCall {
    observer: Arc<dyn CallObserver>,
    path: &'static str,
    began: Instant,
    is_ended: bool,
}

impl ObservedCall {
    pub(crate) fn begin(observer: Arc<dyn CallObserver>, path: &'static str) -> Self {
        Self {
            observer,
            path,
            began: Instant::now(),
            is_ended: false,
        }
    }

    /// Ends the call with its reply. `rejects_token` is whether the reply says that the token is not accepted.
    pub(crate) fn end(mut self, family: Family, reply: &Reply, rejects_token: bool) {
        let verdict = match reply {
            _ if rejects_token => CallVerdict::TokenRejected,
            Reply::Document(status, _) if status.is_server_error() => CallVerdict::NoAnswer,
            Reply::Document(_, document) if is_refusal(document) => CallVerdict::Refused,
            Reply::Document(..) => CallVerdict::Success,
            Reply::Unusable(..) => CallVerdict::NoAnswer,
            Reply::NotSent(_) => CallVerdict::NotSent,
        };
        let decline = match (verdict, reply) {
            (CallVerdict::Refused, Reply::Document(_, document)) => reason(family, document),
            _ => None,
        };
        self.report(verdict, decline);
    }

    fn report(&mut self, verdict: CallVerdict, decline: Option<Decline>) {
        self.is_ended = true;
        self.observer.ended(EndedCall {
            path: self.path,
            verdict,
            decline,
            duration: self.began.elapsed(),
        });
    }
}

impl Drop for ObservedCall {
    fn drop(&mut self) {
        if !self.is_ended {
            self.report(CallVerdict::NoAnswer, None);
        }
    }
}

fn is_refusal(document: &Document) -> bool {
    match document.api_status() {
        ApiStatus::ErrorCode { .. } | ApiStatus::InternalCode { .. } | ApiStatus::Message(_) => {
            true
        }
        ApiStatus::Success | ApiStatus::Missing => false,
    }
}

fn reason(family: Family, document: &Document) -> Option<Decline> {
    match document.api_status() {
        ApiStatus::ErrorCode { code, .. } => error_codes::decline(family, &code),
        ApiStatus::InternalCode { name, .. } => {
            let code = error_codes::of_internal_code(family, &name)?;
            error_codes::decline(family, code)
        }
        ApiStatus::Success | ApiStatus::Message(_) | ApiStatus::Missing => None,
    }
}
