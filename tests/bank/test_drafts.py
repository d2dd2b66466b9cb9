"""Checks of a draft: its problems, lost evidence, readability."""

import copy
from typing import Any

import pytest

from quizapp.bank.article import parse_article
from quizapp.bank.blank import blank
from quizapp.bank.checking.check import check_paths
from quizapp.bank.checking.draft_check import DraftProblem, check_draft, field_name
from quizapp.bank.checking.readability import readability, syllables_of
from quizapp.bank.names import name_for
from quizapp.bank.parts import is_well_formed
from quizapp.bank.stale import MOST_OFFERED, lost_evidence, nearest_words
from tests.bank import builders

CONTENT: dict[str, Any] = {"quiz": builders.quiz_data(), "article": builders.ARTICLE}


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    content = copy.deepcopy(CONTENT)
    owner: Any = content["quiz"]
    for step in path[:-1]:
        owner = owner[step]
    owner[path[-1]] = value
    return content


def test_a_sound_draft_has_no_problems() -> None:
    assert check_draft(CONTENT) == []


@pytest.mark.parametrize(
    ("path", "value", "field", "message"),
    [
        (["title"], "", "title", "must not be empty"),
        (["facts", 1, "questions", 0, "prompt"], " ", "facts[1].questions[0].prompt", "empty"),
        (
            ["facts", 0, "questions", 0, "options", 2, "text"],
            "",
            "facts[0].questions[0].options[2].text",
            "empty",
        ),
        (["facts", 1, "questions"], [], "facts[1].questions", "one item"),
        (
            ["facts", 0, "questions", 0, "evidence"],
            "Not there.",
            "facts[0].questions[0].evidence",
            "not in the article",
        ),
        (["facts", 0, "heading"], "Gone", "facts[0].heading", "no section"),
        (
            ["facts", 0, "questions", 0, "pair"],
            "b",
            "facts[0].questions[1].pair",
            "that is question 1 of section 1",
        ),
        (["title"], "a\u202eb", "title", "U+202E"),
    ],
)
def test_a_problem_is_reported_at_its_field(
    path: list[Any], value: Any, field: str, message: str
) -> None:
    found = [p for p in check_draft(changed(path, value)) if p.field == field]
    assert any(message in problem.message for problem in found), check_draft(changed(path, value))
    assert not any(problem.warning for problem in found)


def test_a_missing_key_is_reported_where_it_would_be() -> None:
    content = copy.deepcopy(CONTENT)
    del content["quiz"]["facts"][0]["questions"][0]["explanation"]
    (problem,) = check_draft(content)
    assert problem.field == "facts[0].questions[0].explanation"
    assert problem.question == (0, 0)


def test_problems_of_the_text_stand_at_its_line() -> None:
    content = {**CONTENT, "article": builders.ARTICLE + "\n# Too large\n"}
    (problem,) = check_draft(content)
    assert problem.path == ("article", len(builders.ARTICLE.splitlines()) + 2)
    assert problem.question is None


def test_a_blank_draft_reports_every_missing_part() -> None:
    found = {problem.field for problem in check_draft(blank("x", "", "T", "en"))}
    assert {"id", "slug", "summary", "facts", "article[1]"} <= found


def test_a_draft_has_the_problems_of_its_folder_with_the_labels_of_the_page(tmp_path: Any) -> None:
    content = changed(["facts", 0, "questions", 0, "explanation"], "")
    folder = builders.write_quiz(tmp_path / "quiz", facts=content["quiz"]["facts"])
    assert [p.message for p in check_paths([folder])] == ["`explanation` must not be empty."]
    assert [p.message for p in check_draft(content)] == ["The explanation must not be empty."]


def test_a_missing_field_has_its_label_on_the_page() -> None:
    content = changed(["facts", 0, "questions", 0], {"id": "new", "type": "single_choice"})
    messages = {problem.message for problem in check_draft(content)}
    assert {"The question is missing.", "The list of options is missing."} <= messages
    assert not [message for message in messages if message.startswith("`")]


def test_field_names() -> None:
    assert (
        field_name(("facts", 1, "questions", 0, "options", 2, "text"))
        == "facts[1].questions[0].options[2].text"
    )
    assert DraftProblem((), "m", warning=True).field == ""


