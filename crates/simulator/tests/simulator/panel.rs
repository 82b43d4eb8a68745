//! The panel without JavaScript: complete pages and forms.

use reqwest::{Method, header};
use serde_json::{Value, json};
use simulator::{Merchant, Settings};

use crate::{
    harness::{Answer, Shop, order, read},
    waiting::refusing_address,
};

const PAGES: [&str; 12] = [
    "",
    "/panel/start",
    "/panel/payments",
    "/panel/agreements",
    "/panel/wallets",
    "/panel/accounts",
    "/panel/calls",
    "/panel/notifications",
    "/panel/faults",
    "/panel/clock",
    "/panel/settings",
    "/panel/errors",
];

impl Shop {
    /// A page of the panel.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        let url = format!("{}/simulator{path}", self.running.origin);
        read(self.http.get(url).send().await.expect("a page")).await
    }

    /// Submits a form as a browser does on a page of the panel.
    pub(crate) async fn press(&self, path: &str, form: &str) -> Answer {
        self.press_from(&self.running.origin, path, form).await
    }

    pub(crate) async fn press_from(&self, origin: &str, path: &str, form: &str) -> Answer {
        let request = self
            .http
            .post(format!("{}/simulator{path}", self.running.origin))
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned());
        read(request.send().await.expect("an answer")).await
    }

    /// Submits a form and loads the page that it redirects to.
    pub(crate) async fn press_and_follow(&self, path: &str, form: &str) -> String {
        let answer = self.press(path, form).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let to = answer.headers[header::LOCATION].to_str().expect("text");
        let path = to.strip_prefix("/simulator").expect("the panel");
        self.page(path).await.text
    }

    pub(crate) async fn state_of(&self, id: &str) -> String {
        let path = format!("/payments/{id}");
        let shown = self.control(Method::GET, &path, Value::Null).await;
        shown.text_of("state").to_owned()
    }
}

#[tokio::test]
async fn every_page_is_complete_and_has_a_strict_content_security_policy() {
    let shop = Shop::open().await;
    shop.paid("10").await;
    shop.agreement().await;
    for page in PAGES {
        let shown = shop.page(page).await;
        assert_eq!(shown.status, 200, "{page}");
        assert!(shown.text.contains("<html lang=\"en\">"), "{page}");
        assert_eq!(shown.text.matches("<h1>").count(), 1, "{page}");
        assert_eq!(
            shown.text.matches("aria-current=\"page\"").count(),
            1,
            "{page}"
        );
        let policy = shown.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"));
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(shown.headers["cache-control"], "no-store");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        // The content security policy would block these.
        for inline in ["<style", " style=", " onclick=", "javascript:"] {
            assert!(!shown.text.contains(inline), "{page} has {inline}");
        }
    }
}

#[tokio::test]
async fn the_customers_buttons_work_without_javascript() {
    let shop = Shop::open().await;
    for (decision, form, state, expected) in [
        ("approve", "", "verified", "The customer has approved."),
        ("fail", "", "failed", "The payment has failed"),
        ("cancel", "", "cancelled", "The customer has closed"),
        (
            "approve",
            "wallet=01877722345",
            "verified",
            "The customer has approved.",
        ),
        (
            "approve",
            "wallet=01700002057",
            "initiated",
            "refuses this wallet",
        ),
    ] {
        let id = shop.create("10").await;
        let path = format!("/panel/payments/{id}/{decision}");
        let page = shop.press_and_follow(&path, form).await;
        assert!(page.contains(expected), "{decision}: {page}");
        assert_eq!(shop.state_of(&id).await, state);
    }
    let gone = shop
        .press_and_follow("/panel/payments/none/approve", "")
        .await;
    assert!(gone.contains("Payment not found"));
}

#[tokio::test]
async fn a_form_returns_to_its_page() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    let path = format!("/panel/payments/{id}/approve");
    let answer = shop
        .press(
            &path,
            "back=%2Fsimulator%2Fpanel%2Fpayments%3Fstate%3Dinitiated",
        )
        .await;
    assert_eq!(
        answer.headers[header::LOCATION],
        "/simulator/panel/payments?notice=approved&state=initiated"
    );
    let astray = shop.press(&path, "back=%2F%2Fevil.example").await;
    let to = astray.headers[header::LOCATION].to_str().expect("text");
    assert!(to.starts_with("/simulator/panel/payments/"), "{to}");
}

#[tokio::test]
async fn forms_of_other_sites_are_rejected() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    for origin in ["http://evil.example", "http://127.0.0.1:3000", "null"] {
        for path in [
            format!("/panel/payments/{id}/approve"),
            format!("/payments/{id}/approve"),
            "/panel/reset".to_owned(),
            "/reset".to_owned(),
            "/clock/advance".to_owned(),
        ] {
            let refused = shop.press_from(origin, &path, "{}").await;
            assert_eq!(refused.status, 403, "{origin} {path}");
            assert_eq!(refused.json["error"]["code"], "foreign_origin");
        }
    }
    assert_eq!(shop.state_of(&id).await, "initiated");
    // A program sends no origin.
    assert_eq!(shop.approve(&id).await.status, 200);
}

