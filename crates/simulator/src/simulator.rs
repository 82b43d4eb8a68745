//! The simulator: its clock, state, faults and call log.

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
    surroundings::Surroundings,
};

/// The origin of bkashURLs if nothing else is known: the default port.
const DEFAULT_ORIGIN: &str = "http://127.0.0.1:4010";

/// A simulated bKash. Clones share one state.
#[derive(Clone, Debug)]
pub struct Simulator {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    surroundings: Surroundings,
    state: Mutex<State>,
    faults: Mutex<Faults>,
    calls: Mutex<CallLog>,
    notifications: NotificationService,
    listen_origin: OnceLock<String>,
    /// The settings at the start.
    initial: Arc<Settings>,
    state_file: Option<PathBuf>,
    changed: Notify,
    /// Held while the state file is written.
    lock_save: Mutex<()>,
    /// Counts changes, for pages that follow them; `None` at shutdown.
    changes: watch::Sender<Option<u64>>,
}

impl Simulator {
    /// Creates a simulator in memory. Only [`crate::serve`] and [`crate::spawn`] read and write the
    /// `state_file`.
    pub fn new(settings: Settings, surroundings: Surroundings) -> Self {
        let state_file = settings.state_file.clone();
        let state = State::new(settings);
        let initial = Arc::clone(&state.settings);
        let notifications = NotificationService::new(Arc::clone(&state.outbox));
        Self {
            inner: Arc::new(Inner {
                clock: Clock::new(Arc::clone(&surroundings.time)),
                surroundings,
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

    /// Advances the clock. Leaves it unchanged if it would be more than ten years ahead of the
    /// system clock.
    pub fn advance(&self, by: Duration) {
        if let Err(error) = self.try_advance(by) {
            tracing::warn!(%error, "cannot advance the simulator's clock");
        }
    }

    /// Advances the clock.
    ///
    /// # Errors
    ///
    /// Returns an error if the clock would be too far ahead; it is then unchanged.
    pub(crate) fn try_advance(&self, by: Duration) -> Result<(), TooFarAhead> {
        self.inner.clock.advance(by)?;
        self.change(State::prune);
        Ok(())
    }

    /// The simulated time.
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// The current settings.
    pub fn settings(&self) -> Arc<Settings> {
        self.read(|state, _| Arc::clone(&state.settings))
    }

    /// Replaces the faults, as `PUT /simulator/faults` does.
    ///
    /// # Errors
    ///
    /// Returns a message that names the invalid field.
    pub fn set_faults(&self, document: Value) -> Result<(), String> {
        let faults = Faults::parse(document).map_err(|error| error.to_string())?;
        self.replace_faults(faults);
        Ok(())
    }

    /// Reads the state under its lock.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State, Moment) -> T) -> T {
        let now = self.now();
        look(&lock(&self.inner.state), now)
    }

    /// Changes the state under its lock. Schedules a save if there is a state file.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State, Moment) -> T) -> T {
        let now = self.now();
        let result = change(&mut lock(&self.inner.state), now);
        if self.inner.state_file.is_some() {
            self.inner.changed.notify_one();
        }
        self.notify_watchers();
        result
    }

    /// Notifies open pages. Cheap if there are none.
    pub(crate) fn notify_watchers(&self) {
        if self.inner.changes.receiver_count() > 0 {
            self.inner.changes.send_modify(|count| {
                if let Some(count) = count {
                    *count += 1;
                }
            });
        }
    }

    /// Ends the event streams, so that a shutdown does not wait for them.
    pub(crate) fn close_watchers(&self) {
        self.inner.changes.send_replace(None);
    }

    /// Subscribes to changes.
    pub(crate) fn listen(&self) -> watch::Receiver<Option<u64>> {
        self.inner.changes.subscribe()
    }

    pub(crate) fn notifications(&self) -> &NotificationService {
        &self.inner.notifications
    }

    /// Schedules a save after a change of the notification subscription.
    pub(crate) fn subscription_changed(&self) {
        self.change(|_, _| ());
    }

    pub(crate) fn surroundings(&self) -> &Surroundings {
        &self.inner.surroundings
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub(crate) fn state_file(&self) -> Option<&PathBuf> {
        self.inner.state_file.as_ref()
    }

    /// Serializes saves: concurrent ones would write to the same file.
    pub(crate) fn lock_save(&self) -> MutexGuard<'_, ()> {
        lock(&self.inner.lock_save)
    }

    /// Completes after the next change, or at once if one is pending.
    pub(crate) async fn changed(&self) {
        self.inner.changed.notified().await;
    }

    pub(crate) fn next_fault(&self, operation: Operation) -> Option<Rule> {
        lock(&self.inner.faults).select(operation)
    }

    /// Whether a selected rule can still fire, now that it has a response to change.
    pub(crate) fn fire_if_left(&self, drawn: &Rule) -> bool {
        lock(&self.inner.faults).fire_if_left(drawn)
    }

    /// The fault of the next notification; `with_amount` if it states an amount.
    pub(crate) fn next_notification_fault(&self, with_amount: bool) -> Option<Rule> {
        lock(&self.inner.faults).draw_for_notification(with_amount)
    }

    pub(crate) fn describe_faults(&self) -> Value {
        lock(&self.inner.faults).describe()
    }

    pub(crate) fn replace_faults(&self, faults: Faults) {
        self.change_faults(|current| *current = faults);
    }

    /// Changes the fault rules.
    pub(crate) fn change_faults<T>(&self, change: impl FnOnce(&mut Faults) -> T) -> T {
        let result = change(&mut lock(&self.inner.faults));
        self.notify_watchers();
        result
    }

    pub(crate) fn record_call(&self, call: CallRecord, kept: usize) {
        lock(&self.inner.calls).record(call, kept);
        self.notify_watchers();
    }

    /// Reads the call log under its lock.
    pub(crate) fn read_calls<T>(&self, look: impl FnOnce(&CallLog) -> T) -> T {
        look(&lock(&self.inner.calls))
    }

    /// Resets everything except what `options` keeps.
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
        // A second listener keeps the first one's address: both serve the same pages.
        let _ = self.inner.listen_origin.set(origin);
    }

    /// The origin of bkashURLs: the setting, or else the listener's address, or else the `Host`
    /// header.
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

/// What a reset deletes besides payments, agreements, bookings, calls, faults and the clock offset.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ResetOptions {
    /// Tokens, and the count of token calls.
    pub(crate) tokens: bool,
    /// Changes to the settings since the start.
    pub(crate) settings: bool,
}

/// A panic in one call must not fail all later ones.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
