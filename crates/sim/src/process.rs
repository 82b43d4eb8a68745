//! A process of the checkout: it can end at any moment in which it touches the world, and leaves only its file behind.
//!
//! Its tasks are not destroyed when it ends. Instead every port of it stops for ever, so that none of them has an effect or
//! learns anything any more, as after `kill -9`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Router, body::Body, http::Request};
use eventlog::Storage;
use server::Checkout;

use crate::{
    http::{self, Broken, Reply},
    life::Life,
};

/// A running checkout.
pub(crate) struct Process {
    pub(crate) life: Arc<Life>,
    /// Whether it serves.
    pub(crate) ready: Arc<AtomicBool>,
    pub(crate) checkout: Arc<Checkout>,
    /// The event log as the checkout uses it.
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) router: Router,
}

impl Process {
    pub(crate) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    /// Sends a request to the process, which may end meanwhile.
    pub(crate) async fn call(&self, request: Request<Body>) -> Result<Reply, Broken> {
        if self.life.has_ended() || !self.is_ready() {
            return Err(Broken);
        }
        tokio::select! {
            biased;
            () = self.life.ended() => Err(Broken),
            reply = http::call(&self.router, request) => reply,
        }
    }
}
