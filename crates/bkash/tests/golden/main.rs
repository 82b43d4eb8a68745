//! The client reports the expected result for every golden answer.

mod corpus;
mod merchant;
mod sample_server;

use std::{collections::BTreeMap, path::Path};

use bkash::Family;

use merchant::Merchant;
use sample_server::SampleServer;

/// The families whose client is tested with a sample. The API gateway is in front of all of them.
fn families(name: &str) -> Vec<Family> {
    match name {
        "gateway" => Family::ALL.to_vec(),
        // Notifications are tested with the verifier.
        "ipn" => Vec::new(),
        name => vec![Family::parse(name).unwrap_or_else(|| panic!("no family {name:?}"))],
    }
}

#[tokio::test]
async fn every_golden_answer_has_the_expected_result() {
    let samples = corpus::samples(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    assert!(!samples.is_empty(), "the corpus is empty");
    let http = bkash::http_client().expect("a client");
    let mut failures = Vec::new();
    for sample in &samples {
        let annotation = &sample.annotation;
        for family in families(&annotation.family) {
            let server = SampleServer::answering(family, sample).await;
            let merchant = Merchant::of(family, &server.origin, http.clone());
            let actual = merchant.call(&annotation.client.call, &sample.body).await;
            let expected = &annotation.client.means;
            if actual != *expected {
                let name = &sample.name;
                failures.push(format!(
                    "{name} with {}: {actual}\n  expected {expected}",
                    family.as_str()
                ));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_family_has_golden_answers_to_the_main_calls() {
    let samples = corpus::samples(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    let mut calls: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for sample in samples {
        let of_family = calls.entry(sample.annotation.family).or_default();
        of_family.push(sample.annotation.client.call);
    }
    for family in [
        Family::TokenizedV1,
        Family::TokenizedV2,
        Family::CheckoutIframe,
    ] {
        let tested = calls
            .get(family.as_str())
            .unwrap_or_else(|| panic!("no answers of {}", family.as_str()));
        for call in ["grant", "create", "execute"] {
            assert!(
                tested.iter().any(|tested| tested == call),
                "{} has no {call}",
                family.as_str()
            );
        }
    }
}
