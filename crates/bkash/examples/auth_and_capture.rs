//! Auth & Capture: money is held first, and taken when the service is given, or given back when it is not.
//! Run: `cargo run -p bkash --example auth_and_capture`

mod support;

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::{Amount, InvoiceNumber, PayerReference, payment::Intent, session::PaymentOutcome};
use engine::ports::{CreatedPayment, Gateway, NewPayment};
use support::{Merchant, Outcome, say};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV2)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());

    let booked = hold(&merchant, &*gateway, "ROOM-1", "4500").await?;
    say("the guest came");
    settled("captured", &gateway.capture_payment(&booked).await);
    // Capture and Void are safe to send again, and bKash asks for it until there is an answer.
    settled("captured again", &gateway.capture_payment(&booked).await);

    let booked = hold(&merchant, &*gateway, "ROOM-2", "5200").await?;
    say("the guest cancelled");
    settled("voided", &gateway.void_payment(&booked).await);
    Ok(())
}

async fn hold(
    merchant: &Merchant,
    gateway: &dyn Gateway,
    invoice: &str,
    amount: &str,
) -> Outcome<CreatedPayment> {
    let initiated = gateway
        .create_payment(NewPayment {
            amount: Amount::parse(amount)?,
            intent: Intent::Authorization,
            invoice: InvoiceNumber::parse(invoice)?,
            payer: PayerReference::parse("guest-3")?,
            agreement: None,
            callback_url: "https://hotel.example/bkash/callback".to_owned(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: None,
    };
    match gateway.execute_payment(&payment).await {
        PaymentOutcome::Money(claim) if claim.held => Ok(payment),
        other => Err(format!("nothing is held: {other:?}").into()),
    }
}

fn settled(what: &str, settlement: &ResolutionOutcome) {
    say(&match settlement {
        ResolutionOutcome::Done { trx_id } => format!("{what}: {trx_id:?}"),
        ResolutionOutcome::AlreadyProcessed => format!("{what}: it was settled before"),
        ResolutionOutcome::Refused { detail, .. } => format!("{what}: refused, {detail}"),
        ResolutionOutcome::Unusable { detail } => {
            format!("{what}: unknown, send it again ({detail})")
        }
    });
}
