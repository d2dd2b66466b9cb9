"""Messages of the check on broken quizzes, with their positions."""

import json
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank.checking.check import check_paths, read_folder
from quizapp.bank.writer import to_yaml
from tests.bank.builders import ARTICLE, QUIZ_ID, quiz_data, write_quiz


def problems(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in check_paths([folder])]


def place(text: str, mark: str) -> str:
    """Return the line and column of the `^` in a mark such as `id: cost > answer: ^150`.

    The parts stand in the text one after the other; the `^` itself does not.
    """
    at = 0
    for part in mark.split(" > "):
        at = text.index(part.replace("^", ""), at)
    at += mark.rsplit(" > ", maxsplit=1)[-1].index("^")
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def at(data: dict[str, Any], mark: str, message: str) -> str:
    """Return the line that the check prints for a fault of the written data."""
    return f"quiz.yaml:{place(to_yaml(data), mark)}: {message}"


def changed(path: str, value: Any = None) -> dict[str, Any]:
    """Return the quiz's data with another value at a path such as `facts.0.id`; None removes it."""
    data: Any = quiz_data()
    *steps, last = path.split(".")
    owner = data
    for step in steps:
        owner = owner[int(step) if isinstance(owner, list) else step]
    if value is None:
        del owner[int(last) if isinstance(owner, list) else last]
    elif isinstance(owner, list):
        owner[int(last)] = value
    else:
        owner[last] = value
    return dict(data)


def found(folder: Path, data: dict[str, Any], article: str = ARTICLE) -> list[str]:
    return problems(write_quiz(folder, text=to_yaml(data), article=article))


CASES = """
slug | null | ^format: 1 | `slug` is missing.
slug | "Bees!" | slug: ^B | `slug` may have small letters and digits only, with single hyphens between them.
slug | "-a" | slug: ^"-a | `slug` may have small letters and digits only, with single hyphens between them.
id | "x" | id: ^x | `id` must be a UUID in lower case, such as 3f1c6f5e-8f0b-4c55-9a4e-2f6d1b7c9a10.
format | 2 | format: ^2 | `format` must be 1.
format | true | format: ^true | `format` must be 1.
title | "" | title: ^"" | `title` must not be empty.
title | " \\t" | title: ^" | `title` must not be empty.
title | 5 | title: ^5 | `title` must be text: put it in quotes.
title | true | title: ^true | `title` must be text: put it in quotes.
title | [] | title: ^[] | `title` must be text.
language | "english!" | language: ^e | `language` must be a language tag, such as en, de or pt-BR.
source.author | null | ^source: | `author` is missing in `source`.
source.url | "www.x.y" | url: ^w | `url` must be a full address that begins with http:// or https://.
source.published | [1] | published: > ^- 1 | `published` must be text or a whole number.
settings.per_fact | 11 | per_fact: ^11 | `per_fact` must be a whole number from 1 to 10.
settings.per_fact | "2" | per_fact: ^"2 | `per_fact` must be a whole number from 1 to 10.
settings.per_fact | 2.0 | per_fact: ^2.0 | `per_fact` must be a whole number from 1 to 10.
settings.dont_know | "no" | dont_know: ^"no | `dont_know` must be true or false.
settings.ask_how_sure | "yes" | sure: ^"yes | `ask_how_sure` must be true or false.
settings.ask_unclear | "no" | unclear: ^"no | `ask_unclear` must be true or false.
settings.ask_before | "halfs" | ask_before: ^h | `ask_before` must be one of none, half, half_the_facts, everyone; did you mean `half`?
settings.askbefore | "half" | ^askbefore: | `askbefore` is not a key that `settings` knows; did you mean `ask_before`?
facts | [] | facts: ^[] | `facts` needs one item or more.
facts.1 | "x" | - ^x | Item 2 of `facts` must be keys with values.
facts.0.heading | null | - ^id: yield | `heading` is missing in a fact.
facts.0.questions.2.promt | "x" | ^promt: x | `promt` is not a key that a true_false question knows; did you mean `prompt`?
facts.0.questions.2.options | [] | yield-pollen > ^options: | `options` is not a key that a true_false question knows.
facts.0.questions.2.answer | "no" | yield-pollen > answer: ^"no | `answer` must be true or false.
facts.0.questions.2.answer | null | - ^id: yield-pollen | `answer` is missing in a question.
facts.0.questions.2.type | null | - ^id: yield-pollen | `type` is missing in a question.
facts.0.questions.2.type | "truefalse" | type: ^truefalse | `type` must be one of single_choice, multiple_response, true_false, numeric, short_text, matching, ordering, cloze; did you mean `true_false`?
facts.0.questions.0.options.1.correkt | true | ^correkt: | `correkt` is not a key that an option knows; did you mean `correct`?
facts.0.questions.0.options.1.text | null | - ^id: b | `text` is missing in an option.
facts.1.questions.0.wrong.0.feedback | null | - ^answer: 15 | `feedback` is missing in a wrong answer.
facts.1.questions.0.answer | "many" | answer: ^many | `answer` must be a number of a size that people use.
facts.1.questions.1.tolerance | -1 | tolerance: ^-1 | `tolerance` must be a number, 0 or more.
facts.1.questions.2.accept.1 | 7 | - ^7 | Item 2 of `accept` must be text: put it in quotes.
slugg | "x" | ^slugg: | `slugg` is not a key that a quiz knows; did you mean `slug`?
article | {"file": "x", "size": 1} | ^size: 1 | `size` is not a key that `article` knows.
facts.1.id | "yield" | pollen > - id: ^yield | `yield` is the id of a fact already, in line 14.
facts.1.questions.0.id | "yield-more" | pollen > id: ^yield-more | `yield-more` is the id of a question already, in line 17.
facts.0.questions.1.pair | "a" | where > pair: ^a | The fact has a question `a` already, in line 19.
facts.0.questions.1.pair | null | pair: ^a | This is half a pair: no question of the fact is `pair: b`.
facts.0.questions.0.options.1.id | "a" | percent > - id: ^a | There are two options a.
"""  # noqa: E501


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_a_fault_is_named_at_its_place(tmp_path: Path, case: str) -> None:
    path, value, mark, message = case.split(" | ")
    data = changed(path, json.loads(value))
    assert at(data, mark, message) in found(tmp_path, data)


