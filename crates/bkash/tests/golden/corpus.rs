//! Answers of bKash's as its documents and traces have them, oddities included: the client must
//! understand each, and the simulator must give each. Both tests read the corpus through this file.
//!
//! Beside every answer, `name.json`, is what is known of it, `name.toml`: who says so, how sure it is, what is
//! odd, what it means, and when the simulator gives it.
//! What bKash's pages print that is no JSON keeps its faults. The documents `token-management-and-checkout`
//! and `auth-and-capture` print no answers; those of `tokenized-checkout-v0.3` have its family's name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Deserialize;

/// One answer and what is known of it.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) name: String,
    /// The body, byte for byte.
    pub(crate) body: String,
    pub(crate) known: Known,
}

/// The file beside an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// Whose dialect it is, as the configuration writes it; `gateway` stands before all of them.
    pub(crate) family: String,
    /// Which call it answers, by the simulator's name for it.
    pub(crate) operation: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// A: bKash's own word or trace. B: several agree. C: one says so. D: inferred.
    pub(crate) confidence: String,
    /// Who says so.
    pub(crate) source: String,
    /// What a reader would not expect.
    #[serde(default)]
    pub(crate) oddity: Option<String>,
    pub(crate) client: Meaning,
    pub(crate) simulator: Making,
}

/// What the client makes of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Meaning {
    /// Which call of the port is answered so.
    pub(crate) call: String,
    /// What the port then says.
    pub(crate) means: String,
}

/// How the simulator comes to give an answer like it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Making {
    /// What has to happen first.
    #[serde(default)]
    pub(crate) situation: Option<String>,
    /// Why the simulator never gives it; instead of a situation.
    #[serde(default)]
    pub(crate) never: Option<String>,
    /// Keys that bKash's newer answers have and this older one has not.
    #[serde(default)]
    pub(crate) adds: BTreeSet<String>,
    /// Keys that the simulator leaves out.
    #[serde(default)]
    pub(crate) omits: BTreeSet<String>,
    /// Words that bKash itself writes in more than one way.
    #[serde(default)]
    pub(crate) says: BTreeMap<String, String>,
    /// Why it omits or says otherwise.
    #[serde(default)]
    pub(crate) why: Option<String>,
}

/// Every sample in order of name. Panics for a file that is neither half of one.
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
            assert_eq!(
                kinds, both,
                "{name} needs an answer and what is known of it"
            );
            read(&folder.join(&name), name)
        })
        .collect()
}

fn read(path: &Path, name: String) -> Sample {
    let text = |extension: &str| {
        fs::read_to_string(path.with_extension(extension))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let known: Known =
        toml::from_str(&text("toml")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let body = text("json");
    complain(&known, &body).unwrap_or_else(|complaint| panic!("{name}: {complaint}"));
    Sample { name, body, known }
}

/// What is wrong with what is known of an answer, as far as it can be told without asking anybody.
fn complain(known: &Known, body: &str) -> Result<(), &'static str> {
    let making = &known.simulator;
    let has = |key: &String| body.contains(&format!("\"{key}\""));
    let words = [
        &known.operation,
        &known.source,
        &known.client.call,
        &known.client.means,
    ];
    if words.into_iter().chain(&known.oddity).any(String::is_empty) {
        return Err("something is said with no words");
    }
    if !(200..600).contains(&known.status) {
        return Err("status is HTTP's");
    }
    if !["A", "B", "C", "D"].contains(&known.confidence.as_str()) {
        return Err("confidence is A, B, C or D");
    }
    if making.situation.is_some() == making.never.is_some() {
        return Err("give it a situation, or say why the simulator never gives it");
    }
    if !making.omits.is_empty() && making.why.is_none() {
        return Err("say why keys are left out");
    }
    if making.adds.iter().any(has) {
        return Err("a key that the sample has is not added");
    }
    if !making.omits.iter().chain(making.says.keys()).all(has) {
        return Err("a key that the sample has not cannot be left out or said otherwise");
    }
    Ok(())
}
