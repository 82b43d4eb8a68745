//! Sample view models: every page in every state, for the tests and the gallery.

use std::time::Duration;

use app::{
    pages,
    view::{
        AgreementPolicy, AgreementView, AgreementsNotice, AgreementsView, BkashWindowView,
        ColorScheme, DemoOrderState, DemoOrderView, Embedding, ExternalScript, Language, LineItem,
        PageContext, PayNotice, PayState, PayView, PayableOrder, Problem, Receipt, RefundView,
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

pub(crate) const AGREEMENTS_NOTICES: [AgreementsNotice; 6] = [
    AgreementsNotice::Saved,
    AgreementsNotice::Revoked,
    AgreementsNotice::Pending,
    AgreementsNotice::Closed,
    AgreementsNotice::NotSaved,
    AgreementsNotice::BkashUnavailable,
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

pub(crate) fn pay_notices() -> Vec<PayNotice> {
    let mut notices = vec![
        PayNotice::Closed,
        PayNotice::FailedAtBkash,
        PayNotice::NotExecuted,
        PayNotice::BkashUnavailable,
        PayNotice::Superseded,
        PayNotice::AgreementNotSaved,
        PayNotice::TooManyAttempts,
    ];
    notices.extend(DECLINES.map(PayNotice::Declined));
    notices
}

pub(crate) fn context(language: Language, path: &str) -> PageContext {
    PageContext {
        language,
        path: path.to_owned(),
        merchant: "Nakshi Ghor".to_owned(),
        support: Some("01700-000000".to_owned()),
        nonce: "bm9uY2U".to_owned(),
        version: "1a2b3c".to_owned(),
        stylesheet: None,
        logo: None,
        color_scheme: ColorScheme::Auto,
        simulated: true,
    }
}

pub(crate) fn session() -> SessionId {
    SessionId::from_bits([7; 32])
}

pub(crate) fn masked(number: &str) -> MaskedMsisdn {
    Msisdn::parse(number)
        .expect("a sample that parses")
        .masked()
}

pub(crate) fn amount(taka: &str) -> Amount {
    Amount::parse(taka).expect("a sample that parses")
}

pub(crate) fn agreement(index: u8, number: Option<&str>) -> AgreementView {
    AgreementView {
        id: AgreementId::from_bits([index; 32]),
        number: number.map(masked),
        consented_at: NOW,
        revoked_at: None,
        revoking: false,
    }
}

pub(crate) fn open(notice: Option<PayNotice>) -> PayState {
    PayState::Open {
        expires_at: NOW + Duration::from_secs(892),
        now: NOW,
        notice,
    }
}

pub(crate) fn order(state: PayState) -> PayView {
    let line = |name: &str, quantity, taka| LineItem {
        name: name.to_owned(),
        quantity,
        amount: amount(taka),
    };
    PayView {
        session: session(),
        invoice: "NG-2026-0417".to_owned(),
        amount: amount("3750"),
        line_items: vec![
            line("জামদানি ওড়না", 1, "1850"),
            line("Nakshi kantha cushion", 2, "1900"),
        ],
        state,
        payments: 1,
        agreement_policy: AgreementPolicy::Offer,
        agreements: Vec::new(),
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

/// A payment with a completed and a pending refund.
fn refunded() -> PayState {
    let refund = |taka: &str, completed| RefundView {
        amount: amount(taka),
        completed,
    };
    PayState::Paid(Receipt {
        refunds: vec![refund("500", true), refund("99.50", false)],
        ..receipt()
    })
}

/// Every state of a session's page, each with a file name.
pub(crate) fn orders() -> Vec<(String, PayView)> {
    let mut plain = order(open(None));
    plain.line_items.clear();
    plain.agreement_policy = AgreementPolicy::Never;
    let mut consenting = order(open(None));
    consenting.agreement_policy = AgreementPolicy::Require;
    let mut saved = order(open(None));
    saved.agreements = vec![agreement(1, Some("01770618575")), agreement(2, None)];
    let at_bkash = PayState::AtBkash {
        bkash_url: "https://bkash.example/pay".to_owned(),
        expires_at: NOW + Duration::from_secs(4_000),
        now: NOW,
    };
    let trx_id = TrxId::parse("BFD90JRLST").ok();
    let mut orders = vec![
        ("open-plain".to_owned(), plain),
        ("open".to_owned(), order(open(None))),
        ("open-agreement-required".to_owned(), consenting),
        ("open-agreements".to_owned(), saved),
        ("at-bkash".to_owned(), order(at_bkash)),
        ("processing".to_owned(), order(PayState::Processing)),
        ("unknown".to_owned(), order(PayState::Unknown)),
        ("paid".to_owned(), order(paid())),
        ("refunded".to_owned(), order(refunded())),
        (
            "authorized".to_owned(),
            order(PayState::Authorized(receipt())),
        ),
        ("voided".to_owned(), order(PayState::Voided(receipt()))),
        (
            "needs-attention".to_owned(),
            order(PayState::NeedsAttention { trx_id }),
        ),
        (
            "needs-attention-no-trx-id".to_owned(),
            order(PayState::NeedsAttention { trx_id: None }),
        ),
        ("history-lost".to_owned(), order(PayState::HistoryLost)),
        ("cancelled".to_owned(), order(PayState::Cancelled)),
        ("expired".to_owned(), order(PayState::Expired)),
    ];
    let bases = ["open", "at-bkash", "paid", "cancelled"];
    let framed: Vec<_> = orders
        .iter()
        .filter(|(name, _)| bases.contains(&name.as_str()))
        .map(|(name, view)| (format!("framed-{name}"), embedded(view.clone(), true)))
        .collect();
    orders.extend(framed);
    for notice in pay_notices() {
        orders.push((
            file_name("notice", &format!("{notice:?}")),
            order(open(Some(notice))),
        ));
    }
    orders
}

/// Makes the page embeddable by a merchant's pages.
pub(crate) fn embedded(view: PayView, framed: bool) -> PayView {
    let origins = vec!["https://shop.example".to_owned()];
    PayView {
        embedding: Some(Embedding { origins, framed }),
        ..view
    }
}

/// The view of the page that opens bKash's window.
pub(crate) fn bkash_window() -> BkashWindowView {
    BkashWindowView {
        scripts: vec![ExternalScript {
            src: "https://scripts.bkash.example/checkout.js".to_owned(),
            integrity: Some("sha384-AAAA".to_owned()),
        }],
        created: r#"{"paymentID":"B5YC7CS1618418290455","amount":"3750.00","intent":"sale"}"#
            .to_owned(),
        callback: "/pay/x/callback?paymentID=B5YC7CS1618418290455&signature=k3YOrG8qy6".to_owned(),
    }
}

/// Every state of the page of saved wallets.
pub(crate) fn agreements_pages() -> Vec<(String, AgreementsView)> {
    let mut revoking = agreement(3, Some("01877722345"));
    revoking.revoking = true;
    let mut revoked = agreement(4, Some("01929918378"));
    revoked.revoked_at = Some(NOW + Duration::from_secs(86_400));
    let all = vec![
        agreement(1, Some("01770618575")),
        agreement(2, None),
        revoking,
        revoked,
    ];
    let payable = PayableOrder {
        session: session(),
        amount: amount("3750"),
        invoice: "NG-2026-0417".to_owned(),
    };
    let view = |agreements, order, notice| AgreementsView {
        agreements,
        order,
        notice,
    };
    let mut views = vec![
        ("agreements-empty".to_owned(), view(Vec::new(), None, None)),
        ("agreements".to_owned(), view(all.clone(), None, None)),
        (
            "agreements-order".to_owned(),
            view(all.clone(), Some(payable), None),
        ),
    ];
    for notice in AGREEMENTS_NOTICES {
        let name = file_name("agreements-notice", &format!("{notice:?}"));
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
        ("order-unpaid".to_owned(), view(DemoOrderState::Unpaid)),
        (
            "order-processing".to_owned(),
            view(DemoOrderState::Processing),
        ),
        ("order-closed".to_owned(), view(DemoOrderState::Closed)),
        (
            "order-needs-attention".to_owned(),
            view(DemoOrderState::NeedsAttention),
        ),
    ]
}

/// Renders every page in every state in one language. Returns names and documents.
pub(crate) fn every_page(language: Language) -> Vec<(String, String)> {
    let pay = context(language, &format!("/pay/{}", session().as_str()));
    let agreements = context(language, "/wallets");
    let demo = context(language, "/demo");
    let mut pages = Vec::new();
    for (name, view) in orders() {
        pages.push((name, pages::pay(&pay, &view)));
    }
    for (name, view) in agreements_pages() {
        pages.push((name, pages::agreements(&agreements, &view)));
    }
    for (name, view) in demo_orders() {
        pages.push((name, pages::demo_order(&demo, &view)));
    }
    pages.push((
        "bkash-window".to_owned(),
        pages::bkash_window(&pay, &order(open(None)), &bkash_window()),
    ));
    for problem in PROBLEMS {
        pages.push((
            file_name("problem", &format!("{problem:?}")),
            pages::problem(&demo, problem),
        ));
    }
    pages.push((
        "demo-shop".to_owned(),
        pages::demo_shop(&demo, &pages::demo_shop::PRODUCTS),
    ));
    pages.push((
        "home".to_owned(),
        pages::home(&context(language, "/"), true),
    ));
    pages.push((
        "home-without-demo".to_owned(),
        pages::home(&context(language, "/"), false),
    ));
    pages
}

/// Returns a file name such as `notice-declined-wrongpin`.
fn file_name(kind: &str, debug: &str) -> String {
    let name = debug.to_lowercase().replace('(', "-").replace(')', "");
    format!("{kind}-{name}")
}
