//! The family's answers, key by key as bKash's pages and traces of its service have them.

use crate::{
    answer::Object,
    clock::Moment,
    mode::Mode,
    money::Poisha,
    state::{Agreement, AgreementState, Entry, EntryKind, Payment, Purchase, Refund, callback_url},
    wallets::Msisdn,
};

/// Part of every bkashURL; the slash at the end is bKash's.
const API_VERSION: &str = "v1.2.0-beta/";

fn successful() -> Object {
    Object::new()
        .text("statusCode", "0000")
        .text("statusMessage", "Successful")
}

/// Create. An agreement's answer names the payer, a payment's the money.
pub(super) fn created(payment: &Payment, origin: &str) -> String {
    let facts = &payment.facts;
    let page = format!(
        "{origin}/?paymentId={}&hash={}&mode={}&apiVersion={API_VERSION}",
        facts.id,
        facts.hash,
        facts.mode.code(),
    );
    let callback = |status| callback_url(facts, status);
    let addressed = |object: Object| {
        object
            .text("paymentID", &facts.id)
            .text("bkashURL", &page)
            .maybe("callbackURL", facts.callback_url.as_deref())
            .maybe("successCallbackURL", callback("success").as_deref())
            .maybe("failureCallbackURL", callback("failure").as_deref())
            .maybe("cancelledCallbackURL", callback("cancel").as_deref())
    };
    let time = facts.created.bkash_time();
    let Some(purchase) = &facts.purchase else {
        return addressed(successful())
            .maybe("payerReference", facts.payer_reference.as_deref())
            .text("agreementStatus", payment.stage.transaction_status())
            .text("agreementCreateTime", &time)
            .finish();
    };
    addressed(Object::new())
        .text("amount", &purchase.amount_text)
        .text("intent", purchase.intent.name())
        .text("currency", "BDT")
        .maybe("agreementID", payment.agreement.as_deref())
        .text("paymentCreateTime", &time)
        .text("transactionStatus", payment.stage.transaction_status())
        .text("merchantInvoiceNumber", &purchase.invoice)
        .text("statusCode", "0000")
        .text("statusMessage", "Successful")
        .finish()
}

/// Execute of a payment.
pub(super) fn executed(payment: &Payment) -> String {
    let wallet = payment.wallet.as_ref().map(Msisdn::as_str);
    let mut object = successful()
        .text("paymentID", &payment.facts.id)
        .maybe("agreementID", payment.agreement.as_deref())
        .maybe("trxID", payment.trx_id.as_deref())
        .text("transactionStatus", payment.stage.transaction_status());
    if let Some(purchase) = &payment.facts.purchase {
        object = money(object, purchase)
            .maybe("paymentExecuteTime", time(payment.executed).as_deref())
            .text("merchantInvoiceNumber", &purchase.invoice);
    }
    object
        .text("payerType", "Customer")
        .maybe("payerReference", payer_reference(payment))
        .maybe("customerMsisdn", wallet)
        .maybe("payerAccount", wallet)
        .maybe("maxRefundableAmount", refundable(payment).as_deref())
        .finish()
}

/// Execute of an agreement.
pub(super) fn agreement_executed(payment: &Payment, agreement: &Agreement) -> String {
    successful()
        .text("paymentID", &payment.facts.id)
        .text("agreementID", &agreement.id)
        .text("payerReference", &agreement.payer_reference)
        .text("agreementExecuteTime", &agreement.executed.bkash_time())
        .text("agreementStatus", payment.stage.transaction_status())
        .text("customerMsisdn", agreement.wallet.as_str())
        .text("payerType", "Customer")
        .text("payerAccount", agreement.wallet.as_str())
        .finish()
}

/// Query Payment, for payments and for the paymentIDs of agreements.
pub(super) fn queried(payment: &Payment) -> String {
    let facts = &payment.facts;
    let (created, executed) = (facts.created.bkash_time(), time(payment.executed));
    let verification = payment.stage.verification_status();
    let object = successful()
        .text("paymentID", &facts.id)
        .text("mode", facts.mode.code());
    let object = match &facts.purchase {
        Some(purchase) => money(
            object
                .maybe("agreementID", payment.agreement.as_deref())
                .text("paymentCreateTime", &created)
                .maybe("paymentExecuteTime", executed.as_deref()),
            purchase,
        )
        // Here, and only here, bKash's key is merchantInvoice.
        .text("merchantInvoice", &purchase.invoice)
        .maybe("trxID", payment.trx_id.as_deref())
        .text("transactionStatus", payment.stage.transaction_status()),
        None => object
            .maybe("agreementID", payment.agreement.as_deref())
            .text("agreementStatus", payment.stage.transaction_status())
            .text("agreementCreateTime", &created)
            .maybe("agreementExecuteTime", executed.as_deref())
            .maybe("payerAccount", payment.wallet.as_ref().map(Msisdn::as_str))
            .text("payerType", "Customer"),
    };
    object
        .text("verificationStatus", verification)
        // Newer documents use this name for the same thing.
        .text("userVerificationStatus", verification)
        .maybe("payerReference", payer_reference(payment))
        .finish()
}

/// Query Agreement.
pub(super) fn agreement(agreement: &Agreement) -> String {
    let (status, cancelled) = match agreement.state {
        AgreementState::Standing => ("Completed", None),
        AgreementState::Cancelled(at) => ("Cancelled", Some(at)),
    };
    successful()
        .text("paymentID", &agreement.payment_id)
        .text("agreementID", &agreement.id)
        .text("payerReference", &agreement.payer_reference)
        .text("payerAccount", agreement.wallet.as_str())
        .text("payerType", "Customer")
        .text("agreementStatus", status)
        .text("agreementCreateTime", &agreement.created.bkash_time())
        .text("agreementExecuteTime", &agreement.executed.bkash_time())
        .maybe("agreementVoidTime", time(cancelled).as_deref())
        .text("mode", Mode::Agreement.code())
        .text("verificationStatus", "Complete")
        .finish()
}

