"""Formats an analysis as plain text."""

from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]
_NOTHING = "–"


def analysis_lines(node: Node) -> Iterator[str]:
    yield f"{node['case']}: {_number(node['max_total'])} marks in all. Nothing is withheld; n is the number of readers."
    versions = node.get("versions")
    for version, tables in (versions or {"": node}).items():
        if version:
            yield from ("", f"Version {version}")
        yield from _tables(tables)
    if versions:
        first, second = node["compared_versions"]
        found = node["version_B_minus_A_post_percent"]
        yield ""
        yield f"After reading, version {second} less version {first}, in points: {_welch(found)}"
        yield f"  valid however often one looks: {_ends(found['always_valid95_tau10'])}"


def _tables(node: Node) -> Iterator[str]:
    for phase, title in (("pre", "Before reading"), ("post", "After reading")):
        if node[phase]["quiz"]["n_readers"]:
            yield from ("", title)
            yield from _quiz(node[phase]["quiz"])
            yield from _items(node[phase]["items"])
    if node["gain"]["n_matched"]:
        yield from ("", "Gain, as a share of the marks")
        yield from _gain(node)
    if node["separate_sample"]:
        yield from ("", "Readers who were asked before, and others")
        yield from _separate(node["separate_sample"])
    yield from ("", "Self-ratings, in points")
    yield from _felt(node)


def _quiz(quiz: Node) -> Iterator[str]:
    yield f"  {quiz['n_readers']} readers, {quiz['n_complete']} complete"
    yield f"  mean {_mean_percent(quiz)}"
    yield f"  median {_number(quiz['median'])} of {_number(quiz['max'])} marks, SD {_number(quiz['sd'])}"
    yield f"  alpha {_number(quiz['alpha'])} {_ends(quiz['alpha_feldt95'])}, SEM {_number(quiz['sem_marks'])} marks"


def _mean_percent(quiz: Node) -> str:
    return f"{_number(quiz['mean_percent'])} % {_ends(quiz['mean_percent_ci95_wilson_eff'])}"


def _items(items: Node) -> Iterator[str]:
    width = max([4, *map(len, items)])
    yield f"  {'item':<{width}}      n  right                       r with the rest"
    for name, item in items.items():
        right = f"{_number(item['facility'])} {_ends(item['facility_wilson95'])}"
        rest = _number(item["discrimination_item_rest"])
        yield f"  {name:<{width}}  {item['n_scored']:>5}  {right:<26}  {rest}"
        if item["options"]:
            chosen = (
                f"{option}{'*' if found['is_key'] else ''} {found['count']}"
                for option, found in item["options"].items()
            )
            yield f"  {'':<{width}}         {', '.join(chosen)}"


def _gain(node: Node) -> Iterator[str]:
    gain = node["gain"]
    yield f"  net gain {_mean(gain['raw_gain'])}: from {_number(gain['mean_pre'])} to {_number(gain['mean_post'])}"
    yield f"  of what was not yet known (g): {_number(gain['gain_of_averages_g'])} {_ends(gain['g_ci95'])}"
    yield f"  gained {gain['n_gained']}, same {gain['n_same']}, lost {gain['n_lost']}"
    for name, fact in node["facts"].items():
        if fact["net_gain"]["n"]:
            yield f"  {name}: {_mean(fact['net_gain'])}"


def _separate(found: Node) -> Iterator[str]:
    for key, title in (
        ("fresh_post_nopre_minus_pre", "after (not asked before) less before"),
        ("pretest_effect_post_pre_minus_nopre", "after: asked before less not asked"),
    ):
        if key in found:
            yield f"  {title}: {_welch(found[key])}"
    if "fresh_by_lot" in found:
        yield f"  after on facts not asked before less before on the others: {_mean(found['fresh_by_lot'])}"


def _felt(node: Node) -> Iterator[str]:
    found, bounds = node["calibration_self_vs_gain"], node["self_rating_post_only_bounds"]
    if not found["n"] and not bounds["n"]:
        yield "  none"
        return
    if found["n"]:
        yield f"  rating less gain: {_mean(found['bias'])}"
        yield f"  within 25 points: {_number(found['share_within_25'])}"
    low, high = _number(bounds["bias_lower"]), _number(bounds["bias_upper"])
    yield f"  by the answers after reading alone: between {low} and {high} (n {bounds['n']})"


def _mean(found: Node) -> str:
    return f"{_number(found['mean'])} {_ends(found['ci95'])}, n {found['n']}"


def _welch(found: Node) -> str:
    return (
        f"{_number(found['difference'])} {_ends(found['ci95'])}, n {found['n1']} and {found['n2']}"
    )


def _ends(ends: list[float | None]) -> str:
    low, high = ends
    return f"({_number(low)} to {_number(high)})" if low is not None else "(no interval)"


def _number(value: float | None) -> str:
    if value is None:
        return _NOTHING
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
