//! A terminal that does not show what is typed.
//!
//! *In:* standard input, where it is a terminal. *Out:* the same without echo for a while.
//!
//! Where the system has no such terminals, what is typed is shown.

/// As long as this is there, what is typed is not shown.
pub struct Unseen {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Unseen {
    /// Begins to hide it; the end of the line is still seen.
    pub fn begin() -> Self {
        use rustix::termios::{LocalModes, tcgetattr};
        let before = tcgetattr(std::io::stdin()).ok();
        if let Some(mut modes) = before.clone() {
            modes.local_modes.remove(LocalModes::ECHO);
            modes.local_modes.insert(LocalModes::ECHONL);
            set(&modes);
        }
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            set(before);
        }
    }
}

/// A terminal that has gone shows nothing any more.
#[cfg(unix)]
fn set(modes: &rustix::termios::Termios) {
    use rustix::termios::{OptionalActions, tcsetattr};
    let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, modes);
}

#[cfg(not(unix))]
impl Unseen {
    /// Begins to hide it.
    pub fn begin() -> Self {
        Self {}
    }
}
