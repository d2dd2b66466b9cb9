"""Writing the article."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.models import DraftAside
from quizapp.services.quizzes.drafts import LoadedDraft
from tests.account.client import Staff
from tests.bank import builders
from tests.editor.writing import ARTICLE, LONG, UID, WEB, save

Read = Callable[[], LoadedDraft]
NEXT = builders.ARTICLE.replace("about 40 percent more\nfruit", "nearly 45 percent more\nfruit")


def autosave(editor: Staff, edition: int, **values: str) -> Any:
    """Send what the page's script sends; return the answer."""
    form = {"title": "T", "summary": "S", "text": "Text.", **values, "edition": str(edition)}
    editor.post(f"{ARTICLE}/saved", form)
    return editor.response.json


def texts(nodes: Any) -> str:
    if isinstance(nodes, str):
        return nodes
    if isinstance(nodes, dict):
        return ""
    return " ".join(texts(node) for node in nodes)


def test_what_was_written_is_stored_and_shown(editor: Staff, draft: Read) -> None:
    save(editor, title="Rivers", summary="On rivers.", text="## Snow\r\n\r\nIt *melts* early.\r\n")
    assert editor.path == ARTICLE
    assert "Saved." in editor.page.text
    assert draft().quiz["title"] == "Rivers"
    assert draft().article == "## Snow\n\nIt *melts* early.\n"
    assert "<em>melts</em> early.</span>" in editor.response.text


def test_saving_unchanged_changes_nothing(editor: Staff, draft: Read) -> None:
    before = draft()
    save(editor)
    assert (draft().edition, draft().differs) == (before.edition, False)


def test_the_first_line_may_be_empty(editor: Staff, draft: Read) -> None:
    save(editor, text="\n\nText.")
    save(editor)
    assert draft().article == "\n\nText."


def test_headings_become_facts_and_keep_their_questions(editor: Staff, draft: Read) -> None:
    before = draft().quiz["facts"][0]
    text = builders.ARTICLE.replace("Bees raise the yield", "What bees do for the yield")
    save(editor, text=text + "\n## Honey\n\nThere is some.\n")
    facts = draft().quiz["facts"]
    assert [fact["id"] for fact in facts] == ["yield", "cost", "honey"]
    assert facts[0] == {**before, "heading": "What bees do for the yield"}
    assert "Honey" in editor.page.text


def test_a_section_can_be_no_fact_and_be_one_again(editor: Staff, draft: Read) -> None:
    save(editor, text=builders.ARTICLE + "\n## Sources\n\nBooks.\n")
    editor.post(f"{ARTICLE}/facts", {"fact": "sources"})
    assert [fact["id"] for fact in draft().quiz["facts"]] == ["yield", "cost"]
    save(editor, text=builders.ARTICLE + "\n## Sources\n\nMany books.\n")
    assert len(draft().quiz["facts"]) == 2
    editor.post(f"{ARTICLE}/facts", {"heading": "Sources"})
    assert [fact["id"] for fact in draft().quiz["facts"]] == ["yield", "cost", "sources"]
    editor.post(f"{ARTICLE}/facts", {"fact": "yield"})
    assert len(draft().quiz["facts"]) == 3


@pytest.mark.parametrize(
    ("values", "status"),
    [({}, 400), ({"heading": "Not there"}, 404), ({"heading": "Hives cost little"}, 404)],
)
def test_no_fact_without_a_section(editor: Staff, values: dict[str, str], status: int) -> None:
    editor.post(f"{ARTICLE}/facts", values)
    assert editor.response.status_code == status


def test_questions_whose_evidence_is_gone_are_flagged_and_mended(
    editor: Staff, stored: Callable[[str], dict[str, Any]]
) -> None:
    save(editor, text=NEXT)
    assert "an orchard bears about 40 percent more fruit" in editor.page.text
    nearest = "With hives nearby, an orchard bears nearly 45 percent more fruit."
    assert nearest in editor.page.text
    form = next(f for f in editor.page.all("form") if f["action"] == f"{ARTICLE}/evidence")
    editor.send(form)
    assert stored("yield-more")["evidence"] == nearest
    assert editor.page.text.count("Take this sentence") == 1


def test_length_and_readability_are_estimated(editor: Staff) -> None:
    save(editor, text=LONG * 10)
    assert "Readability, estimated" in editor.page.text
    assert "Flesch-Kincaid" in editor.page.text
    assert "about 2 minutes" in editor.page.text


def test_problems_of_the_text_stand_on_the_page(editor: Staff) -> None:
    save(editor, title="", text=builders.ARTICLE + "\n# Large\n")
    assert "must not be empty" in editor.page.text
    assert f"Line {len(builders.ARTICLE.splitlines()) + 2}:" in editor.page.text


def test_pasted_text_can_be_tidied_without_a_script(editor: Staff, draft: Read) -> None:
    save(editor, text=WEB, do="tidy")
    assert [fact["heading"] for fact in draft().quiz["facts"]][-2:] == [
        "Snow melts earlier",
        "Dams hold less",
    ]


