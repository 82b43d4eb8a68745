//! Merchants: who is added, changed and connected, and what is written down of it.

use directory::{Actor, Deed, DirectoryError, NewConnection, NewMerchant, ProfileDraft};
use domain::Mode;
use secrecy::ExposeSecret;

use crate::fixture::{Fixture, LIVE, SANDBOX, alice, connection, credentials, id, named, to};

#[tokio::test]
async fn a_merchant_that_was_added_is_there_with_its_way_to_bkash() {
    let Fixture { process, .. } = &Fixture::new();
    let added = process.add("tea-house").await;
    let found = process.directory.merchant(&id("tea-house")).await.unwrap();
    assert_eq!(found, added);
    assert!(found.enabled);
    assert_eq!(found.connections[&Mode::Test].base_url.as_str(), SANDBOX);
    let known = process
        .directory
        .known(&id("tea-house"))
        .await
        .unwrap()
        .unwrap();
    let opened = process.directory.open(&known, Mode::Test).unwrap();
    assert_eq!(
        opened.config.credentials.password.expose_secret(),
        "canary-password-of-tea-house"
    );
    assert!(matches!(
        process.directory.open(&known, Mode::Live),
        Err(DirectoryError::NotConnected(_))
    ));
}

#[tokio::test]
async fn merchants_are_listed_by_name() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.add(merchant).await;
    }
    let listed = process.directory.merchants().await.unwrap();
    let names: Vec<_> = listed.iter().map(|merchant| merchant.id.as_str()).collect();
    assert_eq!(names, ["book-shop", "tea-house"]);
    let nobody = process.directory.merchant(&id("nobody")).await;
    assert!(matches!(nobody, Err(DirectoryError::NoSuchMerchant(_))));
    assert_eq!(process.directory.known(&id("nobody")).await.unwrap(), None);
}

#[tokio::test]
async fn a_name_is_given_once() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let again = NewMerchant {
        id: id("tea-house"),
        profile: named("Another"),
        connections: Vec::new(),
    };
    let again = process.directory.add(again, &alice(), None).await;
    assert!(matches!(again, Err(DirectoryError::MerchantExists(_))));
    let kept = process.directory.merchant(&id("tea-house")).await.unwrap();
    assert_eq!(kept.profile.name, "tea-house");
}

#[tokio::test]
async fn the_configurations_merchant_is_shadowed_by_nobody() {
    let Fixture { process, .. } = &Fixture::new();
    let (directory, default) = (&process.directory, id("default"));
    let new = NewMerchant {
        id: default.clone(),
        profile: named("Impostor"),
        connections: Vec::new(),
    };
    let refused = [
        directory.add(new, &alice(), None).await.map(drop),
        directory
            .change(&default, &named("Impostor"), &alice())
            .await
            .map(drop),
        directory
            .set_enabled(&default, false, &alice())
            .await
            .map(drop),
        directory
            .connect(&default, connection(Mode::Live, "x"), &alice())
            .await
            .map(drop),
    ];
    for refused in refused {
        assert!(
            matches!(refused, Err(DirectoryError::Configured(_))),
            "{refused:?}"
        );
    }
    assert_eq!(directory.merchants().await.unwrap(), []);
}

#[tokio::test]
async fn a_merchant_whose_connection_is_wrong_is_not_added_at_all() {
    let Fixture { process, .. } = &Fixture::new();
    let new = NewMerchant {
        id: id("tea-house"),
        profile: named("Tea"),
        connections: vec![
            connection(Mode::Test, "tea-house"),
            NewConnection {
                connection: to(SANDBOX),
                ..connection(Mode::Live, "tea-house")
            },
        ],
    };
    let refused = process.directory.add(new, &alice(), None).await;
    assert!(matches!(
        refused,
        Err(DirectoryError::OtherMode(Mode::Test))
    ));
    assert_eq!(process.directory.merchants().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_changed_is_written_down_with_who_changed_it() {
    let fixture = Fixture::new();
    let directory = &fixture.process.directory;
    let tea = id("tea-house");
    fixture.process.add("tea-house").await;
    let draft = ProfileDraft {
        session_minutes: Some(15),
        ..ProfileDraft::default()
    };
    let bob = Actor::operator("bob");
    let changed = directory.change(&tea, &draft, &bob).await.unwrap();
    assert_eq!(
        (changed.profile.session_minutes, &*changed.profile.name),
        (15, "tea-house")
    );
    directory.change(&tea, &draft, &bob).await.unwrap();
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
    let who: Vec<_> = history.iter().map(|entry| entry.by.as_str()).collect();
    let (alice, bob) = ("operator alice", "operator bob");
    assert_eq!(
        who,
        [alice, alice, bob, bob, alice],
        "what changes nothing is no deed"
    );
    let Deed::MerchantChanged { before, after } = &history[2].deed else {
        panic!("{history:?}");
    };
    assert_eq!(
        serde_json::json!({ "session_minutes": 30 }),
        serde_json::json!(before)
    );
    assert_eq!(
        serde_json::json!({ "session_minutes": 15 }),
        serde_json::json!(after)
    );
    assert_eq!(history[3].deed, Deed::MerchantDisabled);
    assert_eq!(fixture.verify().unwrap().events, 5);
}

#[tokio::test]
async fn a_wrong_change_changes_nothing() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let draft = ProfileDraft {
        name: Some("Tea".to_owned()),
        session_minutes: Some(0),
        ..ProfileDraft::default()
    };
    let refused = process
        .directory
        .change(&id("tea-house"), &draft, &alice())
        .await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "session-minutes: between 1 and 1440"
    );
    let kept = process.directory.merchant(&id("tea-house")).await.unwrap();
    assert_eq!(kept.profile.name, "tea-house");
}

