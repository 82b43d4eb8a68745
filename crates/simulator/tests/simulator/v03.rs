//! The dialect of the guide v0.3 of 2019: its four-field tokens, identifiers, callbacks and error
//! codes.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::Settings;

use crate::harness::{Answer, Shop, WALLET, read};

const BASE: &str = "/v1.2.0-beta/tokenized";
/// A callbackURL without a scheme, as in the guide's samples.
const CALLBACK: &str = "www.merchant.site/callback";
const UTC_TIME: &str = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:\d{3} GMT\+0000";
const WHOLE_SECONDS: &str = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:000 GMT\+0600";

pub(crate) async fn v03(shop: &Shop, path: &str, body: Value) -> Answer {
    shop.post(&format!("{BASE}{path}"), body).await
}

/// Creates an agreement and returns the response.
async fn created_agreement(shop: &Shop) -> Answer {
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = v03(shop, "/agreement/create", body).await;
    created.is_successful();
    created
}

/// Creates and executes an agreement and returns its agreementID and paymentID.
pub(crate) async fn agreed(shop: &Shop) -> (String, String) {
    let created = created_agreement(shop).await;
    let id = created.text_of("paymentID").to_owned();
    shop.approve(&id).await;
    let executed = v03(shop, "/agreement/execute", json!({"paymentID": id})).await;
    let agreement = executed.is_successful().text_of("agreementID").to_owned();
    (agreement, id)
}

fn order(agreement: &str, amount: &str) -> Value {
    json!({
        "agreementID": agreement,
        "amount": amount,
        "currency": "BDT",
        "intent": "sale",
        "merchantInvoiceNumber": "mINV00002",
        "callbackURL": CALLBACK,
    })
}

/// Creates a payment that the customer approves, and returns its paymentID.
async fn approved(shop: &Shop, agreement: &str, amount: &str) -> String {
    let created = v03(shop, "/payment/create", order(agreement, amount)).await;
    let id = created.is_successful().text_of("paymentID").to_owned();
    shop.approve(&id).await;
    id
}

#[tokio::test]
async fn create_keeps_blanks_in_its_fields() {
    let shop = Shop::open().await;
    let callback = format!(" {CALLBACK} ");
    let body = json!({"payerReference": " payer 7 ", "callbackURL": callback});
    let created = v03(&shop, "/agreement/create", body).await;
    created.is_successful();
    assert_eq!(created.text_of("payerReference"), " payer 7 ");
    assert_eq!(created.text_of("callbackURL"), callback);
    let id = created.text_of("paymentID").to_owned();
    assert_eq!(shop.approve(&id).await.status, 200);
    let body = json!({"paymentID": format!(" {id} ")});
    let executed = v03(&shop, "/agreement/execute", body).await;
    executed.is_successful();
    assert_eq!(executed.text_of("payerReference"), " payer 7 ");

    let mut body = order(&format!(" {}", executed.text_of("agreementID")), "50");
    body["merchantInvoiceNumber"] = " mINV00002".into();
    let created = v03(&shop, "/payment/create", body).await;
    created.is_successful();
    assert_eq!(created.text_of("merchantInvoiceNumber"), " mINV00002");
    let mut body = order(executed.text_of("agreementID"), " 50");
    let refused = v03(&shop, "/payment/create", body.clone()).await;
    refused.is_refused("2006", "Invalid amount.");
    body["amount"] = "50".into();
    body["currency"] = "BDT ".into();
    let refused = v03(&shop, "/payment/create", body).await;
    refused.is_refused("2007", "Invalid currency.");
}

#[tokio::test]
async fn token_responses_have_four_fields() {
    let shop = Shop::open().await;
    let granted = shop
        .token_at(&format!("{BASE}/token/grant"), "sim", Value::Null)
        .await;
    let expected = ["token_type", "id_token", "expires_in", "refresh_token"];
    assert_eq!((granted.status.as_u16(), granted.keys().len()), (200, 4));
    assert_eq!(granted.keys(), expected);
    granted
        .has_format("token_type", "Bearer")
        .has_format("id_token", r"[\w-]+\.[\w-]+\.[\w-]+");
    assert_eq!(granted.json["expires_in"], 3600);
    let more = json!({"refresh_token": granted.text_of("refresh_token")});
    let refreshed = shop
        .token_at(&format!("{BASE}/token/refresh"), "sim", more)
        .await;
    assert_eq!(refreshed.keys(), expected);
    let keys = ("sim-app-key", refreshed.text_of("id_token"));
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    shop.post_as(keys, &format!("{BASE}/agreement/create"), body)
        .await
        .is_successful();
}

