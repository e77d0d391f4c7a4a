//! Changes for people: the worst first, under what they belong to.
//!
//! *In:* comparisons. *Out:* lines that fit the width.
//!
//! Why a kind is classed so is told where it first occurs. What is only new, or only
//! gone, is told in one line, and so is what leaves everything comparable, unless all is
//! asked for.

use std::collections::BTreeSet;

use crate::changes::{Change, Compared};
use crate::model::Comparable;
use crate::report::changes::{
    CLASSES, Told, absent, class_word, declared, head, is_of_both, named, place, sides,
    values_of, why,
};
use crate::report::visible::visible;
use crate::report::wrap::wrap;
use crate::report::{Ink, Look};
use crate::source::Sources;

/// Values longer than this stand on lines of their own.
const SHORT: usize = 56;

/// Renders the comparisons.
pub fn human(told: &[Told], sources: &Sources, look: &Look, all: bool) -> String {
    let mut text = String::new();
    let mut known = BTreeSet::new();
    for told in told.iter().filter(|told| !told.comparison.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        let page = Page { told, sources, look, all };
        text.push_str(&page.title());
        for class in CLASSES {
            page.class(class, &mut known, &mut text);
        }
    }
    text
}

/// One comparison, as it is told.
struct Page<'a> {
    told: &'a Told,
    sources: &'a Sources,
    look: &'a Look,
    /// Also every value of what is comparable as before.
    all: bool,
}

