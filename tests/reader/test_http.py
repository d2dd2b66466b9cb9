"""What browsers, caches and other sites see: headers, methods, origins, logs."""

from collections.abc import Callable

import pytest

from quizapp.models import Attempt
from tests.reader.client import Reader, check


def places(reader: Reader) -> list[str]:
    """Every page that a token opens."""
    return [
        f"/r/{reader.token}{place}" for place in ("", "/fact/1", "/article", "/carry", "/delete")
    ]


# Other sites


def test_pages_name_what_they_may_load_and_do(reader: Reader) -> None:
    policy = reader.client.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "*"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/r/AAAAAAAAAAAAAAAAAAAAAA", "/healthz", "/readyz", "/deleted"]
)
def test_every_answer_has_the_strict_headers(reader: Reader, path: str) -> None:
    response = reader.client.get(path)
    check(response)
    assert response.headers["Permissions-Policy"]


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "nonsense"},
]
OWN: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_forms_of_other_sites_are_refused(
    reader: Reader, attempts: Callable[[], list[Attempt]], headers: dict[str, str]
) -> None:
    reader.begin()
    token, action, data = reader.token, reader.form()["action"], reader.filled()
    for path, sent in (
        (f"/q/{reader.quiz.slug}/begin", {"rating": "5"}),
        (action, data),
        (f"/r/{token}/article", {"rating": "9"}),
        (f"/r/{token}/again", {}),
        (f"/r/{token}/delete", {}),
    ):
        reader.post(path, sent, headers=headers)
        assert reader.response.status_code == 403
        assert reader.page.one("h1").text == "This form came from another site"
    [attempt] = attempts()
    assert (attempt.saves, attempt.rating) == (0, 50)


@pytest.mark.parametrize("headers", OWN)
def test_forms_of_our_own_pages_are_taken(reader: Reader, headers: dict[str, str]) -> None:
    reader.post(f"/q/{reader.quiz.slug}/begin", {"rating": "5"}, headers=headers)
    assert reader.at == "fact/1"


def test_other_sites_may_link_to_every_page(reader: Reader) -> None:
    reader.get(f"/q/{reader.quiz.slug}", headers=FOREIGN[0])
    assert reader.response.status_code == 200


def test_readers_in_a_frame_are_counted_by_themselves(
    reader: Reader, attempts: Callable[[], list[Attempt]]
) -> None:
    reader.post(f"/q/{reader.quiz.slug}/begin", headers={"Sec-Fetch-Dest": "iframe"})
    assert attempts()[0].cohort == "embedded"


# Methods and sizes


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "/q/bees-and-orchards", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "/q/bees-and-orchards/begin", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("PATCH", "/r/AAAAAAAAAAAAAAAAAAAAAA/fact/1", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/r/AAAAAAAAAAAAAAAAAAAAAA/again", {"POST", "OPTIONS"}),
    ],
)
def test_what_is_not_possible_is_said_in_a_page(
    reader: Reader, method: str, path: str, allowed: set[str]
) -> None:
    response = reader.client.open(path, method=method)
    check(response)
    assert response.status_code == 405
    assert "That is not possible here" in response.text
    assert set(response.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("place", ["fact/1", "article"])
def test_more_than_any_answer_needs_is_refused(
    reader: Reader, attempts: Callable[[], list[Attempt]], place: str
) -> None:
    reader.begin()
    huge = {"rating": "9" * 300_000, "answer-yield-more": "a"}
    reader.post(f"/r/{reader.token}/{place}", huge)
    assert reader.response.status_code == 413
    assert reader.page.one("h1").text == "That was too much"
    assert attempts()[0].saves == 0


def test_a_huge_beginning_is_refused(reader: Reader) -> None:
    reader.post(f"/q/{reader.quiz.slug}/begin", {"rating": "9" * 300_000})
    assert reader.response.status_code == 413


BODIES = [b"%", b"\xff\xfe=\xff", b"=&=&&;;", b"answer-yield-more=a&" * 3000, b"{}", b"--x\r\n"]
KINDS = [
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "x",
]


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_of_any_kind_are_answered(reader: Reader, kind: str) -> None:
    reader.begin()
    token = reader.token
    for path in (f"/q/{reader.quiz.slug}/begin", f"/r/{token}/fact/1", f"/r/{token}/article"):
        for body in BODIES:
            response = reader.client.post(path, data=body, content_type=kind)
            check(response)
            assert response.status_code in {200, 303, 400, 413, 422}


def test_the_address_of_the_first_form_leads_to_the_article(reader: Reader) -> None:
    reader.get(f"/q/{reader.quiz.slug}/begin")
    assert reader.page.one("h1").text == reader.quiz.title


def test_what_is_stored_is_told_on_every_page(reader: Reader) -> None:
    reader.get("/")
    reader.get(reader.page.one("footer").one("a")["href"])
    assert reader.page.one("h1").text == "What is stored about you"
    assert "12 months" in reader.page.text
