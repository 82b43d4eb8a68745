//! The open connections, how many each network has, and which one a new connection replaces.

use std::{
    collections::{BTreeMap, BinaryHeap, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    ConnectionLimits, TrustedProxies, client_address::network_of, deadlines::ConnectionDeadlines,
    deadlines::Waiting, memory::ConnectionMemory,
};

/// How long a client may need for one packet before its connection can be replaced in the middle of a request.
const MIN_WAIT: Duration = Duration::from_secs(1);

/// How often room is made at most, because all connections are looked at for it.
const BETWEEN_ROOMS: Duration = Duration::from_millis(20);

/// What a network may hold, in bytes, without having to wait for room while others hold more.
const LITTLE: usize = 64 * 1024;

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
    /// The networks with connections that are neither a proxy's nor being replaced.
    by_network: HashMap<IpAddr, Network>,
    /// The memory of all connections that are not being replaced.
    bytes: usize,
    /// When room was last made.
    room_made_at: Option<Instant>,
}

/// What a network has.
#[derive(Clone, Copy, Debug, Default)]
struct Network {
    connections: usize,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    /// `None` for a trusted proxy.
    network: Option<IpAddr>,
    deadlines: Arc<ConnectionDeadlines>,
    bytes: usize,
    is_replaced: bool,
}

impl ConnectionTable {
    /// Takes a connection out of the sums.
    fn forget(&mut self, network: Option<IpAddr>, bytes: usize) {
        self.bytes -= bytes;
        let Some(network) = network else { return };
        if let Some(of_network) = self.by_network.get_mut(&network) {
            of_network.connections -= 1;
            of_network.bytes -= bytes;
            if of_network.connections == 0 {
                self.by_network.remove(&network);
            }
        }
    }

    fn network(&self, network: Option<IpAddr>) -> Option<Network> {
        network.and_then(|network| self.by_network.get(&network).copied())
    }

    /// Asks a connection to end, and counts it no more.
    fn replace(&mut self, id: u64) {
        if let Some(entry) = self.by_id.get_mut(&id) {
            entry.is_replaced = true;
            entry.deadlines.replace();
            let (network, bytes) = (entry.network, entry.bytes);
            self.forget(network, bytes);
        }
    }

    /// Replaces connections that wait for their client and hold memory, until `bytes` are free: always one of the network
    /// that has the most, proxies last; idle ones first, then those that have waited longest. Those that have waited for
    /// less than [`MIN_WAIT`] are only replaced if there are no others.
    ///
    /// Networks that have little are spared, unless it is they that hold most of the memory together.
    fn make_room(&mut self, bytes: usize) {
        let large = self.by_network.values().map(|network| network.bytes);
        let large: usize = large.filter(|bytes| *bytes > LITTLE).sum();
        let spares = if large >= self.bytes / 2 { LITTLE } else { 0 };
        if self.make_room_of(bytes, spares, may_be_replaced) == 0 {
            self.make_room_of(bytes, spares, |_| true);
        }
    }

    /// Replaces connections of networks that have more than `spares`. Returns what they held.
    fn make_room_of(
        &mut self,
        bytes: usize,
        spares: usize,
        may_be_replaced: impl Fn(&Waiting) -> bool,
    ) -> usize {
        let mut candidates: HashMap<Option<IpAddr>, Vec<(Waiting, u64, usize)>> = HashMap::new();
        for (id, entry) in &self.by_id {
            let held = self.network(entry.network);
            let is_spared = held.map_or(0, |network| network.bytes) < spares;
            if entry.is_replaced || entry.bytes == 0 || is_spared {
                continue;
            }
            if let Some(waiting) = entry.deadlines.waiting().filter(&may_be_replaced) {
                let of_network = candidates.entry(entry.network).or_default();
                of_network.push((waiting, *id, entry.bytes));
            }
        }
        let mut largest: BinaryHeap<(usize, Option<IpAddr>)> = BinaryHeap::new();
        for (network, of_network) in &mut candidates {
            // The next one is the last.
            of_network.sort_by(|(one, ..), (other, ..)| {
                let by_idleness = one.is_idle.cmp(&other.is_idle);
                by_idleness.then(other.since.cmp(&one.since))
            });
            let held = self.network(*network).map_or(0, |network| network.bytes);
            largest.push((held, *network));
        }
        let mut freed = 0;
        while freed < bytes
            && let Some((held, network)) = largest.pop()
        {
            let next = candidates.get_mut(&network).and_then(Vec::pop);
            if let Some((_, id, size)) = next {
                self.replace(id);
                freed += size;
                largest.push((held.saturating_sub(size), network));
            }
        }
        freed
    }

    /// Replaces the connection that has waited longest for its client, of the network with the most connections among
    /// those that `is_eligible`. Returns whether there is one.
    fn replace_one(&mut self, is_eligible: impl Fn(Option<IpAddr>) -> bool) -> bool {
        let count = |network: Option<IpAddr>| {
            let network = self.network(network);
            network.map(|network| network.connections)
        };
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
        self.replace(id);
        true
    }
}

