//! A terminal for tests: a pair of pseudo-terminals with the program at one end.
//!
//! *In:* a command, and what is typed. *Out:* what the screen shows.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

/// How long something is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program on a terminal.
pub struct Terminal {
    child: Child,
    keyboard: Option<File>,
    screen: Receiver<Vec<u8>>,
    shown: String,
    is_over: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    /// Starts a command with a terminal for all its streams.
    pub fn start(mut command: Command) -> Self {
        let own = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)
            .unwrap();
        grantpt(&own).unwrap();
        unlockpt(&own).unwrap();
        let name = ptsname(&own, Vec::new()).unwrap().into_string().unwrap();
        let end = File::options().read(true).write(true).open(name).unwrap();
        let stream = || Stdio::from(OwnedFd::from(end.try_clone().unwrap()));
        command.stdin(stream()).stdout(stream()).stderr(stream());
        // In a group of its own, whose parent is not of it: the system stops no other.
        command.process_group(0);
        let child = command.spawn().unwrap();
        drop(command);
        drop(end);
        let keyboard = File::from(own);
        let mut screen = keyboard.try_clone().unwrap();
        let (sender, receiver) = channel();
        let is_over = Arc::new(AtomicBool::new(false));
        let ends = is_over.clone();
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while !ends.load(Ordering::Relaxed) {
                let mut ready = [PollFd::new(&screen, PollFlags::IN)];
                let pause = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
                if poll(&mut ready, Some(&pause)) == Ok(0) {
                    continue;
                }
                // Linux ends the stream with an error once the other end is closed.
                let Ok(length @ 1..) = screen.read(&mut buffer) else { return };
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let (reader, shown) = (Some(reader), String::new());
        Self { child, keyboard: Some(keyboard), screen: receiver, shown, is_over, reader }
    }

    /// Starts a command with a terminal of so many columns and rows.
    pub fn sized(command: Command, columns: u16, rows: u16) -> Self {
        let terminal = Self::start(command);
        terminal.resizes(columns, rows);
        terminal
    }

    /// Gives the terminal another size, and tells the program.
    pub fn resizes(&self, columns: u16, rows: u16) {
        let size = Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(self.keyboard(), size).unwrap();
        self.signals(Signal::WINCH);
    }

    /// Sends a signal.
    pub fn signals(&self, signal: Signal) {
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, signal).unwrap();
    }

    /// Whether keys come one by one, and not in lines.
    pub fn is_raw(&self) -> bool {
        !tcgetattr(self.keyboard()).unwrap().local_modes.contains(LocalModes::ICANON)
    }

    /// Whether what is typed is shown.
    pub fn echoes(&self) -> bool {
        tcgetattr(self.keyboard()).unwrap().local_modes.contains(LocalModes::ECHO)
    }

    /// Whether the program was stopped, to be gone on with.
    pub fn is_stopped(&self) -> bool {
        let path = format!("/proc/{}/stat", self.child.id());
        let stat = std::fs::read_to_string(path).unwrap_or_default();
        // The state stands after the name, which may hold anything.
        stat.rsplit_once(')').is_some_and(|(_, rest)| rest.starts_with(" T"))
    }

    fn keyboard(&self) -> &File {
        self.keyboard.as_ref().expect("the terminal is there")
    }

    /// Closes the terminal, as a window is closed; how the program ended then.
    pub fn hangs_up(mut self) -> Option<i32> {
        self.is_over.store(true, Ordering::Relaxed);
        self.reader.take().unwrap().join().unwrap();
        self.keyboard = None;
        self.ended().code()
    }

    fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end:\n{}", self.shown);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What is shown next, in bytes.
    pub fn more(&mut self) -> Option<Vec<u8>> {
        self.screen.recv_timeout(PATIENCE).ok()
    }

    /// Types a text.
    pub fn types(&mut self, text: &str) {
        self.keyboard.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// Waits until the screen has shown a text since the last one that was waited for,
    /// and gives what stood before it.
    pub fn waits_for(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(at) = self.shown.find(text) {
                let before = self.shown[..at].to_owned();
                self.shown.drain(..at + text.len());
                return before;
            }
            let left = PATIENCE.saturating_sub(begun.elapsed());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.shown.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("{text:?} was not shown, but:\n{}", self.shown),
            }
        }
    }

    /// Interrupts it, as Ctrl-C does.
    pub fn interrupts(&self) {
        self.signals(Signal::INT);
    }

    /// Waits for the end, and gives the exit code and the rest of the screen.
    pub fn ends(mut self) -> (Option<i32>, String) {
        let status = self.ended();
        while let Ok(bytes) = self.screen.recv_timeout(Duration::from_millis(200)) {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        (status.code(), std::mem::take(&mut self.shown))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
