//! An event log for streams of any kind, and the loop that executes commands on them. Independent of checkouts.
//!
//! An [`Aggregate`] defines a kind of stream: its state, commands and events, what each event publishes, the rows for
//! lists, and the calls that intents cause. [`EventLog`] executes commands on it: load, decide, append, perform, and record
//! the outcome. A [`Storage`] stores the streams, and what is written with an event in the same transaction: the outbox
//! message, the rows of objects, the due time, sealed values, unique keys and idempotency records. [`Worker`] handles every stream when it
//! is due, which includes recovery after a crash.
//!
//! A storage is correct if it passes the suite in `conformance` (feature `conformance`):
//! `eventlog::conformance!(maker)` makes a test of each function.

mod aggregate;
mod append;
mod cause;
mod chain;
mod command_error;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod event;
mod event_log;
mod gap;
mod head;
mod idempotency;
mod in_flight;
mod kinds;
#[cfg(feature = "memory")]
mod memory;
mod object_query;
mod object_row;
#[cfg(feature = "memory")]
mod observed;
mod ports;
mod process_clocks;
mod projection;
mod storage;
mod stream;
mod verification;
mod worker;

pub use aggregate::{Aggregate, Due, LastEvent, Publication};
pub use append::{Append, AppendError, SealedValue, UniqueKey};
pub use cause::{Actor, Cause, Source};
pub use chain::{ChainKey, GENESIS, HashKey, Link, RowSeal};
pub use command_error::CommandError;
pub use error::StoreError;
pub use event::{NewEvent, OutboxMessage, StoredEvent};
pub use event_log::{EventLog, Executed, Loaded, Request, Respond, Response, stream_of};
pub use gap::{Gap, GapReason, KeyRotation, RotationStep};
pub use head::{Head, ParseHeadError};
pub use idempotency::{IdempotencyKey, IdempotencyRecord, NewIdempotencyRecord};
pub use kinds::Kinds;
#[cfg(feature = "memory")]
pub use memory::MemoryStorage;
pub use object_query::{DayTotal, ObjectFilter, ObjectQuery, Position, TotalsQuery, day_of};
pub use object_row::{ObjectRow, Replacement, StoredObject};
#[cfg(feature = "memory")]
pub use observed::{Call, Counts, ObservedStorage, Observer};
pub use ports::{Clock, Entropy};
pub use process_clocks::{ClockReading, ProcessClocks, ProcessNumber};
pub use projection::{Comparison, Projection, Rebuilt};
pub use storage::{Storage, StoredStream};
pub use stream::StreamId;
pub use verification::{Verified, VerifyError};
pub use worker::Worker;
