//! Every page in every state, for the tests and for the gallery.

use std::time::Duration;

use app::{
    pages,
    view::{
        Chrome, DemoOrderState, DemoOrderView, Embedding, FrameView, Language, Line, Notice,
        PayState, PayView, Problem, Receipt, RefundView, Saving, Scheme, Script, WalletView,
        WalletsNotice, WalletsOrder, WalletsView,
    },
};
use domain::{AgreementId, Amount, Decline, MaskedMsisdn, Msisdn, SessionId, Timestamp, TrxId};

/// 2026-03-03, 15:45 in Dhaka.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_772_531_100_000);

pub(crate) const DECLINES: [Decline; 9] = [
    Decline::InsufficientBalance,
    Decline::Duplicate,
    Decline::WrongPin,
    Decline::WrongVerificationCode,
    Decline::NotAWallet,
    Decline::WalletBlocked,
    Decline::AgreementUnusable,
    Decline::MerchantRefused,
    Decline::Unavailable,
];

pub(crate) const WALLETS_NOTICES: [WalletsNotice; 6] = [
    WalletsNotice::Saved,
    WalletsNotice::Revoked,
    WalletsNotice::Waiting,
    WalletsNotice::Closed,
    WalletsNotice::NotSaved,
    WalletsNotice::BkashUnavailable,
];

pub(crate) const PROBLEMS: [Problem; 10] = [
    Problem::NotFound,
    Problem::BadRequest,
    Problem::Forbidden,
    Problem::MethodNotAllowed,
    Problem::TooLarge,
    Problem::UnsupportedMediaType,
    Problem::TooManyRequests,
    Problem::Internal,
    Problem::Unavailable,
    Problem::LinkExpired,
];

pub(crate) fn notices() -> Vec<Notice> {
    let mut notices = vec![
        Notice::Closed,
        Notice::FailedAtBkash,
        Notice::NotExecuted,
        Notice::BkashUnavailable,
        Notice::Superseded,
        Notice::WalletNotSaved,
        Notice::TooManyTries,
    ];
    notices.extend(DECLINES.map(Notice::Declined));
    notices
}

pub(crate) fn chrome(language: Language, path: &str) -> Chrome {
    Chrome {
        language,
        path: path.to_owned(),
        merchant: "Nakshi Ghor".to_owned(),
        support: Some("01700-000000".to_owned()),
        nonce: "bm9uY2U".to_owned(),
        version: "1a2b3c".to_owned(),
        stylesheet: None,
        logo: None,
        scheme: Scheme::Any,
        simulated: true,
    }
}

pub(crate) fn session() -> SessionId {
    SessionId::from_random([7; 32])
}

pub(crate) fn masked(number: &str) -> MaskedMsisdn {
    Msisdn::parse(number)
        .expect("a sample that parses")
        .masked()
}

pub(crate) fn amount(taka: &str) -> Amount {
    Amount::parse(taka).expect("a sample that parses")
}

pub(crate) fn wallet(index: u8, number: Option<&str>) -> WalletView {
    WalletView {
        id: AgreementId::from_random([index; 32]),
        number: number.map(masked),
        consented_at: NOW,
        revoked_at: None,
        revoking: false,
    }
}

pub(crate) fn ready(notice: Option<Notice>) -> PayState {
    PayState::Ready {
        expires_at: NOW + Duration::from_secs(892),
        now: NOW,
        notice,
    }
}

pub(crate) fn order(state: PayState) -> PayView {
    let line = |name: &str, quantity, taka| Line {
        name: name.to_owned(),
        quantity,
        amount: amount(taka),
    };
    PayView {
        session: session(),
        invoice: "NG-2026-0417".to_owned(),
        amount: amount("3750"),
        lines: vec![
            line("জামদানি ওড়না", 1, "1850"),
            line("Nakshi kantha cushion", 2, "1900"),
        ],
        state,
        saving: Saving::Offered,
        wallets: Vec::new(),
        cancel_url: "https://shop.example/cart".to_owned(),
        embedding: None,
        success_url: "https://shop.example/thanks".to_owned(),
    }
}

fn receipt() -> Receipt {
    Receipt {
        trx_id: TrxId::parse("BFD90JRLST").expect("a sample that parses"),
        paid_at: NOW,
        wallet: Some(masked("01770618575")),
        refunds: Vec::new(),
    }
}

pub(crate) fn paid() -> PayState {
    PayState::Paid(receipt())
}

/// Paid, and partly given back.
fn refunded() -> PayState {
    let refund = |taka: &str, done| RefundView {
        amount: amount(taka),
        done,
    };
    PayState::Paid(Receipt {
        refunds: vec![refund("500", true), refund("99.50", false)],
        ..receipt()
    })
}

