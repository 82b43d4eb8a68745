//! What happened in a run: a digest of every step, and the steps as text if a developer wants to read them.

use sha2::{Digest, Sha256};

/// The trace of a run.
pub(crate) struct Trace {
    digest: Sha256,
    printed: bool,
}

impl Trace {
    pub(crate) fn new(printed: bool) -> Self {
        Self {
            digest: Sha256::new(),
            printed,
        }
    }

    /// Adds a step.
    pub(crate) fn add(&mut self, line: &str) {
        if self.printed {
            print_line(line);
        }
        self.digest.update(line.as_bytes());
    }

    /// The digest of all steps so far.
    pub(crate) fn digest(&self) -> String {
        short(&self.digest.clone().finalize())
    }
}

/// The beginning of a digest in hexadecimal.
pub(crate) fn short(digest: &[u8]) -> String {
    let bytes = digest.iter().take(8);
    bytes.fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[expect(
    clippy::print_stdout,
    reason = "the trace is what a developer asked for"
)]
fn print_line(line: &str) {
    println!("{line}");
}
