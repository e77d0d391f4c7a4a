//! A sheet as HTML: one file that needs no other, for the screen and for print.
//!
//! *In:* a [`Sheet`]. *Out:* a page in the sheet's language, its questions as groups of
//! fields, so that a screen reader says what belongs together. Nothing is told by colour.
//!
//! The page is a template of Jinja; whatever an author wrote is escaped by it.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};

use crate::report::outline::Sheet;

const PAGE: &str = include_str!("page.html.j2");

/// Writes a sheet as HTML.
pub fn html(sheet: &Sheet) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the signs of Jinja fit each other"));
    environment.add_template("page", PAGE).expect("the template is ours and is tested");
    let page = environment.get_template("page").expect("it was added just now");
    page.render(Serde(sheet)).expect("a sheet holds all that its template names")
}
