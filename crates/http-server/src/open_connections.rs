//! The open connections, how many each network has, and which one a new connection replaces.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    ConnectionLimits, TrustedProxies, client_address::network_of, deadlines::ConnectionDeadlines,
    deadlines::Waiting,
};

/// How long a client may need for one packet before its connection can be replaced in the middle of a request.
const MIN_WAIT: Duration = Duration::from_secs(1);

/// The deadlines of all open connections.
#[derive(Clone, Debug)]
pub(crate) struct OpenConnections {
    limits: Arc<ConnectionLimits>,
    trusted_proxies: Arc<TrustedProxies>,
    table: Arc<Mutex<ConnectionTable>>,
}

#[derive(Debug, Default)]
struct ConnectionTable {
    last_id: u64,
    by_id: BTreeMap<u64, Entry>,
    /// The number of connections of each network that are neither a proxy's nor being replaced.
    by_network: HashMap<IpAddr, usize>,
}

#[derive(Debug)]
struct Entry {
    /// `None` for a trusted proxy.
    network: Option<IpAddr>,
    deadlines: Arc<ConnectionDeadlines>,
    is_replaced: bool,
}

impl ConnectionTable {
    fn forget(&mut self, network: Option<IpAddr>) {
        let Some(network) = network else { return };
        if let Some(count) = self.by_network.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                self.by_network.remove(&network);
            }
        }
    }

    /// Replaces the connection that has waited longest for its client, of the network with the most connections among
    /// those that `is_eligible`. Returns whether there is one.
    fn replace_one(&mut self, is_eligible: impl Fn(Option<IpAddr>) -> bool) -> bool {
        let count = |network: Option<IpAddr>| {
            network.and_then(|network| self.by_network.get(&network).copied())
        };
        let may_be_replaced =
            |waiting: &Waiting| waiting.is_idle || waiting.since.elapsed() >= MIN_WAIT;
        let victim = self
            .by_id
            .iter()
            .filter(|(_, entry)| !entry.is_replaced && is_eligible(entry.network))
            .filter_map(|(id, entry)| {
                let waiting = entry.deadlines.waiting().filter(may_be_replaced)?;
                Some((count(entry.network), waiting, *id))
            })
            .max_by(|one, other| {
                // Within a network, idle connections first, then the earliest.
                let by_network = one.0.cmp(&other.0);
                let by_idleness = one.1.is_idle.cmp(&other.1.is_idle);
                by_network
                    .then(by_idleness)
                    .then(other.1.since.cmp(&one.1.since))
            });
        let Some((_, _, id)) = victim else {
            return false;
        };
        if let Some(entry) = self.by_id.get_mut(&id) {
            entry.is_replaced = true;
            entry.deadlines.replace();
            let network = entry.network;
            self.forget(network);
        }
        true
    }
}

impl OpenConnections {
    pub(crate) fn new(limits: Arc<ConnectionLimits>, trusted_proxies: Arc<TrustedProxies>) -> Self {
        Self {
            limits,
            trusted_proxies,
            table: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, ConnectionTable> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers a connection from an address. `None` if its network has all its places, and none of these connections
    /// waits for its client.
    pub(crate) fn register(&self, address: IpAddr) -> Option<RegisteredConnection> {
        let address = address.to_canonical();
        let network = (!self.trusted_proxies.contains(address)).then(|| network_of(address));
        let deadlines = Arc::new(ConnectionDeadlines::new(Arc::clone(&self.limits)));
        let mut table = self.lock();
        if let Some(network) = network {
            let count = table.by_network.get(&network).copied().unwrap_or_default();
            let has_place = count < self.limits.max_connections_per_network
                || table.replace_one(|other| other == Some(network));
            if !has_place {
                return None;
            }
            *table.by_network.entry(network).or_default() += 1;
        }
        table.last_id += 1;
        let id = table.last_id;
        let entry = Entry {
            network,
            deadlines: Arc::clone(&deadlines),
            is_replaced: false,
        };
        table.by_id.insert(id, entry);
        drop(table);
        Some(RegisteredConnection {
            connections: self.clone(),
            id,
            deadlines,
        })
    }

    /// Closes one connection to make room for another one.
    pub(crate) fn replace_one(&self) {
        self.lock().replace_one(|_| true);
    }

    pub(crate) fn close_all(&self) {
        for entry in self.lock().by_id.values() {
            entry.deadlines.request_close();
        }
    }
}

/// An open connection in the table, removed from it on drop.
#[derive(Debug)]
pub(crate) struct RegisteredConnection {
    connections: OpenConnections,
    id: u64,
    pub(crate) deadlines: Arc<ConnectionDeadlines>,
}

impl Drop for RegisteredConnection {
    fn drop(&mut self) {
        let mut table = self.connections.lock();
        if let Some(entry) = table.by_id.remove(&self.id)
            && !entry.is_replaced
        {
            table.forget(entry.network);
        }
    }
}
