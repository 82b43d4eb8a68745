//! Tests of agreements.
