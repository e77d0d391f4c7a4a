//! The reader of answer files.
//!
//! *In:* the text of one answer file or of one line of a stream. *Out:* a [`Reading`].
//!
//! A reader is made once for an instrument and shared by every thread; each thread has
//! its own [`Workspace`], so that a batch does not allocate for what it has seen before.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::answers::draws::Drawn;
use crate::answers::envelope::{Head, KeyField, key_fields};
use crate::answers::extension::Extension;
use crate::answers::form::Form;
use crate::answers::judge::{At, Judge, Path, escaped};
use crate::answers::notation::{Fields, Names};
use crate::answers::review::{Needs, Review};
use crate::answers::rules as rule;
use crate::answers::{Attached, Filed, ValidAnswers};
use crate::check::Instrument;
use crate::diagnostic::{Finding, Findings};
use crate::expression::{RosterId, RowId, SlotId};
use crate::model::{AnswerCase, Questionnaire};
use crate::route::{Given, Plan, Record};
use crate::source::{FileId, Source, Sources, Span, Spanned};
use crate::value::{Cell, Status, Value};

/// Reads the answer files of one instrument.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(in crate::answers) instrument: &'a Instrument,
    pub(in crate::answers) form: Form,
    pub(in crate::answers) needs: Needs,
    /// `name@version`.
    pub(in crate::answers) name: Arc<str>,
    /// The questionnaire that the files name, where it extends the instrument's.
    pub(in crate::answers) extension: Option<Extension>,
    /// Files need not name their questionnaire.
    pub(in crate::answers) is_assumed: bool,
    /// At least one.
    pub(in crate::answers) languages: Vec<Arc<str>>,
    /// The names of a record's key, in the order of `records`.
    pub(in crate::answers) key_fields: Vec<KeyField>,
    /// For every item, the number of the part it belongs to.
    pub(in crate::answers) parts: Vec<Option<usize>>,
    /// The words of the author's that an interview can end with.
    pub(in crate::answers) dispositions: Vec<String>,
    /// Unit codes and their numbers in the register.
    pub(in crate::answers) units: HashMap<String, usize>,
    /// What the answers to each item look like, and what their columns are called.
    pub(in crate::answers) fields: Fields,
    pub(in crate::answers) names: Names,
    registered: Vec<Registered>,
    /// The versions that are followed, the latest first.
    follows: Vec<Wave<'a>>,
    /// The questionnaire's files, to say where a rule comes from.
    files: Vec<(FileId, Source)>,
}

/// A unit's row in the register, as cells.
#[derive(Debug)]
struct Registered {
    name: Arc<str>,
    cells: Vec<(SlotId, Cell)>,
}

/// An earlier version, and what was answered to it, by record.
#[derive(Debug)]
struct Wave<'a> {
    instrument: &'a Instrument,
    answered: HashMap<String, Before>,
}

/// What a unit answered in an earlier wave, as cells.
#[derive(Debug)]
struct Before {
    prev: Vec<(SlotId, Cell)>,
    /// Those of `last.x`; none where it would not answer.
    last: Option<Vec<(SlotId, Cell)>>,
}

/// Memory that one record after the other is read into.
#[derive(Debug, Default)]
pub struct Workspace {
    pub(in crate::answers) given: Given,
    /// For every place of what was given, where its value stands.
    pub(in crate::answers) spans: Vec<(u32, u32)>,
    /// Where the answer of every item stands, then that of every column of every row.
    pub(in crate::answers) marks: Vec<Mark>,
    /// For every given row of a roster, where it stands.
    pub(in crate::answers) lines: Vec<Line>,
    /// Derived values that the file holds.
    pub(in crate::answers) stored: Vec<Stored>,
    /// Grids that have one missing code for all rows.
    pub(in crate::answers) whole: BTreeSet<(usize, Option<RowId>)>,
    /// Where notes stand, and what was said at contacts: never shown.
    pub(in crate::answers) private: Vec<Span>,
    /// Rows of registers that were looked through for the nearest codes.
    pub(in crate::answers) compared: usize,
    /// For every part, its file and how it ended; none where it never came. Empty where
    /// there are no parts.
    pub(in crate::answers) came: Vec<Option<(FileId, Status)>>,
    pub(in crate::answers) spare: Option<Record>,
}

