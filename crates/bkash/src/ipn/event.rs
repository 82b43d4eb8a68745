//! The content of a notification: a completed payment, through any channel.

use std::fmt;

use domain::{Amount, MaskedMsisdn, Msisdn, Timestamp, TrxId};
use time::{
    PrimitiveDateTime,
    format_description::BorrowedFormatItem,
    macros::{format_description, offset},
};

use crate::document::Document;

/// The content of a notification whose signature is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A payment to the merchant's account.
    Payment(Box<PaymentNotification>),
    /// A genuine message that is not a payment in the documented form: not JSON, or without trxID or amount.
    /// Store it for manual review.
    Other(RawMessage),
}

/// A completed payment, from any channel of the merchant's account: API, app, QR code, USSD menu, voucher.
/// Many of them do not belong to an order of this checkout.
///
/// Compare trxID, amount, currency and invoice with the answer of Execute or Query before an order counts as paid.
/// Source: bKash, "Webhook" (instant payment notification). Fields that bKash does not send for every kind of payment
/// are optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentNotification {
    /// `trxID`, which identifies the payment. Store it durably under a unique constraint.
    pub trx_id: TrxId,
    /// `amount` that the customer paid.
    pub amount: Amount,
    /// Whether `currency` is `BDT`.
    pub in_taka: bool,
    /// Whether `transactionStatus` is `Completed`, the only one that bKash documents for notifications.
    pub completed: bool,
    /// `transactionType`.
    pub transaction_type: TransactionType,
    /// `dateTime`, which bKash writes as `yyyyMMddHHmmss` in Bangladesh time.
    pub at: Option<Timestamp>,
    /// `debitMSISDN`, masked. The full number is not stored.
    pub payer: Option<MaskedMsisdn>,
    /// `merchantInvoiceNumber` that the merchant sent with Create. Other channels have none.
    pub invoice: Option<String>,
    /// `transactionReference`, which a customer may have typed: do not trust it. Only payments by Checkout (iFrame)
    /// and the app have one.
    pub reference: Option<String>,
    /// `creditOrganizationName`.
    pub organization: Option<String>,
    /// `creditShortCode`.
    pub short_code: Option<String>,
    /// `saleAmount`, the price before the coupon.
    pub sale_amount: Option<Amount>,
    /// `couponAmount`; `None` if it is zero.
    pub coupon_amount: Option<Amount>,
    /// `merchantShareAmount`, the merchant's share of the coupon; `None` if it is zero.
    pub merchant_share_amount: Option<Amount>,
}

/// bKash's `transactionType`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionType {
    /// 10002294, payment via API: every product of Checkout.
    Api,
    /// 10003126, payment via QR code.
    Qr,
    /// 10002175, payment via USSD (`*247#`).
    Ussd,
    /// 10002809, redeemed voucher.
    Voucher,
    /// 10002264, merchant to merchant via API.
    MerchantApi,
    /// 10003209, merchant to merchant via QR code.
    MerchantQr,
    /// 10002177, merchant to merchant via USSD.
    MerchantUssd,
    /// 10003476, payment through a bank.
    Bank,
    /// 10003237, `BC2M` in bKash's list.
    Bc2m,
    /// 10003236, `D2BC` in bKash's list.
    D2bc,
    /// 10004036, `DSO` to Merchant Plus.
    Dso,
    /// 1003, which appears in the oldest sample. Its meaning is not documented.
    Legacy1003,
    /// An unknown code, or no code.
    Unknown(String),
}

impl TransactionType {
    const KNOWN: [Self; 12] = [
        Self::Api,
        Self::Qr,
        Self::Ussd,
        Self::Voucher,
        Self::MerchantApi,
        Self::MerchantQr,
        Self::MerchantUssd,
        Self::Bank,
        Self::Bc2m,
        Self::D2bc,
        Self::Dso,
        Self::Legacy1003,
    ];

    /// Parses bKash's code.
    pub fn parse(text: &str) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|known| known.code() == text)
            .unwrap_or_else(|| Self::Unknown(bounded(text)))
    }

    /// bKash's code.
    pub fn code(&self) -> &str {
        match self {
            Self::Api => "10002294",
            Self::Qr => "10003126",
            Self::Ussd => "10002175",
            Self::Voucher => "10002809",
            Self::MerchantApi => "10002264",
            Self::MerchantQr => "10003209",
            Self::MerchantUssd => "10002177",
            Self::Bank => "10003476",
            Self::Bc2m => "10003237",
            Self::D2bc => "10003236",
            Self::Dso => "10004036",
            Self::Legacy1003 => "1003",
            Self::Unknown(code) => code,
        }
    }
}

