//! A checkout and a simulator on this machine, with their files in one folder. The demo,
//! the tests and the benchmark start it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::family::Family;
use crate::service::Plan;

/// The simulator's published credentials; they open nothing else.
const CREDENTIALS: [(&str, &str); 4] = [
    ("BKASH_APP_KEY", "sim-app-key"),
    ("BKASH_APP_SECRET", "sim-app-secret"),
    ("BKASH_USERNAME", "sim-user"),
    ("BKASH_PASSWORD", "sim-pass"),
];

/// The default origins of the shops of `examples/`, under both names that browsers use.
const EXAMPLE_SHOP: &str = "\"http://localhost:8080\", \"http://127.0.0.1:8080\"";
/// Where they receive webhooks.
const EXAMPLE_WEBHOOKS: &str = "http://127.0.0.1:8080/webhooks";

pub(crate) struct Instance {
    /// The product's binary.
    pub(crate) program: PathBuf,
    /// The simulator's binary.
    pub(crate) simulator_program: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    pub(crate) simulator_port: u16,
    pub(crate) family: Family,
}

impl Instance {
    /// The server's public origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn simulator_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.simulator_port)
    }

    pub(crate) fn simulator(&self) -> Plan {
        Plan {
            name: "the simulator",
            program: self.simulator_program.clone(),
            arguments: vec![
                "--listen".into(),
                format!("127.0.0.1:{}", self.simulator_port),
                "--state-file".into(),
                self.file("simulator.json"),
            ],
            environment: Vec::new(),
            port: self.simulator_port,
            ready_path: "/simulator/healthz",
            log: self.folder.join("simulator.log"),
        }
    }

    /// `CHECKOUT__TABLE__KEY_NAME` overrides `key-name` in `[table]` of Leptos.toml.
    pub(crate) fn server(&self) -> Plan {
        let mut environment = vec![
            (
                "CHECKOUT__SERVER__LISTEN",
                format!("127.0.0.1:{}", self.port),
            ),
            ("CHECKOUT__SERVER__PUBLIC_ORIGIN", self.origin()),
            ("CHECKOUT__STORAGE__DATABASE", self.file("checkout.sqlite3")),
            ("CHECKOUT__MERCHANT__NAME", "Demo Shop".to_owned()),
            (
                "CHECKOUT__MERCHANT__RETURN_ORIGINS",
                format!("[\"https://shop.example\", {EXAMPLE_SHOP}]"),
            ),
            (
                "CHECKOUT__MERCHANT__EMBED_ORIGINS",
                format!("[{EXAMPLE_SHOP}]"),
            ),
            ("CHECKOUT_MASTER_KEY_FILE", self.file("master-key")),
        ];
        environment.extend(self.family.environment(&self.simulator_origin()));
        environment.extend(CREDENTIALS.map(|(name, value)| (name, value.to_owned())));
        Plan {
            name: "the server",
            program: self.program.clone(),
            arguments: ["serve", "--config", "Leptos.toml", "--demo"]
                .map(String::from)
                .to_vec(),
            environment,
            port: self.port,
            ready_path: "/readyz",
            log: self.folder.join("server.log"),
        }
    }

    /// Creates the folder and, once, the key that encrypts the secrets in the database.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub(crate) fn prepare(&self) -> Result<()> {
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("cannot create {}", self.folder.display()))?;
        if !self.folder.join("checkout.sqlite3").exists() {
            // They belong to another database.
            for name in ["api-key", "webhook-secret"] {
                let _ = fs::remove_file(self.folder.join(name));
            }
        }
        let key = self.folder.join("master-key");
        if !key.exists() {
            write_key(&key).with_context(|| format!("cannot write {}", key.display()))?;
        }
        Ok(())
    }

    /// An API key of the merchant, created once per database.
    ///
    /// # Errors
    /// If the command that creates it fails, or a file cannot be read or written.
    pub(crate) fn api_key(&self) -> Result<String> {
        let kept = self.folder.join("api-key");
        if let Ok(key) = fs::read_to_string(&kept) {
            return Ok(key);
        }
        let key = self.create_key(&["full"])?;
        write_private(&kept, &key)?;
        Ok(key)
    }

    /// Creates an API key of the merchant.
    ///
    /// # Errors
    /// If the command that creates it fails.
    pub(crate) fn create_key(&self, scopes: &[&str]) -> Result<String> {
        let Plan {
            program,
            environment,
            ..
        } = self.server();
        let words = ["key", "create", "--config", "Leptos.toml", "--merchant"];
        let of = ["default", "--mode", "test", "--label", "demo"];
        let made = command::program(program)
            .args(words.iter().chain(&of))
            .args(scopes.iter().flat_map(|scope| ["--scope", scope]))
            .envs(environment)
            .output()?;
        if !made.status.success() {
            bail!("{}", String::from_utf8_lossy(&made.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&made.stdout).trim().to_owned())
    }

    /// Writes the settings for a shop of `examples/`, as a shell script. The script registers the shop's webhooks when
    /// it is first read, because the checkout pauses deliveries to an endpoint that does not answer.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn write_shop_settings(&self, key: &str) -> Result<String> {
        let path = self.folder.join("shop.env");
        let script = format!(
            "# Settings for a shop of examples/, written by `cargo xtask demo`. Read it with `. {file}`.\n\
             export CHECKOUT_ORIGIN='{origin}'\n\
             export CHECKOUT_KEY='{key}'\n\
             # The checkout returns the secret of an endpoint once, so it is kept in a file.\n\
             [ -s '{secret}' ] || (umask 077; curl -fsS \"$CHECKOUT_ORIGIN/v1/webhook_endpoints\" \\\n\
             \x20 -H \"Authorization: Bearer $CHECKOUT_KEY\" -H \"Idempotency-Key: shop-$(date +%s)\" \\\n\
             \x20 -H 'Content-Type: application/json' -d '{{\"url\":\"{EXAMPLE_WEBHOOKS}\"}}' \\\n\
             \x20 | sed -n 's/.*\"secret\":\"\\([^\"]*\\)\".*/\\1/p' > '{secret}')\n\
             export WEBHOOK_SECRET=\"$(cat '{secret}')\"\n",
            file = path.display(),
            origin = self.origin(),
            secret = self.file("webhook-secret"),
        );
        let _ = fs::remove_file(&path);
        write_private(&path, &script)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path.to_string_lossy().into_owned())
    }

    fn file(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }
}

