//! What SQLite asks of a file system beside files, answered by its own.

use std::ffi::{c_char, c_int};

use rusqlite::ffi::{SQLITE_ERROR, sqlite3_int64, sqlite3_vfs, sqlite3_vfs_find};

/// SQLite's own file system, and a copy of its functions.
fn own() -> Option<(*mut sqlite3_vfs, sqlite3_vfs)> {
    // SAFETY: a null name finds the default.
    let own = unsafe { sqlite3_vfs_find(std::ptr::null()) };
    // SAFETY: it is null or lives for as long as the process, and SQLite changes nothing but the list that it is in.
    let functions = unsafe { own.as_ref() }?;
    Some((own, *functions))
}

pub(super) unsafe extern "C" fn randomness(
    _: *mut sqlite3_vfs,
    size: c_int,
    into: *mut c_char,
) -> c_int {
    let Some((vfs, functions)) = own() else {
        return 0;
    };
    let Some(function) = functions.xRandomness else {
        return 0;
    };
    // SAFETY: these are the arguments that SQLite gave, for its own file system.
    unsafe { function(vfs, size, into) }
}

pub(super) unsafe extern "C" fn sleep(_: *mut sqlite3_vfs, microseconds: c_int) -> c_int {
    let Some((vfs, functions)) = own() else {
        return 0;
    };
    let Some(function) = functions.xSleep else {
        return 0;
    };
    // SAFETY: these are the arguments that SQLite gave, for its own file system.
    unsafe { function(vfs, microseconds) }
}

pub(super) unsafe extern "C" fn current_time(_: *mut sqlite3_vfs, into: *mut f64) -> c_int {
    let Some((vfs, functions)) = own() else {
        return SQLITE_ERROR;
    };
    let Some(function) = functions.xCurrentTime else {
        return SQLITE_ERROR;
    };
    // SAFETY: these are the arguments that SQLite gave, for its own file system.
    unsafe { function(vfs, into) }
}

pub(super) unsafe extern "C" fn current_time_in_milliseconds(
    _: *mut sqlite3_vfs,
    into: *mut sqlite3_int64,
) -> c_int {
    let Some((vfs, functions)) = own() else {
        return SQLITE_ERROR;
    };
    let Some(function) = functions.xCurrentTimeInt64 else {
        return SQLITE_ERROR;
    };
    // SAFETY: these are the arguments that SQLite gave, for its own file system.
    unsafe { function(vfs, into) }
}
