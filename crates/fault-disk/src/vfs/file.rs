//! An open file as SQLite calls it.

use std::{
    ffi::{c_int, c_void},
    ops::Range,
    ptr, slice,
    sync::atomic::{Ordering, fence},
};

use rusqlite::ffi::{
    SQLITE_BUSY, SQLITE_FULL, SQLITE_IOCAP_POWERSAFE_OVERWRITE, SQLITE_IOERR_FSTAT,
    SQLITE_IOERR_FSYNC, SQLITE_IOERR_LOCK, SQLITE_IOERR_READ, SQLITE_IOERR_SHMLOCK,
    SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHORT_READ, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE,
    SQLITE_NOTFOUND, SQLITE_OK, SQLITE_SHM_EXCLUSIVE, SQLITE_SHM_UNLOCK, sqlite3_file,
    sqlite3_int64, sqlite3_io_methods,
};

use crate::{handle::Handle, locks::Busy, state::Refusal};

/// What SQLite allocates for an open file: its own header, and ours.
#[repr(C)]
struct File {
    header: sqlite3_file,
    handle: *mut Handle,
}

/// The size of an open file, in bytes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "it is two pointers"
)]
pub(super) const SIZE: c_int = size_of::<File>() as c_int;

/// The size of a sector that SQLite's own file system assumes.
const SECTOR_SIZE: c_int = 4096;

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(map_index),
    xShmLock: Some(lock_index),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap_index),
    xFetch: None,
    xUnfetch: None,
};

/// Says that there is no file: SQLite does not close it then.
///
/// # Safety
///
/// `file` has [`SIZE`] writable bytes.
pub(super) unsafe fn clear(file: *mut sqlite3_file) {
    let empty = File {
        header: sqlite3_file {
            pMethods: ptr::null(),
        },
        handle: ptr::null_mut(),
    };
    // SAFETY: the caller vouches for the bytes, and SQLite aligns them for any type.
    unsafe { file.cast::<File>().write(empty) };
}

/// Puts an open file where SQLite wants it, to be closed by [`close`].
///
/// # Safety
///
/// `file` has [`SIZE`] writable bytes and holds no open file.
pub(super) unsafe fn place(file: *mut sqlite3_file, handle: Handle) {
    let open = File {
        header: sqlite3_file {
            pMethods: &raw const METHODS,
        },
        handle: Box::into_raw(Box::new(handle)),
    };
    // SAFETY: the caller vouches for the bytes, and SQLite aligns them for any type.
    unsafe { file.cast::<File>().write(open) };
}

/// The open file.
///
/// # Safety
///
/// `file` was given to [`place`] and not closed since, and nobody else uses it: SQLite uses a file in one thread at a time.
unsafe fn handle<'a>(file: *mut sqlite3_file) -> &'a mut Handle {
    // SAFETY: the caller vouches for it.
    let file = unsafe { &*file.cast::<File>() };
    // SAFETY: `place` made it from a box.
    unsafe { &mut *file.handle }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file that it has opened, once.
    let open = unsafe { &mut *file.cast::<File>() };
    open.header.pMethods = ptr::null();
    let handle = std::mem::replace(&mut open.handle, ptr::null_mut());
    if !handle.is_null() {
        // SAFETY: `place` made it from a box, and nothing has it any more.
        drop(unsafe { Box::from_raw(handle) });
    }
    SQLITE_OK
}

/// An offset or a length, which SQLite never gives as a negative number.
fn size(value: impl TryInto<usize>) -> usize {
    value.try_into().unwrap_or(0)
}

fn code(outcome: Result<(), Refusal>, failed: c_int) -> c_int {
    match outcome {
        Ok(()) => SQLITE_OK,
        Err(Refusal::Failed) => failed,
        Err(Refusal::Full) => SQLITE_FULL,
    }
}

