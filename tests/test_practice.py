"""Practice: when a card comes back, what is kept of it, and how cards are made from pages."""

import json
import re
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import by_node, typesetter

from builder.decisions import Decisions
from builder.errors import FaultsError
from builder.exercise import read
from builder.leftsides import asked_for
from builder.myst import Directive
from builder.practice import Front, deck, fronts, listed, off_the_page, with_cards
from builder.sheets import Entry, entries_of
from builder.source import Page

ROOT = Path(__file__).parent.parent
DAYS = [1, 3, 7, 14, 30]
DAY = 86_400_000  # ms
NOON = 1_800_000_000_000 // DAY * DAY + DAY // 2  # of some day, in UTC
MARK = "0" * 6

# Few examples, each with many histories: every example starts Node once.
few = settings(max_examples=8)
offsets = st.integers(-14 * 60, 12 * 60)
results = st.sampled_from(["right", "helped", "wrong"])
times = st.integers(0, 4 * 10**12)
steps = st.lists(st.tuples(results, times, offsets), min_size=1, max_size=12)
records = st.fixed_dictionaries(
    {
        "box": st.integers(1, 5),
        "due": st.integers(0, 50_000),
        "when": times,
        "count": st.integers(1, 4),
        "mark": st.sampled_from([MARK, "a" * 6]),
    }
)


def ask(*asked: tuple[Any, ...]) -> list[Any]:
    """Return what the schedule answers to questions: a name with arguments each."""
    answers: list[Any] = by_node(ROOT / "tests" / "practice" / "schedule.mjs", asked=asked)
    return answers


def card(name: str, module: int = 0, page: str = "", missed: bool = False) -> dict[str, Any]:
    page = page or f"lessons/{module}-a/1-b/"
    return {"id": name, "mark": MARK, "module": module, "page": page, "missed": missed}


def record(box: int, due: int, when: int, count: int = 1, mark: str = MARK) -> dict[str, Any]:
    return {"box": box, "due": due, "when": when, "count": count, "mark": mark}


def test_right_moves_up_wrong_back_to_the_first_box_and_help_leaves_it() -> None:
    # Answered on the day on which it is due, in a place whose clocks agree with UTC.
    time, at = NOON, []
    for result in ["right"] * 5 + ["helped", "wrong", "helped", "right"]:
        at.append((result, time, 0))
        time += DAY * 31
    found = ask(("history", at))[0]
    assert [kept["box"] for kept, _ in found] == [2, 3, 4, 5, 5, 5, 1, 1, 2]
    assert [days for _, days in found] == [3, 7, 14, 30, 30, 30, 1, 1, 3]
    assert [kept["count"] for kept, _ in found] == list(range(1, 10))


def test_right_before_it_is_due_shows_little_and_wrong_counts_at_any_time() -> None:
    kept, *_ = ask(("answered", None, MARK, "right", [NOON, 0]))
    early, late, wrong = ask(
        ("answered", kept, MARK, "right", [NOON + DAY, 0]),
        ("answered", kept, MARK, "right", [NOON + 3 * DAY, 0]),
        ("answered", kept, MARK, "wrong", [NOON + DAY, 0]),
    )
    assert (early["box"], early["due"]) == (kept["box"], kept["due"])
    assert late["box"] == kept["box"] + 1
    assert (wrong["box"], wrong["due"]) == (1, kept["due"] - 1)


def test_days_begin_at_four_in_the_morning_wherever_the_reader_is() -> None:
    midnight = NOON - DAY // 2
    hour = DAY // 24
    asked = [(midnight + h * hour, 0) for h in (-1, 3, 4, 27, 28)]
    days = ask(*(("day", *each) for each in asked))
    assert [day - days[0] for day in days] == [0, 0, 1, 1, 2]
    # Four in the morning of New York, whose clocks are five hours behind.
    before, after = ask(("day", midnight + 9 * hour - 1, 300), ("day", midnight + 9 * hour, 300))
    assert after - before == 1


