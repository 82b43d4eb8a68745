//! SQLite on the disk: what it has committed survives a power cut unless the disk lies, and a fault is an error and nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::path::{Path, PathBuf};

use fault_disk::{Fault, FaultDisk, Lie, Operation, VFS};
use rusqlite::{Connection, Error, OpenFlags};

/// A disk of its own for each test, whose folder does not exist.
fn disk(test: &str, seed: u64) -> (FaultDisk, PathBuf) {
    let folder = PathBuf::from(format!("/fault-disk/{test}-{seed}"));
    (FaultDisk::new(&folder, seed), folder.join("db"))
}

fn open(path: &Path, mode: &str) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), VFS)?;
    connection.pragma_update(None, "journal_mode", mode)?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.execute_batch("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, b BLOB)")?;
    Ok(connection)
}

fn insert(connection: &Connection, number: u64) -> Result<(), Error> {
    let insert = "INSERT INTO t VALUES (?1, randomblob(3000))";
    connection.execute(insert, [number]).map(drop)
}

fn count(connection: &Connection) -> u64 {
    let check: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    connection
        .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
        .unwrap()
}

/// Inserts until the power goes. Returns how many rows were committed, how many there are afterwards, and what was done.
fn until_power_goes(seed: u64, mode: &str, lie: Option<Lie>) -> (u64, u64, Vec<Operation>) {
    let (disk, path) = disk(&format!("{mode}-{lie:?}"), seed);
    let connection = open(&path, mode).unwrap();
    disk.lie(lie);
    disk.cut_power_after(3 + seed * 7 % 90);
    let mut committed = 0;
    while insert(&connection, committed).is_ok() {
        committed += 1;
    }
    assert!(disk.is_off());
    drop(connection);
    disk.restore_power();
    let found = open(&path, mode).map_or(0, |connection| count(&connection));
    (committed, found, disk.trace())
}

#[test]
fn what_was_committed_survives_a_power_cut_with_a_log_or_a_journal() {
    for mode in ["WAL", "DELETE", "TRUNCATE", "PERSIST"] {
        for seed in 0..60 {
            let (committed, found, trace) = until_power_goes(seed, mode, None);
            assert!(
                found == committed || found == committed + 1,
                "{mode}, seed {seed}: {committed} rows were committed, {found} are there"
            );
            assert_eq!(
                until_power_goes(seed, mode, None).2,
                trace,
                "{mode}, {seed}"
            );
        }
    }
}

#[test]
fn a_disk_that_lies_about_syncs_loses_what_was_committed() {
    let lost = |seed| {
        let (committed, found, _) = until_power_goes(seed, "WAL", Some(Lie::LogSync));
        found < committed
    };
    assert!((0..10).any(lost));
}

#[test]
fn a_fault_is_an_error_that_changes_nothing_and_ends() {
    let (disk, path) = disk("fault", 1);
    let connection = open(&path, "WAL").unwrap();
    let reader = open(&path, "WAL").unwrap();
    let mut rows = 0;
    for fault in [Fault::Full, Fault::Write, Fault::Sync] {
        for after in 0..4 {
            disk.fail(fault, after, 1);
            let mut failed = 0;
            for _ in 0..8 {
                match insert(&connection, rows) {
                    Ok(()) => rows += 1,
                    Err(_) => failed += 1,
                }
                assert_eq!(count(&reader), rows, "{fault:?} after {after}");
            }
            assert_eq!(failed, 1, "{fault:?} after {after}");
            disk.heal();
        }
    }
    disk.fail(Fault::Read, 0, u64::MAX);
    assert!(open(&path, "WAL").is_err());
    disk.heal();
    assert_eq!(count(&open(&path, "WAL").unwrap()), rows);
}

#[test]
fn a_process_without_power_can_do_nothing_even_after_it_is_back() {
    let (disk, path) = disk("power", 1);
    let old = open(&path, "WAL").unwrap();
    insert(&old, 1).unwrap();
    disk.restore_power();
    assert!(insert(&old, 2).is_err());
    let new = open(&path, "WAL").unwrap();
    drop(old);
    insert(&new, 2).unwrap();
    assert_eq!(count(&new), 2);
}

#[test]
fn what_is_held_up_goes_on_in_another_thread() {
    let (disk, path) = disk("held", 1);
    let connection = open(&path, "WAL").unwrap();
    let held = disk.hold_writes();
    let thread = std::thread::spawn(move || insert(&connection, 1));
    held.until_a_write_waits();
    let reader = Connection::open_with_flags_and_vfs(&path, OpenFlags::default(), VFS).unwrap();
    assert_eq!(count(&reader), 0);
    drop(held);
    thread.join().unwrap().unwrap();
    assert_eq!(count(&reader), 1);
}
