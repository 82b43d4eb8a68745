//! The site's files are embedded: when a build of the front end changes them, this binary is stale.

fn main() {
    println!("cargo::rerun-if-changed=../target/site");
}
