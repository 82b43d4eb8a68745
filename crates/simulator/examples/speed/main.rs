//! Measures the speed of the simulator, and of bare axum routes that return the same bytes. `cargo xtask bench`
//! starts these commands, each pinned to its own core; `--help` lists them.

mod load;
mod serve;
mod wire;

use std::net::SocketAddr;

/// A command.
enum Command {
    Simulator(SocketAddr),
    Bare(SocketAddr),
    Teach(SocketAddr, SocketAddr),
    Creates(SocketAddr, usize, u32),
    Executes(SocketAddr, usize, u32),
    /// Makes payments, to measure the memory.
    Payments(SocketAddr, usize),
}

const HELP: &str = "speed simulator ADDRESS          serve the simulator, with few payments kept
speed bare ADDRESS               serve routes that only return recorded responses
speed teach SIMULATOR BARE       record responses of the simulator for the bare routes
speed creates ADDRESS COUNT PID  print creates per second: of wall-clock time, and of the processor
                                 time of the server, whose process is PID
speed executes ADDRESS COUNT PID print the same for executes
speed payments ADDRESS COUNT     make this many payments
";

fn command() -> Option<Command> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let address = arguments.get(1)?.parse().ok()?;
    let count = || arguments.get(2)?.parse().ok();
    let process = || arguments.get(3)?.parse().ok();
    Some(match arguments.first()?.as_str() {
        "simulator" => Command::Simulator(address),
        "bare" => Command::Bare(address),
        "teach" => Command::Teach(address, arguments.get(2)?.parse().ok()?),
        "creates" => Command::Creates(address, count()?, process()?),
        "executes" => Command::Executes(address, count()?, process()?),
        "payments" => Command::Payments(address, count()?),
        _ => return None,
    })
}

fn main() -> std::io::Result<()> {
    let Some(command) = command() else {
        return print(HELP);
    };
    // One worker per core that the process may use; pinned to a core, that is one.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Simulator(address) => serve::simulator(address).await,
            Command::Bare(address) => serve::bare(address).await,
            Command::Teach(simulator, bare) => load::teach(simulator, bare).await,
            Command::Creates(address, count, process) => {
                print(&load::creates(address, count, process).await?.to_string())
            }
            Command::Executes(address, count, process) => {
                print(&load::executes(address, count, process).await?.to_string())
            }
            Command::Payments(address, count) => load::payments(address, count).await,
        }
    })
}

fn print(text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    std::io::stdout().write_all(text.as_bytes())
}
