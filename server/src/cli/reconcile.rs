//! `reconcile`: asks bKash about everything that may have happened during a gap of the log.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::SessionId;
use engine::{Engine, Finding};
use eventlog::Cause;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    context::operator,
    error::CliError,
    output::print_line,
    runtime::{block_on, read_configuration},
};
use crate::{Checkout, ClockAndEntropy, config::Environment, storage::with_ending, web::Demo};

/// How bKash is asked.
#[derive(Debug, clap::Args)]
pub(super) struct ReconcileArguments {
    /// How many calls are made to bKash in a minute.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=600))]
    per_minute: u32,
    /// How many days before the gap an order can have been opened that was captured or refunded during the gap.
    #[arg(long, default_value_t = 31)]
    days: u32,
    /// Begin with the oldest order, although an earlier run was interrupted.
    #[arg(long)]
    from_start: bool,
}

/// How far an interrupted run came: a file beside the database with the last order that was compared.
struct Progress(PathBuf);

impl Progress {
    fn of(database: &Path) -> Self {
        Self(with_ending(database, "-reconciled"))
    }

    fn read(&self) -> Option<SessionId> {
        let text = fs::read_to_string(&self.0).ok()?;
        SessionId::parse(text.trim()).ok()
    }

    fn write(&self, last: &SessionId) -> Result<(), CliError> {
        fs::write(&self.0, last.as_str()).map_err(|error| self.refused(&error))
    }

    fn end(&self) -> Result<(), CliError> {
        if self.0.exists() {
            fs::remove_file(&self.0).map_err(|error| self.refused(&error))?;
        }
        Ok(())
    }

    fn refused(&self, error: &std::io::Error) -> CliError {
        CliError::message(format!("{}: {error}", self.0.display()))
    }
}

/// What a run found.
#[derive(Default)]
struct Totals {
    sessions: u64,
    recorded: u64,
    open: u64,
}

pub(super) fn reconcile(
    path: &Path,
    environment: &Environment,
    arguments: &ReconcileArguments,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let progress = Progress::of(&config.database);
    let totals = block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, ClockAndEntropy::system())?;
        let cause = operator(environment).cause();
        compare(&checkout.engine, arguments, &progress, &cause).await
    })?;
    let Totals {
        sessions,
        recorded,
        open,
    } = totals;
    print_line(format_args!(
        "{sessions} orders compared with bKash: {recorded} differences recorded, {open} left for a person"
    ));
    if open > 0 {
        return Err(CliError::message(
            "something is left to be found out; see docs/backup.md",
        ));
    }
    Ok(())
}

async fn compare(
    engine: &Engine,
    arguments: &ReconcileArguments,
    progress: &Progress,
    cause: &Cause,
) -> Result<Totals, CliError> {
    engine.doubt_after_gap().await.map_err(CliError::message)?;
    let mut pace = interval(Duration::from_secs(60) / arguments.per_minute);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let within = Duration::from_secs(u64::from(arguments.days) * 24 * 3600);
    let mut after = progress.read().filter(|_| !arguments.from_start);
    if let Some(after) = &after {
        print_line(format_args!("continuing after {}", after.as_str()));
    }
    let mut totals = Totals::default();
    loop {
        let sessions = engine.sessions_before_gap(within, after.as_ref()).await;
        let sessions = sessions.map_err(CliError::message)?;
        if sessions.is_empty() {
            progress.end()?;
            return Ok(totals);
        }
        for id in sessions {
            let findings = engine.reconcile(&id, cause, &mut pace).await;
            let findings = findings.map_err(CliError::message)?;
            for finding in &findings {
                let is_recorded = report(&id, finding);
                *(if is_recorded {
                    &mut totals.recorded
                } else {
                    &mut totals.open
                }) += 1;
            }
            totals.sessions += 1;
            progress.write(&id)?;
            after = Some(id);
        }
    }
}

/// Prints a finding. Returns whether nobody needs to act.
fn report(session: &SessionId, finding: &Finding) -> bool {
    let id = |index| objects::payment_id(session, index);
    match finding {
        Finding::Payment { index, before, now } => {
            print_line(format_args!(
                "{}: was {}, is {}",
                id(*index),
                before.as_str(),
                now.as_str()
            ));
            true
        }
        Finding::Refund { index, refund } => {
            print_line(format_args!(
                "{}: refund {} of {} was sent during the gap",
                id(*index),
                refund.trx_id.as_str(),
                refund.amount
            ));
            true
        }
        Finding::Resolved { index, is_voided } => {
            let what = if *is_voided { "void" } else { "capture" };
            print_line(format_args!(
                "{}: bKash did {what} it during the gap; {what} it, and that is recorded",
                id(*index)
            ));
            false
        }
        Finding::HistoryLost => {
            print_line(format_args!(
                "{}: may have been paid during the gap with a payment that is not known; use `resolve-session`",
                session.as_str()
            ));
            false
        }
        Finding::Unanswered { index, detail } => {
            print_line(format_args!(
                "{}: bKash gave no usable answer: {detail}",
                id(*index)
            ));
            false
        }
    }
}
