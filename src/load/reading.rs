//! Scalars of a tree as typed values with their places.
//!
//! *In:* nodes. *Out:* texts, numbers, days, flags and words of the model.
//!
//! It never gives up: what has the wrong shape is `None`, and the schema has a finding
//! about it already. Only what no schema can see is reported here: days outside the
//! calendar and whole numbers that are too great.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Severity};
use crate::load::prefix::Prefixed;
use crate::load::rename::Renaming;
use crate::load::tables::Paths;
use crate::load::{ReadProblem, words};
use crate::model::{Map, Text, Translation, Written};
use crate::source::{FileId, Source, Sources, Span, Spanned};
use crate::yaml::{Kind, Mapping, Node, scalar_map};

/// A file that is being read.
pub(in crate::load) struct Reading<'a> {
    pub file: FileId,
    pub source: &'a Source,
    pub root: &'a Node,
    findings: RefCell<Findings>,
    tables: Option<(&'a Sources, &'a Paths)>,
    /// Texts of other files that have been given prefixes.
    prefixed: Option<&'a Prefixed>,
    /// The prefix of what is declared here, and the names that have one.
    pub renaming: Renaming,
    /// The columns of the rosters around what is being read.
    pub shadowed: RefCell<Vec<String>>,
}

/// The pointers of all faults in a file.
#[derive(Default)]
pub(in crate::load) struct Faults(BTreeSet<String>);

impl Faults {
    pub fn new(findings: &Findings, file: FileId) -> Self {
        let here = findings.iter().filter(|finding| {
            finding.label.span.file == file && finding.severity() == Severity::Error
        });
        Self(here.filter_map(|finding| finding.pointer.clone()).collect())
    }

    /// Those of a tree whose parts stand in several files.
    pub fn anywhere(findings: &Findings) -> Self {
        let errors = findings.iter().filter(|f| f.severity() == Severity::Error);
        Self(errors.filter_map(|finding| finding.pointer.clone()).collect())
    }

    /// Whether there is a fault at a pointer or below.
    pub fn under(&self, pointer: &str) -> bool {
        let after = self.0.range(pointer.to_owned()..);
        let mut near = after.take_while(|found| found.starts_with(pointer));
        near.any(|found| {
            found.len() == pointer.len() || found[pointer.len()..].starts_with('/')
        })
    }
}

impl<'a> Reading<'a> {
    pub fn new(file: FileId, source: &'a Source, root: &'a Node) -> Self {
        Self {
            file,
            source,
            root,
            findings: RefCell::default(),
            tables: None,
            prefixed: None,
            renaming: Renaming::default(),
            shadowed: RefCell::default(),
        }
    }

    /// The same, with the tables that the file names.
    #[must_use]
    pub fn with_tables(mut self, sources: &'a Sources, paths: &'a Paths) -> Self {
        self.tables = Some((sources, paths));
        self
    }

    /// The same, of a tree whose parts stand in several files.
    #[must_use]
    pub fn with_prefixed(mut self, prefixed: &'a Prefixed) -> Self {
        self.prefixed = Some(prefixed);
        self
    }

    /// What to underline for a whole node, whichever file it stands in.
    pub fn label(&self, node: &Node) -> Span {
        node.label(self.source_of(node.span.file))
    }

    /// A table that the file names.
    pub fn table(&self, path: &str) -> Result<(FileId, &'a Source), ReadProblem> {
        self.table_of(self.file, path)
    }

    /// A table that one of the files of a tree names.
    pub fn table_of(
        &self,
        from: FileId,
        path: &str,
    ) -> Result<(FileId, &'a Source), ReadProblem> {
        let (sources, paths) = self.tables.ok_or(ReadProblem::Missing)?;
        paths.get(from, path).map(|file| (file, sources.get(file)))
    }

    /// The same, in a section that another file includes.
    #[must_use]
    pub fn renamed(mut self, renaming: Renaming) -> Self {
        self.renaming = renaming;
        self
    }

