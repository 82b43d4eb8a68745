//! Compares the simulator with bKash's documented samples: in the same situation it returns the same keys,
//! in the same spelling, with values of the same format.

#[path = "../../../../bkash/tests/golden/corpus.rs"]
mod corpus;
mod shapes;
mod situations;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use corpus::Sample;
use serde_json::Value;

use crate::harness::Answer;

fn samples() -> Vec<Sample> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../bkash/tests/golden");
    corpus::samples(&folder)
}

#[tokio::test]
async fn responses_match_every_documented_sample() {
    let mut problems = Vec::new();
    let mut used = 0;
    for sample in samples() {
        used += 1;
        let Some(situation) = &sample.annotation.simulator.situation else {
            continue;
        };
        let family = &sample.annotation.family;
        match situations::answer(family, situation).await {
            Some(answer) => problems.extend(differences(&sample, &answer)),
            None => problems.push(format!(
                "{}: {family} does not implement the situation {situation:?}",
                sample.name
            )),
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert!(used > 0, "the corpus is empty");
}

/// The differences between a response and a sample, one line each.
fn differences(sample: &Sample, answer: &Answer) -> Vec<String> {
    let name = &sample.name;
    if answer.status.as_u16() != sample.annotation.status {
        return vec![format!(
            "{name}: HTTP {}, not {}",
            answer.status, sample.annotation.status
        )];
    }
    let wanted: Value = match serde_json::from_str(&sample.body) {
        Ok(wanted) => wanted,
        Err(error) => return vec![format!("{name}: not JSON: {error}")],
    };
    let mut found = Vec::new();
    compare(sample, "", &wanted, &answer.json, &mut found);
    found
        .into_iter()
        .map(|difference| format!("{name}: {difference}"))
        .collect()
}

fn compare(sample: &Sample, path: &str, wanted: &Value, got: &Value, found: &mut Vec<String>) {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            let making = &sample.annotation.simulator;
            let keys = |object: &serde_json::Map<String, Value>| -> BTreeSet<String> {
                object.keys().map(|key| key.trim().to_owned()).collect()
            };
            let (theirs, ours) = (keys(wanted), keys(got));
            for missing in theirs
                .difference(&ours)
                .filter(|key| !making.omits.contains(*key))
            {
                found.push(format!("{path}{missing} is missing"));
            }
            for added in ours
                .difference(&theirs)
                .filter(|key| !making.adds.contains(*key))
            {
                found.push(format!("{path}{added} is not bKash's"));
            }
            for key in making
                .adds
                .iter()
                .filter(|key| path.is_empty() && !ours.contains(*key))
            {
                found.push(format!("{key} is annotated as added and is missing"));
            }
            let got: BTreeMap<_, _> = got.iter().map(|(key, value)| (key.trim(), value)).collect();
            for (key, wanted) in wanted {
                let key = key.trim();
                if let Some(got) = got.get(key) {
                    compare(sample, &format!("{path}{key}."), wanted, got, found);
                }
            }
        }
        (Value::Array(wanted), Value::Array(got)) => match (wanted.first(), got.first()) {
            (Some(wanted), Some(got)) => compare(sample, path, wanted, got, found),
            (None, None) => {}
            _ => found.push(format!("{path} is empty in one of the two")),
        },
        (Value::String(wanted), Value::String(got)) => {
            let key = path
                .trim_end_matches('.')
                .rsplit('.')
                .next()
                .unwrap_or_default();
            let wanted = sample.annotation.simulator.says.get(key).unwrap_or(wanted);
            if let Err(difference) = shapes::matches(key, wanted.trim(), got) {
                found.push(difference);
            }
        }
        _ if std::mem::discriminant(wanted) == std::mem::discriminant(got) => {}
        _ => found.push(format!("{path} is {got} where bKash has {wanted}")),
    }
}

#[test]
fn differences_in_key_spelling_type_or_format_are_found() {
    let sample = samples()
        .into_iter()
        .find(|sample| sample.name == "v1-execute-payment");
    let sample = sample.expect("the sample");
    let same: Value = serde_json::from_str(&sample.body).expect("JSON");
    let problems = |change: fn(&mut Value)| {
        let mut got = same.clone();
        change(&mut got);
        let mut found = Vec::new();
        compare(&sample, "", &same, &got, &mut found);
        found.len()
    };
    assert_eq!(problems(|_| {}), 0);
    assert_eq!(
        problems(|got| got["trxId"] = got["trxID"].take()),
        2,
        "a null, and an unexpected key"
    );
    assert_eq!(problems(|got| got["amount"] = 599.into()), 1);
    assert_eq!(problems(|got| got["amount"] = "599.001".into()), 1);
    assert_eq!(
        problems(|got| got["paymentExecuteTime"] = "2025-11-02T14:30:11.042 GMT+0600".into()),
        1
    );
    assert_eq!(
        problems(|got| got["transactionStatus"] = "completed".into()),
        1
    );
    assert_eq!(
        problems(|got| got["paymentID"] = "TR0001mqN0nOK1762072142166".into()),
        1
    );
}
