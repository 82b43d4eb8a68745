//! Every control has an accessible name, and every form works without JavaScript.

use app::view::Language;

use crate::{
    html::{Element, read},
    samples::every_page,
};

fn name_of(element: &Element, all: &[Element]) -> String {
    if let Some(label) = element.get("aria-label") {
        return label.to_owned();
    }
    let around = element.parents.iter().map(|parent| &all[*parent]);
    match element.name.as_str() {
        "input" | "select" => around
            .filter(|parent| parent.name == "label")
            .map(|label| label.text.clone())
            .collect(),
        _ => element.text.clone(),
    }
}

#[test]
fn every_control_has_a_name() {
    for language in [Language::Bangla, Language::English] {
        for (page, document) in every_page(language) {
            let elements = read(&document);
            for element in &elements {
                let control = matches!(&*element.name, "a" | "button" | "select" | "summary")
                    || (element.name == "input" && element.get("type") != Some("hidden"));
                if control {
                    let name = name_of(element, &elements);
                    assert!(!name.trim().is_empty(), "{page}: {element:?}");
                }
                if element.name == "img" {
                    assert!(element.get("alt").is_some(), "{page}: {element:?}");
                }
            }
        }
    }
}

#[test]
fn every_form_works_without_javascript() {
    for (page, document) in every_page(Language::English) {
        let elements = read(&document);
        for (index, form) in elements
            .iter()
            .enumerate()
            .filter(|(_, element)| element.name == "form")
        {
            assert_eq!(form.get("method"), Some("post"), "{page}");
            assert!(
                form.get("action")
                    .is_some_and(|action| action.starts_with('/')),
                "{page}"
            );
            let buttons = elements
                .iter()
                .filter(|element| element.name == "button" && element.parents.contains(&index));
            assert_eq!(buttons.count(), 1, "{page}: {form:?}");
        }
    }
}

#[test]
fn the_language_switch_stays_on_the_page() {
    for (language, other) in [(Language::Bangla, "en"), (Language::English, "bn")] {
        for (page, document) in every_page(language) {
            let elements = read(&document);
            let switch = elements
                .iter()
                .find(|element| element.get("hreflang") == Some(other));
            let address = switch
                .and_then(|switch| switch.get("href"))
                .unwrap_or_default();
            assert!(
                address.ends_with(&format!("?lang={other}")),
                "{page}: {address}"
            );
        }
    }
}
