//! No input causes a panic, and only genuine messages are accepted.

use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::fake_sns::{Endpoint, KINDS, VERSIONS, genuine, headers};

fn accepted(headers: &HeaderMap, body: &[u8]) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let endpoint = Endpoint::open();
    let result = runtime.block_on(endpoint.verifier.verify(headers, body));
    result.is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_bytes_are_rejected(body in proptest::collection::vec(any::<u8>(), 0..512)) {
        prop_assert!(!accepted(&HeaderMap::new(), &body));
    }

    #[test]
    fn a_genuine_message_with_one_changed_byte_is_accepted_only_if_it_means_the_same(
        kind in 0_usize..3, version in 0_usize..2, at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let document = genuine(KINDS[kind], VERSIONS[version]);
        let mut body = document.to_string().into_bytes();
        let at = at.index(body.len());
        body[at] = byte;
        if accepted(&HeaderMap::new(), &body) {
            let read: Value = serde_json::from_slice(&body).unwrap();
            for (key, value) in document.as_object().unwrap() {
                prop_assert!(key == "UnsubscribeURL" || &read[key] == value, "{key}");
            }
        }
    }

    #[test]
    fn a_message_with_a_changed_field_is_rejected(
        kind in 0_usize..3, field in any::<prop::sample::Index>(), text in ".*",
    ) {
        let mut document = genuine(KINDS[kind], "2");
        let keys: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
        let key = &keys[field.index(keys.len())];
        prop_assume!(key != "UnsubscribeURL" && document[key] != text);
        document[key] = text.into();
        prop_assert!(!accepted(&HeaderMap::new(), document.to_string().as_bytes()));
    }

    #[test]
    fn no_header_causes_a_panic(
        name in "[a-z-]{1,30}", value in proptest::collection::vec(any::<u8>(), 0..64), which in 0_usize..5,
    ) {
        let document = genuine("Notification", "2");
        let known = [
            "content-type", "x-amz-sns-message-type", "x-amz-sns-topic-arn", "x-amz-sns-rawdelivery",
        ];
        let name = known.get(which).copied().unwrap_or(&name);
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(&value)) {
            let mut headers = headers(&document);
            headers.append(name, value);
            let _ = accepted(&headers, document.to_string().as_bytes());
        }
    }
}