@few
@given(st.lists(steps, min_size=20, max_size=40), times, offsets)
def test_whatever_the_clock_does_a_card_is_due_within_its_boxs_time(
    histories: list[Any], later: int, offset: int
) -> None:
    found = ask(*(("history", history) for history in histories))
    last = [history[-1][0] for history in found]
    for history in found:
        for kept, days in history:
            assert 0 <= days <= DAYS[kept["box"] - 1]
    # At any other time of any other clock it is due within days, and stays so as time passes.
    asked = [("wait", kept, MARK[:1], [time, offset]) for kept in last
             for time in (later, later + 40 * DAY, later + 10**13)]  # fmt: skip
    waits = ask(*asked)
    assert all(0 <= days <= 30 for days in waits)
    assert all(days == 0 for days in waits[2::3])


@few
@given(st.lists(st.tuples(records, offsets), min_size=30, max_size=60))
def test_no_record_however_odd_keeps_a_card_away_longer_than_its_box(odd: list[Any]) -> None:
    # Nearly two days more, for whoever has flown around the world since the answer.
    now = [("wait", kept, kept["mark"], [kept["when"] + (DAYS[kept["box"] - 1] + 2) * DAY, offset])
           for kept, offset in odd]  # fmt: skip
    assert set(ask(*now)) == {0}


def test_a_clock_set_back_makes_a_card_due_and_its_next_answer_sets_it_right() -> None:
    kept = record(5, NOON // DAY + 330, NOON + 300 * DAY, 7)
    days, next_ = ask(
        ("wait", kept, MARK, [NOON, 0]),
        ("answered", kept, MARK, "right", [NOON, 0]),
    )
    assert days == 0
    assert next_["when"] == NOON
    assert ask(("wait", next_, MARK, [NOON, 0])) == [30]


def test_a_card_that_asks_something_else_now_is_asked_now_and_keeps_its_box() -> None:
    kept = record(4, NOON // DAY + 10, NOON)
    days, right, wrong = ask(
        ("wait", kept, "f" * 6, [NOON, 0]),
        ("answered", kept, "f" * 6, "right", [NOON, 0]),
        ("answered", kept, "f" * 6, "wrong", [NOON, 0]),
    )
    assert days == 0
    assert (right["box"], right["mark"]) == (5, "f" * 6)
    assert wrong["box"] == 1


sets = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 3), st.booleans(), st.none() | records),
    max_size=60,
)


@few
@given(st.lists(st.tuples(sets, st.integers(0, 2**32)), min_size=8, max_size=16), times)
def test_sessions_take_what_is_due_once_and_the_same_for_the_same_seed(
    drawn: list[Any], now: int
) -> None:
    asked = []
    for known, seed in drawn:
        cards = [
            card(f"eq-{k}", module, f"lessons/{module}/{page}/", missed)
            for k, (module, page, missed, _) in enumerate(known)
        ]
        kept = {f"eq-{k}": each[3] for k, each in enumerate(known) if each[3]}
        asked += [
            ("session", cards, kept, [now, 0], seed),
            ("session", cards, kept, [now, 0], seed),
            ("session", cards, kept, [now, 0], seed, {"ahead": True}),
            ("counts", cards, kept, [now, 0]),
        ]
    found = ask(*asked)
    for k, (known, _) in enumerate(drawn):
        once, again, ahead, count = found[4 * k : 4 * k + 4]
        assert once == again
        assert len(once) == len(set(once)) == min(10, count["due"] + count["fresh"])
        assert len(ahead) == len(set(ahead)) == min(10, len(known))
        assert set(once) <= set(ahead) or len(ahead) == 10
        assert sum(count["boxes"]) + count["fresh"] == len(known)
        assert sum(count["coming"].values()) + count["due"] + count["fresh"] == len(known)
        assert all(1 <= int(day) <= 30 for day in count["coming"])


def test_no_card_waits_for_ever_however_many_others_are_due() -> None:
    cards = [card(f"eq-{k}", k % 3) for k in range(60)]
    # A session a day for forty days, in which two of three cards are missed.
    seen, kept = ask(("daily", cards, NOON, 40))[0]
    assert len(set(seen)) == len(cards)
    time = NOON + 40 * DAY
    waited = [(time - each["when"]) / DAY / DAYS[each["box"] - 1] for each in kept.values()]
    assert max(waited) < 16


