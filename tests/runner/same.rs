//! Definitions that mean the same: a definition and itself, written in other styles, with
//! its lists elsewhere. Nothing may have changed between any two of them.
//!
//! The YAML is written anew from the tree that the program reads, so that quotes, styles,
//! order of keys, comments and blanks are others and nothing else is.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use survey::changes::{Comparison, compare, compare_scorings};
use survey::diagnostic::Findings;
use survey::load::{self, ReadProblem, Reader};
use survey::model::{Comparable, Questionnaire, Scoring};
use survey::source::{FileId, Source, Sources};
use survey::yaml::{self, Kind, Node};

use crate::generated;
use crate::support::{Beside, named};

/// Small numbers from a seed, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }
}

/// A tree of YAML without places.
#[derive(Clone)]
enum Tree {
    /// A scalar; one that means something else in quotes stays plain.
    Word(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    fn of(node: &Node) -> Self {
        match &node.kind {
            Kind::Sequence(all) => Self::List(all.iter().map(Self::of).collect()),
            Kind::Mapping(all) => {
                let pair = |(key, value): &(Node, Node)| {
                    (key.text().unwrap_or_default().to_owned(), Self::of(value))
                };
                Self::Map(all.iter().map(pair).collect())
            }
            _ => Self::Word(node.text().unwrap_or("null").to_owned()),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = sources.add(Source::new("tree.yaml", text));
        let tree = yaml::read(file, sources.get(file), &mut findings)?;
        (!findings.has_errors()).then(|| Self::of(&tree))
    }

    fn get(&self, wanted: &str) -> Option<&Self> {
        let Self::Map(all) = self else { return None };
        all.iter().find(|(key, _)| key == wanted).map(|(_, value)| value)
    }

    /// In flow style on one line, texts in double quotes.
    fn flow(&self) -> String {
        match self {
            Self::Word(text) if is_typed(text) => text.clone(),
            Self::Word(text) => serde_json::to_string(text).unwrap(),
            Self::List(all) => {
                let all: Vec<String> = all.iter().map(Self::flow).collect();
                format!("[{}]", all.join(", "))
            }
            Self::Map(all) => {
                let pair = |(key, value): &(String, Self)| {
                    let key = serde_json::to_string(key).unwrap();
                    format!("{key}: {}", value.flow())
                };
                let all: Vec<String> = all.iter().map(pair).collect();
                format!("{{{}}}", all.join(", "))
            }
        }
    }

    /// In block style, keys in another order, comments between, quotes as they fall.
    fn block(&self, indent: usize, dice: &mut Dice, text: &mut String) {
        let blanks = " ".repeat(indent);
        match self {
            Self::List(all) if !all.is_empty() => {
                for value in all {
                    if dice.roll(5) == 0 {
                        writeln!(text, "{blanks}# a comment, with: colons").unwrap();
                    }
                    write!(text, "{blanks}-").unwrap();
                    value.value(indent, dice, text);
                }
            }
            Self::Map(all) if !all.is_empty() => {
                let mut all: Vec<_> = all.iter().collect();
                if indent > 0 && !is_ordered(&all) {
                    let by = dice.roll(all.len());
                    all.rotate_left(by);
                }
                for (key, value) in all {
                    write!(text, "{blanks}{}:", quoted(key, dice)).unwrap();
                    value.value(indent, dice, text);
                }
            }
            other => writeln!(text, "{blanks}{}", other.flow()).unwrap(),
        }
    }

    /// What stands behind a key or a dash.
    fn value(&self, indent: usize, dice: &mut Dice, text: &mut String) {
        match self {
            Self::Word(word) => {
                let word = if is_typed(word) { word.clone() } else { quoted(word, dice) };
                let comment = if dice.roll(6) == 0 { "   # why not" } else { "" };
                writeln!(text, " {word}{comment}").unwrap();
            }
            Self::List(all) if all.is_empty() => writeln!(text, " []").unwrap(),
            Self::Map(all) if all.is_empty() => writeln!(text, " {{}}").unwrap(),
            other if dice.roll(6) == 0 => writeln!(text, " {}", other.flow()).unwrap(),
            other => {
                text.push('\n');
                other.block(indent + 1 + dice.roll(3), dice, text);
            }
        }
    }
}

/// Maps whose keys are an author's words, in an order that means something.
fn is_ordered(all: &[&(String, Tree)]) -> bool {
    const OURS: [&str; 9] =
        ["id", "code", "file", "label", "sv", "en", "must", "when", "from"];
    !all.iter().any(|(key, _)| OURS.contains(&key.as_str()))
}

/// A scalar that quotes would make a text.
fn is_typed(text: &str) -> bool {
    !matches!(yaml::plain_kind(text), Kind::Text(_))
}

fn quoted(text: &str, dice: &mut Dice) -> String {
    match dice.roll(2) {
        0 if !text.contains(|c: char| c.is_control()) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        _ => serde_json::to_string(text).unwrap(),
    }
}

/// Also reads the lists that were moved, and the register of generated questionnaires.
struct With<'a> {
    moved: Option<&'a str>,
}

impl Reader for With<'_> {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        match (path, self.moved) {
            ("moved.yaml", Some(text)) => {
                Ok(sources.add(Source::new("tests/moved.yaml", text)))
            }
            ("orter.csv", _) => Ok(sources.add(Source::new(path, generated::REGISTER))),
            _ => Beside.read(from, path, sources),
        }
    }

    fn named(
        &self,
        from: FileId,
        name: &str,
        version: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        Beside.named(from, name, version, sources)
    }
}

