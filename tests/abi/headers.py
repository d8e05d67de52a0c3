# SPDX-License-Identifier: LGPL-2.1-or-later
"""What headers in the style of this project declare: functions, structs, enumerations and types of functions.

It reads no C but that style: one declaration of a kind ends with a semicolon, and macros that declare types are known
by name.
"""

import glob
import re
from typing import NamedTuple

# What may stand around a prototype and is no part of it.
ATTRIBUTES = re.compile(r"\bAVN_AVAILABLE\b|\bG_GNUC_\w+( \([^()]*\))?")
DECLARED_TYPE = re.compile(r"G_DECLARE_(?:FINAL_TYPE|INTERFACE) \(\w+, (\w+),[^()]*\)")
FUNCTION = re.compile(r"(?!typedef )[\w *]+\b(avn_\w+) \([^{}]*\)")
STRUCT = re.compile(r"struct _(\w+)\s*\{([^{}]*)\};")
ENUMERATION = re.compile(r"typedef enum\s*\{([^{}]*)\} (\w+);")
FUNCTION_TYPE = re.compile(r"typedef ([^;{}]*\(\*(\w+)\) \([^;{}]*\));")
MEMBER_NAME = re.compile(r"\(\*(\w+)\)|(\w+)(?:\[\d+\])?$")
SPARE = "reserved"


class Headers(NamedTuple):
    functions: dict  # name to prototype
    structs: dict  # name to a dict of members: name to declaration, in order
    enumerations: dict  # name to the names of its values
    function_types: dict  # name to declaration


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def read_code(folder):
    """Returns the text of all headers in a folder without comments and macros."""
    code = ""
    for path in sorted(glob.glob(folder + "/*.h") + glob.glob(folder + "/*.h.in")):
        with open(path) as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
        text = re.sub(r"^#(.*\\\n)*.*$", "", text, flags=re.MULTILINE)
        code += re.sub(r"\bG_(BEGIN|END)_DECLS\b", "", text)
    return code


def read_members(body):
    declarations = [squeeze(line) for line in body.split(";") if line.strip()]
    names = [MEMBER_NAME.search(line) for line in declarations]
    return {name[1] or name[2]: line for name, line in zip(names, declarations)}


def read_headers(folder):
    code = read_code(folder)
    types = DECLARED_TYPE.findall(code)
    code = DECLARED_TYPE.sub(";", code)
    structs = {name: read_members(body) for name, body in STRUCT.findall(code)}
    enumerations = {name: re.findall(r"\bAVN_\w+", body) for body, name in ENUMERATION.findall(code)}
    function_types = {name: squeeze(text) for text, name in FUNCTION_TYPE.findall(code)}
    code = ATTRIBUTES.sub("", STRUCT.sub(";", ENUMERATION.sub(";", code)))
    matches = [FUNCTION.fullmatch(squeeze(declaration)) for declaration in code.split(";")]
    functions = {match[1]: match[0] for match in matches if match is not None}
    functions.update({name + "_get_type": f"GType {name}_get_type (void)" for name in types})
    return Headers(functions, structs, enumerations, function_types)
