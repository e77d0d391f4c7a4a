//! From a questionnaire to a picture.
//!
//! *In:* a questionnaire with its plan. *Out:* nodes and edges: one edge for everything
//! that a condition rests on, with what is asked of it.
//!
//! Where a condition rests on one thing, the edge carries what is asked of that thing.
//! Where it rests on several, they meet in a gate; gates that say the same are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::expression::SlotId;
use crate::model::ItemKind;
use crate::report::Language;
use crate::report::graph::{
    Detail, Edge, EdgeKind, Frame, Node, NodeKind, Picture, Point, Shown,
};
use crate::report::phrase::Clause;
use crate::report::phrase::words::{capitalised, shortened};
use crate::report::universe::{Naming, Wording};
use crate::route::{Owner, Plan, Role, SlotKind};

/// The most characters of a wording in a node, and on an edge.
const MOST_TEXT: usize = 90;
const MOST_LABEL: usize = 60;

impl Picture {
    /// Draws a questionnaire.
    pub fn new(wording: &Wording<'_>, shown: Shown) -> Self {
        let wording = Wording { naming: Naming::Id, ..*wording };
        let mut builder = Builder {
            wording,
            shown,
            picture: Self { title: title(&wording), ..Self::default() },
            sections: BTreeMap::new(),
            rosters: BTreeMap::new(),
            items: BTreeMap::new(),
            marks: wording.section_marks(),
            deciding: deciding(wording.plan),
            given: BTreeMap::new(),
            gates: BTreeMap::new(),
        };
        builder.lay();
        let asked = builder.picture.nodes.len();
        builder.conditions();
        builder.ends();
        builder.order(asked);
        builder.picture
    }
}

fn title(wording: &Wording<'_>) -> String {
    let questionnaire = wording.questionnaire;
    let (name, version) = (&questionnaire.name.value, &questionnaire.version.value);
    match &questionnaire.title {
        Some(title) => format!("{} ({name}@{version})", wording.plain(title)),
        None => format!("{name}@{version}"),
    }
}

/// The items that a condition rests on which decides the route.
fn deciding(plan: &Plan) -> BTreeSet<usize> {
    let items = plan.items.iter().map(|item| &item.condition);
    let ends = plan.ends.iter().map(|end| &end.when);
    let programs = plan.sections.iter().chain(items).chain(ends).flatten();
    let slots = programs.flat_map(|program| program.rests_on().iter().copied());
    slots.filter_map(|slot| plan.item_of(slot)).collect()
}

struct Builder<'a> {
    wording: Wording<'a>,
    shown: Shown,
    picture: Picture,
    /// The box of a section, or its node where items are not shown.
    sections: BTreeMap<usize, Point>,
    rosters: BTreeMap<usize, usize>,
    items: BTreeMap<usize, usize>,
    /// The numbers of the sections: 1, 2, 2.1 …
    marks: Vec<String>,
    /// The items that a condition rests on.
    deciding: BTreeSet<usize>,
    /// Nodes of what registers, draws and earlier waves say, by name.
    given: BTreeMap<String, usize>,
    /// Gates by what they say and rest on.
    gates: BTreeMap<String, usize>,
}

