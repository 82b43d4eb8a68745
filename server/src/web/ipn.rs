//! `POST /ipn/{merchant}`: bKash's payment notifications, which Amazon SNS delivers. What is not signed by bKash's
//! own topic is refused before anything is kept.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use bkash::ipn::{Content, Event, IpnError, Message, PaymentNotification};
use domain::{AccountId, InvoiceNumber, MerchantId, Mode, notification::Notice};

use super::Site;

/// How much of a message that is no payment is kept, in characters.
const TEXT: usize = 1000;

/// Takes a message for whichever of the merchant's accounts its topic is.
pub(super) async fn take(
    State(site): State<Arc<Site>>,
    Path(merchant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let Ok(merchant) = MerchantId::parse(&merchant) else {
        return StatusCode::NOT_FOUND;
    };
    let mut answer = StatusCode::NOT_FOUND;
    for mode in Mode::ALL {
        let merchant = merchant.clone();
        let account = site.accounts.get(&AccountId { merchant, mode }).await;
        let Some(account) = account else { continue };
        let Some(verifier) = &account.ipn else {
            continue;
        };
        match verifier.verify(&headers, &body).await {
            Ok(message) => return keep(&site, &account.id, verifier, message).await,
            Err(error) => {
                tracing::warn!(account = %account.id, %error, "a notification was not believed");
                answer = error.status();
                if error != IpnError::WrongTopic {
                    return answer;
                }
            }
        }
    }
    answer
}

async fn keep(
    site: &Site,
    account: &AccountId,
    verifier: &bkash::ipn::Verifier,
    message: Message,
) -> StatusCode {
    let kept = match message.content {
        Content::Notification(Event::Payment(payment)) => {
            let name = format!("trx-{}", payment.trx_id.as_str());
            site.engine.notified(account, &name, notice(*payment)).await
        }
        Content::Notification(Event::Other(raw)) => {
            let text = raw.masked().chars().take(TEXT).collect();
            let name = format!("message-{}", message.id);
            site.engine.notified(account, &name, other(text)).await
        }
        Content::SubscriptionConfirmation(waiting) => match verifier.confirm(&waiting).await {
            Ok(()) => {
                tracing::info!(%account, "bKash's notifications are subscribed");
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%account, %error, "bKash's notifications could not be subscribed");
                return error.status();
            }
        },
        Content::UnsubscribeConfirmation => {
            tracing::warn!(%account, "bKash's notifications were unsubscribed; ask bKash if nobody of yours did it");
            Ok(())
        }
    };
    match kept {
        Ok(()) => {
            message.lease.acknowledge();
            StatusCode::OK
        }
        Err(error) => {
            tracing::error!(%account, %error, "a notification could not be kept; it will come again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn notice(payment: PaymentNotification) -> Notice {
    let invoice = payment.invoice.as_deref();
    Notice {
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

fn other(text: String) -> Notice {
    Notice {
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