/// Cancel Agreement.
pub(super) fn agreement_cancelled(agreement: &Agreement) -> String {
    let cancelled = match agreement.state {
        AgreementState::Standing => None,
        AgreementState::Cancelled(at) => Some(at),
    };
    successful()
        .text("paymentID", &agreement.payment_id)
        .text("agreementID", &agreement.id)
        .text("payerReference", &agreement.payer_reference)
        .maybe("agreementVoidTime", time(cancelled).as_deref())
        .text("agreementStatus", "Cancelled")
        .finish()
}

/// Search Transaction, for a payment's trxID.
pub(super) fn found(payment: &Payment, short_code: &str) -> String {
    let wallet = payment.wallet.as_ref().map(Msisdn::as_str);
    let amount = payment
        .facts
        .purchase
        .as_ref()
        .map(|purchase| purchase.amount_text.as_str());
    successful()
        .maybe("trxID", payment.trx_id.as_deref())
        .maybe("initiationTime", time(payment.executed).as_deref())
        .maybe(
            "completedTime",
            time(payment.settled.or(payment.executed)).as_deref(),
        )
        .text("transactionType", "bKash Tokenized Checkout via API")
        .maybe("customerMsisdn", wallet)
        .maybe("payerAccount", wallet)
        .text("payerType", "Customer")
        .text("transactionStatus", payment.stage.transaction_status())
        .maybe("amount", amount)
        .text("currency", "BDT")
        .text("organizationShortCode", short_code)
        .maybe("maxRefundableAmount", refundable(payment).as_deref())
        .maybe("saleAmount", amount)
        .text("serviceFee", "0.00")
        .maybe("creditedAmount", amount)
        .finish()
}

/// Search Transaction, for a refund's trxID. Only `originalTrxAmount` is documented for it.
pub(super) fn found_refund(payment: &Payment, refund: &Refund, short_code: &str) -> String {
    let amount = payment
        .facts
        .purchase
        .as_ref()
        .map(|purchase| purchase.amount_text.as_str());
    let wallet = payment.wallet.as_ref().map(Msisdn::as_str);
    let completed = refund.completed.bkash_time();
    successful()
        .text("trxID", &refund.trx_id)
        .text("initiationTime", &completed)
        .text("completedTime", &completed)
        .text("transactionType", "Refund via API")
        .maybe("customerMsisdn", wallet)
        // A published client demands it here as well.
        .maybe("payerAccount", wallet)
        .text("transactionStatus", "Completed")
        .text("amount", &refund.amount_text)
        .text("currency", "BDT")
        .text("organizationShortCode", short_code)
        .maybe("originalTrxAmount", amount)
        .finish()
}

/// Search Transaction, for the trxID of a payout or of a transfer between the merchant's accounts.
pub(super) fn found_entry(entry: &Entry, short_code: &str) -> String {
    let completed = entry.at.bkash_time();
    let kind = match entry.kind {
        EntryKind::Payout => "B2C Payment via API",
        EntryKind::Settlement => "Settlement",
        _ => "Intra-account Transfer via API",
    };
    successful()
        .text("trxID", &entry.trx_id)
        .text("initiationTime", &completed)
        .text("completedTime", &completed)
        .text("transactionType", kind)
        .maybe("customerMsisdn", entry.wallet.as_ref().map(Msisdn::as_str))
        .text("transactionStatus", "Completed")
        .text("amount", &entry.amount.to_string())
        .text("currency", "BDT")
        .text("organizationShortCode", short_code)
        .finish()
}

/// Refund, and Refund Status with the same keys.
pub(super) fn refunded(payment: &Payment, refund: &Refund) -> String {
    successful()
        .maybe("originalTrxID", payment.trx_id.as_deref())
        .text("refundTrxID", &refund.trx_id)
        .text("transactionStatus", "Completed")
        .text("amount", &refund.amount_text)
        .text("currency", "BDT")
        .text("charge", "0.00")
        .text("completedTime", &refund.completed.bkash_time())
        .finish()
}

/// Capture and Void. Both say `Completed`: it is the operation that is complete.
pub(super) fn settled(payment: &Payment) -> String {
    successful()
        .text("paymentID", &payment.facts.id)
        .text("createTime", &payment.facts.created.bkash_time())
        .maybe("updateTime", time(payment.settled).as_deref())
        .maybe("trxID", payment.trx_id.as_deref())
        .text("transactionStatus", "Completed")
        .finish()
}

fn money(object: Object, purchase: &Purchase) -> Object {
    object
        .text("amount", &purchase.amount_text)
        .text("currency", "BDT")
        .text("intent", purchase.intent.name())
}

fn time(moment: Option<Moment>) -> Option<String> {
    moment.map(Moment::bkash_time)
}

fn payer_reference(payment: &Payment) -> Option<&str> {
    payment.facts.payer_reference.as_deref()
}

/// What can still be refunded, written as the amount was until something was.
fn refundable(payment: &Payment) -> Option<String> {
    let purchase = payment.facts.purchase.as_ref()?;
    let refunded = payment.refunded();
    Some(if refunded == Poisha::ZERO {
        purchase.amount_text.clone()
    } else {
        (purchase.amount - refunded).to_string()
    })
}
