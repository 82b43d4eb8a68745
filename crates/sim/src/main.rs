//! The binary behind `cargo xtask sim`.

use std::{collections::BTreeMap, process::ExitCode, time::Duration};

use clap::Parser;
use sim::{Check, Fault, Mutant, Plan, Report};

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
    /// Break the checkout in this way, by its name; with `--mutants`, only in this one.
    #[arg(long, value_parser = mutant)]
    mutant: Option<Mutant>,
    /// With `--mutants`, go on to the next one once a seed has noticed it.
    #[arg(long, requires = "mutants")]
    first: bool,
    /// Place only these orders of each seed, by their numbers from 0.
    #[arg(long, value_delimiter = ',')]
    only_orders: Option<Vec<u64>>,
    /// Let only these faults happen, by their names; "none" is none of them.
    #[arg(long, value_delimiter = ',', value_parser = fault)]
    only_faults: Option<Vec<Option<Fault>>>,
    /// Let this fault happen much more often than others.
    #[arg(long, value_parser = often)]
    often: Option<Fault>,
    /// Run one process at most.
    #[arg(long)]
    one_process: bool,
    /// For how many seconds the first failure is made smaller; 0 leaves it as it is.
    #[arg(long, default_value_t = 60)]
    shrink_seconds: u64,
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

fn mutant(name: &str) -> Result<Mutant, String> {
    Mutant::parse(name).ok_or_else(|| format!("the mutants are {:?}", Mutant::ALL))
}

fn fault(name: &str) -> Result<Option<Fault>, String> {
    let fault = Fault::parse(name);
    if fault.is_some() || name == "none" {
        return Ok(fault);
    }
    Err(format!("the faults are {:?}", Fault::ALL))
}

fn often(name: &str) -> Result<Fault, String> {
    fault(name)?.ok_or_else(|| "a fault has a name".to_owned())
}

impl Arguments {
    fn plan(&self, seed: u64, payments: u64) -> Plan {
        let only = |faults: &Vec<Option<Fault>>| faults.iter().copied().flatten().collect();
        Plan {
            faults: !self.no_faults,
            late: !self.punctual,
            mutant: self.mutant,
            trace: self.trace,
            only_orders: self
                .only_orders
                .as_ref()
                .map(|only| only.iter().copied().collect()),
            only_faults: self.only_faults.as_ref().map(only),
            one_process: self.one_process,
            often: self.often,
            ..Plan::new(seed, payments)
        }
    }

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
    let (mut failures, mut first_failure) = (0, None);
    let others = (0..arguments.seeds).map(|seed| (arguments.seed + seed, arguments.payments));
    let kept = if arguments.kept {
        sim::kept_seeds()
    } else {
        Vec::new()
    };
    let limit = arguments.seconds.map(Duration::from_secs);
    let in_time = |_: &Plan| limit.is_none_or(|limit| began.elapsed() <= limit);
    let runs = others.flat_map(|(seed, payments)| sim::split(seed, payments));
    let plans = kept.into_iter().chain(runs);
    let plans = plans.map(|(seed, payments)| arguments.plan(seed, payments));
    let cores = arguments.cores();
    sim::run_side_by_side(plans.take_while(in_time), cores, |plan, outcome| {
        let seed = plan.seed;
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
            println!("  to repeat it: {plan}");
            first_failure.get_or_insert((plan.clone(), violation.check));
        }
    })?;
    let limit = Duration::from_secs(arguments.shrink_seconds);
    if let Some((plan, check)) = first_failure.filter(|_| !limit.is_zero()) {
        let smaller = sim::shrink(&plan, check, limit)?;
        println!("seed {}: the smallest that was found: {smaller}", plan.seed);
    }
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
    let is_wanted = |mutant: &Mutant| arguments.mutant.is_none_or(|wanted| wanted == *mutant);
    for mutant in Mutant::ALL.into_iter().filter(is_wanted) {
        let mut caught = BTreeMap::<Check, u64>::new();
        for seed in arguments.seed..arguments.seed + arguments.seeds {
            let plan = Plan {
                trace: false,
                ..arguments.plan(seed, arguments.payments).with(mutant)
            };
            let outcome = sim::run(&plan)?;
            if let Some(violation) = outcome.violation {
                *caught.entry(violation.check).or_default() += 1;
                if arguments.first {
                    println!("seed {seed}: {}", violation.detail);
                    break;
                }
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
