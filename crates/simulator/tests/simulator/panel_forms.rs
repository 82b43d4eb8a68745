//! The panel's forms without JavaScript: their effects and their error messages.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Shop, WALLET, read};

#[tokio::test]
async fn faults_are_set_shown_and_cleared_through_forms() {
    let shop = Shop::open().await;
    let form =
        "kind=status&operation=query&times=2&status=503&skip=&probability=&milliseconds=&code=";
    let page = shop.press_and_follow("/panel/faults", form).await;
    assert!(page.contains("The fault is active.") && page.contains("HTTP 503"));
    assert_eq!(shop.query("none").await.status, 503);
    let page = shop.page("/panel/calls?fault=yes").await.text;
    assert!(
        page.contains("<strong>query</strong>") && page.contains("status"),
        "{page}"
    );
    shop.press("/panel/faults", "kind=html&operation=execute&times=*")
        .await;
    let rules = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(
        rules["rules"][0]["fired"], 1,
        "adding one keeps the others' counts"
    );
    assert_eq!(rules["rules"][1]["times"], Value::Null);
    shop.press("/panel/faults/remove", "index=0").await;
    shop.press("/panel/faults/seed", "seed=99").await;
    let rules = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(rules["rules"][0]["kind"], "html");
    assert_eq!(
        (rules["rules"].as_array().map(Vec::len), &rules["seed"]),
        (Some(1), &json!(99))
    );
    shop.press("/panel/faults/clear", "").await;
    let rules = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(rules["rules"], json!([]));
}

#[tokio::test]
async fn an_invalid_fault_keeps_the_input_and_shows_the_error() {
    let shop = Shop::open().await;
    for (form, field, kept) in [
        ("kind=refuse&operation=query&code=1", "code", "value=\"1\""),
        (
            "kind=delay&operation=query&milliseconds=soon",
            "milliseconds",
            "value=\"soon\"",
        ),
        (
            "kind=delay&operation=query&probability=1.5",
            "probability",
            "value=\"1.5\"",
        ),
        (
            "kind=delay&operation=query&times=often",
            "times",
            "value=\"often\"",
        ),
        (
            "kind=lost_callback&operation=query",
            "kind",
            "value=\"query\" selected",
        ),
    ] {
        let refused = shop.press("/panel/faults", form).await;
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.text.contains("role=\"alert\""));
        assert!(
            refused.text.contains(&format!("id=\"{field}-problem\"")),
            "{form}"
        );
        assert!(
            refused.text.contains(&format!("href=\"#{field}\"")),
            "{form}"
        );
        assert!(refused.text.contains(kept), "{form}");
    }
}

#[tokio::test]
async fn each_operation_offers_only_its_own_faults() {
    let shop = Shop::open().await;
    let page = shop.page("/panel/faults?operation=ipn&times=7").await.text;
    let option = |kind: &str| {
        let from = page.split(&format!("<option value=\"{kind}\"")).nth(1);
        from.and_then(|rest| rest.split('>').next())
            .expect("an option")
            .to_owned()
    };
    assert!(!option("bad_signature").contains("disabled"));
    assert!(option("half_body").contains("hidden") && option("half_body").contains("disabled"));
    assert!(page.contains("<option value=\"ipn\" selected"));
    let field = |name: &str| {
        let before = page.split(&format!("<label for=\"{name}\"")).next();
        let tag = before.and_then(|text| text.rsplit("<div").next());
        tag.expect("a field").to_owned()
    };
    assert!(field("code").contains("hidden") && !field("milliseconds").contains("hidden"));
    assert!(page.contains("value=\"7\""), "what was typed before stays");
}

