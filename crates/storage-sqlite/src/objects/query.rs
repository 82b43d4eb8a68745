//! Queries over the rows of objects.
//!
//! Each query names the index that it reads, because without statistics SQLite cannot know that a transaction is rare and
//! a status common. What one index cannot answer in the order of the list (one of several statuses, a term that may be
//! in one of several columns) is asked as several queries, whose first rows are merged.

use std::{borrow::Cow, sync::LazyLock};

use domain::{AccountId, Timestamp};
use eventlog::{ObjectFilter, ObjectQuery, ObjectRow, StoredObject, StreamId};
use rusqlite::{Connection, Error, Row, ToSql, params, params_from_iter};

use crate::{column::parsed, seals::OBJECTS};

/// How many rows a range of amounts may have for them to be sorted. A range with more rows is so common that a page of it
/// is found among the newest.
const SORTED_AMOUNTS: usize = 2000;

static IS_INTACT: LazyLock<String> = LazyLock::new(|| OBJECTS.is_intact());

/// A page of objects, newest first.
pub(crate) fn page(
    connection: &Connection,
    query: &ObjectQuery,
) -> Result<Vec<StoredObject>, Error> {
    let transaction = connection.unchecked_transaction()?;
    let mut found = Vec::new();
    for alternative in alternatives(&query.filter) {
        let index = alternative.index(&transaction, query)?;
        let (sql, values) = alternative.select(query, index);
        let mut statement = transaction.prepare_cached(&sql)?;
        for row in statement.query_map(params_from_iter(values), object)? {
            found.push(row?);
        }
    }
    found.sort_by(|a, b| position(b).cmp(&position(a)));
    found.dedup_by(|a, b| a.row.id == b.row.id);
    found.truncate(query.limit);
    Ok(found)
}

fn position(object: &StoredObject) -> (Timestamp, &str) {
    (object.row.created_at, &object.row.id)
}

/// A part of a query that one index answers: with one status at most, and the term in one column.
struct Alternative<'a> {
    status: Option<&'static str>,
    term: Option<(Column, &'a str)>,
    filter: &'a ObjectFilter,
}

/// A column that is compared with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Id,
    Transaction,
    ProviderId,
    Invoice,
    Parent,
    Payer,
    Wallet,
}

