"""What a report says, situation by situation."""

from dataclasses import replace

import pytest

from quizapp.marking import FactOutcome
from quizapp.measurement.disclosure import (
    DisclosedNumber,
    DisclosedTable,
    Extreme,
    Figure,
    Side,
    TooFew,
    Undefined,
    WithheldReason,
)
from quizapp.measurement.flags import DistractorVerdict, Flag
from quizapp.measurement.fresh import NOT_ASKED_BEFORE, Basis, FreshUnderstanding
from quizapp.measurement.report import VersionComparison
from quizapp.measurement.report_facts import FactReport, FactTransition
from quizapp.report.compare import comparison_words
from quizapp.report.headline import felt_sentences, headline, no_question, no_version
from quizapp.report.numbers import early, points, share, signed, whole
from quizapp.report.readers import hasty_words, in_order, simulated_words, step_words, way_words
from quizapp.report.words import (
    confidently_wrong,
    discrimination,
    fact_lines,
    facts_message,
    flag_words,
    verdict_words,
)
from quizapp.web.tables import defused

FEW = TooFew(7, 10)
TOLD = Undefined(WithheldReason.GAIN_IS_TOLD)


def shown(value: float, low: float, high: float, n: int = 150) -> DisclosedNumber:
    return DisclosedNumber(value, (low, high), n)


EVERYONE = FreshUnderstanding(
    Basis.VOLUNTEERS,
    before=shown(47, 40, 54),
    after=shown(78, 71, 84),
    gain=shown(31, 24, 38),
    share_of_unknown=shown(58, 50, 66),
    pretest_effect=Undefined(WithheldReason.EVERYONE_ASKED_BEFORE),
    felt=shown(53, 48, 58),
    felt_less_measured=shown(22, 14, 30),
    felt_at_least=TOLD,
)
HALF = replace(
    EVERYONE,
    basis=Basis.RANDOMISED,
    before=shown(47, 40, 54, 80),
    after=shown(78, 71, 84, 70),
    gain=shown(31, 24, 38, 70),
    share_of_unknown=Undefined(WithheldReason.NOT_THE_SAME_READERS),
    pretest_effect=shown(4, -3, 11, 70),
)
AFTER = FreshUnderstanding(
    Basis.AFTER_ONLY,
    before=NOT_ASKED_BEFORE,
    after=shown(68, 63, 73),
    gain=NOT_ASKED_BEFORE,
    share_of_unknown=NOT_ASKED_BEFORE,
    pretest_effect=NOT_ASKED_BEFORE,
    felt=shown(54, 49, 59),
    felt_less_measured=NOT_ASKED_BEFORE,
    felt_at_least=shown(-14, -20, -8),
)
KNEW = "Readers arrived knowing 47 of 100 and left knowing 78: "


