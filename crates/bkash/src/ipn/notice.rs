//! What bKash says inside a notification: a payment was completed, by whichever way.

use std::fmt;

use domain::{Amount, MaskedMsisdn, Msisdn, Timestamp, TrxId};
use time::{
    PrimitiveDateTime,
    format_description::BorrowedFormatItem,
    macros::{format_description, offset},
};

use crate::document::Document;

/// The content of a notification. Its signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A payment to the merchant's account.
    Payment(Box<PaymentNotice>),
    /// A true message that is not a payment as we know them: not JSON, or without trxID or amount.
    /// Keep it, and have somebody look.
    Other(RawMessage),
}

/// A completed payment, from any channel of the merchant's account: API, app, QR code, USSD menu, voucher.
/// Many of them belong to no order of ours.
///
/// Before an order is believed paid, compare trxID, amount, currency and invoice with what Execute or Query
/// answered. Source: bKash, "Webhook" (instant payment notification); fields that bKash does not send for
/// every kind of payment are optional here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentNotice {
    /// `trxID`, by which a notification is to be recognised for ever: keep it durably, and unique.
    pub trx_id: TrxId,
    /// `amount`, which the customer paid.
    pub amount: Amount,
    /// Whether `currency` is `BDT`.
    pub in_taka: bool,
    /// Whether `transactionStatus` is `Completed`, the only one that bKash documents for notifications.
    pub completed: bool,
    /// `transactionType`.
    pub transaction_type: TransactionType,
    /// `dateTime`, which bKash writes `yyyyMMddHHmmss` in Bangladesh time.
    pub at: Option<Timestamp>,
    /// `debitMSISDN`, masked at once: the whole number is not kept.
    pub payer: Option<MaskedMsisdn>,
    /// `merchantInvoiceNumber`, as the merchant gave it at Create; other channels have none.
    pub invoice: Option<String>,
    /// `transactionReference`, which a customer may have typed: never trust it. Only payments of
    /// Checkout (iFrame) and of the app have one.
    pub reference: Option<String>,
    /// `creditOrganizationName`.
    pub organization: Option<String>,
    /// `creditShortCode`.
    pub short_code: Option<String>,
    /// `saleAmount`, the price before a coupon.
    pub sale_amount: Option<Amount>,
    /// `couponAmount`; none when it is zero, too.
    pub coupon_amount: Option<Amount>,
    /// `merchantShareAmount`, the merchant's part of the coupon; none when it is zero, too.
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
    /// 10002809, a voucher redeemed.
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
    /// 1003, which the oldest sample has; what it means is not documented.
    Oldest,
    /// A number that bKash added later, or none.
    Unknown(String),
}

impl TransactionType {
    const KNOWN: [(&'static str, Self); 12] = [
        ("10002294", Self::Api),
        ("10003126", Self::Qr),
        ("10002175", Self::Ussd),
        ("10002809", Self::Voucher),
        ("10002264", Self::MerchantApi),
        ("10003209", Self::MerchantQr),
        ("10002177", Self::MerchantUssd),
        ("10003476", Self::Bank),
        ("10003237", Self::Bc2m),
        ("10003236", Self::D2bc),
        ("10004036", Self::Dso),
        ("1003", Self::Oldest),
    ];

    /// Reads bKash's number.
    pub fn parse(text: &str) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|(number, _)| *number == text)
            .map_or_else(|| Self::Unknown(bounded(text)), |(_, known)| known)
    }

    /// bKash's number.
    pub fn number(&self) -> &str {
        match self {
            Self::Unknown(number) => number,
            known => Self::KNOWN
                .iter()
                .find(|(_, other)| other == known)
                .map_or("", |(number, _)| number),
        }
    }
}

/// A message as bKash wrote it. It may hold a whole wallet number, so it cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMessage(String);

