//! What a server does beside serving, in tasks that end when they are told to.

use std::{pin::Pin, time::Duration};

use tokio::{sync::oneshot, task::JoinHandle, time::timeout};

/// How long a stopping server waits for calls to bKash: as long as bKash may take. Calls that are still open are
/// resolved at the next start.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(32);

/// A task that ends when it is told to.
pub(crate) struct Background {
    /// Dropping it tells the task to end.
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Background {
    /// Starts what `run` returns for a future that completes when the task is to end.
    pub(crate) fn start<Task>(
        run: impl FnOnce(Pin<Box<dyn Future<Output = ()> + Send>>) -> Task,
    ) -> Self
    where
        Task: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = Box::pin(async {
            // Also when the sender was dropped.
            let _: Result<(), _> = stopped.await;
        });
        let task = tokio::spawn(run(stopped));
        Self { stop, task }
    }

    /// Tells the task to end. The returned future waits for its end; `consequence` is logged if it does not come in time.
    pub(crate) fn stop(self, consequence: &'static str) -> impl Future<Output = ()> {
        let Self { stop, task } = self;
        drop(stop);
        in_time(task, consequence)
    }
}

/// Waits for something that a stopping server lets end. `consequence` is logged if it does not end in time.
pub(crate) async fn in_time<T>(end: impl Future<Output = T>, consequence: &'static str) {
    if timeout(DRAIN_TIMEOUT, end).await.is_err() {
        tracing::warn!("{consequence}");
    }
}
