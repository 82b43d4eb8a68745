//! Checkout (URL): a payer without a saved wallet pays. Run: `cargo run -p bkash --example checkout_url`

mod support;

use bkash::Family;
use domain::{
    Amount, InvoiceNumber, PayerReference, attempt::BkashPage, payment::Intent,
    session::PaymentOutcome,
};
use engine::ports::{CreatedPayment, NewPayment};
use support::{Merchant, Outcome, say};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV1)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());

    let (amount, invoice) = (Amount::parse("599.00")?, InvoiceNumber::parse("INV-1")?);
    let order = NewPayment {
        amount,
        intent: Intent::Sale,
        invoice: invoice.clone(),
        payer: PayerReference::parse("customer-7")?,
        agreement: None,
        callback_url: "https://shop.example/bkash/callback".to_owned(),
    };
    let initiated = gateway
        .create_payment(order)
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    if let BkashPage::Address(page) = &initiated.page {
        say(&format!("send the payer's browser to {page}"));
    }

    // The payer types wallet, code and PIN, and bKash sends the browser to the callback address. What the address
    // says is a hint; only Execute moves money, and only its answer is believed.
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: None,
    };
    match gateway.execute_payment(&payment).await {
        PaymentOutcome::Money(claim) => match claim.judge(amount, &invoice, Intent::Sale) {
            Ok(trx_id) => say(&format!("paid: {trx_id:?}")),
            Err(mismatch) => say(&format!("money, but not this order's: {mismatch:?}")),
        },
        PaymentOutcome::Declined { reason, detail } => {
            say(&format!("not paid, {reason:?}: {detail}"));
        }
        // Never execute again. After 30 seconds ask with `query_payment`, until there is an answer.
        PaymentOutcome::NotExecuted | PaymentOutcome::Unusable { .. } => say("unknown: ask bKash"),
    }
    Ok(())
}
