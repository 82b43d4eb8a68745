//! Error pages: what went wrong, and a link that leads on.

use domain::SessionId;
use leptos::prelude::*;

use crate::{
    components::contact,
    document::{Page, document},
    translations::Translations,
    view::{PageContext, Problem},
};

/// Renders an error page. The server sets the status code.
pub fn problem(context: &PageContext, problem: Problem) -> String {
    document(context, |text| {
        let message = (text.problem)(problem);
        let (href, label) = recovery_link(&context.path, problem, text);
        let support = context.support.as_deref().map(
            |support| view! { <p class="small">{text.layout.contact_prompt} " " {contact(support)}</p> },
        );
        let body = view! {
            <article class="card error-page">
                <h1>{message.title}</h1>
                <p>{message.body}</p>
                <a class="button secondary" href=href>{label}</a>
                {support}
            </article>
        };
        Page::new(message.title, body).without_footer_contact()
    })
}

/// Returns the link that leads on: to the order or page that the failed path belongs to, or to the home page if
/// that order or page is what was not found.
fn recovery_link(
    path: &str,
    problem: Problem,
    text: &'static Translations,
) -> (String, &'static str) {
    let home = ("/".to_owned(), text.layout.back_to_home);
    if matches!(problem, Problem::NotFound | Problem::LinkExpired) {
        return home;
    }
    let mut parts = path.split(['/', '?']).skip(1);
    match (parts.next(), parts.next().map(SessionId::parse)) {
        (Some("pay"), Some(Ok(session))) => {
            (format!("/pay/{}", session.as_str()), text.pay.open_order)
        }
        (Some("wallets"), _) => ("/wallets".to_owned(), text.agreements.heading),
        (Some("demo"), _) => ("/demo".to_owned(), text.demo_shop.back_to_shop),
        _ => home,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Language;

    #[test]
    fn the_link_leads_to_the_page_that_the_visitor_came_from() {
        let text = Translations::of(Language::English);
        let session = SessionId::from_bits([7; 32]);
        let order = format!("/pay/{}", session.as_str());
        let link = |path: &str, problem| recovery_link(path, problem, text).0;
        let start = format!("{order}/start?x=1");
        assert_eq!(link(&start, Problem::TooManyRequests), order);
        assert_eq!(link(&order, Problem::Internal), order);
        assert_eq!(link(&order, Problem::NotFound), "/");
        assert_eq!(link("/wallets/add", Problem::Forbidden), "/wallets");
        assert_eq!(link("/wallets?key=1", Problem::LinkExpired), "/");
        assert_eq!(link("/demo/orders", Problem::BadRequest), "/demo");
        assert_eq!(link("/pay/\"><script>/start", Problem::Forbidden), "/");
    }
}
