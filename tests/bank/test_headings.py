"""Headings become facts, and facts keep their ids."""

from typing import Any

from quizapp.bank.headings import (
    MOST_FACTS,
    drop_fact,
    facts_after,
    make_fact,
    write_article,
)

ONE = "It melts in spring, the rivers rise, and the town is wet."
TWO = "Concrete ages slowly; engineers look for cracks every year."
THREE = "Fish climb the ladder that was built for them long ago."


def article(*sections: tuple[str, str]) -> str:
    return "Intro.\n\n" + "\n".join(f"## {heading}\n\n{text}\n" for heading, text in sections)


def fact(fact_id: str, heading: str, questions: int = 1) -> dict[str, Any]:
    made = [{"id": f"{fact_id}-{n}"} for n in range(questions)]
    return {"id": fact_id, "heading": heading, "questions": made}


BEFORE = article(("Snow melts", ONE), ("Dams age", TWO))
FACTS = [fact("snow", "Snow melts"), fact("dams", "Dams age")]


def after(*sections: tuple[str, str], facts: list[dict[str, Any]] = FACTS) -> list[tuple[str, str]]:
    found = facts_after(facts, BEFORE, article(*sections))
    return [(item["id"], item["heading"]) for item in found]


def test_new_headings_become_facts() -> None:
    found = facts_after([], "", BEFORE)
    assert [(item["id"], item["heading"], item["questions"]) for item in found] == [
        ("snow-melts", "Snow melts", []),
        ("dams-age", "Dams age", []),
    ]


def test_a_number_before_a_heading_is_none_of_its_name() -> None:
    assert facts_after([], "", "## 1.) Snow\n\nText.")[0]["heading"] == "Snow"


def test_a_reworded_heading_keeps_its_fact() -> None:
    assert after(("Snow melts earlier", ONE), ("Dams age", TWO)) == [
        ("snow", "Snow melts earlier"),
        ("dams", "Dams age"),
    ]


def test_an_entirely_new_heading_above_the_same_text_keeps_its_fact() -> None:
    assert after(("Warm springs", ONE), ("Dams age", TWO))[0] == ("snow", "Warm springs")


def test_a_moved_section_keeps_its_fact() -> None:
    assert after(("Dams age", TWO), ("Snow melts", ONE)) == [
        ("dams", "Dams age"),
        ("snow", "Snow melts"),
    ]


def test_moved_and_reworded_at_once() -> None:
    assert after(("Old dams", TWO), ("Fish", THREE), ("The snow melts", ONE)) == [
        ("dams", "Old dams"),
        ("fish", "Fish"),
        ("snow", "The snow melts"),
    ]


def test_two_facts_whose_headings_are_swapped_keep_them() -> None:
    """The heading determines the subject of the questions."""
    assert after(("Dams age", ONE), ("Snow melts", TWO)) == [
        ("dams", "Dams age"),
        ("snow", "Snow melts"),
    ]


def test_a_removed_section_with_questions_is_not_lost() -> None:
    assert after(("Dams age", TWO)) == [("snow", "Snow melts"), ("dams", "Dams age")]
    assert after(("Snow melts", ONE)) == [("snow", "Snow melts"), ("dams", "Dams age")]
    assert facts_after([fact("snow", "Snow melts", 0)], BEFORE, "No headings.") == []


def test_a_lost_section_that_comes_back_is_known() -> None:
    without = article(("Dams age", TWO))
    facts = facts_after(FACTS, BEFORE, without)
    back = facts_after(facts, without, BEFORE)
    assert [item["id"] for item in back] == ["snow", "dams"]


def test_a_section_that_was_no_fact_stays_none() -> None:
    found = facts_after([fact("snow", "Snow melts")], BEFORE, article(("Snow", ONE), ("Dams", TWO)))
    assert [item["id"] for item in found] == ["snow"]


def test_a_heading_that_is_being_typed_gets_its_name_in_the_end() -> None:
    facts: list[dict[str, Any]] = []
    text = ""
    for heading in ("S", "Sno", "Snow m", "Snow melts"):
        facts = facts_after(facts, text, f"## {heading}\n")
        text = f"## {heading}\n"
    assert [(item["id"], item["heading"]) for item in facts] == [("snow-melts", "Snow melts")]


def test_the_same_heading_twice_is_one_fact() -> None:
    assert after(("Snow melts", ONE), ("Snow melts", THREE), ("Dams age", TWO)) == [
        ("snow", "Snow melts"),
        ("dams", "Dams age"),
    ]


def test_sections_can_be_made_facts_and_be_left_out() -> None:
    content: dict[str, Any] = {"quiz": {"facts": [fact("dams", "Dams age")]}, "article": BEFORE}
    both = make_fact(content, "Snow melts")
    assert [item["id"] for item in both["quiz"]["facts"]] == ["snow-melts", "dams"]
    assert drop_fact(both, "snow-melts") == content
    assert drop_fact(content, "dams") == content


def test_writing_the_article_moves_the_facts_along() -> None:
    content: dict[str, Any] = {"quiz": {"title": "T", "facts": FACTS}, "article": BEFORE}
    written = write_article(content, BEFORE.replace("Dams age", "Dams grow old"))
    assert written["quiz"]["facts"][1]["heading"] == "Dams grow old"
    assert content["quiz"]["facts"] is FACTS


def test_a_new_heading_that_occurs_twice_is_one_fact() -> None:
    assert len(facts_after([], "", article(("Snow", ONE), ("Snow", TWO)))) == 1


def test_thousands_of_headings_make_no_thousands_of_facts() -> None:
    text = "".join(f"## Heading {n}\n\n" for n in range(10_000))
    facts = facts_after([], "", text)
    assert len(facts) == MOST_FACTS
    again = facts_after(facts, text, text.replace("Heading", "Headline"))
    assert len(again) <= MOST_FACTS
