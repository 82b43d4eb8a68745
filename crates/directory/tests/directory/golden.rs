//! The format of merchants' events: every kind in its stored form. Change the file only on purpose, because logs of earlier
//! versions must stay readable.

use std::collections::BTreeSet;

use directory::MerchantEvent;

const EVENTS: &str = include_str!("golden/merchant.jsonl");

/// The name of an event. Exhaustive, so that a new kind of event is added to [`NAMES`] and to the file.
fn name(event: &MerchantEvent) -> &'static str {
    match event {
        MerchantEvent::MerchantCreated { .. } => "MerchantCreated",
        MerchantEvent::MerchantUpdated { .. } => "MerchantUpdated",
        MerchantEvent::MerchantDisabled => "MerchantDisabled",
        MerchantEvent::MerchantEnabled => "MerchantEnabled",
        MerchantEvent::ProviderAccountSet { .. } => "ProviderAccountSet",
        MerchantEvent::ProviderAccountRemoved { .. } => "ProviderAccountRemoved",
        MerchantEvent::KeyCreated { .. } => "KeyCreated",
        MerchantEvent::KeyRevoked { .. } => "KeyRevoked",
        MerchantEvent::KeyRolled { .. } => "KeyRolled",
    }
}

const NAMES: [&str; 9] = [
    "MerchantCreated",
    "MerchantUpdated",
    "MerchantDisabled",
    "MerchantEnabled",
    "ProviderAccountSet",
    "ProviderAccountRemoved",
    "KeyCreated",
    "KeyRevoked",
    "KeyRolled",
];

#[test]
fn merchant_events_round_trip_through_their_stored_form() {
    let names: BTreeSet<_> = EVENTS
        .lines()
        .map(|line| {
            let event: MerchantEvent = serde_json::from_str(line).expect(line);
            assert_eq!(serde_json::to_string(&event).unwrap(), line);
            name(&event)
        })
        .collect();
    assert_eq!(names, BTreeSet::from(NAMES));
}