#[tokio::test]
async fn credentials_stay_when_only_pages_change_and_follow_no_other_address() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let tea = id("tea-house");
    let without = |connection| NewConnection {
        mode: Mode::Test,
        connection,
        credentials: None,
    };
    let mut other_page = to(SANDBOX);
    other_page.page_origins = vec!["https://sandbox.payment.bkash.com".to_owned()];
    process
        .directory
        .connect(&tea, without(other_page), &alice())
        .await
        .unwrap();
    let known = process.directory.known(&tea).await.unwrap().unwrap();
    let opened = process.directory.open(&known, Mode::Test).unwrap();
    assert_eq!(
        opened.config.page_origins,
        ["https://sandbox.payment.bkash.com"]
    );
    assert_eq!(
        opened.config.credentials.app_key.expose_secret(),
        "canary-key-of-tea-house"
    );

    let simulator = to("http://127.0.0.1:4010/v1.2.0-beta");
    let elsewhere = process
        .directory
        .connect(&tea, without(simulator), &alice())
        .await;
    assert!(matches!(elsewhere, Err(DirectoryError::CredentialsNeeded)));
    let first = NewConnection {
        mode: Mode::Live,
        ..without(to(LIVE))
    };
    let first = process.directory.connect(&tea, first, &alice()).await;
    assert!(matches!(first, Err(DirectoryError::CredentialsNeeded)));
}

#[tokio::test]
async fn a_live_address_is_not_taken_for_a_test() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    for (mode, address) in [(Mode::Test, LIVE), (Mode::Live, SANDBOX)] {
        let wrong = NewConnection {
            connection: to(address),
            ..connection(mode, "tea-house")
        };
        let refused = process
            .directory
            .connect(&id("tea-house"), wrong, &alice())
            .await;
        assert!(matches!(refused, Err(DirectoryError::OtherMode(other)) if other != mode));
    }
}

#[tokio::test]
async fn live_credentials_belong_to_one_account() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.add(merchant).await;
    }
    let directory = &process.directory;
    let live = || connection(Mode::Live, "tea-house");
    directory
        .connect(&id("tea-house"), live(), &alice())
        .await
        .unwrap();
    directory
        .connect(&id("tea-house"), live(), &alice())
        .await
        .unwrap();
    let shared = directory.connect(&id("book-shop"), live(), &alice()).await;
    let Err(DirectoryError::CredentialsInUse(account)) = shared else {
        panic!("{shared:?}");
    };
    assert_eq!(account.to_string(), "tea-house/live");
    let own = NewConnection {
        credentials: Some(credentials("book-shop")),
        ..live()
    };
    directory
        .connect(&id("book-shop"), own, &alice())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_connection_that_was_taken_away_is_gone_with_its_credentials() {
    let fixture = Fixture::new();
    let directory = &fixture.process.directory;
    fixture.process.add("tea-house").await;
    let account = crate::fixture::account("tea-house/test");
    for _ in 0..2 {
        directory.disconnect(&account, &alice()).await.unwrap();
    }
    let known = directory.known(&id("tea-house")).await.unwrap().unwrap();
    assert_eq!(known.connections, []);
    let last = directory
        .history(&id("tea-house"))
        .await
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(last.deed, Deed::Disconnected { mode: Mode::Test });
}

#[tokio::test]
async fn merchants_are_changed_by_operators_alone() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let key = process.key("tea-house/test").await;
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    let by = Actor::from(caller);
    let tea = id("tea-house");
    for refused in [
        process
            .directory
            .change(&tea, &named("Mine"), &by)
            .await
            .map(drop),
        process
            .directory
            .set_enabled(&tea, false, &by)
            .await
            .map(drop),
        process
            .directory
            .connect(&tea, connection(Mode::Test, "x"), &by)
            .await
            .map(drop),
        process
            .directory
            .disconnect(&crate::fixture::account("tea-house/test"), &by)
            .await,
    ] {
        assert!(
            matches!(refused, Err(DirectoryError::Beyond)),
            "{refused:?}"
        );
    }
}