fn loaded(path: &Path, text: &str, moved: Option<&str>) -> Option<Questionnaire> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(path.to_str().unwrap(), text));
    load::questionnaire(file, &mut sources, &With { moved }, &mut Findings::default())
}

fn scoring(path: &Path, text: &str) -> Option<Scoring> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(path.to_str().unwrap(), text));
    load::scoring(file, &mut sources, &Beside, &mut Findings::default())
}

/// Every YAML file of the repository that an author could have written.
fn files() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let roots = ["questionnaires", "tests/questionnaires", "tests/collection"];
    for root in roots.into_iter().chain(["tests/check", "tests/load", "tests/cli/demo"]) {
        walk(&fs::canonicalize(root).unwrap(), &mut found);
    }
    found.sort();
    found
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml")
            && let Ok(text) = fs::read_to_string(&path)
        {
            found.push((path, text));
        }
    }
}

/// What is said to have changed where nothing has.
fn wrong(comparison: &Comparison) -> Option<String> {
    let all = comparison.compared.iter().flat_map(|compared| {
        let changes = compared.changes.iter();
        changes.map(|change| format!("{}: {change:?}", compared.name))
    });
    let all: Vec<String> = all.collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_differs_from_itself() {
    let mut failures = Vec::new();
    let (mut questionnaires, mut scorings) = (0, 0);
    for (path, text) in files() {
        if text.contains("\nscoring:") || text.starts_with("scoring:") {
            let Some(one) = scoring(&path, &text) else { continue };
            scorings += 1;
            let found = wrong(&compare_scorings(&one, &one.clone(), None));
            failures.extend(found.map(|found| format!("{}: {found}", path.display())));
        } else if named(&text).is_some()
            && let Some(one) = loaded(&path, &text, None)
        {
            questionnaires += 1;
            let found = wrong(&compare(&one, &loaded(&path, &text, None).unwrap()));
            failures.extend(found.map(|found| format!("{}: {found}", path.display())));
        }
    }
    assert!(questionnaires > 200 && scorings > 60, "{questionnaires}, {scorings}");
    for seed in 0..150 {
        let text = generated::questionnaire(seed, false);
        let of = || loaded(Path::new("tests/generated.yaml"), &text, None).unwrap();
        let found = wrong(&compare(&of(), &of()));
        failures.extend(found.map(|found| format!("seed {seed}: {found}")));
    }
    none(&failures);
}

#[test]
fn the_way_a_file_is_written_changes_nothing() {
    let mut failures = Vec::new();
    let mut dice = Dice(20_250_831);
    let mut all = files();
    // Those of rules are small and many; a few of them do.
    let is_small = |path: &Path| {
        let path = path.to_str().unwrap();
        path.contains("tests/load")
            || path.contains("tests/check") && path.ends_with("bad.yaml")
    };
    all.retain(|(path, _)| !is_small(path) && dice.roll(2) == 0);
    for seed in 0..60 {
        let text = generated::questionnaire(seed, false);
        all.push((PathBuf::from(format!("tests/generated-{seed}.yaml")), text));
    }
    let mut count = 0;
    for (path, text) in all {
        let Some(tree) = Tree::read(&text) else { continue };
        let mut block = String::from("# another layout\n---\n");
        tree.block(0, &mut dice, &mut block);
        for other in [tree.flow(), block] {
            let found = if let Some(one) =
                scoring(&path, &text).filter(|_| named(&text).is_none())
            {
                let other = scoring(&path, &other).unwrap_or_else(|| panic!("{other}"));
                wrong(&compare_scorings(&one, &other, None))
            } else if let Some(one) = loaded(&path, &text, None) {
                let other =
                    loaded(&path, &other, None).unwrap_or_else(|| panic!("{other}"));
                wrong(&compare(&one, &other))
            } else {
                continue;
            };
            count += 1;
            failures.extend(found.map(|found| format!("{}: {found}", path.display())));
        }
    }
    assert!(count > 200, "{count}");
    none(&failures);
}

/// The lists of a questionnaire in a file of their own, under other names; and written
/// out on every item.
#[test]
fn where_a_list_is_written_and_what_it_is_called_changes_nothing() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (path, text) in files() {
        let Some(tree) = Tree::read(&text) else { continue };
        let (Some(Tree::Map(lists)), Tree::Map(all)) = (tree.get("options"), &tree)
        else {
            continue;
        };
        let is_table = lists.iter().any(|(_, list)| matches!(list, Tree::Map(_)));
        if named(&text).is_none() || is_table || tree.get("extends").is_some() {
            continue;
        }
        let Some(one) = loaded(&path, &text, None) else { continue };
        let new_name = |name: &str| format!("{name}_x");
        let moved: Vec<(String, Tree)> =
            lists.iter().map(|(name, list)| (new_name(name), list.clone())).collect();
        let names: Vec<Tree> =
            moved.iter().map(|(name, _)| Tree::Word(name.clone())).collect();
        let entry = Tree::Map(vec![
            ("file".to_owned(), Tree::Word("moved.yaml".to_owned())),
            ("lists".to_owned(), Tree::List(names)),
        ]);
        let mut entries = match tree.get("include") {
            Some(Tree::List(entries)) => entries.clone(),
            _ => Vec::new(),
        };
        entries.push(entry);
        let rest =
            all.iter().filter(|(key, _)| !matches!(key.as_str(), "options" | "include"));
        let rest: Vec<(String, Tree)> = rest.cloned().collect();
        let renamed = |tree: &Tree| {
            replaced(tree, &|name| {
                let known = lists.iter().any(|(list, _)| list == name);
                known.then(|| Tree::Word(new_name(name)))
            })
        };
        let mut elsewhere: Vec<(String, Tree)> =
            rest.iter().map(|(key, value)| (key.clone(), renamed(value))).collect();
        elsewhere.insert(0, ("include".to_owned(), Tree::List(entries)));
        let file = Tree::Map(vec![("options".to_owned(), Tree::Map(moved))]).flow();
        let inline = |tree: &Tree| {
            replaced(tree, &|name| {
                lists.iter().find(|(list, _)| list == name).map(|(_, list)| list.clone())
            })
        };
        let mut written_out: Vec<(String, Tree)> =
            rest.iter().map(|(key, value)| (key.clone(), inline(value))).collect();
        written_out
            .extend(tree.get("include").map(|i| ("include".to_owned(), i.clone())));
        for (other, moved) in [(elsewhere, Some(file.as_str())), (written_out, None)] {
            let text = Tree::Map(other).flow();
            let other = loaded(&path, &text, moved).unwrap_or_else(|| panic!("{text}"));
            count += 1;
            let found = wrong(&compare(&one, &other));
            failures.extend(found.map(|found| format!("{}: {found}", path.display())));
        }
    }
    assert!(count > 20, "{count}");
    none(&failures);
}

