//! One attempt at a time for each payer, so that attempts at the same instant cannot all find the same number of earlier
//! ones.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use domain::{AccountId, PayerReference};
use tokio::sync::OwnedMutexGuard;

type Lock = tokio::sync::Mutex<()>;

/// The payers with an attempt in progress.
#[derive(Default)]
pub(super) struct PayerLocks(Mutex<HashMap<(AccountId, PayerReference), Weak<Lock>>>);

impl PayerLocks {
    /// Waits until no other attempt of the payer is in progress. The guard ends this one.
    pub(super) async fn lock(
        &self,
        account: &AccountId,
        payer: &PayerReference,
    ) -> OwnedMutexGuard<()> {
        self.lock_of(account, payer).lock_owned().await
    }

    fn lock_of(&self, account: &AccountId, payer: &PayerReference) -> Arc<Lock> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        let key = (account.clone(), payer.clone());
        let known = locks.get(&key).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let lock = Arc::default();
            locks.insert(key, Arc::downgrade(&lock));
            lock
        })
    }
}
