//! Checks a file that is opened for writing, and creates the tables of a new one.

use std::path::Path;

use eventlog::{Cause, ChainKey, Head, VerifyError};
use rusqlite::{Connection, TransactionBehavior};

use crate::{
    gap,
    head::{self, SealedHead},
    head_file::HeadFile,
    objects,
    open_error::OpenError,
    redo::Redo,
    retired_keys,
    schema::{check_format, create_tables, foreign_schema, format},
};

/// Creates the tables of a new file, and checks that the file has this version's format and tables, that its head was sealed
/// with `key`, that its log ends with the head, and that the log contains the head that is kept beside the file. If it does
/// not, the redo log is applied, and what it cannot bring back is recorded as a gap. Returns the head.
pub(crate) fn prepare(
    connection: &mut Connection,
    path: &Path,
    key: &ChainKey,
    redo: Option<&mut Redo>,
) -> Result<SealedHead, OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if format(&transaction)? == 0 {
        // A head that was removed later must not be created again: only a new file gets one.
        create_tables(&transaction, key)?;
    }
    check_format(&transaction)?;
    objects::restore(&transaction)?;
    let sealed = match head::read(&transaction, key)? {
        Ok(sealed) => sealed,
        Err(VerifyError::Seal | VerifyError::UnknownKey { .. }) => {
            return Err(OpenError::ForeignKey);
        }
        Err(changed) => return Err(OpenError::Changed(changed)),
    };
    if let Some(changed) = foreign_schema(&transaction, key)? {
        return Err(OpenError::Changed(changed));
    }
    let sealed = retired_keys::begin(&transaction, key, sealed, Cause::WORKER)?;
    let sealed = gap::record(&transaction, path, key, sealed, redo)?;
    if sealed.head == Head::EMPTY {
        // Before another process can write an event: it would miss the file.
        HeadFile::open(path, key.clone())?.write(&sealed)?;
    }
    transaction.commit()?;
    Ok(sealed)
}
