//! What only Checkout (iFrame) has: the organization's balances, moving money between its accounts, paying out
//! to a wallet. The checkout itself uses none of it.
//!
//! A transfer and a payout **move money** and are sent once. bKash gives no key that would make a second sending
//! harmless and no question that tells what became of a lost one, so an unusable answer is *unknown*: look at
//! the balances and the statement before anything is sent again. Source: the OpenAPI description that bKash
//! published in 2018.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Amount, Decline, ErrorDetail, InvoiceNumber, Msisdn, Timestamp, TrxId};
use serde_json::json;

use crate::{
    Config, Family, Ports,
    answers::{Failure, success},
    call::{Caller, Request},
    catalogue,
    document::{Document, TRX_ID},
    http::Reply,
};

/// How often balances may be asked for, as a copy of bKash's pages says.
const BALANCE_PAUSE: Duration = Duration::from_secs(60);

/// An organization's accounts at bKash, for the family that gives access to them.
pub struct Organization {
    caller: Caller,
    /// When balances were asked for last, by this process.
    asked_at: Mutex<Option<Timestamp>>,
}

/// The family has no such calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} has no calls for the organization's own accounts; only checkout-iframe has", .0.word())]
pub struct NotOffered(pub Family);

/// One of the organization's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// bKash's name of its kind, such as `Organization Collection Account`.
    pub kind: String,
    /// bKash's word for its status, such as `Active`.
    pub status: String,
    /// Whose it is.
    pub holder: String,
    /// What is on it, in poisha.
    pub current_poisha: i64,
    /// What can be used of it, in poisha.
    pub available_poisha: i64,
    /// When it was so, as bKash wrote it.
    pub updated: String,
}

/// Between which of the organization's accounts money is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From where payments come in to where payouts go out.
    CollectionToDisbursement,
    /// Back.
    DisbursementToCollection,
}

impl Direction {
    const fn word(self) -> &'static str {
        match self {
            Self::CollectionToDisbursement => "Collection2Disbursement",
            Self::DisbursementToCollection => "Disbursement2Collection",
        }
    }
}

/// A payout to a customer's wallet.
#[derive(Debug, Clone)]
pub struct NewPayout {
    /// What is paid out.
    pub amount: Amount,
    /// The merchant's number for it.
    pub invoice: InvoiceNumber,
    /// To whom.
    pub receiver: Msisdn,
}

/// Money that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// How much.
    pub amount: Amount,
    /// bKash's fee for a payout, in poisha, if it named one.
    pub fee_poisha: Option<i64>,
    /// When, as bKash wrote it.
    pub completed_time: String,
}

/// Why there is no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationError {
    /// Balances were asked for less than a minute ago. Nothing was sent.
    #[error("balances may be asked for once a minute, next at {0:?}")]
    TooSoon(Timestamp),
    /// Nothing was sent: there is no token or no connection.
    #[error("{0}")]
    NotSent(ErrorDetail),
    /// bKash definitely refused: nothing moved.
    #[error("bKash refused: {detail}")]
    Refused {
        /// Why.
        reason: Decline,
        /// bKash's number and text.
        detail: ErrorDetail,
    },
    /// Whether money moved is unknown. Never send again before it is known.
    #[error("bKash gave no usable answer: {0}")]
    Unknown(ErrorDetail),
}

/// Access to an organization's accounts; an error names a family that has none.
pub fn organization(config: Config, ports: Ports) -> Result<Organization, NotOffered> {
    if config.family != Family::CheckoutIframe {
        return Err(NotOffered(config.family));
    }
    let paths = config.family.dialect().token_paths();
    Ok(Organization {
        caller: Caller::new(config, ports, paths),
        asked_at: Mutex::new(None),
    })
}

