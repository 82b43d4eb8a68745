//! The pages: pure functions from a view model to a whole HTML document.

mod agreements;
mod bkash_window;
mod demo_order;
pub mod demo_shop;
mod home;
mod pay;
mod problem;

pub use agreements::agreements;
pub use bkash_window::bkash_window;
pub use demo_order::demo_order;
pub use demo_shop::demo_shop;
pub use home::home;
pub use pay::pay;
pub use problem::problem;
