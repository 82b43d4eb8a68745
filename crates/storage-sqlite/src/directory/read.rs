//! Reads merchants and keys, each in one transaction.

use directory::{
    ApiKey, KeyHash, KeyId, KeyKind, KeyLookup, MerchantSnapshot, Scopes, StoredMerchant,
    StoredProviderAccount, audit_stream,
};
use domain::{AccountId, MerchantId, Mode, Timestamp};
use rusqlite::{Connection, Error, OptionalExtension, Row};

use crate::column::parsed;

/// The directory's revision.
pub(super) fn revision(connection: &Connection) -> Result<u64, Error> {
    connection
        .prepare_cached("SELECT revision FROM directory")?
        .query_row([], |row| row.get(0))
}

/// All merchants, ordered by identifier.
pub(super) fn merchants(connection: &Connection) -> Result<Vec<StoredMerchant>, Error> {
    let transaction = connection.unchecked_transaction()?;
    let ids: Vec<String> = transaction
        .prepare_cached("SELECT id FROM merchants ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let found = ids.iter().map(|id| merchant(&transaction, id));
    Ok(found
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect())
}

/// A merchant with its keys.
pub(super) fn snapshot(
    connection: &Connection,
    id: &MerchantId,
) -> Result<MerchantSnapshot, Error> {
    let transaction = connection.unchecked_transaction()?;
    let version = transaction
        .prepare_cached("SELECT COALESCE(MAX(version) + 1, 0) FROM events WHERE stream = ?1")?
        .query_row([audit_stream(id).as_str()], |row| row.get(0))?;
    let keys = transaction
        .prepare_cached("SELECT * FROM api_keys WHERE merchant = ?1 ORDER BY created_at, rowid")?
        .query_map([id.as_str()], key)?
        .collect::<Result<_, _>>()?;
    Ok(MerchantSnapshot {
        revision: revision(&transaction)?,
        version,
        merchant: merchant(&transaction, id.as_str())?,
        keys,
    })
}

/// The key with a hash, and whether its merchant is served.
pub(super) fn find_key(connection: &Connection, hash: &KeyHash) -> Result<KeyLookup, Error> {
    let transaction = connection.unchecked_transaction()?;
    let found = transaction
        .prepare_cached(
            "SELECT api_keys.*, merchants.enabled FROM api_keys
             LEFT JOIN merchants ON merchants.id = api_keys.merchant WHERE hash = ?1",
        )?
        .query_row([hash.as_bytes()], |row| {
            Ok((key(row)?, row.get("enabled")?))
        })
        .optional()?;
    let (key, enabled) = found.unzip();
    Ok(KeyLookup {
        revision: revision(&transaction)?,
        key,
        enabled: enabled.flatten(),
    })
}

fn merchant(connection: &Connection, id: &str) -> Result<Option<StoredMerchant>, Error> {
    let found = connection
        .prepare_cached("SELECT id, enabled, profile, created_at FROM merchants WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(StoredMerchant {
                id: parsed(row, "id", |text| MerchantId::parse(text).ok())?,
                enabled: row.get("enabled")?,
                profile: row.get("profile")?,
                created_at: Timestamp::from_millis(row.get("created_at")?),
                provider_accounts: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut merchant) = found else {
        return Ok(None);
    };
    merchant.provider_accounts = connection
        .prepare_cached("SELECT mode, settings, sealed FROM provider_accounts WHERE merchant = ?1")?
        .query_map([id], |row| {
            Ok(StoredProviderAccount {
                mode: mode(row)?,
                settings: row.get("settings")?,
                sealed: row.get("sealed")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(Some(merchant))
}

fn key(row: &Row<'_>) -> Result<ApiKey, Error> {
    let instant =
        |name| Ok::<_, Error>(row.get::<_, Option<i64>>(name)?.map(Timestamp::from_millis));
    let scopes: String = row.get("scopes")?;
    let replaced: Option<String> = row.get("replaced_by")?;
    Ok(ApiKey {
        id: parsed(row, "id", |text| KeyId::parse(text).ok())?,
        account: AccountId {
            merchant: parsed(row, "merchant", |text| MerchantId::parse(text).ok())?,
            mode: mode(row)?,
        },
        kind: parsed(row, "kind", KeyKind::parse)?,
        scopes: Scopes::from(scopes.split(' ').map(str::to_owned).collect::<Vec<_>>()),
        label: row.get("label")?,
        last_four: row.get("last_four")?,
        created_at: Timestamp::from_millis(row.get("created_at")?),
        created_by: row.get("created_by")?,
        expires_at: instant("expires_at")?,
        revoked_at: instant("revoked_at")?,
        last_used_at: instant("last_used_at")?,
        replaced_by: replaced.and_then(|text| KeyId::parse(&text).ok()),
    })
}

fn mode(row: &Row<'_>) -> Result<Mode, Error> {
    parsed(row, "mode", |text| Mode::parse(text).ok())
}
