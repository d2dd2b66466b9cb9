"""Things that are made once and kept."""

from functools import partial

from quizapp.cache import Cache


def test_a_thing_is_made_once() -> None:
    kept, made = Cache[str](2), []

    def make() -> str:
        made.append(1)
        return "thing"

    assert [kept.get("a", make), kept.get("a", make)] == ["thing", "thing"]
    assert len(made) == 1


def test_only_so_many_are_kept_and_the_oldest_go_first() -> None:
    kept = Cache[int](2)
    for number in range(5):
        assert kept.get(number, partial(int, number * 10)) == number * 10
    assert [kept.find(number) for number in range(5)] == [None, None, None, 30, 40]


def test_what_could_not_be_made_is_not_kept() -> None:
    kept = Cache[int](2)
    for _ in range(2):
        try:
            kept.get("a", lambda: 1 // 0)
        except ZeroDivisionError:
            assert kept.find("a") is None
    assert kept.get("a", lambda: 7) == 7