@pytest.mark.parametrize(
    ("fresh", "said"),
    [
        (EVERYONE, KNEW + "+31 points (24 to 38). They felt +53."),
        (HALF, KNEW + "+31 points (24 to 38). They felt +53."),
        (replace(EVERYONE, felt=FEW), KNEW + "+31 points (24 to 38)."),
        (
            replace(EVERYONE, felt=Extreme(Side.OVER_90, 12)),
            KNEW + "+31 points (24 to 38). They felt more than +90.",
        ),
        (
            replace(EVERYONE, felt=Extreme(Side.UNDER_10, 12)),
            KNEW + "+31 points (24 to 38). They felt less than +10.",
        ),
        (
            replace(EVERYONE, gain=shown(5, -3, 13)),
            KNEW + "+5 points (−3 to 13), which could be chance. They felt +53.",
        ),
        (replace(EVERYONE, gain=shown(1, 0.6, 1.4)), KNEW + "+1 point (1 to 1). They felt +53."),
        (
            replace(EVERYONE, gain=shown(-10, -18, -2)),
            KNEW + "−10 points (−18 to −2). They felt +53.",
        ),
        (
            replace(EVERYONE, gain=DisclosedNumber(31, None, 150)),
            KNEW + "+31 points. They felt +53.",
        ),
        (
            replace(EVERYONE, before=Extreme(Side.UNDER_10, 12), after=Extreme(Side.OVER_90, 12)),
            "Readers arrived knowing under 10 of 100 and left knowing over 90: +31 points (24 to 38). They felt +53.",
        ),
        (
            replace(HALF, gain=FEW),
            (
                "Readers left knowing 78 of 100 (71 to 84); how much of that was new cannot be said yet: "
                "too few readers can "
                "be compared so far."
            ),
        ),
        (
            replace(HALF, after=FEW, gain=FEW),
            (
                "Readers left knowing 66 of 100 (60 to 72); how much of that was new cannot be said yet: "
                "too few readers can "
                "be compared so far."
            ),
        ),
        (
            AFTER,
            "Readers left knowing 68 of 100 (63 to 73); how much of that was new, only readers can say: they felt +54.",
        ),
        (
            replace(AFTER, felt=FEW),
            (
                "Readers left knowing 68 of 100 (63 to 73); how much of that was new, only readers can say, "
                "and too few have "
                "said it so far."
            ),
        ),
        (
            replace(AFTER, after=Extreme(Side.OVER_90, 12)),
            "Readers left knowing over 90 of 100; how much of that was new, only readers can say: they felt +54.",
        ),
    ],
)
def test_the_first_sentence(fresh: FreshUnderstanding, said: str) -> None:
    assert headline(fresh, "half", shown(66, 60, 72)).sentence == said


def test_where_nothing_is_told_the_first_sentence_says_why() -> None:
    found = headline(replace(AFTER, after=FEW), "none", FEW)
    assert (
        found.sentence == "Too few readers have finished for anything to be said about all of them."
    )
    assert "from 10 readers on" in found.notes[0]
    nobody = TooFew(0, 1)
    assert (
        headline(replace(AFTER, after=nobody), "none", nobody).sentence
        == "Nobody has finished yet."
    )
    assert "Nothing is published yet" in no_version().sentence
    assert "No question counts any more" in no_question().sentence


@pytest.mark.parametrize(
    ("fresh", "ask_before", "notes"),
    [
        (EVERYONE, "everyone", ["150 readers, volunteers, may overstate", "from 24 to 38."]),
        (HALF, "half", ["Asked by lot: 80 readers were asked before reading, and 70", "24 to 38"]),
        (
            HALF,
            "half_the_facts",
            ["70 readers, asked by lot: each was asked about half", "24 to 38"],
        ),
        (AFTER, "none", ["150 readers, asked only after reading, so no gain can", "63 to 73"]),
        (
            replace(EVERYONE, gain=shown(31, 6, 55, 12)),
            "everyone",
            ["12 readers, volunteers", "from 6 to 55", "Early: few readers (12)"],
        ),
    ],
)
def test_what_the_first_sentence_rests_on(
    fresh: FreshUnderstanding, ask_before: str, notes: list[str]
) -> None:
    found = headline(fresh, ask_before, fresh.after).notes
    assert len(found) == len(notes)
    for said, wanted in zip(found, notes, strict=True):
        assert wanted in said


