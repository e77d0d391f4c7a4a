"""Every dependency's licence is one that MIT OR Apache-2.0 software may be built on.

Reads `cargo metadata`; an `OR` needs one allowed licence, an `AND` all of them.
"""

import json
import re
import subprocess
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib", "MPL-2.0",
}


def allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met; parentheses one level deep."""
    expression = expression.replace("/", " OR ")
    inner = re.compile(r"\(([^()]*)\)")
    while match := inner.search(expression):
        word = "MIT" if allowed(match.group(1)) else "REFUSED"
        expression = expression[: match.start()] + word + expression[match.end() :]
    return any(
        all(part.strip() in ALLOWED for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def main() -> int:
    output = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"],
        check=True, capture_output=True, text=True,
    ).stdout
    packages = json.loads(output)["packages"]
    refused = [
        f"{package['name']} {package['version']}: {package['license'] or 'no licence named'}"
        for package in packages
        if not allowed(package["license"] or "none")
    ]
    print("\n".join(refused) or f"{len(packages)} packages, all licences allowed")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
