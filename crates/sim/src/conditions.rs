//! Under which conditions a run takes place: what its seed decides once, before anything happens.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use crate::{
    faults::{Fault, Faults},
    random::Random,
};

/// The conditions of one run.
pub(crate) struct Conditions {
    /// Whether the merchant's rule gives back what bKash took late.
    pub(crate) gives_back: bool,
    /// Whether bKash notifies the checkout of payments.
    pub(crate) notifies: bool,
    /// Whether the password was wrong at first.
    pub(crate) had_wrong_password: bool,
    /// Whether processes that start now have a wrong password.
    wrong_password: AtomicBool,
    /// When a process last received a token, in milliseconds since the beginning; negative before.
    token_received_at: AtomicI64,
    /// The endpoints of webhooks answer nothing.
    endpoints_dead: AtomicBool,
    /// Whether somebody has changed the database, so that the checkout may refuse to work.
    attacked: AtomicBool,
}

impl Conditions {
    pub(crate) fn draw(random: &Random, faults: &Faults) -> Self {
        let gives_back = random.chance(300);
        let drawn = random.chance(400);
        let is_wrong = faults.strikes(Fault::WrongPassword, random, 100);
        Self {
            gives_back,
            notifies: drawn || faults.is_often(Fault::Refused),
            had_wrong_password: is_wrong,
            wrong_password: AtomicBool::new(is_wrong),
            token_received_at: AtomicI64::new(-1),
            endpoints_dead: AtomicBool::new(false),
            attacked: AtomicBool::new(false),
        }
    }

    pub(crate) fn has_wrong_password(&self) -> bool {
        self.wrong_password.load(Ordering::Relaxed)
    }

    pub(crate) fn correct_password(&self) {
        self.wrong_password.store(false, Ordering::Relaxed);
    }

    pub(crate) fn receive_token(&self, at: i64) {
        self.token_received_at.store(at, Ordering::Relaxed);
    }

    pub(crate) fn forget_token(&self) {
        self.token_received_at.store(-1, Ordering::Relaxed);
    }

    /// When a process last received a token, if one did.
    pub(crate) fn token_received_at(&self) -> Option<i64> {
        let at = self.token_received_at.load(Ordering::Relaxed);
        (at >= 0).then_some(at)
    }

    pub(crate) fn is_attacked(&self) -> bool {
        self.attacked.load(Ordering::Relaxed)
    }

    pub(crate) fn attack(&self) {
        self.attacked.store(true, Ordering::Relaxed);
    }

    pub(crate) fn endpoints_are_dead(&self) -> bool {
        self.endpoints_dead.load(Ordering::Relaxed)
    }

    pub(crate) fn kill_endpoints(&self, dead: bool) {
        self.endpoints_dead.store(dead, Ordering::Relaxed);
    }
}