/// 32 random bytes in hexadecimal, readable by their owner alone.
fn write_key(path: &Path) -> Result<()> {
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let digits: String = bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|nibble| char::from_digit(nibble.into(), 16))
        .collect();
    write_private(path, &digits)
}

/// Writes a new file that its owner alone can read.
fn write_private(path: &Path, text: &str) -> Result<()> {
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(())
}

/// Whether nothing listens on the port.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Ports below those that Linux and macOS assign to outgoing connections and to listeners on port 0. Nothing takes one
/// of them between `free_port` and the start of the process that it is for.
const PORTS: Range<u16> = 20_000..30_000;

/// A port that nothing listens on. No two calls of one process give the same.
///
/// # Errors
/// If every port of the range is in use.
pub(crate) fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let length = PORTS.end - PORTS.start;
    // Processes that run at the same time begin at different ports.
    let first = u16::try_from(std::process::id().wrapping_mul(16) % u32::from(length))?;
    for _ in PORTS {
        let offset = (first + NEXT.fetch_add(1, Ordering::Relaxed) % length) % length;
        if is_free(PORTS.start + offset) {
            return Ok(PORTS.start + offset);
        }
    }
    bail!("every port from {} to {} is in use", PORTS.start, PORTS.end)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::paths;

    #[test]
    fn the_key_is_created_once_and_is_private() {
        let dir = tempfile::tempdir().expect("a folder");
        let instance = Instance {
            program: paths::binary(),
            simulator_program: paths::simulator_binary(),
            folder: dir.path().join("demo"),
            port: 1,
            simulator_port: 2,
            family: Family::default(),
        };
        instance.prepare().expect("prepared");
        let path = instance.folder.join("master-key");
        let first = fs::read_to_string(&path).expect("a key");
        assert_eq!(first.len(), 64);
        assert!(first.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_eq!(
            fs::metadata(&path).expect("a file").permissions().mode() & 0o777,
            0o600
        );
        instance.prepare().expect("prepared again");
        assert_eq!(fs::read_to_string(&path).expect("a key"), first);
    }

    #[test]
    fn the_settings_for_a_shop_are_private_and_a_shell_can_read_them() {
        let dir = tempfile::tempdir().expect("a folder");
        let instance = Instance {
            program: paths::binary(),
            simulator_program: paths::simulator_binary(),
            folder: dir.path().to_owned(),
            port: 1,
            simulator_port: 2,
            family: Family::default(),
        };
        write_private(&dir.path().join("webhook-secret"), "whsec_kept").expect("written");
        let settings = instance.write_shop_settings("sk_test_1").expect("written");
        let mode = fs::metadata(&settings).expect("a file").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let print = "echo $CHECKOUT_ORIGIN $CHECKOUT_KEY $WEBHOOK_SECRET";
        let printed = command::quiet(
            command::program("sh").args(["-c", &format!(". '{settings}' && {print}")]),
        );
        let expected = "http://127.0.0.1:1 sk_test_1 whsec_kept";
        assert_eq!(printed.as_deref(), Some(expected));
    }

    #[test]
    fn a_port_in_use_is_not_free() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        assert!(!is_free(port));
    }

    #[test]
    fn free_ports_are_different_and_outside_the_range_of_the_system() {
        let ports = [(); 3].map(|()| free_port().expect("a port"));
        assert!(ports.iter().all(|port| PORTS.contains(port)), "{ports:?}");
        assert!(
            ports[0] != ports[1] && ports[1] != ports[2] && ports[0] != ports[2],
            "{ports:?}"
        );
    }
}
