//! The simulator as a value: its clock, its state, its faults, and the routes over them.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use axum::{Router, http::HeaderMap, middleware};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::{
    calls::{CallRecord, Calls},
    clock::{Clock, Moment, TooFarAhead},
    control, family,
    faults::{Faults, Rule},
    ipn::{self, Ipn},
    operation::Operation,
    pages, panel,
    settings::Settings,
    state::State,
    unknown,
};

/// Used in bkashURLs when nothing better is known: the port a merchant is told to expect.
const USUAL_ORIGIN: &str = "http://127.0.0.1:4010";

/// A simulated bKash. Clones share one state.
#[derive(Clone, Debug)]
pub struct Simulator {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    state: Mutex<State>,
    faults: Mutex<Faults>,
    calls: Mutex<Calls>,
    ipn: Ipn,
    listening_on: OnceLock<String>,
    /// The settings that it was started with.
    initial: Arc<Settings>,
    state_file: Option<PathBuf>,
    changed: Notify,
    /// Held by whoever writes the state file.
    saving: Mutex<()>,
    /// Counts what happened, for pages that show it live; none once it is time to go.
    happened: watch::Sender<Option<u64>>,
}

impl Simulator {
    /// A fresh simulator in memory. A `state_file` is read and written only by [`crate::serve`]
    /// and [`crate::spawn`].
    pub fn new(settings: Settings) -> Self {
        let state_file = settings.state_file.clone();
        let state = State::new(settings);
        let initial = Arc::clone(&state.settings);
        let ipn = Ipn::new(Arc::clone(&state.outbox));
        Self {
            inner: Arc::new(Inner {
                clock: Clock::default(),
                state: Mutex::new(state),
                faults: Mutex::default(),
                calls: Mutex::default(),
                ipn,
                listening_on: OnceLock::new(),
                initial,
                state_file,
                changed: Notify::new(),
                saving: Mutex::default(),
                happened: watch::Sender::new(Some(0)),
            }),
        }
    }