impl Organization {
    /// Gets a token, so that the next call can be sent at once. `Err` says what is missing.
    pub async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.caller.prepare().await
    }

    /// The organization's accounts with their balances. At most once a minute from one process.
    pub async fn balances(&self) -> Result<Vec<Account>, OrganizationError> {
        self.may_ask()?;
        let request = Request::get("/checkout/payment/organizationBalance");
        let document = self.read(self.caller.ask(&request).await)?;
        let unknown = || OrganizationError::Unknown("balances that cannot be read".into());
        let accounts = document.list("organizationBalance").ok_or_else(unknown)?;
        let accounts: Option<_> = accounts.iter().map(account).collect();
        accounts.ok_or_else(unknown)
    }

    /// Moves money between the organization's own accounts. Sent once.
    pub async fn transfer(
        &self,
        amount: Amount,
        direction: Direction,
    ) -> Result<Moved, OrganizationError> {
        let body = json!({
            "amount": amount.to_string(),
            "currency": "BDT",
            "transferType": direction.word(),
        });
        let request = Request::post("/checkout/payment/intraAccountTransfer", body);
        let document = self.read(self.caller.once(&request).await)?;
        let answered = document.text(&["transferType"]);
        moved(
            &document,
            amount,
            answered.is_none_or(|answered| answered == direction.word()),
        )
    }

    /// Pays out to a customer's wallet. Sent once.
    pub async fn pay_out(&self, payout: NewPayout) -> Result<Moved, OrganizationError> {
        let body = json!({
            "amount": payout.amount.to_string(),
            "currency": "BDT",
            "merchantInvoiceNumber": payout.invoice,
            "receiverMSISDN": payout.receiver.expose(),
        });
        let request = Request::post("/checkout/payment/b2cPayment", body);
        let document = self.read(self.caller.once(&request).await)?;
        let invoice = document.text(&["merchantInvoiceNumber"]);
        let receiver = document
            .text(&["receiverMSISDN"])
            .and_then(|text| Msisdn::parse(&text).ok());
        let same = invoice.is_none_or(|invoice| invoice == payout.invoice.as_str())
            && receiver.is_none_or(|receiver| receiver == payout.receiver);
        moved(&document, payout.amount, same)
    }

    fn may_ask(&self) -> Result<(), OrganizationError> {
        let now = self.caller.ports.clock.now();
        let mut asked_at = self.asked_at.lock().unwrap_or_else(PoisonError::into_inner);
        match *asked_at {
            Some(at) if now < at + BALANCE_PAUSE => {
                Err(OrganizationError::TooSoon(at + BALANCE_PAUSE))
            }
            _ => {
                *asked_at = Some(now);
                Ok(())
            }
        }
    }

    fn read(&self, reply: Reply) -> Result<Document, OrganizationError> {
        if let Reply::NotSent(detail) = reply {
            return Err(OrganizationError::NotSent(detail));
        }
        let family = self.caller.family();
        success(family, reply).map_err(|Failure { number, detail }| {
            match number.and_then(|number| catalogue::definite_refusal(family, &number)) {
                Some(reason) => OrganizationError::Refused { reason, detail },
                None => OrganizationError::Unknown(detail),
            }
        })
    }
}

/// What was moved, if the answer is about that.
fn moved(document: &Document, amount: Amount, same: bool) -> Result<Moved, OrganizationError> {
    let unknown = |detail: &str| OrganizationError::Unknown(detail.into());
    let status = document.status("transactionStatus");
    if status.as_deref() != Some("completed") {
        return Err(unknown(&format!("transactionStatus {status:?}")));
    }
    if !same || document.amount(&["amount"]) != Some(amount) || !document.in_taka() {
        return Err(unknown("an answer about something else"));
    }
    Ok(Moved {
        trx_id: document.trx_id(TRX_ID).ok_or_else(|| unknown("no trxID"))?,
        amount,
        fee_poisha: document.text(&["b2cFee"]).and_then(|text| poisha(&text)),
        completed_time: document.text(&["completedTime"]).unwrap_or_default(),
    })
}

fn account(document: &Document) -> Option<Account> {
    let word = |key| document.text(&[key]).unwrap_or_default();
    if !document.in_taka() {
        return None;
    }
    Some(Account {
        kind: document.text(&["accountTypeName"])?,
        status: word("accountStatus"),
        holder: word("accountHolderName"),
        current_poisha: poisha(&document.text(&["currentBalance"])?)?,
        available_poisha: poisha(&document.text(&["availableBalance"])?)?,
        updated: word("updateTime"),
    })
}

/// A balance or a fee: taka with at most two decimals, which may be zero, below zero, or more than one payment
/// can ever be.
fn poisha(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (taka, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(taka) || !plain(fraction) || fraction.len() > 2 {
        return None;
    }
    let whole = taka.parse::<i64>().ok()?.checked_mul(100)?;
    let cents: i64 = format!("{fraction:0<2}").parse().ok()?;
    Some(sign * whole.checked_add(cents)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_are_read_to_the_poisha() {
        for (text, expected) in [
            ("100.00", Some(10_000)),
            ("0", Some(0)),
            ("-0.5", Some(-50)),
            ("5000000000.01", Some(500_000_000_001)),
            ("1.234", None),
            ("1,000", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(poisha(text), expected, "{text}");
        }
    }
}
