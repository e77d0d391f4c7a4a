//! The `survey` command.
fn main() {}
