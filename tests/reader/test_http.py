"""What browsers, caches and other sites see: headers, methods, origins, logs."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.bank.quiz import quiz_from_data
from quizapp.models import Attempt
from tests.bank import builders
from tests.helpers import publish
from tests.reader.client import Reader, check


def places(reader: Reader) -> list[str]:
    """Every page that a token opens."""
    return [
        f"/r/{reader.token}{place}" for place in ("", "/fact/1", "/article", "/carry", "/delete")
    ]


# Other sites


def policy_of(header: str) -> dict[str, str]:
    return dict(rule.strip().partition(" ")[::2] for rule in header.split(";"))


def test_pages_name_what_they_may_load_and_do(reader: Reader) -> None:
    rules = policy_of(reader.client.get("/").headers["Content-Security-Policy"])
    own = ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action")
    assert rules == {
        "default-src": "'none'",
        **dict.fromkeys(own, "'self'"),
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
        "frame-ancestors": "*",
    }


STATIC = "/static/css/base.css"
ANSWERS: list[tuple[int, str, str, dict[str, str]]] = [
    (200, "GET", "/", {}),
    (304, "GET", "/", {"If-None-Match": "*"}),
    (404, "GET", "/nowhere", {}),
    (404, "GET", "/r/AAAAAAAAAAAAAAAAAAAAAA", {}),
    (403, "POST", "/q/bees-and-orchards/begin", {"Origin": "https://evil.example"}),
    (405, "DELETE", "/", {}),
    (413, "POST", "/q/bees-and-orchards/begin", {"X-Fill": "300000"}),
    (200, "OPTIONS", "/", {}),
    (200, "GET", "/healthz", {}),
    (200, "GET", "/readyz", {}),
    (200, "GET", "/deleted", {}),
    (303, "GET", "/q/bees-and-orchards/begin", {}),
    (404, "GET", "/q//bees-and-orchards", {}),
    (200, "GET", STATIC, {}),
    (206, "GET", STATIC, {"Range": "bytes=0-9"}),
    (416, "GET", STATIC, {"Range": "bytes=9999999-"}),
    (304, "GET", STATIC, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    (405, "POST", STATIC, {}),
    (404, "GET", "/static/nothing.css", {}),
]


@pytest.mark.parametrize(("status", "method", "path", "headers"), ANSWERS)
def test_every_answer_has_the_strict_headers(
    reader: Reader, status: int, method: str, path: str, headers: dict[str, str]
) -> None:
    body = b"x" * int(headers.get("X-Fill", "0"))
    response = reader.client.open(path, method=method, headers=headers, data=body, buffered=True)
    assert response.status_code == status
    check(response)
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{feature}=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == (
        "cross-origin" if path == STATIC else "same-origin"
    )
    assert not [value for value in response.headers.getlist("Server") if "/" in value]


@pytest.mark.parametrize("path", ["/", "/q/bees-and-orchards", "/stored", "/q//bees-and-orchards"])
def test_no_host_that_somebody_claims_gets_into_what_a_cache_may_keep(
    reader: Reader, path: str
) -> None:
    claimed = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    response = reader.client.get(path, headers=claimed)
    assert "evil.example" not in response.text
    assert "evil.example" not in response.headers.get("Location", "")


@pytest.mark.parametrize("host", ["x" * 300, f"{'x' * 64}.example", "a..b"])
def test_a_host_that_cannot_be_one_is_an_answer_in_a_line(reader: Reader, host: str) -> None:
    for path in ("/", f"/q/{reader.quiz.slug}", "/nowhere"):
        response = reader.client.get(path, headers={"Host": host})
        assert (response.status_code, response.mimetype) == (400, "text/plain")
        assert response.text == "This request names no host.\n"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("host", [".", "a..b"])
def test_a_form_of_another_site_to_no_host_at_all_is_answered_too(
    reader: Reader, host: str
) -> None:
    headers = {"Host": host, "Sec-Fetch-Site": "cross-site"}
    response = reader.client.post(f"/q/{reader.quiz.slug}/begin", headers=headers)
    assert (response.status_code, response.text) == (400, "This request names no host.\n")


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
    {"Origin": ""},
    {"Origin": "http://["},
    {"Origin": "ftp://localhost"},
    {"Origin": "https://evil.example", "Host": ""},
    {"Origin": "", "Host": "no host"},
]
OWN: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},
    {"Origin": "https://localhost", "Host": "localhost:443"},
    {"Origin": "https://localhost:8000", "Host": "localhost:8000"},
    {"Origin": "http://[::1]:8000", "Host": "[::1]:8000"},
    {"Origin": "https://quiz.example", "Host": "Quiz.Example"},
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


def test_files_are_refused(reader: Reader, attempts: Callable[[], list[Attempt]]) -> None:
    file = (io.BytesIO(b"50"), "rating.txt")
    reader.post(f"/q/{reader.quiz.slug}/begin", {"rating": file, "key": ""})
    assert reader.response.status_code == 400
    assert reader.page.one("h1").text == "That could not be read"
    assert attempts() == []


def test_the_largest_page_of_answers_fits(app: Flask) -> None:
    """Ten questions, as many as a page may have, in each as many characters as its field takes, of three bytes each."""
    data = builders.quiz_data(settings={"per_fact": 10})
    [sample] = [q for fact in data["facts"] for q in fact["questions"] if q["type"] == "short_text"]
    data["facts"][1]["questions"] = [{**sample, "id": f"cost-{n}"} for n in range(10)]
    quiz = quiz_from_data(data, builders.ARTICLE)
    publish(app, quiz)
    reader = Reader(app, quiz)
    reader.begin()
    reader.send()
    reader.send(lambda _: ["語" * 2000])
    assert reader.response.status_code == 422
    reader.send(lambda _: ["語" * 500])
    assert reader.at == "result"


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
    reader.get(reader.page.one("footer").all("a")[0]["href"])
    assert reader.page.one("h1").text == "What is stored about you"
    assert "12 months" in reader.page.text


def test_search_engines_are_kept_from_readers_and_staff_pages(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    closed = [line.partition(": ")[2] for line in response.text.splitlines() if "Disallow" in line]
    assert closed == ["/r/", "/edit", "/account", "/teach", "/join", "/in/", "/mine"]