/// A message as bKash wrote it. It may contain a full wallet number, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMessage(String);

impl RawMessage {
    /// The whole text, to be stored sealed. Do not log or display it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text, where every run of seven or more digits shows only its last four.
    pub fn masked(&self) -> String {
        let mut masked = String::with_capacity(self.0.len());
        let mut digits = String::new();
        // The added line break ends the last run.
        for char in self.0.chars().chain(['\n']) {
            if char.is_numeric() {
                digits.push(char);
                continue;
            }
            let count = digits.chars().count();
            let hidden = if count >= 7 { count - 4 } else { 0 };
            masked.extend(std::iter::repeat_n('•', hidden));
            masked.extend(digits.chars().skip(hidden));
            digits.clear();
            masked.push(char);
        }
        masked.pop();
        masked
    }
}

impl fmt::Debug for RawMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawMessage({} bytes)", self.0.len())
    }
}

impl Event {
    /// Parses the inner message. A message in any other form is [`Event::Other`].
    pub(super) fn parse(message: &str) -> Self {
        payment(message).map_or_else(
            || Self::Other(RawMessage(message.to_owned())),
            |payment| Self::Payment(Box::new(payment)),
        )
    }
}

fn payment(message: &str) -> Option<PaymentNotification> {
    let document = Document::parse(message.as_bytes())?;
    let text = |key: &str| document.text(&[key]);
    let bounded_text = |key: &str| text(key).map(|text| bounded(&text));
    let amount = |key: &str| Amount::parse(&text(key)?).ok();
    Some(PaymentNotification {
        trx_id: TrxId::parse(&document.text(&["trxID", "trxId"])?).ok()?,
        amount: amount("amount")?,
        in_taka: text("currency").is_some_and(|currency| currency == "BDT"),
        completed: document
            .status_word("transactionStatus")
            .is_some_and(|status| status == "completed"),
        transaction_type: TransactionType::parse(&text("transactionType").unwrap_or_default()),
        at: text("dateTime").and_then(|text| bangladesh_time(&text)),
        payer: text("debitMSISDN")
            .and_then(|number| Msisdn::parse(&number).ok())
            .map(|number| number.masked()),
        invoice: bounded_text("merchantInvoiceNumber"),
        reference: bounded_text("transactionReference"),
        organization: bounded_text("creditOrganizationName"),
        short_code: bounded_text("creditShortCode"),
        sale_amount: amount("saleAmount"),
        coupon_amount: amount("couponAmount"),
        merchant_share_amount: amount("merchantShareAmount"),
    })
}

/// The text, shortened to bKash's limit of 255 characters.
fn bounded(text: &str) -> String {
    text.chars().take(255).collect()
}