impl Column {
    /// The columns in which a term is looked for.
    const OF_TERM: [Self; 5] = [
        Self::Id,
        Self::Transaction,
        Self::ProviderId,
        Self::Invoice,
        Self::Payer,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Transaction => "trx_id",
            Self::ProviderId => "provider_id",
            Self::Invoice => "invoice",
            Self::Parent => "parent",
            Self::Payer => "payer_reference",
            Self::Wallet => "wallet_digits",
        }
    }

    const fn index(self) -> Index {
        match self {
            Self::Id => Index("sqlite_autoindex_objects_1"),
            Self::Transaction => Index("objects_by_transaction"),
            Self::ProviderId => Index("objects_by_provider_id"),
            Self::Invoice => Index("objects_by_invoice"),
            Self::Parent => Index("objects_by_parent"),
            Self::Payer => Index("objects_by_payer"),
            Self::Wallet => Index("objects_by_wallet"),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Index(&'static str);

fn alternatives(filter: &ObjectFilter) -> Vec<Alternative<'_>> {
    let statuses: Vec<_> = if filter.statuses.is_empty() {
        vec![None]
    } else {
        filter.statuses.iter().copied().map(Some).collect()
    };
    let terms: Vec<_> = match &filter.term {
        None => vec![None],
        Some(term) => Column::OF_TERM
            .map(|column| Some((column, term.as_str())))
            .to_vec(),
    };
    let mut alternatives = Vec::new();
    for status in statuses {
        for term in &terms {
            alternatives.push(Alternative {
                status,
                term: *term,
                filter,
            });
        }
    }
    alternatives
}

impl<'a> Alternative<'a> {
    /// The columns that must equal a text.
    fn texts(&self) -> Vec<(Column, &'a str)> {
        let filter = self.filter;
        let of_filter = [
            (Column::Id, &filter.id),
            (Column::Transaction, &filter.trx_id),
            (Column::ProviderId, &filter.provider_id),
            (Column::Invoice, &filter.invoice),
            (Column::Parent, &filter.parent),
            (Column::Payer, &filter.payer_reference),
            (Column::Wallet, &filter.wallet_digits),
        ];
        let texts = of_filter
            .into_iter()
            .filter_map(|(column, text)| text.as_deref().map(|text| (column, text)));
        texts.chain(self.term).collect()
    }

    /// The index that finds the fewest rows.
    fn index(&self, connection: &Connection, query: &ObjectQuery) -> Result<Index, Error> {
        let columns = self.texts().into_iter().map(|(column, _)| column);
        Ok(if let Some(rarest) = columns.min() {
            rarest.index()
        } else if self.filter.needs_attention == Some(true) {
            Index("objects_by_attention")
        } else if self.has_few_amounts(connection, query)? {
            Index("objects_by_amount")
        } else if self.status.is_some() {
            Index("objects_by_status")
        } else {
            Index("objects_by_time")
        })
    }

    /// Whether there is a range of amounts, and it has few rows.
    fn has_few_amounts(&self, connection: &Connection, query: &ObjectQuery) -> Result<bool, Error> {
        let filter = self.filter;
        if filter.amount_from.is_none() && filter.amount_to.is_none() {
            return Ok(false);
        }
        let found: usize = connection
            .prepare_cached(
                "SELECT count(*) FROM (SELECT 1 FROM objects INDEXED BY objects_by_amount
                 WHERE account = ?1 AND kind = ?2 AND amount BETWEEN ?3 AND ?4 LIMIT ?5)",
            )?
            .query_row(
                params![
                    query.account.to_string(),
                    query.kind,
                    filter.amount_from.unwrap_or(0),
                    filter.amount_to.unwrap_or(i64::MAX.unsigned_abs()),
                    SORTED_AMOUNTS
                ],
                |row| row.get(0),
            )?;
        Ok(found < SORTED_AMOUNTS)
    }

    fn select(
        &self,
        query: &'a ObjectQuery,
        Index(index): Index,
    ) -> (String, Vec<Box<dyn ToSql + 'a>>) {
        let filter = self.filter;
        let mut conditions = Conditions::default();
        conditions.add("account = ?", query.account.to_string());
        conditions.add("kind = ?", query.kind);
        for (column, text) in self.texts() {
            conditions.add(&format!("{} = ?", column.name()), text);
        }
        if let Some(status) = self.status {
            conditions.add("status = ?", status);
        }
        if let Some(from) = filter.created_from {
            conditions.add("created_at >= ?", from.millis());
        }
        if let Some(before) = filter.created_before {
            conditions.add("created_at < ?", before.millis());
        }
        if let Some(from) = filter.amount_from {
            conditions.add("amount >= ?", from);
        }
        if let Some(to) = filter.amount_to {
            conditions.add("amount <= ?", to);
        }
        match filter.needs_attention {
            Some(true) => conditions.sql += " AND needs_attention",
            Some(false) => conditions.sql += " AND NOT needs_attention",
            None => {}
        }
        if let Some(after) = &query.after {
            conditions.sql += " AND (created_at, id) < (?, ?)";
            conditions.values.push(Box::new(after.created_at.millis()));
            conditions.values.push(Box::new(&after.id));
        }
        conditions.values.push(Box::new(query.limit));
        let sql = format!(
            "SELECT *, {} AS intact FROM objects INDEXED BY {index} WHERE {} ORDER BY created_at DESC, id DESC LIMIT ?",
            *IS_INTACT, conditions.sql
        );
        (sql, conditions.values)
    }
}

/// Conditions of a query with their values.
#[derive(Default)]
struct Conditions<'a> {
    sql: String,
    values: Vec<Box<dyn ToSql + 'a>>,
}

impl<'a> Conditions<'a> {
    fn add(&mut self, condition: &str, value: impl ToSql + 'a) {
        if !self.sql.is_empty() {
            self.sql += " AND ";
        }
        self.sql += condition;
        self.values.push(Box::new(value));
    }
}

/// The rows that came of these streams. A row that another program has changed is missing, so that it differs from the log.
pub(crate) fn of_streams(
    connection: &Connection,
    streams: &[StreamId],
) -> Result<Vec<StoredObject>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT *, TRUE AS intact FROM objects WHERE stream = ?1 AND {}",
        *IS_INTACT
    ))?;
    let mut found = Vec::new();
    for stream in streams {
        for row in statement.query_map([stream.as_str()], object)? {
            found.push(row?);
        }
    }
    Ok(found)
}

fn object(row: &Row<'_>) -> Result<StoredObject, Error> {
    OBJECTS.check(row)?;
    let instant = |name| row.get(name).map(Timestamp::from_millis);
    let currency: Option<String> = row.get("currency")?;
    Ok(StoredObject {
        stream: parsed(row, "stream", StreamId::parse)?,
        row: ObjectRow {
            kind: Cow::Owned(row.get("kind")?),
            id: row.get("id")?,
            account: parsed(row, "account", |text| AccountId::parse(text).ok())?,
            status: Cow::Owned(row.get("status")?),
            amount: row.get("amount")?,
            currency: currency.map(Cow::Owned),
            invoice: row.get("invoice")?,
            payer_reference: row.get("payer_reference")?,
            trx_id: row.get("trx_id")?,
            provider_id: row.get("provider_id")?,
            wallet_digits: row.get("wallet_digits")?,
            parent: row.get("parent")?,
            created_at: instant("created_at")?,
            updated_at: instant("updated_at")?,
            needs_attention: row.get("needs_attention")?,
            sequence: row.get("sequence")?,
            body: row.get("body")?,
        },
    })
}
