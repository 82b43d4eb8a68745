//! Everything xtask says to a person goes through here, so that its words look
//! the same everywhere. A closed pipe (`| head`) is no reason to stop.

use std::io::Write;
use std::time::Duration;

/// A plain line.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// A heading before a long step, so that silence has a name.
pub(crate) fn begin(what: &str) {
    say(&format!("… {what}"));
}

/// A step that went well, with the time it took.
pub(crate) fn done(what: &str, took: Duration) {
    say(&format!("✓ {what} ({})", duration(took)));
}

/// What was already there and needed no work.
pub(crate) fn already(what: &str) {
    say(&format!("✓ {what}"));
}

/// The reason why the command ends, on the error stream.
pub(crate) fn failure(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "✗ {error:#}");
}

/// `4 min 47 s`, `3.2 s`, `18 ms`.
pub(crate) fn duration(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds >= 60 {
        format!("{} min {} s", seconds / 60, seconds % 60)
    } else if seconds >= 10 {
        format!("{seconds} s")
    } else if seconds >= 1 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} ms", took.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_as_a_person_would_say_it() {
        assert_eq!(duration(Duration::from_millis(18)), "18 ms");
        assert_eq!(duration(Duration::from_millis(3240)), "3.2 s");
        assert_eq!(duration(Duration::from_secs(42)), "42 s");
        assert_eq!(duration(Duration::from_secs(287)), "4 min 47 s");
    }
}
