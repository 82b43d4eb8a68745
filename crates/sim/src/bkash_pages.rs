//! The payer on bKash's pages: wallet, code and PIN are typed into forms, or the whole decision is made in one call.

use std::time::Duration;

use axum::{body::Body, http::Method};
use tokio::time::sleep;

use crate::{
    addresses::{BKASH_ORIGIN, WALLET},
    http::{self, Reply},
    random::Random,
    world::World,
};

/// What the payer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Approve,
    Fail,
    Cancel,
}

impl Decision {
    fn path(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Fail => "fail",
            Self::Cancel => "cancel",
        }
    }
}

/// Visits bKash's page, and returns where bKash sends the browser, unless the payer goes away.
pub(crate) async fn visit(world: &World, page: &str, random: &Random) -> Option<String> {
    let path = page.strip_prefix(BKASH_ORIGIN)?;
    send(world, Method::GET, path, "").await?;
    sleep(Duration::from_millis(random.between(5_000, 60_000))).await;
    let decision = match random.below(100) {
        0..82 => Decision::Approve,
        82..88 => Decision::Fail,
        88..94 => Decision::Cancel,
        _ => return None,
    };
    if decision == Decision::Approve && random.chance(200) {
        return type_everything(world, path, random).await;
    }
    decide(world, path, decision).await
}

/// Approves a payment at once, and returns where bKash sends the browser.
pub(crate) async fn approve(world: &World, page: &str) -> Option<String> {
    let path = page.strip_prefix(BKASH_ORIGIN)?;
    send(world, Method::GET, path, "").await?;
    decide(world, path, Decision::Approve).await
}

/// Makes the whole decision in one call.
async fn decide(world: &World, path: &str, decision: Decision) -> Option<String> {
    let (_, query) = path.split_once('?')?;
    let id = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name.eq_ignore_ascii_case("paymentid"))?
        .1
        .into_owned();
    let path = format!("/simulator/payments/{id}/{}", decision.path());
    let body = match decision {
        Decision::Approve => format!("{{\"wallet\":\"{WALLET}\"}}"),
        Decision::Fail | Decision::Cancel => String::new(),
    };
    let answer = send(world, Method::POST, &path, &body).await?.json();
    answer["callbackURL"].as_str().map(str::to_owned)
}

/// Fills the three forms; a wrong PIN first, now and then.
async fn type_everything(world: &World, path: &str, random: &Random) -> Option<String> {
    let mut forms = vec![
        format!("step=wallet&action=go&wallet={WALLET}&terms=yes"),
        "step=otp&action=go&otp=123456".to_owned(),
    ];
    if random.chance(200) {
        forms.push("step=pin&action=go&pin=99999".to_owned());
    }
    forms.push("step=pin&action=go&pin=12121".to_owned());
    for form in forms {
        sleep(Duration::from_millis(random.between(2_000, 15_000))).await;
        let location = send(world, Method::POST, path, &form).await?.location()?;
        if !location.starts_with('/') && !location.starts_with(BKASH_ORIGIN) {
            return Some(location);
        }
    }
    None
}

async fn send(world: &World, method: Method, path: &str, body: &str) -> Option<Reply> {
    let kind = if body.starts_with('{') {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    let headers = [("content-type", kind), ("host", "127.0.0.1:4010")];
    let request = http::request(method, path, &headers, Body::from(body.to_owned()));
    http::call(&world.bkash_router, request).await.ok()
}
