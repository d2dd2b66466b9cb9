"""The parsed article: the HTML that pages render, and the places of quotes."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from math import inf
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.article import Article, article_markdown, parse_article
from tests.bank.builders import ARTICLE


def rendered(article: Article) -> str:
    markdown = article_markdown()
    return str(markdown.renderer.render(article.tokens, markdown.options, {}))


def html(text: str) -> str:
    return rendered(parse_article(text)).strip()


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in parse_article(text).sentences]


class _Nesting(HTMLParser):
    """Fails if tags are not properly nested."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, _: object) -> None:
        if tag not in {"br", "hr"}:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def assert_nested(page: str) -> None:
    parser = _Nesting()
    parser.feed(page)
    parser.close()
    assert parser.stack == []


def test_every_sentence_is_wrapped_and_numbered() -> None:
    assert html("One. *Two* here.\n\n- Three.") == (
        '<p><span id="s1" class="sentence">One.</span> '
        '<span id="s2" class="sentence"><em>Two</em> here.</span></p>\n'
        '<ul>\n<li><span id="s3" class="sentence">Three.</span></li>\n</ul>'
    )


def test_a_sentence_that_begins_within_emphasis_is_not_split() -> None:
    page = html("Here *we go. Second* one. *Third.* **Fourth** [fi. Ve](https://a.b) `A. B`")
    assert page.count("<span") == 3
    assert_nested(page)


def test_block_quotes_and_later_paragraphs_of_items_have_sentences_headings_have_none() -> None:
    assert sentences("## Head. Ing\n\n> Quote.\n\n1. Item\n\n   More. And more.") == [
        "Quote.",
        "Item",
        "More.",
        "And more.",
    ]


def test_a_sentence_may_run_over_lines() -> None:
    assert sentences("One\nline.\nTwo  \nlines.") == ["One line.", "Two lines."]


def test_sections_begin_at_level_2_headings() -> None:
    article = parse_article("Intro.\n\n## 1. One\n\nA.\n\n### Not one\n\n## *Two* `2`\n\nB.")
    assert [(s.heading, s.line) for s in article.sections] == [("", 1), ("One", 3), ("Two 2", 9)]
    assert [s.section for s in article.sentences] == [0, 1, 2]


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("1. Bees", "Bees"),
        ("1.) Bees", "Bees"),
        ("1) Bees", "Bees"),
        ("(1) Bees", "Bees"),
        ("12\\. Bees  and\ttrees", "Bees and trees"),
        ("**1.** Bees", "Bees"),
        ("2015 was good", "2015 was good"),
        ("3.5 percent", "3.5 percent"),
        ("1.", "1."),
    ],
)
def test_a_leading_number_does_not_count(heading: str, plain: str) -> None:
    assert parse_article(f"## {heading}\n\nText.").sections[1].heading == plain


def test_a_facts_heading_gets_an_id_and_loses_its_number_once() -> None:
    article = parse_article("## 1. A *b*\n\n## A b\n\n## 3. C", {"A  b": "ab", "missing": "no"})
    assert rendered(article) == (
        '<h2 id="fact-ab">A <em>b</em></h2>\n<h2>A b</h2>\n<h2>3. C</h2>\n'
    )
    assert [section.fact for section in article.sections] == [None, "ab", None, None]


def test_html_and_scripts_come_out_as_text() -> None:
    page = html('<script>x</script>\n\n<b onclick="x">b</b> ![i](data:x) ![i](https://x.y/z)')
    assert not re.search(r'<(?!/?(p|span)\b|a href="https:|/a>)', page)


def test_words_are_counted() -> None:
    assert parse_article("## Two words\n\nAnd – three more! 你好世界").words == 7


def test_a_quote_is_found_with_its_sentences() -> None:
    article = parse_article(ARTICLE)
    found = article.locate("more\n fruit. Dr. J. Moss")
    assert found is not None
    assert (found.first, found.last) == (4, 5)
    assert found.before == "With hives nearby, an orchard bears about 40 percent "
    assert found.quote == "more fruit. Dr. J. Moss"
    assert found.after == " counted it in 12 orchards near the river Aller."


def test_a_quote_within_scripts_without_spaces() -> None:
    found = parse_article("你好。世界！再见。").locate("世界！再")
    assert found is not None
    assert (found.first, found.last, found.before, found.after) == (2, 3, "", "见。")


@pytest.mark.parametrize(
    ("quote", "count"),
    [("b c", 2), ("had had", 2), ("c. B", 0), ("c d", 0), ("", 0), (" ", 0), ("“b”", 0)],
)
def test_quotes_are_counted_within_paragraphs(quote: str, count: int) -> None:
    article = parse_article("A *b* c\n\nd had had had b\nc")
    assert article.count(quote) == count
    assert (article.locate(quote) is None) == (count == 0)


def test_counting_stops() -> None:
    assert parse_article("a " * 1000).count("a") == 100


@given(st.text(st.sampled_from("Ab. *_`[]()!<>#-1\n?”。&\\\t")), st.data())
def test_any_text_renders_as_nested_html_and_its_quotes_are_found(
    text: str, data: st.DataObject
) -> None:
    article = parse_article(text, {"A": "a"})
    assert_nested(rendered(article))
    assert [s.number for s in article.sentences] == list(range(1, len(article.sentences) + 1))
    if not article.blocks:
        return
    block = data.draw(st.sampled_from(article.blocks))
    start = data.draw(st.integers(0, len(block.text) - 1))
    quote = block.text[start : start + 5].strip()
    found = article.locate(quote)
    if quote:
        assert found is not None
        touched = article.sentences[found.first - 1 : found.last]
        whole = found.before + found.quote + found.after
        assert whole.replace(" ", "") == "".join(s.text for s in touched).replace(" ", "")


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert_nested(rendered(parse_article(text)))


@pytest.mark.parametrize(
    "part", ["[", "![", "*a ", "`a", ">", "- ", "<a ", "A b. ", "a\n", "## A\n\nB.\n\n", "[a](b "]
)
def test_large_and_tangled_articles_take_time_in_proportion(part: str) -> None:
    short, long = inf, inf
    for _ in range(5):  # a busy machine may disturb one measurement, hardly the best of several
        short = min(short, seconds_to_parse((part * 16_000)[:16_000]))
        long = min(long, seconds_to_parse((part * 64_000)[:64_000]))
        if (
            long < 9 * short + 0.02
        ):  # four times as long takes 4 times the time, or 16 if it grows with the square
            return
    raise AssertionError(f"{long:.2f} s for 64,000 characters, {short:.2f} s for 16,000")


def seconds_to_parse(text: str) -> float:
    began = process_time()
    parse_article(text)
    return process_time() - began


def test_the_web_server_gets_by_without_yaml_and_json_schema() -> None:
    code = (
        "import sys, quizapp.bank.quiz, quizapp.bank.article, quizapp.bank.folder;"
        "assert not {'ruamel.yaml', 'jsonschema'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
