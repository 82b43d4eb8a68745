//! Refunds of v2: the first is free to send, every further one needs the answer of Refund Status.
//! Run: `cargo run -p bkash --example refund`

mod support;

use bkash::Family;
use domain::refund::RefundText;
use domain::{Amount, InvoiceNumber, PayerReference, payment::Intent, session::PaymentOutcome};
use engine::ports::{CreatedPayment, Gateway, NewPayment, NewRefund, RefundAnswer, Refundable};
use support::{Merchant, Outcome, say};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV2)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());
    let paid = pay(&merchant, &*gateway).await?;
    let what = RefundText::parse("clay tea set")?;

    let reason = RefundText::parse("one cup was broken")?;
    let first = NewRefund::first(paid.clone(), Amount::parse("150")?, what.clone(), reason);
    told(&gateway.refund_payment(first).await);

    // A second "first" one is not sent: it might be the same refund again.
    let reason = RefundText::parse("one more cup")?;
    let again = NewRefund::first(
        paid.clone(),
        Amount::parse("150")?,
        what.clone(),
        reason.clone(),
    );
    told(&gateway.refund_payment(again).await);

    let history = gateway.refund_status(&paid).await?;
    say(&format!("bKash knows of {}", history.refunds().len()));
    let second = NewRefund::further(history, Amount::parse("150")?, what.clone(), reason);
    told(&gateway.refund_payment(second).await);

    let history = gateway.refund_status(&paid).await?;
    let reason = RefundText::parse("all of it")?;
    let too_much = NewRefund::further(history, Amount::parse("700")?, what, reason);
    told(&gateway.refund_payment(too_much).await);
    Ok(())
}

fn told(answer: &RefundAnswer) {
    say(&match answer {
        RefundAnswer::Done(refund) => format!("given back: {}", refund.amount),
        RefundAnswer::NotSent(forbidden) => format!("not sent: {forbidden}"),
        RefundAnswer::Refused { detail, .. } => format!("refused: {detail}"),
        RefundAnswer::Unusable { detail } => format!("unknown, ask refund_status: {detail}"),
    });
}

async fn pay(merchant: &Merchant, gateway: &dyn Gateway) -> Outcome<Refundable> {
    let amount = Amount::parse("850")?;
    let initiated = gateway
        .create_payment(NewPayment {
            amount,
            intent: Intent::Sale,
            invoice: InvoiceNumber::parse("INV-3")?,
            payer: PayerReference::parse("customer-7")?,
            agreement: None,
            callback_url: "https://shop.example/bkash/callback".to_owned(),
        })
        .await
        .map_err(|refused| format!("{refused:?}"))?;
    merchant.payer_confirms(&initiated).await?;
    let payment = CreatedPayment {
        id: initiated.payment_id.clone(),
        agreement: None,
    };
    let PaymentOutcome::Money(claim) = gateway.execute_payment(&payment).await else {
        return Err("not paid".into());
    };
    Ok(Refundable {
        payment_id: initiated.payment_id,
        trx_id: claim.trx_id.ok_or("no transaction")?,
        amount,
        taken_at: merchant.ports.clock.now(),
    })
}
