//! Operations that only Checkout (iFrame) offers: the organization's balances, transfers between its accounts, and
//! payouts to customers' wallets. The checkout itself does not use them.
//!
//! Transfers and payouts **move money** and are sent once. bKash offers neither an idempotency key nor a query for
//! them. If there is no usable answer, the outcome is *unknown*: check the balances and the statement before sending
//! anything again. Source: the OpenAPI description that bKash published in 2018.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bkash_types::{Config, Family};
use domain::{Amount, Decline, ErrorDetail, InvoiceNumber, Msisdn, Timestamp, TrxId};
use serde_json::json;

use crate::{
    Ports,
    api_client::ApiClient,
    document::{Document, TRX_ID},
    error_codes,
    family::dialect_of,
    http::Reply,
    request::Request,
    responses::{ErrorResponse, successful},
};

/// The minimum time between two balance calls, according to a copy of bKash's pages.
const BALANCE_INTERVAL: Duration = Duration::from_secs(60);

/// An organization's accounts at bKash.
pub struct Organization {
    client: ApiClient,
    /// The time of this process's last balance call.
    last_balance_call: Mutex<Option<Timestamp>>,
}

/// The API family has no operations on the organization's accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} has no operations on the organization's accounts; use checkout-iframe", .0.as_str())]
pub struct UnsupportedFamily(pub Family);

/// One of the organization's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationAccount {
    /// bKash's name of the account type, such as `Organization Collection Account`.
    pub account_type: String,
    /// bKash's account status, such as `Active`.
    pub status: String,
    /// The account holder's name.
    pub holder: String,
    /// The current balance in poisha.
    pub current_poisha: i64,
    /// The available balance in poisha.
    pub available_poisha: i64,
    /// The time of the balances, as bKash wrote it.
    pub updated: String,
}

/// The direction of a transfer between the organization's accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferDirection {
    /// From the account that collects payments to the account that payouts are made from.
    CollectionToDisbursement,
    /// The opposite direction.
    DisbursementToCollection,
}

impl TransferDirection {
    /// bKash's name of the direction.
    const fn wire_name(self) -> &'static str {
        match self {
            Self::CollectionToDisbursement => "Collection2Disbursement",
            Self::DisbursementToCollection => "Disbursement2Collection",
        }
    }
}

/// A payout to a customer's wallet.
#[derive(Debug, Clone)]
pub struct NewPayout {
    /// The amount to pay out.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The receiving wallet.
    pub receiver: Msisdn,
}

/// A completed transfer or payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedTransfer {
    /// bKash's transaction ID.
    pub trx_id: TrxId,
    /// The amount that moved.
    pub amount: Amount,
    /// bKash's fee for a payout in poisha, if the answer has one.
    pub fee_poisha: Option<i64>,
    /// The time of completion, as bKash wrote it.
    pub completed_time: String,
}

/// Why an operation has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationError {
    /// The last balance call was less than a minute ago. Nothing was sent.
    #[error("balances can be requested once a minute; try again at {0:?}")]
    RateLimited(Timestamp),
    /// Nothing was sent: there is no token or no connection.
    #[error("{0}")]
    NotSent(ErrorDetail),
    /// bKash declined for certain: no money moved.
    #[error("bKash declined: {detail}")]
    Declined {
        /// The reason.
        reason: Decline,
        /// bKash's error code and text.
        detail: ErrorDetail,
    },
    /// Whether money moved is unknown. Do not retry before the outcome is known.
    #[error("bKash gave no usable answer: {0}")]
    Unknown(ErrorDetail),
}

/// Connects to an organization's accounts.
///
/// # Errors
///
/// Returns an error if the API family is not [`Family::CheckoutIframe`].
pub fn organization(config: Config, ports: Ports) -> Result<Organization, UnsupportedFamily> {
    if config.family != Family::CheckoutIframe {
        return Err(UnsupportedFamily(config.family));
    }
    let paths = dialect_of(config.family).token_paths();
    Ok(Organization {
        client: ApiClient::new(config, ports, paths),
        last_balance_call: Mutex::new(None),
    })
}