def test_a_text_that_is_too_long(tmp_path: Path) -> None:
    [problem] = found(tmp_path, changed("facts.0.questions.0.prompt", "x" * 1001))
    assert problem.endswith(": `prompt` has 1001 characters; 1000 are possible.")


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    data = changed("facts.0.questions.0.evidence", "an orchard bears about 50 percent more fruit")
    data["facts"][1]["heading"] = "Hives cost a little"
    data["colour"] = "red"
    del data["title"]
    quote = "“With hives nearby, an orchard bears about 40 percent more fruit.”"
    evidence = f"These words are not in the article. The nearest are: {quote}"
    heading = "The article has no section with this heading; did you mean `Hives cost little`?"
    assert found(tmp_path, data, ARTICLE + "\n# Top\n") == [
        "article.md:13:1: A heading of level 1 (`# `) is not used: the title stands apart. Write `## `.",
        "quiz.yaml:1:1: `title` is missing.",
        at(data, "evidence: ^an orchard", evidence),
        at(data, "heading: ^Hives cost a", heading),
        at(data, "^colour", "`colour` is not a key that a quiz knows."),
    ]


def test_an_empty_value_is_named_as_such(tmp_path: Path) -> None:
    text = to_yaml(quiz_data()).replace("title: Bees and orchards", "title:")
    assert problems(write_quiz(tmp_path, text=text)) == ["quiz.yaml:4:1: `title` is empty."]


EVIDENCE = """
a hive costs $150 a year | These words are not in the article. The nearest are: “A hive costs $150 a year.”
Elephants fear bees | These words are not in the article.
it | These words stand in the article 7 times: take more of them until they are unique.
river Aller | These words stand in the section “Bees raise the yield”, not in the fact's own section.
Two facts say most of it. | These words stand in the introduction, not in the fact's own section.
most of it. Apple trees | These words run over two paragraphs: keep to one.
Hives cost little | These words are a heading: take words of the text.
"""


@pytest.mark.parametrize("case", EVIDENCE.strip().splitlines())
def test_evidence_must_occur_once_in_the_facts_section(tmp_path: Path, case: str) -> None:
    evidence, message = case.split(" | ")
    data = changed("facts.1.questions.0.evidence", evidence)
    assert found(tmp_path, data) == [at(data, "cost-year > evidence: ^", message)]


def test_white_space_in_evidence_does_not_matter(tmp_path: Path) -> None:
    data = changed("facts.0.questions.0.evidence", "about 40 percent more\n    fruit.")
    assert found(tmp_path, data) == []


def test_facts_follow_the_article(tmp_path: Path) -> None:
    data = quiz_data()
    data["facts"].reverse()
    message = "In the article this section stands before that of the fact above."
    advice = "Put the facts in the article's order."
    assert found(tmp_path, data) == [at(data, "heading: ^Bees", f"{message} {advice}")]


def test_two_facts_cannot_share_a_section(tmp_path: Path) -> None:
    data = changed("facts.1.heading", "Bees raise the  yield")
    message = "The fact in line 15 has this section of the article already."
    assert found(tmp_path, data)[0] == at(data, "id: cost > heading: ^", message)