impl Page<'_> {
    fn arrow(&self) -> &'static str {
        if self.look.unicode { "→" } else { "->" }
    }

    fn title(&self) -> String {
        let Told { names, files, scoring, .. } = self.told;
        let what = match scoring {
            Some(name) => {
                let word = self.look.language.pick("Scoring", "Poäng");
                format!("{word} `{}`: ", visible(name))
            }
            None => String::new(),
        };
        let (old, new) = (visible(&names.0), visible(&names.1));
        let head = format!("{what}{old} {} {new}", self.arrow());
        let head = wrap(&head, self.look.width, "", "  ");
        let name = |file| visible(self.sources.get(file).name());
        let lines = format!("{} {} {}", name(files.0), self.arrow(), name(files.1));
        let lines = wrap(&lines, self.look.width, "", "  ");
        format!("{}\n{lines}\n", self.look.paint(Ink::Bold, &head))
    }

    /// Everything of one class.
    fn class(
        &self,
        class: Comparable,
        known: &mut BTreeSet<&'static str>,
        text: &mut String,
    ) {
        let of_class = self.told.comparison.compared.iter();
        let all: Vec<&Compared> = of_class.filter(|it| it.found == class).collect();
        if all.is_empty() {
            return;
        }
        let ink = match class {
            Comparable::Break => Ink::Red,
            Comparable::Minor => Ink::Yellow,
            Comparable::Identical => Ink::Cyan,
        };
        let word = class_word(class, self.look.language);
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let word: String = first.chain(letters).collect();
        let heading = format!("{word}: {}", self.look.language.count(all.len()));
        text.push_str(&format!("\n{}\n", self.look.paint(ink, &heading)));
        let mut lists: Vec<(&Change, Vec<String>)> = Vec::new();
        for compared in all {
            match &compared.changes[..] {
                [only] if is_bare(only) => self.list(compared, only, &mut lists),
                _ if class == Comparable::Identical && !self.all => {
                    let name = named(compared, self.look.language);
                    let changes: Vec<&Change> = compared.changes.iter().collect();
                    text.push_str(&self.brief(&name, &changes, "  "));
                }
                _ => self.thing(compared, known, text),
            }
        }
        for (change, names) in lists {
            let all = names.join(", ");
            let line = format!("{}: {all}", head(change, self.look.language));
            text.push_str(&wrap(&line, self.look.width, "  ", "    "));
            text.push('\n');
            self.why(change, known, "    ", text);
        }
    }

    /// Adds something that is only new, or only gone, to the list of its kind.
    fn list<'c>(
        &self,
        compared: &Compared,
        only: &'c Change,
        lists: &mut Vec<(&'c Change, Vec<String>)>,
    ) {
        let (side, file) = match (&only.old, &only.new) {
            (Some(old), _) => (old, self.told.files.0),
            (None, Some(new)) => (new, self.told.files.1),
            (None, None) => return,
        };
        let line = place(side.span, file, self.sources);
        let line = self.lines(&[line]);
        let name = format!("{} ({line})", named(compared, self.look.language));
        match lists.iter_mut().find(|(known, _)| known.kind == only.kind) {
            Some((_, names)) => names.push(name),
            None => lists.push((only, vec![name])),
        }
    }

    /// One thing with its changes.
    fn thing(
        &self,
        compared: &Compared,
        known: &mut BTreeSet<&'static str>,
        text: &mut String,
    ) {
        let language = self.look.language;
        let said = declared(compared, language);
        let said = said.map(|said| format!(", {said}")).unwrap_or_default();
        let line = format!("{}{said}", named(compared, language));
        let line = wrap(&line, self.look.width, "  ", "    ");
        text.push_str(&self.look.paint(Ink::Bold, &line));
        text.push('\n');
        let is_brief =
            |change: &&Change| change.class == Comparable::Identical && !self.all;
        for change in compared.changes.iter().filter(|change| !is_brief(change)) {
            self.change(compared, change, text);
            self.why(change, known, "      ", text);
        }
        let brief: Vec<&Change> = compared.changes.iter().filter(is_brief).collect();
        if !brief.is_empty() {
            let word = class_word(Comparable::Identical, language);
            text.push_str(&self.brief(word, &brief, "    "));
        }
    }

    /// What kinds of change there are, on one line.
    fn brief(&self, name: &str, changes: &[&Change], indent: &str) -> String {
        let mut kinds: Vec<String> = Vec::new();
        for change in changes {
            let mut change = (*change).clone();
            change.parts.retain(|part| !matches!(part.what, "key" | "language"));
            let kind = head(&change, self.look.language);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let line = format!("{name}: {}", kinds.join(", "));
        wrap(&line, self.look.width, indent, &format!("{indent}  ")) + "\n"
    }

    /// `line 45 → 44`: a line of the definitions themselves needs the word once.
    fn lines(&self, places: &[String]) -> String {
        let word = self.look.language.pick("line", "rad");
        let is_line = |place: &String| place.bytes().all(|byte| byte.is_ascii_digit());
        let mut text = String::new();
        for (at, place) in places.iter().enumerate() {
            if at > 0 {
                text.push_str(&format!(" {} ", self.arrow()));
            }
            let is_said = at > 0 && is_line(&places[at - 1]);
            if is_line(place) && !is_said {
                text.push_str(&format!("{word} "));
            }
            text.push_str(place);
        }
        text
    }

    fn change(&self, compared: &Compared, change: &Change, text: &mut String) {
        let language = self.look.language;
        let (old_file, new_file) = self.told.files;
        let at = |side: &Option<crate::changes::Side>, file| {
            let side = side.as_ref()?;
            Some(place(side.span, file, self.sources))
        };
        let places: Vec<String> = [at(&change.old, old_file), at(&change.new, new_file)]
            .into_iter()
            .flatten()
            .collect();
        let places = self.lines(&places);
        let class = match change.class == compared.found {
            true => String::new(),
            false => format!(", {}", class_word(change.class, language)),
        };
        let head = head(change, language);
        let values = values_of(change, self.look);
        let is_short = values.as_ref().is_none_or(|it| it.chars().count() <= SHORT);
        let line = match (&values, is_short) {
            (Some(values), true) => format!("{head}: {values} ({places}){class}"),
            _ => format!("{head} ({places}){class}"),
        };
        text.push_str(&wrap(&line, self.look.width, "    ", "      "));
        text.push('\n');
        if is_short {
            return;
        }
        let (before, now) = sides(change);
        let both = [("- ", before), ("+ ", now)];
        let told = if is_of_both(change) { &both[1..] } else { &both };
        for (sign, side) in told.iter().cloned() {
            let side = side.unwrap_or_else(|| absent(change, language).to_owned());
            let first = format!("      {sign}");
            text.push_str(&wrap(&side, self.look.width, &first, "        "));
            text.push('\n');
        }
    }

    /// Why a kind is classed so, the first time it is met.
    fn why(
        &self,
        change: &Change,
        known: &mut BTreeSet<&'static str>,
        indent: &str,
        text: &mut String,
    ) {
        if known.insert(change.kind.why.0) {
            let why = why(change, self.look.language);
            let line = wrap(why, self.look.width, indent, indent);
            text.push_str(&self.look.paint(Ink::Cyan, &line));
            text.push('\n');
        }
    }
}

/// Whether a change says no more than that something is new or gone.
fn is_bare(change: &Change) -> bool {
    let text = |side: &Option<crate::changes::Side>| {
        side.as_ref().is_some_and(|side| side.text.is_some())
    };
    let one_side = change.old.is_none() || change.new.is_none();
    one_side && !text(&change.old) && !text(&change.new)
}
