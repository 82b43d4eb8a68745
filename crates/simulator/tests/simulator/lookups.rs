//! Looking up calls with their bodies, payments, agreements and wallets, and setting wallets.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, WALLET, order};

impl Shop {
    async fn get_control(&self, path: &str) -> Answer {
        self.control(Method::GET, path, Value::Null).await
    }
}

fn ids(list: &Value) -> Vec<String> {
    let rows = list.as_array().expect("a list");
    let id = |row: &Value| row["paymentID"].as_str().unwrap_or("none").to_owned();
    rows.iter().map(id).collect()
}

#[tokio::test]
async fn a_call_shows_its_request_and_its_response() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    let calls = shop.get_control("/calls").await.json;
    let create = &calls["calls"][1];
    assert_eq!(create["operation"], "create");
    assert_eq!(create["family"], "tokenized-v1");
    assert_eq!(create["request"], order("10", "sale"));
    assert_eq!(create["answer"]["paymentID"], id);
    // The request of Create has no paymentID; its response has one.
    assert_eq!(create["paymentID"], id);
    assert_eq!(create["number"], 2);
}

#[tokio::test]
async fn masked_secrets_stay_distinguishable() {
    let shop = Shop::open().await;
    let granted = shop.grant().await;
    shop.create("10").await;
    let refresh = granted.text_of("refresh_token").to_owned();
    let body =
        json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret", "refresh_token": refresh});
    shop.token_call("refresh", "sim-user", "sim-pass", &body)
        .await;
    // Secrets are masked under a wrong name and in a body that is not JSON.
    shop.call("/create", json!({"apikey": "sim-app-secret"}))
        .await;
    let broken = format!("app_secret=sim-app-secret&id_token={}", shop.token);
    let url = shop.url("/token/grant");
    shop.http.post(url).body(broken).send().await.expect("sent");
    let calls = shop.get_control("/calls").await;
    for secret in [
        shop.token.as_str(),
        granted.text_of("id_token"),
        &refresh,
        "sim-app-key",
        "sim-app-secret",
        "sim-user",
        "sim-pass",
    ] {
        assert!(!calls.text.contains(secret), "{secret}");
    }
    let grants: Vec<_> = calls.json["calls"].as_array().expect("calls")[..2]
        .iter()
        .map(|call| {
            call["answer"]["id_token"]
                .as_str()
                .expect("a token")
                .to_owned()
        })
        .collect();
    assert!(grants.iter().all(|token| token.starts_with("eyJ")));
    assert_ne!(grants[0], grants[1]);
    let create = &calls.json["calls"][2]["credentials"];
    assert_eq!(create["authorization"], grants[0]);
    assert_eq!(create["x-app-key"], "sim-…");
}

#[tokio::test]
async fn calls_are_found_by_family_operation_payment_and_fault() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("10").await;
    let other = shop.create("20").await;
    let search = json!({"trxID": trx_id});
    shop.call("/general/searchTransaction", search).await;
    shop.faults(json!([{"operation": "query", "kind": "html"}]))
        .await;
    shop.query(&id).await;
    let operations = async |path: &str| -> Vec<String> {
        let calls = shop.get_control(path).await.json["calls"].take();
        let name = |call: &Value| call["operation"].as_str().expect("a name").to_owned();
        calls.as_array().expect("calls").iter().map(name).collect()
    };
    assert_eq!(
        operations(&format!("/calls?payment={id}")).await,
        ["create", "execute", "query"]
    );
    assert_eq!(
        operations(&format!("/calls?payment={trx_id}")).await,
        ["execute", "search"]
    );
    assert_eq!(
        operations(&format!("/calls?operation=create&payment={other}")).await,
        ["create"]
    );
    assert_eq!(operations("/calls?fault=true").await, ["query"]);
    assert_eq!(
        operations("/calls?family=checkout-iframe").await,
        Vec::<String>::new()
    );
    // One page at a time, newest first.
    let page = shop.get_control("/calls?limit=2").await.json;
    assert_eq!(operations("/calls?limit=2").await, ["search", "query"]);
    let next = page["next"].as_u64().expect("older ones");
    assert_eq!(
        operations(&format!("/calls?limit=2&before={next}")).await,
        ["execute", "create"]
    );
    for (path, field) in [
        ("/calls?operation=pay", "operation"),
        ("/calls?family=v9", "family"),
        ("/calls?limit=0", "limit"),
        ("/calls?fault=maybe", "fault"),
        ("/calls?before=x", "before"),
        ("/calls?pament=1", "pament"),
    ] {
        let refused = shop.get_control(path).await;
        assert_eq!(refused.status, 400, "{path}");
        assert_eq!(refused.json["error"]["field"], field);
    }
}

#[tokio::test]
async fn calls_to_unknown_routes_are_found_by_operation() {
    let shop = Shop::open().await;
    shop.create("10").await;
    shop.call("/creat", json!({})).await;
    for path in ["/calls", "/panel/calls"] {
        let all = shop.get_control(path).await.text;
        assert!(all.contains("checkout/create"), "{path}: {all}");
        let found = shop
            .get_control(&format!("{path}?operation=unknown"))
            .await
            .text;
        assert!(found.contains("checkout/creat"), "{path}: {found}");
        assert!(!found.contains("checkout/create"), "{path}: {found}");
    }
    let offered = shop.get_control("/panel/calls").await.text;
    assert!(offered.contains("<option value=\"unknown\">"), "{offered}");
}

