//! Changing a merchant: read, decide, commit, and repeat if another writer came first.

use domain::{MerchantId, Timestamp};
use eventlog::{NewIdempotencyRecord, StoreError};

use crate::{
    Actor, AuditEvent, Commit, CommitError, Directory, DirectoryError, MerchantSnapshot, RowChange,
    StoredMerchant,
};

/// How often a change is attempted when other writers interfere.
const MAX_ATTEMPTS: usize = 16;

/// Events and rows to commit, and the value to return. A change without events is not committed.
pub(crate) struct Change<T> {
    pub(crate) events: Vec<AuditEvent>,
    pub(crate) rows: Vec<RowChange>,
    /// The idempotency record to store with the change.
    pub(crate) idempotency_record: Option<NewIdempotencyRecord>,
    pub(crate) outcome: T,
}

impl<T> Change<T> {
    /// A change of one event and one row.
    pub(crate) fn single(event: AuditEvent, row: RowChange, outcome: T) -> Self {
        Self {
            events: vec![event],
            rows: vec![row],
            idempotency_record: None,
            outcome,
        }
    }

    /// The same change, which stores `idempotency_record` when it commits.
    pub(crate) fn with_idempotency_record(
        self,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Self {
        Self {
            idempotency_record,
            ..self
        }
    }

    /// No change.
    pub(crate) fn none(outcome: T) -> Self {
        Self {
            events: Vec::new(),
            rows: Vec::new(),
            idempotency_record: None,
            outcome,
        }
    }
}

impl Directory {
    /// Commits the change that `decide` derives from the merchant's current state.
    ///
    /// # Errors
    ///
    /// Returns the error of `decide`, [`DirectoryError::IdempotencyKeyUsed`] if the change's idempotency key was used
    /// before, and [`DirectoryError::Store`] if the store fails or other writers interfere too often.
    pub(crate) async fn commit<T>(
        &self,
        id: &MerchantId,
        by: &Actor,
        decide: impl Fn(&MerchantSnapshot, Timestamp) -> Result<Change<T>, DirectoryError>,
    ) -> Result<T, DirectoryError> {
        for _ in 0..MAX_ATTEMPTS {
            let snapshot = self.ports.store.read(id).await?;
            let at = self.ports.clock.now();
            let Change {
                events,
                rows,
                idempotency_record,
                outcome,
            } = decide(&snapshot, at)?;
            if events.is_empty() {
                return Ok(outcome);
            }
            let bodies = events
                .iter()
                .map(serde_json::to_string)
                .collect::<Result<_, _>>()
                .map_err(StoreError::from_source)?;
            let commit = Commit {
                merchant: id.clone(),
                expected_version: snapshot.version,
                at,
                cause: by.cause(),
                schema: AuditEvent::SCHEMA,
                bodies,
                rows,
                idempotency_record,
            };
            let committed = self.ports.store.commit(commit).await;
            // Also after an error: the commit may have succeeded with only the answer lost.
            self.cache.clear();
            match committed {
                Ok(()) => return Ok(outcome),
                Err(CommitError::Conflict) => {}
                Err(CommitError::IdempotencyKeyUsed) => {
                    return Err(DirectoryError::IdempotencyKeyUsed);
                }
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::new("too many writers on one merchant").into())
    }
}

/// The merchant's row.
///
/// # Errors
///
/// Returns [`DirectoryError::MerchantNotFound`] if the merchant is not in the directory.
pub(crate) fn require_merchant<'a>(
    snapshot: &'a MerchantSnapshot,
    id: &MerchantId,
) -> Result<&'a StoredMerchant, DirectoryError> {
    let merchant = snapshot.merchant.as_ref();
    merchant.ok_or_else(|| DirectoryError::MerchantNotFound(id.clone()))
}
