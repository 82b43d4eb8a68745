//! The standard output of commands.

/// Prints a line to standard output.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub(super) fn print_line(line: impl std::fmt::Display) {
    println!("{line}");
}
