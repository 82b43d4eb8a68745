//! Answers of bKash as its documents and traces show them, with their oddities. The client must parse each answer,
//! and the simulator must give it. The tests of both read the corpus with this file.
//!
//! Each answer, `name.json`, has an annotation, `name.toml`: its source, its confidence, its oddity, its meaning for
//! the client, and the situation in which the simulator gives it. What bKash's pages print as invalid JSON stays
//! invalid. The documents `token-management-and-checkout` and `auth-and-capture` print no answers. Those of
//! `tokenized-checkout-v0.3` belong to the family of that name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Deserialize;

/// An answer and its annotation.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) name: String,
    /// The body, byte for byte.
    pub(crate) body: String,
    pub(crate) annotation: Annotation,
}

/// The annotation of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Annotation {
    /// The API family's name in configuration files; `gateway` for the API gateway in front of all of them.
    pub(crate) family: String,
    /// The operation, by the simulator's name.
    pub(crate) operation: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// A: documented or traced by bKash. B: several sources agree. C: one source. D: inferred.
    pub(crate) confidence: String,
    /// The source.
    pub(crate) source: String,
    /// What a reader would not expect.
    #[serde(default)]
    pub(crate) oddity: Option<String>,
    pub(crate) client: ClientExpectation,
    pub(crate) simulator: SimulatorExpectation,
}

/// What the client reports for an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientExpectation {
    /// The call that is answered.
    pub(crate) call: String,
    /// The result of the call.
    pub(crate) means: String,
}

/// When the simulator gives an answer, and how it differs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SimulatorExpectation {
    /// The situation in which it gives the answer.
    #[serde(default)]
    pub(crate) situation: Option<String>,
    /// Why it never gives the answer, in place of a situation.
    #[serde(default)]
    pub(crate) never: Option<String>,
    /// Keys that newer answers of bKash have and this one has not.
    #[serde(default)]
    pub(crate) adds: BTreeSet<String>,
    /// Keys that the simulator omits.
    #[serde(default)]
    pub(crate) omits: BTreeSet<String>,
    /// Values that bKash itself writes in more than one way, by key.
    #[serde(default)]
    pub(crate) says: BTreeMap<String, String>,
    /// The reason for omitted keys or other values.
    #[serde(default)]
    pub(crate) why: Option<String>,
}

/// All samples, sorted by name. Panics if an answer or its annotation is missing or invalid.
pub(crate) fn samples(folder: &Path) -> Vec<Sample> {
    let mut halves: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the golden folder") {
        let path = entry.expect("an entry").path();
        let part =
            |part: Option<&std::ffi::OsStr>| part.expect("a name").to_string_lossy().into_owned();
        let (name, kind) = (part(path.file_stem()), part(path.extension()));
        if kind != "rs" {
            halves.entry(name).or_default().insert(kind);
        }
    }
    let both = BTreeSet::from(["json".to_owned(), "toml".to_owned()]);
    halves
        .into_iter()
        .map(|(name, kinds)| {
            assert_eq!(kinds, both, "{name} needs an answer and an annotation");
            read(&folder.join(&name), name)
        })
        .collect()
}

fn read(path: &Path, name: String) -> Sample {
    let text = |extension: &str| {
        fs::read_to_string(path.with_extension(extension))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let annotation: Annotation =
        toml::from_str(&text("toml")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let body = text("json");
    validate(&annotation, &body).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    Sample {
        name,
        body,
        annotation,
    }
}

/// Checks an annotation for contradictions.
fn validate(annotation: &Annotation, body: &str) -> Result<(), &'static str> {
    let simulator = &annotation.simulator;
    let has = |key: &String| body.contains(&format!("\"{key}\""));
    let texts = [
        &annotation.operation,
        &annotation.source,
        &annotation.client.call,
        &annotation.client.means,
    ];
    if texts
        .into_iter()
        .chain(&annotation.oddity)
        .any(String::is_empty)
    {
        return Err("a text is empty");
    }
    if !(200..600).contains(&annotation.status) {
        return Err("status must be an HTTP status");
    }
    if !["A", "B", "C", "D"].contains(&annotation.confidence.as_str()) {
        return Err("confidence must be A, B, C or D");
    }
    if simulator.situation.is_some() == simulator.never.is_some() {
        return Err("either a situation or a reason in `never` is required");
    }
    if !simulator.omits.is_empty() && simulator.why.is_none() {
        return Err("omitted keys require a reason in `why`");
    }
    if simulator.adds.iter().any(has) {
        return Err("an added key is in the sample");
    }
    if !simulator.omits.iter().chain(simulator.says.keys()).all(has) {
        return Err("an omitted or changed key is not in the sample");
    }
    Ok(())
}