#[tokio::test]
async fn refused_token_calls_have_the_guides_error_codes() {
    let shop = Shop::open().await;
    let unknown = shop
        .token_at(&format!("{BASE}/token/grant"), "nobody", Value::Null)
        .await;
    unknown.is_refused("2001", "Invalid App Key");
    assert!(unknown.is_invention());
    let missing = shop
        .token_at(&format!("{BASE}/token/refresh"), "sim", Value::Null)
        .await;
    missing.is_refused("2025", "Invalid Request Body");
}

#[tokio::test]
async fn an_agreement_follows_the_guide() {
    let shop = Shop::open().await;
    let created = created_agreement(&shop).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "payerReference",
        "bkashURL",
        "agreementCreateTime",
        "agreementStatus",
        "callbackURL",
        "successCallbackURL",
        "failureCallbackURL",
        "cancelledCallbackURL",
    ];
    assert_eq!(created.keys(), expected);
    let origin = regex::escape(&shop.running.origin);
    created
        .has_format("paymentID", r"AG[A-Z0-9]{5}\d{13}")
        .has_format(
            "bkashURL",
            &format!(r"{origin}/redirect/tokenized/\?paymentID=AG\w+&hash=\w+&type=Agreement"),
        )
        .has_format("agreementCreateTime", UTC_TIME)
        .has_format("agreementStatus", "Initiated")
        .has_format("callbackURL", CALLBACK);
    let id = created.text_of("paymentID");
    for (key, status) in [
        ("successCallbackURL", "success"),
        ("failureCallbackURL", "failure"),
        ("cancelledCallbackURL", "cancel"),
    ] {
        let url = format!("{CALLBACK}?paymentID={id}&execute=Agreement&status={status}");
        assert_eq!(created.text_of(key), url);
    }

    shop.approve(id).await;
    // The guide's samples have a space before identifiers.
    let body = json!({"paymentID": format!(" {id}")});
    let executed = v03(&shop, "/agreement/execute", body).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "payerReference",
        "agreementID",
        "agreementExecuteTime",
        "agreementStatus",
    ];
    assert_eq!(executed.is_successful().keys(), expected);
    executed
        .has_format("agreementID", r"TokenizedMerchant01[A-Z0-9]{7}\d{13}")
        .has_format("agreementExecuteTime", UTC_TIME)
        .has_format("agreementStatus", "Completed");

    let agreement = json!({"agreementID": executed.text_of("agreementID")});
    let cancelled = v03(&shop, "/agreement/cancel", agreement.clone()).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "agreementID",
        "agreementVoidTime",
        "payerReference",
        "agreementStatus",
    ];
    assert_eq!(cancelled.is_successful().keys(), expected);
    cancelled
        .has_format("paymentID", id)
        .has_format("agreementVoidTime", UTC_TIME)
        .has_format("agreementStatus", "Completed");
    v03(&shop, "/agreement/cancel", agreement)
        .await
        .is_refused("2050", "Agreement has already been cancelled");
}

#[tokio::test]
async fn settings_choose_between_contradictions_of_the_guide() {
    let shop = Shop::open().await;
    shop.set(json!({"v03_cancel_says_cancelled": true, "v03_trailing_blank": true}))
        .await;
    let created = created_agreement(&shop).await;
    let id = created.text_of("paymentID");
    shop.approve(id).await;
    let executed = v03(&shop, "/agreement/execute", json!({"paymentID": id})).await;
    assert_eq!(executed.text_of("agreementStatus"), "Completed ");
    let agreement = json!({"agreementID": executed.text_of("agreementID")});
    let cancelled = v03(&shop, "/agreement/cancel", agreement).await;
    assert_eq!(cancelled.text_of("agreementStatus"), "Cancelled");
}