def test_missed_cards_come_sooner_and_those_missed_in_their_lesson_before_other_new_ones() -> None:
    when = NOON - 20 * DAY
    day = NOON // DAY
    known = [record(1, day - 19, when), *(record(4, day - 6, when) for _ in range(11))]
    cards = [card(f"eq-{k}") for k in range(12)]
    chosen = ask(("session", cards, {c["id"]: r for c, r in zip(cards, known, strict=True)},
                  [NOON, 0], 3))[0]  # fmt: skip
    assert "eq-0" in chosen
    fresh = [card(f"eq-{k}", missed=k in (5, 11)) for k in range(30)]
    chosen = ask(("session", fresh, {}, [NOON, 0], 3))[0]
    assert {"eq-5", "eq-11"} <= set(chosen)


def test_neighbours_come_from_different_modules_as_far_as_that_goes() -> None:
    cards = [card(f"eq-{m}-{k}", m, f"lessons/{m}-a/{k}-b/") for m in range(3) for k in range(3)]
    for seed in range(5):
        order = [name[3] for name in ask(("session", cards, {}, [NOON, 0], seed))[0]]
        assert all(a != b for a, b in pairwise(order)), order
    pages = [card(f"eq-{p}-{k}", 0, f"lessons/0-a/{p}-b/") for p in range(2) for k in range(4)]
    order = [name[3] for name in ask(("session", pages, {}, [NOON, 0], 1))[0]]
    assert sum(a == b for a, b in pairwise(order)) <= 1


# What is kept.

wholes = st.dictionaries(st.sampled_from([f"eq-{k}" for k in range(5)]), records)


@few
@given(st.lists(st.tuples(wholes, wholes, wholes), min_size=10, max_size=20))
def test_two_records_become_the_same_one_in_any_order(drawn: list[Any]) -> None:
    pairs = ask(*(("merged", *two) for one, other, third in drawn
                  for two in ((one, other), (other, one), (one, one), (other, third))))  # fmt: skip
    asked = []
    for k, (one, other, third) in enumerate(drawn):
        both, back, same, right = pairs[4 * k : 4 * k + 4]
        assert both == back
        assert same == one
        assert set(both) == set(one) | set(other)
        for name, kept in both.items():
            assert kept in (one.get(name), other.get(name))
            assert kept["count"] == max(w[name]["count"] for w in (one, other) if name in w)
        asked += [("merged", both, third), ("merged", one, right)]
    found = ask(*asked)
    assert found[::2] == found[1::2]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["box", "due", "when", "count", "mark", "modules", "also", "eq-a"])
            | st.text(max_size=8),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
).filter(lambda value: "NaN" not in json.dumps(value) and "Infinity" not in json.dumps(value))


@few
@given(st.lists(json_values, min_size=60, max_size=100), st.lists(records, max_size=5))
def test_of_what_comes_from_elsewhere_only_the_sound_part_is_taken(
    odd: list[Any], good: list[Any]
) -> None:
    mixed = {f"exercise-{k}": each for k, each in enumerate(good)}
    hostile = {
        "__proto__": record(1, 1, 1),
        "constructor": record(1, 1, 1),
        "eq-": record(1, 1, 1),
        "eq-<b>": record(1, 1, 1),
        "eq-six": record(6, 1, 1),
        "eq-half": {**record(1, 1, 1), "box": 1.5},
        "eq-far": record(1, 10**12, 1),
        "eq-before": record(1, 1, -1),
        "eq-mark": record(1, 1, 1, mark="<i>"),
        "also": {"modules": ["1-a", 7, "<b>", "1-a", None]},
    }
    *found, both = ask(*(("sound", each) for each in odd), ("sound", {**hostile, **mixed}))
    assert both == {**mixed, "also": {"modules": ["1-a"]}}
    for each in found:
        assert isinstance(each, dict)
        for name, kept in each.items():
            assert name == "also" or re.fullmatch(r"(exercise|eq)-[^<]+", name)
            assert name == "also" or set(kept) == {"box", "due", "when", "count", "mark"}
    again = ask(*(("sound", each) for each in [*found, both]))
    assert again == [*found, both]


# The session that a tab is in.

KNOWN = [["eq-a", MARK], ["eq-b", MARK], ["__proto__", MARK]]
SESSION: dict[str, Any] = {
    "day": 7,
    "answers": 3,
    "turn": 2,
    "turns": [{"id": name, "again": False} for name in ("eq-gone", "eq-a", "eq-b")],
    "done": [{"id": "eq-gone", "right": True}, {"id": "eq-a", "right": False}],
    "open": {
        "mark": MARK,
        "result": "wrong",
        "words": "Goes into box 1.",
        "given": "0",
        "hinted": True,
        "unfolded": False,
        "fields": ["1/2", True],
        "places": [1, 0],
    },
}


