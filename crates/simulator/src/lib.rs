//! A simulator of bKash: its API, its customer pages, faults on demand, and an adjustable clock.
//!
//! One origin serves every family of bKash's API under bKash's own paths, over one state: Checkout
//! (iFrame) at `/v1.2.0-beta/checkout/…`, Tokenized Checkout and Checkout (URL) at
//! `/v1.2.0-beta/tokenized/checkout/…` and, in v2, at `/v2/tokenized-checkout/…`, the guide v0.3 at
//! `/v1.2.0-beta/tokenized/…`; the customer's pages that `bkashURL` points to; and control endpoints
//! under `/simulator/…`. An endpoint subscribed by `PUT /simulator/ipn` is notified of every
//! completed payment in the format of Amazon SNS (`docs/simulator-notifications.md`). Behaviour that
//! is this simulator's choice and not known to be bKash's is marked in the code and in the
//! `x-simulator-invention` response header.
//!
//! The modules form layers, and none imports from a layer above it: `state` holds what happened to
//! the money and knows nothing of HTTP; `families`, `control`, `pages`, `panel` and `ipn` serve it;
//! `router` and `server` put them together.
//!
//! ```no_run
//! let running = simulator::spawn(simulator::Settings::default())?;
//! println!("{}/v1.2.0-beta", running.origin);
//! # Ok::<(), std::io::Error>(())
//! ```

mod api;
mod call_log;
mod clock;
mod control;
mod document;
mod error_codes;
mod error_recipes;
mod families;
mod faults;
mod fields;
mod gateway;
mod headers;
mod identifiers;
mod ipn;
mod language;
mod mask;
mod merchant;
mod mode;
mod money;
mod openapi;
mod operation;
mod pages;
mod panel;
mod persist;
mod reply;
mod rng;
mod router;
mod server;
mod settings;
mod simulator;
mod state;
mod surroundings;
mod wallets;

pub use clock::{Moment, TimeSource};
pub use error_recipes::error_table;
pub use merchant::Merchant;
pub use mode::Mode;
pub use money::Poisha;
pub use operation::Operation;
pub use server::{RunningSimulator, serve, spawn};
pub use settings::{Settings, SettingsError};
pub use simulator::Simulator;
pub use surroundings::{NotificationRequest, NotificationTransport, Surroundings};
