//! Where the work of the store is done: on its own threads, or on the calling task.

use std::sync::Arc;

use async_trait::async_trait;

/// Where jobs and queries run.
#[derive(Clone, Default)]
pub enum Execution {
    /// On one thread that writes and two that read.
    #[default]
    Threads,
    /// On the calling task, each job in a transaction of its own. A simulation in virtual time needs this: while a thread
    /// works, tokio's paused clock would see an idle runtime and move on.
    Inline(Arc<dyn Gate>),
}

/// What a task passes before and after each job and each query that it runs itself: where a simulation lets other tasks
/// run, or ends a process.
#[async_trait]
pub trait Gate: Send + Sync {
    /// Completes when the task may go on. A task whose future is dropped here has done its job entirely or not at all.
    async fn pass(&self);
}