def left(value: Any, day: int = 7, answers: int = 3) -> tuple[Any, ...]:
    return ("left", value, KNOWN, day, answers)


def test_a_session_goes_on_without_cards_that_are_no_more_until_its_day_ends() -> None:
    changed = {**SESSION, "open": {**SESSION["open"], "mark": "a" * 6}}
    beyond = {**SESSION, "turns": [*SESSION["turns"][:2], {"id": "eq-new", "again": False}]}
    whole, other, over, tomorrow, erased = ask(
        left(SESSION), left(changed), left(beyond), left(SESSION, day=8), left(SESSION, answers=2)
    )
    assert whole == {
        **SESSION,
        "turn": 1,
        "turns": SESSION["turns"][1:],
        "done": SESSION["done"][1:],
    }
    assert other == {**whole, "open": None}  # what it asks is another question now
    assert over is tomorrow is erased is None


@few
@given(st.lists(json_values, min_size=60, max_size=100), st.data())
def test_nonsense_is_no_session(odd: list[Any], data: Any) -> None:
    keys = [*SESSION, *SESSION["open"]]
    mixed = []
    for each in odd:
        key = data.draw(st.sampled_from(keys))
        inner = {**SESSION["open"], key: each}
        mixed.append({**SESSION, **({key: each} if key in SESSION else {"open": inner})})
    for found in ask(*(left(each) for each in (*odd, *mixed))):
        if found is None:
            continue
        assert set(found) == set(SESSION)
        assert 0 <= found["turn"] < len(found["turns"])
        ids = {name for name, _ in KNOWN}
        assert all(each["id"] in ids for each in (*found["turns"], *found["done"]))
        card = found["open"]
        assert card is None or set(card) == set(SESSION["open"])
        assert card is None or card["result"] in ("right", "helped", "wrong", None)
        assert card is None or all(isinstance(each, str | bool) for each in card["fields"])


# Cards from pages.

PAGE = Page(PurePosixPath("lessons/1-a/2-b.md"), "lessons/1-a/2-b.md", "# Title\n", (1, 2))
URL = "lessons/1-a/2-b/"


def section(name: str, kind: str, asked: str, said: str = "because", number: int = 1) -> str:
    return (
        f'<section aria-labelledby="{name}-title" class="exercise" data-kind="{kind}" id="{name}">'
        f'<p class="exercise-title" id="{name}-title">Exercise {number}</p><p>{asked}</p>'
        f'<uphill-exercise data-key="{{}}"></uphill-exercise><div data-says="right">{said}</div>'
        f'<details class="solution"><p>{said} <a href="../1-c/#eq-x">before</a></p></details>'
        "</section>"
    )


def cards(content: str, asked: dict[str, Front] | None = None) -> list[Any]:
    return [*deck(PAGE, URL, content, asked or {}, lambda piece: piece).cards]


def test_exercises_become_cards_if_a_page_can_judge_them() -> None:
    kinds = ["choice", "code", "number", "explain", "match"]
    content = "<p>x</p>".join(section(f"exercise-{kind}", kind, "Why?") for kind in kinds)
    assert [card.kind for card in cards(content)] == ["choice", "number", "match"]
    assert cards(content)[0].id == "exercise-choice"


def test_the_mark_of_an_exercise_changes_with_what_it_asks_and_not_with_what_is_said() -> None:
    def mark(*more: Any, **named: Any) -> str:
        (found,) = cards(section("exercise-a", "number", *more, **named))
        return str(found.mark)

    asked = mark("How much is 2?")
    assert asked == mark("How much  is\n2?")
    assert asked == mark("How much is 2?", said="another reason", number=7)
    assert asked != mark("How much is 3?")
    assert re.fullmatch("[0-9a-f]{6}", asked)  # as the store takes it


