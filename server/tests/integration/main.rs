//! The whole server against the simulator: real HTTP, a real database file, a clock that can be moved.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod actors;
mod assets;
mod backup;
mod bad_input;
mod bad_people;
mod bad_requests;
mod bkash_codes;
mod changed_database;
mod commands;
mod configuration;
mod crash;
mod doctor;
mod embedding;
mod families;
mod functions;
mod invariants;
mod late;
mod lists;
mod lost_answers;
mod merchants;
mod merchants_api;
mod monitoring;
mod notifications;
mod openapi;
mod pages;
mod payment_cost;
mod rebuild;
mod receiver;
mod rest;
mod rotation;
mod secrets;
mod strangers;
mod support;
mod tokens;
mod wallets;
mod webhooks;
