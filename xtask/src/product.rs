//! Building the product as it ships: server and browser half, release, compressed.

use std::time::Duration;

use anyhow::Result;

use crate::command::{program, run};
use crate::stopwatch::Stopwatch;
use crate::{report, setup};

pub(crate) fn build() -> Result<Duration> {
    report::begin("building the checkout");
    let watch = Stopwatch::start();
    run(program(setup::leptos()?).args([
        "leptos",
        "build",
        "--release",
        "--precompress",
        "--cargo-locked",
    ]))?;
    report::done("the checkout is built", watch.elapsed());
    Ok(watch.elapsed())
}
