//! Measures what a payer's phone transfers before it can show the checkout page: the
//! page of a real session and its stylesheets.

use anyhow::{Context, Result, bail};

use super::form::{Form, attribute, tags};
use super::table::Row;
use crate::http;
use crate::instance::Instance;

const BUDGET: f64 = 14_000.0;
const ORDERS: &str = "/demo/orders";

/// Measures the bytes of the checkout page's first view, for each coding.
///
/// # Errors
/// If the demo shop opens no session, or a file is not served in the coding.
pub(super) fn rows(instance: &Instance) -> Result<Vec<Row>> {
    let path = new_session(instance)?;
    ["br", "gzip"]
        .into_iter()
        .map(|coding| {
            let (page, html) = transfer(instance, &path, coding)?;
            let plain = http::get(instance.port, &path, &[])?.text();
            let mut bytes = page;
            for sheet in stylesheets(&plain) {
                bytes += transfer(instance, &sheet, coding)?.0;
            }
            let what = format!("first view, HTML {html} B and CSS, {coding}");
            Ok(Row::new(what, f64::from(bytes), "B", Some(BUDGET)))
        })
        .collect()
}

/// Places an order in the demo shop, as a browser without JavaScript would, and gives the path of its checkout page.
fn new_session(instance: &Instance) -> Result<String> {
    let shop = http::get(instance.port, "/demo", &[("accept", "text/html")])?;
    let form = Form::first(&shop.text(), ORDERS)
        .with_context(|| format!("/demo has no form for {ORDERS}"))?;
    let origin = instance.origin();
    let headers = [
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let response = http::post(instance.port, ORDERS, &headers, &form.encoded())?;
    let location = response.header("location").unwrap_or_default();
    let path = location.strip_prefix(origin.as_str()).unwrap_or(location);
    if response.status != 303 || !path.starts_with("/pay/") {
        bail!(
            "{ORDERS} answered {} with location `{location}` instead of 303 to /pay/…",
            response.status
        );
    }
    Ok(path.to_owned())
}

/// Requests a path in the given coding and gives the length of the body.
///
/// # Errors
/// If the server does not use the coding.
fn transfer(instance: &Instance, path: &str, coding: &str) -> Result<(u32, usize)> {
    let headers = [
        ("accept", "text/html,text/css,*/*;q=0.8"),
        ("accept-encoding", coding),
    ];
    let response = http::get(instance.port, path, &headers)?;
    if response.status != 200 || response.header("content-encoding") != Some(coding) {
        bail!(
            "{path} answered {} in coding {:?} instead of {coding}",
            response.status,
            response.header("content-encoding")
        );
    }
    Ok((u32::try_from(response.body.len())?, response.body.len()))
}

fn stylesheets(html: &str) -> Vec<String> {
    tags(html, "link")
        .filter(|tag| attribute(tag, "rel").as_deref() == Some("stylesheet"))
        .filter_map(|tag| attribute(tag, "href"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stylesheets_are_found_and_other_links_are_not() {
        let html =
            r#"<link rel="stylesheet" href="/pkg/checkout.css"><link rel="icon" href="/i.svg">"#;
        assert_eq!(stylesheets(html), ["/pkg/checkout.css"]);
    }
}