    /// The text a place lies in: this file, or a table that it names.
    pub fn source_of(&self, file: FileId) -> &'a Source {
        match self.tables {
            Some((sources, _)) if file != self.file => sources.get(file),
            _ => self.source,
        }
    }

    /// Adds a finding about this file, or about a table that it names.
    pub fn push(&self, finding: Finding) {
        let here = finding.label.span.file == self.file;
        let finding = match here {
            true => {
                let pointer = self.root.pointer_of(finding.label.span);
                finding.pointer(pointer)
            }
            false => finding,
        };
        self.findings.borrow_mut().push(finding);
    }

    pub fn into_findings(self) -> Findings {
        self.findings.into_inner()
    }

    /// A scalar as it was typed.
    pub fn word(&self, node: Option<&Node>) -> Option<Spanned<String>> {
        let node = node?;
        let text = match &node.kind {
            Kind::Bool(_) => {
                self.source_of(node.span.file).text().get(node.span.range())?
            }
            _ => node.text()?,
        };
        Some(Spanned::new(text.to_owned(), node.span))
    }

    /// A scalar, or an empty one at the place where it is missing.
    pub fn word_or_empty(&self, node: Option<&Node>, within: &Node) -> Spanned<String> {
        let empty = || Spanned::new(String::new(), self.label(within));
        self.word(node).unwrap_or_else(empty)
    }

    /// A list of scalars.
    pub fn words(&self, node: Option<&Node>) -> Vec<Spanned<String>> {
        elements(node).iter().filter_map(|element| self.word(Some(element))).collect()
    }

    /// The id of an item that is used here, under the name it has in the questionnaire.
    pub fn reference(&self, node: Option<&Node>) -> Option<Spanned<String>> {
        let word = self.word(node)?;
        let name = self.renaming.name(&word.value, &self.shadowed.borrow());
        Some(Spanned::new(name, word.span))
    }

    /// A list of ids of items that are used here.
    pub fn references(&self, node: Option<&Node>) -> Vec<Spanned<String>> {
        let elements = elements(node).iter();
        elements.filter_map(|element| self.reference(Some(element))).collect()
    }

    /// A word that is declared here, under the name it has in the questionnaire.
    pub fn declared(&self, word: Spanned<String>) -> Spanned<String> {
        let prefix = self.renaming.prefix();
        if prefix.is_empty() || word.value.is_empty() {
            return word;
        }
        Spanned::new(format!("{prefix}{}", word.value), word.span)
    }

    /// A list of words that are declared here.
    pub fn declared_words(&self, node: Option<&Node>) -> Vec<Spanned<String>> {
        self.words(node).into_iter().map(|word| self.declared(word)).collect()
    }

    /// An expression.
    pub fn written(&self, node: Option<&Node>) -> Option<Written> {
        let written = self.as_written(node)?;
        Some(self.renaming.expression(written, &self.shadowed.borrow()))
    }

    /// Wording that may hold fills.
    fn wording(&self, node: Option<&Node>) -> Option<Written> {
        let written = self.as_written(node)?;
        Some(self.renaming.wording(written, &self.shadowed.borrow()))
    }

    fn as_written(&self, node: Option<&Node>) -> Option<Written> {
        let node = node?;
        let word = self.word(Some(node))?;
        let before = self.prefixed.and_then(|all| all.before(node.span, &word.value));
        if let Some((text, is_wording, renaming)) = before {
            let kind = Kind::Text(text.clone());
            let written = self.as_written(Some(&Node { kind, ..node.clone() }))?;
            return Some(match is_wording {
                true => renaming.wording(written, &[]),
                false => renaming.expression(written, &[]),
            });
        }
        let map = match scalar_map(self.source_of(node.span.file), node) {
            None => Map::Whole,
            Some(bytes) => shorten(&bytes, node.span),
        };
        Some(Written { text: word.value, span: word.span, map })
    }

    /// Wording in one or more languages.
    pub fn text(&self, node: Option<&Node>) -> Option<Text> {
        let node = node?;
        let Some(languages) = node.mapping() else {
            let text = self.wording(Some(node))?;
            let translations = vec![Translation { language: None, text, of: None }];
            return Some(Text { span: node.span, translations });
        };
        let translations = languages.iter().filter_map(|(language, wording)| {
            let text = match wording.mapping() {
                Some(_) => self.wording(wording.get("text")),
                None => self.wording(Some(wording)),
            };
            let of = self.word(wording.get("of"));
            Some(Translation { language: self.word(Some(language)), text: text?, of })
        });
        Some(Text { span: node.span, translations: translations.collect() })
    }

    /// A text where the model keeps one wording only: the first.
    pub fn plain_text(&self, node: Option<&Node>) -> Option<Spanned<String>> {
        let text = self.text(node)?;
        let first = text.translations.into_iter().next()?;
        Some(Spanned::new(first.text.text, first.text.span))
    }

    /// A number, exact.
    pub fn number(&self, node: Option<&Node>) -> Option<Spanned<Number>> {
        let node = node?;
        match &node.kind {
            Kind::Number { text } => {
                Some(Spanned::new(Number::parse(text).ok()?, node.span))
            }
            _ => None,
        }
    }

    /// Two numbers.
    pub fn pair(
        &self,
        node: Option<&Node>,
    ) -> Option<(Spanned<Number>, Spanned<Number>)> {
        match elements(node) {
            [first, second] => {
                Some((self.number(Some(first))?, self.number(Some(second))?))
            }
            _ => None,
        }
    }

    /// A whole number from 0.
    pub fn whole(&self, node: Option<&Node>) -> Option<Spanned<u32>> {
        let number = self.number(node)?;
        let whole = number.value.to_i64().and_then(|whole| u32::try_from(whole).ok());
        if whole.is_none() && number.value.is_whole() && !number.value.is_negative() {
            let limit = u32::MAX.into();
            self.push(words::too_great(number.span, node?, &limit, false));
        }
        Some(Spanned::new(whole?, number.span))
    }

    /// A day of the calendar.
    pub fn date(&self, node: Option<&Node>) -> Option<Spanned<Date>> {
        let word = self.word(node)?;
        if !is_date(&word.value) {
            return None;
        }
        match word.value.parse() {
            Ok(date) => Some(Spanned::new(date, word.span)),
            Err(_) => {
                self.push(words::ill_formed_date(word.span, &word.value));
                None
            }
        }
    }

    /// `true`; absent and anything else is `false`.
    pub fn flag(&self, node: Option<&Node>) -> bool {
        node.is_some_and(|node| node.kind == Kind::Bool(true))
    }

    /// A word of a closed list.
    pub fn choice<T: Clone>(
        &self,
        node: Option<&Node>,
        known: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        let word = self.word(node)?;
        let (_, value) = known.iter().find(|(name, _)| *name == word.value)?;
        Some(Spanned::new(value.clone(), word.span))
    }
}

/// The elements of a list; none where it is no list.
pub(in crate::load) fn elements(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::sequence).unwrap_or_default()
}

/// The keys and values of a mapping; none where it is no mapping.
pub(in crate::load) fn entries(
    node: Option<&Node>,
) -> impl Iterator<Item = &(Node, Node)> {
    node.and_then(Node::mapping).into_iter().flat_map(Mapping::iter)
}

/// Whether a text has the shape `YYYY-MM-DD`.
pub(in crate::load) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Most scalars lie one to one in the file.
fn shorten(bytes: &[usize], span: Span) -> Map {
    let first = bytes.first().copied().unwrap_or_default();
    if bytes.iter().zip(first..).all(|(byte, expected)| *byte == expected) {
        let by = first.saturating_sub(span.start as usize);
        return Map::Shifted(u32::try_from(by).unwrap_or_default());
    }
    let byte = |byte: &usize| u32::try_from(*byte).unwrap_or(u32::MAX);
    Map::Bytes(bytes.iter().map(byte).collect())
}
