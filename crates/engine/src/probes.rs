//! Probes: calls that only find out whether bKash answers again, so that an outcome is known soon after the end of an outage
//! although the recorded calls pause for longer and longer.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{AccountId, AgreementId, SessionId, timing::PROBED_AFTER};
use tokio::{sync::Mutex as AsyncMutex, time::Instant};

/// How long the result of an account's probe counts for the account's other payments.
const RESULT_LASTS: Duration = Duration::from_secs(5);

/// The longest pause between two early calls for one object. bKash may answer probes and fail for this object alone.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// The number of objects beyond which those that need no early call any more are forgotten.
const FORGET_ABOVE: usize = 1_024;

/// The last probe of an account.
#[derive(Debug, Clone, Copy)]
struct Probed {
    at: Instant,
    is_answered: bool,
}

/// An account's last probe, locked while a probe is open.
type Account = Arc<AsyncMutex<Option<Probed>>>;

/// The early calls that were made for one object.
#[derive(Debug, Clone, Copy)]
struct Early {
    calls: u32,
    not_before: Instant,
}

/// What waits for an answer of bKash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Waiting {
    Session(SessionId),
    Agreement(AgreementId),
}

/// The probes of one process. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Probes {
    accounts: Arc<Mutex<HashMap<AccountId, Account>>>,
    early: Arc<Mutex<HashMap<Waiting, Early>>>,
}

impl Probes {
    /// Whether the calls of `waiting` are to be made now, because bKash answers `call` or answered another probe of the account
    /// just now. While a probe is open, nothing else waits for it.
    pub(crate) async fn allow(
        &self,
        account: &AccountId,
        waiting: Waiting,
        call: impl Future<Output = bool>,
    ) -> bool {
        if !self.may_be_early(&waiting) {
            return false;
        }
        let account = locked(&self.accounts, |accounts| {
            accounts.entry(account.clone()).or_default().clone()
        });
        let Ok(mut last) = account.try_lock() else {
            return false;
        };
        let recent = last.filter(|last| last.at.elapsed() < RESULT_LASTS);
        let is_answered = if let Some(recent) = recent {
            recent.is_answered
        } else {
            let is_answered = call.await;
            let at = Instant::now();
            *last = Some(Probed { at, is_answered });
            is_answered
        };
        drop(last);
        if is_answered {
            self.was_early(waiting);
        }
        is_answered
    }

    fn may_be_early(&self, waiting: &Waiting) -> bool {
        locked(&self.early, |early| {
            let last = early.get(waiting);
            last.is_none_or(|last| last.not_before <= Instant::now())
        })
    }

    fn was_early(&self, waiting: Waiting) {
        locked(&self.early, |early| {
            let now = Instant::now();
            if early.len() > FORGET_ABOVE {
                early.retain(|_, last| last.not_before + LONGEST_PAUSE > now);
            }
            let last = early.entry(waiting).or_insert(Early {
                calls: 0,
                not_before: now,
            });
            let pause = PROBED_AFTER.saturating_mul(1 << last.calls.min(10));
            last.calls = last.calls.saturating_add(1);
            last.not_before = now + pause.min(LONGEST_PAUSE);
        });
    }
}

/// Works on a map that no other thread has a lock on across a panic: each step leaves it whole.
fn locked<Key: Eq + Hash, Value, Answer>(
    map: &Mutex<HashMap<Key, Value>>,
    work: impl FnOnce(&mut HashMap<Key, Value>) -> Answer,
) -> Answer {
    work(&mut map.lock().unwrap_or_else(PoisonError::into_inner))
}
