//! What is the same for every operation: keys, repeating, pages, versions, limits, and trying it all out.

use maud::{Markup, html};

use crate::{document::Document, text::code};

/// The guide's chapters: anchor and title.
pub(crate) const CHAPTERS: [(&str, &str); 7] = [
    ("start", "Start"),
    ("keys", "Keys"),
    ("idempotency", "Repeating safely"),
    ("lists", "Lists"),
    ("forms", "Amounts, times, identifiers"),
    ("versions", "Versions and limits"),
    ("testing", "Testing with the simulator"),
];

pub(crate) fn section(document: &Document<'_>) -> Markup {
    html! {
        (start(document))
        (keys())
        (idempotency())
        (lists(document))
        (forms())
        (versions(document))
        (testing(document))
    }
}

fn chapter(anchor: &str, words: &Markup, examples: &Markup) -> Markup {
    let title = CHAPTERS.iter().find(|chapter| chapter.0 == anchor);
    html! {
        section.operation aria-labelledby=(anchor) {
            div.words-side {
                h2 id=(anchor) { a.anchor href={ "#" (anchor) } { (title.map_or("", |chapter| chapter.1)) } }
                (words)
            }
            div.code-side { (examples) }
        }
    }
}

fn start(document: &Document<'_>) -> Markup {
    let origin = document.origin;
    let words = html! {
        p { "One POST opens an order, one link leads the payer to it, one webhook says that it is paid." }
        ol {
            li { "Make a key; it is shown once." }
            li { a href="#open-session" { "Open a session" } " with the amount, your invoice number and where the payer returns to." }
            li { "Send the payer to its " code { "url" } ": a link, a redirect, or the embedded button." }
            li {
                "Deliver when the " a href="#event-payment.completed" { code { "payment.completed" } }
                " event comes, or when the session says " code { "paid" } "."
            }
        }
        p.warn {
            strong { "Never deliver because a browser came back to your " code { "success_url" } "." }
            " Anybody can open that address. " code { "unknown" } " is neither paid nor failed: wait for the next event."
        }
    };
    let make = "bkash-checkout key create \\\n  --merchant default --mode test";
    let open = format!(
        "KEY=sk_test_…\n\ncurl {origin}/v1/checkout/sessions \\\n  -H \"Authorization: Bearer $KEY\" \\\n  \
         -H \"Idempotency-Key: order-1041\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{{\n    \
         \"amount\": \"599.00\",\n    \"invoice\": \"INV-1041\",\n    \"success_url\": \"{origin}/demo\",\n    \
         \"cancel_url\": \"{origin}/demo\"\n  }}'"
    );
    let examples = html! { (code("Make a key", make)) (code("Open a session", &open)) };
    chapter("start", &words, &examples)
}

fn keys() -> Markup {
    let words = html! {
        p {
            "Send a key with every request. A " strong { "secret key" } " (" code { "sk_test_…" } ", " code { "sk_live_…" }
            ") acts for your account and belongs on your server alone; its scopes say what it may do. A "
            strong { "publishable key" } " (" code { "pk_…" } ") may be on your pages: it starts and reads one session "
            "whose identifier the page knows, and nothing else, and browsers may use it from your registered origins."
        }
        p {
            "Keys are kept as hashes: nobody can show you one again. "
            a href="#roll-api-key" { "Roll" } " a key to change it without a pause, " a href="#revoke-api-key" { "revoke" }
            " one that leaked. Test and live are two accounts that never see each other."
        }
    };
    chapter(
        "keys",
        &words,
        &code("In every request", "Authorization: Bearer sk_test_…"),
    )
}

fn idempotency() -> Markup {
    let words = html! {
        p {
            "Every POST carries an " code { "Idempotency-Key" } ": a text of your choice, one for each wish, such as "
            "your order's number. When no answer came, send the same again: nothing is done twice, and you get the answer "
            "that was given before, marked " code { "Idempotency-Replayed: true" } ". Keys are kept for at least 7 days, in the same "
            "transaction as what was done."
        }
        ul {
            li { "Another body with the same key is refused: " a href="#problem-idempotency_key_reused" { code { "idempotency_key_reused" } } "." }
            li { "A request that is still being answered: " a href="#problem-idempotency_in_progress" { code { "idempotency_in_progress" } } ", repeat it in a second." }
            li { "What was refused without effect is not kept: mend it and use the same key." }
            li { "Secrets are said once: a repeated answer comes without them." }
        }
    };
    chapter(
        "idempotency",
        &words,
        &code("In every POST", "Idempotency-Key: order-1042"),
    )
}

