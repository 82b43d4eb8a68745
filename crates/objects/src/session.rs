//! A checkout session: one order to be paid.

use std::collections::BTreeMap;

use domain::{
    SessionId,
    hold::AtHoldEnd,
    session::{AgreementPolicy, Locale, Session, SessionStatus},
};
use serde::{Deserialize, Serialize};

use crate::{Mode, Payment, amount, instant, payment::payment_id};

/// A checkout session: one order to be paid.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckoutSession {
    /// Always `checkout_session`.
    #[cfg_attr(feature = "openapi", schema(example = "checkout_session"))]
    pub object: &'static str,
    /// The session's identifier. Anyone who has it can see and pay the order.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")
    )]
    pub id: String,
    /// Test or live mode.
    pub mode: Mode,
    /// The session's status.
    pub status: SessionStatus,
    /// The amount to pay, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "599.00"))]
    pub amount: String,
    /// Always `BDT`.
    #[cfg_attr(feature = "openapi", schema(example = "BDT"))]
    pub currency: &'static str,
    /// The merchant's invoice number.
    #[cfg_attr(feature = "openapi", schema(example = "INV-1042"))]
    pub invoice: String,
    /// The merchant's reference for the payer, who owns the agreements made with it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub payer_reference: Option<String>,
    /// Whether the payment is captured immediately or authorized first.
    pub capture: Capture,
    /// How long the money is held and what happens at the end; `null` if `capture` is `automatic`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub hold: Option<Hold>,
    /// Whether the payer can make an agreement while paying.
    pub agreement_policy: AgreementPolicy,
    /// The items of the order.
    pub line_items: Vec<LineItem>,
    /// The URL that the payer is redirected to after paying.
    pub success_url: String,
    /// The URL that the payer is redirected to after cancelling.
    pub cancel_url: String,
    /// The URL of the checkout page, to redirect the payer to.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "https://pay.shop.example/pay/cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV"
        )
    )]
    pub url: String,
    /// The language of the checkout page; `null` to follow the payer's browser.
    #[cfg_attr(feature = "openapi", schema(required, example = "bn"))]
    pub locale: Option<&'static str>,
    /// Additional data of the merchant, returned unchanged.
    pub metadata: BTreeMap<String, String>,
    /// The identifier of the payment that took or holds money, or else of the latest payment.
    #[cfg_attr(
        feature = "openapi",
        schema(required, example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")
    )]
    pub payment: Option<String>,
    /// All payments, oldest first. Only included with `expand=payments`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub payments: Option<Vec<Payment>>,
    /// When the session was created.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-21T17:00:00.000Z"))]
    pub created_at: String,
    /// When the session expires. A payment must be started before that.
    pub expires_at: String,
}

/// Whether a payment is captured immediately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    /// The money is taken when the payer confirms.
    #[default]
    Automatic,
    /// The money is held until the payment is captured or voided.
    Manual,
}

/// How long money is held, and what happens at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// For how many seconds bKash holds the money, according to the merchant's contract with bKash: 3,600 to 2,592,000.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 3600, maximum = 2_592_000, example = 604_800)
    )]
    pub seconds: u64,
    /// What happens shortly before the end if the payment was neither captured nor voided.
    pub at_end: AtHoldEnd,
}

/// One item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineItem {
    /// The name of the product.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, example = "Sundarbans honey")
    )]
    pub name: String,
    /// The quantity.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9999, example = 1))]
    pub quantity: u32,
    /// The total amount of the item, in taka: not the price of one.
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
