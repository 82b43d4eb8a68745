//! The binary `bkash-checkout`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
