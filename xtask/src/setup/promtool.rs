//! promtool, which tests the alarms. Debian ships it in the package of Prometheus, whose installation would start a service.

use std::path::PathBuf;

use super::debian;
use super::requirement::Requirement;
use crate::command::{on_path, program, quiet};
use crate::paths;
use crate::pins::PROMETHEUS_PACKAGE;

pub(crate) fn promtool_requirement() -> Requirement {
    Requirement {
        name: "promtool".into(),
        present: || {
            let version = promtool().and_then(|path| quiet(program(path).arg("--version")));
            Ok(version.and_then(|text| text.lines().next().map(str::to_owned)))
        },
        install: || debian::unpack(PROMETHEUS_PACKAGE, &folder(), "promtool"),
    }
}

/// The path of promtool: one on the path, or the one that was unpacked.
pub(crate) fn promtool() -> Option<PathBuf> {
    let unpacked = folder().join("usr/bin/promtool");
    on_path("promtool").or_else(|| unpacked.is_file().then_some(unpacked))
}

fn folder() -> PathBuf {
    paths::tools().join("prometheus")
}
