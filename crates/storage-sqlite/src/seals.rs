//! The seals of the rows beside the log. Every row that is believed later is sealed with a keyed hash of its values, so that
//! a row that another program has written or changed is not believed.
//!
//! Statements compute a seal with the function `seal_of(table, value, …)`, which every connection has. It cannot be called
//! from triggers and views: whoever can change the file could otherwise have this program seal a forged row.

use eventlog::{ChainKey, RowSeal, VerifyError};
use fail_points::{Omission, omits};
use rusqlite::{
    Connection, Error, Row,
    functions::{Context, FunctionFlags},
    types::{Type, ValueRef},
};

/// A table whose rows are sealed.
pub(crate) struct SealedTable {
    pub(crate) name: &'static str,
    /// The columns of its primary key.
    pub(crate) key: &'static [&'static str],
    /// The columns that the seal covers, in order.
    columns: &'static [&'static str],
}

pub(crate) const OUTBOX: SealedTable = SealedTable {
    name: "outbox",
    key: &["id"],
    columns: &[
        "id",
        "seq",
        "account",
        "type",
        "object",
        "body",
        "created_at",
        "deliveries",
    ],
};

pub(crate) const DUE: SealedTable = SealedTable {
    name: "due",
    key: &["stream"],
    columns: &["stream", "at"],
};

pub(crate) const UNIQUE_KEYS: SealedTable = SealedTable {
    name: "unique_keys",
    key: &["key"],
    columns: &["key", "stream"],
};

pub(crate) const IDEMPOTENCY: SealedTable = SealedTable {
    name: "idempotency_records",
    key: &["account", "key"],
    columns: &[
        "account",
        "key",
        "fingerprint",
        "object",
        "status",
        "body",
        "created_at",
        "event",
    ],
};

pub(crate) const KEY_USES: SealedTable = SealedTable {
    name: "api_key_uses",
    key: &["id"],
    columns: &["id", "last_used_at"],
};

pub(crate) const OBJECTS: SealedTable = SealedTable {
    name: "objects",
    key: &["number"],
    columns: &[
        "kind",
        "id",
        "stream",
        "account",
        "status",
        "amount",
        "currency",
        "invoice",
        "payer_reference",
        "trx_id",
        "provider_id",
        "wallet_digits",
        "parent",
        "created_at",
        "updated_at",
        "needs_attention",
        "sequence",
        "body",
    ],
};

/// The circuit breaker and `ready_at` are not covered: they only decide when an attempt is made.
pub(crate) const ENDPOINTS: SealedTable = SealedTable {
    name: "webhook_endpoints",
    key: &["id"],
    columns: &[
        "id",
        "account",
        "url",
        "description",
        "event_types",
        "disabled_reason",
        "created_at",
        "deleted_at",
        "revision",
        "sealed_secrets",
    ],
};

/// Leases and due times are not covered: they only decide when an attempt is made.
pub(crate) const DELIVERIES: SealedTable = SealedTable {
    name: "webhook_deliveries",
    key: &["number"],
    columns: &[
        "id",
        "endpoint",
        "event",
        "replay_number",
        "created_at",
        "status",
        "finished_at",
    ],
};

pub(crate) const ATTEMPTS: SealedTable = SealedTable {
    name: "webhook_attempts",
    key: &["delivery", "number"],
    columns: &[
        "delivery",
        "number",
        "started_at",
        "duration_ms",
        "url",
        "headers",
        "status_code",
        "failure",
        "response",
    ],
};

pub(crate) const STREAM_ENDS: SealedTable = SealedTable {
    name: "stream_ends",
    key: &["stream"],
    columns: &["stream", "version", "stream_hash"],
};

/// The sealed tables that cannot be made of the log. The others, objects and due times, are compared with it.
const TABLES: [&SealedTable; 8] = [
    &OUTBOX,
    &UNIQUE_KEYS,
    &IDEMPOTENCY,
    &KEY_USES,
    &ENDPOINTS,
    &DELIVERIES,
    &ATTEMPTS,
    &STREAM_ENDS,
];

/// Every sealed table.
pub(crate) const ALL_TABLES: [&SealedTable; 10] = [
    &OUTBOX,
    &UNIQUE_KEYS,
    &IDEMPOTENCY,
    &KEY_USES,
    &ENDPOINTS,
    &DELIVERIES,
    &ATTEMPTS,
    &STREAM_ENDS,
    &OBJECTS,
    &DUE,
];

impl SealedTable {
    /// The expression for the seal of a row.
    pub(crate) fn seal(&self) -> String {
        self.seal_with(&[])
    }

    /// The expression for the seal that a row has once these columns have these values.
    pub(crate) fn seal_with(&self, changed: &[(&str, &str)]) -> String {
        format!("seal_of({})", self.arguments(changed))
    }

    /// The table's name and the columns' values.
    fn arguments(&self, changed: &[(&str, &str)]) -> String {
        let mut arguments = format!("'{}'", self.name);
        for column in self.columns {
            let change = changed.iter().find(|(name, _)| name == column);
            arguments.push_str(", ");
            if let Some((_, value)) = change {
                arguments.push_str(value);
            } else {
                arguments.push_str(self.name);
                arguments.push('.');
                arguments.push_str(column);
            }
        }
        arguments
    }

    /// The condition that a row is as this program wrote it.
    pub(crate) fn is_intact(&self) -> String {
        format!("is_seal_of({}.seal, {})", self.name, self.arguments(&[]))
    }

    /// Checks the column `intact` of a query that selects [`is_intact`](Self::is_intact) under this name.
    ///
    /// # Errors
    ///
    /// Returns [`Error::FromSqlConversionFailure`] if the row was written or changed by another program.
    pub(crate) fn check(&self, row: &Row<'_>) -> Result<(), Error> {
        self.check_column(row, "intact")
    }

