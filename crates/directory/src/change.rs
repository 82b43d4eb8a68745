//! Changing what is kept: read a merchant, decide, commit, and decide anew if another writer was first.

use domain::{MerchantId, Timestamp};
use engine::ports::{NewIdempotencyRecord, StoreError};

use crate::{
    Actor, Commit, CommitError, Deed, Directory, DirectoryError, StoredMerchant, Write, Written,
    deed::Line,
};

/// How often a decision is taken anew because another writer was first.
const CONFLICTS: usize = 16;

/// What is to be changed, and what is given back once it is. Without deeds nothing is written.
pub(crate) struct Decision<T> {
    pub(crate) deeds: Vec<Deed>,
    pub(crate) writes: Vec<Write>,
    /// The merchant's key for the wish, used up with the change.
    pub(crate) receipt: Option<NewIdempotencyRecord>,
    pub(crate) gives: T,
}

impl<T> Decision<T> {
    /// One deed with one write.
    pub(crate) fn one(deed: Deed, write: Write, gives: T) -> Self {
        Self {
            deeds: vec![deed],
            writes: vec![write],
            receipt: None,
            gives,
        }
    }

    /// The same, keeping a receipt of the wish that it fulfils.
    pub(crate) fn kept(self, receipt: Option<NewIdempotencyRecord>) -> Self {
        Self { receipt, ..self }
    }

    /// Nothing has to be done.
    pub(crate) fn nothing(gives: T) -> Self {
        Self {
            deeds: Vec::new(),
            writes: Vec::new(),
            receipt: None,
            gives,
        }
    }
}

impl Directory {
    /// Commits what `decide` makes of a merchant as it is now.
    pub(crate) async fn commit<T>(
        &self,
        id: &MerchantId,
        by: &Actor,
        decide: impl Fn(&Written, Timestamp) -> Result<Decision<T>, DirectoryError>,
    ) -> Result<T, DirectoryError> {
        for _ in 0..CONFLICTS {
            let written = self.ports.records.read(id).await?;
            let at = self.ports.clock.now();
            let Decision {
                deeds,
                writes,
                receipt,
                gives,
            } = decide(&written, at)?;
            if deeds.is_empty() {
                return Ok(gives);
            }
            let line = |deed| Line {
                by: by.name(),
                deed,
            };
            let entries = deeds
                .into_iter()
                .map(|deed| serde_json::to_string(&line(deed)))
                .collect::<Result<_, _>>()
                .map_err(|error| StoreError(error.to_string()))?;
            let commit = Commit {
                merchant: id.clone(),
                expected: written.length,
                at,
                entries,
                writes,
                receipt,
            };
            let committed = self.ports.records.commit(commit).await;
            // Even after a failure: it may have been the answer that was lost.
            self.memory.forget();
            match committed {
                Ok(()) => return Ok(gives),
                Err(CommitError::Conflict) => {}
                Err(CommitError::Repeated) => return Err(DirectoryError::Repeated),
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError("too many writers on one merchant".to_owned()).into())
    }
}

/// The merchant, which has to be one of the database's.
pub(crate) fn existing<'a>(
    written: &'a Written,
    id: &MerchantId,
) -> Result<&'a StoredMerchant, DirectoryError> {
    let merchant = written.merchant.as_ref();
    merchant.ok_or_else(|| DirectoryError::NoSuchMerchant(id.clone()))
}