@pytest.mark.parametrize(
    ("fresh", "said"),
    [
        (
            EVERYONE,
            (
                "Readers felt +53, but their answers show +31: they over-rate what they gained by 22 points "
                "(14 to 30; 150 "
                "readers)."
            ),
        ),
        (
            replace(EVERYONE, felt_less_measured=shown(-9, -15, -3)),
            (
                "Readers felt +53, but their answers show +31: they under-rate what they gained by 9 points "
                "(3 to 15; 150 "
                "readers)."
            ),
        ),
        (
            replace(EVERYONE, felt_less_measured=shown(22, -3, 48, 30)),
            (
                "Readers felt +53, and their answers show +31: the difference of 22 points could be chance "
                "(−3 to 48; 30 "
                "readers)."
            ),
        ),
        (
            replace(EVERYONE, felt_less_measured=TooFew(12, 30)),
            (
                "Readers felt +53, and their answers show +31. How far they misjudge themselves is told from 30 "
                "readers on."
            ),
        ),
        (replace(EVERYONE, gain=FEW), "Readers felt +53; what they gained cannot be said yet."),
        (
            replace(EVERYONE, felt=FEW),
            "Too few readers have said how much was new to them to set that beside it.",
        ),
        (
            AFTER,
            (
                "Readers felt +54 and got 68 of 100 right, so what they felt may well be true; only asking "
                "before reading "
                "could tell."
            ),
        ),
        (
            replace(AFTER, felt_at_least=TooFew(12, 30)),
            "Readers felt +54 and got 68 of 100 right. Whether they over-rate themselves is told from 30 readers on.",
        ),
        (
            replace(AFTER, felt_at_least=shown(12, 5, 19)),
            (
                "Readers felt +54, but got only 68 of 100 right. Even if all of that was new to them, they "
                "over-rate it by 12 "
                "points or more (5 to 19; 150 readers)."
            ),
        ),
    ],
)
def test_what_they_felt_beside_what_was_measured(fresh: FreshUnderstanding, said: str) -> None:
    assert felt_sentences(fresh)[0] == said


def test_what_else_is_said_of_the_gain() -> None:
    assert felt_sentences(EVERYONE)[1:] == [
        "Of every 100 things they did not know, 58 became known (50 to 66; 150 readers)."
    ]
    assert felt_sentences(HALF)[1:] == [
        "Having been asked before reading is worth +4 points afterwards (−3 to 11; 70 readers), which could be chance."
    ]
    much = replace(EVERYONE, share_of_unknown=Undefined(WithheldReason.TOO_MUCH_KNOWN))
    assert felt_sentences(much)[1:] == [
        "They knew most of it before, so there was little left to gain."
    ]


@pytest.mark.parametrize(
    ("figure", "as_share", "as_points"),
    [
        (
            shown(77.6, 71, 84),
            "78 of 100 (71 to 84; 150 readers)",
            "+78 points (71 to 84; 150 readers)",
        ),
        (DisclosedNumber(78, None, 1), "78 of 100 (1 reader)", "+78 points (1 reader)"),
        (
            shown(4, -3, 11),
            "4 of 100 (−3 to 11; 150 readers)",
            "+4 points (−3 to 11; 150 readers), could be chance",
        ),
        (Extreme(Side.OVER_90, 12), "over 90 of 100 (12 readers)", "over 90 of 100 (12 readers)"),
        (FEW, "fewer than 10 readers so far", "fewer than 10 readers so far"),
        (TooFew(0, 1), "no reader so far", "no reader so far"),
        (
            NOT_ASKED_BEFORE,
            "cannot be said: nobody is asked before reading",
            "cannot be said: nobody is asked before reading",
        ),
        (
            shown(50, 49, 51, 20_140),
            "50 of 100 (49 to 51; 20,140 readers)",
            "+50 points (49 to 51; 20,140 readers)",
        ),
    ],
)
def test_numbers_have_their_range_and_their_readers(
    figure: Figure, as_share: str, as_points: str
) -> None:
    assert share(figure) == as_share
    assert points(figure) == as_points


@pytest.mark.parametrize("why", WithheldReason)
def test_every_reason_has_words(why: WithheldReason) -> None:
    assert share(Undefined(why)).startswith("cannot be said: ")


def test_whole_points() -> None:
    assert (whole(-0.4), whole(2013.6), whole(-7.5)) == ("0", "2,014", "−8")
    assert (signed(0.4), signed(0.6), signed(-0.6)) == ("0", "+1", "−1")


def test_few_readers_are_early() -> None:
    assert (
        early(shown(1, 0, 2, 29)) == "Early: few readers (29), so the numbers may still move a lot."
    )
    assert early(Extreme(Side.OVER_90, 12)) != ""
    assert early(shown(1, 0, 2, 30)) == early(FEW) == ""


# Facts and questions


