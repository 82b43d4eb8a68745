//! Which call to bKash a request is, in both families that a run can use.

use serde_json::Value;

/// A call to bKash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    /// Grant or Refresh Token.
    Token,
    Create,
    Execute,
    Query,
    Capture,
    Void,
    Refund,
    RefundStatus,
    Other,
}

impl Operation {
    /// The operation of a request's path and body.
    pub(crate) fn of(path: &str, body: &Value) -> Self {
        let ends = |suffix| path.ends_with(suffix);
        if ends("/token/grant") || ends("/token/refresh") || ends("-token") {
            Self::Token
        } else if ends("/checkout/create") || ends("/payment/create") {
            Self::Create
        } else if ends("/checkout/execute") || ends("/payment/execute") {
            Self::Execute
        } else if ends("/refund/payment/status") {
            Self::RefundStatus
        } else if ends("/payment/refund") || ends("/refund/payment/transaction") {
            // In v1 both have the same path.
            let amounts = ["amount", "refundAmount"];
            if amounts.iter().any(|name| body.get(name).is_some()) {
                Self::Refund
            } else {
                Self::RefundStatus
            }
        } else if ends("/payment/status") || ends("/query/payment") {
            Self::Query
        } else if ends("/capture") {
            Self::Capture
        } else if ends("/void") {
            Self::Void
        } else {
            Self::Other
        }
    }

    /// The number of bKash's payment in a request.
    pub(crate) fn payment_id(body: &Value) -> Option<&str> {
        ["paymentID", "paymentId"]
            .iter()
            .find_map(|name| body.get(name)?.as_str())
    }
}
