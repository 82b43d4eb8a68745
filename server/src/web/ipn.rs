//! `POST /ipn/{merchant}`: bKash's payment notifications (IPN), delivered by Amazon SNS. A message without a valid
//! signature from the account's topic is rejected and not stored.

use std::{net::IpAddr, sync::Arc};

use api::{Authentication, ClientNetwork};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bkash::ipn::{Content, Event, IpnError, Message, PaymentNotification};
use domain::{AccountId, InvoiceNumber, MerchantId, Mode, notification::NotificationContent};

use super::Site;

/// How many characters of a message that is not about a payment are stored.
const STORED_TEXT: usize = 1000;

/// Verifies a message against the topic of each of the merchant's accounts and records it for the matching one.
pub(super) async fn receive(
    State(site): State<Arc<Site>>,
    Path(merchant): Path<String>,
    network: Option<Extension<ClientNetwork>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let network = network.map(|Extension(ClientNetwork(network))| network);
    let (status, authentication) =
        verify_and_record(&site, &merchant, network, &headers, &body).await;
    let mut response = status.into_response();
    if let Some(authentication) = authentication {
        response.extensions_mut().insert(authentication);
    }
    response
}

async fn verify_and_record(
    site: &Site,
    merchant: &str,
    network: Option<IpAddr>,
    headers: &HeaderMap,
    body: &[u8],
) -> (StatusCode, Option<Authentication>) {
    let Ok(merchant) = MerchantId::parse(merchant) else {
        return (StatusCode::NOT_FOUND, None);
    };
    let mut status = StatusCode::NOT_FOUND;
    for mode in Mode::ALL {
        let merchant = merchant.clone();
        let account = site.accounts.get(&AccountId { merchant, mode }).await;
        let Some(account) = account else { continue };
        let Some(verifier) = &account.ipn else {
            continue;
        };
        match verifier.verify_from(network, headers, body).await {
            Ok(message) => {
                let status = record(site, &account.id, verifier, message).await;
                return (status, Some(Authentication::Secret));
            }
            Err(error) => {
                tracing::warn!(account = %account.id, %error, "rejected a notification");
                status = error.status();
                if error != IpnError::WrongTopic {
                    return (status, None);
                }
            }
        }
    }
    (status, None)
}

async fn record(
    site: &Site,
    account: &AccountId,
    verifier: &bkash::ipn::Verifier,
    message: Message,
) -> StatusCode {
    let recorded = match message.content {
        Content::Notification(Event::Payment(payment)) => {
            let name = format!("trx-{}", payment.trx_id.as_str());
            site.engine
                .receive_notification(account, &name, payment_content(*payment))
                .await
        }
        Content::Notification(Event::Other(raw)) => {
            let text = raw.masked().chars().take(STORED_TEXT).collect();
            let name = format!("message-{}", message.id);
            site.engine
                .receive_notification(account, &name, text_content(text))
                .await
        }
        Content::SubscriptionConfirmation(waiting) => match verifier.confirm(&waiting).await {
            Ok(()) => {
                tracing::info!(%account, "subscribed to bKash's notifications");
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%account, %error, "cannot subscribe to bKash's notifications");
                return error.status();
            }
        },
        Content::UnsubscribeConfirmation => {
            tracing::warn!(%account, "bKash's notifications were unsubscribed; contact bKash if this was not intended");
            Ok(())
        }
    };
    match recorded {
        Ok(()) => {
            message.lease.acknowledge();
            StatusCode::OK
        }
        Err(error) => {
            tracing::error!(%account, %error, "cannot store a notification; SNS will send it again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn payment_content(payment: PaymentNotification) -> NotificationContent {
    let invoice = payment.invoice.as_deref();
    NotificationContent {
        kind: payment.transaction_type.code().to_owned(),
        trx_id: Some(payment.trx_id),
        amount: Some(payment.amount),
        completed: payment.completed && payment.in_taka,
        wallet: payment.payer,
        invoice: invoice.and_then(|text| InvoiceNumber::parse(text).ok()),
        paid_at: payment.at,
        text: None,
    }
}

fn text_content(text: String) -> NotificationContent {
    NotificationContent {
        trx_id: None,
        amount: None,
        completed: false,
        kind: String::new(),
        wallet: None,
        invoice: None,
        paid_at: None,
        text: Some(text),
    }
}
