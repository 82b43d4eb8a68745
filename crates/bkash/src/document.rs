//! Reads bKash's JSON tolerantly: numbers in place of strings, whitespace around values, keys with several
//! spellings.

use domain::{
    Amount, BkashErrorCode, InvoiceNumber, MaskedMsisdn, Msisdn, TrxId, payment::ReportedCharge,
};
use serde_json::{Map, Value};

/// The spellings of bKash's identifier keys: v2 writes them with a lower-case d.
pub(crate) const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
pub(crate) const TRX_ID: &[&str] = &["trxID", "trxId"];
pub(crate) const AGREEMENT_ID: &[&str] = &["agreementID", "agreementId"];

/// A JSON object from bKash.
#[derive(Debug)]
pub(crate) struct Document(Map<String, Value>);

/// What an answer reports about the call, apart from its content.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ApiStatus {
    /// `statusCode` 0000.
    Success,
    /// An error code of bKash.
    ErrorCode {
        /// Such as `2023`.
        code: String,
        /// Such as `Insufficient Balance`.
        text: String,
    },
    /// An `internalCode` of v2 without an error code.
    InternalCode {
        /// Such as `invalid_payment_state`.
        name: String,
        /// bKash's text.
        text: String,
    },
    /// A message without any code, from the API gateway in front of bKash or the iFrame family's token calls.
    Message(String),
    /// None of these.
    Missing,
}

impl ApiStatus {
    /// The error code as bKash wrote it, or the internal code in its place.
    pub(crate) fn bkash_error_code(&self) -> Option<BkashErrorCode> {
        match self {
            Self::ErrorCode { code, .. } | Self::InternalCode { name: code, .. } => {
                BkashErrorCode::parse(code).ok()
            }
            Self::Success | Self::Message(_) | Self::Missing => None,
        }
    }
}

