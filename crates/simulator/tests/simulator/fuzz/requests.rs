//! Requests made of a fuzzer's bytes. Many resemble bKash's, so that they pass the first checks.

use std::fmt;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, Uri},
};
use serde_json::{Map, Value, json};

use super::{input::Input, routes::Routes};

const KEYS: &[&str] = &[
    "mode",
    "payerReference",
    "callbackURL",
    "agreementID",
    "agreementId",
    "amount",
    "currency",
    "intent",
    "merchantInvoiceNumber",
    "merchantAssociationInfo",
    "paymentID",
    "paymentId",
    "trxID",
    "trxId",
    "refundAmount",
    "sku",
    "reason",
    "app_key",
    "app_secret",
    "refresh_token",
    "wallet",
    "seconds",
    "tokens",
    "transferType",
    "receiverMSISDN",
    "platform",
    "subMerchantName",
    "rules",
    "seed",
    "otp",
    "token_limit",
    "payment_lifetime_seconds",
    "otp_lifetime_seconds",
    "wallet_balance",
];

const WORDS: &[&str] = &[
    "0000",
    "0001",
    "0011",
    "sale",
    "authorization",
    "BDT",
    "100.00",
    "1",
    "0.001",
    "-5",
    "1e3",
    "99999999999999999999",
    "92233720368547758.07",
    "",
    " ",
    "01770618575",
    "01823074817",
    "01700002003",
    "+8801770618575",
    "https://shop.example/cb",
    "https://shop.example/cb?a=b#c",
    "ftp://x",
    "sim-app-key",
    "sim-app-secret",
    "sim2-app-key",
    "sim2-app-secret",
    "123456",
    "12121",
    "MI05MID54RF09123456One",
    "Collection2Disbursement",
    "a<b>&c",
    "INV-1",
    "web",
    "\u{9e7}\u{9e8}",
    "\0",
];

/// Values of earlier responses, which a real client would send next.
#[derive(Default)]
pub(super) struct KnownValues {
    tokens: Vec<String>,
    identifiers: Vec<String>,
    pages: Vec<String>,
}

impl KnownValues {
    pub(super) fn learn(&mut self, body: &str) {
        let Ok(Value::Object(response)) = serde_json::from_str(body) else {
            return;
        };
        for (key, value) in response {
            let Some(text) = value.as_str() else { continue };
            match key.as_str() {
                "id_token" => self.tokens.push(text.to_owned()),
                "bkashURL" => {
                    let page = text.find("/?").map_or("", |at| &text[at..]);
                    self.pages.push(page.to_owned());
                }
                _ if key.ends_with("ID") || key.ends_with("Id") || key == "refresh_token" => {
                    self.identifiers.push(text.to_owned());
                }
                _ => {}
            }
        }
    }

    fn identifier(&self, input: &mut Input<'_>) -> String {
        let byte = usize::from(input.byte());
        let known = self.identifiers.len();
        // Mostly one of the newest.
        let index = known.wrapping_sub(1 + byte % 4);
        self.identifiers
            .get(index)
            .cloned()
            .unwrap_or_else(|| input.text())
    }
}

/// The parts of a request, which may not form a valid one.
pub(super) struct GeneratedRequest {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl GeneratedRequest {
    /// Whether it goes to the panel or the sample shop, which only their own pages call.
    pub(super) fn is_for_people(&self) -> bool {
        ["/simulator/panel", "/simulator/iframe-shop"]
            .iter()
            .any(|start| self.path.starts_with(start))
    }

    pub(super) fn into_request(self) -> Option<Request<Body>> {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).ok()?;
        *request.uri_mut() = self
            .path
            .parse::<Uri>()
            .ok()
            .filter(|uri| uri.path().starts_with('/'))?;
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            request
                .headers_mut()
                .append(name, HeaderValue::from_bytes(&value).ok()?);
        }
        Some(request)
    }
}

impl fmt::Debug for GeneratedRequest {
    /// Prints the request so that a person can send it again.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {:?}", self.method, self.path)?;
        for (name, value) in &self.headers {
            write!(formatter, " {name}: {}", value.escape_ascii())?;
        }
        write!(formatter, " {}", self.body.escape_ascii())
    }
}

/// A call to a control endpoint.
pub(super) fn control(method: &str, path: &str, body: &str) -> GeneratedRequest {
    GeneratedRequest {
        method: method.to_owned(),
        path: path.to_owned(),
        headers: Vec::new(),
        body: body.into(),
    }
}

/// Gets the token that most requests have.
pub(super) fn grant() -> GeneratedRequest {
    let headers = [("username", "sim-user"), ("password", "sim-pass")];
    GeneratedRequest {
        method: "POST".to_owned(),
        path: "/v1.2.0-beta/tokenized/checkout/token/grant".to_owned(),
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.into()))
            .into(),
        body: json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"})
            .to_string()
            .into(),
    }
}

pub(super) fn next(
    input: &mut Input<'_>,
    routes: &Routes,
    known: &KnownValues,
    with_switches: bool,
) -> GeneratedRequest {
    let (mut method, path) = route(input, routes, known, with_switches);
    if input.one_in(8) {
        let methods = [
            "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW",
        ];
        input.pick(&methods).clone_into(&mut method);
    }
    GeneratedRequest {
        headers: headers(input, known),
        body: body(input, known, &path),
        method,
        path,
    }
}