/// Where an answer stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    pub(crate) key: (u32, u32),
    pub(crate) value: (u32, u32),
}

/// A row of a roster as a file holds it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) path: Path,
    /// The row.
    pub(crate) span: (u32, u32),
    /// Where the marks of its columns begin.
    marks: usize,
}

/// A derived value as a file holds it.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) item: usize,
    /// The row it stands in.
    pub(crate) line: Option<RowId>,
    pub(crate) value: Value,
}

/// What came of one text.
#[derive(Debug, Default)]
pub struct Reading {
    /// The answers, marked where there are errors; none where the file cannot be told
    /// to be of any unit: no JSON, another questionnaire, no `unit`, `status` or
    /// `answers`.
    pub answers: Option<ValidAnswers>,
    /// Everything found, in the order of place.
    pub findings: Findings,
    /// Answers that must never be echoed; told only where there are findings.
    pub hidden: Vec<Span>,
}

impl Reading {
    /// Adds findings that make the answers wrong where there is an error among them.
    pub(in crate::answers) fn fail(&mut self, findings: Findings) {
        if let Some(answers) = &mut self.answers {
            answers.has_errors |= findings.has_errors();
        }
        self.findings.append(findings);
        self.findings.tidy();
    }
}

impl Mark {
    pub(crate) fn is_set(self) -> bool {
        self.key != (0, 0)
    }
}

impl<'a> Reader<'a> {
    /// Makes a reader. `sources` holds the questionnaire's files.
    pub fn new(sources: &Sources, instrument: &'a Instrument) -> Self {
        let questionnaire = instrument.questionnaire();
        let files =
            questionnaire.files().map(|file| (file, sources.get(file).clone())).collect();
        Self::with_files(instrument, files)
    }

    fn with_files(instrument: &'a Instrument, files: Vec<(FileId, Source)>) -> Self {
        let questionnaire = instrument.questionnaire();
        let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
        let (mut units, mut registered) = (HashMap::new(), Vec::new());
        for (number, unit) in
            frame.iter().flat_map(|frame| frame.units.iter().enumerate())
        {
            units.entry(unit.code.clone()).or_insert(number);
            let name = frame.map_or(unit.code.as_str(), |frame| frame.name(unit)).into();
            let cells = instrument.plan().register_cells(&unit.cells);
            registered.push(Registered { name, cells });
        }
        let mut languages: Vec<Arc<str>> =
            questionnaire.languages.iter().map(|tag| tag.value.as_str().into()).collect();
        if languages.is_empty() {
            languages.push(questionnaire.source_language().into());
        }
        let fields = Fields::new(questionnaire);
        Self {
            instrument,
            form: Form::new(questionnaire, instrument.plan()),
            names: Names::new(&fields),
            fields,
            needs: Needs::new(instrument),
            name: instrument.name().into(),
            extension: None,
            is_assumed: false,
            languages,
            key_fields: key_fields(questionnaire),
            parts: parts_of(questionnaire),
            dispositions: questionnaire.dispositions(),
            units,
            registered,
            follows: Vec::new(),
            files,
        }
    }

