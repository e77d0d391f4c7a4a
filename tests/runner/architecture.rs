//! Keeps the shape of `src/`: dependencies point down, every file says what it is.
//!
//! Only paths that start with `crate::` are followed, so that is how modules name
//! each other; `super::` is for children of one module. Sizes are aims for the
//! reader and are not tested.

use std::fs;
use std::path::{Path, PathBuf};

/// Top-level modules, lowest layer first. A module may use only modules that
/// stand on an earlier line; modules on one line may not use each other.
const LAYERS: &[&[&str]] = &[
    &["source", "decimal"],
    &["value", "diagnostic"],
    &["yaml", "expression", "formats"],
    &["model"],
    &["load", "route", "format", "entry"],
    &["points", "changes"],
    &["proof"],
    &["score"],
    &["figures"],
    &["check"],
    &["answers"],
    &["interview", "simulate"],
    &["rank"],
    &["cases"],
    &["waves"],
    &["analyse"],
    &["report"],
    &["fullscreen"],
    &["exchange"],
    &["lsp"],
    &["cli"],
];

#[test]
fn dependencies_point_downward() {
    let mut wrong = Vec::new();
    for file in rust_files(Path::new("src")) {
        let Some(from) = top_module(&file) else { continue };
        let own = layer(&from)
            .unwrap_or_else(|| panic!("`{from}` is in no layer; add it to LAYERS"));
        for to in uses(&fs::read_to_string(&file).unwrap()) {
            if to != from && layer(&to).is_some_and(|other| other >= own) {
                wrong.push(format!("{}: `{from}` must not use `{to}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    for file in rust_files(Path::new("src")) {
        let text = fs::read_to_string(&file).unwrap();
        let documented = text.starts_with("//!") || text.starts_with("#![doc");
        assert!(documented, "{}: no module documentation", file.display());
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top-level module a file belongs to; none for the crate root.
fn top_module(file: &Path) -> Option<String> {
    let first = file.strip_prefix("src").ok()?.components().next()?;
    let name = Path::new(first.as_os_str()).file_stem()?.to_str()?;
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
}

/// The names that follow `crate::` in code (comments do not count).
fn uses(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => found.push(leading_word(rest)),
            Some(list) => found.extend(list_heads(list)),
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The first word of each entry of a `use crate::{…}` list.
fn list_heads(list: &str) -> Vec<String> {
    let (mut depth, mut entry, mut heads) = (1, String::new(), Vec::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            heads.push(leading_word(entry.trim()));
            entry.clear();
        } else {
            entry.push(c);
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn leading_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
