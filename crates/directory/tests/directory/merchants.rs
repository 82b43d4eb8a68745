//! Merchants and provider accounts: creation, updates and audit history.

use directory::{
    Actor, DirectoryError, MerchantEvent, MerchantRejection, NewMerchant, NewProviderAccount,
    ProfileInput,
};
use domain::Mode;
use eventlog::{Storage, StreamId};
use secrecy::ExposeSecret;

use crate::fixture::{
    Fixture, LIVE, SANDBOX, alice, credentials, id, new_provider_account, profile,
    provider_account_at,
};

#[tokio::test]
async fn a_created_merchant_can_be_read_with_its_provider_account() {
    let Fixture { process, .. } = &Fixture::new();
    let added = process.create_merchant("tea-house").await;
    let found = process.directory.merchant(&id("tea-house")).await.unwrap();
    assert_eq!(found, added);
    assert!(found.enabled);
    assert_eq!(
        found.provider_accounts[&Mode::Test].base_url.as_str(),
        SANDBOX
    );
    let cached = process
        .directory
        .cached_merchant(&id("tea-house"))
        .await
        .unwrap()
        .unwrap();
    let opened = process
        .directory
        .unseal(cached.merchant.as_ref().unwrap(), Mode::Test)
        .await
        .unwrap();
    assert_eq!(
        opened.config.credentials.password.expose_secret(),
        "canary-password-of-tea-house"
    );
    assert!(matches!(
        process
            .directory
            .unseal(cached.merchant.as_ref().unwrap(), Mode::Live)
            .await,
        Err(DirectoryError::Rejected(
            MerchantRejection::NoProviderAccount(_)
        ))
    ));
}

#[tokio::test]
async fn lists_merchants_ordered_by_identifier() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.create_merchant(merchant).await;
    }
    let listed = process.directory.merchants().await.unwrap();
    let names: Vec<_> = listed.iter().map(|merchant| merchant.id.as_str()).collect();
    assert_eq!(names, ["book-shop", "tea-house"]);
    let nobody = process.directory.merchant(&id("nobody")).await;
    assert!(matches!(nobody, Err(DirectoryError::MerchantNotFound(_))));
    assert_eq!(
        process
            .directory
            .cached_merchant(&id("nobody"))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn rejects_a_merchant_identifier_that_is_taken() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let again = NewMerchant {
        id: id("tea-house"),
        profile: profile("Another"),
        provider_accounts: Vec::new(),
    };
    let again = process
        .directory
        .create_merchant(again, &alice(), None)
        .await;
    assert!(matches!(
        again,
        Err(DirectoryError::Rejected(MerchantRejection::Exists(_)))
    ));
    let stored = process.directory.merchant(&id("tea-house")).await.unwrap();
    assert_eq!(stored.profile.name, "tea-house");
}

#[tokio::test]
async fn rejects_changes_to_the_configured_merchant() {
    let Fixture { process, .. } = &Fixture::new();
    let (directory, default) = (&process.directory, id("default"));
    let new = NewMerchant {
        id: default.clone(),
        profile: profile("Impostor"),
        provider_accounts: Vec::new(),
    };
    let rejected = [
        directory
            .create_merchant(new, &alice(), None)
            .await
            .map(drop),
        directory
            .update_merchant(&default, &profile("Impostor"), &alice())
            .await
            .map(drop),
        directory
            .set_enabled(&default, false, &alice())
            .await
            .map(drop),
        directory
            .set_provider_account(&default, new_provider_account(Mode::Live, "x"), &alice())
            .await
            .map(drop),
    ];
    for rejected in rejected {
        assert!(
            matches!(rejected, Err(DirectoryError::ConfiguredMerchant(_))),
            "{rejected:?}"
        );
    }
    assert_eq!(directory.merchants().await.unwrap(), []);
}

