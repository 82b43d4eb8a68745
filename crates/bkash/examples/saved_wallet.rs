//! Tokenized Checkout: a payer saves a wallet, pays with the PIN alone, and takes the consent back.
//! Run: `cargo run -p bkash --example saved_wallet`

mod support;

use bkash::Family;
use domain::{
    Amount, InvoiceNumber, PayerReference, agreement::AgreementOutcome, payment::Intent,
    session::PaymentOutcome,
};
use engine::ports::{CreatedPayment, NewAgreement, NewPayment};
use support::{Merchant, Outcome, say};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV2)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());
    let payer = PayerReference::parse("customer-7")?;

    let asked = gateway
        .create_agreement(NewAgreement {
            payer: payer.clone(),
            callback_url: "https://shop.example/wallets/callback".to_owned(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    merchant.payer_confirms(&asked).await?;
    let AgreementOutcome::Consented {
        agreement_id,
        wallet,
    } = gateway.execute_agreement(&asked.payment_id).await
    else {
        return Err("no consent; ask with query_agreement_attempt if it is unknown".into());
    };
    // Keep the agreement with the payer, and show the wallet: its middle is hidden.
    say(&format!("saved: {wallet:?}"));

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
    if let PaymentOutcome::Money(claim) = gateway.execute_payment(&payment).await {
        say(&format!("paid by PIN alone: {:?}", claim.trx_id));
    }

    gateway.cancel_agreement(&agreement_id).await?;
    say("the consent is taken back");
    Ok(())
}
