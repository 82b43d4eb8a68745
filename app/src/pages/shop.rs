//! The demo shop: a few goods to try the checkout with.

use domain::Amount;
use leptos::prelude::*;

use crate::{
    document::{Page, document},
    format::{digits, money},
    view::{Chrome, Language, Product},
    words::Words,
};

/// The goods of the demo shop.
pub const GOODS: [Product; 4] = [
    Product {
        sku: "jamdani-scarf",
        name: ["জামদানি ওড়না", "Jamdani scarf"],
        about: [
            "রূপগঞ্জের তাঁতে বোনা, নরম সুতি",
            "Soft cotton, woven on a loom in Rupganj",
        ],
        price: taka(1_850),
    },
    Product {
        sku: "kantha-cushion",
        name: ["নকশিকাঁথার কুশন", "Nakshi kantha cushion"],
        about: [
            "যশোরের হাতের সেলাই, প্রতিটি আলাদা",
            "Stitched by hand in Jashore, no two alike",
        ],
        price: taka(950),
    },
    Product {
        sku: "sundarbans-honey",
        name: ["সুন্দরবনের মধু", "Honey from the Sundarbans"],
        about: ["খলিশা ফুলের, ৫০০ গ্রাম", "From khalisha blossom, 500 grams"],
        price: taka(700),
    },
    Product {
        sku: "clay-tea-set",
        name: ["মাটির চায়ের সেট", "Clay tea set"],
        about: [
            "ধামরাইয়ের মাটি, কেটলি ও চারটি কাপ",
            "Dhamrai clay, a pot and four cups",
        ],
        price: taka(1_200),
    },
];

/// A price in whole taka.
const fn taka(taka: u64) -> Amount {
    match Amount::from_poisha(taka * 100) {
        Ok(amount) => amount,
        Err(_) => Amount::MAX,
    }
}

/// The demo shop's page.
pub fn demo_shop(chrome: &Chrome, products: &[Product]) -> String {
    document(chrome, |words| {
        let cards = products
            .iter()
            .map(|product| card(chrome, product, words))
            .collect_view();
        let body = view! {
            <div class="shopfront">
                <h1>{words.shop.heading}</h1>
                <p>{words.shop.about}</p>
            </div>
            <ul class="goods">{cards}</ul>
        };
        Page::new(words.shop.heading, body).wide()
    })
}

fn card(chrome: &Chrome, product: &Product, words: &'static Words) -> AnyView {
    let index = usize::from(chrome.language == Language::English);
    let name = product.name[index];
    let options = (1..=9_u8)
        .map(|count| {
            let count = count.to_string();
            view! { <option value=count.clone()>{digits(&count, chrome.language)}</option> }
        })
        .collect_view();
    view! {
        <li>
            <img src=art(product.sku) alt="" width="320" height="240" />
            <div class="about">
                <h2>{name}</h2>
                <p>{product.about[index]}</p>
            </div>
            <form method="post" action="/demo/orders">
                <p class="price">{money(product.price, chrome.language)}</p>
                <input type="hidden" name="sku" value=product.sku />
                <select name="quantity" aria-label=(words.shop.quantity_of)(name)>{options}</select>
                <button type="submit" class="primary" aria-label=(words.shop.buy)(name)>
                    {words.shop.buy_short}
                </button>
            </form>
        </li>
    }
    .into_any()
}

/// The picture of a product; a parcel for one that has none.
fn art(sku: &str) -> &'static str {
    match sku {
        "jamdani-scarf" => "/art/jamdani-scarf.svg",
        "kantha-cushion" => "/art/kantha-cushion.svg",
        "sundarbans-honey" => "/art/sundarbans-honey.svg",
        "clay-tea-set" => "/art/clay-tea-set.svg",
        _ => "/art/parcel.svg",
    }
}
