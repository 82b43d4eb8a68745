//! Texts that several pages share.

use crate::{
    api::Api,
    faults::Kind,
    operation::Operation,
    state::{EntryKind, Stage, Step},
};

pub(super) const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Initiated => "waiting for the customer",
        Stage::Verified => "approved, not executed",
        Stage::Failed => "failed on the page",
        Stage::Cancelled => "closed by the customer",
        Stage::ExecuteRefused => "Execute refused",
        Stage::Completed => "completed",
        Stage::Authorized => "authorized",
        Stage::Captured => "captured",
        Stage::Voided => "voided",
    }
}

pub(super) const fn booking(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Payment => "payment",
        EntryKind::Authorization => "authorization",
        EntryKind::Capture => "capture",
        EntryKind::Void => "void",
        EntryKind::Refund => "refund",
        EntryKind::Settlement => "settlement to the bank",
        EntryKind::ToDisbursement => "collection to disbursement",
        EntryKind::ToCollection => "disbursement to collection",
        EntryKind::Payout => "payout to a customer",
        EntryKind::Deposit => "manual deposit",
        EntryKind::Withdrawal => "manual withdrawal",
    }
}

/// What the customer's page asks for.
pub(super) const fn step(step: Step) -> &'static str {
    match step {
        Step::Wallet => "is asked for the wallet number",
        Step::Otp => "is asked for the OTP",
        Step::Pin => "is asked for the PIN",
    }
}

pub(super) const fn family(api: Api) -> &'static str {
    match api {
        Api::TokenizedV1 => "Tokenized Checkout and Checkout (URL), v1.2.0-beta",
        Api::TokenizedV2 => "Tokenized Checkout and Checkout (URL), v2",
        Api::Iframe => "Checkout (iFrame)",
        Api::TokenizedV03 => "Tokenized Checkout, guide v0.3 of 2019",
    }
}

pub(super) const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Grant => "gets a token for credentials",
        Operation::Refresh => "gets a token for a refresh token",
        Operation::Create => "creates a payment",
        Operation::AgreementCreate => "creates an agreement",
        Operation::Execute => "takes a payment’s money",
        Operation::AgreementExecute => "completes an agreement",
        Operation::Query => "returns a payment’s status",
        Operation::AgreementStatus => "returns an agreement’s status",
        Operation::AgreementCancel => "cancels an agreement",
        Operation::Search => "finds a transaction by trxID",
        Operation::Refund => "returns money to the customer",
        Operation::RefundStatus => "lists a payment’s refunds",
        Operation::Capture => "takes held money",
        Operation::Void => "releases held money",
        Operation::Balance => "returns the merchant’s balances",
        Operation::Transfer => "moves money between the merchant’s accounts",
        Operation::Payout => "pays a customer",
        Operation::Callback => "sends the browser back to the merchant",
        Operation::Ipn => "notifies the merchant of a payment",
    }
}

pub(super) const fn fault(kind: Kind) -> &'static str {
    match kind {
        Kind::Delay => "the right response, late",
        Kind::SilentBefore => "no effect; the connection stays silent",
        Kind::SilentAfter => "takes effect; the connection stays silent",
        Kind::CutBefore => "no effect; the connection is closed",
        Kind::CutAfter => "takes effect; the connection is closed",
        Kind::Late => "the connection is closed; takes effect later",
        Kind::Status => "an HTTP status of your choice, 500 by default",
        Kind::Unauthorized => "401, as for an expired token",
        Kind::Html => "an HTML page instead of JSON",
        Kind::HalfBody => "takes effect; the response breaks off in the middle",
        Kind::Empty => "200 with no body",
        Kind::WrongAmount => "takes effect; the response states another amount",
        Kind::WrongInvoice => "takes effect; the response states another invoice",
        Kind::DuplicateCallback => "the browser is sent back to the merchant twice",
        Kind::LostCallback => "the browser is not sent back to the merchant",
        Kind::Maintenance => "bKash’s maintenance response",
        Kind::Refuse => "a refusal with an error code of your choice",
        Kind::Duplicate => "the notification is sent twice",
        Kind::Reordered => "the next notification is sent first",
        Kind::BadSignature => "the notification’s signature is wrong",
        Kind::WrongTopic => "the notification belongs to another topic",
        Kind::Lost => "the notification is not sent",
        Kind::TokenBudget => "the response to one Grant or Refresh too many",
    }
}
