//! The directory on a real SQLite file, with a movable clock and several independent processes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod fixture;
mod golden;
mod keys;
mod merchants;
mod observed;
mod processes;
mod rejections;
mod sealing;
