//! Reading bKash's JSON tolerantly: numbers for texts, blanks around values, keys in more than one spelling.

use domain::{
    Amount, BkashErrorCode, InvoiceNumber, MaskedMsisdn, Msisdn, TrxId, payment::ReportedCharge,
};
use serde_json::{Map, Value};

/// bKash's spellings of its identifiers: v2 writes them with a small d.
pub(crate) const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
pub(crate) const TRX_ID: &[&str] = &["trxID", "trxId"];
pub(crate) const AGREEMENT_ID: &[&str] = &["agreementID", "agreementId"];

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
    /// v2's `internalCode` without a number.
    Named {
        /// Such as `invalid_payment_state`.
        name: String,
        /// bKash's text.
        text: String,
    },
    /// An answer of the gateway in front of bKash, or of the iFrame family's token calls: it has no number.
    Gateway(String),
    /// Neither.
    Unclear,
}

impl Verdict {
    /// The number as bKash wrote it, or the name that stands in its place.
    pub(crate) fn bkash_error_code(&self) -> Option<BkashErrorCode> {
        match self {
            Self::Number { code, .. } | Self::Named { name: code, .. } => {
                BkashErrorCode::parse(code).ok()
            }
            Self::Success | Self::Gateway(_) | Self::Unclear => None,
        }
    }
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

    /// What the answer says of itself. One that says success and a number at once is no success.
    pub(crate) fn verdict(&self) -> Verdict {
        let text = self
            .text(&["statusMessage", "errorMessage", "errorMessageEn"])
            .unwrap_or_default();
        let codes = ["statusCode", "errorCode", "externalCode"].map(|key| self.text(&[key]));
        let succeeded = codes.iter().flatten().any(|code| code == "0000");
        if let Some(code) = codes.iter().flatten().find(|code| *code != "0000") {
            // What is no number of bKash's may be anything: it is cut off, and is none however it begins.
            let code = match BkashErrorCode::parse(code) {
                Ok(code) => code.into(),
                Err(_) => code.chars().take(10).chain(['…']).collect(),
            };
            return Verdict::Number {
                code,
                text: words(&text),
            };
        }
        if let Some(name) = self.text(&["internalCode"]) {
            let (name, text) = (words(&name), words(&text));
            return Verdict::Named { name, text };
        }
        if succeeded {
            return Verdict::Success;
        }
        let failed = self.status("status").is_some_and(|status| status == "fail");
        match self.text(if failed {
            &["msg", "message"]
        } else {
            &["message"]
        }) {
            Some(message) => Verdict::Gateway(words(&message)),
            None if failed => Verdict::Gateway("status fail".to_owned()),
            None => Verdict::Unclear,
        }
    }

    /// The objects of a list; `None` when there is no list, or when something else is in it.
    pub(crate) fn list(&self, key: &str) -> Option<Vec<Self>> {
        let objects = self.0.get(key)?.as_array()?.iter();
        objects
            .map(|object| object.as_object().cloned().map(Self))
            .collect()
    }

    /// Whether a key is there with something in it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| !value.is_null())
    }

    /// The whole answer as JSON text.
    pub(crate) fn json(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    /// A transaction's identifier, the first of `keys` that can be one.
    pub(crate) fn trx_id(&self, keys: &[&str]) -> Option<TrxId> {
        TrxId::parse(&self.text(keys)?).ok()
    }

    /// An amount of taka.
    pub(crate) fn amount(&self, keys: &[&str]) -> Option<Amount> {
        Amount::parse(&self.text(keys)?).ok()
    }

    /// Whether the currency is bKash's only one.
    pub(crate) fn in_taka(&self) -> bool {
        self.text(&["currency"])
            .is_some_and(|currency| currency == "BDT")
    }

    /// A status word in lower case, without the blanks that some samples have.
    pub(crate) fn status(&self, key: &str) -> Option<String> {
        self.text(&[key]).map(|status| status.to_ascii_lowercase())
    }

    /// What the answer says about money. `held`: it is authorized and not taken.
    pub(crate) fn claim(&self, held: bool) -> ReportedCharge {
        ReportedCharge {
            trx_id: self.trx_id(TRX_ID),
            amount: self.amount(&["amount"]),
            in_taka: self.in_taka(),
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
                r#"{"internalCode":"invalid_payment_state","errorMessageEn":"x"}"#,
                Verdict::Named {
                    name: "invalid_payment_state".to_owned(),
                    text: "x".to_owned(),
                },
            ),
            (
                r#"{"statusCode":"0000","errorCode":"2062"}"#,
                number("2062", ""),
            ),
            (
                r#"{"message":"Unauthorized"}"#,
                Verdict::Gateway("Unauthorized".to_owned()),
            ),
            (
                r#"{"status":"fail","msg":"Invalid username"}"#,
                Verdict::Gateway("Invalid username".to_owned()),
            ),
            (
                r#"{"status":"fail"}"#,
                Verdict::Gateway("status fail".to_owned()),
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
