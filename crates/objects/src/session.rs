//! A checkout session: one order that waits to be paid.

use std::collections::BTreeMap;

use domain::{
    SessionId,
    hold::AtHoldEnd,
    session::{AgreementPolicy, Locale, Session, SessionStatus},
};
use serde::{Deserialize, Serialize};

use crate::{Mode, Payment, amount, instant, payment::payment_id};

/// A checkout session: one order that waits to be paid, and what became of it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckoutSession {
    /// Always `checkout_session`.
    #[cfg_attr(feature = "openapi", schema(example = "checkout_session"))]
    pub object: &'static str,
    /// Its identifier. Whoever has it may see and pay the order.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")
    )]
    pub id: String,
    /// Test or live.
    pub mode: Mode,
    /// Where it stands.
    pub status: SessionStatus,
    /// What is to be paid, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "599.00"))]
    pub amount: String,
    /// Always `BDT`.
    #[cfg_attr(feature = "openapi", schema(example = "BDT"))]
    pub currency: &'static str,
    /// The merchant's invoice number.
    #[cfg_attr(feature = "openapi", schema(example = "INV-1042"))]
    pub invoice: String,
    /// The merchant's name for the payer, to whom saved wallets belong.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub payer_reference: Option<String>,
    /// Whether the money is taken at once or held first.
    pub capture: Capture,
    /// How long the money is held, and what is done at the end of that.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub hold: Option<Hold>,
    /// Whether the payer can make an agreement while paying.
    pub agreement_policy: AgreementPolicy,
    /// What is bought.
    pub line_items: Vec<LineItem>,
    /// Where the payer goes after paying.
    pub success_url: String,
    /// Where the payer goes after giving up.
    pub cancel_url: String,
    /// The page to send the payer to.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "https://pay.shop.example/pay/cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV"
        )
    )]
    pub url: String,
    /// The language of the page; `null` leaves it to the payer's browser.
    #[cfg_attr(feature = "openapi", schema(required, example = "bn"))]
    pub locale: Option<&'static str>,
    /// The merchant's own words, given back as they came.
    pub metadata: BTreeMap<String, String>,
    /// The payment that counts: the one that took or holds money, else the last one tried.
    #[cfg_attr(
        feature = "openapi",
        schema(required, example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")
    )]
    pub payment: Option<String>,
    /// Every payment tried, oldest first; only with `expand=payments`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub payments: Option<Vec<Payment>>,
    /// When it was opened.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-21T17:00:00.000Z"))]
    pub created_at: String,
    /// When it can no longer be started.
    pub expires_at: String,
}

/// Whether the money is taken at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    /// It is.
    #[default]
    Automatic,
    /// It is held until it is captured or voided.
    Manual,
}

/// How long money is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to
    /// 2,592,000.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 3600, maximum = 2_592_000, example = 604_800)
    )]
    pub seconds: u64,
    /// What is done shortly before the end, if the merchant did nothing.
    pub at_end: AtHoldEnd,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineItem {
    /// What is bought.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, example = "Sundarbans honey")
    )]
    pub name: String,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9999, example = 1))]
    pub quantity: u32,
    /// What the line costs in all, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "599.00"))]
    pub amount: String,
}

impl CheckoutSession {
    /// Creates the object of a session without its payments. `origin` is the origin of the checkout pages.
    pub fn new(origin: &str, id: &SessionId, session: &Session) -> Self {
        let order = &session.order;
        Self {
            object: "checkout_session",
            id: id.as_str().to_owned(),
            mode: order.account.mode.into(),
            status: session.status(),
            amount: amount(order.amount),
            currency: "BDT",
            invoice: order.invoice.as_str().to_owned(),
            payer_reference: order.payer.as_ref().map(|payer| payer.as_str().to_owned()),
            capture: match order.hold {
                Some(_) => Capture::Manual,
                None => Capture::Automatic,
            },
            hold: order.hold.map(|terms| Hold {
                seconds: terms.seconds,
                at_end: terms.at_end,
            }),
            agreement_policy: order.agreement_policy,
            line_items: order
                .lines
                .iter()
                .map(|line| LineItem {
                    name: line.name.clone(),
                    quantity: line.quantity,
                    amount: amount(line.amount),
                })
                .collect(),
            success_url: order.success_url.clone(),
            cancel_url: order.cancel_url.clone(),
            url: format!("{origin}/pay/{}", id.as_str()),
            locale: order.locale.map(Locale::as_str),
            metadata: order.metadata.clone(),
            payment: session
                .representative_payment()
                .map(|number| payment_id(id, number)),
            payments: None,
            created_at: instant(session.opened_at),
            expires_at: instant(order.expires_at),
        }
    }

    /// Adds the session's payments.
    #[must_use]
    pub fn with_payments(self, id: &SessionId, session: &Session) -> Self {
        let payments = session
            .indexed_payments()
            .filter_map(|(index, _)| Payment::new(id, session, index));
        Self {
            payments: Some(payments.collect()),
            ..self
        }
    }
}
