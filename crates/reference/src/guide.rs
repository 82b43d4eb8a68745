//! The guide: what all operations have in common, and how to test an integration.

use maud::{Markup, html};

use crate::{document::Document, text::code};

/// The chapters: anchor and title.
pub(crate) const CHAPTERS: [(&str, &str); 7] = [
    ("quickstart", "Quickstart"),
    ("authentication", "Authentication"),
    ("idempotency", "Idempotent requests"),
    ("pagination", "Pagination"),
    ("formats", "Data formats"),
    ("versions", "Versions and rate limits"),
    ("testing", "Testing"),
];

pub(crate) fn section(document: &Document<'_>) -> Markup {
    html! {
        (quickstart(document))
        (authentication())
        (idempotency())
        (pagination(document))
        (formats())
        (versions(document))
        (testing(document))
    }
}

fn chapter(anchor: &str, prose: &Markup, examples: &Markup) -> Markup {
    let title = CHAPTERS.iter().find(|chapter| chapter.0 == anchor);
    html! {
        section.operation aria-labelledby=(anchor) {
            div.prose-side {
                h2 id=(anchor) { a.anchor href={ "#" (anchor) } { (title.map_or("", |chapter| chapter.1)) } }
                (prose)
            }
            div.code-side { (examples) }
        }
    }
}

fn quickstart(document: &Document<'_>) -> Markup {
    let origin = document.origin;
    let prose = html! {
        p { "To accept a payment, create a session, redirect the payer to it, and wait for the webhook." }
        ol {
            li { "Create an API key. It is shown once." }
            li {
                a href="#create-session" { "Create a session" }
                " with the amount, your invoice number and the URLs that the payer returns to."
            }
            li { "Send the payer to the session's " code { "url" } " with a link, a redirect or the embedded button." }
            li {
                "Fulfil the order when you receive the event "
                a href="#event-payment.completed" { code { "payment.completed" } }
                ", or when the status of the session is " code { "paid" } "."
            }
        }
        p.warn {
            strong { "Do not fulfil an order because a browser opened your " code { "success_url" } "." }
            " Anyone can open that URL. The status " code { "processing" } " means neither paid nor failed: wait for the next event."
        }
    };
    let create_key = "bkash-checkout key create \\\n  --merchant default --mode test";
    let create_session = format!(
        "KEY=sk_test_…\n\ncurl {origin}/v1/checkout/sessions \\\n  -H \"Authorization: Bearer $KEY\" \\\n  \
         -H \"Idempotency-Key: order-1041\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{{\n    \
         \"amount\": \"599.00\",\n    \"invoice\": \"INV-1041\",\n    \"success_url\": \"{origin}/demo\",\n    \
         \"cancel_url\": \"{origin}/demo\"\n  }}'"
    );
    let examples = html! {
        (code("Create an API key", create_key))
        (code("Create a session", &create_session))
    };
    chapter("quickstart", &prose, &examples)
}

fn authentication() -> Markup {
    let prose = html! {
        p {
            "Every request needs an API key. A " strong { "secret key" } " (" code { "sk_test_…" } ", " code { "sk_live_…" }
            ") acts for your account, within its scopes. Keep it on your server. A "
            strong { "publishable key" } " (" code { "pk_…" } ") can be used in the browser, from your registered origins: it "
            "starts and retrieves a session whose identifier the page knows, and nothing else."
        }
        p {
            "The server stores only a hash of each key. "
            a href="#roll-api-key" { "Roll" } " a key to replace it without downtime, and " a href="#revoke-api-key" { "revoke" }
            " a key that has leaked. Test mode and live mode are separate accounts with separate objects."
        }
    };
    chapter(
        "authentication",
        &prose,
        &code("Every request", "Authorization: Bearer sk_test_…"),
    )
}

fn idempotency() -> Markup {
    let prose = html! {
        p {
            "Every POST needs an " code { "Idempotency-Key" } ": a unique value of your choice, such as your order number. If "
            "you receive no response, send the same request with the same key again. The request takes effect once, and you "
            "receive the response of the first request with the header " code { "Idempotency-Replayed: true" } ". Keys are "
            "stored for at least 7 days, in the same transaction as the effect of the request."
        }
        ul {
            li {
                "A different request with the same key is rejected: "
                a href="#problem-idempotency_key_reused" { code { "idempotency_key_reused" } } "."
            }
            li {
                "A request whose first attempt is still in progress is rejected: "
                a href="#problem-idempotency_in_progress" { code { "idempotency_in_progress" } } ". Repeat it after a second."
            }
            li { "The responses to rejected requests are not stored. Correct the request and use the same key." }
            li { "Secrets are returned once. A replayed response does not contain them." }
        }
    };
    chapter(
        "idempotency",
        &prose,
        &code("Every POST", "Idempotency-Key: order-1042"),
    )
}

