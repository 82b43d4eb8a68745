//! Generates the table of error codes: `cargo run -p simulator --example errors > docs/simulator-errors.md`.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().write_all(simulator::error_table().as_bytes())
}
