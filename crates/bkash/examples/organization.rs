//! The organization's own accounts, which Checkout (iFrame) alone gives access to: balances, a transfer, a payout.
//! Run: `cargo run -p bkash --example organization`

mod support;

use bkash::{Family, NewPayout, OrganizationError, TransferDirection};
use domain::{Amount, InvoiceNumber, Msisdn, PayerReference, payment::Intent};
use engine::ports::{CreatedPayment, NewPayment};
use support::{Merchant, Outcome, say};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::CheckoutIframe)?;
    earn(&merchant, "1000").await?;

    let organization = bkash::organization(merchant.config.clone(), merchant.ports.clone())?;
    for account in organization.balances().await? {
        say(&format!(
            "{}: {} poisha",
            account.account_type, account.current_poisha
        ));
    }
    // bKash wants this question at most once a minute, so a second one is not sent.
    if let Err(too_soon) = organization.balances().await {
        say(&too_soon.to_string());
    }

    let moved = organization
        .transfer(
            Amount::parse("600")?,
            TransferDirection::CollectionToDisbursement,
        )
        .await?;
    say(&format!("moved: {:?}", moved.trx_id));

    let payout = NewPayout {
        amount: Amount::parse("250")?,
        invoice: InvoiceNumber::parse("PRIZE-1")?,
        receiver: Msisdn::parse("01929918378")?,
    };
    match organization.pay_out(payout).await {
        Ok(paid) => say(&format!("paid out: {:?}", paid.trx_id)),
        // Nothing tells what became of it: look at the balances and the statement before sending anything again.
        Err(OrganizationError::Unknown(detail)) => say(&format!("unknown: {detail}")),
        Err(error) => say(&format!("not paid out: {error}")),
    }
    Ok(())
}

/// A customer's payment, so that there is something on the account.
async fn earn(merchant: &Merchant, amount: &str) -> Outcome {
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());
    let initiated = gateway
        .create_payment(NewPayment {
            amount: Amount::parse(amount)?,
            intent: Intent::Sale,
            invoice: InvoiceNumber::parse("INV-5")?,
            payer: PayerReference::parse("customer-7")?,
            agreement: None,
            callback_url: String::new(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: None,
    };
    gateway.execute_payment(&payment).await;
    Ok(())
}
