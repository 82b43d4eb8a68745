//! The simulator as a value: its clock, its state, its faults, and the routes over them.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::{
    call_log::{CallLog, CallRecord},
    clock::{Clock, Moment, TooFarAhead},
    faults::{Faults, Rule},
    operation::Operation,
    settings::Settings,
    state::{NotificationService, State},
};

/// Used in bkashURLs when nothing better is known: the port a merchant is told to expect.
const DEFAULT_ORIGIN: &str = "http://127.0.0.1:4010";

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
    calls: Mutex<CallLog>,
    notifications: NotificationService,
    listen_origin: OnceLock<String>,
    /// The settings that it was started with.
    initial: Arc<Settings>,
    state_file: Option<PathBuf>,
    changed: Notify,
    /// Held by whoever writes the state file.
    lock_save: Mutex<()>,
    /// Counts what happened, for pages that show it live; none once it is time to go.
    changes: watch::Sender<Option<u64>>,
}

impl Simulator {
    /// A fresh simulator in memory. A `state_file` is read and written only by [`crate::serve`]
    /// and [`crate::spawn`].
    pub fn new(settings: Settings) -> Self {
        let state_file = settings.state_file.clone();
        let state = State::new(settings);
        let initial = Arc::clone(&state.settings);
        let notifications = NotificationService::new(Arc::clone(&state.outbox));
        Self {
            inner: Arc::new(Inner {
                clock: Clock::default(),
                state: Mutex::new(state),
                faults: Mutex::default(),
                calls: Mutex::default(),
                notifications,
                listen_origin: OnceLock::new(),
                initial,
                state_file,
                changed: Notify::new(),
                lock_save: Mutex::default(),
                changes: watch::Sender::new(Some(0)),
            }),
        }
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
        self.change(State::prune);
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
        if self.inner.changes.receiver_count() > 0 {
            self.inner.changes.send_modify(|count| {
                if let Some(count) = count {
                    *count += 1;
                }
            });
        }
    }

    /// Lets the pages that listen go, so that a shutdown need not wait for them.
    pub(crate) fn close_watchers(&self) {
        self.inner.changes.send_replace(None);
    }

    /// Hears of every change and call from now on.
    pub(crate) fn listen(&self) -> watch::Receiver<Option<u64>> {
        self.inner.changes.subscribe()
    }

    pub(crate) fn notifications(&self) -> &NotificationService {
        &self.inner.notifications
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
    pub(crate) fn lock_save(&self) -> MutexGuard<'_, ()> {
        lock(&self.inner.lock_save)
    }

    /// Resolves after the next change, or at once if there was one unseen.
    pub(crate) async fn changed(&self) {
        self.inner.changed.notified().await;
    }

    pub(crate) fn next_fault(&self, operation: Operation) -> Option<Rule> {
        lock(&self.inner.faults).draw(operation)
    }

    /// Whether a drawn rule still strikes, now that it has an answer to change.
    pub(crate) fn fire_if_left(&self, drawn: &Rule) -> bool {
        lock(&self.inner.faults).fire_if_left(drawn)
    }

    /// The fault of the next notification; `with_amount` if it names one that could be wrong.
    pub(crate) fn next_notification_fault(&self, with_amount: bool) -> Option<Rule> {
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

    pub(crate) fn record_call(&self, call: CallRecord, kept: usize) {
        lock(&self.inner.calls).note(call, kept);
        self.tell();
    }

    /// Looks at the log of calls for a moment.
    pub(crate) fn read_calls<T>(&self, look: impl FnOnce(&CallLog) -> T) -> T {
        look(&lock(&self.inner.calls))
    }

    /// Everything as at the start, but for what is kept.
    pub(crate) fn reset(&self, options: ResetOptions) {
        self.inner.clock.set_offset_milliseconds(0);
        self.change(|state, _| {
            if options.settings {
                state.settings = Arc::clone(&self.inner.initial);
            }
            state.reset(options.tokens);
        });
        self.replace_faults(Faults::default());
        self.inner.notifications.reset();
        *lock(&self.inner.calls) = CallLog::default();
    }

    pub(crate) fn set_listen_origin(&self, origin: String) {
        // A second listener keeps the first one's address: both show the same pages.
        let _ = self.inner.listen_origin.set(origin);
    }

    /// The origin of bkashURLs: the setting, else the listener's address, else the caller's `Host`.
    pub(crate) fn origin(&self, settings: &Settings, headers: &HeaderMap) -> String {
        if let Some(origin) = &settings.public_origin {
            return origin.trim_end_matches('/').to_owned();
        }
        if let Some(origin) = self.inner.listen_origin.get() {
            return origin.clone();
        }
        let host = headers
            .get(axum::http::header::HOST)
            .and_then(|host| host.to_str().ok());
        host.map_or_else(
            || DEFAULT_ORIGIN.to_owned(),
            |host| format!("http://{host}"),
        )
    }
}

/// What a reset forgets beside payments, agreements, bookings, calls, faults and the clock.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ResetOptions {
    /// Tokens and their budget.
    pub(crate) tokens: bool,
    /// Settings that were changed since the start.
    pub(crate) settings: bool,
}

/// A panic elsewhere must not turn every later answer into a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