impl Organization {
    /// Obtains a token, so that the next call is sent without delay.
    ///
    /// # Errors
    ///
    /// Returns an error if bKash cannot be reached or refuses a token, if the budget of token calls is exhausted, or if
    /// the vault fails.
    pub async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.client.prepare().await
    }

    /// Returns the organization's accounts with their balances.
    ///
    /// # Errors
    ///
    /// - [`OrganizationError::RateLimited`] if this process has called it within the last minute
    /// - [`OrganizationError::NotSent`] if there is no token or no connection
    /// - [`OrganizationError::Declined`] or [`OrganizationError::Unknown`] if bKash declines or gives no usable answer
    pub async fn balances(&self) -> Result<Vec<OrganizationAccount>, OrganizationError> {
        self.check_rate_limit()?;
        let request = Request::get("/checkout/payment/organizationBalance");
        let document = self.parse(self.client.call_retrying_auth(&request).await)?;
        let unknown = || OrganizationError::Unknown("unreadable balances".into());
        let accounts = document.list("organizationBalance").ok_or_else(unknown)?;
        let accounts: Option<_> = accounts.iter().map(account).collect();
        accounts.ok_or_else(unknown)
    }

    /// Transfers money between the organization's own accounts. The request is sent once.
    ///
    /// # Errors
    ///
    /// Returns [`OrganizationError::Unknown`] if the money may have moved, and another error if it has not.
    pub async fn transfer(
        &self,
        amount: Amount,
        direction: TransferDirection,
    ) -> Result<CompletedTransfer, OrganizationError> {
        let body = json!({
            "amount": amount.to_string(),
            "currency": "BDT",
            "transferType": direction.wire_name(),
        });
        let request = Request::post("/checkout/payment/intraAccountTransfer", body);
        let document = self.parse(self.client.call(&request).await)?;
        let answered = document.text(&["transferType"]);
        completed_transfer(
            &document,
            amount,
            answered.is_none_or(|answered| answered == direction.wire_name()),
        )
    }

    /// Pays out to a customer's wallet. The request is sent once.
    ///
    /// # Errors
    ///
    /// Returns [`OrganizationError::Unknown`] if the money may have moved, and another error if it has not.
    pub async fn pay_out(&self, payout: NewPayout) -> Result<CompletedTransfer, OrganizationError> {
        let body = json!({
            "amount": payout.amount.to_string(),
            "currency": "BDT",
            "merchantInvoiceNumber": payout.invoice,
            "receiverMSISDN": payout.receiver.expose(),
        });
        let request = Request::post("/checkout/payment/b2cPayment", body);
        let document = self.parse(self.client.call(&request).await)?;
        let invoice = document.text(&["merchantInvoiceNumber"]);
        let receiver = document
            .text(&["receiverMSISDN"])
            .and_then(|text| Msisdn::parse(&text).ok());
        let matches = invoice.is_none_or(|invoice| invoice == payout.invoice.as_str())
            && receiver.is_none_or(|receiver| receiver == payout.receiver);
        completed_transfer(&document, payout.amount, matches)
    }

    fn check_rate_limit(&self) -> Result<(), OrganizationError> {
        let now = self.client.ports.clock.now();
        let mut last_call = self
            .last_balance_call
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(next) = last_call.map(|at| at + BALANCE_INTERVAL)
            && now < next
        {
            return Err(OrganizationError::RateLimited(next));
        }
        *last_call = Some(now);
        Ok(())
    }

    fn parse(&self, reply: Reply) -> Result<Document, OrganizationError> {
        if let Reply::NotSent(detail) = reply {
            return Err(OrganizationError::NotSent(detail));
        }
        let family = self.client.family();
        successful(family, reply).map_err(|ErrorResponse { code, detail }| {
            match code.and_then(|code| error_codes::decline(family, &code)) {
                Some(reason) => OrganizationError::Declined { reason, detail },
                None => OrganizationError::Unknown(detail),
            }
        })
    }
}

/// Parses the answer to a transfer or payout. `matches` says whether its other fields are those of the request.
fn completed_transfer(
    document: &Document,
    amount: Amount,
    matches: bool,
) -> Result<CompletedTransfer, OrganizationError> {
    let unknown = |detail: &str| OrganizationError::Unknown(detail.into());
    let status = document.status_word("transactionStatus");
    if status.as_deref() != Some("completed") {
        return Err(unknown(&format!("transactionStatus {status:?}")));
    }
    if !matches || document.amount(&["amount"]) != Some(amount) || !document.in_taka() {
        return Err(unknown("an answer about another operation"));
    }
    Ok(CompletedTransfer {
        trx_id: document.trx_id(TRX_ID).ok_or_else(|| unknown("no trxID"))?,
        amount,
        fee_poisha: document.text(&["b2cFee"]).and_then(|text| poisha(&text)),
        completed_time: document.text(&["completedTime"]).unwrap_or_default(),
    })
}

fn account(document: &Document) -> Option<OrganizationAccount> {
    let text = |key| document.text(&[key]).unwrap_or_default();
    if !document.in_taka() {
        return None;
    }
    Some(OrganizationAccount {
        account_type: document.text(&["accountTypeName"])?,
        status: text("accountStatus"),
        holder: text("accountHolderName"),
        current_poisha: poisha(&document.text(&["currentBalance"])?)?,
        available_poisha: poisha(&document.text(&["availableBalance"])?)?,
        updated: text("updateTime"),
    })
}

/// Parses a balance or fee in taka with at most two decimals. Unlike an [`Amount`] it may be zero, negative, or
/// above the limit of a payment.
fn poisha(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (taka, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(taka) || !is_number(fraction) || fraction.len() > 2 {
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
    fn balances_are_parsed_to_the_poisha() {
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