def test_pasted_text_is_tidied_for_the_script(editor: Staff, draft: Read) -> None:
    before = draft()
    editor.post("/edit/tidy", {"text": "<h2>Snow</h2><p>It <b>melts</b>.</p>"})
    assert editor.response.json == {"text": "## Snow\n\nIt **melts**."}
    assert draft() == before


def test_an_article_of_the_largest_size_can_be_saved(editor: Staff, draft: Read) -> None:
    text = "снег тает весной. " * 14_000
    save(editor, text=text)
    assert draft().article == text
    assert "too long: at most 256 kB" in editor.page.text


def test_the_script_gets_what_to_put_in_place(editor: Staff, draft: Read) -> None:
    told = autosave(editor, draft().edition, text="## Snow\n\nIt *melts* & runs.")
    assert told["edition"] == draft().edition
    assert "melts" in texts(told["preview"])
    assert "Snow" in texts(told["notes"])
    assert "<" not in texts(told["preview"])


def test_a_form_with_a_part_missing_is_refused_and_changes_nothing(
    editor: Staff, draft: Read
) -> None:
    before = draft()
    editor.post(ARTICLE, {"title": "T", "edition": "1"})
    assert editor.response.status_code == 400
    assert draft() == before


# Two editors


@pytest.fixture
def other(app: Flask, editor: Staff) -> Staff:
    return Staff(app, ["editor"], name="Ben", email="ben@example.org")


def test_two_editors_see_both_texts_side_by_side(
    editor: Staff, other: Staff, draft: Read, session: Session
) -> None:
    shown = str(draft().edition)
    save(other, text="Ben’s snow melts.")
    save(editor, edition=shown, text="My snow melts.", summary="Mine.")
    assert editor.response.status_code == 409
    assert draft().article == "Ben’s snow melts."
    assert draft().quiz["summary"] == "Mine."
    assert "saved by Ben after" in editor.page.text
    assert "<mark>Ben’s</mark> snow melts." in editor.response.text
    assert "<mark>My</mark> snow melts." in editor.response.text
    assert session.query(DraftAside).one().text == '"My snow melts."'
    editor.send(text="Snow melts: Ben’s and mine.")
    assert editor.path == ARTICLE
    assert draft().article == "Snow melts: Ben’s and mine."
    assert draft().quiz["summary"] == "Mine."


def test_what_was_kept_aside_can_be_read(editor: Staff, other: Staff, draft: Read) -> None:
    shown = str(draft().edition)
    save(other, text="Theirs.")
    save(editor, edition=shown, text="Mine & more.")
    editor.get(f"/edit/{UID}")
    assert "1 text kept aside" in editor.page.text
    editor.get(f"/edit/{UID}/aside")
    assert "Mine &amp; more." in editor.response.text


def test_one_at_the_title_and_one_at_the_text_are_not_in_each_others_way(
    editor: Staff, other: Staff, draft: Read
) -> None:
    shown = str(draft().edition)
    title = draft().quiz["title"]
    save(other, text="Theirs.")
    editor.post(
        ARTICLE,
        {"edition": shown, "title": "Mine", "summary": draft().quiz["summary"], "text": "Theirs."},
    )
    assert (draft().quiz["title"], draft().article) == ("Mine", "Theirs.")
    assert title != "Mine"


def test_the_script_is_told_of_another_text(editor: Staff, other: Staff, draft: Read) -> None:
    shown = draft().edition
    save(other, text="Theirs.")
    assert autosave(editor, shown, text="Mine.") == {"clash": "Ben"}
    assert editor.response.status_code == 409
    assert draft().article == "Theirs."


def test_two_editors_are_told_of_each_other(editor: Staff, other: Staff) -> None:
    editor.post(f"/edit/{UID}/here")
    assert editor.response.json == {"others": []}
    other.get(ARTICLE)
    assert "Robin And Editor has this article open too" in other.page.text
    other.post(f"/edit/{UID}/here")
    assert other.response.json == {"others": ["Robin And Editor has this article open too."]}


def test_an_editor_who_has_closed_the_page_is_not_announced_any_more(
    editor: Staff, other: Staff
) -> None:
    editor.post(f"/edit/{UID}/here")
    assert "has this article open too" in other.get(ARTICLE).text
    editor.post(editor.get(ARTICLE).one("form", **{"class": "write"})["data-left"])
    assert editor.response.status_code == 204
    assert "has this article open too" not in other.get(ARTICLE).text


def test_a_draft_that_is_gone_is_told(editor: Staff) -> None:
    for path in ("article", "article/saved", "here", "left", "article/evidence", "article/facts"):
        editor.post(f"/edit/nobody/{path}", {"title": "", "summary": "", "text": "", "fact": "x"})
        assert editor.response.status_code == 404, path
