//! The file system as SQLite calls it: <https://sqlite.org/vfs.html>. It chooses the disk by the folder of each file.

mod file;
mod system;

use std::{
    ffi::{CStr, c_char, c_int},
    ptr,
    sync::{Arc, Once},
};

use rusqlite::ffi::{
    SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR_ACCESS, SQLITE_IOERR_DELETE,
    SQLITE_IOERR_DELETE_NOENT, SQLITE_OK, sqlite3_file, sqlite3_filename, sqlite3_vfs,
    sqlite3_vfs_register,
};

use crate::{disk::Disk, handle::Handle, state::Refusal};

/// The name of the file system.
pub const VFS: &str = "fault-disk";

const NAME: &CStr = c"fault-disk";

/// The longest path, in bytes, as in SQLite's own file system.
const LONGEST_PATH: c_int = 512;

/// Makes the file system known to SQLite. Files are opened with it only if they name it.
///
/// # Panics
///
/// Panics if SQLite refuses it.
pub(crate) fn register() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // SQLite keeps the pointer until the process ends.
        let vfs = Box::leak(Box::new(sqlite3_vfs {
            iVersion: 2,
            szOsFile: file::SIZE,
            mxPathname: LONGEST_PATH,
            pNext: ptr::null_mut(),
            zName: NAME.as_ptr(),
            pAppData: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_path),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(system::randomness),
            xSleep: Some(system::sleep),
            xCurrentTime: Some(system::current_time),
            xGetLastError: None,
            xCurrentTimeInt64: Some(system::current_time_in_milliseconds),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: the structure is complete for its version and lives for as long as the process.
        let code = unsafe { sqlite3_vfs_register(vfs, 0) };
        assert_eq!(code, SQLITE_OK, "SQLite refuses the file system");
    });
}

/// The disk and the name of a file.
///
/// # Safety
///
/// `path` is null, or a text that ends with a zero and lives for as long as the result.
unsafe fn located<'a>(path: *const c_char) -> Option<(Arc<Disk>, &'a str)> {
    if path.is_null() {
        return None;
    }
    // SAFETY: it is not null, and the caller vouches for the rest.
    let path = unsafe { CStr::from_ptr(path) };
    Disk::of(path.to_str().ok()?)
}

/// Opens a file. A temporary file, which has no name, is refused: a store that needs one should keep it in memory.
unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    path: sqlite3_filename,
    into: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives `szOsFile` writable bytes.
    unsafe { file::clear(into) };
    // SAFETY: SQLite gives a path, or null for a temporary file.
    let Some((disk, name)) = (unsafe { located(path) }) else {
        return SQLITE_CANTOPEN;
    };
    match Handle::open(disk, name, flags) {
        Ok(Some(handle)) => {
            // SAFETY: SQLite gives `szOsFile` writable bytes, which hold no file yet.
            unsafe { file::place(into, handle) };
            if !out_flags.is_null() {
                // SAFETY: it is not null, so SQLite wants the flags there.
                unsafe { *out_flags = flags };
            }
            SQLITE_OK
        }
        Ok(None) | Err(Refusal::Failed) => SQLITE_CANTOPEN,
        Err(Refusal::Full) => SQLITE_FULL,
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, path: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite gives the path of a file.
    let Some((disk, name)) = (unsafe { located(path) }) else {
        return SQLITE_IOERR_DELETE;
    };
    let mut state = disk.state();
    if state.is_off() {
        return SQLITE_IOERR_DELETE;
    }
    if state.names.find(name).is_none() {
        return SQLITE_IOERR_DELETE_NOENT;
    }
    if state.name(name, None).is_err() {
        return SQLITE_IOERR_DELETE;
    }
    if sync_folder != 0 {
        state.names.sync();
    }
    SQLITE_OK
}

unsafe extern "C" fn access(
    _: *mut sqlite3_vfs,
    path: *const c_char,
    _: c_int,
    result: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives the path of a file.
    let Some((disk, name)) = (unsafe { located(path) }) else {
        return SQLITE_IOERR_ACCESS;
    };
    let mut state = disk.state();
    if state.is_off() {
        return SQLITE_IOERR_ACCESS;
    }
    let file = state.names.find(name);
    // As in SQLite's own file system, an empty journal counts as none.
    let exists = file.is_some_and(|file| state.node(file).contents.length() > 0);
    // SAFETY: SQLite wants the result there.
    unsafe { *result = c_int::from(exists) };
    SQLITE_OK
}

/// Paths are absolute already.
unsafe extern "C" fn full_path(
    _: *mut sqlite3_vfs,
    path: *const c_char,
    size: c_int,
    into: *mut c_char,
) -> c_int {
    // SAFETY: SQLite gives a text that ends with a zero.
    let path = unsafe { CStr::from_ptr(path) }.to_bytes_with_nul();
    if usize::try_from(size).is_ok_and(|size| path.len() > size) {
        return SQLITE_CANTOPEN;
    }
    // SAFETY: `into` has `size` bytes, which is enough, and SQLite does not let the two overlap.
    unsafe { ptr::copy_nonoverlapping(path.as_ptr().cast(), into, path.len()) };
    SQLITE_OK
}
