//! The program: hands over to `survey::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    survey::cli::main()
}
