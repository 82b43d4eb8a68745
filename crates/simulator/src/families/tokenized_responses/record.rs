//! The facts that responses report, before a layout selects and orders them.

use std::borrow::Cow;

use super::key::Key;
use crate::{
    clock::Moment,
    families::wire::{amount, entry_type, refundable, transaction_type},
    mode::Mode,
    state::{Agreement, FoundTransaction, IssuedTokens, Payment, Refund},
    wallets::Msisdn,
};

/// The value of a key, not yet formatted.
#[derive(Debug)]
pub(super) enum Fact<'a> {
    Text(Cow<'a, str>),
    Seconds(u64),
    Time(Moment),
    Wallet(&'a Msisdn),
}

/// What is known about the subject of a call.
#[derive(Debug)]
pub(crate) struct Record<'a>(Vec<(Key, Fact<'a>)>);

impl<'a> Record<'a> {
    fn successful() -> Self {
        let mut record = Self(Vec::with_capacity(32));
        record.text(Key::StatusCode, "0000");
        record.text(Key::StatusMessage, "Successful");
        record.text(Key::Currency, "BDT");
        record
    }

    /// A refusal with an error code and its message.
    pub(crate) fn refusal(code: String, message: &'a str) -> Self {
        let mut record = Self(Vec::with_capacity(2));
        record.text(Key::StatusCode, code);
        record.text(Key::StatusMessage, message);
        record
    }

    /// The tokens of Grant and Refresh.
    pub(crate) fn tokens(issued: &'a IssuedTokens) -> Self {
        let mut record = Self::successful();
        record.text(Key::TokenType, "Bearer");
        record.text(Key::IdToken, issued.id_token.as_str());
        record
            .0
            .push((Key::ExpiresIn, Fact::Seconds(issued.expires_in)));
        record.text(Key::RefreshToken, issued.refresh_token.as_str());
        record
    }

    /// A paymentID of a payment or an agreement.
    pub(crate) fn payment(payment: &'a Payment) -> Self {
        let details = &payment.details;
        let mut record = Self::successful();
        record.text(Key::PaymentId, details.id.as_ref());
        record.text(Key::Mode, details.mode.code());
        record.maybe(Key::AgreementId, payment.agreement.as_deref());
        record.maybe(Key::TrxId, payment.trx_id.as_deref());
        record.maybe(Key::PayerReference, details.payer_reference.as_deref());
        record.text(Key::PayerType, "Customer");
        record.wallet(
            &[Key::PayerAccount, Key::CustomerMsisdn],
            payment.wallet.as_ref(),
        );
        record.text(Key::TransactionStatus, payment.stage.transaction_status());
        record.text(Key::AgreementStatus, payment.stage.transaction_status());
        record.text(Key::VerificationStatus, payment.stage.verification_status());
        record.text(
            Key::UserVerificationStatus,
            payment.stage.verification_status(),
        );
        record.time(
            &[
                Key::PaymentCreateTime,
                Key::AgreementCreateTime,
                Key::CreateTime,
            ],
            Some(details.created),
        );
        record.time(
            &[Key::PaymentExecuteTime, Key::AgreementExecuteTime],
            payment.executed,
        );
        record.time(&[Key::UpdateTime], payment.resolved);
        if let Some(purchase) = &details.purchase {
            record.text(Key::Amount, purchase.amount_text.as_str());
            record.text(Key::Intent, purchase.intent.name());
            record.text(Key::MerchantInvoiceNumber, purchase.invoice.as_str());
            record.text(Key::MerchantInvoice, purchase.invoice.as_str());
            record.maybe(Key::SubMerchantName, purchase.sub_merchant_name.as_deref());
            record.maybe(Key::MaxRefundableAmount, refundable(payment));
        }
        record
    }

    /// A new paymentID, with the address of the customer's page.
    pub(crate) fn created(payment: &'a Payment, bkash_url: String) -> Self {
        let mut record = Self::payment(payment);
        record.text(Key::BkashUrl, bkash_url);
        record.maybe(Key::CallbackUrl, payment.details.callback_url.as_deref());
        record.maybe(Key::SuccessCallbackUrl, payment.callback_url("success"));
        record.maybe(Key::FailureCallbackUrl, payment.callback_url("failure"));
        record.maybe(Key::CancelledCallbackUrl, payment.callback_url("cancel"));
        record.text(Key::Signature, payment.details.signature.as_str());
        record
    }

    /// A captured or voided authorization. Both report `Completed`: the operation is complete.
    pub(crate) fn captured_or_voided(payment: &'a Payment) -> Self {
        Self::payment(payment).with(Key::TransactionStatus, "Completed")
    }

