//! Every golden answer of bKash's, given to the client by a listener, means what is known of it.

mod corpus;
mod listener;
mod merchant;

use std::{collections::BTreeMap, path::Path};

use bkash::Family;

use listener::Listener;
use merchant::Merchant;

/// Whose client reads a sample: the gateway stands before every family.
fn families(word: &str) -> Vec<Family> {
    match word {
        "gateway" => Family::ALL.to_vec(),
        // What bKash sends by itself is read by the verifier; its own tests read these.
        "ipn" => Vec::new(),
        word => vec![Family::parse(word).unwrap_or_else(|| panic!("no family {word:?}"))],
    }
}

#[tokio::test]
async fn every_golden_answer_means_what_is_known_of_it() {
    let samples = corpus::samples(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    assert!(!samples.is_empty(), "the corpus is empty");
    let http = bkash::http_client().expect("a client");
    let mut complaints = Vec::new();
    for sample in &samples {
        let known = &sample.known;
        for family in families(&known.family) {
            let listener = Listener::answering(family, sample).await;
            let merchant = Merchant::of(family, &listener.origin, http.clone());
            let got = merchant.call(&known.client.call, &sample.body).await;
            let expected = &known.client.means;
            if got != *expected {
                let name = &sample.name;
                complaints.push(format!(
                    "{name}, read by {}: {got}\n  not {expected}",
                    family.as_str()
                ));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn every_family_and_every_kind_of_call_has_golden_answers() {
    let samples = corpus::samples(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    let mut calls: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for sample in samples {
        let of_family = calls.entry(sample.known.family).or_default();
        of_family.push(sample.known.client.call);
    }
    for family in [
        Family::TokenizedV1,
        Family::TokenizedV2,
        Family::CheckoutIframe,
    ] {
        let tried = calls
            .get(family.as_str())
            .unwrap_or_else(|| panic!("none of {}", family.as_str()));
        for call in ["grant", "create", "execute"] {
            assert!(
                tried.iter().any(|tried| tried == call),
                "{} has no {call}",
                family.as_str()
            );
        }
    }
}
