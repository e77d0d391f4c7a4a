//! Events to a tree, within limits.
//!
//! *In:* a text. *Out:* its tree, or none where it cannot be read to its end, and what
//! is wrong with it.
//!
//! Everything but a fault of syntax is passed over and the reading goes on, so that one
//! run tells all. The nodes of an alias are counted before they are copied. What stands
//! after the first document is read for its faults and is not part of the tree.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StrInput, StructureStyle};

use crate::diagnostic::{Finding, Findings, nearest};
use crate::source::{FileId, Source, Span};
use crate::yaml::mapping::Draft;
use crate::yaml::node::{Kind, Node, Style};
use crate::yaml::rules;
use crate::yaml::{repair, scalar, syntax};

/// The most values of a file, aliases written out. A questionnaire of 10 000 items has
/// some 400 000.
pub const MOST_NODES: usize = 2_000_000;
/// How deep sequences and mappings may nest.
pub const MOST_LEVELS: usize = 64;

/// Reads one file. `None` means that it is empty or cannot be read to its end; else the
/// tree is usable, also where there are findings.
///
/// ```
/// use survey::source::{FileId, Source};
/// use survey::{diagnostic::Findings, yaml};
///
/// let source = Source::new("q", "unit: 0114\nask: no\n");
/// let mut findings = Findings::default();
/// let tree = yaml::read(FileId(0), &source, &mut findings).unwrap();
/// assert_eq!(tree.get("unit").unwrap().text(), Some("0114"));
/// assert_eq!(tree.get("ask").unwrap().text(), Some("no"));
/// assert!(findings.is_empty());
/// ```
pub fn read(file: FileId, source: &Source, findings: &mut Findings) -> Option<Node> {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    let mut builder = Builder {
        parser: Parser::new_from_str_with_options(source.text(), options),
        file,
        source,
        anchors: HashMap::new(),
        nodes: 0,
        findings: Vec::new(),
    };
    let root = match syntax::control_character(file, source) {
        Some(finding) => {
            builder.findings.push(finding);
            None
        }
        None => builder.document().ok().flatten(),
    };
    for finding in builder.findings {
        let pointer = root.as_ref().map(|root| root.pointer_of(finding.label.span));
        findings.push(match pointer {
            Some(pointer) => finding.pointer(pointer),
            None => finding,
        });
    }
    root
}

/// The reading is over; the finding that says why is among the others.
pub(in crate::yaml) struct Stop;

/// A node, how many nodes it holds with itself, and how many levels.
#[derive(Clone)]
pub(in crate::yaml) struct Built {
    pub node: Node,
    pub size: usize,
    pub levels: usize,
}

pub(in crate::yaml) struct Builder<'s> {
    parser: Parser<'s, StrInput<'s>>,
    file: FileId,
    pub source: &'s Source,
    /// Finished nodes by the number of their anchor.
    anchors: HashMap<usize, Built>,
    nodes: usize,
    pub findings: Vec<Finding>,
}

