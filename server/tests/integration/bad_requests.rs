//! Requests to the REST API that could be read in two ways, or in none: each is refused with a problem document that
//! names what is wrong, and nothing is kept of it.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{BackEnd, Contract, Page, Shop};

const SESSIONS: &str = "/v1/checkout/sessions";

/// What is no amount, as text.
const NO_AMOUNTS: [&str; 27] = [
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

/// A POST with exactly these headers and bytes.
async fn sent(merchant: &BackEnd<'_>, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Page {
    let request = merchant.shop.browser.request(Method::POST, path);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let page = Page::read(request.body(body.to_vec())).await;
    Contract::get().check("POST", path, &page);
    page
}

/// A POST of JSON with the merchant's key and a key of its own.
async fn posted(merchant: &BackEnd<'_>, body: &[u8]) -> Page {
    let key = format!("Bearer {}", merchant.key);
    let headers = [
        ("authorization", key.as_str()),
        ("idempotency-key", "the-one"),
        ("content-type", "application/json"),
    ];
    sent(merchant, SESSIONS, &headers, body).await
}

fn problem(page: &Page) -> Value {
    assert_eq!(page.header("content-type"), "application/problem+json");
    serde_json::from_str(&page.body).unwrap()
}

/// Nothing was stored: no session, no event, and the key of the wish is still free.
async fn nothing_is_kept(merchant: &BackEnd<'_>) {
    for list in [SESSIONS, "/v1/events", "/v1/refunds"] {
        let listed = merchant.get(list).await;
        assert_eq!(listed.body["data"], json!([]), "{list}");
    }
    let order = merchant.order("INV-free");
    let free = merchant.wish("the-one", SESSIONS, &order).await;
    assert_eq!(free.status, 201, "{free:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_amount_is_refused_wherever_an_amount_is_read() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for text in NO_AMOUNTS {
        let mut order = merchant.order("INV-1");
        order["amount"] = json!(text);
        let refused = posted(&merchant, order.to_string().as_bytes()).await;
        assert_eq!(refused.status, 400, "{text:?}: {}", refused.body);
        assert_eq!(
            problem(&refused)["errors"][0]["field"],
            "amount",
            "{text:?}"
        );

        let mut order = merchant.order("INV-1");
        order["line_items"] = json!([{ "name": "মধু", "quantity": 1, "amount": text }]);
        let refused = posted(&merchant, order.to_string().as_bytes()).await;
        let refused = problem(&refused);
        assert_eq!(
            refused["errors"][0]["field"], "line_items[0].amount",
            "{text:?}"
        );
    }
    // Numbers, whatever they say, and what is not even JSON.
    for token in [
        "599", "599.00", "5e2", "-1", "1e400", "NaN", "null", "true", "{}", "[\"5\"]",
    ] {
        let order = merchant.order("INV-1").to_string();
        let order = order.replace("\"599.00\"", token);
        let refused = posted(&merchant, order.as_bytes()).await;
        assert_eq!(refused.status, 400, "{token}: {}", refused.body);
        assert_eq!(problem(&refused)["code"], "invalid_request", "{token}");
    }
    nothing_is_kept(&merchant).await;

    let (_, payment) = merchant.paid(&merchant.order("INV-2")).await;
    for text in NO_AMOUNTS {
        let wish =
            json!({ "payment": payment, "amount": text, "sku": "honey", "reason": "broken" });
        let refused = merchant.post("/v1/refunds", &wish).await;
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
async fn texts_that_hide_or_turn_what_people_read_are_refused_and_bangla_is_not() {
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
            let refused = posted(&merchant, order.to_string().as_bytes()).await;
            assert_eq!(refused.status, 400, "{field} {text:?}: {}", refused.body);
            assert_eq!(problem(&refused)["errors"][0]["field"], field, "{text:?}");
        }
        let mut order = merchant.order("INV-1");
        order["line_items"] = json!([{ "name": text, "quantity": 1, "amount": "599.00" }]);
        let refused = posted(&merchant, order.to_string().as_bytes()).await;
        assert_eq!(
            problem(&refused)["errors"][0]["field"],
            "line_items[0].name",
            "{text:?}"
        );
        let mut order = merchant.order("INV-1");
        order["metadata"] = json!({ text: "x" });
        let refused = posted(&merchant, order.to_string().as_bytes()).await;
        assert_eq!(refused.status, 400, "metadata {text:?}");
    }
    nothing_is_kept(&merchant).await;

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
async fn bytes_that_are_not_one_json_document_are_refused() {
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
        let refused = posted(&merchant, &body).await;
        assert_eq!(refused.status, 400, "{what}: {}", refused.body);
        assert_eq!(problem(&refused)["code"], "invalid_request", "{what}");
    }
    nothing_is_kept(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_that_could_be_read_in_two_ways_are_refused() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let order = merchant.order("INV-1").to_string();
    let good = format!("Bearer {}", merchant.key);
    let large = "x".repeat(300);
    let key = ("authorization", good.as_str());
    let wish = ("idempotency-key", "the-one");
    let json = ("content-type", "application/json");
    for (status, code, headers) in [
        (401, "invalid_api_key", vec![key, key, wish, json]),
        (
            401,
            "invalid_api_key",
            vec![key, ("authorization", "Bearer sk_test_x"), wish, json],
        ),
        (
            401,
            "invalid_api_key",
            vec![("authorization", merchant.key.as_str()), wish, json],
        ),
        (
            401,
            "invalid_api_key",
            vec![("authorization", "Basic c2s6"), wish, json],
        ),
        (400, "idempotency_key_invalid", vec![key, wish, wish, json]),
        (
            400,
            "idempotency_key_invalid",
            vec![key, wish, ("idempotency-key", "two"), json],
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
        (415, "unsupported_media_type", vec![key, wish]),
        (
            415,
            "unsupported_media_type",
            vec![key, wish, json, ("content-type", "text/plain")],
        ),
        (
            415,
            "unsupported_media_type",
            vec![
                key,
                wish,
                ("content-type", "application/json; charset=utf-16"),
            ],
        ),
        (
            415,
            "unsupported_media_type",
            vec![
                key,
                wish,
                ("content-type", "application/json;charset=\"ISO-8859-1\""),
            ],
        ),
        (
            415,
            "unsupported_media_type",
            vec![key, wish, ("content-type", "text/json")],
        ),
        (
            400,
            "unknown_version",
            vec![key, wish, json, ("checkout-version", "2020-01-01")],
        ),
        (
            400,
            "unknown_version",
            vec![
                key,
                wish,
                json,
                ("checkout-version", "2026-11-21"),
                ("checkout-version", "x"),
            ],
        ),
    ] {
        let refused = sent(&merchant, SESSIONS, &headers, order.as_bytes()).await;
        let found = problem(&refused);
        assert_eq!(
            (refused.status, &found["code"]),
            (status, &json!(code)),
            "{headers:?}"
        );
        assert!(!refused.body.contains(&merchant.key), "a key in an answer");
    }
    nothing_is_kept(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_larger_than_any_is_refused_and_utf8_is_json_however_it_is_named() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let huge = "x".repeat(1_000_000);
    let request = shop.browser.request(Method::GET, "/v1/payments");
    let request = request.bearer_auth(&merchant.key).header("x-huge", huge);
    // The connection may end before all of it is sent.
    let refused = request.send().await;
    assert!(refused.is_err() || refused.unwrap().status() == 431);

    let key = format!("Bearer {}", merchant.key);
    let order = merchant.order("INV-1").to_string();
    for (wish, kind) in [
        ("one", "application/json; charset=utf-8"),
        ("two", "APPLICATION/JSON;charset=\"UTF-8\""),
    ] {
        let headers = [
            ("authorization", key.as_str()),
            ("idempotency-key", wish),
            ("content-type", kind),
        ];
        let opened = sent(&merchant, SESSIONS, &headers, order.as_bytes()).await;
        assert_eq!(opened.status, 201, "{kind}: {}", opened.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_end_is_cut_off_with_a_problem() {
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
        // Until nobody listens any more.
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
    nothing_is_kept(&merchant).await;
}

/// What is answered to a POST of so many bytes, of which only some come before no more does.
async fn cut_short(merchant: &BackEnd<'_>, length: u64, body: &[u8], hang_up: bool) -> String {
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
async fn a_body_that_ends_too_early_is_not_called_too_large_and_one_that_is_is_not_waited_for() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let half = cut_short(&merchant, 500, b"{\"amount\": ", true).await;
    assert!(half.starts_with("HTTP/1.1 400 "), "{half}");
    assert!(half.contains("\"code\":\"invalid_request\""), "{half}");
    // Nobody sends it, and nobody hangs up.
    let large = cut_short(&merchant, 1_000_000_000_000, b"{", false).await;
    assert!(large.starts_with("HTTP/1.1 413 "), "{large}");
    nothing_is_kept(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_body_is_refused_as_such() {
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
    let refused = sent(&merchant, SESSIONS, &headers, order.as_bytes()).await;
    assert_eq!(refused.status, 415, "{}", refused.body);
    let refused = problem(&refused);
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("Content-Encoding"), "{detail}");
    nothing_is_kept(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_there_is_not_gives_no_list_of_everything() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let session = "/v1/checkout/sessions/cs_x?expands=payments";
    for (path, name) in [
        ("/v1/payments?status=completed", "status"),
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
    // Whoever may not read at all is told that first.
    let stranger = BackEnd::with_key(&shop, "sk_test_nobody".to_owned());
    let refused = stranger.get("/v1/payments?status=completed").await;
    assert_eq!(refused.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_come_to_more_than_any_amount_are_refused_beside_an_amount_too() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let line = json!({ "name": "মধু", "quantity": 1, "amount": "999999999.99" });
    let mut order = merchant.order("INV-1");
    order["line_items"] = json!([line, line]);
    for amount in [json!("999999999.99"), json!(null)] {
        order["amount"] = amount;
        let refused = merchant.wish("the-one", SESSIONS, &order).await;
        assert_eq!((refused.status, refused.code()), (400, "invalid_request"));
        assert_eq!(refused.body["errors"][0]["field"], "line_items");
    }
    nothing_is_kept(&merchant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_root_of_the_api_answers_programs() {
    let shop = Shop::open().await;
    for path in ["/v1", "/v1/"] {
        let page = Page::read(shop.browser.request(Method::GET, path)).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(problem(&page)["code"], "not_found", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_answers_head_as_get_without_a_body_and_no_options_but_a_browsers_question() {
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
    nothing_is_kept(&merchant).await;
}
