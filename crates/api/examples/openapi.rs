//! Prints the OpenAPI document of the REST API. `cargo xtask generate openapi` writes it to `docs/openapi.json`.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, api::openapi())?;
    out.write_all(b"\n")
}
