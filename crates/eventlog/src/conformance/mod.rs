//! The tests that every storage must pass.
//!
//! The crate of a storage implements [`Fixture`] and gets one test for each function here:
//!
//! ```
//! # use eventlog::{MemoryStorage, conformance::Fixture};
//! struct InMemory(MemoryStorage);
//!
//! impl Fixture for InMemory {
//!     fn fresh() -> Self {
//!         Self(MemoryStorage::default())
//!     }
//!     fn open(&self) -> std::sync::Arc<dyn eventlog::Storage> {
//!         std::sync::Arc::new(self.0.clone())
//!     }
//! }
//!
//! eventlog::conformance!(InMemory);
//! ```

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "these functions are tests: they panic when the storage is wrong"
)]

mod due;
mod heads;
mod idempotency;
mod objects;
mod projection;
mod samples;
mod sealed;
mod streams;

use std::sync::Arc;

pub use due::*;
pub use heads::*;
pub use idempotency::*;
pub use objects::*;
pub use projection::*;
pub use sealed::*;
pub use streams::*;

use crate::Storage;

/// Creates the storage under test.
pub trait Fixture: Send + Sync {
    /// Creates an empty storage, which lives as long as the fixture.
    fn fresh() -> Self;

    /// Opens the storage as another process does.
    fn open(&self) -> Arc<dyn Storage>;
}

/// Defines a test for every function of the suite. The parameter is a type that implements
/// [`conformance::Fixture`](crate::conformance::Fixture).
#[macro_export]
macro_rules! conformance {
    ($fixture:ty) => {
        $crate::conformance_tests! {
            $fixture:
            appended_events_are_read_back_by_another_process,
            one_of_two_writers_on_the_same_stream_is_refused_and_writes_nothing,
            many_writers_in_two_processes_leave_one_whole_chain,
            streams_are_read_in_the_order_of_their_names,
            a_unique_key_has_one_holder_and_passes_on_only_from_the_expected_one,
            the_holder_and_the_length_of_a_stream_are_found,
            a_sealed_value_is_written_replaced_and_erased_with_events,
            a_refused_append_seals_nothing,
            the_head_moves_with_every_event_and_earlier_heads_are_found,
            the_newest_gap_is_found_by_every_process,
            a_due_stream_is_found_until_it_is_postponed_or_done,
            a_stream_with_a_new_due_time_is_not_postponed,
            an_idempotency_key_is_used_once_and_its_first_response_stays,
            a_response_can_be_written_with_the_events,
            a_response_can_be_written_with_later_events,
            a_refused_append_uses_up_no_key,
            an_idempotency_key_belongs_to_its_account,
            an_object_has_one_row_and_the_last_append_counts,
            objects_are_listed_newest_first_and_a_position_stays_valid,
            every_filter_selects_its_objects,
            filters_combine,
            totals_follow_every_change_of_a_status,
            a_refused_append_changes_no_row,
            rows_are_replaced_unless_the_stream_has_grown,
            orphaned_rows_are_counted_and_removed,
        }
    };
}

/// Defines one test for each named function.
#[doc(hidden)]
#[macro_export]
macro_rules! conformance_tests {
    ($fixture:ty: $($name:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let fixture = <$fixture as $crate::conformance::Fixture>::fresh();
                $crate::conformance::$name(&fixture).await;
            }
        )*
    };
}
