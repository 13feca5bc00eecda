//! What the handlers share: reading the event and giving the answer of `handlers/CONTRACT.md`.

mod backend;
mod event;
mod hex;
mod reply;

pub use backend::{AWS_SDK_VERSION, sha256_backend};
pub use event::Event;
pub use hex::hex;
pub use reply::{Fields, Replies};
