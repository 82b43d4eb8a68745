//! The load: merchants that create and execute payments over many connections.

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::Value;
use tokio::{task::JoinSet, time::Instant};

use crate::wire::{BASE, Connection, post};

/// Enough to keep one core busy, and not more than a merchant's back end has.
const CONNECTIONS: usize = 32;

const ORDER: &str = r#"{"mode":"0011","payerReference":"01770618575","callbackURL":"http://shop.example/callback","amount":"1","currency":"BDT","intent":"sale","merchantInvoiceNumber":"INV-1"}"#;

/// Calls per second.
pub(crate) struct Speed {
    by_the_clock: f64,
    of_processor_time: f64,
}

impl fmt::Display for Speed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            by_the_clock,
            of_processor_time,
        } = self;
        writeln!(formatter, "{by_the_clock:.0} {of_processor_time:.0}")
    }
}

/// Measures creates per second.
pub(crate) async fn creates(address: SocketAddr, count: usize, server: u32) -> io::Result<Speed> {
    let merchant = Merchant::at(address).await?;
    let request = Arc::new(merchant.create());
    measure(address, vec![request; count], server).await
}

/// Measures executes per second, of payments that were created and approved before.
pub(crate) async fn executes(address: SocketAddr, count: usize, server: u32) -> io::Result<Speed> {
    let requests = to_execute(address, count).await?;
    measure(address, requests, server).await
}

async fn to_execute(address: SocketAddr, count: usize) -> io::Result<Vec<Arc<Vec<u8>>>> {
    let merchant = Merchant::at(address).await?;
    let ids = merchant.approved(count).await?;
    Ok(ids
        .iter()
        .map(|id| Arc::new(merchant.execute(id)))
        .collect())
}

/// Makes payments, some thousands at a time.
pub(crate) async fn payments(address: SocketAddr, count: usize) -> io::Result<()> {
    for _ in 0..count.div_ceil(5_000) {
        send(address, to_execute(address, 5_000).await?).await?;
    }
    Ok(())
}

/// A merchant with a token.
struct Merchant {
    address: SocketAddr,
    headers: String,
    /// Whether the server has only recorded responses, whose payments are all alike.
    is_bare: bool,
}

impl Merchant {
    async fn at(address: SocketAddr) -> io::Result<Self> {
        let mut connection = Connection::open(address).await?;
        let keys = r#"{"app_key":"sim-app-key","app_secret":"sim-app-secret"}"#;
        let headers = "username: sim-user\r\npassword: sim-pass\r\n";
        let grant = post(&format!("{BASE}/token/grant"), headers, keys);
        let granted = connection.send(&grant).await;
        let token = granted
            .ok()
            .and_then(|response| field(response, "id_token"));
        let is_bare = token.is_none();
        // As long as a real token, because the server reads it.
        let token = token.unwrap_or_else(|| "x".repeat(800));
        let merchant = Self {
            address,
            headers: format!("authorization: {token}\r\nx-app-key: sim-app-key\r\n"),
            is_bare,
        };
        Ok(merchant)
    }

    fn create(&self) -> Vec<u8> {
        post(&format!("{BASE}/create"), &self.headers, ORDER)
    }

    fn execute(&self, id: &str) -> Vec<u8> {
        let body = format!(r#"{{"paymentID":"{id}"}}"#);
        post(&format!("{BASE}/execute"), &self.headers, &body)
    }

    /// Creates and approves payments and returns their identifiers.
    async fn approved(&self, count: usize) -> io::Result<Vec<String>> {
        if self.is_bare {
            return Ok(vec!["TR0011mqN0nOK1762072142166".to_owned(); count]);
        }
        let mut connection = Connection::open(self.address).await?;
        let create = self.create();
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            let response = connection.send(&create).await?;
            let id = field(response, "paymentID");
            let id = id.ok_or_else(|| io::Error::other("a create without a paymentID"))?;
            let approve = post(&format!("/simulator/payments/{id}/approve"), "", "{}");
            connection.send(&approve).await?;
            ids.push(id);
        }
        Ok(ids)
    }
}

/// Sends every request once and returns the speed.
async fn measure(
    address: SocketAddr,
    requests: Vec<Arc<Vec<u8>>>,
    server: u32,
) -> io::Result<Speed> {
    let count = f64::from(u32::try_from(requests.len()).unwrap_or(u32::MAX));
    let (before, started) = (processor_seconds(server)?, Instant::now());
    send(address, requests).await?;
    let (after, elapsed) = (processor_seconds(server)?, started.elapsed());
    Ok(Speed {
        by_the_clock: count / elapsed.as_secs_f64(),
        of_processor_time: count / (after - before).max(0.01),
    })
}

/// The processor time of a process in seconds, in user and kernel mode. Linux counts in 1/100 s.
fn processor_seconds(process: u32) -> io::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // Fields 14 and 15, counted from the end of the name, which may contain spaces.
    let (_, rest) = stat.rsplit_once(") ").unwrap_or_default();
    let ticks = rest.split(' ').skip(11).take(2);
    let ticks: u32 = ticks.filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(f64::from(ticks) / 100.0)
}

/// Sends every request once over all connections. A refusal is an error.
async fn send(address: SocketAddr, requests: Vec<Arc<Vec<u8>>>) -> io::Result<()> {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let mut connections = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        connections.push(Connection::open(address).await?);
    }
    let mut running = JoinSet::new();
    for mut connection in connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        running.spawn(async move {
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let response = connection.send(request).await?;
                // A refusal costs less than a success.
                if !contains(response, b"\"statusCode\":\"0000\"") {
                    return Err(io::Error::other(
                        String::from_utf8_lossy(response).into_owned(),
                    ));
                }
            }
            Ok(())
        });
    }
    while let Some(finished) = running.join_next().await {
        finished.map_err(io::Error::other)??;
    }
    Ok(())
}

/// Records responses of the simulator at the bare server.
pub(crate) async fn teach(simulator: SocketAddr, bare: SocketAddr) -> io::Result<()> {
    let merchant = Merchant::at(simulator).await?;
    let mut connection = Connection::open(simulator).await?;
    let created = connection.send(&merchant.create()).await?.to_vec();
    let id = merchant.approved(1).await?.remove(0);
    let executed = connection.send(&merchant.execute(&id)).await?.to_vec();
    let mut connection = Connection::open(bare).await?;
    for (call, response) in [("create", created), ("execute", executed)] {
        let text = String::from_utf8_lossy(&response);
        connection
            .send(&post(&format!("/responses/{call}"), "", &text))
            .await?;
    }
    Ok(())
}

fn field(response: &[u8], name: &str) -> Option<String> {
    let response: Value = serde_json::from_slice(response).ok()?;
    Some(response[name].as_str()?.to_owned())
}

fn contains(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}
