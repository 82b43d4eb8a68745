//! The HTML of every state of a payer's pages, compared with the snapshots beside this file.
//!
//! A snapshot has the title and the `main` element, because header and footer are the same on every page of a kind; those
//! are in `document-…`. To accept a change, run the test with `INSTA_UPDATE=always` and read the difference.

use std::{collections::BTreeSet, fs, path::Path};

use app::{pages, translations::Translations, view::Language};
use insta::{Settings, assert_snapshot};

use crate::{
    indented::element,
    samples::{
        AGREEMENTS_NOTICES, agreements_pages, bkash_window, context, open, order, orders,
        pay_notices, session,
    },
};

const LANGUAGES: [Language; 2] = [Language::Bangla, Language::English];

/// States with a notice that have a snapshot of the page. The other ones differ in the text of the notice alone, which is
/// in `notices-…`.
const NOTICES_ON_A_PAGE: [&str; 3] = [
    "notice-closed",
    "notice-toomanyattempts",
    "agreements-notice-pending",
];

/// Every snapshot: its name and its content.
fn snapshots() -> Vec<(String, String)> {
    LANGUAGES.into_iter().flat_map(in_language).collect()
}

fn in_language(language: Language) -> Vec<(String, String)> {
    let pay = context(language, &format!("/pay/{}", session().as_str()));
    let wallets = context(language, "/wallets");
    let open_order = pages::pay(&pay, &order(open(None)));
    let window = pages::bkash_window(&pay, &order(open(None)), &bkash_window());
    let mut snapshots = vec![
        (
            "document".to_owned(),
            ["head", "header", "footer"]
                .map(|part| element(&open_order, part))
                .concat(),
        ),
        ("notices".to_owned(), notices(language)),
        ("bkash-window".to_owned(), content(&window)),
    ];
    for (name, view) in orders() {
        if has_snapshot(&name) {
            snapshots.push((name, content(&pages::pay(&pay, &view))));
        }
    }
    for (name, view) in agreements_pages() {
        if has_snapshot(&name) {
            snapshots.push((name, content(&pages::agreements(&wallets, &view))));
        }
    }
    let tag = language.tag();
    snapshots
        .into_iter()
        .map(|(name, content)| (format!("{name}-{tag}"), content))
        .collect()
}

fn has_snapshot(state: &str) -> bool {
    !state.contains("notice-") || NOTICES_ON_A_PAGE.contains(&state)
}

fn content(document: &str) -> String {
    element(document, "title") + &element(document, "main")
}

/// Every notice with its texts.
fn notices(language: Language) -> String {
    let translations = Translations::of(language);
    let pay = pay_notices().into_iter().map(|notice| {
        let text = (translations.pay_notice)(notice);
        (format!("{notice:?}"), text)
    });
    let agreements = AGREEMENTS_NOTICES.into_iter().map(|notice| {
        let text = (translations.agreements_notice)(notice);
        (format!("saved wallets: {notice:?}"), text)
    });
    pay.chain(agreements)
        .map(|(name, text)| format!("{name}\n  {}\n  {}", text.title, text.body))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_state_of_a_payers_page_is_as_in_its_snapshot() {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut names = BTreeSet::new();
    settings.bind(|| {
        for (name, content) in snapshots() {
            assert_snapshot!(name.clone(), content);
            names.insert(name);
        }
    });
    assert_eq!(files(), names, "every file belongs to a state");
}

/// The names of the files in the folder of the snapshots.
fn files() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/snapshots");
    fs::read_dir(folder)
        .expect("the folder of the snapshots")
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_suffix(".snap")?.to_owned()))
        .collect()
}
