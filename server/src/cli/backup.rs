//! Backups of the database, and restoring one.

use std::path::Path;

use super::{
    context::operator, error::CliError, log::verify_database, output::print_line, runtime::block_on,
};
use crate::{
    ClockAndEntropy,
    config::{Config, Environment, MasterKey},
    storage::StagedBackup,
};

/// Copies the database, verifies the copy, and gives it its name.
pub(super) fn backup(path: &Path, environment: &Environment, file: &Path) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let master_key = MasterKey::read(environment)?;
    if file.exists() {
        return Err(CliError::message(format!(
            "{}: the file exists; a backup never replaces another one",
            file.display()
        )));
    }
    let staged = StagedBackup::of_database(&config, &master_key, file)?;
    let copy = staged.config(&config);
    block_on(async { verify_database(&copy, &master_key).await.map(drop) })?;
    staged.keep(file)?;
    print_line(format_args!("backup written to {}", file.display()));
    Ok(())
}

/// How a backup is restored.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct RestoreOptions {
    /// Replace the database that is there. It is kept with the ending `-replaced`.
    #[arg(long)]
    replace: bool,
    /// Do not apply what was written after the backup. The log then has a gap.
    #[arg(long)]
    without_redo: bool,
}

/// Verifies a backup, and puts it in the place of the database.
pub(super) fn restore(
    path: &Path,
    environment: &Environment,
    file: &Path,
    RestoreOptions {
        replace,
        without_redo,
    }: RestoreOptions,
) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let master_key = MasterKey::read(environment)?;
    let database = config.database.display();
    if config.database.exists() && !replace {
        return Err(CliError::message(format!(
            "{database}: the database exists; with --replace it is kept as {database}-replaced"
        )));
    }
    let staged = StagedBackup::of_file(&config, &master_key, file)?;
    let copy = staged.config(&config);
    block_on(async { verify_database(&copy, &master_key).await.map(drop) })?;
    let now = ClockAndEntropy::system().clock.now();
    let cause = operator(environment).cause();
    let restored = staged.restore(&config, &master_key, (now, cause), !without_redo)?;
    let head = restored.head;
    if restored.is_complete {
        print_line(format_args!(
            "restored to {database}; everything that was written after the backup was applied from the redo log; head {head}"
        ));
    } else {
        print_line(format_args!(
            "restored to {database}; the gap is recorded in the log: payments that were under way are queried at bKash before they \
             are ended, and orders that could be paid meanwhile need attention; head {head}"
        ));
    }
    Ok(())
}