/// Every state of an order, by a name for a file.
pub(crate) fn orders() -> Vec<(String, PayView)> {
    let mut plain = order(ready(None));
    plain.lines.clear();
    plain.saving = Saving::Never;
    let mut consenting = order(ready(None));
    consenting.saving = Saving::Always;
    let mut saved = order(ready(None));
    saved.wallets = vec![wallet(1, Some("01770618575")), wallet(2, None)];
    let at_bkash = PayState::AtBkash {
        bkash_url: "https://bkash.example/pay".to_owned(),
        expires_at: NOW + Duration::from_secs(4_000),
        now: NOW,
    };
    let trx_id = TrxId::parse("BFD90JRLST").ok();
    let mut orders = vec![
        ("ready-plain".to_owned(), plain),
        ("ready".to_owned(), order(ready(None))),
        ("ready-consenting".to_owned(), consenting),
        ("ready-saved".to_owned(), saved),
        ("at-bkash".to_owned(), order(at_bkash)),
        ("working".to_owned(), order(PayState::Working)),
        ("unknown".to_owned(), order(PayState::Unknown)),
        ("paid".to_owned(), order(paid())),
        ("refunded".to_owned(), order(refunded())),
        ("held".to_owned(), order(PayState::Held(receipt()))),
        ("voided".to_owned(), order(PayState::Voided(receipt()))),
        (
            "needs-check".to_owned(),
            order(PayState::NeedsCheck { trx_id }),
        ),
        (
            "needs-check-unknown".to_owned(),
            order(PayState::NeedsCheck { trx_id: None }),
        ),
        ("cancelled".to_owned(), order(PayState::Cancelled)),
        ("expired".to_owned(), order(PayState::Expired)),
    ];
    let bases = ["ready", "at-bkash", "paid", "cancelled"];
    let framed: Vec<_> = orders
        .iter()
        .filter(|(name, _)| bases.contains(&name.as_str()))
        .map(|(name, view)| (format!("framed-{name}"), embedded(view.clone(), true)))
        .collect();
    orders.extend(framed);
    for notice in notices() {
        orders.push((
            file_name("notice", &format!("{notice:?}")),
            order(ready(Some(notice))),
        ));
    }
    orders
}

/// The page of a merchant whose own pages may show it.
pub(crate) fn embedded(view: PayView, framed: bool) -> PayView {
    let origins = vec!["https://shop.example".to_owned()];
    PayView {
        embedding: Some(Embedding { origins, framed }),
        ..view
    }
}

/// What the page of bKash's window is given.
pub(crate) fn frame() -> FrameView {
    FrameView {
        scripts: vec![Script {
            src: "https://scripts.bkash.example/checkout.js".to_owned(),
            integrity: Some("sha384-AAAA".to_owned()),
        }],
        created: r#"{"paymentID":"B5YC7CS1618418290455","amount":"3750.00","intent":"sale"}"#
            .to_owned(),
        callback: "/pay/x/callback?paymentID=B5YC7CS1618418290455&signature=k3YOrG8qy6".to_owned(),
    }
}

/// Every state of the saved wallets' page.
pub(crate) fn wallet_pages() -> Vec<(String, WalletsView)> {
    let mut ending = wallet(3, Some("01877722345"));
    ending.revoking = true;
    let mut gone = wallet(4, Some("01929918378"));
    gone.revoked_at = Some(NOW + Duration::from_secs(86_400));
    let all = vec![
        wallet(1, Some("01770618575")),
        wallet(2, None),
        ending,
        gone,
    ];
    let waiting = WalletsOrder {
        session: session(),
        amount: amount("3750"),
        invoice: "NG-2026-0417".to_owned(),
    };
    let view = |wallets, order, notice| WalletsView {
        wallets,
        order,
        notice,
    };
    let mut views = vec![
        ("wallets-none".to_owned(), view(Vec::new(), None, None)),
        ("wallets".to_owned(), view(all.clone(), None, None)),
        (
            "wallets-order".to_owned(),
            view(all.clone(), Some(waiting), None),
        ),
    ];
    for notice in WALLETS_NOTICES {
        let name = file_name("wallets-notice", &format!("{notice:?}"));
        views.push((name, view(all.clone(), None, Some(notice))));
    }
    views
}

/// Every state of an order in the demo shop.
pub(crate) fn demo_orders() -> Vec<(String, DemoOrderView)> {
    let view = |state| DemoOrderView {
        invoice: "NG-2026-0417".to_owned(),
        amount: amount("3750"),
        state,
        pay_path: format!("/pay/{}", session().as_str()),
    };
    vec![
        (
            "order-paid".to_owned(),
            view(DemoOrderState::Paid(
                TrxId::parse("BFD90JRLST").expect("a sample that parses"),
            )),
        ),
        ("order-waiting".to_owned(), view(DemoOrderState::Waiting)),
        ("order-asking".to_owned(), view(DemoOrderState::Asking)),
        ("order-ended".to_owned(), view(DemoOrderState::Ended)),
        (
            "order-needs-check".to_owned(),
            view(DemoOrderState::NeedsCheck),
        ),
    ]
}

/// Every page in every state in one language: its name and its document.
pub(crate) fn every_page(language: Language) -> Vec<(String, String)> {
    let pay = chrome(language, &format!("/pay/{}", session().as_str()));
    let wallets = chrome(language, "/wallets");
    let demo = chrome(language, "/demo");
    let mut pages = Vec::new();
    for (name, view) in orders() {
        pages.push((name, pages::pay(&pay, &view)));
    }
    for (name, view) in wallet_pages() {
        pages.push((name, pages::wallets(&wallets, &view)));
    }
    for (name, view) in demo_orders() {
        pages.push((name, pages::demo_order(&demo, &view)));
    }
    pages.push((
        "bkash-window".to_owned(),
        pages::frame(&pay, &order(ready(None)), &frame()),
    ));
    for problem in PROBLEMS {
        pages.push((
            file_name("problem", &format!("{problem:?}")),
            pages::problem(&demo, problem),
        ));
    }
    pages.push((
        "shop".to_owned(),
        pages::demo_shop(&demo, &pages::shop::GOODS),
    ));
    pages.push(("home".to_owned(), pages::home(&chrome(language, "/"), true)));
    pages.push((
        "home-closed".to_owned(),
        pages::home(&chrome(language, "/"), false),
    ));
    pages
}

/// A name such as `notice-declined-wrongpin`.
fn file_name(kind: &str, debug: &str) -> String {
    let name = debug.to_lowercase().replace('(', "-").replace(')', "");
    format!("{kind}-{name}")
}
