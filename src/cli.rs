//! The command line: flags in, exit code out.
//!
//! *In:* the process's arguments, environment, files and streams. *Out:* results on
//! standard output, everything said about them on standard error, an exit code.
//!
//! Only this module touches files, environment and streams, and only `files`,
//! `settings` and `streams` of it; `watch` starts it again as a process of its own. One command, one file; what is said is worded by
//! `report`.

mod among;
mod analyse;
pub mod args;
mod batch;
mod beside;
mod check;
mod chosen;
mod compare;
mod completions;
mod convert;
mod corrections;
mod diff;
mod drafts;
pub mod error;
pub mod exit;
mod explain;
mod family;
pub mod files;
mod findings;
mod fmt;
mod forbidden;
mod graph;
mod hints;
mod library;
mod met;
mod new;
mod outline;
mod progress;
mod rank;
mod record;
mod reference;
mod refused;
mod results;
mod run;
mod schema;
mod score;
mod scored;
mod session;
pub mod settings;
mod show;
mod simulate;
mod streams;
mod tables;
mod test;
mod validate;
mod verify;
mod watch;
mod why;

use std::ffi::OsString;
use std::panic;
use std::process::ExitCode;
use std::sync::Once;

use clap::FromArgMatches;

use crate::cli::args::{Arguments, Command, Common};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::findings::print_failure;
use crate::cli::session::Session;
use crate::cli::settings::{Environment, Settings};
use crate::cli::streams::note;
use crate::cli::watch::Watched;
use crate::report::Look;

/// Runs the program.
pub fn main() -> ExitCode {
    catch_file_size_signal();
    let environment = Environment::of_process();
    let look = environment.looks(&Common::default()).unwrap_or_default().1;
    let traces = environment.get("RUST_BACKTRACE").is_some_and(|value| value != "0");
    confess_panics(look, traces);
    let arguments = std::env::args_os().collect();
    panic::catch_unwind(|| run(arguments, environment)).unwrap_or(Exit::World).into()
}

/// Runs one command line.
fn run(arguments: Vec<OsString>, environment: Environment) -> Exit {
    let arguments = refused::help_flags_first(arguments);
    let matches = args::command().try_get_matches_from(&arguments);
    let name = matches.as_ref().ok().and_then(|found| found.subcommand_name());
    let name = name.unwrap_or_default().to_owned();
    let mut parsed = match matches.and_then(|found| Arguments::from_arg_matches(&found)) {
        Ok(parsed) => parsed,
        Err(error) => return refused::answer(error, &arguments, &environment),
    };
    if let Some(Command::Simulate(arguments)) = &mut parsed.command {
        // It names where answers go; the report stays on standard output.
        arguments.target = parsed.common.output.take();
    }
    if let Some(Command::Run(arguments)) = &mut parsed.command {
        // It names the answer file; what is said goes to standard output.
        arguments.target = parsed.common.output.take();
    }
    let mut settings = match Settings::new(&parsed.common, &environment) {
        Ok(settings) => settings,
        Err(error) => {
            let look = environment.looks(&Common::default()).unwrap_or_default().1;
            note(&error.render(&look));
            return error.exit();
        }
    };
    let Some(command) = parsed.command else {
        let help = args::command().render_help();
        note(&if settings.err.color {
            help.ansi().to_string()
        } else {
            help.to_string()
        });
        return Exit::Usage;
    };
    if matches!(command, Command::Convert(_)) {
        convert::take_folder(&mut settings);
    }
    let look = settings.err;
    let round: Option<u64> =
        environment.get(watch::ROUND).and_then(|round| round.parse().ok());
    // What an earlier round wrote is ours.
    settings.force |= round.is_some_and(|round| round > 1);
    let watched = Watched::of(&command, settings.questionnaires.as_deref());
    let made = match watched.filter(|_| round.is_none()) {
        Some(watched) => {
            let mut session = Session::silent(settings, environment);
            watch::run(&watched, &mut session).map(|()| session)
        }
        None => Session::new(settings, environment).map(|mut session| {
            if let Err(error) = dispatch(command, &mut session) {
                session.fail(error);
            }
            if let Err(error) = print_failure(&name, &mut session) {
                session.fail(error);
            }
            session
        }),
    };
    match made {
        Ok(session) => session.finish(),
        Err(error) => {
            note(&error.render(&look));
            error.exit()
        }
    }
}

fn dispatch(command: Command, session: &mut Session) -> Result<(), Error> {
    match command {
        Command::Check(arguments) => check::run(&arguments, session),
        Command::Fmt(arguments) => fmt::run(&arguments, session),
        Command::Analyse(arguments) => analyse::run(&arguments, session),
        Command::Rank(arguments) => rank::run(&arguments, session),
        Command::Score(arguments) => score::run(&arguments, session),
        Command::Simulate(arguments) => simulate::run(&arguments, session),
        Command::Test(arguments) => test::run(&arguments, session),
        Command::Graph(arguments) => graph::run(&arguments, session),
        Command::Outline(arguments) => outline::run(&arguments, session),
        Command::Show(arguments) => show::run(&arguments, session),
        Command::New(arguments) => new::run(&arguments, session),
        Command::Run(arguments) => run::run(&arguments, session),
        Command::Drafts(arguments) => drafts::run(&arguments, session),
        Command::Validate(arguments) => validate::run(&arguments, session),
        Command::Convert(arguments) => convert::run(&arguments, session),
        Command::Explain(arguments) => explain::run(&arguments, session),
        Command::Schema(arguments) => schema::run(&arguments, session),
        Command::Completions(arguments) => completions::run(&arguments, session),
        Command::Why(arguments) => why::run(&arguments, session),
        Command::Diff(arguments) => diff::run(&arguments, session),
        Command::Compare(arguments) => compare::run(&arguments, session),
        Command::Verify(arguments) => verify::run(&arguments, session),
    }
}

/// A file size limit becomes an error of the write, not the end of the process.
fn catch_file_size_signal() {
    #[cfg(unix)]
    {
        let flag = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
    }
}

/// A panic is our fault and says so, in one line and without a trace unless asked for.
fn confess_panics(look: Look, traces: bool) {
    static ONCE: Once = Once::new();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        // A damaged file is no fault of ours, and is told as what it is.
        if files::is_decoding() {
            return;
        }
        let said = panic
            .payload()
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.payload().downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let error = Error::Bug { what: format!("{said} ({place})") };
        ONCE.call_once(|| note(&error.render(&look)));
        if traces {
            usual(panic);
        }
    }));
}