impl Builder<'_> {
    fn language(&self) -> Language {
        self.wording.language
    }

    fn is_shown(&self, section: usize) -> bool {
        let path = &self.wording.plan.section_path[section];
        self.shown.section.is_none_or(|wanted| path.contains(&wanted))
    }

    /// Boxes and nodes, in asking order.
    fn lay(&mut self) {
        let questionnaire = self.wording.questionnaire;
        let mut begun = 0;
        if self.shown.section.is_none() {
            self.terminal(self.language().pick("Start", "Början"));
        }
        for (number, item) in questionnaire.items.iter().enumerate() {
            self.sections_until(&mut begun, item.section);
            if self.is_shown(item.section) && self.shown.detail > Detail::Sections {
                self.item(number);
            }
        }
        self.sections_until(&mut begun, usize::MAX);
        if self.shown.section.is_none() {
            self.terminal(self.language().pick("Handed in", "Inlämnat"));
        }
    }

    fn terminal(&mut self, word: &str) {
        self.node(None, NodeKind::Terminal, vec![word.to_owned()]);
    }

    fn node(
        &mut self,
        within: Option<usize>,
        kind: NodeKind,
        lines: Vec<String>,
    ) -> usize {
        self.picture.nodes.push(Node { within, kind, lines });
        self.picture.nodes.len() - 1
    }

    /// The boxes of the sections up to one, which come before its items.
    fn sections_until(&mut self, begun: &mut usize, last: usize) {
        let sections = &self.wording.questionnaire.sections;
        while *begun < sections.len() && *begun <= last {
            let number = *begun;
            *begun += 1;
            if !self.is_shown(number) || self.wording.is_part(number) {
                continue;
            }
            let around =
                self.wording.section_around(number).and_then(|parent| {
                    match self.sections.get(&parent) {
                        Some(Point::Box(around)) => Some(*around),
                        _ => None,
                    }
                });
            // Sections stand in order, so that the first one within it is the next.
            let inner = sections.get(number + 1);
            let has_inner = inner.is_some_and(|inner| inner.parent == Some(number));
            let title = format!("{} {}", self.marks[number], self.section_title(number));
            let point = match self.shown.detail == Detail::Sections && !has_inner {
                true => {
                    let mut lines = vec![title];
                    let items = &self.wording.questionnaire.items;
                    let first = items.partition_point(|item| item.section < number);
                    let own = items[first..].iter().take_while(|i| i.section == number);
                    let asked = own.filter(|item| item.kind.takes_answers());
                    let noun = crate::report::language::Noun::ITEM;
                    lines.push(self.language().counted(asked.count(), noun));
                    Point::Node(self.node(around, NodeKind::Section, lines))
                }
                false => {
                    self.picture.boxes.push(Frame { around, title: vec![title] });
                    Point::Box(self.picture.boxes.len() - 1)
                }
            };
            self.sections.insert(number, point);
        }
    }

    fn section_title(&self, number: usize) -> String {
        let section = &self.wording.questionnaire.sections[number];
        match &section.title {
            Some(title) => self.wording.plain_at(Owner::Section(number), title),
            None => section.id.value.clone(),
        }
    }

    fn item(&mut self, number: usize) {
        let questionnaire = self.wording.questionnaire;
        let item = &questionnaire.items[number];
        let is_reckoned =
            matches!(item.kind, ItemKind::Derived { .. } | ItemKind::Hidden { .. });
        if is_reckoned
            && self.shown.detail < Detail::Full
            && !self.deciding.contains(&number)
        {
            return;
        }
        let around = match item.roster {
            Some(roster) => self.rosters.get(&roster).copied(),
            None => match self.sections.get(&item.section) {
                Some(Point::Box(around)) => Some(*around),
                _ => None,
            },
        };
        let kind = match &item.kind {
            ItemKind::Note => NodeKind::Note,
            ItemKind::Derived { .. } | ItemKind::Hidden { .. } => NodeKind::Value,
            _ => NodeKind::Asked,
        };
        let lines = self.item_lines(number);
        if let ItemKind::Roster(_) = item.kind {
            self.picture.boxes.push(Frame { around, title: lines });
            self.rosters.insert(number, self.picture.boxes.len() - 1);
            return;
        }
        let node = self.node(around, kind, lines);
        self.items.insert(number, node);
    }

    fn item_lines(&self, number: usize) -> Vec<String> {
        let item = &self.wording.questionnaire.items[number];
        let mut lines = vec![item.id.value.clone()];
        if let Some(text) = &item.text {
            let text = self.wording.plain_at(Owner::Item(number), text);
            lines.push(shortened(&text, MOST_TEXT));
        }
        let mut told = vec![self.wording.kind(&item.kind)];
        told.extend(
            self.wording.required(number).map(|told| shortened(&told, MOST_LABEL)),
        );
        lines.push(told.join(", "));
        lines
    }

    /// What is asked after what, where no condition leads from the one to the other.
    fn order(&mut self, asked: usize) {
        let led: BTreeSet<(Point, Point)> =
            self.picture.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        let nodes: Vec<usize> = (0..asked)
            .filter(|node| self.picture.nodes[*node].kind != NodeKind::Value)
            .collect();
        for pair in nodes.windows(2) {
            let (from, to) = (Point::Node(pair[0]), Point::Node(pair[1]));
            if !led.contains(&(from, to)) {
                self.edge(from, to, None, EdgeKind::Order);
            }
        }
    }

    fn edge(&mut self, from: Point, to: Point, label: Option<String>, kind: EdgeKind) {
        let label = label.map(|label| shortened(&label, MOST_LABEL));
        let edge = Edge { from, to, label, kind };
        self.picture.edges.push(edge);
    }

    /// An edge for everything that a condition rests on.
    fn conditions(&mut self) {
        let questionnaire = self.wording.questionnaire;
        for number in 0..questionnaire.sections.len() {
            let ask_if = questionnaire.sections[number].ask_if.as_ref();
            let program = self.wording.plan.sections[number].as_ref();
            let (Some(ask_if), Some(program)) = (ask_if, program) else { continue };
            for point in self.targets(number) {
                let (target, rests_on) =
                    ((Owner::Section(number), point), program.rests_on());
                self.condition(target, Role::AskIf, &ask_if.text, rests_on);
            }
        }
        for number in 0..questionnaire.items.len() {
            self.item_conditions(number);
        }
    }

    /// What the condition of a section leads to: itself, or the sections of a part.
    fn targets(&self, section: usize) -> Vec<Point> {
        if !self.wording.is_part(section) {
            return self.sections.get(&section).copied().into_iter().collect();
        }
        let sections = self.wording.questionnaire.sections.iter().enumerate();
        let within = sections.filter(|(_, inner)| inner.parent == Some(section));
        within.filter_map(|(number, _)| self.sections.get(&number).copied()).collect()
    }

    fn item_conditions(&mut self, number: usize) {
        let (questionnaire, plan) = (self.wording.questionnaire, self.wording.plan);
        let (item, compiled) = (&questionnaire.items[number], &plan.items[number]);
        let Some(point) = self.point(number) else { return };
        let owner = Owner::Item(number);
        if let (Some(ask_if), Some(program)) = (&item.ask_if, &compiled.condition) {
            let rests_on = program.rests_on().to_vec();
            self.condition((owner, point), Role::AskIf, &ask_if.text, &rests_on);
        }
        if self.shown.detail < Detail::Full {
            return;
        }
        let rows = compiled.rows.iter().map(|row| &row.condition);
        let programs = rows
            .chain(compiled.offers.iter())
            .chain([&compiled.offered_where, &compiled.required, &compiled.min])
            .chain([&compiled.max, &compiled.total, &compiled.default]);
        let value = compiled.derived.as_ref().map(|derived| &derived.program);
        let programs = programs.filter_map(Option::as_ref).chain(value);
        let mut slots: Vec<SlotId> =
            programs.flat_map(|program| program.rests_on().iter().copied()).collect();
        slots.sort_unstable();
        slots.dedup();
        for source in self.sources(&slots) {
            if source != point {
                self.edge(source, point, None, EdgeKind::Uses);
            }
        }
    }

    fn point(&self, item: usize) -> Option<Point> {
        if let Some(node) = self.items.get(&item) {
            return Some(Point::Node(*node));
        }
        self.rosters.get(&item).map(|frame| Point::Box(*frame))
    }

    /// One condition: edges from what it rests on, through a gate where that is several.
    fn condition(
        &mut self,
        (owner, target): (Owner, Point),
        role: Role,
        source: &str,
        rests_on: &[SlotId],
    ) {
        let clause = self.wording.condition(owner, role, source);
        self.lead((&clause, rests_on), target, EdgeKind::Asks);
    }

    fn lead(
        &mut self,
        (clause, rests_on): (&Clause, &[SlotId]),
        target: Point,
        kind: EdgeKind,
    ) {
        let language = self.language();
        let sources: Vec<Point> = self
            .sources(rests_on)
            .into_iter()
            .filter(|source| *source != target)
            .collect();
        match sources.as_slice() {
            [] => {}
            [source] => {
                let label = match clause.brief(language) {
                    Some((_, brief)) => brief,
                    None => clause.statement(language),
                };
                self.edge(*source, target, Some(capitalised(&label)), kind);
            }
            several => {
                let gate = self.gate(clause, several);
                self.edge(Point::Node(gate), target, None, kind);
            }
        }
    }

    /// Where several meet: each part on its edge, if each is about one of them alone.
    fn gate(&mut self, clause: &Clause, sources: &[Point]) -> usize {
        let language = self.language();
        let statement = clause.statement(language);
        let key = format!("{statement} {sources:?}");
        if let Some(gate) = self.gates.get(&key) {
            return *gate;
        }
        let (parts, word) = match clause {
            Clause::All(parts) => {
                (parts.as_slice(), language.pick("all of these", "alla dessa"))
            }
            Clause::Any(parts) => {
                (parts.as_slice(), language.pick("one of these", "någon av dessa"))
            }
            other => (std::slice::from_ref(other), ""),
        };
        let briefs: Option<Vec<(SlotId, String)>> =
            parts.iter().map(|part| part.brief(language)).collect();
        let line = match briefs {
            Some(_) => word.to_owned(),
            None => shortened(&statement, 2 * MOST_TEXT),
        };
        let gate = self.node(None, NodeKind::Gate, vec![line]);
        self.gates.insert(key, gate);
        match briefs {
            Some(briefs) => {
                for (slot, brief) in briefs {
                    for source in self.sources(&[slot]) {
                        let label = Some(capitalised(&brief));
                        self.edge(source, Point::Node(gate), label, EdgeKind::Asks);
                    }
                }
            }
            None => {
                for source in sources {
                    self.edge(*source, Point::Node(gate), None, EdgeKind::Asks);
                }
            }
        }
        gate
    }

    /// What cells belong to, each once.
    fn sources(&mut self, slots: &[SlotId]) -> Vec<Point> {
        let mut points = Vec::new();
        for slot in slots {
            let point = self.source(*slot);
            if !points.contains(&point) {
                points.push(point);
            }
        }
        points
    }

    fn source(&mut self, slot: SlotId) -> Point {
        let plan = self.wording.plan;
        let item = match plan.slot(slot).kind {
            SlotKind::Previous(_) => None,
            _ => plan.item_of(slot),
        };
        if let Some(item) = item {
            if let Some(point) = self.point(item) {
                return point;
            }
            let section = self.wording.questionnaire.items[item].section;
            if self.shown.detail == Detail::Sections
                && let Some(point) = self.sections.get(&section)
            {
                return *point;
            }
        }
        let name = match item {
            Some(item) => self.wording.questionnaire.full_name(item),
            None => plan.slot(slot).name.clone(),
        };
        if let Some(node) = self.given.get(&name) {
            return Point::Node(*node);
        }
        let lines = match item {
            Some(item) => self.item_lines(item),
            None => {
                let kind = match plan.slot(slot).kind {
                    SlotKind::Column => ("register", "registret"),
                    SlotKind::Arm(_) => ("drawn by lot", "lottning"),
                    SlotKind::Previous(_) => ("earlier wave", "tidigare mätning"),
                    _ => ("known", "känt"),
                };
                vec![name.clone(), self.language().pick(kind.0, kind.1).to_owned()]
            }
        };
        let node = self.node(None, NodeKind::Given, lines);
        self.given.insert(name, node);
        Point::Node(node)
    }

    /// Where the interview ends before it is handed in.
    fn ends(&mut self) {
        let plan = self.wording.plan;
        for (number, compiled) in plan.ends.iter().enumerate() {
            let Some(end) = self.wording.end(number) else { continue };
            let section = self.wording.questionnaire.items[end.item].section;
            if !self.is_shown(section) {
                continue;
            }
            let word = self.language().pick("Ends", "Slut");
            let mut lines = vec![format!("{word}: {}", end.status)];
            lines.extend(end.disposition.clone());
            let node = self.node(None, NodeKind::End, lines);
            let own = match self.point(end.item) {
                Some(point) => point,
                None => match self.sections.get(&section) {
                    Some(point) => *point,
                    None => continue,
                },
            };
            let rests_on = compiled.when.as_ref().map(|when| when.rests_on().to_vec());
            let sources = rests_on.map(|slots| self.sources(&slots)).unwrap_or_default();
            let language = self.language();
            let label = match (end.who.brief(language), sources.as_slice()) {
                (Some((_, brief)), [] | [_]) => brief,
                _ => end.who.statement(language),
            };
            let label = Some(capitalised(&label));
            self.edge(own, Point::Node(node), label, EdgeKind::Ends);
        }
    }
}
