//! Accepts connections up to the limit, and shuts them down when the server stops.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::Router;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    ConnectionLimits, Listener, connection::serve_connection, deadlines::ConnectionDeadlines,
};

/// Delay before the next try if a connection cannot be accepted or the connection limit is reached.
const RETRY_INTERVAL: Duration = Duration::from_millis(100);

/// Serves requests until `shutdown` completes, and then waits up to [`ConnectionLimits::drain_timeout`] for requests
/// in progress. All connections are closed when it returns.
///
/// Handlers find the client's address in [`axum::extract::ConnectInfo`].
pub async fn serve(
    mut listener: impl Listener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let connections = OpenConnections::default();
    let permits = Arc::new(Semaphore::new(limits.max_connections));
    let mut tasks = JoinSet::new();
    {
        let mut shutdown = pin!(shutdown);
        loop {
            let next = async {
                let (stream, address) = accept(&mut listener).await;
                (stream, address, acquire(&permits, &connections).await)
            };
            let (stream, address, permit) = tokio::select! {
                next = next => next,
                () = &mut shutdown => break,
            };
            while tasks.try_join_next().is_some() {}
            let connection = connections.register();
            let router = router.clone();
            tasks.spawn(async move {
                let deadlines = Arc::clone(&connection.deadlines);
                serve_connection(stream, address, router, deadlines, limits).await;
                drop((connection, permit));
            });
        }
    }
    drop(listener);
    connections.close_all();
    let all_closed = async { while tasks.join_next().await.is_some() {} };
    if timeout(limits.drain_timeout, all_closed).await.is_err() {
        tracing::warn!(
            "closing connections with requests in progress: the drain timeout has elapsed"
        );
    }
    tasks.shutdown().await;
}

async fn accept<L: Listener>(listener: &mut L) -> (L::Stream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                // Usually the process has too many open files, and some must be closed first.
                tracing::error!(%error, "failed to accept a connection");
                sleep(RETRY_INTERVAL).await;
            }
        }
    }
}

/// Acquires a permit for one more connection. At the limit, closes the connection that has been idle longest.
async fn acquire(
    permits: &Arc<Semaphore>,
    connections: &OpenConnections,
) -> Option<OwnedSemaphorePermit> {
    if let Ok(permit) = Arc::clone(permits).try_acquire_owned() {
        return Some(permit);
    }
    loop {
        connections.close_longest_idle();
        // The semaphore is never closed, so the result is always a permit.
        if let Ok(permit) = timeout(RETRY_INTERVAL, Arc::clone(permits).acquire_owned()).await {
            return permit.ok();
        }
    }
}

/// The deadlines of all open connections.
#[derive(Clone, Debug, Default)]
struct OpenConnections(Arc<Mutex<ConnectionTable>>);

#[derive(Debug, Default)]
struct ConnectionTable {
    last_id: u64,
    by_id: BTreeMap<u64, Arc<ConnectionDeadlines>>,
}

impl OpenConnections {
    fn lock(&self) -> MutexGuard<'_, ConnectionTable> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn register(&self) -> RegisteredConnection {
        let deadlines = Arc::new(ConnectionDeadlines::new());
        let mut table = self.lock();
        table.last_id += 1;
        let id = table.last_id;
        table.by_id.insert(id, Arc::clone(&deadlines));
        drop(table);
        RegisteredConnection {
            connections: self.clone(),
            id,
            deadlines,
        }
    }

    fn close_longest_idle(&self) {
        let table = self.lock();
        let idle = table
            .by_id
            .values()
            .filter_map(|deadlines| Some((deadlines.idle_since()?, deadlines)));
        if let Some((_, deadlines)) = idle.min_by_key(|(since, _)| *since) {
            deadlines.request_close();
        }
    }

    fn close_all(&self) {
        for deadlines in self.lock().by_id.values() {
            deadlines.request_close();
        }
    }
}

/// An open connection in the [`ConnectionTable`], removed from it on drop.
#[derive(Debug)]
struct RegisteredConnection {
    connections: OpenConnections,
    id: u64,
    deadlines: Arc<ConnectionDeadlines>,
}

impl Drop for RegisteredConnection {
    fn drop(&mut self) {
        self.connections.lock().by_id.remove(&self.id);
    }
}