/// A method and path: a route with its parameters filled in, or a similar one.
fn route(
    input: &mut Input<'_>,
    routes: &Routes,
    known: &KnownValues,
    with_switches: bool,
) -> (String, String) {
    if with_switches && input.one_in(6) {
        return Routes::pick_switch(input);
    }
    if input.one_in(6) && !known.pages.is_empty() {
        let page = usize::from(input.byte()) % known.pages.len();
        return ("POST".to_owned(), known.pages[page].clone());
    }
    let (method, template) = routes.pick(input);
    let mut path = String::new();
    for (index, part) in template.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            path.push_str(part);
        } else {
            path.push_str(&known.identifier(input));
        }
    }
    match input.byte() % 16 {
        13 => path.push('/'),
        14 => path = format!("{path}?{}", input.text()),
        15 => {
            let middle = usize::from(input.byte()) % path.len();
            if path.is_char_boundary(middle) {
                path.insert_str(middle, &input.text());
            }
        }
        _ => {}
    }
    (method, path)
}

fn headers(input: &mut Input<'_>, known: &KnownValues) -> Vec<(String, Vec<u8>)> {
    let mut headers = Vec::new();
    let mut add = |name: &str, value: &[u8]| headers.push((name.to_owned(), value.to_vec()));
    match input.byte() % 16 {
        13 => {}
        14 => add("Authorization", input.bytes()),
        15 => add(
            "authorization",
            format!("Bearer {}", known.tokens.last().map_or("", |t| t)).as_bytes(),
        ),
        _ => add(
            "Authorization",
            known.tokens.last().map_or("", |t| t).as_bytes(),
        ),
    }
    match input.byte() % 16 {
        14 => {}
        15 => add("x-app-key", input.bytes()),
        _ => add("X-APP-Key", b"sim-app-key"),
    }
    if input.one_in(4) {
        add("username", b"sim-user");
        add("password", b"sim-pass");
    }
    if input.one_in(4) {
        let name = input.pick(&[
            "content-type",
            "accept",
            "accept-language",
            "host",
            "origin",
            "cookie",
        ]);
        add(name, input.bytes());
    }
    headers
}

fn body(input: &mut Input<'_>, known: &KnownValues, path: &str) -> Vec<u8> {
    match input.byte() % 8 {
        0..=2 => likely(input, known, path),
        3 | 4 => Value::Object(object(input, known)).to_string().into_bytes(),
        5 => form(input),
        6 => input
            .pick(&["", "null", "[]", "{", "\"x\"", "{}", "{\"amount\":1e999}"])
            .into(),
        _ => input.bytes().to_vec(),
    }
}

/// A body that a client would send to this path.
fn likely(input: &mut Input<'_>, known: &KnownValues, path: &str) -> Vec<u8> {
    if path.starts_with("/?") {
        return form(input);
    }
    let mut fields = if path.ends_with("/create") {
        json!({"mode": input.pick(&["0011", "0000", "0001"]), "payerReference": "payer-1",
            "callbackURL": "https://shop.example/cb", "amount": "100.00", "currency": "BDT",
            "intent": input.pick(&["sale", "authorization"]), "merchantInvoiceNumber": "INV-1"})
    } else if path.contains("/token/") {
        json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"})
    } else {
        json!({})
    };
    if !path.starts_with("/simulator/") {
        for key in [
            "paymentID",
            "paymentId",
            "trxID",
            "trxId",
            "agreementID",
            "refresh_token",
        ] {
            if input.one_in(2) {
                fields[key] = known.identifier(input).into();
            }
        }
    }
    if path.ends_with("/refund") {
        fields["amount"] = input.pick(&["1", "100.00", "50"]).into();
    }
    if path.ends_with("/advance") {
        fields["seconds"] = input.number().into();
    }
    if path.ends_with("/faults") {
        fields = json!({"rules": [{"operation": "any", "times": null, "kind": input.pick(&[
            "delay", "silent_before", "silent_after", "cut_before", "cut_after", "late", "status", "html",
            "half_body", "empty", "wrong_amount", "maintenance", "lost_callback"])}]});
    }
    fields.to_string().into_bytes()
}

fn form(input: &mut Input<'_>) -> Vec<u8> {
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    let step = input.pick(&["wallet", "otp", "pin", "", "finished"]);
    fields.append_pair("step", step);
    match step {
        "wallet" => fields
            .append_pair("wallet", input.pick(WORDS))
            .append_pair("terms", "yes"),
        other => fields.append_pair(other, input.pick(WORDS)),
    };
    if input.one_in(4) {
        fields.append_pair("action", input.pick(&["close", "resend", "go", ""]));
    }
    fields.finish().into_bytes()
}

fn object(input: &mut Input<'_>, known: &KnownValues) -> Map<String, Value> {
    let mut object = Map::new();
    for _ in 0..input.byte() % 10 {
        let key = if input.one_in(12) {
            input.text()
        } else {
            input.pick(KEYS).to_owned()
        };
        let value = value(input, known, 0);
        object.insert(key, value);
    }
    object
}

fn value(input: &mut Input<'_>, known: &KnownValues, depth: u8) -> Value {
    match input.byte() % 12 {
        0..=4 => input.pick(WORDS).into(),
        5 => known.identifier(input).into(),
        6 => input.number().into(),
        7 => json!([1.5, -1.0, 1e300, 0.1, -0.0][usize::from(input.byte()) % 5]),
        8 => input
            .pick(&[Value::Null, Value::Bool(true), Value::Bool(false)].each_ref())
            .clone(),
        9 => input.text().into(),
        10 => "x".repeat(usize::from(input.byte()) * 16).into(),
        _ if depth > 3 => Value::Null,
        _ => json!([value(input, known, depth + 1), {"kind": value(input, known, depth + 1)}]),
    }
}