fn lock_code(outcome: Result<Result<(), Busy>, Refusal>, failed: c_int) -> c_int {
    let granted = outcome.map(|granted| granted.is_ok());
    match granted {
        Ok(false) => SQLITE_BUSY,
        Ok(true) => SQLITE_OK,
        Err(refusal) => code(Err(refusal), failed),
    }
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives `length` bytes to read into. They may be of no value yet, so they get one first.
    let into = unsafe {
        ptr::write_bytes(into.cast::<u8>(), 0, size(length));
        slice::from_raw_parts_mut(into.cast::<u8>(), size(length))
    };
    // SAFETY: SQLite uses files that are open.
    match unsafe { handle(file) }.read(size(offset), into) {
        Ok(read) if read == into.len() => SQLITE_OK,
        Ok(_) => SQLITE_IOERR_SHORT_READ,
        Err(refusal) => code(Err(refusal), SQLITE_IOERR_READ),
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives `length` bytes to write.
    let bytes = unsafe { slice::from_raw_parts(from.cast::<u8>(), size(length)) };
    // SAFETY: SQLite uses files that are open.
    let written = unsafe { handle(file) }.write(size(offset), bytes);
    code(written, SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: SQLite uses files that are open.
    let truncated = unsafe { handle(file) }.truncate(size(length));
    code(truncated, SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: SQLite uses files that are open.
    code(unsafe { handle(file) }.sync(), SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, into: *mut sqlite3_int64) -> c_int {
    // SAFETY: SQLite uses files that are open.
    match unsafe { handle(file) }.length() {
        Ok(length) => {
            // SAFETY: SQLite wants the result there.
            unsafe { *into = i64::try_from(length).unwrap_or(i64::MAX) };
            SQLITE_OK
        }
        Err(refusal) => code(Err(refusal), SQLITE_IOERR_FSTAT),
    }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite uses files that are open.
    lock_code(unsafe { handle(file) }.lock(level), SQLITE_IOERR_LOCK)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite uses files that are open.
    unsafe { handle(file) }.unlock(level);
    SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, into: *mut c_int) -> c_int {
    // SAFETY: SQLite uses files that are open.
    match unsafe { handle(file) }.is_reserved() {
        Ok(is_reserved) => {
            // SAFETY: SQLite wants the result there.
            unsafe { *into = c_int::from(is_reserved) };
            SQLITE_OK
        }
        Err(refusal) => code(Err(refusal), SQLITE_IOERR_LOCK),
    }
}

/// SQLite does without all of them.
unsafe extern "C" fn file_control(_: *mut sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut sqlite3_file) -> c_int {
    SECTOR_SIZE
}

/// As SQLite's own file system: a write leaves the bytes beside it alone. Otherwise SQLite would write to the end of a sector before
/// it syncs, and the store would be tested with other writes than its users have.
unsafe extern "C" fn device_characteristics(_: *mut sqlite3_file) -> c_int {
    SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map_index(
    file: *mut sqlite3_file,
    number: c_int,
    region_size: c_int,
    extend: c_int,
    into: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite uses files that are open.
    let mapped = unsafe { handle(file) }.map(size(number), size(region_size), extend != 0);
    let (pointer, code) = match mapped {
        // The handle keeps the region until SQLite gives it back. Its words are atomic, so they may be changed by a pointer.
        Ok(Some(region)) => (region.as_ptr().cast_mut().cast(), SQLITE_OK),
        Ok(None) => (ptr::null_mut(), SQLITE_OK),
        Err(refusal) => (ptr::null_mut(), code(Err(refusal), SQLITE_IOERR_SHMMAP)),
    };
    // SAFETY: SQLite wants the result there.
    unsafe { *into = pointer };
    code
}

unsafe extern "C" fn lock_index(
    file: *mut sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    let slots: Range<usize> = size(first)..size(first) + size(count);
    // SAFETY: SQLite uses files that are open.
    let handle = unsafe { handle(file) };
    if flags & SQLITE_SHM_UNLOCK != 0 {
        handle.unlock_index(slots);
        return SQLITE_OK;
    }
    let exclusively = flags & SQLITE_SHM_EXCLUSIVE != 0;
    lock_code(handle.lock_index(slots, exclusively), SQLITE_IOERR_SHMLOCK)
}

unsafe extern "C" fn barrier(_: *mut sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn unmap_index(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: SQLite uses files that are open.
    unsafe { handle(file) }.unmap();
    SQLITE_OK
}