fn may_be_replaced(waiting: &Waiting) -> bool {
    waiting.is_idle || waiting.since.elapsed() >= MIN_WAIT
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
            let now = table.by_network.get(&network);
            let count = now.map_or(0, |network| network.connections);
            let has_place = count < self.limits.max_connections_per_network
                || table.replace_one(|other| other == Some(network));
            if !has_place {
                return None;
            }
            table.by_network.entry(network).or_default().connections += 1;
        }
        table.last_id += 1;
        let id = table.last_id;
        let entry = Entry {
            network,
            deadlines: Arc::clone(&deadlines),
            bytes: 0,
            is_replaced: false,
        };
        table.by_id.insert(id, entry);
        drop(table);
        let memory = Arc::new(ConnectionMemory::new(self.clone(), id));
        Some(RegisteredConnection {
            connections: self.clone(),
            id,
            deadlines,
            memory,
        })
    }

    /// Closes one connection to make room for another one.
    pub(crate) fn replace_one(&self) {
        self.lock().replace_one(|_| true);
    }

    /// Records what a connection now holds in memory instead of `before`.
    pub(crate) fn change_bytes(&self, id: u64, before: usize, after: usize) {
        let mut table = self.lock();
        let table = &mut *table;
        let Some(entry) = table.by_id.get_mut(&id).filter(|entry| !entry.is_replaced) else {
            return;
        };
        entry.bytes = (entry.bytes + after).saturating_sub(before);
        table.bytes = (table.bytes + after).saturating_sub(before);
        if let Some(network) = entry.network
            && let Some(network) = table.by_network.get_mut(&network)
        {
            network.bytes = (network.bytes + after).saturating_sub(before);
        }
    }

    /// Whether there is memory for what the client of a connection sends. If not, room is made for the next to ask.
    ///
    /// A fifth is kept for networks that have little, so that they need not wait while others take all they can.
    pub(crate) fn has_room(&self, id: u64) -> bool {
        let all = self.limits.max_memory_bytes;
        let most = all - all / 5;
        let mut table = self.lock();
        if table.bytes <= most {
            return true;
        }
        let network = table.by_id.get(&id).and_then(|entry| entry.network);
        let has_little = table
            .network(network)
            .is_some_and(|network| network.bytes <= LITTLE);
        let is_early = table
            .room_made_at
            .is_some_and(|at| at.elapsed() < BETWEEN_ROOMS);
        if !is_early {
            table.room_made_at = Some(Instant::now());
            let excess = table.bytes - most;
            table.make_room(excess + most / 8);
        }
        table.bytes <= if has_little { all } else { most }
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
    pub(crate) memory: Arc<ConnectionMemory>,
}

impl Drop for RegisteredConnection {
    fn drop(&mut self) {
        let mut table = self.connections.lock();
        if let Some(entry) = table.by_id.remove(&self.id)
            && !entry.is_replaced
        {
            table.forget(entry.network, entry.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::advance;

    use super::{MIN_WAIT, OpenConnections};
    use crate::{ConnectionLimits, TrustedProxies};

    const KIBI: usize = 1024;

    #[tokio::test(start_paused = true)]
    async fn the_network_with_the_most_makes_room_and_one_with_little_need_not_wait() {
        let limits = ConnectionLimits {
            max_memory_bytes: 1000 * KIBI,
            ..ConnectionLimits::DEFAULT
        };
        let connections = OpenConnections::new(Arc::new(limits), TrustedProxies::NONE.into());
        let receive = |address: &str, times: usize| {
            let mut all = Vec::new();
            for _ in 0..times {
                let connection = connections.register(address.parse().unwrap()).unwrap();
                let has_room = connection.memory.has_room();
                if has_room {
                    connection.deadlines.on_received();
                    connection.memory.receive(16 * KIBI);
                }
                all.push((connection, has_room));
            }
            all
        };
        let large = receive("203.0.113.1", 200);
        let small = receive("203.0.113.2", 2);
        assert!(large.iter().filter(|(_, has_room)| !has_room).count() > 100);
        assert!(connections.lock().bytes <= 850 * KIBI);
        assert!(small.iter().all(|(_, has_room)| *has_room));
        advance(MIN_WAIT).await;
        assert!(receive("203.0.113.3", 1)[0].1);
        assert!(connections.lock().bytes <= 800 * KIBI);
        let table = connections.lock();
        let is_replaced = |all: &[(super::RegisteredConnection, bool)]| {
            let replaced = all
                .iter()
                .filter(|(one, _)| table.by_id[&one.id].is_replaced);
            replaced.count()
        };
        assert!(is_replaced(&large) >= 10);
        assert_eq!(is_replaced(&small), 0);
        drop(table);
        drop((large, small));
        assert_eq!(connections.lock().bytes, 0);
        assert!(connections.lock().by_network.is_empty());
    }
}
