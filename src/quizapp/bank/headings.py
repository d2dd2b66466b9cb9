"""Follows which fact each section of an article covers as headings are added, reworded, moved and removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from quizapp.bank.article import fold, parse_article
from quizapp.bank.names import name_for
from quizapp.bank.parts import Content

SAME_SECTION = 0.6
"""Two headings or sections that are at least this similar, 0 to 1, are the same one."""

MOST_FACTS = 100
"""Headings make no more facts than this. A quiz may have 20; more is a mistake that the check reports."""
_MOST_COMPARED = 60
"""The most headings and sections of either article to compare with each other."""

Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    words: tuple[str, ...]


def write_article(content: Content, article: str) -> Content:
    """Return a content with another article; its facts follow the headings.

    A new level-2 heading becomes a fact. A fact keeps its id and its questions when its heading is reworded or moved. A
    fact whose heading is gone stays as long as it has questions. A section that was not a fact before does not become
    one.
    """
    quiz = content["quiz"]
    facts = facts_after(quiz.get("facts", []), content["article"], article)
    return {"quiz": {**quiz, "facts": facts}, "article": article}


def facts_after(facts: Sequence[Mapping[str, Any]], before: str, after: str) -> list[Fact]:
    """Return the facts that belong to the article as it is now, in its order."""
    old, new = _sections(before), _sections(after)
    match = _match_sections(_with_lost_headings(old, facts), new)
    by_heading = {fold(fact["heading"]): fact for fact in reversed(facts)}
    taken = {fact["id"] for fact in facts}
    placed: list[Fact] = []
    seen: set[str] = set()
    made: set[str] = set()
    for section, former in zip(new, match, strict=True):
        fact = by_heading.get(former) if former is not None else None
        if fact is None:
            # A section that was here before and was not a fact does not become one.
            name = section.heading
            fresh = former is None and name not in by_heading and name not in made
            if name and fresh and len(placed) < MOST_FACTS:
                made.add(name)
                placed.append(_new_fact(name, taken))
        elif fact["id"] not in seen:
            seen.add(fact["id"])
            placed.append(_with_heading(fact, section.heading, taken))
    return _insert_lost(placed, facts, seen)


def make_fact(content: Content, heading: str) -> Content:
    """Add a fact for a section that has none, in the article's order."""
    quiz, taken = content["quiz"], {fact["id"] for fact in content["quiz"].get("facts", [])}
    order = [section.heading for section in _sections(content["article"])]
    facts = [*quiz.get("facts", []), _new_fact(fold(heading), taken)]
    place = {name: n for n, name in reversed([*enumerate(order)])}
    facts.sort(key=lambda fact: place.get(fold(fact["heading"]), len(order)))
    return {**content, "quiz": {**quiz, "facts": facts}}


def drop_fact(content: Content, fact_id: str) -> Content:
    """Remove a fact that has no questions, leaving its section; one with questions stays."""
    quiz = content["quiz"]
    facts = [fact for fact in quiz.get("facts", []) if fact["id"] != fact_id or fact["questions"]]
    return {**content, "quiz": {**quiz, "facts": facts}}


def _sections(article: str) -> list[_Section]:
    parsed = parse_article(article)
    words: list[list[str]] = [[] for _ in parsed.sections]
    for sentence in parsed.sentences:
        words[sentence.section] += sentence.text.casefold().split()
    found = zip(parsed.sections[1:], words[1:], strict=True)
    return [_Section(section.heading, tuple(text)) for section, text in found]


def _with_lost_headings(old: list[_Section], facts: Sequence[Mapping[str, Any]]) -> list[_Section]:
    """Add the facts that have lost their section, because their heading may come back."""
    there = {section.heading for section in old}
    lost = (fold(fact["heading"]) for fact in facts)
    return [*old, *(_Section(heading, ()) for heading in lost if heading not in there)]


def _match_sections(old: list[_Section], new: list[_Section]) -> list[str | None]:
    """Return, for each new section, the heading of the old one that it was, or None."""
    found: list[int | None] = [None] * len(new)
    left = dict(enumerate(old))
    by_heading: dict[str, list[int]] = {}
    for m, former in reversed(left.items()):
        by_heading.setdefault(former.heading, []).append(m)
    for n, section in enumerate(new):
        if same := by_heading.get(section.heading):
            m = same.pop()
            found[n] = m
            del left[m]
    unknown = [n for n, known in enumerate(found) if known is None][:_MOST_COMPARED]
    scored = sorted(
        (
            (_similarity(former, new[n]), -abs(m - n), m, n)
            for m, former in list(left.items())[:_MOST_COMPARED]
            for n in unknown
        ),
        reverse=True,
    )
    for score, _, m, n in scored:
        if score >= SAME_SECTION and m in left and found[n] is None:
            found[n] = m
            del left[m]
    return [None if m is None else old[m].heading for m in found]


def _similarity(old: _Section, new: _Section) -> float:
    """Return how similar two sections are, by their heading or by their text, 0 to 1."""
    headings = SequenceMatcher(None, old.heading.casefold()[:200], new.heading.casefold()[:200])
    if not old.words or not new.words:
        return headings.ratio() if old.heading and new.heading else 0.0
    ours, theirs = set(old.words), set(new.words)
    return max(headings.ratio(), 2 * len(ours & theirs) / (len(ours) + len(theirs)))


def _new_fact(heading: str, taken: set[str]) -> Fact:
    fact_id = name_for(heading, taken, otherwise="fact")
    taken.add(fact_id)
    return {"id": fact_id, "heading": heading, "questions": []}


def _with_heading(fact: Mapping[str, Any], heading: str, taken: set[str]) -> Fact:
    """Return a fact with its section's heading. While a heading is being typed, the id made from it grows with it."""
    renamed = {**fact, "heading": heading}
    if not fact["questions"] and heading.casefold() != fact["heading"].casefold():
        better = name_for(heading, taken - {fact["id"]}, otherwise="fact")
        if better.startswith(fact["id"]):
            taken.add(better)
            renamed["id"] = better
    return renamed


def _insert_lost(
    placed: list[Fact], facts: Sequence[Mapping[str, Any]], seen: set[str]
) -> list[Fact]:
    """Insert the facts that have lost their section after the ones that they followed."""
    result = list(placed)
    previous: str | None = None
    for fact in facts:
        if fact["id"] not in seen and fact["questions"]:
            after = next((n for n, item in enumerate(result, 1) if item["id"] == previous), 0)
            result.insert(after, dict(fact))
        previous = fact["id"] if fact["id"] in {item["id"] for item in result} else previous
    return result
