//! Keeps the state in a file. A new file is written and renamed, so that a crash never leaves a
//! partial one.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    time::Duration,
};

use tokio::{task::spawn_blocking, time::Instant};

use crate::{
    settings::Settings, simulator::Simulator, state::Checkpoint, surroundings::Surroundings,
};

/// Changes within this interval are saved together.
const DEBOUNCE: Duration = Duration::from_millis(200);

/// The pause after a save, as a multiple of its duration, so that saving takes at most a twentieth
/// of the time.
const PAUSE_FACTOR: u32 = 20;

/// Opens a simulator with the state of its state file, if the file exists.
///
/// # Errors
///
/// Returns an error if the file cannot be read or is not a state file.
pub(crate) fn open(settings: Settings) -> io::Result<Simulator> {
    let simulator = Simulator::new(settings, Surroundings::system());
    if let Some(path) = simulator.state_file() {
        match std::fs::read(path) {
            Ok(bytes) => {
                let saved: Checkpoint = serde_json::from_slice(&bytes).map_err(|error| {
                    let problem = format!(
                        "{}: not a state file of this simulator: {error}",
                        path.display()
                    );
                    io::Error::new(io::ErrorKind::InvalidData, problem)
                })?;
                simulator
                    .clock()
                    .set_offset_milliseconds(saved.clock_offset_milliseconds);
                simulator
                    .notifications()
                    .restore(saved.subscription.clone());
                simulator.change(|state, _| state.restore(saved));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(simulator)
}

/// Saves after each change, forever. Does nothing without a state file.
pub(crate) async fn keep_saving(simulator: &Simulator) {
    loop {
        simulator.changed().await;
        tokio::time::sleep(DEBOUNCE).await;
        let begun = Instant::now();
        let saved = {
            let simulator = simulator.clone();
            spawn_blocking(move || save(&simulator)).await
        };
        if let Err(error) = saved.map_err(io::Error::other).flatten() {
            tracing::warn!(%error, "the simulator's state file could not be written");
        }
        tokio::time::sleep(begun.elapsed() * PAUSE_FACTOR).await;
    }
}

/// Saves the state, if there is a state file, and waits until it is on disk.
///
/// # Errors
///
/// Returns an error if the file cannot be written.
pub(crate) fn save(simulator: &Simulator) -> io::Result<()> {
    let Some(path) = simulator.state_file() else {
        return Ok(());
    };
    // Locked before the state is copied, so that a later save has a newer state.
    let _saving = simulator.lock_save();
    let offset = simulator.clock().offset_milliseconds();
    // Copied under the lock, serialized outside of it.
    let mut checkpoint = simulator.read(|state, _| state.checkpoint(offset));
    checkpoint.subscription = simulator.notifications().saved();
    let text = serde_json::to_vec(&checkpoint).map_err(io::Error::other)?;
    let temporary_path = temporary_path(path);
    // The file contains tokens, so it is readable by its owner alone.
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary_path)?;
    file.write_all(&text)?;
    // Synced before the rename: the machine may lose power.
    file.sync_all()?;
    drop(file);
    std::fs::rename(&temporary_path, path)
}

fn temporary_path(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::{open, save};
    use crate::settings::Settings;

    #[test]
    fn concurrent_saves_do_not_corrupt_the_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let settings = || Settings {
            state_file: Some(directory.path().join("state.json")),
            ..Settings::default()
        };
        let simulator = open(settings()).expect("a simulator");
        std::thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| {
                    for _ in 0..50 {
                        simulator.advance(std::time::Duration::from_secs(1));
                        save(&simulator).expect("a file");
                    }
                });
            }
        });
        let again = open(settings()).expect("a whole file");
        assert_eq!(again.clock().offset_milliseconds(), 400_000);
    }
}
