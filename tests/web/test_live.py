"""Parts of pages as trees of elements."""

import pytest

from quizapp.web.live import tree


def test_a_part_becomes_a_tree() -> None:
    html = '<p class="a" onclick="x()">One &amp; <em>two</em><br>three</p>\n<hr><p>&lt;b&gt;</p>'
    assert tree(html) == [
        ["p", {"class": "a"}, "One & ", ["em", {}, "two"], ["br", {}], "three"],
        "\n",
        ["hr", {}],
        ["p", {}, "<b>"],
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<iframe></iframe>",
        "<style></style>",
        '<a href=" JavaScript:x">y</a>',
        "<svg></svg>",
    ],
)
def test_what_could_be_script_is_not_passed_on(html: str) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        tree(html)
