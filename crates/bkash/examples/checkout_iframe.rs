//! Checkout (iFrame): bKash's script opens the customer's page in an iframe on the merchant's page.
//! Run: `cargo run -p bkash --example checkout_iframe`

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
    let merchant = Merchant::of(Family::CheckoutIframe)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());

    // When the script calls `createRequest`:
    let initiated = gateway
        .create_payment(NewPayment {
            amount: Amount::parse("100")?,
            intent: Intent::Sale,
            invoice: InvoiceNumber::parse("INV-4")?,
            payer: PayerReference::parse("customer-7")?,
            agreement: None,
            // This family has no callback URL: the script returns to its own page.
            callback_url: String::new(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    if let BkashPage::Frame { create_answer } = &initiated.page {
        print(&format!("bKash.create().onSuccess({create_answer})"));
    }
    // bKash sends no callback signature in this family, so the client generates one. Give it to the page, and expect it
    // back from the page.
    let length = initiated
        .signature
        .as_ref()
        .map(|signature| signature.as_str().len());
    print(&format!(
        "the page returns a signature of {length:?} characters"
    ));

    // When the script calls `executeRequestOnAuthorization`:
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: None,
    };
    match gateway.execute_payment(&payment).await {
        PaymentOutcome::Money(charge) => print(&format!("paid: {:?}", charge.trx_id)),
        other => print(&format!("bKash.execute().onError(): {other:?}")),
    }
    Ok(())
}
