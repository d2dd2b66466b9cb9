"""Requests as nobody in good faith would send them: strategies for every path, query, header, cookie and form."""

from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

MARK = "fzq"
"""Stands in every piece of hostile markup; none of them ends with it."""
MARKUP = [
    f'"><{MARK} onload=1>',
    f"'><{MARK} x='1",
    f"<{MARK}>",
    f'{MARK}" autofocus onfocus="1',
    f"</title><{MARK}>",
    f"]]><!--<{MARK}>",
    f"javascript:{MARK}()",
    f"&lt;{MARK}&gt;&#34;",
]
NASTY = [
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u2066x",
    "\ufeff",
    "\u200b\u200d",
    "e" + "\u0301" * 300,
    "ﷺ" * 400,
    "%00%0d%0aX-Evil:%201",
    "\r\nX-Evil: 1",
    "../../etc/passwd",
    "' OR 1=1 --",
    "1; DROP TABLE answer",
    "${jndi:x}",
    "a" * 2001,
    "ß" * 9000,
]
NUMBERS = [
    "0",
    "-0",
    "1e999",
    "-1",
    "100",
    "101",
    "50.0",
    "٥٠",
    "½",
    "1" * 400,
    "9" * 31,
    "0." + "0" * 90 + "1",
    "NaN",
    "Infinity",
    "1,000,000",
    "1.000.000,5",
    "$150",
    "$ $ $ $ $150",
    "2147483648",
    "9223372036854775808",
    "000000000000000000000000000001",
    "1 " * 200,
    "'" * 500,
]

text = st.text(st.characters(exclude_categories=[]), max_size=40)
"""All of Unicode, lone surrogates too."""
value = st.one_of(
    st.sampled_from(MARKUP),
    st.sampled_from(NASTY),
    st.sampled_from(NUMBERS),
    st.sampled_from(["a", "b", "c", "?", "true", "false", "", " "]),
    st.sampled_from(["more:forty", "more:twelve", "1:bee", "1:fruit", "3:bee", "price:a", "9:bee"]),
    text,
)

ROUTES = (
    "/",
    "/stored",
    "/deleted",
    "/healthz",
    "/readyz",
    "/q/{slug}",
    "/q/{slug}/begin",
    "/r/{token}",
    "/r/{token}/before/{n}",
    "/r/{token}/fact/{n}",
    "/r/{token}/article",
    "/r/{token}/carry",
    "/r/{token}/result",
    "/r/{token}/again",
    "/r/{token}/unclear",
    "/r/{token}/delete",
    "/static/{file}",
    "/{junk}",
    "/r/{junk}/{junk}",
)
FORMS = (
    *(["/r/{token}/fact/{n}"] * 8),
    *(["/r/{token}/before/{n}"] * 3),
    *(["/r/{token}/article"] * 2),
    *(["/q/{slug}/begin"] * 3),
    "/r/{token}/again",
    *(["/r/{token}/unclear"] * 2),
    "/r/{token}/delete",
)


@dataclass(frozen=True)
class Request:
    """One request; `{…}` in the route is filled when it is sent, from the attempts that there are then."""

    method: str
    route: str
    attempt: int
    """Which attempt, counted from the newest; beyond those that there are, one that does not exist."""
    page: str
    junk: str
    query: str
    headers: tuple[tuple[str, str], ...]
    times: int
    """How often the first field is sent, where it is short."""
    fields: tuple[tuple[str, str], ...]
    """Names and values of the form. A name `answer-#3` or `sure-#3` is about the third question of the quiz."""
    encoding: str
    length: str
    """How the length is declared: `right`, `none` (in chunks), or what the header says."""


def quoted(raw: str) -> str:
    """Return a text as it stands in an address or a form, percent-encoded; lone surrogates as their bytes."""
    return quote_from_bytes(raw.encode("utf-8", "surrogatepass"), safe="")


