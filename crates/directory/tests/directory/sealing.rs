//! Access to the database file reveals no credentials and cannot redirect them.

use directory::DirectoryError;
use domain::Mode;
use sealing::{MasterKeyId, SealingKey};

use crate::fixture::{Fixture, alice, id, new_provider_account};

async fn unseal(fixture: &Fixture, merchant: &str) -> Result<String, DirectoryError> {
    use secrecy::ExposeSecret;
    let process = fixture.second_process();
    let stored = process
        .directory
        .cached_merchant(&id(merchant))
        .await?
        .unwrap();
    let opened = process
        .directory
        .unseal(stored.merchant.as_ref().unwrap(), Mode::Test)
        .await?;
    Ok(opened.config.credentials.app_key.expose_secret().to_owned())
}

#[tokio::test]
async fn credentials_are_sealed_anew_when_the_master_key_is_rotated() {
    use secrecy::ExposeSecret;
    let fixture = Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        fixture.process.create_merchant(merchant).await;
    }
    let old = MasterKeyId([0; 4]);
    let new = SealingKey::of(MasterKeyId([2; 4]), [2; 32]);
    let both = fixture.process_with(new.clone().with_previous(old, [9; 32]));
    assert_eq!(
        both.directory.reseal_credentials(&alice()).await.unwrap(),
        2
    );
    assert_eq!(
        both.directory.reseal_credentials(&alice()).await.unwrap(),
        0
    );
    let after = fixture.process_with(new).directory;
    let stored = after.merchant(&id("tea-house")).await.unwrap();
    let opened = after.unseal(&stored, Mode::Test).await.unwrap();
    let app_key = opened.config.credentials.app_key;
    assert_eq!(app_key.expose_secret(), "canary-key-of-tea-house");
    assert!(unseal(&fixture, "tea-house").await.is_err());
    fixture.verify().await;
}

#[tokio::test]
async fn credentials_cannot_be_moved_to_another_merchant() {
    let fixture = Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        fixture.process.create_merchant(merchant).await;
    }
    assert_eq!(
        unseal(&fixture, "book-shop").await.unwrap(),
        "canary-key-of-book-shop"
    );
    fixture.tamper(
        "UPDATE sealed_values SET bytes = (SELECT bytes FROM sealed_values WHERE stream = 'merchant/tea-house')
         WHERE stream = 'merchant/book-shop'",
    );
    let moved = unseal(&fixture, "book-shop").await;
    assert!(
        matches!(moved, Err(DirectoryError::CannotUnseal(_))),
        "{moved:?}"
    );
    assert_eq!(
        unseal(&fixture, "tea-house").await.unwrap(),
        "canary-key-of-tea-house"
    );
}

#[tokio::test]
async fn live_credentials_cannot_be_moved_to_the_test_account() {
    let fixture = Fixture::new();
    fixture.process.create_merchant("tea-house").await;
    let live = new_provider_account(Mode::Live, "tea-house-live");
    fixture
        .process
        .directory
        .set_provider_account(&id("tea-house"), live, &alice())
        .await
        .unwrap();
    fixture.tamper(
        "UPDATE sealed_values SET bytes =
            (SELECT bytes FROM sealed_values WHERE name LIKE '%live') WHERE name LIKE '%test'",
    );
    let moved = unseal(&fixture, "tea-house").await;
    assert!(
        matches!(moved, Err(DirectoryError::CannotUnseal(_))),
        "{moved:?}"
    );
}

#[tokio::test]
async fn a_merchant_whose_base_url_was_altered_is_not_read() {
    let fixture = Fixture::new();
    fixture.process.create_merchant("tea-house").await;
    fixture.tamper(
        "UPDATE events SET body = replace(body, 'tokenized.sandbox.bka.sh', 'sandbox.evil.example')",
    );
    let redirected = unseal(&fixture, "tea-house").await;
    assert!(
        matches!(redirected, Err(DirectoryError::Store(_))),
        "{redirected:?}"
    );
}

#[tokio::test]
async fn neither_the_database_nor_debug_output_contains_secrets() {
    let fixture = Fixture::new();
    let merchant = fixture.process.create_merchant("tea-house").await;
    let key = fixture.process.create_full_key("tea-house/test").await;
    fixture
        .process
        .directory
        .authenticate(&key.text)
        .await
        .unwrap();
    let stored = fixture
        .process
        .directory
        .cached_merchant(&id("tea-house"))
        .await
        .unwrap()
        .unwrap();
    let history = fixture
        .process
        .directory
        .history(&id("tea-house"))
        .await
        .unwrap();
    let printed = format!("{merchant:?} {:?} {history:?} {stored:?}", key.key);
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
        "the file holds the merchant"
    );
}
