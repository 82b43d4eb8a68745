//! Whatever is called in whatever order, no taka appears or vanishes and no state goes back.

use proptest::prelude::*;
use serde_json::{Value, json};
use simulator::{Poisha, Settings};

use crate::harness::{CALLBACK, Shop};

const WALLETS: [&str; 3] = ["01770618575", "01929918378", "01823074817"];

#[derive(Clone, Debug)]
enum Deed {
    Create {
        taka: u32,
        authorization: bool,
    },
    Control {
        payment: usize,
        wallet: usize,
        action: &'static str,
    },
    Call {
        payment: usize,
        path: &'static str,
    },
    Refund {
        payment: usize,
        taka: u32,
    },
    Advance {
        seconds: u64,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    let actions = prop::sample::select(vec!["approve", "approve", "approve", "fail", "cancel"]);
    let paths = prop::sample::select(vec![
        "/execute",
        "/execute",
        "/payment/status",
        "/payment/confirm/capture",
        "/payment/confirm/void",
    ]);
    prop_oneof![
        3 => (1u32..30_000, any::<bool>()).prop_map(|(taka, authorization)| Deed::Create { taka, authorization }),
        4 => (0usize..6, 0usize..3, actions)
            .prop_map(|(payment, wallet, action)| Deed::Control { payment, wallet, action }),
        6 => (0usize..6, paths).prop_map(|(payment, path)| Deed::Call { payment, path }),
        3 => (0usize..6, 1u32..30_000).prop_map(|(payment, taka)| Deed::Refund { payment, taka }),
        1 => (0u64..400).prop_map(|seconds| Deed::Advance { seconds }),
    ]
}

fn poisha(value: &Value) -> i64 {
    Poisha::parse(value.as_str().expect("text"))
        .expect("an amount, and not a negative one")
        .poisha()
}

/// Every taka there is: it may move, and nothing else.
fn total(ledger: &Value) -> i64 {
    let balances = &ledger["balances"];
    let wallets = balances["wallets"].as_object().expect("wallets");
    let rest = ["merchant", "held", "settled"].map(|place| poisha(&balances[place]));
    wallets.values().map(poisha).sum::<i64>() + rest.iter().sum::<i64>()
}

/// How far along a status is; it never becomes less.
fn rank(status: &str) -> u8 {
    match status {
        "Initiated" => 0,
        "Authorized" => 1,
        "Completed" => 2,
        "Cancelled" => 3,
        other => panic!("unknown status {other}"),
    }
}

async fn run(deeds: Vec<Deed>) {
    let settings = Settings {
        refund_limit: 10,
        seed: Some(1),
        ..Settings::default()
    };
    let shop = Shop::open_with(settings).await;
    let before = total(&shop.ledger());
    let mut payments: Vec<(String, u8)> = Vec::new();
    for deed in deeds {
        let id = |index: usize| payments.get(index).map_or("none", |(id, _)| id).to_owned();
        match deed {
            Deed::Create {
                taka,
                authorization,
            } => {
                let intent = if authorization {
                    "authorization"
                } else {
                    "sale"
                };
                let body = json!({"mode": "0011", "payerReference": "p", "callbackURL": CALLBACK,
                    "amount": taka, "currency": "BDT", "intent": intent,
                    "merchantInvoiceNumber": format!("INV-{}", payments.len())});
                let created = shop.call("/create", body).await;
                payments.push((created.is_successful().text_of("paymentID").to_owned(), 0));
            }
            Deed::Control {
                payment,
                wallet,
                action,
            } => {
                let path = format!("/payments/{}/{action}", id(payment));
                let body = json!({"wallet": WALLETS[wallet]});
                shop.control(reqwest::Method::POST, &path, body).await;
            }
            Deed::Call { payment, path } => {
                shop.call(path, json!({"paymentID": id(payment)})).await;
            }
            Deed::Refund { payment, taka } => {
                let queried = shop.query(&id(payment)).await;
                let body = json!({"paymentID": id(payment), "trxID": queried.text_of("trxID"), "amount": taka});
                shop.call("/payment/refund", body).await;
            }
            Deed::Advance { seconds } => shop.advance(seconds),
        }
        assert_eq!(total(&shop.ledger()), before, "money only moves");
        for (id, seen) in &mut payments {
            let now = rank(shop.query(id).await.text_of("transactionStatus"));
            assert!(now >= *seen, "{id} went back");
            *seen = now;
        }
    }
    for (id, rank) in &payments {
        agrees_with_the_books(&shop.ledger(), id, *rank);
    }
}

/// The entries of a payment tell the same story as its status.
fn agrees_with_the_books(ledger: &Value, id: &str, rank: u8) {
    let of = |kind: &str| -> Vec<i64> {
        let entries = ledger["entries"].as_array().expect("entries");
        let mine = entries
            .iter()
            .filter(|entry| entry["paymentID"] == id && entry["kind"] == kind);
        mine.map(|entry| poisha(&entry["amount"])).collect()
    };
    let (paid, held) = (of("payment"), of("authorization"));
    let (captured, voided, refunded) = (of("capture"), of("void"), of("refund"));
    assert!(paid.len() + held.len() <= 1, "{id} was executed twice");
    assert!(
        captured.len() + voided.len() <= held.len(),
        "{id} was settled twice"
    );
    let taken: i64 = paid.iter().chain(&captured).sum();
    assert!(
        refunded.iter().sum::<i64>() <= taken,
        "{id} gave back more than it took"
    );
    let expected = match (paid.len() + captured.len(), voided.len(), held.len()) {
        (1, _, _) => 2,
        (_, 1, _) => 3,
        (_, _, 1) => 1,
        _ => 0,
    };
    assert_eq!(rank, expected, "{id}'s status and bookings differ");
    let booked = &ledger["executes"][id]["booked"];
    assert_eq!(
        booked.as_u64().unwrap_or(0),
        (paid.len() + held.len()) as u64
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_calls_leaves_the_books_consistent(deeds in prop::collection::vec(deed(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(deeds));
    }
}
