//! Drives the domain: commits what is about to be done, does it through a port, commits what came of it.
//!
//! Nothing else moves money. Every call to bKash follows a durable intent, and an intent that was never
//! settled is picked up by the worker, in this process or the next.

// A new event, state or command must not compile before every place has decided about it.
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
mod session;
mod timeout;

use eventlog::{Kinds, Worker};

pub use agreement::AgreementError;
pub use engine::{Engine, Ports};
pub use session::{
    BeginError, BeginPayment, Begun, OpenError, Opened, PaymentChoice, RefundError, RefundRequest,
    SessionError,
};

impl Engine {
    /// The kinds of streams that the engine knows. An aggregate is registered here.
    pub fn kinds(&self) -> Kinds {
        Kinds::new()
            .with::<session::Sessions>(self.clone())
            .with::<agreement::Agreements>(self.clone())
            .with::<notification::Notifications>(self.clone())
    }

    /// The worker that does what is due.
    pub fn worker(&self) -> Worker {
        Worker::new(self.log.clone(), self.kinds())
    }
}
