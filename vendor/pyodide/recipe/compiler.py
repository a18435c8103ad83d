#!/usr/bin/python3
"""The compiler of the wheels, called wcc for C and wc++ for C++: emcc with Pyodide's ABI.

A copy of this file lies in the chroot under both names. Build systems call it as they would call
gcc on Linux; it makes an extension module an Emscripten side module that exports nothing but the
function by which Python imports it.
"""

import os
import sys
from pathlib import PurePath

# Pyodide 314 unwinds the stack with WebAssembly's own exceptions; a module that did it in
# another way could not be linked to it.
ABI = ("-fwasm-exceptions", "-sSUPPORT_LONGJMP=wasm")
# What linkers on Linux know and the one for WebAssembly does not, or not in a side module.
UNKNOWN = {
    "-shared",
    "-sSIDE_MODULE=1",
    "-Wl,--start-group",
    "-Wl,--end-group",
    "-Wl,--as-needed",
    "-Wl,--no-undefined",
    "-Wl,--allow-shlib-undefined",
    "-Wl,-O1",
    "-lm",
    "-ldl",
}
UNKNOWN_BEGINNINGS = ("-Wl,-soname", "-Wl,-rpath")


def command(called: str, arguments: "list[str]") -> "list[str]":
    """Return the command of Emscripten for a call of this compiler by the name `called`."""
    tool = "em++" if called.endswith("++") else "emcc"
    asks = "--version" in arguments or "-v" in arguments
    compiles = "-c" in arguments
    module = _module(arguments)
    if compiles:
        arguments = [*arguments, "-fPIC", "-g0"]
    elif module:
        kept = (a for a in arguments if a not in UNKNOWN and not a.startswith(UNKNOWN_BEGINNINGS))
        arguments = [
            *kept,
            "-sSIDE_MODULE=2",
            "-sWASM_BIGINT",
            "-O2",
            f"-sEXPORTED_FUNCTIONS=_PyInit_{module}",
            "-Wno-map-unrecognized-libraries",
        ]
    return [tool, *arguments, *(() if asks else ABI)]


def _module(arguments: "list[str]") -> str:
    """Return the name of the extension module that is linked, or nothing."""
    output = arguments[arguments.index("-o") + 1] if "-o" in arguments else ""
    return PurePath(output).name.partition(".")[0] if output.endswith(".so") else ""


if __name__ == "__main__":
    emscripten = command(sys.argv[0], sys.argv[1:])
    os.execvp(emscripten[0], emscripten)