def test_a_formula_of_a_sheet_becomes_a_card_without_its_number() -> None:
    content = (
        '<p>The rule says</p>\n<p><span id="eq-rule"></span></p>\n'
        '<div class="arithmatex">\\[f = g.\n\\tag{1.2.3}\\label{rule}\\]</div>\n'
        "<p>where <em>g</em> is known.</p>\n<p>More.</p>\n"
        '<p><span id="eq-step"></span></p><div class="arithmatex">\\[1\\label{step}\\]</div>'
    )
    (found,) = cards(content, {"rule": Front("The <b>rule</b>", "<p>Given: g.</p>")})
    assert (found.id, found.kind, found.name) == ("eq-rule", "formula", "The <b>rule</b>")
    front, back = found.html.split('<div class="practice-back">')
    assert "The <b>rule</b>" in front
    assert "Given: g." in front
    assert "f = g" not in front
    assert "More." not in back
    assert "is known" not in found.html  # the lesson goes on, not the card
    assert "tag" not in found.html
    assert "f = g." not in back  # where a sentence of the lesson ends


def test_addresses_on_cards_lead_from_the_root_of_the_site() -> None:
    content = section(
        "exercise-a", "number", '<a href="#here">1</a><a href="https://a.example/#b">'
    )
    content += section(
        "exercise-b",
        "number",
        '<a href="../../../glossary/#term-x">2</a><img src="p.svg"><svg><use href="#dot"/></svg>',
    )
    found = "".join(each.html for each in cards(content))
    hrefs = re.findall(r'(?:href|src)="([^"]*)"', found)
    assert hrefs == [
        *(f"{URL}#here", "https://a.example/#b", "lessons/1-a/1-c/#eq-x"),
        *("glossary/#term-x", f"{URL}p.svg", "#dot", "lessons/1-a/1-c/#eq-x"),
    ]


def test_the_file_of_a_page_is_named_after_what_it_holds() -> None:
    one, other = (deck(PAGE, URL, section("exercise-a", "number", q), {}, str) for q in "12")
    path, content = one.file
    assert re.fullmatch(r"assets/decks/1-a\.2-b\.[0-9a-f]{8}\.js", path)
    assert path != other.file[0]
    said = content.decode().split("]=", 1)[1].rstrip(";\n")
    assert json.loads(said) == {card.id: card.html for card in one.cards}
    modules = json.loads(listed([one], {1: "First module"}))
    mark = one.cards[0].mark
    page = {
        "url": URL,
        "title": "1.2 Title",
        "file": path,
        "cards": [["exercise-a", "number", mark]],
    }
    assert modules == [{"title": "First module", "pages": [page]}]
    page_html = with_cards("<uphill-practice></uphill-practice>", '[{"a": "b<"}]')
    assert 'data-cards="[{&quot;a&quot;: &quot;b&lt;&quot;}]"' in page_html


FORMULAS = f"""\
{PAGE.source.stem}:
  on-sheet:
    rule:
      name: The rule for $f$
      when: $x > 0$, and `b` < 1
"""
LESSON = """\
# Title

$$ f = g $$ (rule)
"""


def entries() -> tuple[Entry, ...]:
    page = Page(PAGE.source, PAGE.uri, LESSON, (1, 2))
    return entries_of(page, Decisions(PAGE.source.parent / "formulas.yml", FORMULAS))


def test_what_asks_for_a_formula_is_set_as_its_module_says() -> None:
    found, formulas = fronts(entries(), typesetter(ROOT / "fronts"))
    assert {formula.tex for formula in formulas} == {"f", "x > 0", "\\displaystyle f = {?}"}
    assert found["rule"].name.startswith("The rule for ")
    assert "<code>b</code> &lt; 1.</p>" in found["rule"].given


def test_the_front_asks_for_left_sides_and_counts_them() -> None:
    asked = {
        r"(u v)' = u'\, v + u\, v' .": r"$\displaystyle (u v)' = {?}$",
        r"|R| \le M \tag{1.2.3}": r"$\displaystyle |R| \le {?}$",
        r"a = b, \qquad c \approx d": r"Two formulas: $\displaystyle a = {?}$, "
        r"$\displaystyle c \approx {?}$",
        # One formula over two lines, a matrix, and a bound on both sides.
        r"\begin{aligned} S &= 1 \\ &= 2 \end{aligned}": r"$\displaystyle S = {?}$",
        r"J = \begin{bmatrix} a & b \\ c & d = 1 \end{bmatrix}": r"$\displaystyle J = {?}$",
        r"0 < x < 1": "",
    }
    assert {tex: asked_for(tex) for tex in asked} == asked
    assert (
        'class="practice-asked"' in fronts(entries(), typesetter(ROOT / "fronts"))[0]["rule"].asked
    )


