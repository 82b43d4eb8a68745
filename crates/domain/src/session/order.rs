//! The order of a session.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Amount, InvoiceNumber, PayerReference, Timestamp,
    hold::HoldTerms,
    payment::{ChargeTerms, Intent},
};

/// The order that a session is about. Amounts and invoices come from the order and never from a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The merchant's account.
    pub account: AccountId,
    /// The amount to pay.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The merchant's reference for the payer. Without it, no wallet can be saved.
    pub payer: Option<PayerReference>,
    /// The purchased items, as shown to the payer.
    pub lines: Vec<OrderLine>,
    /// The URL that the payer is redirected to after paying.
    pub success_url: String,
    /// The URL that the payer is redirected to after cancelling.
    pub cancel_url: String,
    /// When the session expires. No payment can be started after that.
    pub expires_at: Timestamp,
    /// How long the money is held, and what happens at the end; `None` if it is taken at once.
    pub hold: Option<HoldTerms>,
    /// What happens to money that bKash took late.
    #[serde(default, skip_serializing_if = "LateSuccess::is_default")]
    pub late_success: LateSuccess,
    /// Whether the payer can make an agreement while paying.
    pub agreement_policy: AgreementPolicy,
    /// The language of the pages; `None` leaves it to the payer's browser.
    pub locale: Option<Locale>,
    /// The merchant's own data about the order, returned unchanged.
    pub metadata: BTreeMap<String, String>,
}

impl Order {
    /// An order without lines and payer reference whose money is taken at once. The caller sets the URLs.
    pub fn new(
        account: AccountId,
        amount: Amount,
        invoice: InvoiceNumber,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            account,
            amount,
            invoice,
            payer: None,
            lines: Vec::new(),
            success_url: String::new(),
            cancel_url: String::new(),
            expires_at,
            hold: None,
            late_success: LateSuccess::default(),
            agreement_policy: AgreementPolicy::Offer,
            locale: None,
            metadata: BTreeMap::new(),
        }
    }

    /// The terms that the order sets for its payments. `is_charged` says whether another payment took or holds money.
    pub const fn charge_terms(&self, is_charged: bool) -> ChargeTerms<'_> {
        ChargeTerms {
            amount: self.amount,
            invoice: &self.invoice,
            hold: self.hold,
            is_charged,
        }
    }

    /// What Execute does with the money.
    pub const fn intent(&self) -> Intent {
        self.charge_terms(false).intent()
    }
}

/// What is done with money that bKash took or holds after the payer was told that it did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LateSuccess {
    /// A person decides.
    #[default]
    Report,
    /// Money that was taken is refunded, and money that is held is voided.
    Refund,
}

impl LateSuccess {
    /// The rule as it is written in the configuration and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Refund => "refund",
        }
    }

    /// Parses a rule.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Report, Self::Refund]
            .into_iter()
            .find(|rule| rule.as_str() == text)
    }

    /// Whether this is the rule of merchants who chose none.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether the payer can make an agreement while paying, to pay with the saved wallet the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AgreementPolicy {
    /// The payer can choose to, if the session has a payer reference and the merchant's bKash product has agreements.
    #[default]
    Offer,
    /// No agreement is offered.
    Never,
    /// The session can only be paid with an agreement.
    Require,
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// Bangla.
    #[serde(rename = "bn")]
    Bangla,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Locale {
    /// The language's ISO 639-1 code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bangla => "bn",
            Self::English => "en",
        }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The item.
    pub name: String,
    /// The quantity.
    pub quantity: u32,
    /// The total amount of the line.
    pub amount: Amount,
}