#[tokio::test]
async fn a_payment_follows_the_guide() {
    let shop = Shop::open().await;
    let (agreement, _) = agreed(&shop).await;
    let created = v03(&shop, "/payment/create", order(&agreement, "50")).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "agreementID",
        "paymentCreateTime",
        "transactionStatus",
        "amount",
        "currency",
        "intent",
        "merchantInvoiceNumber",
        "callbackURL",
        "successCallbackURL",
        "failureCallbackURL",
        "cancelledCallbackURL",
        "bkashURL",
    ];
    assert_eq!(created.is_successful().keys(), expected);
    created
        .has_format("paymentID", r"PAY[A-Z0-9]{5}\d{13}")
        .has_format("paymentCreateTime", UTC_TIME)
        .has_format("transactionStatus", "Initiated")
        .has_format("amount", "50")
        .has_format(
            "bkashURL",
            r"http://[^/]+/redirect/tokenized/\?paymentID=PAY\w+&hash=\w+&type=Payment",
        );
    let id = created.text_of("paymentID");
    let callback = format!("{CALLBACK}?paymentID={id}&execute=Payment&status=success");
    assert_eq!(created.text_of("successCallbackURL"), callback);

    let approved = shop.approve(id).await;
    // The redirect to a URL without a scheme is this simulator's choice.
    assert_eq!(
        approved.text_of("callbackURL"),
        format!("http://{callback}")
    );
    let executed = v03(&shop, "/payment/execute", json!({"paymentID": id})).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "agreementID",
        "paymentExecuteTime",
        "trxID",
        "transactionStatus",
        "amount",
        "currency",
        "intent",
        "merchantInvoiceNumber",
    ];
    assert_eq!(executed.is_successful().keys(), expected);
    executed
        .has_format("agreementID", &agreement)
        .has_format("paymentExecuteTime", UTC_TIME)
        .has_format("trxID", "[A-Z0-9]{10}")
        .has_format("transactionStatus", "Completed")
        .has_format("intent", "sale")
        .has_format("merchantInvoiceNumber", "mINV00002");
    assert_eq!(shop.bookings(), ["payment 50.00"]);

    // In the guide even the key has a space.
    let body = json!({" trxID": executed.text_of("trxID")});
    let found = v03(&shop, "/general/searchTransaction", body).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "trxID",
        "amount",
        "currency",
        "completedTime",
        "customerMsisdn",
        "initiationTime",
        "organizationShortCode",
        "transactionReference",
        "transactionStatus",
        "transactionType",
    ];
    assert_eq!(found.is_successful().keys(), expected);
    found
        .has_format("completedTime", WHOLE_SECONDS)
        .has_format("initiationTime", WHOLE_SECONDS)
        .has_format("customerMsisdn", &format!("88{WALLET}"))
        .has_format("transactionReference", "")
        .has_format("transactionType", "Disbursement via API");
    assert!(!found.is_invention());
    let unknown = json!({"trxID": "NONE"});
    v03(&shop, "/general/searchTransaction", unknown)
        .await
        .is_refused("2033", "Transaction Not Found");
}

#[tokio::test]
async fn a_payment_is_queried_by_its_payment_id() {
    let shop = Shop::open().await;
    let (agreement, id) = agreed(&shop).await;
    let made = v03(&shop, "/payment/status", json!({"paymentID": id})).await;
    made.is_successful()
        .has_format("agreementID", &agreement)
        .has_format("agreementStatus", "Completed");
    assert!(made.is_invention());
    let id = approved(&shop, &agreement, "50").await;
    let waiting = v03(&shop, "/payment/status", json!({"paymentID": id})).await;
    waiting
        .is_successful()
        .has_format("transactionStatus", "Initiated")
        .has_format("verificationStatus", "Complete")
        .has_format("merchantInvoiceNumber", "mINV00002");
    v03(&shop, "/payment/execute", json!({"paymentID": id})).await;
    let paid = v03(&shop, "/payment/status", json!({"paymentID": id})).await;
    paid.has_format("transactionStatus", "Completed")
        .has_format("trxID", "[A-Z0-9]{10}")
        .has_format("paymentExecuteTime", UTC_TIME);
    v03(&shop, "/payment/status", json!({"paymentID": "none"}))
        .await
        .is_refused("2002", "Invalid Payment ID");
}

