//! Certificates: their origin, validity and key size, and how often they are fetched.

use std::sync::atomic::Ordering;

use bkash::ipn::{IpnError, Message};
use rcgen::KeyPair;
use rsa::pkcs8::EncodePrivateKey as _;

use crate::fake_sns::{
    Endpoint, HOST, KEY, certificate, certificate_url, document, genuine, headers, issue, key,
    signed, signed_with,
};

/// A notification with another certificate.
fn with_certificate(name: &str) -> serde_json::Value {
    let mut document = document("Notification");
    document["SigningCertURL"] = certificate_url(name).into();
    document
}

#[tokio::test]
async fn an_expired_or_future_certificate_is_rejected() {
    let endpoint = Endpoint::open();
    endpoint.serve(&certificate_url("old"), certificate(&KEY, 2016, 2018));
    endpoint.serve(&certificate_url("early"), certificate(&KEY, 2019, 2020));
    for name in ["old", "early"] {
        endpoint
            .rejects(
                &signed(with_certificate(name)),
                IpnError::CertificateExpired,
            )
            .await;
    }
}

#[tokio::test]
async fn the_validity_of_a_cached_certificate_is_checked_each_time() {
    let endpoint = Endpoint::open_with(|config| {
        config.max_age = std::time::Duration::from_secs(400 * 24 * 3600);
    });
    drop(endpoint.post(&genuine("Notification", "2")).await.unwrap());
    endpoint.set_clock(365 * 24 * 3600);
    endpoint
        .rejects(&genuine("Notification", "2"), IpnError::CertificateExpired)
        .await;
}

#[tokio::test]
async fn keys_that_are_short_or_not_rsa_are_rejected() {
    let endpoint = Endpoint::open();
    let weak = key(1024);
    // No tool issues such a certificate any more, so the key is replaced in the bytes of a strong one.
    endpoint.serve(&certificate_url("weak"), replace_key(&weak));
    let forged = signed_with(with_certificate("weak"), &weak);
    endpoint.rejects(&forged, IpnError::CertificateKey).await;
    let curve = KeyPair::generate().expect("a key");
    endpoint.serve(&certificate_url("curve"), issue(&curve, 2018, 2019));
    endpoint
        .rejects(&signed(with_certificate("curve")), IpnError::CertificateKey)
        .await;
}

/// A certificate with a key of any length.
fn replace_key(key: &rsa::RsaPrivateKey) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use rsa::pkcs8::EncodePublicKey as _;
    let der = |pem: &[u8]| {
        let text: String = String::from_utf8_lossy(pem)
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        STANDARD.decode(text).expect("base64")
    };
    let strong = der(&certificate(&KEY, 2018, 2019));
    let old = KEY
        .to_public_key()
        .to_public_key_der()
        .expect("an encoding");
    let new = key
        .to_public_key()
        .to_public_key_der()
        .expect("an encoding");
    let start = strong
        .windows(old.as_bytes().len())
        .position(|window| window == old.as_bytes())
        .expect("the key is in its certificate");
    let mut weak = strong.clone();
    weak.splice(
        start..start + old.as_bytes().len(),
        new.as_bytes().iter().copied(),
    );
    let less = u16::try_from(strong.len() - weak.len()).expect("less");
    // The two outermost sequences contain the key. Each begins with 30 82 and its length.
    for at in [0, 4] {
        assert_eq!(weak[at..at + 2], [0x30, 0x82]);
        let length = u16::from_be_bytes([weak[at + 2], weak[at + 3]]) - less;
        weak[at + 2..at + 4].copy_from_slice(&length.to_be_bytes());
    }
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode(weak)
    )
    .into_bytes()
}

#[tokio::test]
async fn a_file_that_is_not_a_certificate_is_rejected() {
    let endpoint = Endpoint::open();
    let private = KEY.to_pkcs8_der().expect("an encoding");
    let private_pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        {
            use base64::{Engine as _, engine::general_purpose::STANDARD};
            STANDARD.encode(private.as_bytes())
        }
    );
    let labelled =
        String::from_utf8_lossy(&certificate(&KEY, 2018, 2019)).replace("CERTIFICATE", "X509 CRL");
    let files: [&[u8]; 6] = [
        b"",
        b"<html>404</html>",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        private_pem.as_bytes(),
        labelled.as_bytes(),
        &certificate(&KEY, 2018, 2019)[..300],
    ];
    for (index, file) in files.into_iter().enumerate() {
        let name = format!("bad{index}");
        endpoint.serve(&certificate_url(&name), file.to_vec());
        endpoint
            .rejects(
                &signed(with_certificate(&name)),
                IpnError::CertificateMalformed,
            )
            .await;
    }
}

