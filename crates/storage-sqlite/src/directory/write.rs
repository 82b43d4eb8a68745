//! Writes a merchant's changed rows together with their audit events.

use directory::{ApiKey, Commit, CommitError, KeyHash, KeyId, RowChange, StoredKey, audit_stream};
use domain::{MerchantId, Timestamp};
use rusqlite::{Error, Transaction, params};

use crate::{chain, idempotency, writer::Head};

/// The minimum interval between two recorded uses of one key by all processes, in milliseconds.
const USE_RECORDING_INTERVAL: i64 = 60_000;

/// Commits if the merchant's stream has the expected version. The inner `Err` means that nothing was written.
pub(super) fn commit(
    transaction: &Transaction<'_>,
    head: &mut Head<'_>,
    commit: &Commit,
) -> Result<Result<(), CommitError>, Error> {
    let stream = audit_stream(&commit.merchant);
    let mut last = chain::last(transaction, &stream)?;
    if last.length != commit.expected_version {
        return Ok(Err(CommitError::Conflict));
    }
    if idempotency::is_used(transaction, commit.idempotency_record.as_ref())? {
        return Ok(Err(CommitError::IdempotencyKeyUsed));
    }
    idempotency::insert(
        transaction,
        commit.idempotency_record.as_ref(),
        commit.at.millis(),
    )?;
    let envelope = chain::Envelope {
        stream: &stream,
        at: commit.at,
        cause: &commit.cause,
        schema: commit.schema,
    };
    for body in &commit.bodies {
        chain::event(transaction, head, &envelope, &mut last, body)?;
    }
    for change in &commit.rows {
        write(transaction, &commit.merchant, commit.at, change)?;
    }
    transaction.execute("UPDATE directory SET revision = revision + 1", [])?;
    Ok(Ok(()))
}

fn write(
    transaction: &Transaction<'_>,
    merchant: &MerchantId,
    at: Timestamp,
    change: &RowChange,
) -> Result<(), Error> {
    let merchant = merchant.as_str();
    let written = match change {
        RowChange::UpsertMerchant { enabled, profile } => transaction.execute(
            "INSERT INTO merchants (id, enabled, profile, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, profile = excluded.profile",
            params![merchant, enabled, profile, at.millis()],
        ),
        RowChange::UpsertProviderAccount(provider_account) => transaction.execute(
            "INSERT OR REPLACE INTO provider_accounts (merchant, mode, settings, sealed) VALUES (?1, ?2, ?3, ?4)",
            params![merchant, provider_account.mode.word(), provider_account.settings, provider_account.sealed],
        ),
        RowChange::DeleteProviderAccount(mode) => transaction.execute(
            "DELETE FROM provider_accounts WHERE merchant = ?1 AND mode = ?2",
            [merchant, mode.word()],
        ),
        RowChange::InsertKey(StoredKey { key, hash }) => insert(transaction, key, hash),
        RowChange::UpdateKey {
            id,
            expires_at,
            revoked_at,
            replaced_by,
        } => transaction.execute(
            "UPDATE api_keys SET expires_at = ?3, revoked_at = ?4, replaced_by = ?5 WHERE merchant = ?1 AND id = ?2",
            params![
                merchant,
                id.as_str(),
                expires_at.map(Timestamp::millis),
                revoked_at.map(Timestamp::millis),
                replaced_by.as_ref().map(KeyId::as_str)
            ],
        ),
    };
    written.map(drop)
}

fn insert(transaction: &Transaction<'_>, key: &ApiKey, hash: &KeyHash) -> Result<usize, Error> {
    transaction.execute(
        "INSERT INTO api_keys (id, hash, merchant, mode, kind, scopes, label, last_four,
                               created_at, created_by, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            key.id.as_str(),
            hash.as_bytes(),
            key.account.merchant.as_str(),
            key.account.mode.word(),
            key.kind.as_str(),
            key.scopes.to_string(),
            key.label,
            key.last_four,
            key.created_at.millis(),
            key.created_by,
            key.expires_at.map(Timestamp::millis),
        ],
    )
}

/// Records the use of a key, unless one was recorded less than a minute before.
pub(super) fn record_key_use(
    transaction: &Transaction<'_>,
    key: &KeyId,
    at: Timestamp,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE api_keys SET last_used_at = ?2
             WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at <= ?2 - ?3)",
        )?
        .execute(params![key.as_str(), at.millis(), USE_RECORDING_INTERVAL])
        .map(drop)
}