    /// As [`check`](Self::check), for a column of another name.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check).
    pub(crate) fn check_column(&self, row: &Row<'_>, column: &str) -> Result<(), Error> {
        if row.get(column)? {
            Ok(())
        } else {
            Err(altered(self.name))
        }
    }
}

/// A row was written or changed by another program.
#[derive(Debug, thiserror::Error)]
#[error(
    "a row of the table {0} was changed by another program; stop the server, run `bkash-checkout verify`, and restore a \
     backup"
)]
pub(crate) struct Altered(pub(crate) &'static str);

/// The error of a query that found an altered row.
pub(crate) fn altered(table: &'static str) -> Error {
    tracing::error!(
        table,
        "a row was changed by another program and is not used; stop the server, run `bkash-checkout verify`, and restore a backup"
    );
    Error::FromSqlConversionFailure(0, Type::Blob, Altered(table).into())
}

/// Finds the tables with rows that another program has written or changed.
///
/// # Errors
///
/// Returns [`Error`] if a table cannot be read.
pub(crate) fn altered_rows(connection: &Connection) -> Result<Option<VerifyError>, Error> {
    for table in TABLES {
        let count = format!(
            "SELECT count(*) FROM {} WHERE NOT ({})",
            table.name,
            table.is_intact()
        );
        let rows: u64 = connection.query_row(&count, [], |row| row.get(0))?;
        if rows > 0 {
            return Ok(Some(VerifyError::Rows {
                table: table.name,
                rows,
            }));
        }
    }
    Ok(None)
}

/// Gives a connection the functions `seal_of(table, value, …)`, which seals with the newest key, and
/// `is_seal_of(seal, table, value, …)`, which also accepts the previous key while the master key is rotated.
///
/// # Errors
///
/// Returns [`Error`] if SQLite refuses them.
pub(crate) fn add_functions(connection: &Connection, key: &ChainKey) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    let (seals, checks) = (key.clone(), key.clone());
    connection.create_scalar_function("seal_of", -1, flags, move |context| {
        finish(context, seals.row(context.get_raw(0).as_str()?), 1)
    })?;
    connection.create_scalar_function("is_seal_of", -1, flags, move |context| {
        let ValueRef::Blob(seal) = context.get_raw(0) else {
            return Ok(false);
        };
        let table = context.get_raw(1).as_str()?;
        if is_omitted(table) {
            return Ok(true);
        }
        match checks.row_as(seal, table) {
            Some(row) => Ok(finish(context, row, 2)? == seal),
            None => Ok(false),
        }
    })
}

/// Whether the simulation believes every row of a table.
fn is_omitted(table: &str) -> bool {
    (table == OUTBOX.name && omits(Omission::OutboxSeal))
        || (table == ENDPOINTS.name && omits(Omission::EndpointSeal))
}

/// The seal of the values from this argument on.
fn finish(context: &Context<'_>, mut row: RowSeal, from: usize) -> Result<[u8; 20], Error> {
    for index in from..context.len() {
        match context.get_raw(index) {
            ValueRef::Null => row.null(),
            ValueRef::Integer(value) => row.integer(value),
            ValueRef::Text(value) => row.text(value),
            ValueRef::Blob(value) => row.bytes(value),
            // No sealed column is a real number.
            ValueRef::Real(_) => {
                return Err(Error::InvalidFunctionParameterType(index, Type::Real));
            }
        }
    }
    Ok(row.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column that is added to a table is sealed, unless it is named here.
    #[test]
    fn every_column_is_sealed_but_these() {
        let reference = crate::schema::reference(&ChainKey::new([7; 32])).unwrap();
        for (table, others) in [
            (&OUTBOX, &["seal"][..]),
            (&DUE, &["seal"]),
            (&UNIQUE_KEYS, &["seal"]),
            (&IDEMPOTENCY, &["seal"]),
            (&KEY_USES, &["seal"]),
            (&STREAM_ENDS, &["seal"]),
            (&OBJECTS, &["number", "seal"]),
            (&ATTEMPTS, &["seal"]),
            (
                &ENDPOINTS,
                &[
                    "seal",
                    "consecutive_failures",
                    "times_opened",
                    "open_until",
                    "ready_at",
                ],
            ),
            (
                &DELIVERIES,
                &[
                    "number",
                    "seal",
                    "attempts",
                    "due_at",
                    "lease_number",
                    "leased_until",
                    "last_status_code",
                    "last_failure",
                    "sweep_at",
                ],
            ),
        ] {
            let mut statement = reference
                .prepare("SELECT name FROM pragma_table_info(?1)")
                .unwrap();
            let columns = statement
                .query_map([table.name], |row| row.get::<_, String>(0))
                .unwrap();
            for column in columns {
                let column = column.unwrap();
                let sealed = table.columns.contains(&column.as_str());
                let other = others.contains(&column.as_str());
                assert!(sealed != other, "{}.{column}", table.name);
            }
        }
    }

    #[test]
    fn a_trigger_cannot_have_a_forged_row_sealed() {
        let connection = Connection::open_in_memory().unwrap();
        add_functions(&connection, &ChainKey::new([7; 32])).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE due (stream TEXT, at INTEGER, seal BLOB) STRICT;
                 CREATE TABLE other (at INTEGER) STRICT;
                 CREATE TRIGGER forge AFTER INSERT ON other BEGIN
                    INSERT INTO due VALUES ('session/1', 1, seal_of('due', 'session/1', 1));
                 END;",
            )
            .unwrap();
        assert!(
            connection
                .execute("INSERT INTO other VALUES (1)", [])
                .is_err()
        );
    }
}
