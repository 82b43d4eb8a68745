//! Rows that another program has changed are neither signed nor sent.

use rusqlite::Connection;
use webhooks::DeliveryStatus;

use crate::{fixture::Fixture, scripted_transport::ScriptedTransport};

fn attack(fixture: &Fixture, sql: &str) {
    let database = Connection::open(fixture.path()).unwrap();
    database.pragma_update(None, "foreign_keys", false).unwrap();
    database.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn nothing_is_sent_to_a_changed_address_or_with_a_changed_body() {
    for attacks in [
        "UPDATE webhook_endpoints SET url = 'http://evil.example/hook'",
        "UPDATE webhook_endpoints SET sealed_secrets = zeroblob(8)",
        "UPDATE outbox SET body = '{\"paid\":true}'",
        "UPDATE webhook_deliveries SET replay_number = 7",
        "UPDATE outbox SET account = 'other/test'",
    ] {
        let fixture = Fixture::new();
        fixture.endpoint("http://shop.example/hook").await;
        fixture.emit_event().await;
        attack(&fixture, attacks);
        let transport = ScriptedTransport::always(200);
        fixture
            .dispatcher(transport.clone())
            .deliver_due()
            .await
            .unwrap();
        assert_eq!(transport.received().len(), 0, "{attacks}");
    }
}

#[tokio::test]
async fn a_changed_event_does_not_hold_up_the_others_of_its_endpoint() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/hook").await;
    let changed = fixture.emit_event().await;
    fixture.emit_event().await;
    attack(
        &fixture,
        &format!("UPDATE outbox SET body = '{{}} ' WHERE id = '{changed}'"),
    );
    let transport = ScriptedTransport::always(200);
    fixture
        .dispatcher(transport.clone())
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(transport.received().len(), 1);
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Pending, DeliveryStatus::Succeeded]
    );
}

#[tokio::test]
async fn an_endpoint_that_another_program_has_disabled_keeps_its_deliveries() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/hook").await;
    attack(
        &fixture,
        "UPDATE webhook_endpoints SET disabled_reason = 'merchant'",
    );
    fixture.emit_event().await;
    assert_eq!(fixture.statuses(&endpoint).await, [DeliveryStatus::Pending]);
}
