//! `--watch`: a command again, whenever a file that it may read changes.
//!
//! *In:* a command line. *Out:* its results, round after round, until a signal.
//!
//! Each round is a process of its own: whatever becomes of it, the watch goes on and
//! nothing of it is kept. What the rounds end with is told by what they print; the watch
//! itself ends with the code of the signal that ends it.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use jiff::Zoned;

use crate::cli::args::Command;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{Change, Folder, Watcher, is_there, shortened};
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::report::Language;
use crate::report::language::Noun;
use crate::report::visible::visible;

/// The variable that says to a round which it is.
pub const ROUND: &str = "SURVEY_WATCH_ROUND";

/// A save is over when nothing has happened for so long: editors write, rename and
/// remove within a few milliseconds.
const QUIET: Duration = Duration::from_millis(20);
/// After so long it is answered though changes go on.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is asked whether a round is done.
const GLANCE: Duration = Duration::from_millis(2);

/// Which files a command is about.
#[derive(Debug, PartialEq, Eq)]
pub struct Watched {
    /// Files and folders as typed.
    paths: Vec<PathBuf>,
    /// Also those that `.gitignore` leaves out.
    ignored: bool,
}

/// What the watch hears.
enum Heard {
    Change(Change),
    Signal(Exit),
}

impl Watched {
    /// What a command watches; none where it does not.
    pub fn of(command: &Command, given: Option<&Path>) -> Option<Self> {
        let (files, ignored) = match command {
            Command::Check(check) if check.watch => (&check.files, check.no_ignore),
            Command::Test(test) if test.watch => (&test.files, test.no_ignore),
            Command::Graph(graph) if graph.watch => {
                let named = graph.questionnaire.iter().filter(|path| is_there(path));
                let paths = named.cloned().chain(given.map(Path::to_owned)).collect();
                return Some(Self { paths, ignored: false }.or_unnamed(given));
            }
            _ => return None,
        };
        let paths = files.iter().map(PathBuf::as_path).chain(given);
        let paths = paths.map(Path::to_owned).collect();
        Some(Self { paths, ignored }.or_unnamed(given))
    }

    fn or_unnamed(mut self, given: Option<&Path>) -> Self {
        if self.paths.is_empty() {
            self.paths.push(Folder::unnamed(given));
        }
        self
    }
}

/// Runs the command line of this process again and again, until a signal.
///
/// # Errors
///
/// Standard input is among the files, or the system can watch no more.
pub fn run(watched: &Watched, session: &mut Session) -> Result<(), Error> {
    if watched.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::Choose {
            what: Words::new(
                "`--watch` watches files, and `-` is standard input",
                "`--watch` bevakar filer, och `-` är standard in",
            ),
            help: Words::new("name a file or a folder", "ange en fil eller en mapp"),
        });
    }
    let (sender, heard) = channel();
    listen(sender.clone());
    let watcher = Watcher::new(move |change| {
        let _ = sender.send(Heard::Change(change));
    })?;
    let spared = session.settings.output.clone();
    let mut watch = Watch { watcher, heard, spared, missed: Vec::new() };
    let mut changed = Vec::new();
    for round in 1_u64.. {
        // First the watch, then the round: what is saved in between is seen by both.
        watch.watcher.follow(&watched.paths, watched.ignored)?;
        if round > 1 {
            session.clear();
        }
        let mut ended = watch.round(round)?;
        if ended.is_none() {
            session.note(&told(round, &changed, session.settings.err.language));
            ended = watch.pause(&mut changed);
        }
        if let Some(signal) = ended {
            session.ends(signal);
            break;
        }
    }
    Ok(())
}

/// The watch of a command.
struct Watch {
    watcher: Watcher,
    heard: Receiver<Heard>,
    /// The file of `--output`, which the rounds write.
    spared: Option<PathBuf>,
    /// What changed while a round ran.
    missed: Vec<Change>,
}

