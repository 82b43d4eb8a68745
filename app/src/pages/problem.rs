//! Pages that say what went wrong, and what to do about it.

use domain::SessionId;
use leptos::prelude::*;

use crate::{
    components::contact,
    document::{Page, document},
    view::{Chrome, Problem},
    words::Words,
};

/// The page of a problem. Its status code is the server's to set.
pub fn problem(chrome: &Chrome, problem: Problem) -> String {
    document(chrome, |words| {
        let said = (words.problem)(problem);
        let (href, label) = way_out(&chrome.path, problem, words);
        let support = chrome.support.as_deref().map(
            |support| view! { <p class="small">{words.chrome.help} " " {contact(support)}</p> },
        );
        let body = view! {
            <article class="slip problem">
                <h1>{said.what}</h1>
                <p>{said.now}</p>
                <a class="button secondary" href=href>{label}</a>
                {support}
            </article>
        };
        Page::new(said.what, body).without_help()
    })
}

/// Where to go on: to the order or the page that the failed address belongs to, unless that is what
/// cannot be had, else to the first page.
fn way_out(path: &str, problem: Problem, words: &'static Words) -> (String, &'static str) {
    let home = ("/".to_owned(), words.chrome.to_home);
    if matches!(problem, Problem::NotFound | Problem::LinkExpired) {
        return home;
    }
    let mut parts = path.split(['/', '?']).skip(1);
    match (parts.next(), parts.next().map(SessionId::parse)) {
        (Some("pay"), Some(Ok(session))) => {
            (format!("/pay/{}", session.as_str()), words.pay.to_order)
        }
        (Some("wallets"), _) => ("/wallets".to_owned(), words.wallets.heading),
        (Some("demo"), _) => ("/demo".to_owned(), words.shop.to_shop),
        _ => home,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Language;

    #[test]
    fn the_way_out_leads_to_what_the_visitor_was_at() {
        let words = Words::of(Language::English);
        let session = SessionId::from_random([7; 32]);
        let order = format!("/pay/{}", session.as_str());
        let way = |path: &str, problem| way_out(path, problem, words).0;
        let start = format!("{order}/start?x=1");
        assert_eq!(way(&start, Problem::TooManyRequests), order);
        assert_eq!(way(&order, Problem::Internal), order);
        assert_eq!(way(&order, Problem::NotFound), "/");
        assert_eq!(way("/wallets/add", Problem::Forbidden), "/wallets");
        assert_eq!(way("/wallets?key=1", Problem::LinkExpired), "/");
        assert_eq!(way("/demo/orders", Problem::BadRequest), "/demo");
        assert_eq!(way("/pay/\"><script>/start", Problem::Forbidden), "/");
    }
}