    /// An agreement.
    pub(crate) fn agreement(agreement: &'a Agreement) -> Self {
        let mut record = Self::successful();
        record.text(Key::PaymentId, agreement.payment_id.as_ref());
        record.text(Key::AgreementId, agreement.id.as_ref());
        record.text(Key::PayerReference, agreement.payer_reference.as_str());
        record.text(Key::PayerType, "Customer");
        record.wallet(
            &[Key::PayerAccount, Key::CustomerMsisdn],
            Some(&agreement.wallet),
        );
        record.text(Key::AgreementStatus, agreement.state.name());
        record.time(&[Key::AgreementCreateTime], Some(agreement.created));
        record.time(&[Key::AgreementExecuteTime], Some(agreement.executed));
        record.time(&[Key::AgreementVoidTime], agreement.state.cancelled());
        record.text(Key::Mode, Mode::Agreement.code());
        record.text(Key::VerificationStatus, "Complete");
        record
    }

    /// A refund.
    pub(crate) fn refund(payment: &'a Payment, refund: &'a Refund) -> Self {
        let mut record = Self::successful();
        record.maybe(Key::OriginalTrxId, payment.trx_id.as_deref());
        record.maybe(Key::OriginalTrxAmount, amount(payment));
        record.text(Key::RefundTrxId, refund.trx_id.as_ref());
        record.text(Key::TransactionStatus, "Completed");
        record.text(Key::RefundTransactionStatus, "Completed");
        record.text(Key::Amount, refund.amount_text.as_str());
        record.text(Key::RefundAmount, refund.amount_text.as_str());
        record.text(Key::Charge, "0.00");
        record.time(&[Key::CompletedTime], Some(refund.completed));
        record.maybe(Key::Sku, refund.sku.as_deref());
        record.maybe(Key::Reason, refund.reason.as_deref());
        record
    }

    /// The transaction of a trxID, for Search Transaction.
    pub(crate) fn transaction(found: &'a FoundTransaction, short_code: &'a str) -> Self {
        let mut record = Self::successful();
        record.text(Key::OrganizationShortCode, short_code);
        record.text(Key::TransactionReference, "");
        match found {
            FoundTransaction::Payment(payment) => {
                record.maybe(Key::TrxId, payment.trx_id.as_deref());
                record.time(&[Key::InitiationTime], payment.executed);
                record.time(&[Key::CompletedTime], payment.resolved.or(payment.executed));
                record.text(Key::TransactionType, transaction_type(payment));
                record.text(Key::TransactionStatus, payment.stage.transaction_status());
                record.text(Key::PayerType, "Customer");
                record.wallet(
                    &[Key::PayerAccount, Key::CustomerMsisdn],
                    payment.wallet.as_ref(),
                );
                record.maybe(Key::Amount, amount(payment));
                record.maybe(Key::SaleAmount, amount(payment));
                record.maybe(Key::CreditedAmount, amount(payment));
                record.text(Key::ServiceFee, "0.00");
                record.maybe(Key::MaxRefundableAmount, refundable(payment));
            }
            FoundTransaction::Refund(payment, refund) => {
                record.text(Key::TrxId, refund.trx_id.as_ref());
                record.time(
                    &[Key::InitiationTime, Key::CompletedTime],
                    Some(refund.completed),
                );
                record.text(Key::TransactionType, "Refund via API");
                record.text(Key::TransactionStatus, "Completed");
                record.text(Key::PayerType, "Customer");
                record.wallet(
                    &[Key::PayerAccount, Key::CustomerMsisdn],
                    payment.wallet.as_ref(),
                );
                record.text(Key::Amount, refund.amount_text.as_str());
                record.maybe(Key::OriginalTrxAmount, amount(payment));
            }
            FoundTransaction::Organization(entry) => {
                record.text(Key::TrxId, entry.trx_id.as_ref());
                record.time(&[Key::InitiationTime, Key::CompletedTime], Some(entry.at));
                record.text(Key::TransactionType, entry_type(entry));
                record.text(Key::TransactionStatus, "Completed");
                record.wallet(&[Key::CustomerMsisdn], entry.wallet.as_ref());
                record.text(Key::Amount, entry.amount.to_string());
            }
        }
        record
    }

    /// The record with another value for a key.
    pub(crate) fn with(mut self, key: Key, text: &'a str) -> Self {
        self.0.retain(|(other, _)| *other != key);
        self.text(key, text);
        self
    }

    pub(super) fn get(&self, key: Key) -> Option<&Fact<'a>> {
        let (_, fact) = self.0.iter().find(|(other, _)| *other == key)?;
        Some(fact)
    }

    fn text(&mut self, key: Key, text: impl Into<Cow<'a, str>>) {
        self.0.push((key, Fact::Text(text.into())));
    }

    fn maybe(&mut self, key: Key, text: Option<impl Into<Cow<'a, str>>>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn time(&mut self, keys: &[Key], moment: Option<Moment>) {
        for key in keys {
            self.0
                .extend(moment.map(|moment| (*key, Fact::Time(moment))));
        }
    }

    fn wallet(&mut self, keys: &[Key], wallet: Option<&'a Msisdn>) {
        for key in keys {
            self.0
                .extend(wallet.map(|wallet| (*key, Fact::Wallet(wallet))));
        }
    }
}
