//! How fast the simulator is, beside a bare axum route that answers the same bytes. `cargo xtask bench`
//! starts these commands, each pinned to a core of its own; by hand they say how with `--help`.

mod load;
mod serve;
mod wire;

use std::net::SocketAddr;

/// What one command line asks for.
enum Asked {
    Simulator(SocketAddr),
    Bare(SocketAddr),
    Teach(SocketAddr, SocketAddr),
    Creates(SocketAddr, usize, u32),
    Executes(SocketAddr, usize, u32),
    /// Creates and executes, then forgets: for memory.
    Payments(SocketAddr, usize),
}

const HELP: &str = "speed simulator ADDRESS          serve the simulator, with few payments kept
speed bare ADDRESS               serve routes that answer the same bytes and do nothing
speed teach SIMULATOR BARE       give the bare routes the simulator's answers to repeat
speed creates ADDRESS COUNT PID  print how many creates a second are answered: by the clock, and of
                                 the processor time of the server, whose process is PID
speed executes ADDRESS COUNT PID print the same of executes
speed payments ADDRESS COUNT     make so many whole payments
";

fn asked() -> Option<Asked> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let address = words.get(1)?.parse().ok()?;
    let count = || words.get(2)?.parse().ok();
    let process = || words.get(3)?.parse().ok();
    Some(match words.first()?.as_str() {
        "simulator" => Asked::Simulator(address),
        "bare" => Asked::Bare(address),
        "teach" => Asked::Teach(address, words.get(2)?.parse().ok()?),
        "creates" => Asked::Creates(address, count()?, process()?),
        "executes" => Asked::Executes(address, count()?, process()?),
        "payments" => Asked::Payments(address, count()?),
        _ => return None,
    })
}

fn main() -> std::io::Result<()> {
    let Some(asked) = asked() else {
        return say(HELP);
    };
    // As many workers as there are cores to run on; pinned to one core, that is one.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match asked {
            Asked::Simulator(address) => serve::simulator(address).await,
            Asked::Bare(address) => serve::bare(address).await,
            Asked::Teach(simulator, bare) => load::teach(simulator, bare).await,
            Asked::Creates(address, count, process) => {
                say(&load::creates(address, count, process).await?.to_string())
            }
            Asked::Executes(address, count, process) => {
                say(&load::executes(address, count, process).await?.to_string())
            }
            Asked::Payments(address, count) => load::payments(address, count).await,
        }
    })
}

fn say(text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    std::io::stdout().write_all(text.as_bytes())
}
