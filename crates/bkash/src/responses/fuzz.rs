//! Fuzzes all parsers of answers. Mutated golden answers never cause a panic, and money is reported only if the
//! answer has the status that bKash documents for it.
//!
//! Runs for five seconds under `cargo test`. `BOLERO_RANDOM_TEST_TIME_MS` sets another time, and
//! `cargo bolero test responses::fuzz::…` uses a coverage-guided engine.

use std::{fs, path::Path, time::Duration};

use domain::ShortText;
use domain::hold::ResolutionOutcome;
use domain::refund::Refundable;
use domain::{
    Amount, BkashPaymentId, Timestamp, TrxId, agreement::AgreementOutcome, payment::PaymentOutcome,
};
use engine::ports::{NewRefund, RefundAnswer};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    parse_agreement, parse_agreement_status, parse_cancel_agreement, parse_create, parse_execute,
    parse_query, parse_refund, parse_refund_status, parse_resolution, parse_search,
};
use crate::{Family, document::Document, http::Reply};

const TEST_TIME: Duration = Duration::from_secs(5);

const VALUES: [&str; 16] = [
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
fn no_answer_causes_a_panic_or_a_false_report_of_money() {
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
    let choices = bolero::produce::<Vec<u8>>().with().len(8..256_usize);
    bolero::check!()
        .with_test_time(TEST_TIME)
        .with_generator(choices)
        .for_each(|choices| {
            let mut choices = Choices(choices);
            let sample = &samples[choices.below(samples.len())];
            let body = mutate(sample, &mut choices);
            let status = [200, 200, 200, 400, 401, 403, 500][choices.below(7)];
            for family in Family::ALL {
                check(family, status, &body);
            }
        });
}

/// The fuzzer's bytes as choices. After the last byte every choice is 0.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn below(&mut self, limit: usize) -> usize {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        usize::from(*first) % limit
    }
}

/// A sample with replaced values, removed or renamed keys, and sometimes corrupt bytes.
fn mutate(sample: &str, choices: &mut Choices<'_>) -> Vec<u8> {
    let mut bytes = match serde_json::from_str(sample) {
        Ok(Value::Object(mut object)) => {
            for _ in 0..choices.below(5) {
                let keys: Vec<_> = object.keys().cloned().collect();
                if keys.is_empty() {
                    break;
                }
                let status = keys.iter().find(|key| key.ends_with("Status"));
                let key = match (choices.below(3), status) {
                    // The status decides most.
                    (0, Some(status)) => status.clone(),
                    _ => keys[choices.below(keys.len())].clone(),
                };
                let other = keys[choices.below(keys.len())].clone();
                match choices.below(4) {
                    0 => drop(object.remove(&key)),
                    1 => {
                        let value = object.remove(&key).unwrap_or_default();
                        object.insert(other, value);
                    }
                    _ => drop(object.insert(key, value(choices))),
                }
            }
            Value::Object(object).to_string().into_bytes()
        }
        _ => sample.as_bytes().to_vec(),
    };
    if choices.below(8) == 7 && !bytes.is_empty() {
        let at = choices.below(bytes.len());
        match choices.below(2) {
            0 => bytes.truncate(at),
            _ => bytes[at] ^= 1 << choices.below(8),
        }
    }
    bytes
}

fn value(choices: &mut Choices<'_>) -> Value {
    let text = VALUES[choices.below(VALUES.len())];
    match choices.below(8) {
        0 => Value::Null,
        1 => json!(choices.below(256)),
        2 => json!([text, {"amount": text}]),
        3 => json!({"refundTrxId": text}),
        4 => json!(1.5),
        _ => json!(text),
    }
}

/// Runs all parsers on one answer and checks what they report.
fn check(family: Family, status: u16, body: &[u8]) {
    let reply = || {
        let status = StatusCode::from_u16(status).expect("a status");
        match Document::parse(body) {
            Some(document) => Reply::Document(status, document),
            None => Reply::Unusable(Some(status), "no JSON".to_owned()),
        }
    };
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let has_status = |key: &str, statuses: &[&str]| {
        let value = document[key]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        status == 200 && statuses.contains(&value.as_str())
    };
    let payment = ["paymentID", "paymentId"]
        .iter()
        .find_map(|key| document[key].as_str());
    let payment = BkashPaymentId::parse(payment.unwrap_or("TR0011").trim());
    let payment = payment.unwrap_or_else(|_| BkashPaymentId::parse("TR0011").expect("a paymentID"));
    let transaction = "transactionStatus";
    let (initiated, query) = (["initiated"].as_slice(), ["initiated", "cancelled"]);
    for (answer, not_executed) in [
        (parse_execute(family, reply(), &payment), initiated),
        (parse_query(family, reply(), &payment), &query),
    ] {
        match answer {
            PaymentOutcome::Money(charge) if charge.held => {
                assert!(has_status(transaction, &["authorized"]));
            }
            PaymentOutcome::Money(_) => assert!(has_status(transaction, &["completed"])),
            PaymentOutcome::NotExecuted => assert!(has_status(transaction, not_executed)),
            PaymentOutcome::Declined { .. } | PaymentOutcome::Unusable { .. } => {}
        }
    }
    if let ResolutionOutcome::Done { .. } =
        parse_resolution(family, reply(), &payment, &["completed"])
    {
        assert!(has_status(transaction, &["completed"]));
    }
    if let AgreementOutcome::Consented { .. } = parse_agreement(family, reply()) {
        assert!(has_status("agreementStatus", &["completed"]));
    }
    let taka = |text| Amount::parse(text).expect("an amount");
    let text = |text| ShortText::parse(text).expect("a text");
    let paid = Refundable {
        payment_id: payment,
        trx_id: TrxId::parse("6H7801QFYM").expect("a trxID"),
        amount: taka("20"),
        taken_at: Timestamp::from_millis(0),
    };
    let refund = NewRefund::first(paid.clone(), taka("5"), text("mug"), text("broken"));
    if let RefundAnswer::Done(refund) = parse_refund(family, reply(), &refund) {
        assert_eq!(
            refund.amount,
            taka("5"),
            "the amount of another refund was accepted"
        );
    }
    if let Ok(refunds) = parse_refund_status(family, reply(), &paid) {
        let sum: u64 = refunds.iter().map(|refund| refund.amount.poisha()).sum();
        let text = String::from_utf8_lossy(body);
        assert!(sum == 0 || (status == 200 && text.contains("refundTrx")));
    }
    // These report no money. They must not panic.
    let _ = (
        parse_create(family, reply(), false),
        parse_create(family, reply(), true),
        parse_cancel_agreement(family, reply()),
    );
    let _ = (
        parse_agreement_status(family, reply()),
        parse_search(family, reply()),
    );
}
