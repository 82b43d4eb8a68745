//! Fuzzing of everything that reads an answer: golden answers, spoiled in every way, never panic, and money is
//! believed only where the answer says so in bKash's own word.
//!
//! Five seconds under `cargo test`; `BOLERO_RANDOM_TEST_TIME_MS` makes it longer, and
//! `cargo bolero test answers::any_answer::…` runs it with a coverage-guided engine.

use std::{fs, path::Path, time::Duration};

use domain::hold::ResolutionOutcome;
use domain::refund::RefundText;
use domain::{
    Amount, BkashPaymentId, Timestamp, TrxId, agreement::AgreementOutcome, session::PaymentOutcome,
};
use engine::ports::{NewRefund, RefundAnswer, Refundable};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    agreement, cancelled, created, executed, found, past_refunds, queried, refunded, settled,
    standing,
};
use crate::{Family, document::Document, http::Reply};

const BOX: Duration = Duration::from_secs(5);

const WORDS: [&str; 16] = [
    "0000",
    "2056",
    "9999",
    "Completed",
    "Authorized",
    "Initiated",
    "Cancelled",
    "BDT",
    "USD",
    "",
    " ",
    "-1.00",
    "99999999999999999999.99",
    "https://shop.example/?signature=a",
    "\u{9e7}\u{9e8}",
    "eyJ",
];

#[test]
fn whatever_is_answered_is_read_without_a_panic_or_a_wrong_belief() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let files = fs::read_dir(folder).expect("the golden folder");
    let paths = files.map(|file| file.expect("a file").path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    paths.sort();
    let samples: Vec<_> = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("text"))
        .collect();
    assert!(samples.len() > 50, "only {} golden answers", samples.len());
    let decisions = bolero::produce::<Vec<u8>>().with().len(8..256_usize);
    bolero::check!()
        .with_test_time(BOX)
        .with_generator(decisions)
        .for_each(|decisions| {
            let mut decisions = Decisions(decisions);
            let sample = &samples[decisions.below(samples.len())];
            let body = spoiled(sample, &mut decisions);
            let status = [200, 200, 200, 400, 401, 403, 500][decisions.below(7)];
            for family in Family::ALL {
                read(family, status, &body);
            }
        });
}

/// A fuzzer's bytes as decisions; when they are used up, every decision is the first one.
struct Decisions<'a>(&'a [u8]);

impl Decisions<'_> {
    fn below(&mut self, limit: usize) -> usize {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        usize::from(*first) % limit
    }
}

/// A sample with values exchanged, keys taken out or renamed, and now and then broken bytes.
fn spoiled(sample: &str, decisions: &mut Decisions<'_>) -> Vec<u8> {
    let mut bytes = match serde_json::from_str(sample) {
        Ok(Value::Object(mut object)) => {
            for _ in 0..decisions.below(5) {
                let keys: Vec<_> = object.keys().cloned().collect();
                if keys.is_empty() {
                    break;
                }
                let status = keys.iter().find(|key| key.ends_with("Status"));
                let key = match (decisions.below(3), status) {
                    // Where most depends on it.
                    (0, Some(status)) => status.clone(),
                    _ => keys[decisions.below(keys.len())].clone(),
                };
                let other = keys[decisions.below(keys.len())].clone();
                match decisions.below(4) {
                    0 => drop(object.remove(&key)),
                    1 => {
                        let value = object.remove(&key).unwrap_or_default();
                        object.insert(other, value);
                    }
                    _ => drop(object.insert(key, value(decisions))),
                }
            }
            Value::Object(object).to_string().into_bytes()
        }
        _ => sample.as_bytes().to_vec(),
    };
    if decisions.below(8) == 7 && !bytes.is_empty() {
        let at = decisions.below(bytes.len());
        match decisions.below(2) {
            0 => bytes.truncate(at),
            _ => bytes[at] ^= 1 << decisions.below(8),
        }
    }
    bytes
}

fn value(decisions: &mut Decisions<'_>) -> Value {
    let word = WORDS[decisions.below(WORDS.len())];
    match decisions.below(8) {
        0 => Value::Null,
        1 => json!(decisions.below(256)),
        2 => json!([word, {"amount": word}]),
        3 => json!({"refundTrxId": word}),
        4 => json!(1.5),
        _ => json!(word),
    }
}

/// Has every reader of answers read one, and checks what it believes.
fn read(family: Family, status: u16, body: &[u8]) {
    let reply = || {
        let status = StatusCode::from_u16(status).expect("a status");
        match Document::parse(body) {
            Some(document) => Reply::Document(status, document),
            None => Reply::Unusable(Some(status), "no JSON".to_owned()),
        }
    };
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let says = |key: &str, words: &[&str]| {
        let said = document[key]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        status == 200 && words.contains(&said.as_str())
    };
    let payment = ["paymentID", "paymentId"]
        .iter()
        .find_map(|key| document[key].as_str());
    let payment = BkashPaymentId::parse(payment.unwrap_or("TR0011").trim());
    let payment = payment.unwrap_or_else(|_| BkashPaymentId::parse("TR0011").expect("a paymentID"));
    let transaction = "transactionStatus";
    for answer in [
        executed(family, reply(), &payment),
        queried(family, reply(), &payment),
    ] {
        match answer {
            PaymentOutcome::Money(claim) if claim.held => {
                assert!(says(transaction, &["authorized"]));
            }
            PaymentOutcome::Money(_) => assert!(says(transaction, &["completed"])),
            PaymentOutcome::NotExecuted => assert!(says(transaction, &["initiated"])),
            PaymentOutcome::Declined { .. } | PaymentOutcome::Unusable { .. } => {}
        }
    }
    if let ResolutionOutcome::Done { .. } = settled(family, reply(), &payment, &["completed"]) {
        assert!(says(transaction, &["completed"]));
    }
    if let AgreementOutcome::Consented { .. } = agreement(family, reply()) {
        assert!(says("agreementStatus", &["completed"]));
    }
    let taka = |text| Amount::parse(text).expect("an amount");
    let text = |text| RefundText::parse(text).expect("a text");
    let bought = Refundable {
        payment_id: payment,
        trx_id: TrxId::parse("6H7801QFYM").expect("a trxID"),
        amount: taka("20"),
        taken_at: Timestamp::from_millis(0),
    };
    let refund = NewRefund::first(bought.clone(), taka("5"), text("mug"), text("broken"));
    if let RefundAnswer::Done(refund) = refunded(family, reply(), &refund) {
        assert_eq!(refund.amount, taka("5"), "another amount was believed");
    }
    if let Ok(refunds) = past_refunds(family, reply(), &bought) {
        let sum: u64 = refunds.iter().map(|refund| refund.amount.poisha()).sum();
        let text = String::from_utf8_lossy(body);
        assert!(sum == 0 || (status == 200 && text.contains("refundTrx")));
    }
    // These move no money; they must not panic.
    let _ = (
        created(family, reply(), false),
        created(family, reply(), true),
        cancelled(family, reply()),
    );
    let _ = (standing(family, reply()), found(family, reply()));
}
