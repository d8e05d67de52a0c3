# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads the symbols of the public headers and their comments.

Types and macros are documented in their header, functions in the source that defines them.
"""

import re

COMMENT = re.compile(r"^/\*\*\n(.*?)\s*\*/", re.M | re.S)
HEAD = re.compile(r"(\w+):(?: \(.*\))?$")
PART = re.compile(r"@([\w.]+|\.\.\.):\s*(.*)")
ANNOTATIONS = re.compile(r"^(?:\([^()]*\)\s*)+:?\s*")

MACRO = re.compile(r"^#define (\w+)(?:\(([^)]*)\))?", re.M)
DECLARED_TYPE = re.compile(r"AVN_AVAILABLE\s+G_DECLARE_\w+ \((\w+), (\w+), (\w+), (\w+), [^)]*\)")
FUNCTION = re.compile(r"AVN_AVAILABLE\s+([\w\s]+?[\s*]+(?:const \*)?)(avn_\w+) \(([^;]*)\);")
CALLBACK = re.compile(r"^typedef [\w\s*]+\(\*(\w+)\) \((.*?)\);", re.M | re.S)
ENUM = re.compile(r"^typedef enum\n\{(.*?)\n\} (\w+);", re.M | re.S)
STRUCT = re.compile(r"^struct _(\w+)\n\{(.*?)\n\};", re.M | re.S)
OPAQUE = re.compile(r"^typedef struct _(\w+) \1;", re.M)
FIELD = re.compile(r"(?:\(\*(\w+)\) \([^;]*\)|(\w+))$")


class Symbol:
    """One public symbol. Its parts, such as parameters, must be documented too."""

    def __init__(self, kind, name, parts=(), returns=False, fails=False):
        self.kind = kind
        self.name = name
        self.parts = list(parts)
        self.returns = returns
        self.fails = fails


class Comment:
    def __init__(self, text):
        lines = [re.sub(r"^ \*( |$)", "", line) for line in text.split("\n")]
        head = HEAD.match(lines[0])
        self.name = head.group(1) if head else None
        self.parts = {}
        self.returns = ""
        body = []
        target = None
        for line in lines[1:]:
            part = PART.match(line)
            if part and not body:
                target = part.group(1)
                self.parts[target] = part.group(2)
            elif line.startswith("Returns:"):
                target = "Returns"
                self.returns = line[len("Returns:"):].strip()
            elif line and target == "Returns":
                self.returns += " " + line
            elif line and target and not body:
                self.parts[target] += " " + line
            else:
                target = None
                body.append(line)
        self.body = "\n".join(body).strip()

    @property
    def errors(self):
        """The paragraph that says with which errors a function fails."""
        return next((text for text in self.body.split("\n\n") if text.startswith("Errors: ")), "")

    def explain(self, part):
        """What is said of a part, without the annotations in front."""
        text = self.returns if part == "Returns" else self.parts.get(part, "")
        return ANNOTATIONS.sub("", text).strip()


def strip(text):
    """A header without comments and attributes, but with the mark that says where the private fields begin."""
    text = re.sub(r"/\*< private >\*/", "PRIVATE;", text)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S).replace("\\\n", " ")
    return re.sub(r"\s*G_GNUC_\w+(?: \([^)]*\))?", "", text)


def read_comments(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for match in COMMENT.finditer(file.read()):
                comment = Comment(match.group(1))
                if comment.name:
                    yield comment


def name_parameters(text):
    parameters = [parameter.strip() for parameter in text.split(",")]
    return [re.search(r"(\w+|\.\.\.)$", parameter).group(1) for parameter in parameters if parameter != "void"]


def name_fields(text):
    for declaration in text.split("PRIVATE")[0].split(";"):
        if declaration.strip():
            yield next(filter(None, FIELD.search(declaration.strip()).groups()))


def read_types(text):
    for match in DECLARED_TYPE.finditer(text):
        yield Symbol("type", match.group(1))
    for match in ENUM.finditer(text):
        members = re.findall(r"^\s*(AVN_\w+)", match.group(1), re.M)
        yield Symbol("enum", match.group(2), members)
    for match in STRUCT.finditer(text):
        yield Symbol("struct", match.group(1), name_fields(match.group(2)))
    for match in OPAQUE.finditer(text):
        yield Symbol("type", match.group(1))
    for match in CALLBACK.finditer(text):
        yield Symbol("callback", match.group(1), name_parameters(match.group(2)))


def read_symbols(paths):
    """All symbols of the headers. A type and its AVN_TYPE_ macro are one symbol: the macro says no more."""
    symbols = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = strip(file.read())
        found = list(read_types(text))
        for match in MACRO.finditer(text):
            if not match.group(1).startswith("AVN_TYPE_"):
                found.append(Symbol("macro", match.group(1), name_parameters(match.group(2)) if match.group(2) else ()))
        for match in FUNCTION.finditer(text):
            result, name, parameters = match.groups()
            fails = "GError **" in parameters
            found.append(Symbol("function", name, name_parameters(parameters), result.strip() != "void", fails))
        for symbol in found:
            if symbol.name not in symbols or symbol.kind != "type":
                symbols[symbol.name] = symbol
    return symbols


def count_exports(paths):
    """How many declarations are marked as exported, however they are written."""
    count = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines = [line for line in strip(file.read()).split("\n") if not line.lstrip().startswith("#")]
        count += len(re.findall(r"\bAVN_AVAILABLE\b", re.sub(r"#define.*", "", "\n".join(lines))))
    return count
