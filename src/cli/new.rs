//! `survey new`: a folder to begin a study in.
//!
//! *In:* a name, a language. *Out:* a questionnaire with a register, points, cases and one
//! invented answer file, which all pass; schemas and settings for editors; a page that
//! says what to do next.
//!
//! Nothing is written over, and where anything fails nothing is left. The files are
//! templates beside this one, in which `STUDY` stands for the name.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::cli::args::{Format, NewArguments, SchemaKind};
use crate::cli::error::Error;
use crate::cli::files::{NewFile, current_folder_name, make_study};
use crate::cli::schema;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::report::Language;
use crate::report::visible::visible;

/// The templates of one language.
struct Templates {
    questionnaire: &'static str,
    scoring: &'static str,
    cases: &'static str,
    answer: &'static str,
    readme: &'static str,
    ignored: &'static str,
}

const SWEDISH: Templates = Templates {
    questionnaire: include_str!("new/sv/questionnaire.yaml"),
    scoring: include_str!("new/sv/scoring.yaml"),
    cases: include_str!("new/sv/cases.yaml"),
    answer: include_str!("new/sv/answer.json"),
    readme: include_str!("new/sv/README.md"),
    ignored: include_str!("new/sv/gitignore"),
};

const ENGLISH: Templates = Templates {
    questionnaire: include_str!("new/en/questionnaire.yaml"),
    scoring: include_str!("new/en/scoring.yaml"),
    cases: include_str!("new/en/cases.yaml"),
    answer: include_str!("new/en/answer.json"),
    readme: include_str!("new/en/README.md"),
    ignored: include_str!("new/en/gitignore"),
};

/// Every schema that an editor asks for, under the name it has here.
const SCHEMAS: [(&str, SchemaKind); 8] = [
    ("questionnaire", SchemaKind::Questionnaire),
    ("scoring", SchemaKind::Scoring),
    ("cases", SchemaKind::Cases),
    ("options", SchemaKind::Options),
    ("texts", SchemaKind::Texts),
    ("answers", SchemaKind::Answers),
    ("corrections", SchemaKind::Corrections),
    ("map", SchemaKind::Map),
];

/// The most characters of a name.
const MOST: usize = 60;

/// Makes the folder.
pub fn run(arguments: &NewArguments, session: &mut Session) -> Result<(), Error> {
    session.format("new", &[Format::Human])?;
    let language = match &arguments.lang {
        Some(tag) => Language::from_locale(tag)
            .ok_or_else(|| Error::Locale { given: tag.clone() })?,
        None => session.settings.out.language,
    };
    let fills = arguments.name == Path::new(".");
    let name = match (&arguments.called, fills) {
        (Some(called), _) => called.clone(),
        (None, true) => current_folder_name()?,
        (None, false) => {
            let last = arguments.name.file_name().unwrap_or_default();
            last.to_string_lossy().into_owned()
        }
    };
    legal(&name, arguments, fills)?;
    let files = files(&name, language, !arguments.without_scoring);
    let folder = if fills { PathBuf::from(".") } else { arguments.name.clone() };
    make_study(&folder, &files, fills)?;
    told(&files, &folder, fills, session)
}

/// What was made, and what to do next.
fn told(
    files: &[NewFile],
    folder: &Path,
    fills: bool,
    session: &mut Session,
) -> Result<(), Error> {
    let shown = visible(&folder.to_string_lossy()).into_owned();
    let (mut lines, mut schemas) = (String::new(), 0);
    for file in files {
        match file.path.starts_with("schemas/") {
            true => schemas += 1,
            false if fills => lines.push_str(&format!("{}\n", file.path)),
            false => lines.push_str(&format!("{shown}/{}\n", file.path)),
        }
    }
    let place = if fills { String::new() } else { format!("{shown}/") };
    let count = format!("{place}schemas/ ({schemas})\n");
    session.result(&format!("{lines}{count}"))?;
    let go = match fills {
        true => "survey check".to_owned(),
        false => format!("cd {shown} && survey check"),
    };
    session.note(&match session.settings.err.language {
        Language::English => format!("Next: {go}\n"),
        Language::Swedish => format!("Härnäst: {go}\n"),
    });
    Ok(())
}

