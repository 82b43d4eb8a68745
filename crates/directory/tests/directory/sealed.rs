//! Whoever reads or changes the file gets no credential out of it, and lets none be sent elsewhere.

use directory::DirectoryError;
use domain::Mode;

use crate::fixture::{Fixture, alice, connection, id};

async fn opened(fixture: &Fixture, merchant: &str) -> Result<String, DirectoryError> {
    use secrecy::ExposeSecret;
    let process = fixture.another();
    let known = process
        .directory
        .known(&id(merchant))
        .await
        .unwrap()
        .unwrap();
    let opened = process.directory.open(&known, Mode::Test)?;
    Ok(opened.config.credentials.app_key.expose_secret().to_owned())
}

#[tokio::test]
async fn credentials_of_one_merchant_do_not_open_as_those_of_another() {
    let fixture = Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        fixture.process.add(merchant).await;
    }
    assert_eq!(
        opened(&fixture, "book-shop").await.unwrap(),
        "canary-key-of-book-shop"
    );
    fixture.tamper(
        "UPDATE connections SET sealed = (SELECT sealed FROM connections WHERE merchant = 'tea-house')
         WHERE merchant = 'book-shop'",
    );
    let moved = opened(&fixture, "book-shop").await;
    assert!(
        matches!(moved, Err(DirectoryError::Unsealable(_))),
        "{moved:?}"
    );
    assert_eq!(
        opened(&fixture, "tea-house").await.unwrap(),
        "canary-key-of-tea-house"
    );
}

#[tokio::test]
async fn test_credentials_do_not_open_as_live_ones() {
    let fixture = Fixture::new();
    fixture.process.add("tea-house").await;
    let live = connection(Mode::Live, "tea-house-live");
    fixture
        .process
        .directory
        .connect(&id("tea-house"), live, &alice())
        .await
        .unwrap();
    fixture.tamper(
        "UPDATE connections SET (settings, sealed) =
            (SELECT settings, sealed FROM connections WHERE mode = 'live') WHERE mode = 'test'",
    );
    let moved = opened(&fixture, "tea-house").await;
    assert!(
        matches!(moved, Err(DirectoryError::Unsealable(_))),
        "{moved:?}"
    );
}

#[tokio::test]
async fn credentials_are_not_sent_to_an_address_that_was_changed_in_the_file() {
    let fixture = Fixture::new();
    fixture.process.add("tea-house").await;
    fixture.tamper(
        "UPDATE connections SET settings =
            replace(settings, 'tokenized.sandbox.bka.sh', 'sandbox.evil.example')",
    );
    let redirected = opened(&fixture, "tea-house").await;
    assert!(
        matches!(redirected, Err(DirectoryError::Unsealable(_))),
        "{redirected:?}"
    );
}

#[tokio::test]
async fn neither_credentials_nor_keys_can_be_read_in_the_file_or_printed() {
    let fixture = Fixture::new();
    let merchant = fixture.process.add("tea-house").await;
    let key = fixture.process.key("tea-house/test").await;
    fixture
        .process
        .directory
        .authenticate(&key.text)
        .await
        .unwrap();
    let known = fixture
        .process
        .directory
        .known(&id("tea-house"))
        .await
        .unwrap()
        .unwrap();
    let history = fixture
        .process
        .directory
        .history(&id("tea-house"))
        .await
        .unwrap();
    let printed = format!("{merchant:?} {:?} {history:?} {known:?}", key.key);
    let bytes = fixture.bytes();
    let random = &key.text.as_bytes()[8..50];
    for secret in [b"canary".as_slice(), random] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        assert!(
            !printed
                .as_bytes()
                .windows(secret.len())
                .any(|window| window == secret)
        );
    }
    assert!(
        bytes.windows(9).any(|window| window == b"tea-house"),
        "it is the right file"
    );
}
