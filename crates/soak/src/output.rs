//! What a server prints: kept in a file, and searched for what must not be in it.

use std::{
    fs::File,
    io::Write as _,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};

/// Texts that must not leave the checkout.
pub(crate) const SECRETS: [&str; 4] = [
    "sim-app-secret",
    "sim-pass",
    crate::settings::MASTER_KEY,
    crate::settings::WALLET,
];

/// The output of all servers of a run. Clones share the file.
#[derive(Clone)]
pub(crate) struct Output {
    file: Arc<Mutex<File>>,
    found: Arc<Mutex<Vec<String>>>,
}

impl Output {
    /// # Errors
    ///
    /// Returns an error if the file cannot be created.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self {
            file: Arc::new(Mutex::new(file)),
            found: Arc::default(),
        })
    }

    /// Reads a stream of a server until its end.
    pub(crate) fn follow(&self, place: usize, stream: impl AsyncRead + Unpin + Send + 'static) {
        let output = self.clone();
        tokio::spawn(async move {
            let mut lines = BufReader::new(stream).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                output.line(place, &line);
            }
        });
    }

    fn line(&self, place: usize, line: &str) {
        if let Some(complaint) = complaint(line) {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.push(complaint);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be kept must not end the run.
        let _ = writeln!(file, "{place} {line}");
    }

    /// Lines that must not have been printed.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut found)
    }
}

fn complaint(line: &str) -> Option<String> {
    if line.contains("panicked at") {
        return Some(format!("a panic: {line}"));
    }
    let secret = SECRETS.iter().find(|secret| line.contains(**secret))?;
    Some(format!("the secret {secret} was printed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_and_secrets_are_found() {
        assert!(complaint("thread 'main' panicked at src/main.rs:1:1").is_some());
        assert!(complaint("{\"password\":\"sim-pass\"}").is_some());
        assert!(complaint("{\"message\":\"serving\"}").is_none());
    }
}