/// Refuses a name that a questionnaire cannot have, and says one that it can.
fn legal(name: &str, arguments: &NewArguments, fills: bool) -> Result<(), Error> {
    let fit = fitting(name);
    if fit == name {
        return Ok(());
    }
    let shown = visible(name);
    let command = match (fills, arguments.called.is_some()) {
        (true, _) => format!("survey new . --name {fit}"),
        (false, true) => format!("survey new {} --name {fit}", arguments.name.display()),
        (false, false) => {
            format!("survey new {}", arguments.name.with_file_name(&fit).display())
        }
    };
    Err(Error::Choose {
        what: Words::new(
            format!(
                "`{shown}` cannot be the name of a questionnaire: a small letter a–z comes \
                 first, then such letters, digits, `_` and `-`, at most {MOST}"
            ),
            format!(
                "`{shown}` kan inte vara namnet på ett formulär: först en liten bokstav \
                 a–z, sedan sådana bokstäver, siffror, `_` och `-`, högst {MOST}"
            ),
        ),
        help: Words::same(command),
    })
}

/// The nearest name that a questionnaire can have.
fn fitting(name: &str) -> String {
    let plain = name.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    let mut fit = String::new();
    for character in plain.flat_map(char::to_lowercase) {
        match character {
            'a'..='z' => fit.push(character),
            '0'..='9' | '_' | '-' if !fit.is_empty() => fit.push(character),
            'æ' => fit.push_str("ae"),
            'ø' => fit.push('o'),
            _ if !fit.is_empty() && !fit.ends_with('-') => fit.push('-'),
            _ => {}
        }
    }
    fit.truncate(MOST);
    if !name.ends_with('-') {
        fit.truncate(fit.trim_end_matches('-').len());
    }
    if fit.is_empty() { "study".to_owned() } else { fit }
}

/// The files of a study.
fn files(name: &str, language: Language, scored: bool) -> Vec<NewFile> {
    let templates = match language {
        Language::Swedish => SWEDISH,
        Language::English => ENGLISH,
    };
    let file = |path: String, text: &str| NewFile {
        path,
        text: filled(text, name, scored),
        private: false,
    };
    let own = |last: &str| format!("questionnaires/{name}/1/{last}");
    let mut files = vec![
        file("README.md".to_owned(), templates.readme),
        file(".gitignore".to_owned(), templates.ignored),
        file(".vscode/settings.json".to_owned(), include_str!("new/settings.json")),
        file(".vscode/extensions.json".to_owned(), include_str!("new/extensions.json")),
        file("questionnaires/frames/units.csv".to_owned(), include_str!("new/units.csv")),
        file(own("questionnaire.yaml"), templates.questionnaire),
    ];
    if scored {
        files.push(file(own("scoring.yaml"), templates.scoring));
    }
    files.push(file(own("cases.yaml"), templates.cases));
    let answer = file(own("answers/01.json"), templates.answer);
    files.push(NewFile { private: true, ..answer });
    for (kind, schema) in SCHEMAS {
        let path = format!("schemas/{kind}.schema.json");
        let text = schema::general(schema).to_owned();
        files.push(NewFile { path, text, private: false });
    }
    files
}

/// A template with its name; lines that end in `#scoring` are left out where nothing is
/// scored, and those that end in `#plain` where something is.
fn filled(template: &str, name: &str, scored: bool) -> String {
    let mut text = String::with_capacity(template.len());
    for line in template.lines() {
        let (line, wanted) =
            match (line.strip_suffix(" #scoring"), line.strip_suffix(" #plain")) {
                (Some(line), _) => (line, scored),
                (_, Some(line)) => (line, !scored),
                (None, None) => (line, true),
            };
        if wanted {
            text.push_str(&line.replace("STUDY", name));
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_to_fit() {
        for (name, fit) in [
            ("enkat", "enkat"),
            ("enkat_2", "enkat_2"),
            ("Min Enkät", "min-enkat"),
            ("2025-barometer", "barometer"),
            ("Ångström & co!", "angstrom-co"),
            ("漢字", "study"),
            ("a__b_", "a__b_"),
        ] {
            assert_eq!(fitting(name), fit, "{name}");
        }
        assert_eq!(fitting(&"x".repeat(100)).len(), MOST);
    }
}
