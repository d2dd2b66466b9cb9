"""Pasted text becomes an article that the check accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.article import parse_article
from quizapp.bank.markup import article_problems
from quizapp.bank.paste import take_pasted, tidy
from quizapp.paths import questions_folder
from tests.bank import builders

LONG = (
    "The river has been measured for a hundred years, and for as long its level has been argued about in town. "
    * 2
)

WEB = (
    "Why rivers rise\r\n\r\n"
    f"“It’s the snow,” says one of\u00a0them. {LONG}\r\n"
    "1.)\u00a0Snow melts earlier\r\n"
    f"\u00a0\u00a0{LONG}\u200b\r\n"
    f"{LONG}\u2028"
    "2.)\tDams hold less\r\n\r\n"
    f"{LONG}\r\n• Mud fills them\r\n• Stones\u00a0too\r\n"
)


def test_an_ordinary_web_article() -> None:
    pasted = take_pasted(WEB)
    article = parse_article(pasted.article)
    assert pasted.title == "Why rivers rise"
    assert [s.heading for s in article.sections] == ["", "Snow melts earlier", "Dams hold less"]
    assert list(article_problems(pasted.article, article, "")) == []
    assert len(article.blocks) == 6
    assert [block.text for block in article.blocks][-2:] == ["Mud fills them", "Stones too"]
    assert article.sentences[0].text.startswith("“It’s the snow,” says one of them.")


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("1. Milk\n2. Bread\n3. Salt", "1. Milk\n2. Bread\n3. Salt"),
        ("1.) Snow\n\nIt melts in spring.", "## 1. Snow\n\nIt melts in spring."),
        ("(2) Snow\nIt melts in spring.", "## 2. Snow\n\nIt melts in spring."),
        ("• one\n‣ two", "- one\n- two"),
        ("– one\n– two", "- one\n- two"),
        ("– Well, he said.", "– Well, he said."),
        (
            "It costs 40\u00a0€ or 10\u00a0000\u202f% more.",
            "It costs 40\u00a0€ or 10\u00a0000\u202f% more.",
        ),
        ("«\u00a0Oui\u00a0!\u00a0»", "«\u00a0Oui\u00a0!\u00a0»"),
        ("a\u00a0word", "a word"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202ehidden\u202c", "hidden"),
        ("\x93quoted\x94 \x96 so", "“quoted” – so"),
        ("    not code", "not code"),
        ("- item\n    - inner", "- item\n    - inner"),
        ("![a cat](cat.png)\n\nText.", "Text."),
        ("See [there](/news/1).", "See there."),
        ("See [there](https://news.example/1).", "See [there](https://news.example/1)."),
        ("```\n1.) code\n\n\n  more\n```", "```\n1.) code\n\n\n  more\n```"),
        ("A sentence.\n---\nAnother.", "A sentence.\n\n---\nAnother."),
        (f"1986. {LONG}".strip(), f"1986\\. {LONG}".strip()),
    ],
)
def test_pasted_text_becomes_markdown(pasted: str, expected: str) -> None:
    assert tidy(pasted).strip("\n") == expected


def test_lines_that_stand_alone_become_headings_only_together() -> None:
    paragraph = "One two three four five six seven eight nine ten eleven twelve " * 2
    two = f"Begin here now.\n\nThe snow\n\n{paragraph}.\n\nThe dams\n\n{paragraph}."
    assert tidy(two).count("## ") == 2
    one = f"Begin here now.\n\nBy A. Keeper\n\n{paragraph}."
    assert "## " not in tidy(one)


def test_html_becomes_markdown_and_scripts_nothing() -> None:
    html = (
        "<article><h1>Rivers</h1><p>They <b>rise</b> &amp; <i>fall </i>in&nbsp;spring.<script>alert(1)</script></p>"
        '<h2>Snow</h2><ul><li>melts</li><li><a href="https://snow.example/a">more</a></li></ul>'
        '<p><a href="javascript:alert(1)">here</a></p><blockquote><p>So they say.</p></blockquote></article>'
    )
    pasted = take_pasted(html)
    assert pasted.title == "Rivers"
    assert pasted.article == (
        "They **rise** & *fall* in spring.\n\n## Snow\n\n- melts\n- [more](https://snow.example/a)\n\n"
        "here\n\n> So they say.\n"
    )


def test_a_title_is_taken_once_and_other_headings_go_down_one_level() -> None:
    pasted = take_pasted("# Rivers\n\n# Snow\n\nIt melts.\n\nDams\n====\n\nThey hold.")
    assert pasted.title == "Rivers"
    assert pasted.article == "## Snow\n\nIt melts.\n\n## Dams\n\nThey hold.\n"


@pytest.mark.parametrize("text", ["", "\n\n", "Only one line.", "#", "1.)", "\u00a0"])
def test_next_to_nothing_is_no_problem(text: str) -> None:
    assert take_pasted(text).title == ""


@pytest.mark.parametrize(
    "article",
    [
        builders.ARTICLE,
        *(path.read_text("utf-8") for path in questions_folder().rglob("article.md")),
    ],
)
def test_good_markdown_stays_as_it_is(article: str) -> None:
    assert tidy(article) == article


PIECES = st.sampled_from(
    [
        "1.) Snow",
        "2. Dams",
        "- a",
        "• b",
        "    c",
        "Text.",
        "",
        "",
        "# T",
        "## H",
        "```",
        "– d",
        "---",
        "====",
        LONG,
        "\u00a0e",
        "> q",
        "1986. f",
        "<p>g</p>",
        "i  ",
        "(3) j",
        "*k*",
        "* l",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_twice_is_as_good_as_once(pieces: list[str]) -> None:
    once = tidy("\n".join(pieces))
    assert tidy(once) == once


@given(st.text(max_size=200))
def test_nothing_breaks_it_and_the_check_finds_no_forbidden_character(text: str) -> None:
    pasted = take_pasted(text)
    problems = article_problems(pasted.article, parse_article(pasted.article), "")
    assert not [p for p in problems if "U+" in p.message]


@pytest.mark.parametrize(
    "piece", ["1) a\n", "– a\n\n", "a\n\n", "```\n", "> ", "<p>a</p>", "[a](b", "* "]
)
def test_a_very_long_text_of_one_kind_is_read_all_the_same(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert tidy(tidy(text)) == tidy(text)