#[tokio::test]
async fn payments_are_listed_filtered_and_paged() {
    let shop = Shop::open().await;
    let (paid, trx_id) = shop.paid("10").await;
    let open = shop.create("20").await;
    let approved = shop.approved("30").await;
    let list = async |path: &str| ids(&shop.get_control(path).await.json["payments"]);
    let all = [approved.clone(), open.clone(), paid.clone()];
    let mut sorted = list("/payments").await;
    assert_eq!(sorted.len(), 3);
    sorted.sort();
    let mut expected = all.to_vec();
    expected.sort();
    assert_eq!(sorted, expected);
    assert_eq!(
        list("/payments?state=completed").await,
        std::slice::from_ref(&paid)
    );
    assert_eq!(list("/payments?state=initiated").await, [open]);
    assert_eq!(list(&format!("/payments?search={trx_id}")).await, [paid]);
    assert_eq!(list("/payments?merchant=50023").await, Vec::<String>::new());
    assert_eq!(list("/payments?family=tokenized-v1").await.len(), 3);
    let first = shop.get_control("/payments?limit=2").await.json;
    let next = first["next"].as_str().expect("an older one");
    let rest = shop
        .get_control(&format!("/payments?limit=2&before={next}"))
        .await
        .json;
    assert_eq!(rest["next"], Value::Null);
    let mut both = ids(&first["payments"]);
    both.extend(ids(&rest["payments"]));
    both.sort();
    assert_eq!(both, expected);
    for (path, field) in [
        ("/payments?state=paid", "state"),
        ("/payments?merchant=1", "merchant"),
        ("/payments?limit=1001", "limit"),
    ] {
        let refused = shop.get_control(path).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json["error"]["field"]),
            (400, &json!(field))
        );
    }
}

#[tokio::test]
async fn agreements_are_listed_and_the_customer_can_revoke_one() {
    let shop = Shop::open().await;
    let (id, payment_id) = shop.agreement().await;
    let listed = shop.get_control("/agreements").await.json;
    let agreement = &listed["agreements"][0];
    assert_eq!(agreement["agreementID"], id);
    assert_eq!(agreement["paymentID"], payment_id);
    assert_eq!(agreement["wallet"], WALLET);
    assert_eq!(agreement["merchant"], "50022");
    assert_eq!(agreement["state"], "active");
    let path = format!("/agreements/{id}/cancel");
    let cancelled = shop.control(Method::POST, &path, Value::Null).await;
    assert_eq!(cancelled.text_of("state"), "cancelled");
    let status = shop
        .call("/agreement/status", json!({"agreementID": id}))
        .await;
    assert_eq!(status.text_of("agreementStatus"), "Cancelled");
    let again = shop.control(Method::POST, &path, Value::Null).await;
    assert_eq!(
        (again.status.as_u16(), &again.json["error"]["code"]),
        (409, &json!("2053"))
    );
    let unknown = shop.control(Method::POST, "/agreements/none/cancel", Value::Null);
    assert_eq!(unknown.await.status, 404);
}

#[tokio::test]
async fn a_wallet_shows_its_otp_and_pin_and_can_be_topped_up_and_locked() {
    let shop = Shop::open().await;
    let path = "/wallets/01877722345";
    let wallet = shop.get_control(path).await;
    assert_eq!(wallet.text_of("pin"), "13131");
    assert_eq!(wallet.text_of("otp"), "123456");
    assert_eq!(wallet.text_of("balance"), "50000.00");
    let poor = shop
        .control(Method::POST, path, json!({"balance": "5", "locked": true}))
        .await;
    assert_eq!(poor.text_of("balance"), "5.00");
    assert!(poor.json["lockedUntil"].is_string());
    let id = shop.create("10").await;
    let locked = shop.approve_with(&id, "01877722345").await;
    assert_eq!(locked.json["error"]["code"], "2015");
    let open = shop
        .control(Method::POST, path, json!({"locked": false}))
        .await;
    assert_eq!(open.json["lockedUntil"], Value::Null);
    shop.approve_with(&id, "01877722345").await;
    shop.execute(&id)
        .await
        .is_refused("2023", "Insufficient Balance");
    shop.control(Method::POST, path, json!({"balance": "7.50"}))
        .await;
    // The ledger shows where the money came from and went to.
    assert_eq!(shop.bookings(), ["withdrawal 49995.00", "deposit 2.50"]);
    for (number, body, status) in [
        ("01877722345", json!({"balance": "much"}), 400),
        ("01877722345", json!({"money": "1"}), 400),
        ("01700002057", json!({"balance": "1"}), 422),
        ("12", json!({}), 404),
    ] {
        let refused = shop
            .control(Method::POST, &format!("/wallets/{number}"), body)
            .await;
        assert_eq!(refused.status, status, "{refused:?}");
    }
}