fn lists(document: &Document<'_>) -> Markup {
    let words = html! {
        p {
            "Lists are newest first and come in pages of 20; " code { "limit" } " may say 1 to 100. Go on with "
            code { "next_cursor" } " of the page before, until it is " code { "null" } ". A cursor stays good while new "
            "objects arrive; do not make one yourself."
        }
    };
    let example = format!(
        "curl \"{}/v1/payments?limit=50&cursor=AAAAAAAAACo\" \\\n  -H \"Authorization: Bearer $KEY\"",
        document.origin
    );
    chapter("lists", &words, &code("The next page", &example))
}

fn forms() -> Markup {
    let words = html! {
        dl.fields {
            div { dt { "Amounts" } dd { p { "Taka as text with at most two decimals, such as " code { "\"599.00\"" } ": no float ever touches money." } } }
            div { dt { "Times" } dd { p { "UTC, RFC 3339, with milliseconds: " code { "2026-11-21T17:00:00.000Z" } "." } } }
            div { dt { "Identifiers" } dd { p {
                code { "cs_" } " sessions, " code { "pay_" } " payments, " code { "re_" } " refunds, " code { "agr_" } " agreements, "
                code { "evt_" } " events, " code { "we_" } " endpoints, " code { "dlv_" } " deliveries, " code { "key_" } " keys. "
                "Those in the examples are made up: put your own in their place. "
                "A session's identifier is the right to pay it: give it to its payer alone."
            } } }
            div { dt { "Wallets" } dd { p { "Always masked, such as " code { "017••••8575" } "." } } }
        }
    };
    chapter("forms", &words, &Markup::default())
}

fn versions(document: &Document<'_>) -> Markup {
    let version = document.info("version");
    let words = html! {
        p {
            "The one version so far is " code { (version) } ". Every answer says which one it is. Name the version that you "
            "wrote your program for, and one that this server does not speak is refused instead of misunderstood. New fields, "
            "new codes and new events may come without a new version: ignore what you do not know."
        }
        p {
            code { "RateLimit" } " says how many requests the key has left in this minute. When there are none, the answer is 429, "
            "and " code { "Retry-After" } " says for how many seconds to wait."
        }
    };
    let example = format!(
        "Checkout-Version: {version}\nRateLimit-Policy: \"key\";q=60000;w=60\nRateLimit: \"key\";r=59999;t=0"
    );
    chapter("versions", &words, &code("In every answer", &example))
}

fn testing(document: &Document<'_>) -> Markup {
    let origin = document.origin;
    let words = html! {
        p {
            "The checkout brings a bKash of its own: no credentials, no network, no money. " code { "cargo xtask demo" }
            " starts both and prints a key; or start the simulator alone and point " code { "[bkash] base-url" } " at it."
        }
        ul {
            li { "Pay as wallet " code { "01770618575" } ", OTP " code { "123456" } ", PIN " code { "12121" } "." }
            li { "Wallet " code { "01823074817" } " has too little money: " code { "payment.declined" } "." }
            li {
                "Decide without a browser, as in the example: " code { "approve" } ", or " code { "fail" } " and "
                code { "cancel" } " in its place."
            }
            li { "Make bKash slow, wrong or silent with faults, and move its clock: everything is on " code { "/simulator" } "." }
        }
        p {
            "In test mode, endpoints for webhooks may be on your own machine, where the operator allows it. "
            "Try " code { "kill -9" } " in the middle of a payment: nothing is lost."
        }
    };
    let run = "bkash-simulator --listen 127.0.0.1:4010";
    let pay = include_str!("guide/pay.sh").replace("$ORIGIN", origin);
    chapter(
        "testing",
        &words,
        &html! { (code("A bKash of your own", run)) (code("Pay without a browser", &pay)) },
    )
}