def fact(name: str, got_it: Figure, gain: Figure = NOT_ASKED_BEFORE) -> FactReport:
    n = got_it.n if isinstance(got_it, DisclosedNumber) else 0
    outcomes = DisclosedTable(dict.fromkeys(FactOutcome, n // 3), n) if n else FEW
    wrong = Undefined(WithheldReason.HOW_SURE_NOT_ASKED)
    return FactReport(
        name,
        got_it,
        outcomes,
        NOT_ASKED_BEFORE,
        got_it,
        gain,
        NOT_ASKED_BEFORE,
        NOT_ASKED_BEFORE,
        wrong,
    )


NAMES = {"a": "Bees", "b": "Hives"}


@pytest.mark.parametrize(
    ("facts", "how", "said"),
    [
        ([fact("a", FEW), fact("b", FEW)], "none", "What became of each fact"),
        ([fact("a", shown(80, 70, 90))], "none", "What became of each fact"),
        (
            [fact("a", shown(80, 70, 90, 29)), fact("b", shown(20, 10, 30, 29))],
            "none",
            "What became of each fact; from 30 readers on they are compared",
        ),
        (
            [fact("a", shown(80, 70, 90)), fact("b", shown(20, 10, 30))],
            "none",
            "“Bees” got across to more readers than “Hives”",
        ),
        (
            [fact("a", shown(40, 30, 50)), fact("b", shown(50, 40, 60))],
            "none",
            "No fact got across clearly better than another",
        ),
        (
            [
                fact("a", shown(9, 5, 13), shown(5, 0, 9)),
                fact("b", shown(9, 5, 13), shown(30, 20, 40)),
            ],
            "everyone",
            "Readers learned more of “Hives” than of “Bees”",
        ),
        (
            [
                fact("a", shown(9, 5, 13), shown(5, 0, 9)),
                fact("b", shown(9, 5, 13), shown(9, 2, 16)),
            ],
            "half",
            "Of no fact did readers learn clearly more than of another",
        ),
    ],
)
def test_facts_are_compared_only_where_their_ranges_lie_apart(
    facts: list[FactReport], how: str, said: str
) -> None:
    assert facts_message(facts, NAMES, how) == said


def test_what_became_of_a_fact() -> None:
    changes = DisclosedTable(
        {
            FactTransition.KNEW: 40,
            FactTransition.LEARNED: 60,
            FactTransition.LOST: 5,
            FactTransition.STILL_WRONG: 45,
        },
        150,
    )
    found = replace(fact("a", shown(67, 59, 74), shown(37, 28, 45)), changes=changes)
    found = replace(found, before=shown(30, 23, 38), confidently_wrong=shown(12, 8, 17, 1))
    assert list(fact_lines(found)) == [
        (
            "Knew it before: 40 of 150. Learned it: 60 of 150. Had it right before and wrong after: 5 of "
            "150. Still wrong: "
            "45 of 150."
        ),
        (
            "Right before reading: 30 of 100 (23 to 38; 150 readers); after: 67 of 100 (59 to 74; 150 "
            "readers); gain: +37 "
            "points (28 to 45; 150 readers)."
        ),
        "All of it right after reading: 67 of 100 (59 to 74; 150 readers).",
        "Wrong though sure (75 or more): 12 of 100 answers (8 to 17), of 1 answer.",
    ]
    assert list(fact_lines(fact("a", FEW))) == ["Fewer than 10 readers so far."]
    assert confidently_wrong(FEW) == "Wrong though sure: fewer than 10 readers so far."
    assert confidently_wrong(NOT_ASKED_BEFORE) is None


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_says_what_it_means_and_what_to_do(flag: Flag) -> None:
    words = flag_words(flag)
    assert words.name
    assert words.meaning.endswith(".")
    assert words.advice.endswith((".", "?"))


@pytest.mark.parametrize(
    ("figure", "answer"),
    [
        (
            DisclosedNumber(0.31, (0.2, 0.41), 120),
            "Yes: 0.31 on a scale from −1 to 1 (0.20 to 0.41; 120 readers).",
        ),
        (DisclosedNumber(-0.2, (-0.3, -0.1), 120), "No, rather the others: −0.20"),
        (DisclosedNumber(0.05, (-0.1, 0.2), 120), "Cannot be told, it could be chance: 0.05"),
    ],
)
def test_whether_readers_who_did_well_elsewhere_get_it_right(figure: Figure, answer: str) -> None:
    said = discrimination(figure)
    assert said.startswith(f"Do readers who did well elsewhere get this right? {answer}")
    assert discrimination(TooFew(50, 100)) == ""


def test_options_that_nobody_chooses() -> None:
    verdicts = {
        "b": DistractorVerdict.NOT_CHOSEN,
        "c": DistractorVerdict.CHOSEN,
        "d": DistractorVerdict.NOT_SURE_YET,
    }
    texts = {"b": "Twice", "c": "Half", "d": "None"}
    assert verdict_words(verdicts, texts) == [
        "Hardly anybody chooses “Twice”: it could be left out or made better."
    ]
    assert (
        verdict_words(TooFew(5, 73), texts)
        == verdict_words({"c": DistractorVerdict.CHOSEN}, texts)
        == []
    )


# Readers


def test_how_far_readers_came() -> None:
    way = DisclosedTable({"rated": 165, "finished": 1200}, 1800)
    assert way_words(way) == (
        "1,800 readers began. Said how much was new to them: 165 of 1,800. Finished: 1,200 of 1,800."
    )
    small = DisclosedTable({"rated": 8, "finished": Side.OVER_90}, 12)
    assert "Finished: over 90 of 100 (12 readers)." in way_words(small)
    assert way_words(FEW) == "Readers: fewer than 10 readers so far."


def test_simulated_readers_are_named() -> None:
    way = DisclosedTable({}, 20)
    assert simulated_words({}, way) == ""
    assert simulated_words({"began": 1}, way).startswith("Simulated: 1 reader of these.")
    assert simulated_words({"began": 20}, way).startswith("Simulated: all 20 readers.")


def test_who_was_too_fast() -> None:
    assert hasty_words(FEW, 1000).startswith("Fewer than 10 were left out for answering faster")
    assert hasty_words(1, 1000).startswith("1 was left out")
    assert hasty_words(12, 500) == (
        "12 were left out for answering faster than the questions can be read, at more than 500 words a minute."
    )
    assert hasty_words(FEW, 0).startswith("Nobody is left out")


def test_steps_are_named_in_their_order() -> None:
    steps = in_order(["post:10", "post:0", "pre:0", "post:2", "pre:1"])
    assert [step_words(step) for step in steps] == [
        "At the first page before reading",
        "After page 1 before reading",
        "At the first page of questions",
        "After page 2 of the questions",
        "After page 10 of the questions",
    ]


# Versions and files


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            VersionComparison(shown(8, -2, 18), (-13, 28)),
            "Version 2 against version 1: +8 points (−13 to 28), no difference shown yet.",
        ),
        (
            VersionComparison(shown(8, 4, 12), (2, 14)),
            "Readers of version 2 scored 8 points higher than those of version 1 (2 to 14).",
        ),
        (
            VersionComparison(shown(-8, -12, -4), (-14, -2)),
            "Readers of version 2 scored 8 points lower than those of version 1 (−14 to −2).",
        ),
        (
            VersionComparison(FEW, None),
            "Version 2 against version 1: too few readers of one of them to compare.",
        ),
    ],
)
def test_versions_side_by_side(found: VersionComparison, said: str) -> None:
    assert comparison_words(found, 1, 2) == said


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+31", "'+31"),
        ("-1", "'-1"),
        ("@here", "'@here"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=1", "a=1"),
        (-5, -5),
        (-5.5, -5.5),
        (4.0, 4),
        (None, None),
    ],
)
def test_no_cell_is_taken_for_a_formula(
    value: str | float | None, cell: str | float | None
) -> None:
    assert defused(value) == cell
