//! Accepts connections up to the limit, and shuts them down when the server stops.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    ConnectionLimits, Listener, NoObserver, Refusal, RefusalObserver, TrustedProxies,
    budget::Budget,
    connection::{Connected, serve_connection},
    open_connections::OpenConnections,
};

/// Delay before the next try if a connection cannot be accepted or the connection limit is reached.
const RETRY_INTERVAL: Duration = Duration::from_millis(100);

/// Serves requests until `shutdown` completes, and then waits up to [`ConnectionLimits::drain_timeout`] for requests
/// in progress. All connections are closed when it returns.
///
/// Handlers find the connection's address in [`axum::extract::ConnectInfo`]; [`client_address`](crate::client_address)
/// finds the client behind `trusted_proxies`.
pub async fn serve(
    listener: impl Listener,
    router: Router,
    limits: ConnectionLimits,
    trusted_proxies: TrustedProxies,
    shutdown: impl Future<Output = ()>,
) {
    let observer = Arc::new(NoObserver);
    serve_observed(
        listener,
        router,
        limits,
        trusted_proxies,
        observer,
        shutdown,
    )
    .await;
}

/// As [`serve`], with an observer of what is refused.
pub async fn serve_observed(
    mut listener: impl Listener,
    router: Router,
    limits: ConnectionLimits,
    trusted_proxies: TrustedProxies,
    observer: Arc<dyn RefusalObserver>,
    shutdown: impl Future<Output = ()>,
) {
    let limits = Arc::new(limits);
    let trusted_proxies = Arc::new(trusted_proxies);
    let connections = OpenConnections::new(Arc::clone(&limits), Arc::clone(&trusted_proxies));
    let budget = Budget::new(&limits);
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
            // At the limit of its network, a connection is closed without a response, which would cost more.
            let Some(connection) = connections.register(address.ip()) else {
                observer.refused(Refusal::Connection);
                continue;
            };
            let (router, budget) = (router.clone(), budget.clone());
            let trusted_proxies = Arc::clone(&trusted_proxies);
            let observer = Arc::clone(&observer);
            tasks.spawn(async move {
                let shared = (
                    Arc::clone(&connection.deadlines),
                    Arc::clone(&connection.memory),
                );
                let client = Connected {
                    address,
                    trusted_proxies,
                };
                serve_connection(stream, client, router, shared, (budget, observer)).await;
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

/// Acquires a permit for one more connection. At the limit, closes one that waits for its client.
async fn acquire(
    permits: &Arc<Semaphore>,
    connections: &OpenConnections,
) -> Option<OwnedSemaphorePermit> {
    if let Ok(permit) = Arc::clone(permits).try_acquire_owned() {
        return Some(permit);
    }
    loop {
        connections.replace_one();
        // The semaphore is never closed, so the result is always a permit.
        if let Ok(permit) = timeout(RETRY_INTERVAL, Arc::clone(permits).acquire_owned()).await {
            return permit.ok();
        }
    }
}