#[tokio::test]
async fn error_codes_have_their_meaning_of_2019() {
    let shop = Shop::open().await;
    let created = created_agreement(&shop).await;
    let making = json!({"paymentID": created.text_of("paymentID")});
    v03(&shop, "/agreement/execute", making.clone())
        .await
        .is_refused("2051", "Agreement execution pre-requisite hasn't been met");
    let (agreement, made) = agreed(&shop).await;
    v03(&shop, "/agreement/execute", json!({"paymentID": made}))
        .await
        .is_refused("2052", "Invalid Agreement State");

    let created = v03(&shop, "/payment/create", order(&agreement, "50")).await;
    let id = json!({"paymentID": created.text_of("paymentID")});
    // Today 2053 means a cancelled agreement, and 2056 an invalid state.
    v03(&shop, "/payment/execute", id.clone())
        .await
        .is_refused("2053", "Invalid Payment State");
    shop.approve(created.text_of("paymentID")).await;
    v03(&shop, "/payment/execute", id.clone())
        .await
        .is_successful();
    v03(&shop, "/payment/execute", id)
        .await
        .is_refused("2056", "The payment has already been completed");

    let open = approved(&shop, &agreement, "51").await;
    v03(
        &shop,
        "/agreement/cancel",
        json!({"agreementID": agreement}),
    )
    .await
    .is_successful();
    for (path, body) in [
        ("/payment/execute", json!({"paymentID": open})),
        ("/payment/create", order(&agreement, "50")),
    ] {
        v03(&shop, path, body)
            .await
            .is_refused("2050", "Agreement has already been cancelled");
    }
    v03(&shop, "/payment/create", order("none", "50"))
        .await
        .is_refused("2047", "Invalid Agreement ID");
    assert_eq!(shop.bookings(), ["payment 50.00"]);
}

#[tokio::test]
async fn agreements_and_payments_are_executed_on_their_own_paths() {
    let shop = Shop::open().await;
    let (agreement, making) = agreed(&shop).await;
    let paying = approved(&shop, &agreement, "50").await;
    for (path, id) in [
        ("/payment/execute", making.as_str()),
        ("/agreement/execute", &paying),
        ("/payment/execute", "none"),
        ("/agreement/execute", "none"),
    ] {
        v03(&shop, path, json!({"paymentID": id}))
            .await
            .is_refused("2002", "Invalid Payment ID");
    }
}

#[tokio::test]
async fn each_invalid_field_has_the_guides_error_code() {
    let shop = Shop::open().await;
    let (agreement, _) = agreed(&shop).await;
    let with = |field: &str, value: Value| {
        let mut body = order(&agreement, "50");
        body[field] = value;
        body
    };
    for (field, value, code, message) in [
        ("amount", json!("0"), "2006", "Invalid amount."),
        ("currency", json!("USD"), "2007", "Invalid currency."),
        ("intent", json!("gift"), "2008", "Invalid intent."),
        ("intent", json!("authorization"), "2008", "Invalid intent."),
        (
            "callbackURL",
            json!("ftp://shop.example"),
            "2045",
            "Invalid Merchant Callback URL",
        ),
        (
            "callbackURL",
            json!("not an address"),
            "2045",
            "Invalid Merchant Callback URL",
        ),
        ("agreementID", Value::Null, "2025", "Invalid Request Body"),
        ("amount", Value::Null, "2025", "Invalid Request Body"),
        (
            "merchantInvoiceNumber",
            json!("a<b"),
            "2025",
            "Invalid Request Body",
        ),
    ] {
        v03(&shop, "/payment/create", with(field, value))
            .await
            .is_refused(code, message);
    }
    let body = json!({"payerReference": "a<b", "callbackURL": CALLBACK});
    v03(&shop, "/agreement/create", body)
        .await
        .is_refused("2044", "Invalid Payer Reference");
    for path in [
        "/agreement/create",
        "/agreement/execute",
        "/agreement/cancel",
        "/payment/create",
        "/payment/execute",
        "/payment/status/",
        "/general/searchTransaction",
    ] {
        let refused = v03(&shop, path, json!({})).await;
        refused.is_refused("2025", "Invalid Request Body");
        assert!(refused.is_invention());
    }
    // The guide's samples have no scheme; a URL with a scheme is accepted too.
    let body = json!({"payerReference": WALLET, "callbackURL": "https://shop.example/cb?a=1"});
    let created = v03(&shop, "/agreement/create", body).await;
    created.is_successful().has_format(
        "successCallbackURL",
        r"https://shop\.example/cb\?a=1&paymentID=AG\w+&execute=Agreement&status=success",
    );
    // The guide's tables print `Sale`, its samples `sale`.
    v03(&shop, "/payment/create", with("intent", json!("Sale")))
        .await
        .is_successful();
}