def test_a_card_shows_what_its_question_needs_of_the_lesson_and_the_page_does_not() -> None:
    figure = '<figure id="fig-f"><svg></svg></figure>'
    needs = '<div data-card="figure">fig-f</div><div data-card="context">Let f = 1.</div>'
    bare = section("exercise-a", "number", "Why?")
    content = figure + bare.replace("<p>Why", f"{needs}<p>Why")
    (found,) = cards(content)
    before = found.html.partition("<p>Why?</p>")[0]
    assert figure + '<p class="practice-context">Let f = 1.</p>' in before
    assert "data-card" not in found.html
    assert found.mark == cards(bare)[0].mark
    assert off_the_page(content) == figure + bare
    assert cards(bare.replace("<p>Why", '<div data-card="no"></div><p>Why')) == []


@pytest.mark.parametrize(
    ("asked", "key", "told"),
    [
        ("Use {eq}`tide`.", "", "{eq}`tide`"),
        ("Is (1.2.3) so?", "", "(1.2.3)"),
        ("Is [it](#fig-f) so?", "", "(#fig-f)"),
        ("Is (1.2.3) so?", "context: Here (1.2.3) is $1$.", ""),
        ("Is [it](#fig-f) so?", "figure: fig-f", ""),
        ("Is (1.2.3) so?", "practice: no", ""),
        ("So?", "practice: never", "neither yes nor no"),
    ],
)
def test_a_question_that_only_its_lesson_can_show_is_told(asked: str, key: str, told: str) -> None:
    body = f"{asked}\n\n```yaml\nkind: number\nanswer: 1\nbecause: So.\n{key}\n```\n\n"
    body += ":::{solution}\nOne.\n:::"
    found = Directive("exercise", "a", {}, body, 1, 2)
    if not told:
        assert read(found, PAGE.source).practised is (key != "practice: no")
        return
    with pytest.raises(FaultsError) as faults:
        read(found, PAGE.source)
    assert told in faults.value.faults[0].wrong


@pytest.mark.parametrize(
    ("said", "key", "told"),
    [
        ("By {eq}`tide` so.", "", "{eq}`tide`"),
        ("By (1.2.3) so.", "context: Here (1.2.3) is $1$.", ""),
        ("By (1.2.4) so.", "context: Here (1.2.3) is $1$.", "(1.2.4)"),
        ("By [the rule](#eq-rule) so.", "", ""),
        ("So in the figure.", "", "the figure"),
        ("So in the figure.", "figure: fig-f", ""),
        ("So in the table above.", "", "table above"),
        ("It follows from the line above.", "", ""),
        ("As this lesson says.", "practice: no", ""),
    ],
)
@pytest.mark.parametrize("place", ["because", "hint", "trap", "solution"])
def test_a_reply_that_only_its_lesson_makes_clear_is_told(
    said: str, key: str, told: str, place: str
) -> None:
    words = dict.fromkeys(("because", "hint", "trap", "solution"), "So.") | {place: said}
    body = (
        f"So?\n\n```yaml\nkind: number\nanswer: 1\nbecause: {words['because']}\n"
        f"hints:\n  - {words['hint']}\ntraps:\n  - by: 2\n    says: {words['trap']}\n{key}\n```\n\n"
        f":::{{solution}}\nOne.\n{words['solution']}\n:::"
    )
    found = Directive("exercise", "a", {}, body, 1, 2)
    if not told:
        assert read(found, PAGE.source)
        return
    with pytest.raises(FaultsError) as faults:
        read(found, PAGE.source)
    (fault,) = faults.value.faults
    assert f"`{told}`" in fault.wrong
    line = next(n for n, text in enumerate(body.split("\n"), 2) if said in text)
    # A trap is named by the line on which it begins.
    assert fault.line == line - (place == "trap")


def test_a_formula_that_cannot_be_set_is_told_with_its_line() -> None:
    class Refusing(type(typesetter(ROOT / "fronts"))):
        def render(self, formulas: Any) -> Any:
            return {formula: "no" for formula in formulas if formula.tex == "x > 0"}

    with pytest.raises(FaultsError) as told:
        fronts(entries(), Refusing())
    assert [(fault.line, "x > 0" in fault.wrong) for fault in told.value.faults] == [(5, True)]
