# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints a source file with all examples of the reference, for the compiler: list-examples.py FILE...

Examples keep the order of the files. They use earlier declarations and those below.
"""

import re
import sys

EXAMPLE = re.compile(r"^(?P<margin> \* |)```c\n(?P<code>.*?)^(?P=margin)```$", re.M | re.S)
OUTSIDE = re.compile(r"(static|AVN_DEFINE)")

BEFORE = """\
#include "config.h"
#include <avn-client/avn-client.h>
#include <glib/gi18n-lib.h>

#define WEATHER_LOCALE_DIR ""

G_GNUC_UNUSED static const AvnArgument *const arguments[] = { NULL };
G_GNUC_UNUSED static const AvnColumn *const columns[] = { NULL };

G_GNUC_UNUSED static void
run_forecast (AvnCommandGroup *group, AvnInvocation *invocation)
{
}
"""

PARAMETERS = "AvnConsole *console, AvnInvocation *invocation, AvnRecords *records, AvnRecords *tokens, const char *prefix"


def find_examples(path):
    """Yields the number of the first line of each example and its lines."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for match in EXAMPLE.finditer(text):
        margin = match["margin"].rstrip()
        lines = [line.removeprefix(margin).removeprefix(" ") if margin else line for line in match["code"].splitlines()]
        yield text.count("\n", 0, match.start("code")) + 1, lines


def main(paths):
    print(BEFORE)
    number = 0
    for path in paths:
        for line, code in find_examples(path):
            number += 1
            place = f'#line {line} "{path}"'
            text = "\n".join(code)
            if OUTSIDE.match(text):
                marked = re.sub(r"^static ", "G_GNUC_UNUSED static ", text, flags=re.M)
                print(f"{place}\n{marked}\n")
            else:
                print(f"void example_{number} ({PARAMETERS});\nvoid\nexample_{number} ({PARAMETERS})\n{{")
                print(f"  G_GNUC_UNUSED g_autoptr (GError) error = NULL;\n{place}\n{text}\n}}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
