//! Renders every page in every state and both languages, and checks that it is complete, safe and accessible.

mod contrast;
mod embedding;
mod hostile;
mod html;
mod indented;
mod names;
mod pay;
mod samples;
mod shape;
mod snapshots;