    /// Every route: bKash's API, the customer's pages, the control endpoints.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(family::router())
            .merge(pages::router())
            .merge(
                control::endpoints()
                    .router
                    .merge(ipn::router())
                    .route_layer(middleware::map_response(control::in_json))
                    .route_layer(middleware::from_fn_with_state(
                        self.clone(),
                        panel::refuse_foreign_changes,
                    )),
            )
            .merge(panel::router(self))
            .fallback(unknown::path)
            .with_state(self.clone())
    }

    /// Moves the simulator's clock forward. One that would be more than ten years ahead of the
    /// machine's stays where it is.
    pub fn advance(&self, by: Duration) {
        if let Err(error) = self.try_advance(by) {
            tracing::warn!(%error, "the simulator's clock was not moved");
        }
    }

    /// The same, and says so if the clock stays where it is.
    pub(crate) fn try_advance(&self, by: Duration) -> Result<(), TooFarAhead> {
        self.inner.clock.advance(by)?;
        self.change(State::tidy);
        Ok(())
    }

    /// The simulator's present.
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        self.read(|state, _| Arc::clone(&state.settings))
    }

    /// The books as `GET /simulator/ledger` shows them.
    pub fn ledger(&self) -> Value {
        control::ledger(self)
    }

    /// Puts a fault document in force, as `PUT /simulator/faults` does; the error names the field.
    pub fn set_faults(&self, document: Value) -> Result<(), String> {
        let faults = Faults::parse(document).map_err(|error| error.to_string())?;
        self.replace_faults(faults);
        Ok(())
    }

    /// Looks at the state for a moment.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State, Moment) -> T) -> T {
        let now = self.now();
        look(&lock(&self.inner.state), now)
    }

    /// Changes the state, and has it saved soon if it is kept in a file.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State, Moment) -> T) -> T {
        let now = self.now();
        let result = change(&mut lock(&self.inner.state), now);
        if self.inner.state_file.is_some() {
            self.inner.changed.notify_one();
        }
        self.tell();
        result
    }

    /// Tells the pages that are open; costs next to nothing while none is.
    pub(crate) fn tell(&self) {
        if self.inner.happened.receiver_count() > 0 {
            self.inner.happened.send_modify(|count| {
                if let Some(count) = count {
                    *count += 1;
                }
            });
        }
    }

    /// Lets the pages that listen go, so that a shutdown need not wait for them.
    pub(crate) fn let_listeners_go(&self) {
        self.inner.happened.send_replace(None);
    }

    /// Hears of every change and call from now on.
    pub(crate) fn listen(&self) -> watch::Receiver<Option<u64>> {
        self.inner.happened.subscribe()
    }

    pub(crate) fn ipn(&self) -> &Ipn {
        &self.inner.ipn
    }

    /// Has the subscription to notifications saved soon if the state is kept in a file.
    pub(crate) fn subscription_changed(&self) {
        self.change(|_, _| ());
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub(crate) fn state_file(&self) -> Option<&PathBuf> {
        self.inner.state_file.as_ref()
    }

    /// One save after the other: two at once would write into each other's file.
    pub(crate) fn saving(&self) -> MutexGuard<'_, ()> {
        lock(&self.inner.saving)
    }

    /// Resolves after the next change, or at once if there was one unseen.
    pub(crate) async fn changed(&self) {
        self.inner.changed.notified().await;
    }

    pub(crate) fn draw_fault(&self, operation: Operation) -> Option<Rule> {
        lock(&self.inner.faults).draw(operation)
    }

    /// Whether a drawn rule still strikes, now that it has an answer to change.
    pub(crate) fn strike(&self, drawn: &Rule) -> bool {
        lock(&self.inner.faults).strike(drawn)
    }

    /// The fault of the next notification; `with_amount` if it names one that could be wrong.
    pub(crate) fn draw_notification_fault(&self, with_amount: bool) -> Option<Rule> {
        lock(&self.inner.faults).draw_for_notification(with_amount)
    }

    pub(crate) fn describe_faults(&self) -> Value {
        lock(&self.inner.faults).describe()
    }

    pub(crate) fn replace_faults(&self, faults: Faults) {
        self.change_faults(|current| *current = faults);
    }

    /// Changes the rules in force.
    pub(crate) fn change_faults<T>(&self, change: impl FnOnce(&mut Faults) -> T) -> T {
        let result = change(&mut lock(&self.inner.faults));
        self.tell();
        result
    }

    pub(crate) fn note_call(&self, call: CallRecord, kept: usize) {
        lock(&self.inner.calls).note(call, kept);
        self.tell();
    }

    /// Looks at the log of calls for a moment.
    pub(crate) fn read_calls<T>(&self, look: impl FnOnce(&Calls) -> T) -> T {
        look(&lock(&self.inner.calls))
    }

    /// Everything as at the start, but for what is kept.
    pub(crate) fn reset(&self, forgotten: Forgotten) {
        self.inner.clock.set_offset_milliseconds(0);
        self.change(|state, _| {
            if forgotten.settings {
                state.settings = Arc::clone(&self.inner.initial);
            }
            state.reset(forgotten.tokens);
        });
        self.replace_faults(Faults::default());
        self.inner.ipn.reset();
        *lock(&self.inner.calls) = Calls::default();
    }

    pub(crate) fn set_listening_on(&self, origin: String) {
        // A second listener keeps the first one's address: both show the same pages.
        let _ = self.inner.listening_on.set(origin);
    }

    /// The origin of bkashURLs: the setting, else the listener's address, else the caller's `Host`.
    pub(crate) fn origin(&self, settings: &Settings, headers: &HeaderMap) -> String {
        if let Some(origin) = &settings.public_origin {
            return origin.trim_end_matches('/').to_owned();
        }
        if let Some(origin) = self.inner.listening_on.get() {
            return origin.clone();
        }
        let host = headers
            .get(axum::http::header::HOST)
            .and_then(|host| host.to_str().ok());
        host.map_or_else(|| USUAL_ORIGIN.to_owned(), |host| format!("http://{host}"))
    }
}

/// What a reset forgets beside payments, agreements, bookings, calls, faults and the clock.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Forgotten {
    /// Tokens and their budget.
    pub(crate) tokens: bool,
    /// Settings that were changed since the start.
    pub(crate) settings: bool,
}

/// A panic elsewhere must not turn every later answer into a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
