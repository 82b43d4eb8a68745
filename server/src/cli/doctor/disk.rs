//! Whether the disk keeps what it confirms: a payment is acknowledged once it is flushed.

use std::{
    fs::{File, remove_file},
    io::{self, Write as _},
    path::Path,
    time::Duration,
};

use rustix::fs::{statfs, statvfs};
use tokio::time::Instant;

use super::finding::Finding;

const CHECK: &str = "disk";

/// How often the probe is written and flushed.
const FLUSHES: usize = 16;

/// The size of one write, in bytes: what SQLite writes for a small commit.
const WRITE: usize = 4096;

/// A flush that is faster than this did not reach a disk. The fastest disks with a protected cache take about twice as long.
const IMPLAUSIBLE: Duration = Duration::from_micros(12);

/// A flush that is slower than this makes payers wait.
const SLOW: Duration = Duration::from_millis(100);

/// The free space below which there is a warning, and a failure, in bytes.
const LITTLE: u64 = 2 * 1024 * 1024 * 1024;
const TOO_LITTLE: u64 = 200 * 1024 * 1024;

/// Writes a file beside the database, flushes it, and judges the disk.
pub(super) fn check(database: &Path) -> Vec<Finding> {
    let folder = match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut findings = vec![match flush_time(folder) {
        Ok(time) => judge_flush(time),
        Err(error) => {
            let folder = folder.display();
            return vec![Finding::failed(
                CHECK,
                format!(
                    "{folder} cannot be written: {error}. The server needs a folder of its own that its user may write."
                ),
            )];
        }
    }];
    match statfs(folder) {
        Ok(disk) => findings.extend(judge_kind(disk.f_type)),
        Err(error) => findings.push(Finding::warning(CHECK, format!("statfs: {error}."))),
    }
    match statvfs(folder) {
        Ok(disk) => findings.push(judge_space(disk.f_bavail.saturating_mul(disk.f_frsize))),
        Err(error) => findings.push(Finding::warning(CHECK, format!("statvfs: {error}."))),
    }
    findings
}

/// The middle of the times that flushes take. The probe is removed.
fn flush_time(folder: &Path) -> io::Result<Duration> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    let times = time_flushes(&probe);
    let removed = remove_file(&probe);
    let mut times = times?;
    removed?;
    times.sort();
    Ok(times[times.len() / 2])
}

fn time_flushes(probe: &Path) -> io::Result<Vec<Duration>> {
    let mut file = File::create_new(probe)?;
    let mut times = Vec::with_capacity(FLUSHES);
    for number in 0..FLUSHES {
        let content = u8::try_from(number).unwrap_or(0);
        file.write_all(&vec![content; WRITE])?;
        let began = Instant::now();
        file.sync_all()?;
        times.push(began.elapsed());
    }
    Ok(times)
}

fn judge_flush(time: Duration) -> Finding {
    let shown = format!("{:.2} ms", time.as_secs_f64() * 1000.0);
    if time < IMPLAUSIBLE {
        return Finding::warning(
            CHECK,
            format!(
                "A flush takes {shown}, which no disk can do: it is confirmed before it is done, and a power failure would lose \
                 payments. Use a disk whose cache is protected, and turn off `nobarrier` and the unsafe cache modes of your \
                 hypervisor."
            ),
        );
    }
    if time > SLOW {
        return Finding::warning(
            CHECK,
            format!(
                "A flush takes {shown}: each payment waits for some of them. Use a faster disk."
            ),
        );
    }
    Finding::ok(CHECK, format!("A flush to the disk takes {shown}."))
}

/// Judges the kind of file system by its number, of statfs(2).
fn judge_kind(number: i64) -> Option<Finding> {
    const TMPFS: i64 = 0x0102_1994;
    const RAMFS: i64 = 0x8584_58f6;
    const NFS: i64 = 0x6969;
    const SMB2: i64 = 0xfe53_4d42;
    match number & 0xffff_ffff {
        TMPFS | RAMFS => Some(Finding::failed(
            CHECK,
            "The database's folder is in memory: a restart of the machine deletes every payment. Move it to a disk.",
        )),
        NFS | SMB2 => Some(Finding::failed(
            CHECK,
            "The database's folder is on a network share, whose locks SQLite cannot trust. Move it to a disk of this machine.",
        )),
        _ => None,
    }
}

fn judge_space(free: u64) -> Finding {
    let megabytes = free / 1_000_000;
    let shown = format!("{megabytes} MB are free on the database's disk");
    if free < TOO_LITTLE {
        return Finding::failed(
            CHECK,
            format!("{shown}: payments will be refused soon. Make room, or move the database."),
        );
    }
    if free < LITTLE {
        return Finding::warning(
            CHECK,
            format!("{shown}. Make room: a backup needs as much as the database."),
        );
    }
    Finding::ok(CHECK, format!("{shown}."))
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::{check, judge_flush, judge_kind, judge_space};
    use crate::cli::doctor::finding::Outcome;

    #[test]
    fn flushes_that_no_disk_can_do_and_slow_ones_are_warnings() {
        for (micros, outcome) in [
            (1, Outcome::Warning),
            (40, Outcome::Ok),
            (8_000, Outcome::Ok),
            (250_000, Outcome::Warning),
        ] {
            let found = judge_flush(Duration::from_micros(micros));
            assert_eq!(found.outcome, outcome, "{micros} µs: {found:?}");
        }
    }

    #[test]
    fn memory_and_network_shares_fail() {
        for (kind, fails) in [(0x0102_1994, true), (0x6969, true), (0xef53, false)] {
            assert_eq!(judge_kind(kind).is_some(), fails, "{kind:x}");
        }
    }

    #[test]
    fn a_disk_that_is_nearly_full_fails() {
        assert_eq!(judge_space(1_000_000).outcome, Outcome::Failed);
        assert_eq!(judge_space(1_000_000_000).outcome, Outcome::Warning);
        assert_eq!(judge_space(100_000_000_000).outcome, Outcome::Ok);
    }

    #[test]
    fn the_probe_leaves_nothing_behind_and_a_missing_folder_fails() {
        let directory = tempfile::tempdir().unwrap();
        let found = check(&directory.path().join("checkout.sqlite3"));
        assert!(found.len() >= 2, "{found:?}");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
        let found = check(&directory.path().join("missing/checkout.sqlite3"));
        assert_eq!(found[0].outcome, Outcome::Failed);
        assert!(found[0].message.contains("cannot be written"), "{found:?}");
    }
}