#[tokio::test]
async fn a_payments_page_shows_its_timeline() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("599").await;
    let other = shop.create("10").await;
    shop.call(
        "/payment/refund",
        json!({"paymentID": id, "trxID": trx_id, "amount": "99.50", "sku": "tea", "reason": "cold"}),
    )
    .await;
    let page = shop.page(&format!("/panel/payments/{id}")).await.text;
    let timeline = page.split("id=\"timeline\"").nth(1).expect("a timeline");
    let mut from = 0;
    for expected in [
        "<strong>create</strong>",
        "agreed on bKash’s page",
        "<strong>payment</strong>",
        "<strong>refund</strong>",
    ] {
        let found = timeline[from..].find(expected);
        from += found.unwrap_or_else(|| panic!("{expected} does not follow: {timeline}"));
    }
    assert!(page.contains(&trx_id) && page.contains("৳599.00") && page.contains("৳99.50"));
    assert!(page.contains("৳499.50"), "what can still be refunded");
    assert!(!page.contains(&other));
    assert_eq!(shop.page("/panel/payments/none").await.status, 404);
}

#[tokio::test]
async fn the_payment_list_is_paged() {
    let shop = Shop::open().await;
    for _ in 0..53 {
        shop.create("10").await;
    }
    let first = shop.page("/panel/payments").await.text;
    let rows = |page: &str| page.matches("class=\"id\"").count();
    assert_eq!(rows(&first), 50);
    let older = first.split("rel=\"next\" href=\"/simulator").nth(1);
    let older = older
        .and_then(|rest| rest.split('"').next())
        .expect("a way to older ones");
    let second = shop.page(older).await.text;
    assert_eq!(rows(&second), 3);
    assert!(!second.contains("rel=\"next\""));
    let found = shop.page("/panel/payments?search=nothing").await.text;
    assert!(found.contains("No payments."));
}

#[tokio::test]
async fn no_page_shows_a_secret() {
    let own = Merchant {
        app_key: "own-app-key".to_owned(),
        app_secret: "own-app-secret".to_owned(),
        username: "own-username".to_owned(),
        password: "own-password".to_owned(),
        ..Merchant::default()
    };
    let shop = Shop::open_with(Settings {
        merchant: own.clone(),
        ..Settings::default()
    })
    .await;
    // The second merchant's secrets, and calls that have those of the first in every field.
    let body = json!({"app_key": own.app_key, "app_secret": own.app_secret});
    let granted = shop
        .token_call("grant", &own.username, &own.password, &body)
        .await;
    let (token, refresh) = (
        granted.text_of("id_token"),
        granted.text_of("refresh_token"),
    );
    let body =
        json!({"app_key": own.app_key, "app_secret": own.app_secret, "refresh_token": refresh});
    shop.token_call("refresh", &own.username, &own.password, &body)
        .await;
    shop.call("/create", json!({"note": own.app_secret})).await;
    for page in PAGES {
        let shown = shop.page(page).await.text;
        for secret in [
            token,
            refresh,
            &own.app_key,
            &own.app_secret,
            &own.username,
            &own.password,
            "sim2-app-secret",
        ] {
            assert!(!shown.contains(secret), "{secret} on {page}");
        }
    }
    // The default credentials, which the documentation prints, are shown so that they can be copied.
    let shop = Shop::open().await;
    let start = shop.page("/panel/start").await.text;
    assert!(start.contains("sim-app-secret") && start.contains(&shop.running.origin));
}

#[tokio::test]
async fn input_of_callers_is_escaped() {
    let shop = Shop::open().await;
    let mut body = order("10", "sale");
    body["extra"] = "<script>alert(1)</script>".into();
    body["merchantAssociationInfo"] = "\"><img src=x>".into();
    shop.call("/create", body).await;
    shop.set(json!({"merchant_name": "<b>Tea</b>"})).await;
    for page in PAGES {
        let shown = shop.page(page).await.text;
        for raw in ["<script>alert", "<img src=x", "<b>Tea"] {
            assert!(!shown.contains(raw), "{raw} on {page}");
        }
    }
    assert!(
        shop.page("/panel/calls")
            .await
            .text
            .contains("&lt;script&gt;alert")
    );
}

#[tokio::test]
async fn a_notice_is_not_shown_after_the_payment_has_changed() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    let page = format!("/panel/payments/{id}?notice=approved");
    shop.approve(&id).await;
    assert!(
        shop.page(&page)
            .await
            .text
            .contains("Execute can follow now.")
    );
    shop.execute(&id).await.is_successful();
    assert!(
        !shop
            .page(&page)
            .await
            .text
            .contains("Execute can follow now.")
    );
}

