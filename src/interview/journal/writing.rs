//! Changes as keys and JSON texts.
//!
//! *In:* a change. *Out:* the word for it, and its keys. `reading` reads them back.

use crate::answers::{CHANGED, Signature};
use crate::interview::draft::quoted;
use crate::interview::journal::{FORMAT, Head, Opened};
use crate::interview::{At, Change, Cursor, Part, Path, RowChange, RowKey};

type Keys = Vec<(&'static str, String)>;

pub(super) fn head(head: &Head) -> Keys {
    let mut keys = vec![
        ("journal", FORMAT.to_string()),
        ("questionnaire", quoted(&head.questionnaire)),
        ("version", quoted(&head.version)),
        ("instrument", quoted(&head.instrument)),
        ("unit", quoted(&head.unit)),
    ];
    if !head.keys.is_empty() {
        let of = head.keys.iter().map(|(name, word)| format!("{}:{word}", quoted(name)));
        keys.push(("keys", format!("{{{}}}", of.collect::<Vec<_>>().join(","))));
    }
    keys.extend(head.part.as_deref().map(|part| ("part", quoted(part))));
    keys
}

pub(super) fn opened(who: &Opened) -> Keys {
    vec![("process", who.process.to_string()), ("host", quoted(&who.host))]
}

pub(super) fn change(change: &Change) -> (&'static str, Keys) {
    match change {
        Change::Answer { at, value } => {
            let mut keys = cursor(at);
            keys.push(("value", value.clone().unwrap_or_else(|| "null".to_owned())));
            ("answer", keys)
        }
        Change::Rows { of, to } => {
            let mut keys = path(of);
            keys.extend(rows(to));
            ("rows", keys)
        }
        Change::Confirm { check, reason } => {
            let reason = reason.as_deref().map(|reason| ("reason", quoted(reason)));
            let check = ("check", quoted(check));
            ("confirm", std::iter::once(check).chain(reason).collect())
        }
        Change::Withdraw { check } => ("withdraw", vec![("check", quoted(check))]),
        Change::Go { to } => match to {
            At::Start => ("start", Vec::new()),
            At::Question(at) => ("go", cursor(at)),
            At::Review => ("review", Vec::new()),
        },
        Change::Language { to } => ("language", vec![("to", quoted(to))]),
        Change::Given { at, by } => {
            let mut keys = cursor(at);
            keys.push(("by", quoted(by.name())));
            ("given", keys)
        }
        Change::Note { path: of, text, when } => {
            let mut keys = path(of);
            keys.extend([("text", quoted(text)), ("when", quoted(when))]);
            ("note", keys)
        }
        Change::Call(call) => (
            "call",
            vec![
                ("kind", quoted(call.kind.name())),
                ("text", quoted(&call.text)),
                ("when", quoted(&call.when)),
            ],
        ),
        Change::Sign(of) => ("sign", signature(of)),
        Change::Reviews(filed) => {
            let submitted = filed.submitted.as_deref();
            let submitted = submitted.map(|stamp| ("submitted", quoted(stamp)));
            let sha256 = ("sha256", quoted(&filed.sha256));
            ("reviews", std::iter::once(sha256).chain(submitted).collect())
        }
        Change::End { status } => ("end", vec![("status", quoted(status.name()))]),
        Change::Submitted { sha256 } => ("submitted", vec![("sha256", quoted(sha256))]),
    }
}

fn signature(of: &Signature) -> Keys {
    let mut keys = vec![
        ("name", quoted(&of.name)),
        ("role", quoted(&of.role)),
        ("when", quoted(&of.when)),
        ("as", quoted(of.signs.name())),
    ];
    keys.extend(of.reviewed.as_deref().map(|hash| ("reviewed", quoted(hash))));
    keys.extend(of.is_outdated.then(|| ("since", quoted(CHANGED))));
    keys
}

fn rows(to: &RowChange) -> Keys {
    match to {
        RowChange::None => vec![("rows", quoted("none"))],
        RowChange::Add => vec![("rows", quoted("add"))],
        RowChange::Remove(number) => {
            vec![("rows", quoted("remove")), ("row", number.to_string())]
        }
        RowChange::Recode { from, to } => {
            let to = to.as_deref().map(|to| ("to", quoted(to)));
            let keys = [("rows", quoted("recode")), ("row", row(from))];
            keys.into_iter().chain(to).collect()
        }
    }
}

fn cursor(at: &Cursor) -> Keys {
    let mut keys = path(&at.path);
    match &at.part {
        Part::Whole => {}
        Part::Cell(cell) => keys.push(("cell", quoted(cell))),
        Part::Beside { cell, code } => {
            keys.extend(cell.as_deref().map(|cell| ("cell", quoted(cell))));
            keys.push(("beside", quoted(code)));
        }
    }
    keys
}

fn path(path: &Path) -> Keys {
    let mut keys = Keys::new();
    if !path.rows.is_empty() {
        let rows = path.rows.iter();
        let rows = rows.map(|(roster, key)| format!("[{},{}]", quoted(roster), row(key)));
        keys.push(("in", format!("[{}]", rows.collect::<Vec<_>>().join(","))));
    }
    keys.push(("item", quoted(&path.item)));
    keys
}

fn row(key: &RowKey) -> String {
    match key {
        RowKey::Number(number) => number.to_string(),
        RowKey::Code(code) => quoted(code),
    }
}
