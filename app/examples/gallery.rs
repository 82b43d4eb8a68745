//! Writes every page in every state and both languages to files, for review in a browser:
//! `cargo run -p app --features ssr --example gallery -- target/gallery`.

#[path = "../tests/pages/samples.rs"]
mod samples;

use std::{env, fs, io, path::PathBuf};

use app::view::Language;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(
        env::args()
            .nth(1)
            .unwrap_or_else(|| "target/gallery".to_owned()),
    );
    for language in [Language::Bangla, Language::English] {
        let folder = folder.join(language.tag());
        fs::create_dir_all(&folder)?;
        for (name, html) in samples::every_page(language) {
            fs::write(folder.join(format!("{name}.html")), html)?;
        }
    }
    Ok(())
}
