//! What bKash's answers mean. Read tolerantly, judged strictly: what does not say with certainty what happened
//! to money is unusable.

mod agreement;
#[cfg(test)]
mod any_answer;
mod create;
mod payment;
mod refund;
mod search;

pub(crate) use agreement::{agreement, cancelled, standing};
pub(crate) use create::{Created, created};
pub(crate) use payment::{executed, processed, queried, settled};
pub(crate) use refund::{past_refunds, refunded};
pub(crate) use search::found;

use domain::ErrorDetail;

use crate::{
    Family, catalogue,
    document::{Document, Verdict},
    http::Reply,
};

/// Why an answer is no success.
pub(crate) struct Failure {
    /// bKash's number of the call, by which is decided what the answer means.
    pub(crate) number: Option<String>,
    /// What came instead, with the number as it was received.
    pub(crate) detail: ErrorDetail,
}

impl Failure {
    fn without_number(detail: impl Into<ErrorDetail>) -> Self {
        Self {
            number: None,
            detail: detail.into(),
        }
    }

    fn is(&self, number: &str) -> bool {
        self.number.as_deref() == Some(number)
    }
}

/// A successful answer of `family`.
pub(crate) fn success(family: Family, reply: Reply) -> Result<Document, Failure> {
    let (status, document) = match reply {
        Reply::Document(status, document) => (status, document),
        Reply::Unusable(_, detail) => return Err(Failure::without_number(detail)),
        // A number in it is one of the token's call, and says nothing about this one.
        Reply::NotSent(detail) => return Err(Failure::without_number(detail)),
    };
    let verdict = document.verdict();
    let bkash_error_code = verdict.bkash_error_code();
    match verdict {
        Verdict::Success if status.is_success() => Ok(document),
        Verdict::Unclear if status.is_success() && !family.dialect().says_success() => Ok(document),
        Verdict::Success => Err(Failure::without_number(format!(
            "HTTP {status} with a success inside"
        ))),
        Verdict::Number { code, text } => Err(Failure {
            detail: ErrorDetail {
                text: format!("{code} {text}"),
                bkash_error_code,
            },
            number: Some(code),
        }),
        Verdict::Named { name, text } => Err(Failure {
            number: catalogue::number_named(family, &name).map(str::to_owned),
            detail: ErrorDetail {
                text: format!("{name}: {text}"),
                bkash_error_code,
            },
        }),
        Verdict::Gateway(text) => Err(Failure::without_number(format!("HTTP {status}: {text}"))),
        Verdict::Unclear => Err(Failure::without_number(format!(
            "HTTP {status} without a status code"
        ))),
    }
}
