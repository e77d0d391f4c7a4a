//! What the reader of the command line has to say: help, the version, and faults.
//!
//! *In:* the words of the command line. *Out:* the same with the flags of `help` where
//! they are read; text on standard output or error, and an exit code.
//!
//! What is wrong with words that could be read is told elsewhere, as `error`.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::args::{self, Color, Common};
use crate::cli::exit::Exit;
use crate::cli::settings::Environment;
use crate::cli::streams::{Streams, note};
use crate::diagnostic::{Words, nearest};
use crate::report::{Language, Look};

/// Words that other programs have for what ours are called otherwise. They are no aliases:
/// one thing has one word.
const OTHERWISE: [(&str, &str); 6] = [
    ("export", "survey convert"),
    ("format", "survey fmt"),
    ("init", "survey new"),
    ("lint", "survey check --lint"),
    ("print", "survey outline"),
    ("rules", "survey explain"),
];

/// Puts flags that stand behind `help` before it, where they are taken.
pub fn help_flags_first(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_none_or(|word| word != "help") {
        return words;
    }
    let command = args::command();
    let takes = |name: &str| {
        let mut flags = command.get_arguments();
        let flag = flags.find(|flag| flag.get_long() == Some(name));
        flag.is_some_and(|flag| flag.get_action().takes_values())
    };
    let (mut flags, mut rest) = (Vec::new(), Vec::new());
    let mut behind = words.split_off(2).into_iter();
    while let Some(word) = behind.next() {
        let text = word.to_string_lossy().into_owned();
        if !text.starts_with('-') {
            rest.push(word);
            continue;
        }
        flags.push(word);
        if text.strip_prefix("--").is_some_and(takes) {
            flags.extend(behind.next());
        }
    }
    let help = words.split_off(1);
    words.into_iter().chain(flags).chain(help).chain(rest).collect()
}

/// Help and version to standard output, faults to standard error.
pub fn answer(
    mut error: clap::Error,
    arguments: &[OsString],
    environment: &Environment,
) -> Exit {
    let wanted =
        matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let flag = arguments.iter().rev().find_map(|argument| match argument.to_str() {
        Some("--color=always") => Some(Color::Always),
        Some("--color=never") => Some(Color::Never),
        _ => None,
    });
    let terminal =
        if wanted { environment.out_terminal } else { environment.err_terminal };
    let language = locale(arguments, environment);
    if let Some(tip) = tip(&error, arguments) {
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = StyledStr::from(language.say(&tip).to_owned());
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    let text = error.render();
    let text = if environment.color(flag, terminal) {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    if !wanted {
        note(language.pick(text.as_str(), &swedish(&text)));
        return Exit::Usage;
    }
    let mut streams = Streams::stdout();
    match streams.result(&text).and_then(|()| streams.finish()) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            note(&error.render(&Look::default()));
            error.exit()
        }
    }
}

/// What can have been meant, where we know better: a flag that is near, or our word for a
/// command of others.
fn tip(error: &clap::Error, arguments: &[OsString]) -> Option<Words> {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument if said(ContextKind::SuggestedArg).is_none() => {
            let given = said(ContextKind::InvalidArg)?.strip_prefix("--")?;
            let flags = flags(arguments);
            let near = nearest(given, flags.iter().map(String::as_str))?;
            Some(Words::new(
                format!("did you mean `--{near}`?"),
                format!("menade du `--{near}`?"),
            ))
        }
        ErrorKind::InvalidSubcommand => {
            let given = said(ContextKind::InvalidSubcommand)?;
            let (_, ours) = OTHERWISE.iter().find(|(theirs, _)| *theirs == given)?;
            Some(Words::new(format!("use `{ours}`"), format!("använd `{ours}`")))
        }
        _ => None,
    }
}

/// The long flags of the command that is named, its own first.
fn flags(arguments: &[OsString]) -> Vec<String> {
    let command = args::command();
    let named = arguments.iter().skip(1).find_map(|word| command.find_subcommand(word));
    let all = named.into_iter().chain([&command]).flat_map(|of| of.get_arguments());
    all.filter_map(|flag| flag.get_long().map(str::to_owned)).collect()
}

/// The language of what is refused: the flag is not parsed then.
fn locale(arguments: &[OsString], environment: &Environment) -> Language {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--locale="));
    let apart = words.windows(2).find(|pair| pair[0] == "--locale").map(|pair| pair[1]);
    let locale = joined.or(apart).map(str::to_owned);
    let common = Common { locale, ..Common::default() };
    environment.looks(&common).unwrap_or_default().1.language
}

/// The words around what clap says, in Swedish; its sentence stays English.
fn swedish(text: &str) -> String {
    let text = text.replacen("error:", "fel:", 1).replace("  tip:", "  tips:");
    let text = text.replacen("Usage:", "Användning:", 1);
    text.replacen("For more information, try", "Läs mer med", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_behind_help_are_put_before_it_with_their_values() {
        let told = |line: &str| {
            let words = line.split(' ').map(OsString::from).collect();
            help_flags_first(words).join(" ".as_ref()).into_string().unwrap()
        };
        assert_eq!(
            told("survey help --locale sv check"),
            "survey --locale sv help check"
        );
        assert_eq!(
            told("survey help check --plain --color=never -q"),
            "survey --plain --color=never -q help check"
        );
        // Only behind `help`: a command has its own.
        assert_eq!(told("survey check help --plain"), "survey check help --plain");
    }

    #[test]
    fn every_word_of_ours_is_one() {
        let command = args::command();
        for (theirs, ours) in OTHERWISE {
            assert!(command.find_subcommand(theirs).is_none(), "{theirs}");
            let words: Vec<&str> = ours.split(' ').collect();
            let found = command.find_subcommand(words[1]).unwrap();
            let mut flags = found.get_arguments().filter_map(clap::Arg::get_long);
            let is_flag = |word: &&str| flags.any(|flag| word[2..] == *flag);
            assert!(words[2..].iter().all(is_flag), "{ours}");
        }
    }
}
