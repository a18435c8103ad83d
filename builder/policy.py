"""The page's Content-Security-Policy: only this site's files, only scripts known by their hash."""

import base64
import hashlib
import re

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
_TYPE = re.compile(r'\btype="?([\w/+-]+)')
_RUNS = {"", "module", "text/javascript", "application/javascript"}
_HEAD = '<meta charset="utf-8">'


def secured(page: str) -> str:
    """Return a page with a policy that names the hash of each script written in it.

    Style attributes stay allowed: KaTeX places its boxes by them. Python is WebAssembly, in a
    worker made from a blob: such a one is bound by this policy too, one from a file would not be.
    """
    hashes = sorted({_hash(match[2]) for match in _INLINE.finditer(page) if _runs(match[1])})
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {' '.join(hashes)}".rstrip(),
            "worker-src 'self' blob:",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace(_HEAD, f"{_HEAD}\n      {meta}", 1)


def _runs(attributes: str) -> bool:
    kind = _TYPE.search(attributes)
    return (kind[1] if kind else "") in _RUNS


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
