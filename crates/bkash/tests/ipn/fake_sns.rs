//! A fake SNS with a signing key, certificates, documents to sign, and a clock that is set by hand.

use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bkash::ipn::{
    Fetch, FetchError, IpnConfig, IpnError, Message, SignatureVersion, TopicArn, Verifier,
};
use domain::Timestamp;
use eventlog::Clock;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use reqwest::header::{HeaderMap, HeaderValue};
use rsa::{Pkcs1v15Sign, RsaPrivateKey, pkcs8::EncodePrivateKey as _, sha2};
use serde_json::{Value, json};

pub(crate) const TOPIC: &str = "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000";
pub(crate) const HOST: &str = "https://sns.ap-southeast-1.amazonaws.com";
pub(crate) const KINDS: [&str; 3] = [
    "Notification",
    "SubscriptionConfirmation",
    "UnsubscribeConfirmation",
];
pub(crate) const VERSIONS: [&str; 2] = ["1", "2"];
/// 2018-09-01T06:30:20.123Z, the documents' timestamp.
pub(crate) const SENT: i64 = 1_535_783_420_123;

pub(crate) static KEY: LazyLock<RsaPrivateKey> = LazyLock::new(|| key(2048));

pub(crate) fn key(bits: usize) -> RsaPrivateKey {
    RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits).expect("a key")
}

pub(crate) fn certificate_url(name: &str) -> String {
    format!("{HOST}/SimpleNotificationService-{name}.pem")
}

/// A certificate of an RSA key in PEM format, valid in the years `from..to`.
pub(crate) fn certificate(key: &RsaPrivateKey, from: i32, to: i32) -> Vec<u8> {
    let der = key.to_pkcs8_der().expect("an encoding");
    let pair = KeyPair::try_from(der.as_bytes()).expect("a key");
    issue(&pair, from, to)
}

pub(crate) fn issue(pair: &KeyPair, from: i32, to: i32) -> Vec<u8> {
    let mut params = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()]).expect("a name");
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    params
        .self_signed(pair)
        .expect("a certificate")
        .pem()
        .into()
}

/// An unsigned document of a type.
pub(crate) fn document(kind: &str) -> Value {
    let mut document = json!({
        "Type": kind,
        "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
        "TopicArn": TOPIC,
        "Message": "You have chosen to subscribe",
        "Timestamp": "2018-09-01T06:30:20.123Z",
        "SignatureVersion": "2",
        "SigningCertURL": certificate_url("0a"),
    });
    if kind == "Notification" {
        document["Message"] = payment().to_string().into();
        document["UnsubscribeURL"] = format!("{HOST}/?Action=Unsubscribe").into();
    } else {
        document["Token"] = "2336412f37".into();
        let url = format!("{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37");
        document["SubscribeURL"] = url.into();
    }
    document
}

pub(crate) fn payment() -> Value {
    json!({
        "dateTime": "20180901123020",
        "debitMSISDN": "8801700000001",
        "trxID": "4J420ANOXC",
        "transactionStatus": "Completed",
        "transactionType": "10002294",
        "amount": "100",
        "currency": "BDT",
        "merchantInvoiceNumber": "INV-1",
    })
}

/// The document signed with `key` according to its `SignatureVersion`.
pub(crate) fn signed_with(mut document: Value, key: &RsaPrivateKey) -> Value {
    use sha1::Digest as _;
    let mut text = String::new();
    for field in [
        "Message",
        "MessageId",
        "Subject",
        "SubscribeURL",
        "Timestamp",
        "Token",
        "TopicArn",
        "Type",
    ] {
        if let Some(value) = document[field].as_str() {
            text.extend([field, "\n", value, "\n"]);
        }
    }
    let signature = if document["SignatureVersion"] == "1" {
        key.sign(
            Pkcs1v15Sign::new::<sha1::Sha1>(),
            &sha1::Sha1::digest(&text),
        )
    } else {
        key.sign(
            Pkcs1v15Sign::new::<sha2::Sha256>(),
            &sha2::Sha256::digest(&text),
        )
    };
    document["Signature"] = STANDARD.encode(signature.expect("a signature")).into();
    document
}

pub(crate) fn signed(document: Value) -> Value {
    signed_with(document, &KEY)
}

/// A correctly signed document of a type and signature version.
pub(crate) fn genuine(kind: &str, version: &str) -> Value {
    let mut document = document(kind);
    document["SignatureVersion"] = version.into();
    signed(document)
}

/// The headers that SNS sends with a document.
pub(crate) fn headers(document: &Value) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        "content-type",
        HeaderValue::from_static("text/plain; charset=UTF-8"),
    );
    for (name, field) in [
        ("x-amz-sns-message-type", "Type"),
        ("x-amz-sns-message-id", "MessageId"),
        ("x-amz-sns-topic-arn", "TopicArn"),
    ] {
        if let Some(Ok(value)) = document[field].as_str().map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
    headers
}

/// The files that it serves, and the URLs that were requested.
#[derive(Default)]
pub(crate) struct FakeSns {
    files: Mutex<HashMap<String, Vec<u8>>>,
    pub(crate) requested: Mutex<Vec<String>>,
    pub(crate) fetches: AtomicUsize,
}

#[async_trait]
impl Fetch for FakeSns {
    async fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
        self.fetches.fetch_add(1, Ordering::Relaxed);
        self.requested.lock().expect("a lock").push(url.to_owned());
        let files = self.files.lock().expect("a lock");
        let file = files.get(url).filter(|file| file.len() <= limit);
        file.cloned().ok_or(FetchError)
    }
}

pub(crate) struct ManualClock(AtomicI64);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// A merchant's notification endpoint.
pub(crate) struct Endpoint {
    pub(crate) verifier: Verifier,
    pub(crate) sns: Arc<FakeSns>,
    clock: Arc<ManualClock>,
}

impl Endpoint {
    pub(crate) fn open() -> Self {
        Self::open_with(|_| {})
    }

    pub(crate) fn open_with(change: impl FnOnce(&mut IpnConfig)) -> Self {
        let mut config = IpnConfig::new(TopicArn::parse(TOPIC).expect("a topic"));
        change(&mut config);
        let sns = Arc::new(FakeSns::default());
        let clock = Arc::new(ManualClock(AtomicI64::new(SENT)));
        let endpoint = Self {
            verifier: Verifier::new(config, clock.clone(), sns.clone()),
            sns,
            clock,
        };
        endpoint.serve(&certificate_url("0a"), certificate(&KEY, 2018, 2019));
        endpoint
    }

    pub(crate) fn serve(&self, url: &str, file: Vec<u8>) {
        let mut files = self.sns.files.lock().expect("a lock");
        files.insert(url.to_owned(), file);
    }

    /// Sets the clock to a number of seconds after the documents' timestamp.
    pub(crate) fn set_clock(&self, seconds: i64) {
        self.clock.0.store(SENT + seconds * 1000, Ordering::Relaxed);
    }

    pub(crate) async fn post(&self, document: &Value) -> Result<Message, IpnError> {
        let body = document.to_string();
        self.verifier
            .verify(&headers(document), body.as_bytes())
            .await
    }

    pub(crate) async fn rejects(&self, document: &Value, error: IpnError) {
        match self.post(document).await {
            Err(rejected) => assert_eq!(rejected, error, "{document}"),
            Ok(_) => panic!("accepted: {document}"),
        }
    }
}

/// The newer of the two versions.
pub(crate) const NEWER: SignatureVersion = SignatureVersion::V2;
