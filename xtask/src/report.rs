//! Everything that xtask prints goes through here, so that its output has one form.
//! A closed pipe (`| head`) is not an error.

use std::io::Write;
use std::time::Duration;

/// A plain line. Tests print nothing.
pub(crate) fn line(text: &str) {
    if cfg!(test) {
        return;
    }
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// The title of a step that may run for long without printing anything.
pub(crate) fn begin(what: &str) {
    line(&format!("… {what}"));
}

/// A step that succeeded, with the time it took.
pub(crate) fn done(what: &str, took: Duration) {
    line(&format!("✓ {what} ({})", duration(took)));
}

/// A step that failed, with the time it took and the error.
pub(crate) fn failed(what: &str, took: Duration, error: &str) {
    line(&format!("✗ {what} ({}): {error}", duration(took)));
}

/// Something that is in place already.
pub(crate) fn already(what: &str) {
    line(&format!("✓ {what}"));
}

/// The error that ends the command, on the error stream.
pub(crate) fn error(error: &anyhow::Error) {
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
    fn a_duration_has_the_unit_that_fits_it() {
        assert_eq!(duration(Duration::from_millis(18)), "18 ms");
        assert_eq!(duration(Duration::from_millis(3240)), "3.2 s");
        assert_eq!(duration(Duration::from_secs(42)), "42 s");
        assert_eq!(duration(Duration::from_secs(287)), "4 min 47 s");
    }
}
