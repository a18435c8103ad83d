"""The pyconfig.h of Pyodide's Python, which is not published, from what that Python says.

Pyodide's standard library holds the values of its pyconfig.h in its sysconfig data; Debian's
header of the same Python version gives the form.
"""

import re
import runpy
from collections.abc import Mapping
from pathlib import Path

_SET = re.compile(r"#define (\w+)(?:\s+.*)?$")
_UNSET = re.compile(r"/\* #undef (\w+) \*/")
_KNOWN = re.compile(r"(?:#define|#undef) (\w+)")
_BELONGS = re.compile(r"HAVE_|SIZEOF_|ALIGNOF_|WITH_|Py_|_Py|PY_CALL")
# Protects the header from being read twice.
_GUARD = "Py_PYCONFIG_H"


def variables(sysconfigdata: Path) -> dict[str, str | int]:
    """Return `build_time_vars` of a sysconfig data module, which is run for it."""
    found: dict[str, str | int] = runpy.run_path(str(sysconfigdata))["build_time_vars"]
    return found


def pyconfig(template: str, values: Mapping[str, str | int]) -> str:
    """Return the header `template` with `values`; a value of 0 or nothing leaves a name undefined.

    Names that the template lacks are added before its last line, which ends its guard.
    """
    lines = []
    for line in template.splitlines():
        name = _SET.match(line) or _UNSET.match(line)
        known = name is not None and name[1] in values and name[1] != _GUARD
        lines.append(_line(name[1], values[name[1]]) if name and known else line)
    have = set(_KNOWN.findall(template))
    for name_, value in sorted(values.items()):
        wanted = _BELONGS.match(name_) and not name_.startswith("PY_CFLAGS")
        if wanted and name_ not in have and not _empty(value):
            lines.insert(-1, _line(name_, value))
    return "\n".join(lines) + "\n"


def _line(name: str, value: str | int) -> str:
    return f"/* #undef {name} */" if _empty(value) else f"#define {name} {value}"


def _empty(value: str | int) -> bool:
    return value in (0, "0", "")
