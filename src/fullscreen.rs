//! Interviews on a whole screen: pictures of what there is to show, and what keys mean.
//!
//! *In:* a session, keys, pasted text. *Out:* what is to be done ([`Act`]), and pages drawn
//! into a frame of any size, from 40 columns on without loss.
//!
//! ```text
//! key ─► Front::press ─► Act ─► (cli: journal, file, editor) ─► Front::told
//!                                                                   │
//!        Front::draw ◄──────────────────────────────────────────────┘
//! ```
//! No terminal is opened and no file read: `cli` does both. What is asked, what is right
//! and where it goes on is the session's to say. Where the cursor stands is where a screen
//! reader reads, so that it is always on the field or on the line that is chosen.

mod chooser;
mod contact;
mod field;
mod front;
mod keys;
mod over;
mod page;
mod pages;
mod picture;
mod press;
mod seek;
mod shape;
mod table;

pub use chooser::{Chooser, Offer, Picked};
pub use front::{Act, Front};
