//! Malformed and ambiguous requests to the REST API. Each is rejected with a problem document that names the invalid
//! part, and has no effect.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{BackEnd, Contract, Page, Shop};

const SESSIONS: &str = "/v1/checkout/sessions";

/// Strings that are not amounts.
const INVALID_AMOUNTS: [&str; 27] = [
    "1e3",
    "1E3",
    "-1",
    "+5",
    " 5",
    "5 ",
    "5.",
    ".5",
    "00.5",
    "0599",
    "0.001",
    "0",
    "0.00",
    "",
    "1,000",
    "1_000",
    "0x10",
    "NaN",
    "Infinity",
    "৳৫০",
    "৫০",
    "٥٠",
    "５０",
    "5\u{200b}0",
    "\u{202e}05",
    "5\u{0}",
    "99999999999999999999999",
];

/// Sends a POST with exactly these headers and bytes.
async fn send_raw(
    merchant: &BackEnd<'_>,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Page {
    let request = merchant.shop.browser.request(Method::POST, path);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let page = Page::read(request.body(body.to_vec())).await;
    Contract::get().check("POST", path, &page);
    page
}

/// Creates a session with a JSON body, the merchant's API key and an idempotency key.
async fn post_session(merchant: &BackEnd<'_>, body: &[u8]) -> Page {
    let key = format!("Bearer {}", merchant.key);
    let headers = [
        ("authorization", key.as_str()),
        ("idempotency-key", "the-one"),
        ("content-type", "application/json"),
    ];
    send_raw(merchant, SESSIONS, &headers, body).await
}

fn problem(page: &Page) -> Value {
    assert_eq!(page.header("content-type"), "application/problem+json");
    serde_json::from_str(&page.body).unwrap()
}

