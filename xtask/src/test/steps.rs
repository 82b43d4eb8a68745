//! The table of steps. The order shares builds: what compiles for `cargo test` comes
//! together, and the release build and its browser tests come last.

use super::step::{Action, Step};
use super::{browser, cargo, clients, monitoring, rest};
use crate::bench::sizes;
use crate::command::{cargo as cargo_command, program, run};
use crate::product::{self, Build};
use crate::setup::{self, BUILD_TOOLS};
use crate::{deny, embed, generate, soak, tidy};

const FORMAT: Step = Step {
    name: "format",
    description: "rustfmt changes nothing",
    requires: &[setup::components],
    depends_on: &[],
    action: Action::Whole(|_| run(cargo_command().args(["fmt", "--all", "--check"]))),
};

const TIDY: Step = Step {
    name: "tidy",
    description: "the house rules",
    requires: &[],
    depends_on: &[],
    action: Action::Whole(|_| tidy::check()),
};

const CLIPPY: Step = Step {
    name: "clippy",
    description: "lints of the whole workspace for this machine",
    requires: &[setup::components],
    depends_on: &[],
    action: Action::Whole(|_| cargo::clippy()),
};

/// Every step, in the order in which they run.
pub(super) const STEPS: &[Step] = &[
    FORMAT,
    TIDY,
    Step {
        name: "typos",
        description: "spelling of code and documentation",
        requires: &[setup::typos],
        depends_on: &[],
        action: Action::Whole(|_| run(&mut program(setup::TYPOS.program("typos")))),
    },
    Step {
        name: "deny",
        description: "licences, sources and duplicate versions of dependencies, and advisories",
        requires: &[setup::cargo_deny],
        depends_on: &[],
        action: Action::Whole(|_| deny::check()),
    },
    Step {
        name: "types",
        description: "TypeScript of the browser tests and of the package for shops",
        requires: &[setup::packages],
        depends_on: &[],
        action: Action::Whole(|_| browser::types()),
    },
    CLIPPY,
    Step {
        name: "clippy-wasm",
        description: "lints of the browser half for WebAssembly",
        requires: &[setup::components, setup::wasm_target],
        depends_on: &[],
        action: Action::Whole(|_| cargo::clippy_wasm()),
    },
    Step {
        name: "documentation",
        description: "rustdoc without warnings",
        requires: &[],
        depends_on: &[],
        action: Action::Whole(|_| cargo::documentation()),
    },
    Step {
        name: "unit",
        description: "cargo test",
        requires: &[],
        depends_on: &[],
        action: Action::Filtered(cargo::test),
    },
    Step {
        name: "soak",
        description: "the real server, killed at every point, frozen, without disk and restored",
        requires: &[],
        depends_on: &[],
        action: Action::Whole(|_| soak::once()),
    },
    Step {
        name: "generated",
        description: "files made by `cargo xtask generate` are up to date",
        requires: &[],
        depends_on: &[],
        action: Action::Whole(|_| generate::check()),
    },
    Step {
        name: "clients",
        description: "published bKash clients, and a validator, against the simulator",
        requires: &[setup::bkash_client_for_node, setup::bkash_client_for_python],
        depends_on: &[],
        action: Action::Whole(clients::run),
    },
    Step {
        name: "rest",
        description: "a validator, a fuzzer and our own clients against the REST API",
        requires: &[
            setup::packages,
            setup::bkash_client_for_node,
            setup::rest_tools,
            setup::package_tools,
            setup::php,
        ],
        depends_on: &[],
        action: Action::Whole(rest::run),
    },
    Step {
        name: "monitoring",
        description: "alarms with promtool; alarms, dashboard and documentation against a server's metrics",
        requires: &[setup::promtool_requirement],
        depends_on: &[],
        action: Action::Whole(monitoring::run),
    },
    Step {
        name: "build",
        description: "the product, with a server that is optimized less than the one that ships",
        requires: BUILD_TOOLS,
        depends_on: &[],
        action: Action::Whole(|_| product::build(Build::Quick).map(|_| ())),
    },
    Step {
        name: "sizes",
        description: "what the browser loads, against its budgets",
        requires: BUILD_TOOLS,
        depends_on: &["build"],
        action: Action::Whole(|_| {
            product::build_if_changed(Build::Quick)?;
            embed::check()?;
            sizes::assert_budgets()
        }),
    },
    Step {
        name: "browser",
        description: "Playwright",
        requires: &[
            setup::wasm_target,
            setup::cargo_leptos,
            setup::wasm_bindgen,
            setup::packages,
            setup::wasm_opt,
            setup::browser,
            setup::bangla_font,
            setup::shop_packages,
            setup::php,
        ],
        depends_on: &["build"],
        action: Action::Filtered(browser::test),
    },
];

/// The steps of `cargo xtask check`.
pub(super) const QUICK: &[Step] = &[
    FORMAT,
    TIDY,
    CLIPPY,
    Step {
        name: "core",
        description: "tests of the crates domain and engine",
        requires: &[],
        depends_on: &[],
        action: Action::Whole(|counts| cargo::test_packages(&["domain", "engine"], counts)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_depends_on_earlier_steps() {
        for (position, step) in STEPS.iter().enumerate() {
            for name in step.depends_on {
                let earlier = STEPS[..position].iter().any(|step| step.name == *name);
                assert!(earlier, "{} depends on {name}", step.name);
            }
        }
    }

    #[test]
    fn steps_that_need_nothing_but_cargo_say_so() {
        for name in ["tidy", "documentation", "unit", "soak", "generated"] {
            let step = STEPS.iter().find(|step| step.name == name);
            assert!(step.is_some_and(|step| step.requires.is_empty()), "{name}");
        }
    }
}
