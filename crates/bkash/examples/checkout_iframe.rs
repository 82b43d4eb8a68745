//! Checkout (iFrame): bKash's script opens the customer's page in a frame on the merchant's own page.
//! Run: `cargo run -p bkash --example checkout_iframe`

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
            // The script comes back to the page it is on; this family has no callback address.
            callback_url: String::new(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    if let BkashPage::Frame { create_answer } = &initiated.page {
        say(&format!("bKash.create().onSuccess({create_answer})"));
    }
    // bKash gives no code here. This one is ours: hand it to the page, and want it back from it.
    let code = initiated.signature.as_ref().map(|code| code.as_str().len());
    say(&format!(
        "the page comes back with a code of {code:?} characters"
    ));

    // When it calls `executeRequestOnAuthorization`:
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: None,
    };
    match gateway.execute_payment(&payment).await {
        PaymentOutcome::Money(claim) => say(&format!("paid: {:?}", claim.trx_id)),
        other => say(&format!("bKash.execute().onError(): {other:?}")),
    }
    Ok(())
}