/// Asserts that nothing was stored: no session, no event, and not the idempotency key.
async fn assert_no_effect(merchant: &BackEnd<'_>) {
    for list in [SESSIONS, "/v1/events", "/v1/refunds"] {
        let listed = merchant.get(list).await;
        assert_eq!(listed.body["data"], json!([]), "{list}");
    }
    let order = merchant.order("INV-free");
    let created = merchant.post_with_key("the-one", SESSIONS, &order).await;
    assert_eq!(created.status, 201, "{created:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_invalid_amounts_everywhere() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for text in INVALID_AMOUNTS {
        let mut order = merchant.order("INV-1");
        order["amount"] = json!(text);
        let refused = post_session(&merchant, order.to_string().as_bytes()).await;
        assert_eq!(refused.status, 400, "{text:?}: {}", refused.body);
        assert_eq!(
            problem(&refused)["errors"][0]["field"],
            "amount",
            "{text:?}"
        );

        let mut order = merchant.order("INV-1");
        order["line_items"] = json!([{ "name": "মধু", "quantity": 1, "amount": text }]);
        let refused = post_session(&merchant, order.to_string().as_bytes()).await;
        let refused = problem(&refused);
        assert_eq!(
            refused["errors"][0]["field"], "line_items[0].amount",
            "{text:?}"
        );
    }
    // JSON numbers, other JSON values, and tokens that are not JSON.
    for token in [
        "599", "599.00", "5e2", "-1", "1e400", "NaN", "null", "true", "{}", "[\"5\"]",
    ] {
        let order = merchant.order("INV-1").to_string();
        let order = order.replace("\"599.00\"", token);
        let refused = post_session(&merchant, order.as_bytes()).await;
        assert_eq!(refused.status, 400, "{token}: {}", refused.body);
        assert_eq!(problem(&refused)["code"], "invalid_request", "{token}");
    }
    assert_no_effect(&merchant).await;

    let (_, payment) = merchant.paid(&merchant.order("INV-2")).await;
    for text in INVALID_AMOUNTS {
        let body =
            json!({ "payment": payment, "amount": text, "sku": "honey", "reason": "broken" });
        let refused = merchant.post("/v1/refunds", &body).await;
        assert_eq!(
            (refused.status, refused.code()),
            (400, "invalid_request"),
            "{text:?}"
        );
    }
    let refunds = merchant.get("/v1/refunds").await;
    assert_eq!(refunds.body["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_invisible_and_bidirectional_characters_and_accepts_bangla() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let tricks = [
        "INV\u{202e}1",
        "INV\u{200b}1",
        "\u{feff}INV",
        "INV\u{0}",
        "INV\u{2066}1",
        "I\nV",
    ];
    for text in tricks {
        for field in ["invoice", "payer_reference", "success_url", "cancel_url"] {
            let mut order = merchant.order("INV-1");
            order[field] = match order[field].as_str() {
                Some(url) if url.starts_with("http") => json!(format!("{url}/{text}")),
                _ => json!(text),
            };
            let refused = post_session(&merchant, order.to_string().as_bytes()).await;
            assert_eq!(refused.status, 400, "{field} {text:?}: {}", refused.body);
            assert_eq!(problem(&refused)["errors"][0]["field"], field, "{text:?}");
        }
        let mut order = merchant.order("INV-1");
        order["line_items"] = json!([{ "name": text, "quantity": 1, "amount": "599.00" }]);
        let refused = post_session(&merchant, order.to_string().as_bytes()).await;
        assert_eq!(
            problem(&refused)["errors"][0]["field"],
            "line_items[0].name",
            "{text:?}"
        );
        let mut order = merchant.order("INV-1");
        order["metadata"] = json!({ text: "x" });
        let refused = post_session(&merchant, order.to_string().as_bytes()).await;
        assert_eq!(refused.status, 400, "metadata {text:?}");
    }
    assert_no_effect(&merchant).await;

    let mut order = merchant.order("চালান-৭ ক্\u{200d}ষ");
    order["line_items"] = json!([{ "name": "মধু ５০০ গ্রাম", "quantity": 1, "amount": "599.00" }]);
    order["metadata"] = json!({ "বই": "১" });
    let opened = merchant.post(SESSIONS, &order).await;
    assert_eq!(
        (opened.status, &opened.body["invoice"]),
        (201, &order["invoice"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_bodies_that_are_not_one_json_document() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let order = merchant.order("INV-1").to_string();
    let with = |old: &str, new: &[u8]| {
        let (before, after) = order.split_once(old).unwrap();
        [before.as_bytes(), new, after.as_bytes()].concat()
    };
    let nested = |open: &str, close: &str| {
        let deep = format!("{}{}", open.repeat(4000), close.repeat(4000));
        with("\"INV-1\"", deep.as_bytes())
    };
    let twice = |field: &str| with("{", format!("{{\"{field}\":\"1\",").as_bytes());
    let wide = order.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (what, body) in [
        ("an overlong character", with("INV-1", b"INV\xc0\xaf1")),
        ("an overlong NUL", with("INV-1", b"INV\xc0\x80")),
        ("a surrogate in UTF-8", with("INV-1", b"INV\xed\xa0\x80")),
        ("half a character", with("INV-1", b"INV\xe0\xa6")),
        ("half a pair", with("INV-1", br"INV\ud83d")),
        ("the other half", with("INV-1", br"INV\udcb8")),
        ("two first halves", with("INV-1", br"INV\ud83d\ud83d")),
        ("an escaped NUL", with("INV-1", br"INV\u0000")),
        ("a bare NUL", with("INV-1", b"INV\0")),
        ("a bare line break", with("INV-1", b"INV\n")),
        ("UTF-16", wide),
        (
            "a byte order mark",
            [b"\xef\xbb\xbf", order.as_bytes()].concat(),
        ),
        ("lists in lists", nested("[", "]")),
        ("objects in objects", nested("{\"a\":", "}")),
        ("a field twice", twice("invoice")),
        ("an amount twice", twice("amount")),
        (
            "an entry twice",
            with("{", br#"{"metadata":{"a":"1","a":"2"},"#),
        ),
        ("two documents", format!("{order}{order}").into_bytes()),
        ("a comma too many", with("}", b",}")),
        ("a comment", with("{", b"{/* hi */")),
        ("single quotes", order.replace('"', "'").into_bytes()),
        ("a list", b"[]".to_vec()),
        ("nothing", b"null".to_vec()),
        ("a form", b"amount=599.00&invoice=INV-1".to_vec()),
    ] {
        let refused = post_session(&merchant, &body).await;
        assert_eq!(refused.status, 400, "{what}: {}", refused.body);
        assert_eq!(problem(&refused)["code"], "invalid_request", "{what}");
    }
    assert_no_effect(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "a table of requests is read in one piece"
)]
async fn rejects_missing_repeated_and_ambiguous_headers() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let order = merchant.order("INV-1").to_string();
    let good = format!("Bearer {}", merchant.key);
    let large = "x".repeat(300);
    let key = ("authorization", good.as_str());
    let idempotency = ("idempotency-key", "the-one");
    let json = ("content-type", "application/json");
    for (status, code, headers) in [
        (401, "invalid_api_key", vec![key, key, idempotency, json]),
        (
            401,
            "invalid_api_key",
            vec![
                key,
                ("authorization", "Bearer sk_test_x"),
                idempotency,
                json,
            ],
        ),
        (
            401,
            "invalid_api_key",
            vec![("authorization", merchant.key.as_str()), idempotency, json],
        ),
        (
            401,
            "invalid_api_key",
            vec![("authorization", "Basic c2s6"), idempotency, json],
        ),
        (
            400,
            "idempotency_key_invalid",
            vec![key, idempotency, idempotency, json],
        ),
        (
            400,
            "idempotency_key_invalid",
            vec![key, idempotency, ("idempotency-key", "two"), json],
        ),
        (
            400,
            "idempotency_key_invalid",
            vec![key, ("idempotency-key", &large), json],
        ),
        (
            400,
            "idempotency_key_invalid",
            vec![key, ("idempotency-key", "চাবি"), json],
        ),
        (400, "idempotency_key_missing", vec![key, json]),
        (415, "unsupported_media_type", vec![key, idempotency]),
        (
            415,
            "unsupported_media_type",
            vec![key, idempotency, json, ("content-type", "text/plain")],
        ),
        (
            415,
            "unsupported_media_type",
            vec![
                key,
                idempotency,
                ("content-type", "application/json; charset=utf-16"),
            ],
        ),
        (
            415,
            "unsupported_media_type",
            vec![
                key,
                idempotency,
                ("content-type", "application/json;charset=\"ISO-8859-1\""),
            ],
        ),
        (
            415,
            "unsupported_media_type",
            vec![key, idempotency, ("content-type", "text/json")],
        ),
        (
            400,
            "unknown_version",
            vec![key, idempotency, json, ("checkout-version", "2020-01-01")],
        ),
        (
            400,
            "unknown_version",
            vec![
                key,
                idempotency,
                json,
                ("checkout-version", "2026-11-21"),
                ("checkout-version", "x"),
            ],
        ),
    ] {
        let refused = send_raw(&merchant, SESSIONS, &headers, order.as_bytes()).await;
        let found = problem(&refused);
        assert_eq!(
            (refused.status, &found["code"]),
            (status, &json!(code)),
            "{headers:?}"
        );
        assert!(!refused.body.contains(&merchant.key), "a key in an answer");
    }
    assert_no_effect(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_an_oversized_header_and_accepts_every_spelling_of_utf_8() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let huge = "x".repeat(1_000_000);
    let request = shop.browser.request(Method::GET, "/v1/payments");
    let request = request.bearer_auth(&merchant.key).header("x-huge", huge);
    // The server may close the connection before the whole header is sent.
    let refused = request.send().await;
    assert!(refused.is_err() || refused.unwrap().status() == 431);

    let key = format!("Bearer {}", merchant.key);
    let order = merchant.order("INV-1").to_string();
    for (idempotency_key, kind) in [
        ("one", "application/json; charset=utf-8"),
        ("two", "APPLICATION/JSON;charset=\"UTF-8\""),
    ] {
        let headers = [
            ("authorization", key.as_str()),
            ("idempotency-key", idempotency_key),
            ("content-type", kind),
        ];
        let opened = send_raw(&merchant, SESSIONS, &headers, order.as_bytes()).await;
        assert_eq!(opened.status, 201, "{kind}: {}", opened.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_an_endless_body_while_it_is_being_sent() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let address = shop.origin.trim_start_matches("http://");
    let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    let head = format!(
        "POST {SESSIONS} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nidempotency-key: the-one\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        merchant.key
    );
    writer.write_all(head.as_bytes()).await.unwrap();
    let endless = tokio::spawn(async move {
        let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
        // Until the server closes the connection.
        while writer.write_all(chunk.as_bytes()).await.is_ok() {}
    });
    let mut answer = Vec::new();
    let mut part = [0_u8; 4096];
    while !String::from_utf8_lossy(&answer).contains("body_too_large") {
        let read = reader.read(&mut part).await.unwrap();
        assert!(read > 0, "no answer: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&part[..read]);
    }
    assert!(answer.starts_with(b"HTTP/1.1 413 "));
    endless.abort();
    assert_no_effect(&merchant).await;
}

/// The response to a POST with a `Content-Length` of `length` and an incomplete body. `hang_up` closes the sending
/// side of the connection.
async fn post_incomplete(
    merchant: &BackEnd<'_>,
    length: u64,
    body: &[u8],
    hang_up: bool,
) -> String {
    let address = merchant.shop.origin.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {SESSIONS} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nidempotency-key: the-one\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n",
        merchant.key
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(body).await.unwrap();
    if hang_up {
        connection.shutdown().await.unwrap();
    }
    let mut answer = Vec::new();
    let mut part = [0_u8; 4096];
    while !answer.ends_with(b"}") {
        let read = connection.read(&mut part).await.unwrap();
        assert!(read > 0, "no answer: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&part[..read]);
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_body_is_malformed_and_a_declared_oversized_body_is_rejected_at_once() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let half = post_incomplete(&merchant, 500, b"{\"amount\": ", true).await;
    assert!(half.starts_with("HTTP/1.1 400 "), "{half}");
    assert!(half.contains("\"code\":\"invalid_request\""), "{half}");
    // The rest is never sent, and the connection stays open.
    let large = post_incomplete(&merchant, 1_000_000_000_000, b"{", false).await;
    assert!(large.starts_with("HTTP/1.1 413 "), "{large}");
    assert_no_effect(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_a_compressed_body() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let key = format!("Bearer {}", merchant.key);
    let order = merchant.order("INV-1").to_string();
    let headers = [
        ("authorization", key.as_str()),
        ("idempotency-key", "the-one"),
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let refused = send_raw(&merchant, SESSIONS, &headers, order.as_bytes()).await;
    assert_eq!(refused.status, 415, "{}", refused.body);
    let refused = problem(&refused);
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("Content-Encoding"), "{detail}");
    assert_no_effect(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_unknown_query_parameters() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let session = "/v1/checkout/sessions/cs_x?expands=payments";
    for (path, name) in [
        ("/v1/payments?state=completed", "state"),
        ("/v1/checkout/sessions?invoice=INV-1&amount=5", "amount"),
        ("/v1/events?Type=payment.completed", "Type"),
        (session, "expands"),
    ] {
        let refused = merchant.get(path).await;
        assert_eq!(
            (refused.status, refused.code()),
            (400, "invalid_request"),
            "{path}"
        );
        assert_eq!(refused.body["errors"][0]["field"], name, "{path}");
    }
    // Authentication comes first.
    let stranger = BackEnd::with_key(&shop, "sk_test_nobody".to_owned());
    let refused = stranger.get("/v1/payments?status=completed").await;
    assert_eq!(refused.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_line_items_whose_sum_exceeds_the_maximum_amount() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let line = json!({ "name": "মধু", "quantity": 1, "amount": "999999999.99" });
    let mut order = merchant.order("INV-1");
    order["line_items"] = json!([line, line]);
    for amount in [json!("999999999.99"), json!(null)] {
        order["amount"] = amount;
        let refused = merchant.post_with_key("the-one", SESSIONS, &order).await;
        assert_eq!((refused.status, refused.code()), (400, "invalid_request"));
        assert_eq!(refused.body["errors"][0]["field"], "line_items");
    }
    assert_no_effect(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_root_of_the_api_returns_a_problem_document() {
    let shop = Shop::open().await;
    for path in ["/v1", "/v1/"] {
        let page = Page::read(shop.browser.request(Method::GET, path)).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(problem(&page)["code"], "not_found", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_supports_head_like_get_and_options_only_for_cors() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for (path, item) in Contract::get().document["paths"].as_object().unwrap() {
        let real = path.replace(['{', '}'], "");
        let ask = |method: Method| {
            let request = shop
                .browser
                .request(method, &real)
                .bearer_auth(&merchant.key);
            Page::read(request)
        };
        let (head, get) = (ask(Method::HEAD).await, ask(Method::GET).await);
        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{path}"
        );
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
        let is_read = item.get("get").is_some();
        assert_eq!(head.status == 405, !is_read, "{path}");

        let options = ask(Method::OPTIONS).await;
        assert_eq!(options.status, 405, "{path}");
        assert_eq!(problem(&options)["code"], "method_not_allowed", "{path}");
        for method in item.as_object().unwrap().keys() {
            assert!(
                options.header("allow").contains(&method.to_uppercase()),
                "{path}"
            );
        }
    }
    assert_no_effect(&merchant).await;
}