impl Watch {
    /// Runs a round to its end; the signal that ended it, if one did.
    fn round(&mut self, round: u64) -> Result<Option<Exit>, Error> {
        let failed = |error| Error::Bug { what: format!("a round of --watch: {error}") };
        let this = std::env::current_exe().map_err(failed)?;
        let mut process = Process::new(this);
        process.args(std::env::args_os().skip(1)).env(ROUND, round.to_string());
        let mut child = process.stdin(Stdio::null()).spawn().map_err(failed)?;
        while child.try_wait().map_err(failed)?.is_none() {
            match self.heard.recv_timeout(GLANCE) {
                Ok(Heard::Change(change)) => self.missed.push(change),
                Ok(Heard::Signal(signal)) => {
                    // From a keyboard it has got the signal too; from elsewhere not.
                    let _ = child.kill();
                    child.wait().map_err(failed)?;
                    return Ok(Some(signal));
                }
                Err(_) => {}
            }
        }
        Ok(None)
    }

    /// Waits until something has changed and no more does; the signal, if one came.
    fn pause(&mut self, changed: &mut Vec<PathBuf>) -> Option<Exit> {
        let mut since: Option<Instant> = None;
        changed.clear();
        for change in std::mem::take(&mut self.missed) {
            if let Some(ours) = self.watcher.ours(&change, self.spared.as_deref()) {
                since = Some(Instant::now());
                changed.extend(ours);
            }
        }
        loop {
            let heard = match since {
                None => self.heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) if since.elapsed() > PATIENCE => return None,
                Some(_) => self.heard.recv_timeout(QUIET),
            };
            match heard {
                Ok(Heard::Signal(signal)) => return Some(signal),
                Ok(Heard::Change(change)) => {
                    let ours = self.watcher.ours(&change, self.spared.as_deref());
                    let Some(ours) = ours else { continue };
                    since.get_or_insert_with(Instant::now);
                    changed.extend(ours);
                }
                Err(RecvTimeoutError::Timeout) => return None,
                // Nobody can tell of a change any more.
                Err(RecvTimeoutError::Disconnected) => return Some(Exit::World),
            }
        }
    }
}

/// Hears signals on a thread of its own. Elsewhere than on Unix they end the process as
/// they do without.
fn listen(sender: Sender<Heard>) {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let Ok(mut signals) =
            signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])
        else {
            return;
        };
        std::thread::spawn(move || {
            for signal in signals.forever() {
                let exit = match signal {
                    SIGINT => Exit::Interrupted,
                    _ => Exit::Terminated,
                };
                if sender.send(Heard::Signal(exit)).is_err() {
                    return;
                }
            }
        });
    }
    #[cfg(not(unix))]
    drop(sender);
}

/// `[14:32:05] round 3, after a change of scoring.yaml`, and that it waits.
fn told(round: u64, changed: &[PathBuf], language: Language) -> String {
    let time = Zoned::now().strftime("%H:%M:%S").to_string();
    let mut names: Vec<String> = changed
        .iter()
        .map(|path| visible(&shortened(path.clone()).to_string_lossy()).into_owned())
        .collect();
    names.sort();
    names.dedup();
    let after = match &names[..] {
        [] => String::new(),
        [name] => match language {
            Language::English => format!(", after a change of {name}"),
            Language::Swedish => format!(", efter en ändring av {name}"),
        },
        several => {
            let files = language.counted(several.len(), Noun::FILE);
            match language {
                Language::English => format!(", after changes of {files}"),
                Language::Swedish => format!(", efter ändringar av {files}"),
            }
        }
    };
    let [round_word, waits] = match language {
        Language::English => ["round", "Waiting for changes; Ctrl-C ends."],
        Language::Swedish => ["omgång", "Väntar på ändringar; Ctrl-C avslutar."],
    };
    format!("\n[{time}] {round_word} {round}{after}\n{waits}\n")
}
