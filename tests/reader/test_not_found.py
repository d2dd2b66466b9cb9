"""What is not there: a friendly page, whatever was asked for."""

import pytest

from tests.reader.client import Reader


@pytest.mark.parametrize(
    "path",
    [
        "/r/AAAAAAAAAAAAAAAAAAAAAA",
        "/r/AAAAAAAAAAAAAAAAAAAAAA/fact/1",
        "/r/AAAAAAAAAAAAAAAAAAAAAA/result",
        "/r/short",
        "/r/%00/article",
        "/r/%E2%82%AC%F0%9F%90%9D/carry",
        f"/r/{'x' * 3000}/delete",
        "/q/nothing-here",
        "/q/%00",
        "/q/%FF",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_a_friendly_page(reader: Reader, path: str) -> None:
    for send in (reader.get, reader.post):
        page = send(path)
        assert reader.response.status_code in {404, 405}
        assert page.one("main").one("a").text == "See all articles"


@pytest.mark.parametrize(
    "place", ["fact/0", "fact/3", "fact/99999999999999999999", "before/1", "fact/-1", "x/1"]
)
def test_pages_that_an_attempt_does_not_have_are_not_found(reader: Reader, place: str) -> None:
    reader.begin()
    for send in (reader.get, reader.post):
        send(f"/r/{reader.token if reader.path.startswith('/r/') else ''}/{place}")
        assert reader.response.status_code == 404


def test_a_mistyped_token_opens_nothing(reader: Reader) -> None:
    reader.begin()
    token = reader.token
    for other in (token[:-1], token + "A", token.swapcase(), f" {token}"):
        reader.get(f"/r/{other}/fact/1")
        assert reader.response.status_code == 404
