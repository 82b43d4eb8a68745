//! The binary behind `cargo xtask sim`.

use std::{collections::BTreeMap, process::ExitCode, time::Duration};

use clap::Parser;
use sim::{Check, Mutant, Plan, Report};

/// Runs the checkout, bKash and everybody around them in virtual time.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
#[derive(Debug, Parser)]
struct Arguments {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of orders of each seed.
    #[arg(long, default_value_t = 200)]
    payments: u64,
    /// The number of seeds.
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// Begin no further seed after this many seconds.
    #[arg(long)]
    seconds: Option<u64>,
    /// Run the seeds that once failed first.
    #[arg(long)]
    kept: bool,
    /// Break the checkout in each of the known ways, and count the seeds that notice.
    #[arg(long)]
    mutants: bool,
    /// Only this one of them, by its name.
    #[arg(long, requires = "mutants")]
    mutant: Option<String>,
    /// Let no call arrive after its sender gave up.
    #[arg(long)]
    punctual: bool,
    /// Let nothing go wrong.
    #[arg(long)]
    no_faults: bool,
    /// How many runs go on side by side; as many as there are cores unless it is given.
    #[arg(long)]
    cores: Option<usize>,
    /// Print every step.
    #[arg(long)]
    trace: bool,
    /// Print the checkout's own log, with a filter such as "warn".
    #[arg(long)]
    log: Option<String>,
}

impl Arguments {
    /// How many runs go on side by side. The steps of several would be mixed up.
    fn cores(&self) -> usize {
        if self.trace {
            return 1;
        }
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        self.cores.unwrap_or_else(available).max(1)
    }
}

#[expect(clippy::print_stdout, reason = "the command prints its results")]
fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Some(filter) = &arguments.log {
        tracing_subscriber::fmt().with_env_filter(filter).init();
    }
    if arguments.mutants {
        return mutants(&arguments);
    }
    #[expect(clippy::disallowed_methods, reason = "measures the rate in real time")]
    let began = std::time::Instant::now();
    let mut total = Report::default();
    let mut failures = 0;
    let others = (0..arguments.seeds).map(|seed| (arguments.seed + seed, arguments.payments));
    let kept = if arguments.kept {
        sim::kept_seeds()
    } else {
        Vec::new()
    };
    let limit = arguments.seconds.map(Duration::from_secs);
    let in_time = |_: &Plan| limit.is_none_or(|limit| began.elapsed() <= limit);
    let runs = others.flat_map(|(seed, payments)| sim::split(seed, payments));
    let plans = kept.into_iter().chain(runs).map(|(seed, payments)| Plan {
        seed,
        payments,
        faults: !arguments.no_faults,
        late: !arguments.punctual,
        mutant: None,
        trace: arguments.trace,
    });
    let cores = arguments.cores();
    sim::run_side_by_side(plans.take_while(in_time), cores, |plan, outcome| {
        let Plan { seed, payments, .. } = *plan;
        total.add(&outcome.report);
        if arguments.seeds == 1 {
            let (trace, database) = (outcome.trace, outcome.database);
            println!("seed {seed}: trace {trace} database {database}");
        }
        if let Some(violation) = outcome.violation {
            failures += 1;
            println!(
                "seed {seed}: {} does not hold: {}",
                violation.check, violation.detail
            );
            let faults = match (arguments.no_faults, arguments.punctual) {
                (true, _) => " --no-faults",
                (false, true) => " --punctual",
                (false, false) => "",
            };
            println!("  to repeat it: cargo xtask sim --seed {seed} --payments {payments}{faults}");
        }
    })?;
    println!("{total}");
    println!("{}", sim::Rate::of(&total, began.elapsed(), cores));
    println!("{failures} runs failed");
    Ok(if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs each mutant with every seed, and prints which check caught it in how many.
#[expect(clippy::print_stdout, reason = "the command prints its results")]
fn mutants(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut missed = 0;
    let is_wanted = |mutant: &Mutant| {
        let named = arguments.mutant.as_ref();
        named.is_none_or(|name| format!("{mutant:?}") == *name)
    };
    for mutant in Mutant::ALL.into_iter().filter(is_wanted) {
        let mut caught = BTreeMap::<Check, u64>::new();
        for seed in arguments.seed..arguments.seed + arguments.seeds {
            let outcome = sim::run(&Plan {
                seed,
                payments: arguments.payments,
                faults: true,
                late: !arguments.punctual,
                mutant: Some(mutant),
                trace: false,
            })?;
            if let Some(violation) = outcome.violation {
                *caught.entry(violation.check).or_default() += 1;
            }
        }
        let seeds: u64 = caught.values().sum();
        let checks: Vec<_> = caught
            .iter()
            .map(|(check, seeds)| format!("{check} {seeds}"))
            .collect();
        println!(
            "{mutant:?}: caught in {seeds} of {} seeds ({})",
            arguments.seeds,
            checks.join(", ")
        );
        missed += u64::from(seeds == 0);
    }
    println!("{missed} mutants were missed");
    Ok(if missed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