#[tokio::test]
async fn wallets_clock_agreements_and_settings_have_forms() {
    let shop = Shop::open().await;
    let page = shop
        .press_and_follow(&format!("/panel/wallets/{WALLET}"), "balance=12.50")
        .await;
    assert!(page.contains("৳12.50") && page.contains("The balance is set."));
    let page = shop
        .press_and_follow(&format!("/panel/wallets/{WALLET}"), "locked=yes")
        .await;
    assert!(page.contains("The wallet is locked."));
    let page = shop
        .press_and_follow(
            &format!("/panel/wallets/{WALLET}"),
            "locked=no&balance=1000",
        )
        .await;
    assert!(page.contains("The wallet is unlocked."));
    let page = shop
        .press_and_follow(&format!("/panel/wallets/{WALLET}"), "balance=lots")
        .await;
    assert!(page.contains("at most two decimals"));

    let (agreement, _) = shop.agreement().await;
    let page = shop
        .press_and_follow(&format!("/panel/agreements/{agreement}/cancel"), "")
        .await;
    assert!(page.contains("The agreement is cancelled."));

    let page = shop
        .press_and_follow("/panel/clock", "count=16&unit=86400")
        .await;
    assert!(page.contains("+16 d"), "{page}");
    let page = shop
        .press_and_follow("/panel/clock", "count=99999999&unit=86400")
        .await;
    assert!(page.contains("at most ten years"));
    let confirmation = shop.press_and_follow("/panel/reset", "").await;
    assert!(
        confirmation.contains("<h1>Reset the simulator?</h1>"),
        "{confirmation}"
    );
    let clock = shop.control(Method::GET, "/clock", Value::Null).await.json;
    assert_eq!(
        clock["aheadSeconds"],
        16 * 86_400,
        "nothing is forgotten yet"
    );
    shop.press("/panel/reset", "sure=yes").await;
    let clock = shop.control(Method::GET, "/clock", Value::Null).await.json;
    assert_eq!(clock["aheadSeconds"], 0);

    let settings = "merchant_name=Tea+House&organization_short_code=50022&otp=654321";
    let refused = shop.press("/panel/settings", settings).await;
    assert_eq!(refused.status, 422, "numbers were emptied");
    assert!(refused.text.contains("Tea House"), "what was typed stays");
}

#[tokio::test]
async fn errors_state_what_each_field_must_contain() {
    let shop = Shop::open().await;
    let press = async |path: &str, form: &'static str| {
        let request = shop
            .http
            .post(format!("{}/simulator{path}", shop.running.origin))
            .body(form);
        read(request.send().await.expect("a page")).await
    };
    let fault = press("/panel/faults", "kind=delay&operation=query&times=x&skip=y").await;
    assert_eq!(fault.status, 422);
    assert!(fault.text.contains("A whole number, or * for every call."));
    assert_eq!(fault.text.matches("class=\"problem\"").count(), 2);
    let settings = press("/panel/settings", "otp=x&token_limit=two").await;
    assert_eq!(settings.status, 422);
    assert!(
        settings
            .text
            .contains("At least one digit, and digits only.")
    );
    for page in [&fault.text, &settings.text] {
        for internal in ["expected", "invalid type"] {
            assert!(!page.contains(internal), "{internal}");
        }
    }
}

#[tokio::test]
async fn settings_show_changes_from_the_default_and_keep_invalid_input() {
    let shop = Shop::open().await;
    let page = shop.page("/panel/settings").await.text;
    assert!(!page.contains("badge waiting") && page.contains("Default: 3600 (1 h)"));
    shop.set(json!({"token_limit": 2, "unique_invoice": true}))
        .await;
    let page = shop.page("/panel/settings").await.text;
    // The text is beside two settings and at the two links to their groups.
    assert_eq!(page.matches("badge waiting").count(), 4, "{page}");
    let refused = shop
        .press("/panel/settings", "otp=12&token_limit=two")
        .await;
    assert!(refused.text.contains("value=\"two\"") && refused.text.contains("value=\"12\""));
    assert!(refused.text.contains("<a href=\"#token_limit\">"));
    assert!(
        refused
            .text
            .contains("aria-describedby=\"token_limit-problem token_limit-hint\"")
    );
}

#[tokio::test]
async fn bangla_and_latin_digits_are_accepted() {
    let shop = Shop::open().await;
    shop.press(&format!("/panel/wallets/{WALLET}"), "balance=১২.৫০")
        .await;
    assert!(shop.page("/panel/wallets").await.text.contains("৳12.50"));
    shop.press("/panel/clock", "count=২&unit=86400").await;
    let clock = shop.control(Method::GET, "/clock", Value::Null).await.json;
    assert_eq!(clock["aheadSeconds"], 2 * 86_400);
    shop.press("/panel/faults/seed", "seed=৯৯").await;
    let rules = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(rules["seed"], 99);
}