impl RawMessage {
    /// The whole text, for keeping it sealed. Not for logs or pages.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text with every run of seven or more digits hidden but for its last four.
    pub fn masked(&self) -> String {
        let mut masked = String::with_capacity(self.0.len());
        let mut digits = String::new();
        // A last character that is no digit ends the last run.
        for char in self.0.chars().chain(['\n']) {
            if char.is_numeric() {
                digits.push(char);
                continue;
            }
            let count = digits.chars().count();
            let shown = if count >= 7 { count - 4 } else { 0 };
            masked.extend(std::iter::repeat_n('•', shown));
            masked.extend(digits.chars().skip(shown));
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
    /// Reads the inner message; nothing in it can make this fail.
    pub(super) fn read(message: &str) -> Self {
        payment(message).map_or_else(
            || Self::Other(RawMessage(message.to_owned())),
            |notice| Self::Payment(Box::new(notice)),
        )
    }
}

fn payment(message: &str) -> Option<PaymentNotice> {
    let document = Document::parse(message.as_bytes())?;
    let text = |key: &str| document.text(&[key]);
    let bounded_text = |key: &str| text(key).map(|text| bounded(&text));
    let amount = |key: &str| Amount::parse(&text(key)?).ok();
    Some(PaymentNotice {
        trx_id: TrxId::parse(&document.text(&["trxID", "trxId"])?).ok()?,
        amount: amount("amount")?,
        in_taka: text("currency").is_some_and(|currency| currency == "BDT"),
        completed: document
            .status("transactionStatus")
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

/// bKash's texts have 255 characters at most.
fn bounded(text: &str) -> String {
    text.chars().take(255).collect()
}

/// `yyyyMMddHHmmss`, in the one offset that Bangladesh has.
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
    fn notice(document: &Value) -> PaymentNotice {
        match Event::read(&document.to_string()) {
            Event::Payment(notice) => *notice,
            Event::Other(raw) => panic!("not a payment: {}", raw.masked()),
        }
    }

    #[test]
    fn the_documented_sample_is_read_whole() {
        let notice = notice(&sample());
        assert_eq!(notice.trx_id.as_str(), "4J420ANOXC");
        assert_eq!(notice.amount.poisha(), 10_000);
        assert!(notice.in_taka && notice.completed);
        assert_eq!(notice.transaction_type, TransactionType::Api);
        // 12:22:46 in Dhaka is 06:22:46 in Greenwich.
        assert_eq!(notice.at, Some(Timestamp::from_millis(1_524_118_966_000)));
        assert_eq!(notice.payer.unwrap().to_string(), "017••••0001");
        assert_eq!(notice.invoice.as_deref(), Some("INV-1"));
        assert_eq!(notice.organization.as_deref(), Some("Org 01"));
        assert_eq!(notice.short_code.as_deref(), Some("ORG001"));
        assert_eq!(
            notice.reference.as_deref(),
            Some("User inputted reference value.")
        );
        assert_eq!(notice.coupon_amount, None);
    }

    #[test]
    fn numbers_for_texts_blanks_extra_keys_and_the_oldest_type_are_read() {
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
        let notice = notice(&document);
        assert_eq!(notice.amount.poisha(), 10_050);
        assert_eq!(notice.transaction_type, TransactionType::Oldest);
        assert_eq!(notice.at, Some(Timestamp::from_millis(1_524_118_966_000)));
        assert!(notice.completed && notice.payer.is_some());
        assert_eq!((notice.reference, notice.invoice), (None, None));
    }

    #[test]
    fn a_coupon_says_who_pays_for_it() {
        let mut document = sample();
        document["saleAmount"] = json!("120");
        document["couponAmount"] = json!("20.00");
        document["merchantShareAmount"] = json!("0.00");
        let notice = notice(&document);
        assert_eq!(notice.sale_amount.map(Amount::poisha), Some(12_000));
        assert_eq!(notice.coupon_amount.map(Amount::poisha), Some(2_000));
        assert_eq!(notice.merchant_share_amount, None);
    }

    #[test]
    fn every_known_type_keeps_its_number_and_others_are_kept_as_they_are() {
        for (number, known) in TransactionType::KNOWN {
            assert_eq!(TransactionType::parse(number), known);
            assert_eq!(known.number(), number);
        }
        let unknown = TransactionType::parse("10009999");
        assert_eq!(unknown, TransactionType::Unknown("10009999".to_owned()));
        assert_eq!(unknown.number(), "10009999");
    }

    #[test]
    fn what_is_not_a_payment_is_kept_and_cannot_be_printed() {
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
            let event = Event::read(message);
            let Event::Other(raw) = &event else {
                panic!("{message} is no payment")
            };
            assert_eq!(raw.expose(), message);
            for shown in [format!("{event:?}"), raw.masked()] {
                assert!(!shown.contains("8801700000001"), "{shown}");
            }
        }
        let Event::Other(raw) = Event::read("Wallet 8801700000001 paid 100") else {
            panic!("no payment")
        };
        assert_eq!(raw.masked(), "Wallet •••••••••0001 paid 100");
    }

    proptest! {
        #[test]
        fn no_message_panics(message in ".*") {
            if let Event::Other(raw) = Event::read(&message) {
                let _ = raw.masked();
            }
        }

        #[test]
        fn no_value_of_a_field_panics(key in 0_usize..11, text in ".*", number in any::<i64>()) {
            let mut document = sample();
            let name = document.as_object().unwrap().keys().nth(key).unwrap().clone();
            for value in [json!(text), json!(number), json!([text]), json!(null)] {
                document[&name] = value;
                let _ = Event::read(&document.to_string());
            }
        }
    }
}