_header = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                "Accept",
                "Accept-Charset",
                "Accept-Encoding",
                "Accept-Language",
                "Authorization",
                "Cookie",
                "Content-Encoding",
                "Forwarded",
                "Host",
                "If-Match",
                "If-Modified-Since",
                "If-None-Match",
                "If-Range",
                "If-Unmodified-Since",
                "Origin",
                "Range",
                "Referer",
                "Sec-Fetch-Dest",
                "Sec-Fetch-Site",
                "User-Agent",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Prefix",
                "X-Forwarded-Proto",
                "X-HTTP-Method-Override",
                "X-Original-URL",
                "X-Request-Id",
            ]
        ),
        st.one_of(
            st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
            st.sampled_from([m for m in MARKUP if m.isascii()]),
            st.sampled_from(
                [
                    "*",
                    '"x", W/"y"',
                    "bytes=0-1,5-9",
                    "bytes=-99999999999999999999",
                    "bytes=5-2",
                    "Fri, 31 Feb 2026 99:99:99 GMT",
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    "a=b; session=1; a=c",
                    "http://[",
                    "null",
                    "en;q=nonsense, de-CH, *;q=2",
                    "gzip;q=0, br",
                    "evil.example",
                    "evil.example:99999999",
                    "[::1",
                    "a@b",
                    "1.2.3.4, 5.6.7.8",
                    "for=_hidden;host=evil.example",
                    "x" * 3000,
                ]
            ),
        ),
    ),
    st.just(("Sec-Fetch-Site", "same-origin")),
)

_name = st.one_of(
    st.integers(0, 9).map(lambda n: f"answer-#{n}"),
    st.integers(0, 9).map(lambda n: f"answer-#{n}"),
    st.integers(0, 9).map(lambda n: f"sure-#{n}"),
    st.sampled_from(
        ["save", "noted", "rating", "key", "left_out", "", "answer-", "answer-nothing", "text"]
    ),
    text,
)
_field = st.one_of(
    st.tuples(_name, value),
    st.tuples(st.just("save"), st.sampled_from(["0", "1", "2", "-1", "999999999", "²", "1" * 99])),
    st.tuples(st.just("key"), st.sampled_from(["a" * 32, "0" * 32, "A" * 32, "g" * 32])),
    st.just(("noted", "1")),
    st.tuples(st.integers(0, 9).map(lambda n: f"sure-#{n}"), st.sampled_from(["0", "75", "33"])),
)
_fields = st.lists(_field, max_size=14)
ENCODINGS = (
    *(["application/x-www-form-urlencoded"] * 8),
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=fuzz",
    "multipart/form-data; boundary=fuzz; files",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "application/json",
    "text/plain; charset=nonsense",
    "",
    MARKUP[0],
)


def _request(
    methods: st.SearchStrategy[str], routes: tuple[str, ...]
) -> st.SearchStrategy[Request]:
    return st.builds(
        Request,
        method=methods,
        route=st.sampled_from(routes),
        attempt=st.sampled_from([0, 0, 0, 1, 1, 1, 2, 9]),
        page=st.one_of(
            st.sampled_from(["1", "2"]),
            st.sampled_from(["1", "2", "0", "3", "01", "-1", "9" * 30, "x", "²"]),
        ),
        junk=value,
        query=st.one_of(
            st.just(""),
            st.just("left_out=1"),
            st.tuples(st.sampled_from(["mark", "late", "left_out", "x"]), value).map(
                lambda pair: f"{pair[0]}={quoted(pair[1])}"
            ),
            st.sampled_from(
                [
                    "mark=1-9999",
                    "mark=9999-1",
                    "mark=0-0",
                    "&&==",
                    "%",
                    "%ff=%fe",
                    "mark=" + "1" * 2000,
                ]
            ),
        ),
        headers=st.lists(_header, max_size=4).map(tuple),
        times=st.sampled_from([*[1] * 15, 3, 1100]),
        fields=_fields.map(tuple),
        encoding=st.sampled_from(ENCODINGS),
        length=st.sampled_from([*["right"] * 12, "none", "0", "-1", "x", "99999999", "1" * 40]),
    )


_shown = _request(
    st.sampled_from(
        [*["GET"] * 14, "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "G\xcbT"]
    ),
    ROUTES,
)
_sent = _request(st.just("POST"), FORMS)
_plainly_sent = _sent.map(
    lambda sent: Request(
        **{
            **sent.__dict__,
            "headers": (),
            "encoding": ENCODINGS[0],
            "length": "right",
            "attempt": sent.attempt % 2,
            "page": sent.page if sent.page in "12" else "1",
        }
    )
)
_request_of_any_kind = st.one_of(_shown, _sent, _plainly_sent, _plainly_sent)


@dataclass(frozen=True)
class Journey:
    """Two readers, who have sent so many pages in good faith (the last ends their attempts), and what follows."""

    pages: tuple[int, int]
    requests: list[Request]


def journeys(length: int) -> st.SearchStrategy[Journey]:
    """Draw journeys of so many hostile requests; half of them are forms that reach the services."""
    return st.builds(
        Journey,
        st.tuples(st.integers(0, 3), st.integers(0, 6)),
        st.lists(_request_of_any_kind, min_size=length, max_size=length),
    )
