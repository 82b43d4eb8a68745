//! The state of the simulated bKash, which all API families and pages share. It knows nothing of
//! HTTP.

mod agreement;
mod agreements;
mod callback;
mod capture;
mod checkpoint;
mod create;
mod customer;
mod execute;
mod grant;
mod ledger;
mod listing;
mod notifications;
mod organization;
mod payment;
mod refund;
mod retention;
mod root;
mod tokens;
mod wallet;

pub(crate) use agreement::{Agreement, AgreementState};
pub(crate) use agreements::FoundAgreement;
pub(crate) use callback::browsable;
pub(crate) use checkpoint::Checkpoint;
pub(crate) use create::CreateRequest;
pub(crate) use customer::{DecisionError, Submission, SubmitOutcome};
pub(crate) use execute::Executed;
pub(crate) use ledger::{Account, CarriedForward, Entry, EntryKind, Organization};
pub(crate) use listing::PaymentFilter;
pub(crate) use notifications::{
    AttemptResult, DeliveryStatus, MessageContent, MessageType, NotificationService,
    PaymentNotification, QueuedMessage, SignatureVersion, State as SubscriptionState, Subscription,
    SubscriptionRequest, VIA_API,
};
pub(crate) use organization::Direction;
pub(crate) use payment::{Notice, Payment, PaymentDetails, Purchase, Refund, Stage, Step};
pub(crate) use refund::{FoundTransaction, RefundRequest};
pub(crate) use root::State;
pub(crate) use tokens::{IssuedTokens, TokenRefusal};
pub(crate) use wallet::WalletChange;