#[tokio::test]
async fn an_unknown_url_has_an_html_error_page() {
    let shop = Shop::open().await;
    let ask = async |method: Method, path: &str, accept: &str| {
        let url = format!("{}/simulator{path}", shop.running.origin);
        let request = shop.http.request(method, url).header("accept", accept);
        read(request.send().await.expect("an answer")).await
    };
    for (method, path) in [
        (Method::GET, "/panel/none"),
        (Method::GET, "/none"),
        (Method::GET, "/panel/faults/clear"),
    ] {
        let page = ask(method.clone(), path, "text/html,*/*;q=0.8").await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("<h1>Page not found</h1>"), "{path}");
        assert!(page.text.contains("<a href=\"/simulator\">") && page.text.contains("<nav"));
        let program = ask(method, path, "*/*").await;
        program.is_rejected_by_the_gateway(403, "Missing Authentication Token");
    }
    let home = ask(Method::GET, "/panel", "text/html").await;
    assert_eq!(home.headers[header::LOCATION], "/simulator");
}

#[tokio::test]
async fn error_codes_are_searchable_linked_and_grouped() {
    let shop = Shop::open().await;
    let count = |page: &str| page.matches("<li class=\"error\"").count();
    let all = shop.page("/panel/errors").await.text;
    assert!(count(&all) > 80 && all.matches("<section").count() == 2);
    for anchor in ["id=\"2001\"", "href=\"#2001\"", "id=\"v03-2056\""] {
        assert_eq!(all.matches(anchor).count(), 1, "{anchor}");
    }
    assert!(!all.contains('`') && all.contains("<code>refuse</code>"));
    for (query, some, none) in [
        ("search=২০২৩", "id=\"2023\"", "id=\"2001\""),
        ("search=WRONG+pin", "id=\"2014\"", "id=\"2001\""),
        ("way=page", "id=\"2013\"", "id=\"2001\""),
        ("list=guide+v0.3", "id=\"v03-2056\"", "id=\"2056\""),
    ] {
        let found = shop.page(&format!("/panel/errors?{query}")).await.text;
        assert!(found.contains(some) && !found.contains(none), "{query}");
    }
    let found = shop.page("/panel/errors?search=255+sku").await.text;
    assert_eq!(count(&found), 1, "the instruction is searched too");
    assert!(
        found.contains("an sku of more than 255 characters"),
        "{found}"
    );
    let nothing = shop.page("/panel/errors?search=nonsense").await.text;
    assert!(count(&nothing) == 0 && nothing.contains("No error code matches."));
}

#[tokio::test]
async fn an_open_page_receives_events() {
    let shop = Shop::open().await;
    let url = format!("{}/simulator/events", shop.running.origin);
    let mut events = shop.http.get(url).send().await.expect("a stream");
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let mut received = String::new();
    let wait_for = async |received: &mut String, events: &mut reqwest::Response, what: &str| {
        while !received.contains(what) {
            let chunk = events.chunk().await.expect("a stream").expect("no end");
            received.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    wait_for(&mut received, &mut events, "retry:").await;
    // An action of the customer is not an API call.
    let id = shop.create("10").await;
    wait_for(&mut received, &mut events, "event: change").await;
    received.clear();
    shop.approve(&id).await;
    wait_for(&mut received, &mut events, "event: change").await;
    received.clear();
    shop.query("none").await;
    wait_for(&mut received, &mut events, "event: change").await;
    received.clear();
    shop.faults(json!([])).await;
    wait_for(&mut received, &mut events, "event: change").await;
}

#[tokio::test]
async fn event_streams_end_at_shutdown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!(
        "http://{}/simulator/events",
        listener.local_addr().expect("an address")
    );
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(simulator::serve(listener, Settings::default(), shutdown));
    let mut events = crate::harness::client()
        .get(url)
        .send()
        .await
        .expect("a stream");
    events
        .chunk()
        .await
        .expect("a stream")
        .expect("its first line");
    stop.send(()).expect("still serving");
    // A cut connection would be an error instead of the end of the stream.
    while let Some(chunk) = events.chunk().await.expect("a proper end") {
        assert!(!chunk.is_empty());
    }
    serving.await.expect("no panic").expect("no error");
}

#[tokio::test]
async fn notifications_are_shown_with_every_attempt() {
    let shop = Shop::open().await;
    let page = shop.page("/panel/notifications").await.text;
    assert!(page.contains("No endpoint is subscribed.") && page.contains("No messages sent."));
    let (_socket, address) = refusing_address();
    let endpoint = format!("http://{address}/ipn");
    let subscription = json!({"endpoint": endpoint, "retryMilliseconds": []});
    shop.control(Method::PUT, "/ipn", subscription).await;
    shop.idle_notifications().await;
    let page = shop.page("/panel/notifications").await.text;
    assert!(page.contains(&endpoint) && page.contains("pending"));
    assert!(
        page.contains("SubscriptionConfirmation") && page.contains("badge bad"),
        "{page}"
    );
}