impl Document {
    /// Parses an object; `None` for anything else.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Some(Self(object)),
            _ => None,
        }
    }

    /// The trimmed value of the first of `keys` that holds a number or a string that is not blank.
    pub(crate) fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| match self.0.get(*key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }

    /// What the answer reports about the call. An answer with a success code and an error code is an error.
    pub(crate) fn api_status(&self) -> ApiStatus {
        let text = self
            .text(&["statusMessage", "errorMessage", "errorMessageEn"])
            .unwrap_or_default();
        let codes = ["statusCode", "errorCode", "externalCode"].map(|key| self.text(&[key]));
        let succeeded = codes.iter().flatten().any(|code| code == "0000");
        if let Some(code) = codes.iter().flatten().find(|code| *code != "0000") {
            // A value in another format may be anything. It is shortened, so that it cannot pass for a code.
            let code = match BkashErrorCode::parse(code) {
                Ok(code) => code.into(),
                Err(_) => code.chars().take(10).chain(['…']).collect(),
            };
            return ApiStatus::ErrorCode {
                code,
                text: excerpt(&text),
            };
        }
        if let Some(name) = self.text(&["internalCode"]) {
            let (name, text) = (excerpt(&name), excerpt(&text));
            return ApiStatus::InternalCode { name, text };
        }
        if succeeded {
            return ApiStatus::Success;
        }
        let failed = self
            .status_word("status")
            .is_some_and(|status| status == "fail");
        match self.text(if failed {
            &["msg", "message"]
        } else {
            &["message"]
        }) {
            Some(message) => ApiStatus::Message(excerpt(&message)),
            None if failed => ApiStatus::Message("status fail".to_owned()),
            None => ApiStatus::Missing,
        }
    }

    /// The objects of an array; `None` if there is no array, or if it contains anything else.
    pub(crate) fn list(&self, key: &str) -> Option<Vec<Self>> {
        let objects = self.0.get(key)?.as_array()?.iter();
        objects
            .map(|object| object.as_object().cloned().map(Self))
            .collect()
    }

    /// Whether a key is present and not null.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| !value.is_null())
    }

    /// The whole answer as JSON text.
    pub(crate) fn json(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    /// The transaction ID in the first of `keys` with a value.
    pub(crate) fn trx_id(&self, keys: &[&str]) -> Option<TrxId> {
        TrxId::parse(&self.text(keys)?).ok()
    }

    /// The amount in taka in the first of `keys` with a value.
    pub(crate) fn amount(&self, keys: &[&str]) -> Option<Amount> {
        Amount::parse(&self.text(keys)?).ok()
    }

    /// Whether the currency is BDT, the only one of bKash.
    pub(crate) fn in_taka(&self) -> bool {
        self.text(&["currency"])
            .is_some_and(|currency| currency == "BDT")
    }

    /// A status in lower case, without the whitespace that some samples have.
    pub(crate) fn status_word(&self, key: &str) -> Option<String> {
        self.text(&[key]).map(|status| status.to_ascii_lowercase())
    }

    /// The charge that the answer reports. `held` means that the money is authorized and not captured.
    pub(crate) fn charge(&self, held: bool) -> ReportedCharge {
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

    /// The payer's wallet number, masked. The full number is not stored.
    pub(crate) fn wallet(&self) -> Option<MaskedMsisdn> {
        let number = self.text(&["payerAccount", "customerMsisdn"])?;
        Msisdn::parse(&number).ok().map(|number| number.masked())
    }
}

/// The beginning of a text, up to 120 characters and without tokens: the API gateway may echo the request.
fn excerpt(text: &str) -> String {
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
    fn every_form_of_an_error_is_recognized() {
        let error = |code: &str, text: &str| ApiStatus::ErrorCode {
            code: code.to_owned(),
            text: text.to_owned(),
        };
        for (json, status) in [
            (
                r#"{"statusCode":"0000","statusMessage":"Successful"}"#,
                ApiStatus::Success,
            ),
            (
                r#"{"statusCode":"2056","statusMessage":"Invalid Payment State"}"#,
                error("2056", "Invalid Payment State"),
            ),
            (
                r#"{"errorCode":2002,"errorMessage":"Invalid Payment ID"}"#,
                error("2002", "Invalid Payment ID"),
            ),
            (
                r#"{"externalCode":"2072","errorMessageEn":"x","errorMessageBn":null}"#,
                error("2072", "x"),
            ),
            (
                r#"{"internalCode":"invalid_payment_state","errorMessageEn":"x"}"#,
                ApiStatus::InternalCode {
                    name: "invalid_payment_state".to_owned(),
                    text: "x".to_owned(),
                },
            ),
            (
                r#"{"statusCode":"0000","errorCode":"2062"}"#,
                error("2062", ""),
            ),
            (
                r#"{"message":"Unauthorized"}"#,
                ApiStatus::Message("Unauthorized".to_owned()),
            ),
            (
                r#"{"status":"fail","msg":"Invalid username"}"#,
                ApiStatus::Message("Invalid username".to_owned()),
            ),
            (
                r#"{"status":"fail"}"#,
                ApiStatus::Message("status fail".to_owned()),
            ),
            ("{}", ApiStatus::Missing),
        ] {
            assert_eq!(document(json).api_status(), status, "{json}");
        }
    }

    #[test]
    fn a_token_that_the_gateway_echoes_is_removed() {
        let answer =
            document(r#"{"message":"Header requires 'Signature'. Authorization=eyJraWQi.x"}"#);
        let ApiStatus::Message(text) = answer.api_status() else {
            panic!("not a message")
        };
        assert_eq!(text, "Header requires 'Signature'. ");
    }

    #[test]
    fn whitespace_and_numbers_are_accepted_as_in_the_samples() {
        let answer = document(
            r#"{"agreementStatus":"Completed ","amount":50,"currency":"BDT","trxID":" EA8KA14X8V"}"#,
        );
        assert_eq!(
            answer.status_word("agreementStatus").as_deref(),
            Some("completed")
        );
        let charge = answer.charge(false);
        assert_eq!(charge.amount, Amount::parse("50").ok());
        assert_eq!(charge.trx_id.unwrap().as_str(), "EA8KA14X8V");
        assert_eq!(charge.invoice, None);
    }

    proptest! {
        #[test]
        fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..256)) {
            if let Some(document) = Document::parse(&body) {
                let _ = (document.api_status(), document.charge(false));
            }
        }
    }
}
