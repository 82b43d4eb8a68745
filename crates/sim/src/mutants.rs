//! The checkout with a known mistake. Each must be caught, or the checks are blind.
//!
//! A mistake is made where the checkout touches the world: in its storage, in its calls to bKash, in its deliveries, at its
//! front door. What cannot be left out there is left out inside, by an [`Omission`].

use fail_points::Omission;

macro_rules! mutants {
    ($($(#[doc = $text:literal])+ $mutant:ident,)+) => {
        /// A mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Mutant {
            $($(#[doc = $text])+ $mutant,)+
        }

        impl Mutant {
            /// Every mutant.
            pub const ALL: [Self; [$(stringify!($mutant)),+].len()] = [$(Self::$mutant),+];
        }
    };
}

mutants! {
    /// Execute is sent again if there is no answer.
    ExecuteRetried,
    /// bKash is asked about a payment after it was completed.
    QueryOnSuccess,
    /// The intent of a call is written with its outcome only.
    IntentAfterCall,
    /// Messages to subscribers are written after the transaction of their events.
    OutboxOutsideTransaction,
    /// The idempotency record is written after the transaction of its events.
    KeyOutsideTransaction,
    /// A writer whose stream has grown writes all the same.
    CompareAndSwapDropped,
    /// A success that is learned late is recorded as an ordinary one.
    LateSuccessOverwritten,
    /// An answer with another amount is believed.
    WrongAmountBelieved,
    /// A token call is counted when it is answered, not before it is sent.
    BudgetAfterCall,
    /// A stream with an open call is not looked at again.
    DueForgotten,
    /// The rows of objects are not written with the events now and then.
    RowsForgotten,
    /// The redo log is not there when an older copy of the database is put back.
    RedoLogLost,
    /// bKash is asked no more about a payment once another payment of the order was executed.
    LateExecuteForgotten,
    /// Money that came late is kept although the merchant's rule gives it back.
    LateChargeKept,
    /// A notification about an earlier payment of an order is not matched with it.
    EarlierNotificationUnmatched,
    /// A notification does not cause a query, whatever the log says.
    NotificationIgnored,
    /// The clocks of the processes on one database are not compared.
    ClocksNotCompared,
    /// A refund of a quarantined payment is refused.
    QuarantineNotRefundable,
    /// A verdict about a payment is not recorded.
    VerdictForgotten,
    /// A token that bKash rejected once is not used again, although no other can be had.
    LastTokenNotUsed,
    /// Corrected credentials wait for the budget that the wrong ones have used up.
    CredentialsNotTried,
    /// A capture or void without an answer is not sent again.
    ResolutionForgotten,
    /// A webhook that was not received counts as received.
    WebhookNotRetried,
    /// The key that changed something is not recorded.
    ActorDropped,
    /// Webhooks contain the number of the payer's wallet.
    NumberPublished,
    /// A callback is believed whatever its signature.
    CallbackBelieved,
    /// The sealed head of the log is not checked before a write.
    HeadNotChecked,
    /// The events of a stream are not checked when they are read.
    EventsNotChecked,
    /// A message in the outbox is not bound to its event.
    OutboxNotBound,
    /// The address of a webhook endpoint is not bound to what the merchant said.
    AddressNotBound,
    /// Each request with a public key is recorded.
    PublicKeyRecorded,
    /// After a gap in the log nothing is doubted.
    GapForgotten,
}

impl Mutant {
    /// The mutant of a name.
    pub fn parse(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|mutant| format!("{mutant:?}") == name)
    }

    /// The check of the product that the mutant leaves out, if the mistake cannot be made where the product touches the world.
    pub(crate) const fn omission(self) -> Option<Omission> {
        Some(match self {
            Self::ClocksNotCompared => Omission::ClockAgreement,
            Self::LastTokenNotUsed => Omission::LastToken,
            Self::CredentialsNotTried => Omission::CredentialsOfToken,
            Self::HeadNotChecked => Omission::SealedHead,
            Self::EventsNotChecked => Omission::StreamHashes,
            Self::OutboxNotBound => Omission::OutboxSeal,
            Self::AddressNotBound => Omission::EndpointSeal,
            Self::PublicKeyRecorded => Omission::PublicKeyRecords,
            Self::ExecuteRetried
            | Self::QueryOnSuccess
            | Self::IntentAfterCall
            | Self::OutboxOutsideTransaction
            | Self::KeyOutsideTransaction
            | Self::CompareAndSwapDropped
            | Self::LateSuccessOverwritten
            | Self::WrongAmountBelieved
            | Self::BudgetAfterCall
            | Self::DueForgotten
            | Self::RowsForgotten
            | Self::RedoLogLost
            | Self::LateExecuteForgotten
            | Self::LateChargeKept
            | Self::EarlierNotificationUnmatched
            | Self::NotificationIgnored
            | Self::QuarantineNotRefundable
            | Self::VerdictForgotten
            | Self::ResolutionForgotten
            | Self::WebhookNotRetried
            | Self::ActorDropped
            | Self::NumberPublished
            | Self::CallbackBelieved
            | Self::GapForgotten => return None,
        })
    }
}
