//! A file that is handed over as an answer.
//!
//! *In:* a path. *Out:* its name, size and hash as the answer; the file itself stays where
//! it is.

use std::path::Path;

use crate::cli::batch::sha256;
use crate::cli::error::Error;
use crate::cli::files::bytes_of;
use crate::cli::run::front::Front;
use crate::interview::Event;
use crate::report::visible::visible;

impl Front<'_, '_> {
    /// Answers with a file.
    pub(super) fn hand_over(&mut self, typed: &str) -> Result<(), Error> {
        let path = Path::new(typed);
        let bytes = match bytes_of(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let language = self.language();
                let head = language.pick("Error", "Fel");
                let said = error.words();
                let text = format!("{head}: {}.\n", language.say(&said));
                return self.say(&text);
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let answer = serde_json::json!({
            "name": name,
            "bytes": bytes.len(),
            "sha256": sha256(&bytes).trim_start_matches("sha256:"),
        });
        self.take(Event::Given(answer.to_string()))?;
        let size = bytes.len();
        self.say(&format!("{}: {size} byte\n", visible(&name)))
    }
}
