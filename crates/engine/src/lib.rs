//! The use cases of the checkout. Each commits an intent, performs it through a port, and commits the outcome.
//!
//! Nothing else moves money. Every call to bKash that changes something follows a durable intent. The worker of this process or of the next one
//! picks up intents without an outcome.

// Code that matches on events, states or commands must name every variant, so that a new one does not compile until each
// place handles it.
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::match_wildcard_for_single_variants
)]

mod agreement;
mod engine;
mod find;
mod message;
mod notification;
pub mod ports;
mod probes;
mod session;
mod timeout;

use eventlog::{Kinds, Worker};

pub use agreement::AgreementError;
pub use engine::{Engine, Ports};
pub use session::{
    BeginError, BeginPayment, Begun, FindPaymentError, Finding, KeyedResponse, OpenError, Opened,
    PaymentChoice, RefundError, RefundRequest, SessionError,
};

impl Engine {
    /// The kinds of streams that the engine handles. Every aggregate is registered here.
    pub fn kinds(&self) -> Kinds {
        Kinds::new()
            .with::<session::Sessions>(self.clone())
            .with::<agreement::Agreements>(self.clone())
            .with::<notification::Notifications>(self.clone())
    }

    /// The worker that handles due streams.
    pub fn worker(&self) -> Worker {
        Worker::new(self.log.clone(), self.kinds())
    }
}
