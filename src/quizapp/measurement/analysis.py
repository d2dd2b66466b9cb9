"""The analyst's tables of a response set: every statistic that can be computed, nothing withheld.

Every number comes from the counters, except those that counters cannot hold. Names and formulas: measurement.md,
section 3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizapp.measurement.analysis_gain import (
    analyse_bounds,
    analyse_calibration,
    analyse_facts,
    analyse_gain,
    analyse_same_questions,
    analyse_separate_samples,
)
from quizapp.measurement.analysis_items import analyse_phase
from quizapp.measurement.analysis_readers import analyse_classes, analyse_confidence
from quizapp.measurement.analysis_values import Node, difference_of, ends
from quizapp.measurement.counters import Key, tally_attempts
from quizapp.measurement.counts import Counts
from quizapp.measurement.described import DescribedQuestion
from quizapp.measurement.intervals import always_valid, welch
from quizapp.measurement.taken import AttemptFacts
from quizapp.measurement.tallies import moments
from quizapp.question_types.base import MAX_MARK


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader's counted attempt, with the version and the class it is grouped by."""

    attempt: AttemptFacts
    version: str = ""
    group: str = ""
    """The class; empty if there is none."""


def analyse(name: str, questions: Sequence[DescribedQuestion], readers: Sequence[Reader]) -> Node:
    """Return the tables of a response set.

    Versions are never pooled: if there are several, each has its own tables, and the first two are compared.
    """
    versions = sorted({reader.version for reader in readers}, key=lambda v: (len(v), v))
    node: Node = {
        "case": name,
        "max_total": sum(question.maximum for question in questions) / MAX_MARK,
    }
    if len(versions) < 2:
        return node | _analyse_version(questions, readers)
    by_version = {
        version: [reader for reader in readers if reader.version == version] for version in versions
    }
    return (
        node
        | {
            "versions": {
                version: _analyse_version(questions, of_version)
                for version, of_version in by_version.items()
            }
        }
        | _compare(versions[:2], [by_version[version] for version in versions[:2]])
    )


def analyse_counters(counters: Mapping[Key, int], questions: Sequence[DescribedQuestion]) -> Node:
    """Return the tables that the counters of one version can supply."""
    counts = Counts(counters)
    same = analyse_same_questions(counts, questions)
    return {
        "post": analyse_phase(counts, "post", questions),
        "pre": analyse_phase(counts, "pre", questions),
        "gain": analyse_gain(counts, questions),
        "prepost_difference_index": {name: found["net_gain"] for name, found in same.items()},
        "transitions": same,
        "facts": analyse_facts(counts, questions),
        "calibration_self_vs_gain": analyse_calibration(counts),
        "self_rating_post_only_bounds": analyse_bounds(counts),
        "separate_sample": analyse_separate_samples(counts),
    }


def _analyse_version(questions: Sequence[DescribedQuestion], readers: Sequence[Reader]) -> Node:
    attempts = [reader.attempt for reader in readers]
    return analyse_counters(tally_attempts(attempts), questions) | {
        "item_confidence": analyse_confidence(attempts),
        "cluster_mean_post_percent": analyse_classes(
            (reader.attempt, reader.group) for reader in readers
        ),
    }


def _compare(versions: Sequence[str], readers: Sequence[Sequence[Reader]]) -> Node:
    """Compare the percentages after reading of two versions: the later minus the earlier."""
    earlier, later = (
        moments(*Counts(tally_attempts(one.attempt for one in of)).shares("post", "total")).sample(
            100
        )
        for of in readers
    )
    found = welch(later, earlier)
    return {
        "compared_versions": list(versions),
        "version_B_minus_A_post_percent": {
            **difference_of(later, earlier, found),
            "always_valid95_tau10": ends(always_valid(found.value, found.se) if found else None),
        },
    }
