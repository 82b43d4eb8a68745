//! The organization's accounts, which only Checkout (iFrame) gives access to: balances, a transfer, a payout.
//! Run: `cargo run -p bkash --example organization`

mod support;

use bkash::{Family, NewPayout, OrganizationError, TransferDirection};
use domain::{Amount, InvoiceNumber, Msisdn, PayerReference, payment::Intent};
use engine::ports::{CreatedPayment, NewPayment};
use support::{Merchant, Outcome, print};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::CheckoutIframe)?;
    receive_payment(&merchant, "1000").await?;

    let organization = bkash::organization(merchant.config.clone(), merchant.ports.clone())?;
    for account in organization.balances().await? {
        print(&format!(
            "{}: {} poisha",
            account.account_type, account.current_poisha
        ));
    }
    // bKash permits one balance call a minute, so the second one is not sent.
    if let Err(rate_limited) = organization.balances().await {
        print(&rate_limited.to_string());
    }

    let transfer = organization
        .transfer(
            Amount::parse("600")?,
            TransferDirection::CollectionToDisbursement,
        )
        .await?;
    print(&format!("transferred: {:?}", transfer.trx_id));

    let payout = NewPayout {
        amount: Amount::parse("250")?,
        invoice: InvoiceNumber::parse("PRIZE-1")?,
        receiver: Msisdn::parse("01929918378")?,
    };
    match organization.pay_out(payout).await {
        Ok(paid) => print(&format!("paid out: {:?}", paid.trx_id)),
        // There is no query for payouts: check the balances and the statement before sending anything again.
        Err(OrganizationError::Unknown(detail)) => print(&format!("unknown: {detail}")),
        Err(error) => print(&format!("not paid out: {error}")),
    }
    Ok(())
}

/// Completes a customer's payment, so that the account has a balance.
async fn receive_payment(merchant: &Merchant, amount: &str) -> Outcome {
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
