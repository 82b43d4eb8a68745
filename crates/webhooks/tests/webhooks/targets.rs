//! Whom the server may be made to call: nobody within its own network, whatever a name says and however often.

use tokio::net::TcpListener;
use webhooks::{Exchange, Failure, Reach, Transport};

use crate::{
    receiver::{Names, Receiver, request, transport},
    scripted::Scripted,
    world::{World, account},
};

/// A port of this machine; whether anybody came.
struct Trap(TcpListener);

impl Trap {
    async fn set() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    fn is_untouched(&self) -> bool {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        self.0.poll_accept(&mut context).is_pending()
    }
}

async fn called(answers: &[&[&str]], port: u16) -> (Exchange, usize) {
    let names = Names::of("shop.example", answers);
    let request = request(&format!("https://shop.example:{port}/hook"), Reach::Public);
    let exchange = transport(&names).post(&request).await;
    (exchange, names.times_asked())
}

#[tokio::test]
async fn a_name_that_leads_within_is_refused_before_anything_is_sent() {
    let trap = Trap::set().await;
    for address in [
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
    ] {
        let (exchange, asked) = called(&[&[address]], trap.port()).await;
        assert_eq!(exchange.failure, Some(Failure::Refused), "{address}");
        assert_eq!(asked, 1);
        assert_eq!(exchange.answer, "", "nothing is said of the network within");
    }
    assert!(trap.is_untouched());
}

#[tokio::test]
async fn one_address_within_among_public_ones_spoils_all() {
    let trap = Trap::set().await;
    for answer in [&["8.8.8.8", "127.0.0.1"], &["127.0.0.1", "8.8.8.8"]] {
        let (exchange, _) = called(&[answer], trap.port()).await;
        assert_eq!(exchange.failure, Some(Failure::Refused));
    }
    assert!(trap.is_untouched());
}

#[tokio::test]
async fn what_was_checked_is_what_is_connected_to() {
    let receiver = Receiver::start(|_| axum::response::IntoResponse::into_response(())).await;
    let names = Names::of("shop.example", &[&["127.0.0.1"], &["127.0.0.2"]]);
    let url = format!("http://shop.example:{}/hook", receiver.port);
    let exchange = transport(&names)
        .post(&request(&url, Reach::Anywhere))
        .await;
    assert_eq!(exchange.status, Some(200));
    assert_eq!(
        names.times_asked(),
        1,
        "a second look-up could have said something else"
    );
    assert_eq!(
        receiver.seen()[0].headers["host"],
        format!("shop.example:{}", receiver.port)
    );
}

#[tokio::test]
async fn a_name_that_turns_inward_later_is_refused_then() {
    let trap = Trap::set().await;
    let names = Names::of("shop.example", &[&["10.1.2.3"], &["127.0.0.1"]]);
    let transport = transport(&names);
    let request = request(
        &format!("https://shop.example:{}/", trap.port()),
        Reach::Public,
    );
    for asked in 1..=2 {
        assert_eq!(
            transport.post(&request).await.failure,
            Some(Failure::Refused)
        );
        assert_eq!(names.times_asked(), asked, "each connection looks anew");
    }
    assert!(trap.is_untouched());
}

#[tokio::test]
async fn an_address_of_digits_is_checked_though_it_is_never_looked_up() {
    let trap = Trap::set().await;
    for host in ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"] {
        for scheme in ["http", "https"] {
            let names = Names::of("shop.example", &[]);
            let url = format!("{scheme}://{host}:{}/", trap.port());
            let exchange = transport(&names).post(&request(&url, Reach::Public)).await;
            assert_eq!(exchange.failure, Some(Failure::Refused), "{url}");
            assert_eq!(names.times_asked(), 0);
        }
    }
    assert!(trap.is_untouched());
}

#[tokio::test]
async fn the_public_internet_is_called_over_https_alone() {
    let names = Names::of("shop.example", &[&["8.8.8.8"]]);
    let exchange = transport(&names)
        .post(&request("http://shop.example/", Reach::Public))
        .await;
    assert_eq!(exchange.failure, Some(Failure::Refused));
    assert_eq!(names.times_asked(), 0);
}

#[tokio::test]
async fn the_accounts_mode_and_the_machine_decide_what_may_be_reached() {
    for (owner, development, reach) in [
        ("tea-house/test", true, Reach::Anywhere),
        ("tea-house/test", false, Reach::Public),
        ("tea-house/live", true, Reach::Public),
        ("tea-house/live", false, Reach::Public),
    ] {
        let world = World::new();
        let owner = account(owner);
        let url = "https://shop.example/";
        world
            .endpoint_of(&owner, url, webhooks::Subscription::All)
            .await;
        world
            .happens_to(&owner, "payment.completed", "cs_one")
            .await;
        let receiver = Scripted::always(200);
        let mut dispatcher = world.dispatcher(receiver.clone());
        dispatcher.development = development;
        dispatcher.pass().await.unwrap();
        assert_eq!(receiver.seen()[0].reach, reach, "{owner} {development}");
    }
}
