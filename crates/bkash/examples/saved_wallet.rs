//! Tokenized Checkout: a payer saves a wallet, pays with the PIN alone, and cancels the agreement.
//! Run: `cargo run -p bkash --example saved_wallet`

mod support;

use bkash::Family;
use domain::{
    Amount, InvoiceNumber, PayerReference, agreement::AgreementOutcome, payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{CreatedPayment, NewAgreement, NewPayment};
use support::{Merchant, Outcome, print};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV2)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());
    let payer = PayerReference::parse("customer-7")?;

    let attempt = gateway
        .create_agreement(NewAgreement {
            payer: payer.clone(),
            callback_url: "https://shop.example/wallets/callback".to_owned(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    merchant.payer_confirms(&attempt).await?;
    let AgreementOutcome::Consented {
        agreement_id,
        wallet,
    } = gateway.execute_agreement(&attempt.payment_id).await
    else {
        return Err("no agreement; call query_agreement_attempt if the outcome is unknown".into());
    };
    // Store the agreement ID with the payer. The wallet number is masked and may be displayed.
    print(&format!("saved: {wallet:?}"));

    let initiated = gateway
        .create_payment(NewPayment {
            amount: Amount::parse("120")?,
            intent: Intent::Sale,
            invoice: InvoiceNumber::parse("INV-2")?,
            payer,
            agreement: Some(agreement_id.clone()),
            callback_url: "https://shop.example/bkash/callback".to_owned(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    // bKash's page asks for the PIN only.
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: Some(agreement_id.clone()),
    };
    if let PaymentOutcome::Money(charge) = gateway.execute_payment(&payment).await {
        print(&format!("paid with the PIN alone: {:?}", charge.trx_id));
    }

    gateway.cancel_agreement(&agreement_id).await?;
    print("the agreement is cancelled");
    Ok(())
}
