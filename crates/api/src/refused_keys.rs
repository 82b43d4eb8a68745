//! Log lines about refused API keys, limited so that strangers cannot fill the disk with them.
//!
//! In a minute each address has one line when it is refused first, and one at the minute's end with the number of further
//! refusals. Beyond [`ADDRESSES`] addresses, all others share such lines.

use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use directory::KeyId;
use tokio::time::sleep;

const MINUTE: Duration = Duration::from_secs(60);

/// How many addresses have lines of their own in one minute.
const ADDRESSES: usize = 100;

/// The refusals of the current minute. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct RefusedKeys(Arc<Mutex<HashMap<Caller, Further>>>);

/// Who was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Caller {
    /// An address, if the request had one.
    Address(Option<IpAddr>),
    /// Any address beyond the first [`ADDRESSES`].
    Others,
}

/// The refusals after the one that was logged.
#[derive(Default)]
struct Further {
    count: u64,
    /// The last of them.
    key: Option<KeyId>,
    reason: String,
}

impl RefusedKeys {
    /// Logs a refusal, or counts it for the line at the minute's end. `key` is the key's public identifier, if it is known.
    pub(crate) fn note(
        &self,
        address: Option<IpAddr>,
        key: Option<&KeyId>,
        reason: &dyn fmt::Display,
    ) {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.is_empty() {
            let this = self.clone();
            tokio::spawn(async move {
                sleep(MINUTE).await;
                this.end_minute();
            });
        }
        let mut caller = Caller::Address(address);
        if !callers.contains_key(&caller) && callers.len() >= ADDRESSES {
            caller = Caller::Others;
        }
        if let Some(further) = callers.get_mut(&caller) {
            further.count += 1;
            further.key = key.cloned();
            further.reason = reason.to_string();
            return;
        }
        callers.insert(caller, Further::default());
        drop(callers);
        tracing::warn!(
            address = address.map(tracing::field::display),
            key = key.map(KeyId::as_str),
            %reason,
            "an API key was refused"
        );
    }

    fn end_minute(&self) {
        let callers = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (caller, Further { count, key, reason }) in callers {
            if count == 0 {
                continue;
            }
            let address = match caller {
                Caller::Address(address) => {
                    address.map_or("unknown".to_owned(), |address| address.to_string())
                }
                Caller::Others => "others".to_owned(),
            };
            tracing::warn!(
                address,
                count,
                last_key = key.as_ref().map(KeyId::as_str),
                last_reason = reason,
                "API keys were refused again within a minute"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tracing_capture::{CaptureLayer, SharedStorage};
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// The lines so far, as `address key count`.
    fn lines(storage: &SharedStorage) -> Vec<String> {
        let storage = storage.lock();
        let events = storage.all_events().filter(|event| {
            let message = event.message().unwrap_or_default();
            message.contains("refused")
        });
        events
            .map(|event| {
                let text = |name: &str| {
                    let value = event.value(name)?;
                    let text = value.as_str().or_else(|| value.as_debug_str())?;
                    Some(text.to_owned())
                };
                let mut values = event.values();
                let count = values.find(|(name, _)| *name == "count");
                let count = count.and_then(|(_, count)| count.as_uint());
                format!(
                    "{} {} {}",
                    text("address").unwrap_or_default(),
                    text("key").or(text("last_key")).unwrap_or_default(),
                    count.unwrap_or(1)
                )
            })
            .collect()
    }

    #[tokio::test(start_paused = true)]
    async fn strangers_have_a_bounded_number_of_lines_and_each_refusal_is_counted() {
        let storage = SharedStorage::default();
        let subscriber = tracing_subscriber::registry().with(CaptureLayer::new(&storage));
        tracing::subscriber::set_global_default(subscriber).unwrap();
        let refused = RefusedKeys::default();
        let one = Some(IpAddr::from([203, 0, 113, 9]));
        let key = KeyId::from_bits([1; 32]);
        refused.note(one, Some(&key), &"revoked");
        for _ in 0..5000 {
            refused.note(one, None, &"unknown key");
        }
        refused.note(one, Some(&key), &"revoked");
        assert_eq!(lines(&storage), [format!("203.0.113.9 {key} 1")]);
        for address in 0..5000_u32 {
            refused.note(Some(Ipv4Addr::from(address).into()), None, &"unknown key");
        }
        // The first line of each of a hundred addresses, and the first of all others.
        assert_eq!(lines(&storage).len(), ADDRESSES + 1);

        sleep(MINUTE + Duration::from_millis(1)).await;
        tokio::task::yield_now().await;
        let mut ends = lines(&storage).split_off(ADDRESSES + 1);
        ends.sort_unstable();
        let others = 5000 - (ADDRESSES - 1) - 1;
        assert_eq!(
            ends,
            [
                format!("203.0.113.9 {key} 5001"),
                format!("others  {others}")
            ]
        );

        refused.note(one, None, &"unknown key");
        assert_eq!(lines(&storage).last().unwrap(), "203.0.113.9  1");
    }
}
