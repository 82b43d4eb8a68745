//! The door: who comes in, who has to leave for it, and how everybody leaves at the end.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{Limits, keep::keep, line::Line};

/// How long to wait before another try when there is no place, or the system has none.
const AGAIN: Duration = Duration::from_millis(100);

/// Serves until `shutdown` completes, and then what has begun, for as long as the limits say. When it
/// returns, nobody is connected any more.
///
/// Handlers find the visitor's address in [`axum::extract::ConnectInfo`].
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) {
    let lines = Lines::default();
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut tasks = JoinSet::new();
    {
        let mut shutdown = pin!(shutdown);
        loop {
            let come = async {
                let (stream, address) = accept(&listener).await;
                (stream, address, place(&places, &lines).await)
            };
            let (stream, address, place) = tokio::select! {
                come = come => come,
                () = &mut shutdown => break,
            };
            while tasks.try_join_next().is_some() {}
            // Answers are small; waiting to fill a packet would only slow them.
            let _ = stream.set_nodelay(true);
            let entry = lines.enter();
            let router = router.clone();
            tasks.spawn(async move {
                let line = Arc::clone(&entry.line);
                keep(stream, address, router, line, limits).await;
                drop((entry, place));
            });
        }
    }
    drop(listener);
    lines.close_all();
    let everybody = async { while tasks.join_next().await.is_some() {} };
    if timeout(limits.drain, everybody).await.is_err() {
        tracing::warn!("some visitors are still connected; they are let go");
    }
    tasks.shutdown().await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                // Too many open files, most likely: what is open must close first.
                tracing::error!(%error, "a connection cannot be accepted");
                sleep(AGAIN).await;
            }
        }
    }
}

/// A place for one more connection, if need be that of the one which has been idle longest.
async fn place(places: &Arc<Semaphore>, lines: &Lines) -> Option<OwnedSemaphorePermit> {
    if let Ok(place) = Arc::clone(places).try_acquire_owned() {
        return Some(place);
    }
    loop {
        lines.close_longest_idle();
        // Never closed: a place always comes.
        if let Ok(place) = timeout(AGAIN, Arc::clone(places).acquire_owned()).await {
            return place.ok();
        }
    }
}

/// Every open connection's line.
#[derive(Clone, Debug, Default)]
struct Lines(Arc<Mutex<Register>>);

#[derive(Debug, Default)]
struct Register {
    entered: u64,
    lines: BTreeMap<u64, Arc<Line>>,
}

impl Lines {
    fn register(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self) -> Entry {
        let line = Arc::new(Line::new());
        let mut register = self.register();
        register.entered += 1;
        let number = register.entered;
        register.lines.insert(number, Arc::clone(&line));
        drop(register);
        Entry {
            lines: self.clone(),
            number,
            line,
        }
    }

    fn close_longest_idle(&self) {
        let register = self.register();
        let idle = register
            .lines
            .values()
            .filter_map(|line| Some((line.idle_since()?, line)));
        if let Some((_, line)) = idle.min_by_key(|(since, _)| *since) {
            line.close();
        }
    }

    fn close_all(&self) {
        for line in self.register().lines.values() {
            line.close();
        }
    }
}

/// A connection's entry in the register, for as long as it is open.
#[derive(Debug)]
struct Entry {
    lines: Lines,
    number: u64,
    line: Arc<Line>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.lines.register().lines.remove(&self.number);
    }
}