/// Puts something else for the name of a list wherever options are told.
fn replaced(tree: &Tree, with: &impl Fn(&str) -> Option<Tree>) -> Tree {
    match tree {
        Tree::Map(all) => {
            let pair = |(key, value): &(String, Tree)| {
                let value = match value {
                    Tree::Word(name) if key == "options" => {
                        with(name).unwrap_or_else(|| value.clone())
                    }
                    value => replaced(value, with),
                };
                (key.clone(), value)
            };
            Tree::Map(all.iter().map(pair).collect())
        }
        Tree::List(all) => Tree::List(all.iter().map(|it| replaced(it, with)).collect()),
        word => word.clone(),
    }
}

/// A generated questionnaire whose options stand in the opposite order differs in that
/// alone.
#[test]
fn options_in_the_opposite_order_are_told_and_nothing_else() {
    let mut told = 0;
    for seed in 0..150 {
        let of = |turned| {
            let text = generated::questionnaire(seed, turned);
            loaded(Path::new("tests/generated.yaml"), &text, None).unwrap()
        };
        let found = compare(&of(false), &of(true));
        for compared in &found.compared {
            assert!(compared.found < Comparable::Break, "seed {seed}: {compared:?}");
            for change in &compared.changes {
                assert_eq!(change.kind.name, "option_order", "seed {seed}: {compared:?}");
                told += 1;
            }
        }
    }
    assert!(told > 100, "{told}");
}

/// Any two definitions can be compared, in both directions; of faulty registers some rows
/// are out of sight, so those of `tests/load` are left out.
#[test]
fn any_two_definitions_can_be_compared() {
    let all: Vec<Questionnaire> = files()
        .into_iter()
        .filter(|(path, text)| {
            named(text).is_some() && !path.to_str().unwrap().contains("tests/load")
        })
        .filter_map(|(path, text)| loaded(&path, &text, None))
        .collect();
    for pair in all.windows(2) {
        let (there, back) = (compare(&pair[0], &pair[1]), compare(&pair[1], &pair[0]));
        assert_eq!(there.is_empty(), back.is_empty());
    }
}
