//! Responses with a false amount or invoice, otherwise unchanged.

use axum::body::Bytes;

use super::rule::Kind;
use crate::{document::Document, money::Poisha, reply::Reply};

const AMOUNTS: &[&str] = &["amount", "refundAmount"];
const INVOICES: &[&str] = &["merchantInvoiceNumber", "merchantInvoice"];

/// Returns the response with another amount or invoice, its keys in order. Returns `None` if it has
/// no such field, as in a refusal.
pub(crate) fn tamper(reply: &Reply, kind: Kind) -> Option<Reply> {
    let (keys, wrong): (_, fn(&str) -> &'static str) = match kind {
        Kind::WrongAmount => (AMOUNTS, another_amount),
        Kind::WrongInvoice => (INVOICES, |_| "SOMEBODY-ELSES-INVOICE"),
        Kind::Delay
        | Kind::SilentBefore
        | Kind::SilentAfter
        | Kind::CutBefore
        | Kind::CutAfter
        | Kind::Late
        | Kind::Status
        | Kind::Unauthorized
        | Kind::Html
        | Kind::HalfBody
        | Kind::Empty
        | Kind::DuplicateCallback
        | Kind::LostCallback
        | Kind::Maintenance
        | Kind::Refuse
        | Kind::TokenBudget
        | Kind::Duplicate
        | Kind::Reordered
        | Kind::BadSignature
        | Kind::WrongTopic
        | Kind::Lost => return None,
    };
    let mut document = serde_json::from_slice(&reply.body).ok()?;
    if !replace(&mut document, keys, wrong) {
        return None;
    }
    Some(Reply {
        status: reply.status,
        body: Bytes::from(serde_json::to_vec(&document).ok()?),
        content_type: reply.content_type,
        invention: reply.invention,
    })
}

/// Returns another amount than this one.
fn another_amount(right: &str) -> &'static str {
    let default = "13.37";
    if Poisha::parse(right) == Poisha::parse(default) {
        "73.31"
    } else {
        default
    }
}

/// Replaces the strings under these keys at any depth: v2 lists refunds in an array.
fn replace(document: &mut Document, keys: &[&str], wrong: fn(&str) -> &'static str) -> bool {
    let mut replaced = false;
    match document {
        Document::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Document::Text(text) if keys.contains(&name.as_str()) => {
                        wrong(text).clone_into(text);
                        replaced = true;
                    }
                    value => replaced |= replace(value, keys, wrong),
                }
            }
        }
        Document::Array(items) => {
            for item in items {
                replaced |= replace(item, keys, wrong);
            }
        }
        Document::Null | Document::Bool(_) | Document::Number(_) | Document::Text(_) => {}
    }
    replaced
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::{Kind, tamper};
    use crate::reply::Reply;

    fn tampered(body: &'static str, kind: Kind) -> Option<String> {
        let reply = Reply {
            body: Bytes::from_static(body.as_bytes()),
            ..Reply::of(&())
        };
        let tampered = tamper(&reply, kind)?;
        Some(String::from_utf8(tampered.body.to_vec()).expect("text"))
    }

    #[test]
    fn tampering_changes_the_value_and_nothing_else() {
        let right = r#"{"trxID":"9A","amount":"10","currency":"BDT","merchantInvoice":"INV-1"}"#;
        assert_eq!(
            tampered(right, Kind::WrongAmount).expect("an amount"),
            r#"{"trxID":"9A","amount":"13.37","currency":"BDT","merchantInvoice":"INV-1"}"#
        );
        assert_eq!(
            tampered(right, Kind::WrongInvoice).expect("an invoice"),
            r#"{"trxID":"9A","amount":"10","currency":"BDT","merchantInvoice":"SOMEBODY-ELSES-INVOICE"}"#
        );
    }

    #[test]
    fn every_refund_of_a_list_is_changed() {
        let right = r#"{"refundTransactions":[{"refundAmount":"1"},{"refundAmount":"2"}]}"#;
        assert_eq!(
            tampered(right, Kind::WrongAmount).expect("amounts"),
            r#"{"refundTransactions":[{"refundAmount":"13.37"},{"refundAmount":"13.37"}]}"#
        );
    }

    #[test]
    fn the_wrong_amount_always_differs_from_the_right_one() {
        let tampered = tampered(r#"{"amount":"13.37"}"#, Kind::WrongAmount);
        assert_eq!(tampered.expect("an amount"), r#"{"amount":"73.31"}"#);
    }

    #[test]
    fn a_body_without_an_amount_is_not_changed() {
        for right in [r#"{"statusCode":"2056"}"#, "", "[]", "<html>"] {
            assert_eq!(tampered(right, Kind::WrongAmount), None, "{right}");
        }
    }
}