#[tokio::test]
async fn a_merchant_with_an_invalid_provider_account_is_not_created() {
    let Fixture { process, .. } = &Fixture::new();
    let new = NewMerchant {
        id: id("tea-house"),
        profile: profile("Tea"),
        provider_accounts: vec![
            new_provider_account(Mode::Test, "tea-house"),
            NewProviderAccount {
                settings: provider_account_at(SANDBOX),
                ..new_provider_account(Mode::Live, "tea-house")
            },
        ],
    };
    let rejected = process.directory.create_merchant(new, &alice(), None).await;
    assert!(matches!(
        rejected,
        Err(DirectoryError::ModeMismatch(Mode::Test))
    ));
    assert_eq!(process.directory.merchants().await.unwrap(), []);
}

#[tokio::test]
async fn records_every_change_with_its_actor() {
    let fixture = Fixture::new();
    let directory = &fixture.process.directory;
    let tea = id("tea-house");
    fixture.process.create_merchant("tea-house").await;
    let input = ProfileInput {
        session_minutes: Some(15),
        ..ProfileInput::default()
    };
    let bob = Actor::operator("bob");
    let changed = directory.update_merchant(&tea, &input, &bob).await.unwrap();
    assert_eq!(
        (changed.profile.session_minutes, &*changed.profile.name),
        (15, "tea-house")
    );
    directory.update_merchant(&tea, &input, &bob).await.unwrap();
    assert!(
        !directory
            .set_enabled(&tea, false, &bob)
            .await
            .unwrap()
            .enabled
    );
    directory.set_enabled(&tea, false, &bob).await.unwrap();
    assert!(
        directory
            .set_enabled(&tea, true, &alice())
            .await
            .unwrap()
            .enabled
    );

    let history = directory.history(&tea).await.unwrap();
    let actors: Vec<_> = history
        .iter()
        .map(|record| record.cause.actor.to_string())
        .collect();
    let (alice, bob) = ("operator:alice", "operator:bob");
    assert_eq!(
        actors,
        [alice, alice, bob, bob, alice],
        "an update without changes is not recorded"
    );
    let MerchantEvent::MerchantUpdated { before, after } = &history[2].event else {
        panic!("{history:?}");
    };
    assert_eq!(
        serde_json::json!({ "session_minutes": 30 }),
        serde_json::json!(before.changed_fields(after))
    );
    assert_eq!(
        serde_json::json!({ "session_minutes": 15 }),
        serde_json::json!(after.changed_fields(before))
    );
    assert_eq!(history[3].event, MerchantEvent::MerchantDisabled);
    assert_eq!(fixture.verify().await.events, 5);
}

#[tokio::test]
async fn an_invalid_update_changes_nothing() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let input = ProfileInput {
        name: Some("Tea".to_owned()),
        session_minutes: Some(0),
        ..ProfileInput::default()
    };
    let rejected = process
        .directory
        .update_merchant(&id("tea-house"), &input, &alice())
        .await;
    assert_eq!(
        rejected.unwrap_err().to_string(),
        "session-minutes: must be between 1 and 1440"
    );
    let stored = process.directory.merchant(&id("tea-house")).await.unwrap();
    assert_eq!(stored.profile.name, "tea-house");
}

#[tokio::test]
async fn keeps_credentials_unless_the_family_or_base_url_changes() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let tea = id("tea-house");
    let without = |settings| NewProviderAccount {
        mode: Mode::Test,
        settings,
        credentials: None,
    };
    let mut other_page = provider_account_at(SANDBOX);
    other_page.page_origins = vec!["https://sandbox.payment.bkash.com".to_owned()];
    process
        .directory
        .set_provider_account(&tea, without(other_page), &alice())
        .await
        .unwrap();
    let cached = process
        .directory
        .cached_merchant(&tea)
        .await
        .unwrap()
        .unwrap();
    let opened = process
        .directory
        .unseal(cached.merchant.as_ref().unwrap(), Mode::Test)
        .await
        .unwrap();
    assert_eq!(
        opened.config.page_origins,
        ["https://sandbox.payment.bkash.com"]
    );
    assert_eq!(
        opened.config.credentials.app_key.expose_secret(),
        "canary-key-of-tea-house"
    );

    let simulator = provider_account_at("http://127.0.0.1:4010/v1.2.0-beta");
    let elsewhere = process
        .directory
        .set_provider_account(&tea, without(simulator), &alice())
        .await;
    assert!(matches!(
        elsewhere,
        Err(DirectoryError::Rejected(
            MerchantRejection::CredentialsRequired
        ))
    ));
    let first = NewProviderAccount {
        mode: Mode::Live,
        ..without(provider_account_at(LIVE))
    };
    let first = process
        .directory
        .set_provider_account(&tea, first, &alice())
        .await;
    assert!(matches!(
        first,
        Err(DirectoryError::Rejected(
            MerchantRejection::CredentialsRequired
        ))
    ));
}