def test_a_pair_has_one_type(tmp_path: Path) -> None:
    data = changed("facts.0.questions.1.pair")
    data["facts"][0]["questions"][2]["pair"] = "b"
    types = "a is `single_choice`, b is `true_false`"
    message = f"The two questions of a pair must be of one type: {types}."
    assert found(tmp_path, data) == [at(data, "type: ^true_false", message)]


def test_a_fact_of_which_everything_is_dropped_is_warned_of(tmp_path: Path) -> None:
    data = quiz_data()
    for question in data["facts"][0]["questions"]:
        question["marks"] = "dropped"
    message = "Every question on the fact is dropped: readers are asked, and nothing counts."
    [problem] = found(tmp_path, data)
    assert problem.endswith(f"warning: {message}")
    del data["facts"][0]["questions"][0]["marks"]
    assert found(tmp_path, data) == []


def test_settings_that_the_facts_cannot_serve_are_warned_of(tmp_path: Path) -> None:
    data = quiz_data(settings={"ask_before": "everyone", "per_fact": 3})
    del data["facts"][0]["questions"][2]
    for question in data["facts"][1]["questions"]:
        question.pop("pair", None)
    few = "warning: The fact `yield` has fewer than 3 questions to ask after reading."
    unpaired = "warning: The fact `cost` has no pair, so the same question is asked before and after reading."
    assert found(tmp_path, data) == [
        at(data, "ask_before: ^", unpaired),
        at(data, "per_fact: ^", few),
    ]
    assert read_folder(tmp_path)[0] is not None


LINE = ARTICLE.count("\n") + 2
"""The number of the line that is added to the article."""
IN_ARTICLE = """
# Top | 0:1: A heading of level 1 (`# `) is not used: the title stands apart. Write `## `.
Top¶=== | 0:1: A heading of level 1 (`# `) is not used: the title stands apart. Write `## `.
## Hives cost little | 0:1: This heading stands in line 8 already.
## | 0:1: This heading is empty.
One¶<br>two | 1:1: warning: HTML is not used in articles: readers will see it as it stands here.
<div>¶</div> | 0:1: warning: HTML is not used in articles: readers will see it as it stands here.
<!-- later --> | 0:1: warning: A comment does not hide anything here: readers will see it.
One¶two ![x](https://x.y/z.png) | 1:1: Pictures are not possible in an article.
[x](javascript:alert) | 0:1: A link cannot lead to `javascript:alert`: use http, https or mailto.
[x](other.md) | 0:1: A link cannot lead to `other.md`: use http, https or mailto.
a\u202eb | 0:2: The invisible character U+202E turns the direction of text, which can hide words.
a\x00b | 0:2: The character U+0000 (a control character) cannot stand in a quiz.
"""


@pytest.mark.parametrize("case", IN_ARTICLE.strip().split("\n"))
def test_articles_have_limited_markup(tmp_path: Path, case: str) -> None:
    addition, message = case.replace("¶", "\n").split(" | ")
    line, rest = message.split(":", 1)
    folder = write_quiz(tmp_path, article=f"{ARTICLE}\n{addition}\n")
    assert problems(folder) == [f"article.md:{LINE + int(line)}:{rest}"]


def test_links_to_the_web_and_to_mail_are_fine(tmp_path: Path) -> None:
    links = "[a](https://a.b/c?d#e) <http://a.b> [m](mailto:a@b.c) عربي 🐝"
    assert problems(write_quiz(tmp_path, article=f"{ARTICLE}\n{links}\n")) == []


def test_articles_without_text(tmp_path: Path) -> None:
    assert "article.md:1:1: The article is empty." in problems(write_quiz(tmp_path, article="\n"))
    short = problems(write_quiz(tmp_path, article="Three short words."))
    assert "article.md:1:1: warning: The article has only 3 words." in short


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty."),
        ("# nothing", "The file is empty."),
        ("- a", "The file must hold keys with values."),
        ("just text", "The file must hold keys with values."),
    ],
)
def test_files_that_hold_no_keys(tmp_path: Path, text: str, message: str) -> None:
    assert problems(write_quiz(tmp_path, text=text)) == [f"quiz.yaml:1:1: {message}"]


def test_ids_and_slugs_are_unique_among_folders(tmp_path: Path) -> None:
    first = write_quiz(tmp_path / "a")
    second = write_quiz(tmp_path / "b", text=to_yaml(quiz_data()))
    assert [str(problem) for problem in check_paths([tmp_path, second])] == [
        f"{second}/quiz.yaml:2:5: The quiz in {first} has this id already: a copy needs its own.",
        f"{second}/quiz.yaml:3:7: The quiz in {first} has this slug already: a copy needs its own.",
    ]


def test_paths_without_quizzes_are_named_and_the_others_checked(tmp_path: Path) -> None:
    write_quiz(tmp_path / "a", slug="B", id=QUIZ_ID)
    assert len(check_paths([tmp_path / "no", tmp_path])) == 2
