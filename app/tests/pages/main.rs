//! The pages as documents: whole, safe, and usable by everyone, in every state and both languages.

mod contrast;
mod embedding;
mod functions;
mod hostile;
mod html;
mod names;
mod pay;
mod samples;
mod shape;
