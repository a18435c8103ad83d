"""What to try where Python cannot read a line, and which name a misspelt one may be."""

import difflib
import keyword
import re
from collections.abc import Iterable

from builder.inpage.sayings import say

# Signs of books and web pages, and what Python has in their place.
_INSTEAD = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′´", "'"),
    **dict.fromkeys("−–—‐‑", "-"),
    **dict.fromkeys("×·⋅∙•∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **{"≤": "<=", "≥": ">=", "≠": "!=", "…": "...", "²": "**2", "³": "**3", "¹": "**1"},
    **{"√": "np.sqrt(…)", "∞": "np.inf", "¬": "not", "∧": "and", "∨": "or", "∈": "in"},
    **{"（": "(", "）": ")", "，": ",", "：": ":", "½": "1/2"},
}
_BLOCKS = ("if", "elif", "else", "for", "while", "def", "class", "with", "try", "except")
_KEYWORDS = sorted(set(keyword.kwlist) - {"False", "None", "True"})


def likely(name: str, names: Iterable[str], alike: float = 0.7) -> str:
    """Return which of these names was meant, or nothing if none is so much `alike`, of 1."""
    same = {other.lower(): other for other in names}
    close = difflib.get_close_matches(name.lower(), same, n=1, cutoff=alike)
    return same[close[0]] if close else ""


def of_syntax(message: str, code: str) -> str:
    """Return what to try after a `SyntaxError` with this message, for this line."""
    return _of_sign(message) or _of_message(message, code) or _of_code(message, code)


def _of_sign(message: str) -> str:
    """Return what to say of a character that Python does not know."""
    if "non-printable" in message:
        return say("space")
    if not (found := re.search(r"invalid character '(.)'", message)):
        return ""
    if instead := _INSTEAD.get(found[1]):
        return say("character", sign=found[1], instead=instead)
    return say("no character", sign=found[1])


def _of_message(message: str, code: str) -> str:
    """Return what to say where Python itself knows what is wrong."""
    outside = re.search(r"'(?!await)(\w+)' (?:outside|not properly in) (function|loop)", message)
    if outside:
        return say("outside", word=outside[1], block=outside[2])
    if "forgot a comma" in message and re.search(r"\b\d+ *[a-zA-Z(]", code):
        return say("times")
    for words, word in (
        ("await|async", "wait"),
        ("Missing parentheses in call to 'print'", "print"),
        ("never closed", "not closed"),
        ("unmatched|does not match", "closed twice"),
        ("f-string", "f-string"),
        ("unterminated", "quote"),
        ("expected ':'", "colon"),
        ("expected 'else'", "one line"),
        ("forgot a comma", "comma"),
        ("leading zeros", "zeros"),
    ):
        if re.search(words, message):
            return say(word)
    return ""


def _of_code(message: str, code: str) -> str:
    """Return what to say of what the line looks like."""
    if re.match(r"[!%]?\s*(?:pip3?|conda)\b", code):
        return say("install")
    if re.match(r"[!%]\s*\w|[\w, ]+=\s*[!%]\s*\w", code):
        return say("notebook")
    if asked := re.fullmatch(r"\?{1,2}([\w.]+)|([\w.]+)\?{1,2}", code):
        return say("help", name=asked[1] or asked[2])
    if re.search(r"^(?:if|elif|while)\b[^=!<>]*=[^=]", code):
        return say("equals")
    if own := re.match(rf"({'|'.join(_KEYWORDS)})\s*=(?!=)", code):
        return say("keyword", name=own[1])
    if "cannot assign" in message:
        return say("assign")
    if "==" in message:
        return say("equals")
    if orphan := re.match(r"(else|elif|except|finally)\b", code):
        return say("orphan", word=orphan[1])
    if meant := _misspelt(code):
        return say("typo", likely=meant)
    for looks, word in (
        (r"&&|\|\||!(?![=r])", "logic"),
        (r"\+\+|--\s*$", "increase"),
        (r"<>", "different"),
        (rf"^(?:{'|'.join(_BLOCKS)})\b[^:]*$", "colon"),
        (r"[-=+*/@<>,.]\s*$|\b(?:and|or|not|in|is)\s*$", "ends"),
        (r"(?<![=!<>])=(?!=).*\w\s+\w+\s*=(?!=)|\w\s+(?:print|import|return)\b", "two"),
        (r"\b\d+[a-zA-Z]|\)\s*\(|\)\s*\w", "times"),
    ):
        if re.search(looks, code):
            return say(word)
    return say("times" if "invalid decimal literal" in message else "syntax")


def _misspelt(code: str) -> str:
    """Return the keyword that the first word of a line may be meant to be, or nothing."""
    first = re.match(r"([a-z]{3,})(?:\s+[\w'\"(\[]|\s*:\s*$)", code)
    if not first or keyword.iskeyword(first[1]) or keyword.issoftkeyword(first[1]):
        return ""
    # What stands behind a name in Python is never another name.
    block = code.rstrip().endswith(":")
    return likely(first[1], _BLOCKS, 0.6) if block else likely(first[1], _KEYWORDS)