    /// The same, which also knows the answers to an earlier wave: first to the one that
    /// is followed, then to the one that this one follows, and so on.
    #[must_use]
    pub fn after<'v>(
        mut self,
        earlier: &'a Instrument,
        answers: impl IntoIterator<Item = &'v ValidAnswers>,
    ) -> Self {
        let version = self.follows.len();
        let plan = self.instrument.plan();
        let mut answered = HashMap::new();
        for answers in answers {
            let (last, prev) = plan
                .previous_cells(version, earlier.plan(), answers.record())
                .into_iter()
                .partition(|(slot, _)| plan.is_of_last(*slot));
            // Who would not answer, or took it back, did not answer that wave.
            let has_answered =
                !matches!(answers.status(), Status::Refused | Status::Withdrawn);
            let name = record_name(answers.unit(), answers.key());
            answered.insert(name, Before { prev, last: has_answered.then_some(last) });
        }
        self.follows.push(Wave { instrument: earlier, answered });
        self
    }

    /// The same, for the files of a questionnaire that extends the instrument's: what that
    /// one adds is left out and counted.
    #[must_use]
    pub fn of_extension(mut self, extension: &Instrument) -> Self {
        self.extension = Extension::new(extension, self.instrument);
        self
    }

    /// The same, for files that need not say which questionnaire they are answers to.
    #[must_use]
    pub fn assumed(mut self) -> Self {
        self.is_assumed = true;
        self
    }

    /// The instrument.
    pub fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Reads and judges one text. `file` is the number that its source has or will get.
    ///
    /// A byte order mark is left out of all places, as `Source` does.
    pub fn read(&self, file: FileId, text: &str, work: &mut Workspace) -> Reading {
        self.read_parts(&[(file, text)], work)
    }

    /// The cells that come from elsewhere than the file: the register, the earlier wave.
    pub(in crate::answers) fn context(&self, head: &Head, work: &mut Workspace) {
        if let Some(unit) = head.unit_number.and_then(|unit| self.registered.get(unit)) {
            work.put(&unit.cells);
        }
        for (slot, value) in self.instrument.plan().keys.iter().zip(&head.key) {
            work.given.set(*slot, Cell::answered(value.clone()));
        }
        for cells in self.earlier(&head.filed.unit, &head.filed.key) {
            work.put(cells);
        }
    }

    /// What a unit answered in earlier waves, as cells for [`Given`]: `prev.x` of the one
    /// that is followed, `last.x` of the latest that it answered. `key` tells records of
    /// one unit apart, as texts.
    pub fn earlier(&self, unit: &str, key: &[String]) -> Vec<&[(SlotId, Cell)]> {
        let before: Vec<&Before> =
            self.follows.iter().filter_map(|wave| self.before(wave, unit, key)).collect();
        let last = before.iter().find_map(|before| before.last.as_deref());
        before.iter().map(|before| before.prev.as_slice()).chain(last).collect()
    }

    /// What the unit answered in an earlier wave: under the code it had then, and with
    /// the same key, where that wave had records.
    fn before<'w>(
        &self,
        wave: &'w Wave<'_>,
        unit: &str,
        key: &[String],
    ) -> Option<&'w Before> {
        let follows = wave.instrument.questionnaire();
        let questionnaire = self.instrument.questionnaire();
        let unit = match &questionnaire.units {
            Some(units) => units.earlier_code(unit, follows, questionnaire)?,
            None => unit,
        };
        let key = if follows.records.is_empty() { &[][..] } else { key };
        wave.answered.get(&record_name(unit, key))
    }

    /// Echoes personal answers in findings too: those of a case are invented.
    #[must_use]
    pub fn of_invented(mut self) -> Self {
        for field in &mut self.form.items {
            field.hidden = false;
        }
        self
    }

    /// Reads and judges the answers of an author's case; findings stand at the case's
    /// answers.
    ///
    /// A column of the register that the case does not name is empty. Answers of the
    /// earlier wave are read where [`Self::after`] has named its instrument; what is
    /// wrong with them is not told.
    pub fn read_case(&self, case: &AnswerCase, work: &mut Workspace) -> Reading {
        let plan = self.instrument.plan();
        let place = case.answers_span;
        work.reset(plan);
        let column = |name: &str| {
            let cell = case.unit.iter().find(|(column, _)| column == name);
            cell.map(|(_, cell)| cell.clone()).unwrap_or_default()
        };
        let cells: Vec<String> =
            plan.columns.iter().map(|(name, _)| column(name)).collect();
        work.put(&plan.register_cells(&cells));
        let mut key = Vec::new();
        for (slot, field) in plan.keys.iter().zip(&self.key_fields) {
            let word = column(&field.name);
            if let Some((value, _)) = field.value(&word) {
                work.given.set(*slot, Cell::answered(value));
                key.push(word);
            }
        }
        work.put(&self.previous_of(case));
        let mut judge = Judge {
            reader: self,
            file: place.file,
            text: &case.answers,
            work,
            part: None,
            at_once: false,
            findings: Findings::default(),
            added: 0,
        };
        judge.answers(&case.answers);
        let findings = judge.findings;
        let units = self.instrument.questionnaire().units.as_ref();
        let unit = units.map(|units| column(&units.id.value));
        let unit = unit.filter(|unit| !unit.is_empty()).or_else(|| case.unit_name());
        let unit = unit.unwrap_or_default();
        let status = case.status.as_ref().and_then(|word| Status::from_name(&word.value));
        let head = Head {
            unit_number: None,
            filed: Filed { unit, key, instrument: Arc::clone(&self.name), span: place },
            status: status.unwrap_or(Status::Complete),
            status_at: status.map(|_| place),
            simulated: false,
            language: Arc::clone(&self.languages[0]),
            started: None,
            submitted: None,
            draws: self.draws_of(case),
            key: Vec::new(),
            part: None,
            disposition: None,
            given_by: Vec::new(),
            confirmed: Vec::new(),
            attached: Attached::default(),
            agreed_at: [None; 2],
            confirmed_at: Vec::new(),
            answers_at: place,
        };
        let mut reading = self.finish(place.file, work, head, findings);
        let moved = |mut finding: Finding| {
            finding.label.span = place;
            finding.related.clear();
            finding
        };
        let mut findings = Findings::default();
        findings.extend(reading.findings.into_iter().map(moved));
        reading.findings = findings;
        reading.hidden.clear();
        reading
    }

    /// The arms that a case puts its unit into.
    fn draws_of(&self, case: &AnswerCase) -> Vec<Drawn> {
        let drawn = |(id, code): &(Spanned<String>, Spanned<String>)| {
            Drawn::of_case(self.instrument, &id.value, code)
        };
        case.draws.iter().filter_map(drawn).collect()
    }

    /// What a case says the unit answered in the earlier wave, as cells.
    fn previous_of(&self, case: &AnswerCase) -> Vec<(SlotId, Cell)> {
        let (Some(wave), Some(answers)) = (self.follows.first(), &case.previous) else {
            return Vec::new();
        };
        let case =
            AnswerCase { answers: answers.clone(), previous: None, ..case.clone() };
        let reader = Self::with_files(wave.instrument, Vec::new());
        let reading = reader.read_case(&case, &mut Workspace::default());
        reading.answers.map_or_else(Vec::new, |answers| {
            self.instrument.plan().previous_cells(
                0,
                wave.instrument.plan(),
                answers.record(),
            )
        })
    }

    /// The name of a unit in the register, by its number.
    pub(in crate::answers) fn name_of(&self, number: usize) -> Option<Arc<str>> {
        Some(Arc::clone(&self.registered.get(number)?.name))
    }

    pub(in crate::answers) fn finish(
        &self,
        file: FileId,
        work: &mut Workspace,
        head: Head,
        mut findings: Findings,
    ) -> Reading {
        work.given.complete = head.status == Status::Complete;
        work.given.key.unit.clone_from(&head.filed.unit);
        work.given.key.record.clone_from(&head.filed.key);
        let mut record = work.spare.take().unwrap_or_default();
        let status = self.status_of(&head, work, &mut record);
        work.given.complete = status == Status::Complete;
        let plan = self.instrument.plan();
        let days = [(plan.submitted, head.submitted), (plan.started, head.started)];
        for (slot, stamp) in days {
            if let (Some(slot), Some(stamp)) = (slot, stamp) {
                work.given.set(slot, Cell::answered(Value::Date(stamp.day)));
            }
        }
        let mut review = Review {
            reader: self,
            file,
            head: &head,
            status,
            work,
            record: &mut record,
            findings: &mut findings,
            fired: Vec::new(),
            told: BTreeSet::new(),
        };
        review.run();
        let fired = review.fired;
        let unit_name = head.unit_number.and_then(|unit| self.name_of(unit));
        let answers = ValidAnswers {
            filed: head.filed,
            unit_name,
            unit_number: head.unit_number,
            status,
            simulated: head.simulated,
            language: head.language,
            started: head.started,
            submitted: head.submitted,
            disposition: head.disposition,
            given_by: head.given_by,
            record,
            confirmed: head.confirmed,
            attached: head.attached,
            fired,
            has_errors: findings.has_errors(),
            children: None,
        };
        self.reading(file, work, Some(answers), findings)
    }

    pub(in crate::answers) fn reading(
        &self,
        file: FileId,
        work: &Workspace,
        answers: Option<ValidAnswers>,
        findings: Findings,
    ) -> Reading {
        if findings.is_empty() {
            return Reading { answers, findings, hidden: Vec::new() };
        }
        let mut sorted = Findings::default();
        let unit = answers.as_ref().map(|answers| answers.unit().to_owned());
        sorted.extend(findings.into_iter().map(|finding| match &unit {
            Some(unit) => finding.unit(unit.clone()),
            None => finding,
        }));
        sorted.tidy();
        // A number that a free text gives away is not shown in excerpts either.
        let told = sorted
            .iter()
            .filter(|finding| finding.rule.name == rule::PERSONAL_NUMBER_IN_TEXT.name)
            .map(|finding| finding.label.span);
        let hidden = work
            .told(self)
            .filter(|(item, _)| self.form.items[*item].hidden)
            .map(|(item, Mark { value: (start, end), .. })| Span {
                file: self.file_of(item, work).unwrap_or(file),
                start,
                end,
            })
            .chain(told)
            .chain(work.private.iter().copied())
            .collect();
        Reading { answers, findings: sorted, hidden }
    }

    /// File name and line of a place in the questionnaire.
    pub(in crate::answers) fn place(&self, span: Span) -> String {
        let Some((_, source)) = self.files.iter().find(|(file, _)| *file == span.file)
        else {
            return String::new();
        };
        let name = source.name().rsplit('/').next().unwrap_or_default();
        format!("{name}:{}", source.position(span.start as usize).line)
    }

    /// What stands at a place in the questionnaire, on one line.
    pub(in crate::answers) fn slice(&self, span: Span) -> String {
        let source = self.files.iter().find(|(file, _)| *file == span.file);
        let text =
            source.map_or("", |(_, source)| &source.text()[source.clamp(span.range())]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An item, `grid.row`, or a column with the rows around it, such as
    /// `placering[2].dygn`, in backticks.
    pub(in crate::answers) fn name(&self, at: At) -> String {
        let id = self.numbered(at.item, at.path);
        match at.row.and_then(|row| self.row(at.item, row)) {
            Some(row) => format!("`{id}.{row}`"),
            None => format!("`{id}`"),
        }
    }

    /// The name of an item with the rows of rosters around it, counted from 1.
    pub(in crate::answers) fn numbered(&self, item: usize, path: Path) -> String {
        let field = &self.form.items[item];
        let Some(around) = field.roster else { return field.id.clone() };
        let name = self.numbered(around, path);
        match path.row(field.depth - 1) {
            Some(row) => format!("{name}[{}].{}", row + 1, field.id),
            None => format!("{name}.{}", field.id),
        }
    }

    /// The JSON pointer of an answer or a part of it.
    pub(in crate::answers) fn pointer(&self, at: At) -> String {
        let mut pointer = self.item_pointer(at.item, at.path);
        if let Some(row) = at.row.and_then(|row| self.row(at.item, row)) {
            pointer = format!("{pointer}/{}", escaped(row));
        }
        if let Some(element) = at.element {
            pointer = format!("{pointer}/{element}");
        }
        if !at.key.is_empty() {
            pointer = format!("{pointer}/{}", at.key);
        }
        pointer
    }

    fn item_pointer(&self, item: usize, path: Path) -> String {
        let field = &self.form.items[item];
        let Some(around) = field.roster else { return format!("/answers/{}", field.id) };
        let pointer = self.item_pointer(around, path);
        match path.row(field.depth - 1) {
            Some(row) => format!("{pointer}/{row}/{}", field.id),
            None => pointer,
        }
    }

    /// The pointer of a part with that key.
    pub(in crate::answers) fn pointer_to(&self, at: At, key: &str) -> String {
        format!("{}/{}", self.pointer(at), escaped(key))
    }

    fn row(&self, item: usize, row: usize) -> Option<&str> {
        self.form.items[item].kind.rows().nth(row)
    }
}

/// The part that every item belongs to.
fn parts_of(questionnaire: &Questionnaire) -> Vec<Option<usize>> {
    let items = questionnaire.items.iter();
    items.map(|item| questionnaire.part_of(item)).collect()
}

/// What a record is known by: its unit and its key, which hold no U+0000.
fn record_name(unit: &str, key: &[String]) -> String {
    key.iter().fold(unit.to_owned(), |name, word| name + "\0" + word)
}

impl Workspace {
    /// Takes back the memory of answers that have been used.
    pub fn recycle(&mut self, answers: ValidAnswers) {
        self.spare = Some(answers.record);
    }

    pub(in crate::answers) fn reset(&mut self, plan: &Plan) {
        self.given.clear(plan);
        self.spans.clear();
        self.spans.resize(self.given.cells.len(), (0, 0));
        self.marks.clear();
        self.marks.resize(plan.items.len(), Mark::default());
        self.lines.clear();
        self.stored.clear();
        self.whole.clear();
        self.came.clear();
        self.private.clear();
        self.compared = 0;
    }

    /// Sets a cell, outside of rosters or in a given row, and where its value stands.
    pub(in crate::answers) fn set(
        &mut self,
        slot: SlotId,
        line: Option<RowId>,
        cell: Cell,
        place: (u32, u32),
    ) {
        if let Some(number) = self.given.place(slot, line) {
            self.given.cells[number] = Some(cell);
            self.spans[number] = place;
        }
    }

    /// Where the value in a slot stands.
    pub(in crate::answers) fn span_of(
        &self,
        slot: SlotId,
        line: Option<RowId>,
    ) -> (u32, u32) {
        let place = self.given.place(slot, line);
        place.and_then(|place| self.spans.get(place).copied()).unwrap_or_default()
    }

    /// Adds a row to a roster in the row `around` it.
    pub(in crate::answers) fn add_line(
        &mut self,
        plan: &Plan,
        (roster, columns): (RosterId, usize),
        (around, code): (Option<RowId>, Option<u16>),
        (path, span): (Path, (u32, u32)),
    ) -> RowId {
        let row = self.given.add_row(plan, roster, around, code);
        self.spans.resize(self.given.cells.len(), (0, 0));
        let marks = self.marks.len();
        self.marks.resize(marks + columns, Mark::default());
        self.lines.push(Line { path, span, marks });
        row
    }

    /// The row of a roster as the file holds it.
    pub(in crate::answers) fn line(&self, row: RowId) -> &Line {
        &self.lines[row.0 as usize]
    }

    /// The number of the mark of an answer.
    pub(in crate::answers) fn mark_of(&self, form: &Form, at: At) -> usize {
        match at.line {
            None => at.item,
            Some(row) => self.line(row).marks + form.items[at.item].column,
        }
    }

    /// Where an answer stands.
    pub(in crate::answers) fn mark(&self, form: &Form, at: At) -> Mark {
        self.marks.get(self.mark_of(form, at)).copied().unwrap_or_default()
    }

    /// Every answer of the file: its item, and where it stands.
    fn told<'w>(
        &'w self,
        reader: &'w Reader<'_>,
    ) -> impl Iterator<Item = (usize, Mark)> + 'w {
        let items = reader.form.items.len();
        let outer = (0..items).zip(self.marks.iter().copied());
        let rows = self.lines.iter().zip(0..).flat_map(move |(line, row)| {
            let roster = self.given.row(RowId(row)).roster;
            let columns = reader.form.columns(reader.instrument.plan(), roster);
            columns.iter().copied().zip(self.marks[line.marks..].iter().copied())
        });
        outer.chain(rows).filter(|(_, mark)| mark.is_set())
    }

    fn put(&mut self, cells: &[(SlotId, Cell)]) {
        for (slot, cell) in cells {
            self.given.set(*slot, cell.clone());
        }
    }
}
