//! One database with its servers, its bKash, its merchant and payers, and what is known of them.

use std::{
    io::Write as _,
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail};
use reqwest::{Client, Method};
use serde_json::json;
use tokio::{
    process::Command,
    time::{Instant, sleep},
};

use crate::{
    bkash::Bkash,
    checks::{Check, Violation},
    dial::Dial,
    http::{self, Broken, Reply},
    model::Model,
    output::{Output, SECRETS},
    port::Port,
    process::{Place, Started},
    random::Random,
    receiver::{self, ENDPOINTS, Received},
    report::{Report, say},
    settings::{Settings, environment},
};

/// How much memory a server may use.
const MEMORY: u64 = 96_000_000;

pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) settings: Settings,
    /// Decides what happens to the servers, and in which order. Nobody else draws from it.
    pub(crate) random: Random,
    pub(crate) client: Client,
    pub(crate) bkash: Bkash,
    pub(crate) places: Vec<Place>,
    pub(crate) database: PathBuf,
    pub(crate) report: Report,
    pub(crate) output: Output,
    /// By how much the servers' and bKash's clocks are ahead of this machine's, in milliseconds.
    pub(crate) ahead: AtomicU64,
    /// The place whose process was started last.
    pub(crate) youngest: AtomicUsize,
    began: Instant,
    public: String,
    authorization: String,
    faulty: AtomicBool,
    /// Whether the shop closes: payers and the back end wait for nothing any more.
    closing: AtomicBool,
    dead_endpoint: AtomicBool,
    /// Whether that was said already.
    uses_too_much: AtomicBool,
    next_server: AtomicUsize,
    model: Mutex<Model>,
    received: Mutex<Received>,
    violations: Mutex<Vec<Violation>>,
}

impl World {
    /// Starts bKash and the servers, and sets up the merchant: a key, two webhook endpoints, notifications.
    ///
    /// # Errors
    ///
    /// Returns an error if a process does not start, or the merchant cannot be set up.
    pub(crate) async fn begin(
        settings: &Settings,
        name: &'static str,
        servers: usize,
    ) -> anyhow::Result<Arc<Self>> {
        let mut settings = settings.clone();
        settings.folder.push(name);
        std::fs::create_dir_all(&settings.folder)?;
        let client = http::client()?;
        let log = settings.folder.join("bkash.log");
        let bkash = Bkash::start(&settings.simulator, client.clone(), &log).await?;
        let database = settings.folder.join("checkout.sqlite3");
        let output = Output::create(&settings.folder.join("servers.log"))?;
        let ports = (0..servers)
            .map(|_| Port::reserve())
            .collect::<Result<Vec<_>, _>>()?;
        let public = ports.first().context("no server")?.number;
        let config = settings.config.display().to_string();
        let arguments: Vec<String> = ["serve", "--config", &config].map(str::to_owned).into();
        let places = ports.into_iter().enumerate().map(|(number, port)| {
            let environment = environment(port.number, public, &bkash.origin, &database);
            let clock = settings.folder.join(format!("clock-{number}"));
            let program = settings.server.clone();
            Place::new(
                number,
                port,
                program,
                arguments.clone(),
                environment,
                clock,
                output.clone(),
            )
        });
        let places: Vec<_> = places.collect();
        let tools = environment(public, public, &bkash.origin, &database);
        let key = command(&settings, &tools, &KEY).await?;
        let seed = settings.seed;
        let world = Arc::new(Self {
            name,
            random: Random::of(seed, 0),
            client,
            bkash,
            places,
            database,
            report: Report::default(),
            output,
            ahead: AtomicU64::new(0),
            youngest: AtomicUsize::new(0),
            began: Instant::now(),
            public: format!("http://127.0.0.1:{public}"),
            authorization: format!("Bearer {}", key.trim()),
            faulty: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            dead_endpoint: AtomicBool::new(false),
            uses_too_much: AtomicBool::new(false),
            next_server: AtomicUsize::new(0),
            model: Mutex::default(),
            received: Mutex::default(),
            violations: Mutex::default(),
            settings,
        });
        for place in &world.places {
            world.start(place).await?;
        }
        world.set_up().await?;
        Ok(world)
    }

    async fn set_up(self: &Arc<Self>) -> anyhow::Result<()> {
        let origin = receiver::listen(
            Arc::downgrade(self),
            Random::of(self.settings.seed, u64::MAX),
        )
        .await?;
        for endpoint in ENDPOINTS {
            let request = json!({ "url": format!("{origin}/hooks/{endpoint}") });
            let made = self.post("/v1/webhook_endpoints", endpoint, &request).await;
            let made = made.ok().context("no webhook endpoint")?;
            let made = made.json();
            let secret = made["secret"]
                .as_str()
                .with_context(|| format!("no endpoint: {made}"))?;
            self.received()
                .secrets
                .insert(endpoint.to_owned(), secret.to_owned());
        }
        let subscription =
            json!({ "endpoint": format!("{origin}/ipn/default"), "signatureVersion": "2" });
        self.bkash
            .control(Method::PUT, "ipn", Some(&subscription))
            .await?;
        Ok(())
    }

