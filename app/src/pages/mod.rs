//! The pages: pure functions from a view model to a whole HTML document.

mod frame;
mod home;
mod order;
mod pay;
mod problem;
pub mod shop;
mod wallets;

pub use frame::frame;
pub use home::home;
pub use order::demo_order;
pub use pay::pay;
pub use problem::problem;
pub use shop::demo_shop;
pub use wallets::wallets;