def test_evidence_that_is_gone_gets_the_nearest_sentence() -> None:
    article = builders.ARTICLE.replace(
        "about 40 percent more\nfruit", "nearly 45 percent more\nfruit"
    )
    (lost,) = lost_evidence({**CONTENT, "article": article})
    assert (lost.fact_id, lost.question_id, lost.times) == ("yield", "yield-more", 0)
    assert lost.nearest == "With hives nearby, an orchard bears nearly 45 percent more fruit."
    assert parse_article(article).count(lost.nearest) == 1


def test_evidence_that_occurs_twice_is_lost() -> None:
    (lost,) = lost_evidence(
        {**CONTENT, "article": builders.ARTICLE + "\nA hive costs $150 a year.\n"}
    )
    assert (lost.question_id, lost.times, lost.nearest) == ("cost-year", 2, "")


def test_evidence_that_occurs_once_is_not_lost() -> None:
    assert lost_evidence(CONTENT) == []
    assert lost_evidence(changed(["facts", 0, "questions", 0, "evidence"], "")) == []


def test_nothing_alike_is_offered_as_nothing() -> None:
    article = parse_article(builders.ARTICLE)
    assert nearest_words(article, "Submarines were painted green in winter.") == ""
    assert nearest_words(article, "") == ""


def test_of_two_that_are_alike_the_one_in_the_own_section_is_taken() -> None:
    article = parse_article(
        "## A\n\nSnow melts in March now.\n\n## B\n\nSnow melts in April now.\n"
    )
    assert nearest_words(article, "Snow melts in May now.", "B") == "Snow melts in April now."
    assert nearest_words(article, "Snow melts in May now.", "A") == "Snow melts in March now."


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("table", 2),
        ("make", 1),
        ("needed", 2),
        ("walked", 1),
        ("watches", 2),
        ("electricity", 5),
        ("the", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables_of(word) == count


def test_readability_is_an_estimate_of_texts_that_are_long_enough() -> None:
    easy = parse_article("The cat sat on the mat. " * 30)
    hard = parse_article(
        "Notwithstanding considerable infrastructural investment, municipal administrations "
        "consistently underestimate maintenance requirements. " * 15
    )
    simple, difficult = readability(easy, "en-GB"), readability(hard, "en")
    assert simple is not None
    assert difficult is not None
    assert (simple.lix, simple.level, simple.words_a_sentence) == (6, "very easy", 6.0)
    assert simple.grade == 0.0
    assert difficult.level == "very hard"
    assert (difficult.grade or 0) > 20
    german = readability(easy, "de")
    assert german is not None
    assert german.grade is None
    assert readability(parse_article("Too short."), "en") is None
    assert readability(parse_article("雪が溶ける。" * 100), "ja") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bees raise the yield!", "bees-raise-the-yield"),
        ("Über Größe & Maß", "ueber-groesse-mass"),
        ("L’été à Łódź", "lete-a-lodz"),
        ("蜂", "fact"),
        ("Taken", "taken-2"),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_names(text: str, name: str) -> None:
    assert name_for(text, {"taken"}, otherwise="fact") == name


@pytest.mark.parametrize(
    "facts",
    [
        {},
        [1],
        [{"id": "a", "heading": "A"}],
        [{"id": "a", "heading": "A", "questions": [{}]}],
        [{"id": "a", "heading": "A", "questions": [{"id": "x"}, {"id": "x"}]}],
        [{"id": "a", "heading": "A", "questions": []}] * 2,
        [{"id": "A B", "heading": "A", "questions": []}],
        [{"id": "a" * 65, "heading": "A", "questions": []}],
    ],
)
def test_a_broken_shape_is_known(facts: Any) -> None:
    assert not is_well_formed({"quiz": {"facts": facts}, "article": ""})
    assert is_well_formed(CONTENT)
    assert not is_well_formed({"quiz": {}})
    assert not is_well_formed([])


def test_only_so_many_sentences_are_looked_for() -> None:
    question = {"id": "q", "prompt": "", "evidence": "A hive costs $150 in a year."}
    questions = [{**question, "id": f"q-{n}"} for n in range(MOST_OFFERED + 5)]
    quiz = {"facts": [{"id": "cost", "heading": "Hives cost little", "questions": questions}]}
    lost = lost_evidence({"quiz": quiz, "article": builders.ARTICLE})
    assert len(lost) == MOST_OFFERED + 5
    assert [bool(one.nearest) for one in lost] == [True] * MOST_OFFERED + [False] * 5