    /// Starts the process of a place, and waits until it serves.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not.
    pub(crate) async fn start(&self, place: &Place) -> anyhow::Result<()> {
        let began = Instant::now();
        place.start(None).await.context(self.name)?;
        self.youngest.store(place.number, Ordering::Relaxed);
        Report::note_duration(&self.report.slowest_restart, began.elapsed());
        Ok(())
    }

    /// Starts the process of a place unless one runs there.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not serve.
    pub(crate) async fn start_if_ended(&self, place: &Place) -> anyhow::Result<()> {
        if place.has_ended().await? {
            self.start(place).await?;
        }
        Ok(())
    }

    /// Starts the process of a place that fails at a point.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not start.
    pub(crate) async fn start_failing(
        &self,
        place: &Place,
        fail_at: &str,
    ) -> anyhow::Result<Started> {
        let started = place.start(Some(fail_at)).await.context(self.name)?;
        self.youngest.store(place.number, Ordering::Relaxed);
        if let Started::Serving(after) = started {
            Report::note_duration(&self.report.slowest_restart, after);
        }
        Ok(started)
    }

    /// A server that requests are sent to, in turn; `None` while none serves.
    pub(crate) fn a_server(&self) -> Option<&Place> {
        let first = self.next_server.fetch_add(1, Ordering::Relaxed);
        let count = self.places.len();
        (0..count)
            .map(|step| &self.places[(first + step) % count])
            .find(|place| place.serves())
    }

