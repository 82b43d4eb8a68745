//! Writing a merchant's changes together with the entries that tell of them.

use directory::{ApiKey, Commit, CommitError, KeyHash, KeyId, StoredKey, Write, stream};
use domain::{MerchantId, Timestamp};
use rusqlite::{Error, Transaction, params};

use crate::{append, receipts, writer::Head};

/// How old a noted use of a key is before a later one is noted, in milliseconds: whatever the processes.
const USE_NOTED_EVERY: i64 = 60_000;

/// Commits if the merchant's stream is as long as the caller believes; the inner `Err` has written nothing.
pub(super) fn commit(
    transaction: &Transaction<'_>,
    head: &mut Head<'_>,
    commit: &Commit,
) -> Result<Result<(), CommitError>, Error> {
    let stream = stream(&commit.merchant);
    if append::length(transaction, &stream)? != commit.expected {
        return Ok(Err(CommitError::Conflict));
    }
    if receipts::is_used(transaction, commit.receipt.as_ref())? {
        return Ok(Err(CommitError::Repeated));
    }
    receipts::keep(transaction, commit.receipt.as_ref(), commit.at.millis())?;
    for (version, body) in (commit.expected..).zip(&commit.entries) {
        append::event(transaction, head, (&stream, version), commit.at, body)?;
    }
    for change in &commit.writes {
        write(transaction, &commit.merchant, commit.at, change)?;
    }
    transaction.execute("UPDATE directory SET revision = revision + 1", [])?;
    Ok(Ok(()))
}

fn write(
    transaction: &Transaction<'_>,
    merchant: &MerchantId,
    at: Timestamp,
    change: &Write,
) -> Result<(), Error> {
    let merchant = merchant.as_str();
    let written = match change {
        Write::Merchant { enabled, profile } => transaction.execute(
            "INSERT INTO merchants (id, enabled, profile, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, profile = excluded.profile",
            params![merchant, enabled, profile, at.millis()],
        ),
        Write::Connection(connection) => transaction.execute(
            "INSERT OR REPLACE INTO connections (merchant, mode, settings, sealed) VALUES (?1, ?2, ?3, ?4)",
            params![merchant, connection.mode.word(), connection.settings, connection.sealed],
        ),
        Write::NoConnection(mode) => transaction.execute(
            "DELETE FROM connections WHERE merchant = ?1 AND mode = ?2",
            [merchant, mode.word()],
        ),
        Write::Key(StoredKey { key, hash }) => insert(transaction, key, hash),
        Write::KeyEnds {
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
            key.kind.word(),
            key.scopes.to_string(),
            key.label,
            key.last_four,
            key.created_at.millis(),
            key.created_by,
            key.expires_at.map(Timestamp::millis),
        ],
    )
}

/// Notes the use of a key, unless one was noted less than a minute before.
pub(super) fn used(transaction: &Transaction<'_>, key: &KeyId, at: Timestamp) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE api_keys SET last_used_at = ?2
             WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at <= ?2 - ?3)",
        )?
        .execute(params![key.as_str(), at.millis(), USE_NOTED_EVERY])
        .map(drop)
}
