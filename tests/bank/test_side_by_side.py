"""Two texts side by side."""

from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.side_by_side import MOST, MarkedPiece, side_by_side


def test_words_that_differ_are_marked() -> None:
    ours, theirs = side_by_side("Snow melts early.\nSame.\n", "Snow melts late.\nSame.\nNew.\n")
    assert ours == [
        MarkedPiece("Snow melts ", False),
        MarkedPiece("early.\n", True),
        MarkedPiece("Same.\n", False),
    ]
    assert theirs == [
        MarkedPiece("Snow melts ", False),
        MarkedPiece("late.\n", True),
        MarkedPiece("Same.\n", False),
        MarkedPiece("New.\n", True),
    ]


def test_long_texts_that_have_nothing_in_common_are_marked_whole() -> None:
    ours, theirs = side_by_side("a " * MOST, "b " * MOST)
    assert (len(ours), len(theirs)) == (1, 1)


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_the_pieces_are_the_texts(ours: str, theirs: str) -> None:
    left, right = side_by_side(ours, theirs)
    assert "".join(piece.text for piece in left) == ours
    assert "".join(piece.text for piece in right) == theirs
    assert (
        "".join(p.text for p in left if not p.differs).split()
        == "".join(p.text for p in right if not p.differs).split()
    )


def test_a_change_in_a_very_long_text_is_found_between_what_is_the_same() -> None:
    text = "Line.\n" * 20_000
    ours, theirs = side_by_side(f"{text}Mine.\n{text}", f"{text}Theirs.\n{text}")
    assert [piece.text for piece in ours if piece.differs] == ["Mine.\n"]
    assert [piece.text for piece in theirs if piece.differs] == ["Theirs.\n"]
