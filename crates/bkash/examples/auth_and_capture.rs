//! Auth & Capture: authorizes a payment first, then captures or voids it.
//! Run: `cargo run -p bkash --example auth_and_capture`

mod support;

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::{Amount, InvoiceNumber, PayerReference, payment::Intent, payment::PaymentOutcome};
use engine::ports::{CreatedPayment, Gateway, NewPayment};
use support::{Merchant, Outcome, print};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV2)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());

    let payment = authorize(&merchant, &*gateway, "ROOM-1", "4500").await?;
    print("the guest arrived");
    print_outcome("captured", &gateway.capture_payment(&payment).await);
    // Capture and Void may be retried until bKash answers.
    print_outcome("captured again", &gateway.capture_payment(&payment).await);

    let payment = authorize(&merchant, &*gateway, "ROOM-2", "5200").await?;
    print("the guest cancelled");
    print_outcome("voided", &gateway.void_payment(&payment).await);
    Ok(())
}

async fn authorize(
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
        PaymentOutcome::Money(charge) if charge.held => Ok(payment),
        other => Err(format!("not authorized: {other:?}").into()),
    }
}

fn print_outcome(operation: &str, outcome: &ResolutionOutcome) {
    print(&match outcome {
        ResolutionOutcome::Done { trx_id } => format!("{operation}: {trx_id:?}"),
        ResolutionOutcome::AlreadyProcessed => {
            format!("{operation}: the authorization was captured or voided before")
        }
        ResolutionOutcome::Refused { detail, .. } => format!("{operation}: refused, {detail}"),
        ResolutionOutcome::Unusable { detail } => {
            format!("{operation}: unknown, retry ({detail})")
        }
    });
}
