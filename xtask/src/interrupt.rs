//! Ctrl-C, SIGTERM and a closed terminal set a flag that loops check, so that they can
//! stop the processes that they started.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on, signals set the flag instead of ending the process.
///
/// # Errors
/// If it was called before, or the system refuses the handler.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| REQUESTED.store(true, Ordering::SeqCst))
        .context("cannot listen for Ctrl-C")
}

pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// # Errors
/// Once a signal has arrived.
pub(crate) fn check() -> Result<()> {
    if requested() {
        bail!("stopped on request");
    }
    Ok(())
}
