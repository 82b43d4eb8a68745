//! The checkout's log, read as an auditor reads it: behind its back, by its columns.

use std::path::Path;

use fault_disk::VFS;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde_json::Value;

use crate::{checks::Check, model::Broken, operation::Operation};

/// A connection of its own to the checkout's file.
#[derive(Default)]
pub(crate) struct Log(Option<Connection>);

impl Log {
    pub(crate) fn open(
        &mut self,
        path: &Path,
        is_on_fault_disk: bool,
    ) -> Result<(), rusqlite::Error> {
        if self.0.is_none() {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
            self.0 = Some(connect(path, flags, is_on_fault_disk)?);
        }
        Ok(())
    }

    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, rusqlite::Error> {
        read(self.0.as_ref().ok_or(rusqlite::Error::InvalidQuery)?)
    }

    /// Whether the log says that a payment failed at bKash.
    pub(crate) fn has_failed(&self, payment: &str) -> Result<bool, rusqlite::Error> {
        let history = self.read(|connection| History::of(connection, payment))?;
        Ok(history.failed_at_bkash)
    }

    /// Whether the log permits a call about one of bKash's payments.
    pub(crate) fn permits(&self, operation: Operation, payment: &str) -> Result<(), Broken> {
        let (check, permitted): (_, fn(&History) -> bool) = match operation {
            Operation::Execute => (Check::IntentBeforeCall, |history| history.is_executing),
            Operation::Refund => (Check::IntentBeforeCall, |history| history.refunds_open > 0),
            Operation::Capture | Operation::Void => {
                (Check::IntentBeforeCall, |history| history.is_resolving)
            }
            Operation::Query => (Check::QueryOnlyInDoubt, |history| !history.is_completed),
            Operation::Token | Operation::Create | Operation::RefundStatus | Operation::Other => {
                return Ok(());
            }
        };
        let history = self.read(|connection| History::of(connection, payment));
        match history {
            Ok(history) if permitted(&history) => Ok(()),
            Ok(history) => Err((
                check,
                format!("{operation:?} of {payment} after {history:?}"),
            )),
            Err(error) => Err((check, format!("{operation:?} of {payment}: {error}"))),
        }
    }
}

/// A connection to the database, on the system's disk or on one that may lose its power.
pub(crate) fn connect(
    path: &Path,
    flags: OpenFlags,
    is_on_fault_disk: bool,
) -> Result<Connection, rusqlite::Error> {
    if is_on_fault_disk {
        Connection::open_with_flags_and_vfs(path, flags, VFS)
    } else {
        Connection::open_with_flags(path, flags)
    }
}

/// What the log says of one payment.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Default)]
struct History {
    is_executing: bool,
    is_resolving: bool,
    is_completed: bool,
    refunds_open: i32,
    failed_at_bkash: bool,
}

impl History {
    fn of(connection: &Connection, payment: &str) -> Result<Self, rusqlite::Error> {
        let stream: Option<String> = connection
            .prepare_cached("SELECT 'session/' || parent FROM objects WHERE account = 'default/test' AND provider_id = ?1 AND kind = 'payment'")?
            .query_row([payment], |row| row.get(0))
            .optional()?;
        let mut history = Self::default();
        let Some(stream) = stream else {
            return Ok(history);
        };
        let mut statement = connection
            .prepare_cached("SELECT body FROM events WHERE stream = ?1 ORDER BY version")?;
        let bodies = statement.query_map([stream], |row| row.get::<_, String>(0))?;
        let mut index = Value::Null;
        let mut events = Vec::new();
        for body in bodies {
            let event: Value = serde_json::from_str(&body?).unwrap_or_default();
            if event["event"]["payment_id"] == payment {
                index = event["index"].clone();
            }
            events.push(event);
        }
        for event in &events {
            let kind = event["event"]["type"].as_str().unwrap_or_default();
            match event["type"].as_str() {
                Some("payment") if event["index"] == index => {
                    history.payment(kind);
                    history.failed_at_bkash |= event["event"]["reason"] == "failed_at_bkash";
                }
                Some("refund") => history.refund(kind),
                _ => {}
            }
        }
        Ok(history)
    }

    fn payment(&mut self, kind: &str) {
        match kind {
            "execute_requested" => self.is_executing = true,
            "resolution_requested" => self.is_resolving = true,
            "completed" | "captured" | "voided" | "quarantined" => {
                (self.is_executing, self.is_resolving) = (false, false);
                self.is_completed = kind == "completed";
            }
            "authorized" | "declined" | "not_executed" | "execute_unanswered" | "ended" => {
                self.is_executing = false;
            }
            _ => {}
        }
    }

    fn refund(&mut self, kind: &str) {
        match kind {
            "requested" => self.refunds_open += 1,
            "completed" | "declined" | "not_executed" => self.refunds_open -= 1,
            _ => {}
        }
    }
}
