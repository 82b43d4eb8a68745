//! What the requests of each network take of the server: how many are handled, and how large their bodies are.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{ConnectionLimits, network_of};

/// The first bytes of a body that are not counted. The forms and notifications of the checkout are shorter.
pub const UNCOUNTED_BODY_BYTES: usize = 8 * 1024;

#[derive(Clone, Copy, Debug, Default)]
struct Usage {
    requests: usize,
    body_bytes: usize,
}

#[derive(Debug, Default)]
struct Usages {
    requests: usize,
    body_bytes: usize,
    /// Networks with a request in progress.
    by_network: HashMap<IpAddr, Usage>,
}

/// The shares of all networks.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    usages: Arc<Mutex<Usages>>,
    max_requests: usize,
    max_requests_per_network: usize,
    max_body_bytes: usize,
    max_body_bytes_per_network: usize,
}

impl Budget {
    pub(crate) fn new(limits: &ConnectionLimits) -> Self {
        Self {
            usages: Arc::default(),
            max_requests: limits.max_requests,
            max_requests_per_network: limits.max_requests_per_network,
            max_body_bytes: limits.max_body_bytes,
            max_body_bytes_per_network: limits.max_body_bytes_per_network,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Usages> {
        self.usages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request of a client. `None` if its network, or all together, have too many in progress.
    pub(crate) fn start_request(&self, client: IpAddr) -> Option<RequestShare> {
        let network = network_of(client);
        let mut usages = self.lock();
        if usages.requests >= self.max_requests {
            return None;
        }
        let usage = usages.by_network.entry(network).or_default();
        if usage.requests >= self.max_requests_per_network {
            return None;
        }
        usage.requests += 1;
        usages.requests += 1;
        drop(usages);
        Some(RequestShare {
            budget: self.clone(),
            network,
            received: 0,
            counted: 0,
        })
    }
}

/// The share of one request, given back on drop.
#[derive(Debug)]
pub(crate) struct RequestShare {
    budget: Budget,
    network: IpAddr,
    received: usize,
    counted: usize,
}

impl RequestShare {
    /// Counts received bytes of the body. Returns whether there is room for them.
    pub(crate) fn receive(&mut self, bytes: usize) -> bool {
        self.received = self.received.saturating_add(bytes);
        let more = self.received.saturating_sub(UNCOUNTED_BODY_BYTES) - self.counted;
        if more == 0 {
            return true;
        }
        let mut usages = self.budget.lock();
        let usage = usages.by_network.entry(self.network).or_default();
        let of_network = usage.body_bytes.saturating_add(more);
        if of_network > self.budget.max_body_bytes_per_network {
            return false;
        }
        let of_all = usages.body_bytes.saturating_add(more);
        if of_all > self.budget.max_body_bytes {
            return false;
        }
        usages.body_bytes = of_all;
        usages
            .by_network
            .entry(self.network)
            .or_default()
            .body_bytes = of_network;
        drop(usages);
        self.counted += more;
        true
    }
}

impl Drop for RequestShare {
    fn drop(&mut self) {
        let mut usages = self.budget.lock();
        usages.requests -= 1;
        usages.body_bytes -= self.counted;
        if let Some(usage) = usages.by_network.get_mut(&self.network) {
            usage.requests -= 1;
            usage.body_bytes -= self.counted;
            if usage.requests == 0 {
                usages.by_network.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, UNCOUNTED_BODY_BYTES};
    use crate::ConnectionLimits;

    fn budget() -> Budget {
        Budget::new(&ConnectionLimits {
            max_requests_per_network: 2,
            max_body_bytes: 300,
            max_body_bytes_per_network: 200,
            ..ConnectionLimits::DEFAULT
        })
    }

    #[test]
    fn a_network_has_its_share_and_gives_it_back() {
        let budget = budget();
        let start = |address: &str| budget.start_request(address.parse().unwrap());
        let mut first = start("2001:db8::1").unwrap();
        let mut second = start("2001:db8::2").unwrap();
        assert!(start("2001:db8::3").is_none());
        let mut other = start("203.0.113.9").unwrap();
        for share in [&mut first, &mut second, &mut other] {
            assert!(share.receive(UNCOUNTED_BODY_BYTES));
        }
        assert!(first.receive(150));
        assert!(!second.receive(51));
        assert!(other.receive(150));
        assert!(!other.receive(1));
        drop(first);
        assert!(start("2001:db8::3").is_some());
        drop((second, other));
        assert!(budget.lock().by_network.is_empty());
        assert_eq!(budget.lock().body_bytes, 0);
    }
}
