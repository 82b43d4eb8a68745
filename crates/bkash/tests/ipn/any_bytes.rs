//! Whatever arrives, nothing panics, and nothing but a true message is believed.

use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::sender::{Endpoint, KINDS, VERSIONS, headers, true_one};

fn believed(headers: &HeaderMap, body: &[u8]) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let endpoint = Endpoint::open();
    let verdict = runtime.block_on(endpoint.verifier.verify(headers, body));
    verdict.is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_are_believed(body in proptest::collection::vec(any::<u8>(), 0..512)) {
        prop_assert!(!believed(&HeaderMap::new(), &body));
    }

    #[test]
    fn a_true_message_with_one_byte_changed_is_believed_only_if_it_says_the_same(
        kind in 0_usize..3, version in 0_usize..2, at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let document = true_one(KINDS[kind], VERSIONS[version]);
        let mut body = document.to_string().into_bytes();
        let at = at.index(body.len());
        body[at] = byte;
        if believed(&HeaderMap::new(), &body) {
            let read: Value = serde_json::from_slice(&body).unwrap();
            for (key, value) in document.as_object().unwrap() {
                prop_assert!(key == "UnsubscribeURL" || &read[key] == value, "{key}");
            }
        }
    }

    #[test]
    fn a_field_with_any_text_is_not_believed(
        kind in 0_usize..3, field in any::<prop::sample::Index>(), text in ".*",
    ) {
        let mut document = true_one(KINDS[kind], "2");
        let keys: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
        let key = &keys[field.index(keys.len())];
        prop_assume!(key != "UnsubscribeURL" && document[key] != text);
        document[key] = text.into();
        prop_assert!(!believed(&HeaderMap::new(), document.to_string().as_bytes()));
    }

    #[test]
    fn no_headers_panic(
        name in "[a-z-]{1,30}", value in proptest::collection::vec(any::<u8>(), 0..64), which in 0_usize..5,
    ) {
        let document = true_one("Notification", "2");
        let known = [
            "content-type", "x-amz-sns-message-type", "x-amz-sns-topic-arn", "x-amz-sns-rawdelivery",
        ];
        let name = known.get(which).copied().unwrap_or(&name);
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(&value)) {
            let mut headers = headers(&document);
            headers.append(name, value);
            let _ = believed(&headers, document.to_string().as_bytes());
        }
    }
}
