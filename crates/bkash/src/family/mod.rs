//! bKash's API families, one module each.

pub(crate) mod tokenized_v1;
