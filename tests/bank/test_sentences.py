"""Sentence boundaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.sentences import sentence_gaps


def split(text: str) -> list[str]:
    sentences, start = [], 0
    for end, following in sentence_gaps(text):
        sentences.append(text[start:end])
        start = following
    return [*sentences, text[start:]]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. No met Mr. Bond at 5 p.m. in St. Ives.", "The end."],
        ["He lives in the U.S. with J. Pero.", "George W. Bush did too."],
        ["He lives in the U.S.", "He likes it."],
        ["It was No. 5 of approx. 12, e.g. Chanel.", "No. 6 came later."],
        ["“No.”", "That is all."],
        ["No.", "That is wrong."],
        ["It costs $3 billion.", "$4 billion are gone.", "It fell by 3.5 percent."],
        ["It began in 2015.", "2016 was quiet."],
        ["He had 12.", "The others had none."],
        ["See (e.g. Figure 2) now.", "(It is good.)", "Next one."],
        ["He said “Go!” and left.", "«Où?»", "“Here.”", "[Sic.]", "Done."],
        ["Really?!", "Yes…", "No... no.", "The plan … China made it."],
        ["It is true.[1]", "So is this."],
        ["Vitamin C.", "It helps."],
        ["On Main St.", "The shop is open."],
        ["Am 3. Oktober war es, z.B. Abends.", "Dann kam er."],
        ["هل تعلم؟", "نعم.", "هذا صحيح."],
        ["यह है।", "वह है।"],
        ["One.Two. three.", "Four"],
        ["no end at all"],
        [""],
        ["  spaces.  "],
        ["The deal (why?) Russia made."],
        ["Visit example.com. now."],
        ["Yahoo.", "¿Qué?", "¡Sí!", "Bien."],
        ["He ate a fig.", "Mice ate more."],
    ],
)
def test_sentences_end_where_readers_expect_it(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_scripts_without_spaces_are_split_too() -> None:
    assert split("你好。世界！“好。”是") == ["你好。", "世界！", "“好。”", "是"]


@given(st.text(st.sampled_from(' .?!…"”)([1Aa。।\n’'), max_size=60))
def test_gaps_hold_white_space_only_and_come_in_order(text: str) -> None:
    last = 0
    for end, following in sentence_gaps(text):
        assert last < end <= following < len(text)
        assert not text[end:following].strip()
        last = following


def test_a_long_run_of_periods_takes_no_time() -> None:
    assert sentence_gaps("." * 256_000) == []