fn pagination(document: &Document<'_>) -> Markup {
    let prose = html! {
        p {
            "Lists return the newest objects first, 20 per page. " code { "limit" } " sets the size of a page, from 1 to 100. To "
            "get the next page, pass " code { "next_cursor" } " as " code { "cursor" } ". On the last page it is "
            code { "null" } ". A cursor stays valid when new objects are created. Its content is opaque."
        }
    };
    let example = format!(
        "curl \"{}/v1/payments?limit=50&cursor=AAAAAAAAACo\" \\\n  -H \"Authorization: Bearer $KEY\"",
        document.origin
    );
    chapter("pagination", &prose, &code("The next page", &example))
}

fn formats() -> Markup {
    let prose = html! {
        dl.fields {
            div { dt { "Amounts" } dd { p {
                "Strings in taka with at most two decimals, such as " code { "\"599.00\"" } "."
            } } }
            div { dt { "Times" } dd { p {
                "UTC with milliseconds (RFC 3339): " code { "2026-11-21T17:00:00.000Z" } "."
            } } }
            div { dt { "Identifiers" } dd { p {
                code { "cs_" } " sessions, " code { "pay_" } " payments, " code { "re_" } " refunds, " code { "agr_" } " agreements, "
                code { "evt_" } " events, " code { "we_" } " webhook endpoints, " code { "dlv_" } " deliveries, " code { "key_" }
                " API keys. Replace the identifiers of the examples with your own. "
                "Whoever knows the identifier of a session can pay it: share it with its payer only."
            } } }
            div { dt { "Wallet numbers" } dd { p { "Always masked, such as " code { "017••••8575" } "." } } }
        }
    };
    chapter("formats", &prose, &Markup::default())
}

fn versions(document: &Document<'_>) -> Markup {
    let version = document.info("version");
    let prose = html! {
        p {
            "The current API version is " code { (version) } ". Every response names it. Send " code { "Checkout-Version" }
            " with the version that you wrote your integration for: a server that does not support it rejects the request. "
            "Fields, problem codes and event types can be added without a new version, so ignore what you do not know."
        }
        p {
            code { "RateLimit" } " shows how many requests the key has left in the current minute. Beyond the limit, requests fail "
            "with status 429, and " code { "Retry-After" } " is the number of seconds to wait."
        }
    };
    let example = format!(
        "Checkout-Version: {version}\nRateLimit-Policy: \"key\";q=60000;w=60\nRateLimit: \"key\";r=59999;t=0"
    );
    chapter("versions", &prose, &code("Every response", &example))
}

fn testing(document: &Document<'_>) -> Markup {
    let origin = document.origin;
    let prose = html! {
        p {
            "The checkout comes with a simulator of bKash that needs no credentials and no network. " code { "cargo xtask demo" }
            " starts both and prints an API key. You can also start the simulator by itself and point " code { "[bkash] base-url" }
            " to it."
        }
        ul {
            li { "Pay with wallet " code { "01770618575" } ", OTP " code { "123456" } " and PIN " code { "12121" } "." }
            li {
                "Wallet " code { "01823074817" } " has an insufficient balance and leads to " code { "payment.declined" } "."
            }
            li {
                "To pay without a browser, call " code { "approve" } " as in the example. " code { "fail" } " and "
                code { "cancel" } " simulate the other outcomes."
            }
            li { "On " code { "/simulator" } ", inject faults and delays, and advance the clock." }
        }
        p {
            "In test mode, webhook endpoints can be on your own machine if the operator allows it."
        }
    };
    let run = "bkash-simulator --listen 127.0.0.1:4010";
    let pay = include_str!("guide/pay.sh").replace("$ORIGIN", origin);
    chapter(
        "testing",
        &prose,
        &html! { (code("Start the simulator", run)) (code("Pay without a browser", &pay)) },
    )
}