/// Parses `yyyyMMddHHmmss` in Bangladesh time, which is always UTC+6.
fn bangladesh_time(text: &str) -> Option<Timestamp> {
    const FORMAT: &[BorrowedFormatItem<'_>] =
        format_description!("[year][month][day][hour][minute][second]");
    let civil = PrimitiveDateTime::parse(text, FORMAT).ok()?;
    let seconds = civil.assume_offset(offset!(+6)).unix_timestamp();
    Some(Timestamp::from_millis(seconds.checked_mul(1000)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn sample() -> Value {
        json!({
            "dateTime": "20180419122246",
            "debitMSISDN": "8801700000001",
            "creditOrganizationName": "Org 01",
            "creditShortCode": "ORG001",
            "trxID": "4J420ANOXC",
            "transactionStatus": "Completed",
            "transactionType": "10002294",
            "amount": "100",
            "currency": "BDT",
            "transactionReference": "User inputted reference value.",
            "merchantInvoiceNumber": "INV-1",
        })
    }

    #[track_caller]
    fn payment_of(document: &Value) -> PaymentNotification {
        match Event::parse(&document.to_string()) {
            Event::Payment(payment) => *payment,
            Event::Other(raw) => panic!("not a payment: {}", raw.masked()),
        }
    }

    #[test]
    fn all_fields_of_the_documented_sample_are_parsed() {
        let payment = payment_of(&sample());
        assert_eq!(payment.trx_id.as_str(), "4J420ANOXC");
        assert_eq!(payment.amount.poisha(), 10_000);
        assert!(payment.in_taka && payment.completed);
        assert_eq!(payment.transaction_type, TransactionType::Api);
        // 12:22:46 in Dhaka is 06:22:46 UTC.
        assert_eq!(payment.at, Some(Timestamp::from_millis(1_524_118_966_000)));
        assert_eq!(payment.payer.unwrap().to_string(), "017••••0001");
        assert_eq!(payment.invoice.as_deref(), Some("INV-1"));
        assert_eq!(payment.organization.as_deref(), Some("Org 01"));
        assert_eq!(payment.short_code.as_deref(), Some("ORG001"));
        assert_eq!(
            payment.reference.as_deref(),
            Some("User inputted reference value.")
        );
        assert_eq!(payment.coupon_amount, None);
    }

    #[test]
    fn numbers_whitespace_unknown_keys_and_the_legacy_type_are_accepted() {
        let mut document = sample();
        document["dateTime"] = json!(20_180_419_122_246_u64);
        document["debitMSISDN"] = json!(8_801_700_000_001_u64);
        document["transactionType"] = json!(1003);
        document["amount"] = json!(100.5);
        document["trxID"] = json!(" 4J420ANOXC ");
        document["transactionStatus"] = json!("Completed ");
        document["transactionReference"] = json!("");
        document["merchantInvoiceNumber"] = json!(null);
        document["somethingNew"] = json!({"deep": [1]});
        let payment = payment_of(&document);
        assert_eq!(payment.amount.poisha(), 10_050);
        assert_eq!(payment.transaction_type, TransactionType::Legacy1003);
        assert_eq!(payment.at, Some(Timestamp::from_millis(1_524_118_966_000)));
        assert!(payment.completed && payment.payer.is_some());
        assert_eq!((payment.reference, payment.invoice), (None, None));
    }

    #[test]
    fn coupon_amounts_are_parsed() {
        let mut document = sample();
        document["saleAmount"] = json!("120");
        document["couponAmount"] = json!("20.00");
        document["merchantShareAmount"] = json!("0.00");
        let payment = payment_of(&document);
        assert_eq!(payment.sale_amount.map(Amount::poisha), Some(12_000));
        assert_eq!(payment.coupon_amount.map(Amount::poisha), Some(2_000));
        assert_eq!(payment.merchant_share_amount, None);
    }

    #[test]
    fn known_and_unknown_transaction_types_keep_their_code() {
        for known in TransactionType::KNOWN {
            assert_eq!(TransactionType::parse(known.code()), known);
        }
        assert_eq!(TransactionType::parse("10002294"), TransactionType::Api);
        let unknown = TransactionType::parse("10009999");
        assert_eq!(unknown, TransactionType::Unknown("10009999".to_owned()));
        assert_eq!(unknown.code(), "10009999");
    }

    #[test]
    fn a_message_that_is_not_a_payment_is_stored_but_never_printed() {
        let mut without_trx = sample();
        without_trx["trxID"] = json!(" ");
        let mut without_amount = sample();
        without_amount["amount"] = json!("a hundred");
        for message in [
            "Wallet 8801700000001 paid",
            "[1]",
            "",
            &without_trx.to_string(),
            &without_amount.to_string(),
        ] {
            let event = Event::parse(message);
            let Event::Other(raw) = &event else {
                panic!("{message} is a payment")
            };
            assert_eq!(raw.expose(), message);
            for shown in [format!("{event:?}"), raw.masked()] {
                assert!(!shown.contains("8801700000001"), "{shown}");
            }
        }
        let Event::Other(raw) = Event::parse("Wallet 8801700000001 paid 100") else {
            panic!("expected a payment")
        };
        assert_eq!(raw.masked(), "Wallet •••••••••0001 paid 100");
    }

    proptest! {
        #[test]
        fn no_message_causes_a_panic(message in ".*") {
            if let Event::Other(raw) = Event::parse(&message) {
                let _ = raw.masked();
            }
        }

        #[test]
        fn no_field_value_causes_a_panic(key in 0_usize..11, text in ".*", number in any::<i64>()) {
            let mut document = sample();
            let name = document.as_object().unwrap().keys().nth(key).unwrap().clone();
            for value in [json!(text), json!(number), json!([text]), json!(null)] {
                document[&name] = value;
                let _ = Event::parse(&document.to_string());
            }
        }
    }
}