#[tokio::test]
async fn sns_retries_if_the_certificate_cannot_be_fetched() {
    let endpoint = Endpoint::open();
    endpoint
        .rejects(
            &signed(with_certificate("missing")),
            IpnError::CertificateUnavailable,
        )
        .await;
    assert_eq!(IpnError::CertificateUnavailable.status(), 503);
    endpoint.serve(&certificate_url("missing"), certificate(&KEY, 2018, 2019));
    drop(
        endpoint
            .post(&signed(with_certificate("missing")))
            .await
            .unwrap(),
    );
}

#[tokio::test]
async fn a_certificate_file_above_the_size_limit_is_rejected() {
    let endpoint = Endpoint::open();
    let mut file = certificate(&KEY, 2018, 2019);
    file.resize(100_000, b'\n');
    endpoint.serve(&certificate_url("huge"), file);
    endpoint
        .rejects(
            &signed(with_certificate("huge")),
            IpnError::CertificateUnavailable,
        )
        .await;
}

#[tokio::test]
async fn a_burst_of_messages_fetches_the_certificate_once() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    let posts = (0..50).map(|_| endpoint.post(&document));
    let results = futures_util::future::join_all(posts).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 1);
    // After a day it is fetched again, in case Amazon has withdrawn it.
    drop(results);
    endpoint.set_clock(3_600);
    drop(endpoint.post(&document).await.unwrap());
    assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 1);
    let next_day = Endpoint::open_with(|config| {
        config.max_age = std::time::Duration::from_secs(48 * 3600);
    });
    drop(next_day.post(&document).await.unwrap());
    next_day.set_clock(24 * 3600);
    drop(next_day.post(&document).await.unwrap());
    assert_eq!(next_day.sns.fetches.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn forged_messages_cause_a_limited_number_of_fetches_and_do_not_evict_the_certificate() {
    let endpoint = Endpoint::open();
    drop(endpoint.post(&genuine("Notification", "2")).await.unwrap());
    for number in 0..400 {
        let forged = signed(with_certificate(&format!("f{number}")));
        endpoint
            .rejects(&forged, IpnError::CertificateUnavailable)
            .await;
    }
    assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 300);
    drop(endpoint.post(&genuine("Notification", "1")).await.unwrap());
    assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 300);
    // A minute later fetches are possible again.
    endpoint.set_clock(60);
    endpoint.serve(&certificate_url("new"), certificate(&KEY, 2018, 2019));
    drop(
        endpoint
            .post(&signed(with_certificate("new")))
            .await
            .unwrap(),
    );
    let requested = endpoint.sns.requested.lock().unwrap();
    assert!(requested.iter().all(|url| url.starts_with(HOST)));
}

/// Posts a document from an address.
async fn post_from(
    endpoint: &Endpoint,
    source: &str,
    document: &serde_json::Value,
) -> Result<Message, IpnError> {
    let source = Some(source.parse().expect("an address"));
    let (headers, body) = (headers(document), document.to_string());
    endpoint
        .verifier
        .verify_from(source, &headers, body.as_bytes())
        .await
}

#[tokio::test]
async fn a_genuine_message_gets_through_while_a_stranger_names_certificates() {
    let endpoint = Endpoint::open();
    for number in 0..400 {
        let forged = signed(with_certificate(&format!("f{number}")));
        let rejected = post_from(&endpoint, "203.0.113.9", &forged).await;
        assert_eq!(rejected.unwrap_err(), IpnError::CertificateUnavailable);
    }
    let document = genuine("Notification", "2");
    drop(
        post_from(&endpoint, "203.0.113.10", &document)
            .await
            .unwrap(),
    );
}

#[tokio::test]
async fn a_proven_certificate_stays_and_is_renewed_whatever_strangers_name() {
    let endpoint = Endpoint::open_with(|config| {
        config.max_age = std::time::Duration::from_secs(48 * 3600);
    });
    drop(endpoint.post(&genuine("Notification", "2")).await.unwrap());
    // Files that Amazon really serves, such as those of earlier years.
    let other = key(2048);
    for number in 0..20 {
        let name = format!("f{number}");
        endpoint.serve(&certificate_url(&name), certificate(&other, 2018, 2019));
        let forged = signed(with_certificate(&name));
        endpoint.rejects(&forged, IpnError::BadSignature).await;
    }
    let fetches = endpoint.sns.fetches.load(Ordering::Relaxed);
    drop(endpoint.post(&genuine("Notification", "1")).await.unwrap());
    assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), fetches);
    endpoint.set_clock(24 * 3600);
    for number in 0..400 {
        let forged = signed(with_certificate(&format!("g{number}")));
        endpoint
            .rejects(&forged, IpnError::CertificateUnavailable)
            .await;
    }
    drop(endpoint.post(&genuine("Notification", "2")).await.unwrap());
}
