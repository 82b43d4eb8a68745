//! What was read of the directory, until it changes.
//!
//! Every change grows one number, the directory's revision. What was read at a revision is true while that
//! number is, and the number is asked for again when it is two seconds old: a key that another process revokes
//! is refused here two seconds later, with one small query per process instead of one per request. A change by
//! this process throws everything away at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{MerchantId, Timestamp};
use engine::ports::StoreError;

use crate::{
    AuthenticationError, Caller, Directory, Found, KeyHash, KeyId, KeyRefusal, PresentedKey,
    Standing, StoredMerchant,
};

/// How long the revision is believed without asking.
const BELIEVED: Duration = Duration::from_secs(2);

/// How many merchants, and how many keys, are kept at most; above that reading begins anew.
const KEPT: usize = 10_000;

/// How often the use of a key is written down.
const USE_NOTED_EVERY: Duration = Duration::from_secs(60);

/// What was read, and how true it still is.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Grows whenever everything is thrown away: a revision that was asked for before is not believed.
    epoch: u64,
    /// The revision at which all of it was read, and when that was last asked for.
    revision: Option<(u64, Timestamp)>,
    merchants: HashMap<MerchantId, Arc<StoredMerchant>>,
    keys: HashMap<KeyHash, Arc<Found>>,
    /// When the use of a key was last written down; this outlives changes.
    noted: HashMap<KeyId, Timestamp>,
}

impl Kept {
    fn forget(&mut self) {
        self.epoch += 1;
        self.revision = None;
        self.merchants.clear();
        self.keys.clear();
    }

    /// Whether what was read at a revision belongs to the rest.
    fn is_at(&self, revision: u64) -> bool {
        self.revision.is_some_and(|(known, _)| known == revision)
    }
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This process has changed the directory.
    pub(crate) fn forget(&self) {
        self.kept().forget();
    }
}

impl Directory {
    /// A merchant as it was at most two seconds ago, or after this process's last change.
    pub async fn known(&self, id: &MerchantId) -> Result<Option<Arc<StoredMerchant>>, StoreError> {
        self.believe().await?;
        if let Some(known) = self.memory.kept().merchants.get(id) {
            return Ok(Some(known.clone()));
        }
        let read = self.ports.records.read(id).await?;
        let Some(merchant) = read.merchant.map(Arc::new) else {
            return Ok(None);
        };
        let mut kept = self.memory.kept();
        if kept.is_at(read.revision) && kept.merchants.len() < KEPT {
            kept.merchants.insert(id.clone(), merchant.clone());
        }
        Ok(Some(merchant))
    }

    /// Whom the holder of a key's text acts for.
    pub async fn authenticate(&self, text: &str) -> Result<Caller, AuthenticationError> {
        let presented = PresentedKey::parse(text)?;
        let found = self.find(&presented.hash).await?;
        let now = self.ports.clock.now();
        let key = found.key.as_ref().ok_or(KeyRefusal::Unknown)?;
        match key.standing(now) {
            Standing::Revoked => return Err(KeyRefusal::Revoked.into()),
            Standing::Expired => return Err(KeyRefusal::Expired.into()),
            Standing::Live => {}
        }
        // The hash covers the whole text, so only a row that somebody changed can differ.
        if key.kind != presented.kind || key.account.mode != presented.mode {
            return Err(KeyRefusal::Prefix.into());
        }
        let is_configured = key.account.merchant == self.configured.merchant;
        if !is_configured && found.enabled != Some(true) {
            return Err(KeyRefusal::Disabled.into());
        }
        self.note_use(&key.id, now);
        Ok(Caller {
            key: key.id.clone(),
            account: key.account.clone(),
            kind: key.kind,
            scopes: key.scopes.clone(),
        })
    }

    async fn find(&self, hash: &KeyHash) -> Result<Arc<Found>, StoreError> {
        self.believe().await?;
        if let Some(found) = self.memory.kept().keys.get(hash) {
            return Ok(found.clone());
        }
        let found = Arc::new(self.ports.records.find(hash).await?);
        let mut kept = self.memory.kept();
        // Keys that do not exist are not kept: anybody can make up any number of them.
        let keep = found.key.is_some() && kept.keys.len() < KEPT;
        if keep && kept.is_at(found.revision) {
            kept.keys.insert(*hash, found.clone());
        }
        Ok(found)
    }

    /// Asks for the revision if the last answer is old, and throws away what was read at another one.
    async fn believe(&self) -> Result<(), StoreError> {
        let now = self.ports.clock.now();
        let epoch = {
            let mut kept = self.memory.kept();
            let fresh = |(_, at): (u64, Timestamp)| at <= now && now.since(at) < BELIEVED;
            if kept.merchants.len() >= KEPT || kept.keys.len() >= KEPT {
                kept.forget();
            }
            if kept.revision.is_some_and(fresh) {
                return Ok(());
            }
            kept.epoch
        };
        let revision = self.ports.records.revision().await?;
        let mut kept = self.memory.kept();
        if kept.epoch == epoch {
            if kept.revision.is_some_and(|(known, _)| known != revision) {
                kept.forget();
            }
            // The answer is as old as the question.
            kept.revision = Some((revision, now));
        }
        Ok(())
    }

    /// Writes down that a key was used, at most once a minute and while the caller goes on.
    fn note_use(&self, key: &KeyId, now: Timestamp) {
        {
            let mut kept = self.memory.kept();
            let recently = |at: &Timestamp| *at <= now && now.since(*at) < USE_NOTED_EVERY;
            if kept.noted.get(key).is_some_and(recently) {
                return;
            }
            if kept.noted.len() >= KEPT {
                kept.noted.clear();
            }
            kept.noted.insert(key.clone(), now);
        }
        let (records, key) = (self.ports.records.clone(), key.clone());
        tokio::spawn(async move {
            if let Err(error) = records.used(&key, now).await {
                tracing::warn!(%key, %error, "the use of a key could not be noted");
            }
        });
    }
}
