//! `/demo`: a shop with a few products, to try the checkout.

use domain::Amount;
use leptos::prelude::*;

use crate::{
    document::{Page, document},
    format::{digits, money},
    translations::Translations,
    view::{Language, PageContext, Product},
};

/// The products of the demo shop.
pub const PRODUCTS: [Product; 4] = [
    Product {
        sku: "jamdani-scarf",
        name: ["জামদানি ওড়না", "Jamdani scarf"],
        description: [
            "রূপগঞ্জের তাঁতে বোনা, নরম সুতি",
            "Soft cotton, woven on a loom in Rupganj",
        ],
        price: taka(1_850),
    },
    Product {
        sku: "kantha-cushion",
        name: ["নকশিকাঁথার কুশন", "Nakshi kantha cushion"],
        description: [
            "যশোরের হাতের সেলাই, প্রতিটি আলাদা",
            "Stitched by hand in Jashore, no two alike",
        ],
        price: taka(950),
    },
    Product {
        sku: "sundarbans-honey",
        name: ["সুন্দরবনের মধু", "Honey from the Sundarbans"],
        description: ["খলিশা ফুলের, ৫০০ গ্রাম", "From khalisha blossom, 500 grams"],
        price: taka(700),
    },
    Product {
        sku: "clay-tea-set",
        name: ["মাটির চায়ের সেট", "Clay tea set"],
        description: [
            "ধামরাইয়ের মাটি, কেটলি ও চারটি কাপ",
            "Dhamrai clay, a pot and four cups",
        ],
        price: taka(1_200),
    },
];

/// Converts whole taka. A price above the maximum becomes [`Amount::MAX`].
const fn taka(taka: u64) -> Amount {
    match Amount::from_poisha(taka * 100) {
        Ok(amount) => amount,
        Err(_) => Amount::MAX,
    }
}

/// Renders the demo shop's page.
pub fn demo_shop(context: &PageContext, products: &[Product]) -> String {
    document(context, |text| {
        let cards = products
            .iter()
            .map(|product| card(context, product, text))
            .collect_view();
        let body = view! {
            <div class="shopfront">
                <h1>{text.demo_shop.heading}</h1>
                <p>{text.demo_shop.about}</p>
            </div>
            <ul class="products">{cards}</ul>
        };
        Page::new(text.demo_shop.heading, body).full_width()
    })
}

fn card(context: &PageContext, product: &Product, text: &'static Translations) -> AnyView {
    let index = usize::from(context.language == Language::English);
    let name = product.name[index];
    let options = (1..=9_u8)
        .map(|count| {
            let count = count.to_string();
            view! { <option value=count.clone()>{digits(&count, context.language)}</option> }
        })
        .collect_view();
    view! {
        <li>
            <img src=picture(product.sku) alt="" width="320" height="240" />
            <div class="description">
                <h2>{name}</h2>
                <p>{product.description[index]}</p>
            </div>
            <form method="post" action="/demo/orders">
                <p class="price">{money(product.price, context.language)}</p>
                <input type="hidden" name="sku" value=product.sku />
                <select name="quantity" aria-label=(text.demo_shop.quantity_of)(name)>{options}</select>
                <button type="submit" class="primary" aria-label=(text.demo_shop.buy)(name)>
                    {text.demo_shop.buy_label}
                </button>
            </form>
        </li>
    }
    .into_any()
}

/// Returns the path of a product's picture, or of a placeholder if it has none.
fn picture(sku: &str) -> &'static str {
    match sku {
        "jamdani-scarf" => "/art/jamdani-scarf.svg",
        "kantha-cushion" => "/art/kantha-cushion.svg",
        "sundarbans-honey" => "/art/sundarbans-honey.svg",
        "clay-tea-set" => "/art/clay-tea-set.svg",
        _ => "/art/parcel.svg",
    }
}
