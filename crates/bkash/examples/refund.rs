//! Refunds of v2: every refund after the first needs the answer of Refund Status.
//! Run: `cargo run -p bkash --example refund`

mod support;

use bkash::Family;
use domain::ShortText;
use domain::refund::Refundable;
use domain::{Amount, InvoiceNumber, PayerReference, payment::Intent, payment::PaymentOutcome};
use engine::ports::{CreatedPayment, Gateway, NewPayment, NewRefund, RefundAnswer};
use support::{Merchant, Outcome, print};

#[tokio::main]
async fn main() -> Outcome {
    let merchant = Merchant::of(Family::TokenizedV2)?;
    let gateway = bkash::connect(merchant.config.clone(), merchant.ports.clone());
    let paid = pay(&merchant, &*gateway).await?;
    let what = ShortText::parse("clay tea set")?;

    let reason = ShortText::parse("one cup was broken")?;
    let first = NewRefund::first(paid.clone(), Amount::parse("150")?, what.clone(), reason);
    print_answer(&gateway.refund_payment(first).await);

    // A second "first" refund is not sent: it may be the same refund again.
    let reason = ShortText::parse("one more cup")?;
    let again = NewRefund::first(
        paid.clone(),
        Amount::parse("150")?,
        what.clone(),
        reason.clone(),
    );
    print_answer(&gateway.refund_payment(again).await);

    let history = gateway.refund_status(&paid).await?;
    print(&format!("refunds at bKash: {}", history.refunds().len()));
    let second = NewRefund::further(history, Amount::parse("150")?, what.clone(), reason);
    print_answer(&gateway.refund_payment(second).await);

    let history = gateway.refund_status(&paid).await?;
    let reason = ShortText::parse("all of it")?;
    let too_much = NewRefund::further(history, Amount::parse("700")?, what, reason);
    print_answer(&gateway.refund_payment(too_much).await);
    Ok(())
}

fn print_answer(answer: &RefundAnswer) {
    print(&match answer {
        RefundAnswer::Done(refund) => format!("refunded: {}", refund.amount),
        RefundAnswer::NotSent(forbidden) => format!("not sent: {forbidden}"),
        RefundAnswer::Refused { detail, .. } => format!("refused: {detail}"),
        RefundAnswer::Unusable { detail } => format!("unknown, call refund_status: {detail}"),
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
    let PaymentOutcome::Money(charge) = gateway.execute_payment(&payment).await else {
        return Err("not paid".into());
    };
    Ok(Refundable {
        payment_id: initiated.payment_id,
        trx_id: charge.trx_id.ok_or("no trxID")?,
        amount,
        taken_at: merchant.ports.clock.now(),
    })
}