    /// Sends a request to a server.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Reply, Broken> {
        let Some(place) = self.a_server() else {
            sleep(Duration::from_millis(50)).await;
            return Err(Broken);
        };
        let about = format!("{method} {path}");
        let url = format!("{}{path}", place.port.origin());
        let host = self.public.trim_start_matches("http://");
        let mut request = self.client.request(method, url).header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = http::send(request.body(body)).await?;
        self.check_secrets(&about, &reply.body);
        if reply.status >= 500 && reply.status != 503 {
            self.fail(
                Check::Answers,
                format!(
                    "{about}: {} {}",
                    reply.status,
                    reply.body.chars().take(300).collect::<String>()
                ),
            );
        }
        Ok(reply)
    }

    /// Reads from the REST API.
    pub(crate) async fn get(&self, path: &str) -> Result<Reply, Broken> {
        let headers = [("authorization", self.authorization.as_str())];
        self.call(Method::GET, path, &headers, String::new()).await
    }

    /// Posts to the REST API.
    pub(crate) async fn post(
        &self,
        path: &str,
        key: &str,
        body: &serde_json::Value,
    ) -> Result<Reply, Broken> {
        let headers = [
            ("authorization", self.authorization.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        self.call(Method::POST, path, &headers, body.to_string())
            .await
    }

    /// Loads a page of the payer.
    pub(crate) async fn page(&self, path: &str) -> Result<Reply, Broken> {
        self.call(Method::GET, path, &[], String::new()).await
    }

    /// Sends a form of a page.
    pub(crate) async fn submit(&self, path: &str, form: &str) -> Result<Reply, Broken> {
        let headers = [
            ("origin", self.public.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.call(Method::POST, path, &headers, form.to_owned())
            .await
    }

    /// The path of an address of the checkout.
    pub(crate) fn own_path<'a>(&self, url: &'a str) -> Option<&'a str> {
        url.strip_prefix(&self.public)
    }

    /// Runs a command of the server's binary on the database, and returns what it prints.
    ///
    /// # Errors
    ///
    /// Returns what it says if it fails.
    pub(crate) async fn tool(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let public = self.places[0].port.number;
        let environment = environment(public, public, &self.bkash.origin, &self.database);
        command(&self.settings, &environment, arguments).await
    }

    /// Turns the dial of bKash's faults.
    ///
    /// # Errors
    ///
    /// Returns an error if the simulator does not take it.
    pub(crate) async fn turn(&self, dial: Dial) -> anyhow::Result<()> {
        self.faulty.store(dial != Dial::Off, Ordering::Relaxed);
        self.bkash
            .set_faults(self.settings.seed, dial.rules())
            .await
    }

    /// Whether anything may go wrong now.
    pub(crate) fn is_faulty(&self) -> bool {
        self.faulty.load(Ordering::Relaxed)
    }

    /// Lets payers and the back end wait for nothing any more, or for everything again.
    pub(crate) fn set_closing(&self, closing: bool) {
        self.closing.store(closing, Ordering::Relaxed);
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// Kills or revives the endpoint that is often dead.
    pub(crate) fn set_dead_endpoint(&self, dead: bool) {
        self.dead_endpoint.store(dead, Ordering::Relaxed);
    }

    pub(crate) fn endpoint_is_dead(&self, endpoint: &str) -> bool {
        endpoint == ENDPOINTS[1] && self.dead_endpoint.load(Ordering::Relaxed)
    }

    pub(crate) fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The milliseconds since the beginning by the servers' clock.
    pub(crate) fn elapsed(&self) -> i64 {
        let real = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let ahead = self.ahead.load(Ordering::Relaxed);
        real.saturating_add(i64::try_from(ahead).unwrap_or(i64::MAX))
    }

    /// The seconds since the beginning.
    pub(crate) fn real_seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    pub(crate) fn check_secrets(&self, about: &str, text: &str) {
        if let Some(secret) = SECRETS.iter().find(|secret| text.contains(**secret)) {
            self.fail(Check::CleanOutput, format!("{about} contains {secret}"));
        }
    }

    /// Writes what happens to the servers down, with the time since the beginning, for whoever has to find out what went
    /// wrong.
    pub(crate) fn note(&self, what: impl std::fmt::Display) {
        let path = self.settings.folder.join("misfortunes.log");
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(path);
        if let Ok(mut file) = file {
            let at = self.began.elapsed().as_secs_f64();
            // A log that cannot be kept must not end the run.
            let _ = writeln!(file, "{at:.3} {what}");
        }
    }

    /// Records and prints a rule that does not hold.
    pub(crate) fn fail(&self, check: Check, detail: impl Into<String>) {
        let violation = Violation {
            check,
            detail: detail.into(),
        };
        say(format_args!(
            "{} ({}, seed {})",
            violation, self.name, self.settings.seed
        ));
        let mut violations = self
            .violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        violations.push(violation);
    }

    pub(crate) fn violations(&self) -> Vec<Violation> {
        let violations = self
            .violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        violations.clone()
    }

    /// Looks at memory, at bKash's calls and at the servers' output, every second, until the world is dropped.
    pub(crate) async fn watch(world: std::sync::Weak<Self>) {
        while let Some(world) = world.upgrade() {
            for place in &world.places {
                let memory = place.memory().unwrap_or(0);
                Report::note(&world.report.most_memory, memory);
                if memory > MEMORY && !world.uses_too_much.swap(true, Ordering::Relaxed) {
                    let detail = format!("server {} uses {} MB", place.number, memory / 1_000_000);
                    world.fail(Check::Memory, detail);
                }
            }
            if let Err(error) = world.look_at_calls().await {
                world.fail(Check::Answers, format!("{error:#}"));
            }
            for complaint in world.output.complaints() {
                world.fail(Check::CleanOutput, complaint);
            }
            drop(world);
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// Notes which calls the simulator spoiled, and how many token calls there were.
    ///
    /// # Errors
    ///
    /// Returns an error if the simulator does not answer.
    pub(crate) async fn look_at_calls(&self) -> anyhow::Result<()> {
        let after = self.model().last_faulty_call;
        let spoiled = self.bkash.calls_after(after, "fault=true").await?;
        let at = self.elapsed();
        let mut tokens = Vec::new();
        for operation in ["grant", "refresh"] {
            let filter = format!("operation={operation}");
            tokens.extend(self.bkash.calls_after(0, &filter).await?);
        }
        tokens.sort_by_key(crate::bkash::number);
        let mut model = self.model();
        for call in spoiled {
            let number = crate::bkash::number(&call);
            if number > model.last_faulty_call {
                model.last_faulty_call = number;
                model.spoiled(&call);
            }
        }
        for call in tokens {
            let within_an_hour = model.token_call(crate::bkash::number(&call), at);
            if within_an_hour > 2 {
                self.fail(
                    Check::TokenBudget,
                    format!("{within_an_hour} token calls within an hour"),
                );
            }
        }
        Ok(())
    }
}

/// The arguments that create the merchant's key.
const KEY: [&str; 10] = [
    "key",
    "create",
    "--merchant",
    "default",
    "--mode",
    "test",
    "--label",
    "soak",
    "--scope",
    "full",
];

async fn command(
    settings: &Settings,
    environment: &[(&'static str, String)],
    arguments: &[&str],
) -> anyhow::Result<String> {
    let ran = Command::new(&settings.server)
        .args(arguments)
        .arg("--config")
        .arg(&settings.config)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        bail!("`{}` failed: {}", arguments.join(" "), said.trim());
    }
    Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
}