impl<'s> Builder<'s> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root: Option<Node> = None;
        let mut started = false;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if started => {
                    self.findings.push(rules::second_document(span));
                    self.drain()?;
                    break;
                }
                Event::DocumentStart(..) => started = true,
                Event::StreamStart | Event::DocumentEnd => {}
                event => root = Some(self.node(event, span, 0)?.node),
            }
        }
        if root.as_ref().is_none_or(Node::is_null) {
            self.findings.push(rules::empty_file(Span::new(self.file, 0..0)));
            return Ok(None);
        }
        Ok(root)
    }

    /// Reads on for faults alone.
    fn drain(&mut self) -> Result<(), Stop> {
        while self.next()?.0 != Event::StreamEnd {}
        Ok(())
    }

    pub fn next(&mut self) -> Result<(Event<'s>, Span), Stop> {
        let end = self.source.text().len();
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let range = self.source.clamp(span.byte_range().unwrap_or(end..end));
                Ok((event, Span::new(self.file, range)))
            }
            Some(Err(error)) => {
                let finding = syntax::explain(&error, self.file, self.source);
                self.drop_same_slip(finding.label.span);
                self.findings.push(finding);
                Err(Stop)
            }
            None => Ok((Event::StreamEnd, Span::new(self.file, end..end))),
        }
    }

    /// An unquoted `{{ … }} …` is a strange key first and a fault of syntax then.
    fn drop_same_slip(&mut self, at: Span) {
        let line = |span: Span| self.source.position(span.start as usize).line;
        self.findings.retain(|finding| {
            finding.rule.name != rules::UNREADABLE_KEY.name
                || line(finding.label.span) != line(at)
        });
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Stop> {
        self.nodes += nodes;
        if self.nodes > MOST_NODES {
            self.findings.push(rules::too_many_nodes(span, self.nodes));
            return Err(Stop);
        }
        Ok(())
    }

    fn descend(&mut self, levels: usize, span: Span) -> Result<(), Stop> {
        if levels > MOST_LEVELS {
            self.findings.push(rules::too_deep(span));
            return Err(Stop);
        }
        Ok(())
    }

    pub fn node(
        &mut self,
        event: Event<'s>,
        span: Span,
        depth: usize,
    ) -> Result<Built, Stop> {
        let tagged = event.tag().is_some();
        if tagged {
            let place = self.tag_span(span);
            let is_plain = matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..));
            let fix = repair::tag(self.source, place, span, is_plain);
            self.findings.push(Finding { fix, ..rules::tag(place) });
        }
        if !matches!(event, Event::Alias(_)) {
            self.count(1, span)?;
        }
        let (anchor, built) = match event {
            Event::Alias(id) => return self.alias(id, span, depth),
            Event::UnresolvedAlias(name) => {
                let before = &self.source.text()[..span.start as usize];
                let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
                let anchors = before.split('&').skip(1);
                let anchors =
                    anchors.map(|rest| rest.split(is_end).next().unwrap_or_default());
                let near = nearest(&name, anchors);
                self.findings.push(rules::unknown_alias(span, &name, near));
                return Ok(Built::leaf(span, Style::Plain, Kind::Null));
            }
            Event::Scalar(text, style, anchor, _) => {
                (anchor, self.scalar(&text, style, tagged, span))
            }
            Event::SequenceStart(style, anchor, _) => {
                self.descend(depth + 1, span)?;
                (anchor, self.sequence(style, span, depth + 1)?)
            }
            Event::MappingStart(style, anchor, _) => {
                self.descend(depth + 1, span)?;
                (anchor, self.mapping(style, span, depth + 1)?)
            }
            _ => {
                self.findings.push(syntax::unreadable(span));
                return Err(Stop);
            }
        };
        if anchor > 0 {
            self.anchors.insert(anchor, built.clone());
        }
        Ok(built)
    }

    /// Counts before it copies, so that a chain of aliases cannot fill memory first.
    fn alias(&mut self, id: usize, span: Span, depth: usize) -> Result<Built, Stop> {
        let Some((size, levels)) = self.anchors.get(&id).map(|b| (b.size, b.levels))
        else {
            self.findings.push(rules::alias_cycle(span));
            return Ok(Built::leaf(span, Style::Plain, Kind::Null));
        };
        self.count(size, span)?;
        self.descend(depth + levels, span)?;
        Ok(self.anchors[&id].clone())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tagged: bool,
        span: Span,
    ) -> Built {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let kind = if style == Style::Plain && !tagged {
            scalar::kind(text)
        } else {
            Kind::Text(text.to_owned())
        };
        if let Kind::Number { text } = &kind
            && scalar::is_out_of_range(text)
        {
            self.findings.push(rules::out_of_range(span, text));
        }
        Built::leaf(span, style, kind)
    }

    fn sequence(
        &mut self,
        style: StructureStyle,
        at: Span,
        depth: usize,
    ) -> Result<Built, Stop> {
        let mut elements = Vec::new();
        let (mut size, mut levels, mut end) = (1, 0, at.end);
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                end = if style == StructureStyle::Flow { end.max(span.end) } else { end };
                break;
            }
            let alias = matches!(event, Event::Alias(_)).then_some(span.end);
            let built = self.node(event, span, depth)?;
            end = end.max(alias.unwrap_or(built.node.span.end));
            size += built.size;
            levels = levels.max(built.levels);
            elements.push(built.node);
        }
        let node = Node {
            span: Span { end, ..at },
            style: collection_style(style),
            kind: Kind::Sequence(elements),
        };
        Ok(Built { node, size, levels: levels + 1 })
    }

    fn mapping(
        &mut self,
        style: StructureStyle,
        at: Span,
        depth: usize,
    ) -> Result<Built, Stop> {
        let mut draft = Draft::new(style == StructureStyle::Flow);
        let (mut size, mut levels, mut end) = (1, 0, at.end);
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                end = if style == StructureStyle::Flow { end.max(span.end) } else { end };
                break;
            }
            let key = self.node(event, span, depth)?;
            let (event, span) = self.next()?;
            let alias = matches!(event, Event::Alias(_)).then_some(span);
            let value = self.node(event, span, depth)?;
            size += key.size + value.size;
            levels = levels.max(key.levels).max(value.levels);
            end = end.max(key.node.span.end);
            end = end.max(alias.unwrap_or(value.node.span).end);
            draft.add(key.node, value.node, alias, self);
        }
        let kind = Kind::Mapping(draft.finish(self));
        let node =
            Node { span: Span { end, ..at }, style: collection_style(style), kind };
        Ok(Built { node, size, levels: levels + 1 })
    }

    /// The parser gives a node's place without its tag.
    fn tag_span(&self, node: Span) -> Span {
        let before = self.source.text()[..node.start as usize].trim_end();
        let word = before.rfind([' ', '\n', '\t']).map_or(0, |at| at + 1);
        if before[word..].starts_with('!') {
            Span::new(self.file, word..before.len())
        } else {
            Node { span: node, style: Style::Block, kind: Kind::Null }.label(self.source)
        }
    }
}

impl Built {
    fn leaf(span: Span, style: Style, kind: Kind) -> Self {
        Self { node: Node { span, style, kind }, size: 1, levels: 0 }
    }
}

fn collection_style(style: StructureStyle) -> Style {
    if style == StructureStyle::Flow { Style::Flow } else { Style::Block }
}
