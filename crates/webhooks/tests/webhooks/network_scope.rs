//! The server never calls hosts of its own network, whatever a host name resolves to.

use tokio::net::TcpListener;
use webhooks::{AttemptFailure, NetworkScope, RequestOutcome, Transport};

use crate::{
    fixture::{Fixture, account},
    http_receiver::{HttpReceiver, ScriptedResolver, request, transport},
    scripted_transport::ScriptedTransport,
};

/// A local port that nothing may connect to.
struct UnusedListener(TcpListener);

impl UnusedListener {
    async fn bind() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    fn is_unused(&self) -> bool {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        self.0.poll_accept(&mut context).is_pending()
    }
}

async fn called(responses: &[&[&str]], port: u16) -> (RequestOutcome, usize) {
    let resolver = ScriptedResolver::with("shop.example", responses);
    let request = request(
        &format!("https://shop.example:{port}/hook"),
        NetworkScope::Public,
    );
    let outcome = transport(&resolver).post(&request).await;
    (outcome, resolver.lookup_count())
}

#[tokio::test]
async fn a_name_that_resolves_to_a_private_address_is_rejected_before_connecting() {
    let listener = UnusedListener::bind().await;
    for address in [
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
    ] {
        let (outcome, lookups) = called(&[&[address]], listener.port()).await;
        assert_eq!(
            outcome.failure,
            Some(AttemptFailure::ForbiddenAddress),
            "{address}"
        );
        assert_eq!(lookups, 1);
        assert_eq!(
            outcome.response, "",
            "the outcome reveals nothing of the network"
        );
    }
    assert!(listener.is_unused());
}

#[tokio::test]
async fn one_private_address_among_public_ones_rejects_the_host() {
    let listener = UnusedListener::bind().await;
    for response in [&["8.8.8.8", "127.0.0.1"], &["127.0.0.1", "8.8.8.8"]] {
        let (outcome, _) = called(&[response], listener.port()).await;
        assert_eq!(outcome.failure, Some(AttemptFailure::ForbiddenAddress));
    }
    assert!(listener.is_unused());
}

#[tokio::test]
async fn the_connection_uses_the_checked_address() {
    let receiver = HttpReceiver::start(|_| axum::response::IntoResponse::into_response(())).await;
    let resolver = ScriptedResolver::with("shop.example", &[&["127.0.0.1"], &["127.0.0.2"]]);
    let url = format!("http://shop.example:{}/hook", receiver.port);
    let outcome = transport(&resolver)
        .post(&request(&url, NetworkScope::Any))
        .await;
    assert_eq!(outcome.status_code, Some(200));
    assert_eq!(
        resolver.lookup_count(),
        1,
        "a second lookup could return another address"
    );
    assert_eq!(
        receiver.received()[0].headers["host"],
        format!("shop.example:{}", receiver.port)
    );
}

#[tokio::test]
async fn a_name_that_later_resolves_to_a_private_address_is_rejected_then() {
    let listener = UnusedListener::bind().await;
    let resolver = ScriptedResolver::with("shop.example", &[&["10.1.2.3"], &["127.0.0.1"]]);
    let transport = transport(&resolver);
    let request = request(
        &format!("https://shop.example:{}/", listener.port()),
        NetworkScope::Public,
    );
    for lookups in 1..=2 {
        assert_eq!(
            transport.post(&request).await.failure,
            Some(AttemptFailure::ForbiddenAddress)
        );
        assert_eq!(
            resolver.lookup_count(),
            lookups,
            "each connection resolves the host again"
        );
    }
    assert!(listener.is_unused());
}

#[tokio::test]
async fn an_ip_literal_is_checked_although_it_is_never_resolved() {
    let listener = UnusedListener::bind().await;
    for host in ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"] {
        for scheme in ["http", "https"] {
            let resolver = ScriptedResolver::with("shop.example", &[]);
            let url = format!("{scheme}://{host}:{}/", listener.port());
            let outcome = transport(&resolver)
                .post(&request(&url, NetworkScope::Public))
                .await;
            assert_eq!(
                outcome.failure,
                Some(AttemptFailure::ForbiddenAddress),
                "{url}"
            );
            assert_eq!(resolver.lookup_count(), 0);
        }
    }
    assert!(listener.is_unused());
}

#[tokio::test]
async fn the_public_scope_requires_https() {
    let resolver = ScriptedResolver::with("shop.example", &[&["8.8.8.8"]]);
    let outcome = transport(&resolver)
        .post(&request("http://shop.example/", NetworkScope::Public))
        .await;
    assert_eq!(outcome.failure, Some(AttemptFailure::ForbiddenAddress));
    assert_eq!(resolver.lookup_count(), 0);
}

#[tokio::test]
async fn the_account_mode_and_development_flag_determine_the_scope() {
    for (owner, development, scope) in [
        ("tea-house/test", true, NetworkScope::Any),
        ("tea-house/test", false, NetworkScope::Public),
        ("tea-house/live", true, NetworkScope::Public),
        ("tea-house/live", false, NetworkScope::Public),
    ] {
        let fixture = Fixture::new();
        let owner = account(owner);
        let url = "https://shop.example/";
        fixture
            .create_endpoint(&owner, url, webhooks::Subscription::All)
            .await;
        fixture
            .emit_for(&owner, "payment.completed", "cs_one")
            .await;
        let receiver = ScriptedTransport::always(200);
        let mut dispatcher = fixture.dispatcher(receiver.clone());
        dispatcher.development = development;
        dispatcher.deliver_due().await.unwrap();
        assert_eq!(receiver.received()[0].scope, scope, "{owner} {development}");
    }
}
