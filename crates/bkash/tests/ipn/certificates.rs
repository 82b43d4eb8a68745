//! Certificates: whose, how long, how strong, and how often they are fetched.

use std::sync::atomic::Ordering;

use bkash::ipn::IpnError;
use rcgen::KeyPair;
use rsa::pkcs8::EncodePrivateKey as _;

use crate::sender::{
    Endpoint, HOST, KEY, address, certificate, document, issue, key, signed, signed_with, true_one,
};

/// A notification that names another certificate.
fn with_certificate(name: &str) -> serde_json::Value {
    let mut document = document("Notification");
    document["SigningCertURL"] = address(name).into();
    document
}

#[tokio::test]
async fn a_certificate_counts_only_while_it_is_valid() {
    let endpoint = Endpoint::open();
    endpoint.offer(&address("old"), certificate(&KEY, 2016, 2018));
    endpoint.offer(&address("early"), certificate(&KEY, 2019, 2020));
    for name in ["old", "early"] {
        endpoint
            .refuses(
                &signed(with_certificate(name)),
                IpnError::CertificateExpired,
            )
            .await;
    }
}

#[tokio::test]
async fn a_certificate_at_hand_is_checked_again_each_time() {
    let endpoint = Endpoint::open_with(|config| {
        config.max_age = std::time::Duration::from_secs(400 * 24 * 3600);
    });
    drop(endpoint.post(&true_one("Notification", "2")).await.unwrap());
    endpoint.seconds_later(365 * 24 * 3600);
    endpoint
        .refuses(&true_one("Notification", "2"), IpnError::CertificateExpired)
        .await;
}

#[tokio::test]
async fn weak_and_foreign_keys_are_refused() {
    let endpoint = Endpoint::open();
    let weak = key(1024);
    // No tool issues such a certificate any more, so the strong one's key is replaced in its bytes.
    endpoint.offer(&address("weak"), replace_key(&weak));
    let forged = signed_with(with_certificate("weak"), &weak);
    endpoint.refuses(&forged, IpnError::CertificateKey).await;
    let curve = KeyPair::generate().expect("a key");
    endpoint.offer(&address("curve"), issue(&curve, 2018, 2019));
    endpoint
        .refuses(&signed(with_certificate("curve")), IpnError::CertificateKey)
        .await;
}

/// A certificate whose key is `key`, of whatever length.
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
    let old = KEY.to_public_key().to_public_key_der().expect("a form");
    let new = key.to_public_key().to_public_key_der().expect("a form");
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
    // The two outermost sequences hold the key: 30 82 hh ll each.
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
async fn what_is_no_certificate_is_refused() {
    let endpoint = Endpoint::open();
    let private = KEY.to_pkcs8_der().expect("a form");
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
        endpoint.offer(&address(&name), file.to_vec());
        endpoint
            .refuses(
                &signed(with_certificate(&name)),
                IpnError::CertificateMalformed,
            )
            .await;
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_had_now_makes_sns_try_again() {
    let endpoint = Endpoint::open();
    endpoint
        .refuses(
            &signed(with_certificate("missing")),
            IpnError::CertificateUnavailable,
        )
        .await;
    assert_eq!(IpnError::CertificateUnavailable.status(), 503);
    endpoint.offer(&address("missing"), certificate(&KEY, 2018, 2019));
    drop(
        endpoint
            .post(&signed(with_certificate("missing")))
            .await
            .unwrap(),
    );
}

#[tokio::test]
async fn a_certificate_larger_than_any_is_not_read() {
    let endpoint = Endpoint::open();
    let mut file = certificate(&KEY, 2018, 2019);
    file.resize(100_000, b'\n');
    endpoint.offer(&address("huge"), file);
    endpoint
        .refuses(
            &signed(with_certificate("huge")),
            IpnError::CertificateUnavailable,
        )
        .await;
}

#[tokio::test]
async fn a_burst_of_messages_fetches_their_certificate_once() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    let posts = (0..50).map(|_| endpoint.post(&document));
    let verdicts = futures_util::future::join_all(posts).await;
    assert_eq!(verdicts.iter().filter(|verdict| verdict.is_ok()).count(), 1);
    assert_eq!(endpoint.shelf.fetches.load(Ordering::Relaxed), 1);
    // After a day it is fetched anew, in case that Amazon took it back.
    drop(verdicts);
    endpoint.seconds_later(3_600);
    drop(endpoint.post(&document).await.unwrap());
    assert_eq!(endpoint.shelf.fetches.load(Ordering::Relaxed), 1);
    let patient = Endpoint::open_with(|config| {
        config.max_age = std::time::Duration::from_secs(48 * 3600);
    });
    drop(patient.post(&document).await.unwrap());
    patient.seconds_later(24 * 3600);
    drop(patient.post(&document).await.unwrap());
    assert_eq!(patient.shelf.fetches.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_stranger_cannot_make_us_fetch_without_end_nor_push_out_the_true_certificate() {
    let endpoint = Endpoint::open();
    drop(endpoint.post(&true_one("Notification", "2")).await.unwrap());
    for number in 0..100 {
        let forged = signed(with_certificate(&format!("f{number}")));
        endpoint
            .refuses(&forged, IpnError::CertificateUnavailable)
            .await;
    }
    assert_eq!(endpoint.shelf.fetches.load(Ordering::Relaxed), 10);
    drop(endpoint.post(&true_one("Notification", "1")).await.unwrap());
    assert_eq!(endpoint.shelf.fetches.load(Ordering::Relaxed), 10);
    // A minute later there is room again.
    endpoint.seconds_later(60);
    endpoint.offer(&address("new"), certificate(&KEY, 2018, 2019));
    drop(
        endpoint
            .post(&signed(with_certificate("new")))
            .await
            .unwrap(),
    );
    let asked = endpoint.shelf.asked.lock().unwrap();
    assert!(asked.iter().all(|address| address.starts_with(HOST)));
}