#[tokio::test]
async fn rejects_a_base_url_of_the_other_mode() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    for (mode, address) in [(Mode::Test, LIVE), (Mode::Live, SANDBOX)] {
        let wrong = NewProviderAccount {
            settings: provider_account_at(address),
            ..new_provider_account(mode, "tea-house")
        };
        let rejected = process
            .directory
            .set_provider_account(&id("tea-house"), wrong, &alice())
            .await;
        assert!(matches!(rejected, Err(DirectoryError::ModeMismatch(other)) if other != mode));
    }
}

#[tokio::test]
async fn rejects_live_credentials_that_another_account_uses() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.create_merchant(merchant).await;
    }
    let directory = &process.directory;
    let live = || new_provider_account(Mode::Live, "tea-house");
    directory
        .set_provider_account(&id("tea-house"), live(), &alice())
        .await
        .unwrap();
    directory
        .set_provider_account(&id("tea-house"), live(), &alice())
        .await
        .unwrap();
    let shared = directory
        .set_provider_account(&id("book-shop"), live(), &alice())
        .await;
    let Err(DirectoryError::CredentialsInUse(account)) = shared else {
        panic!("{shared:?}");
    };
    assert_eq!(account.to_string(), "tea-house/live");
    let own = NewProviderAccount {
        credentials: Some(credentials("book-shop")),
        ..live()
    };
    directory
        .set_provider_account(&id("book-shop"), own, &alice())
        .await
        .unwrap();
}

#[tokio::test]
async fn removing_a_provider_account_deletes_its_credentials() {
    let fixture = Fixture::new();
    let directory = &fixture.process.directory;
    fixture.process.create_merchant("tea-house").await;
    let account = crate::fixture::account("tea-house/test");
    for _ in 0..2 {
        directory
            .remove_provider_account(&account, &alice())
            .await
            .unwrap();
    }
    let cached = directory
        .cached_merchant(&id("tea-house"))
        .await
        .unwrap()
        .unwrap();
    assert!(
        cached
            .merchant
            .as_ref()
            .unwrap()
            .provider_accounts
            .is_empty()
    );
    let sealed = StreamId::new("merchant", "tea-house");
    let name = "bkash credentials/test";
    let erased = fixture.process.store.sealed_value(&sealed, name);
    assert_eq!(erased.await.unwrap(), None);
    let last = directory
        .history(&id("tea-house"))
        .await
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(
        last.event,
        MerchantEvent::ProviderAccountRemoved { mode: Mode::Test }
    );
}

#[tokio::test]
async fn rejects_merchant_changes_by_a_key_without_the_scope() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let key = process.create_full_key("tea-house/test").await;
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    let by = Actor::from(caller);
    let tea = id("tea-house");
    for rejected in [
        process
            .directory
            .update_merchant(&tea, &profile("Mine"), &by)
            .await
            .map(drop),
        process
            .directory
            .set_enabled(&tea, false, &by)
            .await
            .map(drop),
        process
            .directory
            .set_provider_account(&tea, new_provider_account(Mode::Test, "x"), &by)
            .await
            .map(drop),
        process
            .directory
            .remove_provider_account(&crate::fixture::account("tea-house/test"), &by)
            .await,
    ] {
        assert!(
            matches!(
                rejected,
                Err(DirectoryError::Rejected(MerchantRejection::Forbidden))
            ),
            "{rejected:?}"
        );
    }
}
