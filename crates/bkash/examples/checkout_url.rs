//! Checkout (URL): a payment without a saved wallet. Run: `cargo run -p bkash --example checkout_url`

mod support;

use bkash::Family;
use domain::{
    Amount, InvoiceNumber, PayerReference, hosted_page::BkashPage, payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{CreatedPayment, NewPayment};
use support::{Merchant, Outcome, print};

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
        print(&format!("redirect the payer to {page}"));
    }

    // The payer enters wallet number, code and PIN, and bKash redirects the browser to the callback URL. Its query is
    // only a hint. Execute moves the money, and only its answer counts.
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: None,
    };
    match gateway.execute_payment(&payment).await {
        PaymentOutcome::Money(charge) => match charge.judge(amount, &invoice, Intent::Sale) {
            Ok(trx_id) => print(&format!("paid: {trx_id:?}")),
            Err(mismatch) => print(&format!("paid, but not for this order: {mismatch:?}")),
        },
        PaymentOutcome::Declined { reason, detail } => {
            print(&format!("not paid, {reason:?}: {detail}"));
        }
        // Never call Execute again. Call `query_payment` after 30 seconds until there is an answer.
        PaymentOutcome::NotExecuted | PaymentOutcome::Unusable { .. } => {
            print("unknown: query the payment");
        }
    }
    Ok(())
}
