//! Reading bKash's JSON tolerantly: numbers for texts, blanks around values, keys in more than one spelling.

use domain::{Amount, InvoiceNumber, MaskedMsisdn, Msisdn, TrxId, payment::Claim};
use serde_json::{Map, Value};

/// One JSON object of bKash's.
#[derive(Debug)]
pub(crate) struct Document(Map<String, Value>);

/// What an answer says of itself, before its content is looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// `statusCode` 0000.
    Success,
    /// A number of bKash's, with its text.
    Number {
        /// Such as `2023`.
        code: String,
        /// Such as `Insufficient Balance`.
        text: String,
    },
    /// An answer of the gateway in front of bKash, which has no number.
    Gateway(String),
    /// Neither.
    Unclear,
}

impl Document {
    /// Reads an object; `None` for anything else.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Some(Self(object)),
            _ => None,
        }
    }

    /// The first of `keys` that holds a text or number that is not blank.
    pub(crate) fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| match self.0.get(*key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let text = self
            .text(&["statusMessage", "errorMessage", "errorMessageEn"])
            .unwrap_or_default();
        match self.text(&["statusCode", "errorCode", "externalCode"]) {
            Some(code) if code == "0000" => Verdict::Success,
            Some(code) => Verdict::Number {
                code: code.chars().take(10).collect(),
                text: words(&text),
            },
            None => match self.text(&["message"]) {
                Some(message) => Verdict::Gateway(words(&message)),
                None => Verdict::Unclear,
            },
        }
    }

    /// A status word in lower case, without the blanks that some samples have.
    pub(crate) fn status(&self, key: &str) -> Option<String> {
        self.text(&[key]).map(|status| status.to_ascii_lowercase())
    }

    /// What the answer says about money. `held`: it is authorized and not taken.
    pub(crate) fn claim(&self, held: bool) -> Claim {
        Claim {
            trx_id: self
                .text(&["trxID", "trxId"])
                .and_then(|text| TrxId::parse(&text).ok()),
            amount: self
                .text(&["amount"])
                .and_then(|text| Amount::parse(&text).ok()),
            in_taka: self
                .text(&["currency"])
                .is_some_and(|currency| currency == "BDT"),
            invoice: self
                .text(&["merchantInvoiceNumber", "merchantInvoice"])
                .and_then(|text| InvoiceNumber::parse(&text).ok()),
            held,
            wallet: self.wallet(),
        }
    }

    /// The paying wallet, masked at once: the whole number is not kept.
    pub(crate) fn wallet(&self) -> Option<MaskedMsisdn> {
        let number = self.text(&["payerAccount", "customerMsisdn"])?;
        Msisdn::parse(&number).ok().map(|number| number.masked())
    }
}

/// The first words of a text, for the log: a gateway may repeat the request, with the token in it.
fn words(text: &str) -> String {
    let end = ["Authorization=", "eyJ"]
        .iter()
        .filter_map(|secret| text.find(secret))
        .min();
    text[..end.unwrap_or(text.len())]
        .chars()
        .take(120)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(json: &str) -> Document {
        Document::parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn every_error_shape_is_told_apart() {
        let number = |code: &str, text: &str| Verdict::Number {
            code: code.to_owned(),
            text: text.to_owned(),
        };
        for (json, verdict) in [
            (
                r#"{"statusCode":"0000","statusMessage":"Successful"}"#,
                Verdict::Success,
            ),
            (
                r#"{"statusCode":"2056","statusMessage":"Invalid Payment State"}"#,
                number("2056", "Invalid Payment State"),
            ),
            (
                r#"{"errorCode":2002,"errorMessage":"Invalid Payment ID"}"#,
                number("2002", "Invalid Payment ID"),
            ),
            (
                r#"{"externalCode":"2072","errorMessageEn":"x","errorMessageBn":null}"#,
                number("2072", "x"),
            ),
            (
                r#"{"message":"Unauthorized"}"#,
                Verdict::Gateway("Unauthorized".to_owned()),
            ),
            ("{}", Verdict::Unclear),
        ] {
            assert_eq!(document(json).verdict(), verdict, "{json}");
        }
    }

    #[test]
    fn a_token_that_the_gateway_repeats_is_cut_off() {
        let answer =
            document(r#"{"message":"Header requires 'Signature'. Authorization=eyJraWQi.x"}"#);
        let Verdict::Gateway(text) = answer.verdict() else {
            panic!("a gateway's answer")
        };
        assert_eq!(text, "Header requires 'Signature'. ");
    }

    #[test]
    fn blanks_and_numbers_of_the_samples_are_read() {
        let answer = document(
            r#"{"agreementStatus":"Completed ","amount":50,"currency":"BDT","trxID":" EA8KA14X8V"}"#,
        );
        assert_eq!(
            answer.status("agreementStatus").as_deref(),
            Some("completed")
        );
        let claim = answer.claim(false);
        assert_eq!(claim.amount, Amount::parse("50").ok());
        assert_eq!(claim.trx_id.unwrap().as_str(), "EA8KA14X8V");
        assert_eq!(claim.invoice, None);
    }

    proptest! {
        #[test]
        fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..256)) {
            if let Some(document) = Document::parse(&body) {
                let _ = (document.verdict(), document.claim(false));
            }
        }
    }
}
