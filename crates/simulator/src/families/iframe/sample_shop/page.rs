//! The sample shop's pages, in Bangla and English.

use maud::{DOCTYPE, Markup, html};

use crate::{families::iframe::script, language::Lang, state::Payment};

pub(super) const HOME: &str = "/simulator/iframe-shop";

struct Translations {
    title: &'static str,
    about: &'static str,
    amount: &'static str,
    pay: &'static str,
    closed: &'static str,
    failed: &'static str,
    paid: &'static str,
    trx_id: &'static str,
    again: &'static str,
    needs_script: &'static str,
}

const ENGLISH: Translations = Translations {
    title: "A shop to try bKash's checkout",
    about: "This sample shop belongs to the simulator. Its page uses bKash's checkout script, and no real money moves.",
    amount: "Amount in taka",
    pay: "Pay with bKash",
    closed: "You closed bKash's window. Nothing was paid.",
    failed: "The payment failed:",
    paid: "Thank you, you have paid.",
    trx_id: "bKash TrxID",
    again: "Pay again",
    needs_script: "This page needs JavaScript: bKash's checkout script opens bKash's window.",
};

const BANGLA: Translations = Translations {
    title: "বিকাশ চেকআউট পরীক্ষার দোকান",
    about: "এই নমুনা দোকানটি সিমুলেটরের। এর পেজে বিকাশের চেকআউট স্ক্রিপ্ট ব্যবহার হয়, আসল টাকা লেনদেন হয় না।",
    amount: "টাকার পরিমাণ",
    pay: "বিকাশে পেমেন্ট করুন",
    closed: "আপনি বিকাশের উইন্ডো বন্ধ করেছেন। কোনো পেমেন্ট হয়নি।",
    failed: "পেমেন্ট ব্যর্থ হয়েছে:",
    paid: "ধন্যবাদ, আপনার পেমেন্ট হয়েছে।",
    trx_id: "বিকাশ TrxID",
    again: "আবার পেমেন্ট করুন",
    needs_script: "এই পেজের জন্য জাভাস্ক্রিপ্ট প্রয়োজন: বিকাশের চেকআউট স্ক্রিপ্ট দিয়েই বিকাশের উইন্ডো খোলে।",
};

const fn translations(lang: Lang) -> &'static Translations {
    match lang {
        Lang::Bangla => &BANGLA,
        Lang::English => &ENGLISH,
    }
}

/// The page that sells something for any amount.
pub(super) fn product_page(lang: Lang, bkash: &str) -> Markup {
    let translations = translations(lang);
    let content = html! {
        p { (translations.about) }
        noscript { p { strong { (translations.needs_script) } } }
        label for="amount" { (translations.amount) }
        input #amount type="text" inputmode="decimal" value="120.50" autocomplete="off";
        button #bKash_button type="button" class="go" { (translations.pay) }
        p #news role="status" data-closed=(translations.closed) data-failed=(translations.failed) {}
        script src=(format!("{bkash}{}", script::PATHS[0])) {}
        script src="/simulator/iframe-shop.js" {}
    };
    layout(lang, &content)
}

/// The page after a payment.
pub(super) fn receipt_page(lang: Lang, payment: &Payment) -> Markup {
    let translations = translations(lang);
    let amount = payment
        .details
        .purchase
        .as_ref()
        .map(|purchase| purchase.amount.to_string());
    let content = html! {
        p role="status" { (translations.paid) }
        dl class="summary" {
            @if let Some(amount) = amount {
                div { dt { (translations.amount) } dd { (lang.money(&amount)) } }
            }
            @if let Some(trx_id) = &payment.trx_id {
                div { dt { (translations.trx_id) } dd { code { (trx_id) } } }
            }
        }
        p { a class="button" href=(HOME) { (translations.again) } }
    };
    layout(lang, &content)
}

fn layout(lang: Lang, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (translations(lang).title) }
                link rel="stylesheet" href="/simulator/customer.css";
                link rel="stylesheet" href="/simulator/iframe-shop.css";
            }
            body {
                div class="frame" {
                    header { div class="bar shop" { h1 { (translations(lang).title) } } }
                    main { (content) }
                }
            }
        }
    }
}