#[tokio::test]
async fn refusals_without_a_code_in_the_guide_are_failed_processes() {
    let shop = Shop::open().await;
    let created = created_agreement(&shop).await;
    shop.approve_with(created.text_of("paymentID"), "01823074817")
        .await;
    let id = json!({"paymentID": created.text_of("paymentID")});
    let executed = v03(&shop, "/agreement/execute", id).await;
    let poor = executed.is_successful().text_of("agreementID").to_owned();
    let id = approved(&shop, &poor, "50").await;
    let refused = v03(&shop, "/payment/execute", json!({"paymentID": id})).await;
    refused.is_refused("2003", "Process Failed");
    assert!(refused.is_invention());
    let fault = json!([{"operation": "query", "kind": "maintenance"}]);
    shop.faults(fault).await;
    let closed = v03(&shop, "/payment/status", json!({"paymentID": id})).await;
    assert_eq!(closed.text_of("statusCode"), "503");
}

#[tokio::test]
async fn another_merchants_agreement_is_refused() {
    let shop = Shop::open().await;
    let (agreement, made) = agreed(&shop).await;
    let token = shop.second_merchants_token().await;
    for (path, body) in [
        ("/payment/status", json!({"paymentID": made})),
        ("/agreement/execute", json!({"paymentID": made})),
        ("/agreement/cancel", json!({"agreementID": agreement})),
        ("/payment/create", order(&agreement, "50")),
    ] {
        let keys = ("sim2-app-key", token.as_str());
        let refused = shop.post_as(keys, &format!("{BASE}{path}"), body).await;
        refused.is_refused(
            "2055",
            "This action can only be performed by the agreement or payment initiator party",
        );
    }
}

#[tokio::test]
async fn the_page_opens_at_the_guides_url_and_returns_to_the_merchant() {
    let shop = Shop::open().await;
    let (agreement, _) = agreed(&shop).await;
    let created = v03(&shop, "/payment/create", order(&agreement, "50")).await;
    let page = created.text_of("bkashURL");
    let shown = read(shop.http.get(page).send().await.expect("a page")).await;
    assert_eq!(shown.status, 200);
    let policy = shown.headers["content-security-policy"].to_str();
    assert!(policy.expect("text").contains("http://www.merchant.site"));
    let action = shown.text.split("action=\"").nth(1).expect("a form");
    let action = action
        .split('"')
        .next()
        .expect("an end")
        .replace("&amp;", "&");
    let form = "step=pin&pin=12121&action=go";
    let pressed = shop
        .http
        .post(format!("{}{action}", shop.running.origin))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let left = read(pressed.send().await.expect("an answer")).await;
    assert_eq!(left.status, 303);
    let id = created.text_of("paymentID");
    let expected = format!("http://{CALLBACK}?paymentID={id}&execute=Payment&status=success");
    assert_eq!(left.headers["location"], expected);
}

#[tokio::test]
async fn v03_data_survives_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = || Settings {
        state_file: Some(directory.path().join("state.json")),
        ..Settings::default()
    };
    let shop = Shop::open_with(settings()).await;
    let (agreement, _) = agreed(&shop).await;
    let open = approved(&shop, &agreement, "50").await;
    drop(shop);
    let shop = Shop::open_with(settings()).await;
    let executed = v03(&shop, "/payment/execute", json!({"paymentID": open})).await;
    executed
        .is_successful()
        .has_format("agreementID", &agreement);
    let described = shop
        .control(Method::GET, &format!("/payments/{open}"), json!({}))
        .await;
    described.has_format(
        "callbackURL",
        r"http://www\.merchant\.site/callback\?\S+&execute=Payment\S+",
    );
}
