"""The published JSON Schema of `quiz.yaml`: the common keys here, the others from the question types."""

from typing import Any

from quizapp.bank.quiz import ASK_BEFORE, MARKS
from quizapp.question_types import TYPES
from quizapp.question_types.ids import WHOLE

# A plain $ would let a final newline pass in Python.
UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\n)$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*(?!\n)$"
FILE_NAME = r"^[^/\\:.\x00-\x1f][^/\\:\x00-\x1f]*(?!\n)$"
URL = r"^https?://[^\s/?#]+\S*$"
NOT_BLANK = r"\S"

Schema = dict[str, Any]


def quiz_schema() -> Schema:
    """Return the schema, draft 2020-12. Unknown keys are errors everywhere."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A quiz",
        "description": "The file quiz.yaml of a quizapp quiz, format 1. Texts are plain text; "
        "white space around them is dropped.",
        **_keys(_quiz_keys(), "format", "id", "slug", "title", "summary", "language", "facts"),
        "$defs": {
            "fact": _fact(),
            "question": _question(),
            **{name: _type_keys(name) for name in TYPES},
        },
    }


def _quiz_keys() -> Schema:
    return {
        "format": {
            "title": "Format",
            "description": "The version of this file format.",
            "const": 1,
        },
        "id": {
            "title": "Identity",
            "description": "A UUID in lower case. It stays for good; a copy needs a new one.",
            "type": "string",
            "pattern": UUID,
        },
        "slug": _name("Slug", "The quiz's name in its address, such as bees-and-orchards.", 80),
        "title": _text("Title", "The article's title.", 200),
        "summary": _text("Summary", "One or two sentences for the list of quizzes.", 500),
        "language": {
            "title": "Language",
            "description": "The language of the article, such as en, de, pt-BR or ar.",
            "type": "string",
            "pattern": LANGUAGE,
            "maxLength": 35,
        },
        "article": _article(),
        "source": _source(),
        "closing_question": _text(
            "Closing question", "Replaces the standard question for the self-rating.", 300
        ),
        "settings": _settings(),
        "facts": _list("Facts", "The facts, in the order of the article's sections.", "fact"),
    }


def _article() -> Schema:
    name = {
        "title": "File",
        "description": "A file in the same folder.",
        "type": "string",
        "pattern": FILE_NAME,
        "maxLength": 100,
        "default": "article.md",
    }
    return {
        "title": "Article",
        "description": "Where the article's text is.",
        **_keys({"file": name}),
    }


def _source() -> Schema:
    published = {
        "title": "Published",
        "description": "When the article appeared: a year, or words such as May 2015.",
        "type": ["string", "integer"],
        "pattern": NOT_BLANK,
        "maxLength": 60,
        "minimum": 1,
        "maximum": 9999,
    }
    keys = {
        "author": _text("Author", "Who wrote the article.", 200),
        "published": published,
        "title": _text("Title", "The original's title, where it differs.", 300),
        "url": {
            "title": "Address",
            "description": "Where the original is: a full address with http or https.",
            "type": "string",
            "pattern": URL,
            "maxLength": 2000,
        },
    }
    described = {"title": "Source", "description": "Where the article comes from."}
    return {**described, **_keys(keys, "author", "published")}


def _settings() -> Schema:
    keys = {
        "ask_before": {
            "title": "Ask before reading",
            "description": "Who is asked before reading: nobody, half of the readers, everyone "
            "on half of the facts, or everyone. Needs pairs.",
            "enum": list(ASK_BEFORE),
            "default": "none",
        },
        "per_fact": {
            "title": "Questions per fact",
            "description": "How many questions a reader is asked on each fact after reading.",
            "type": "integer",
            "minimum": 1,
            "maximum": 10,
            "default": 2,
        },
        "dont_know": _flag("I don't know", "Whether readers can say that they don't know.", True),
        "ask_how_sure": _flag(
            "Ask how sure",
            "Whether readers are asked, after reading, how sure they are of each answer.",
            False,
        ),
        "ask_unclear": _flag(
            "Ask what is unclear",
            "Whether readers are asked, beside their result, what is still unclear to them.",
            False,
        ),
        "open_book": _flag("Open book", "Whether readers can reopen the article.", False),
    }
    return {"title": "Settings", "description": "How the quiz is asked.", **_keys(keys)}


def _fact() -> Schema:
    keys = {
        "id": _name("Identity", "A stable name, unique in the quiz.", 64),
        "heading": _text("Heading", "The section's heading in the article, without number.", 200),
        "questions": _list("Questions", "The questions on this fact.", "question"),
    }
    described = {"title": "Fact", "description": "One section of the article and its questions."}
    return {**described, **_keys(keys, "id", "heading", "questions")}


def _question() -> Schema:
    """Return the schema of a question: the common keys, and for each type the rules for its own keys."""
    keys = {
        "id": _name("Identity", "A stable name, unique in the quiz.", 64),
        "type": {
            "title": "Type",
            "description": "What kind of question this is.",
            "enum": list(TYPES),
        },
        "pair": {
            "title": "Pair",
            "description": "Marks the fact's two parallel questions, a and b: one can be asked "
            "before reading and the other after.",
            "enum": ["a", "b"],
        },
        "marks": {
            "title": "Marks",
            "description": "For a question that went wrong: dropped, then nobody's answer counts, "
            "or everyone, then everyone has full marks. Leave it out otherwise.",
            "enum": list(MARKS),
        },
        "prompt": _text("Prompt", "What the reader is asked.", 1000),
        "evidence": _text(
            "Evidence",
            "The exact words of the article that settle the question: within one paragraph of "
            "the fact's section, and nowhere else in the article.",
            1000,
        ),
        "explanation": _text("Explanation", "Shown with the result: why it is so.", 2000),
    }
    return {
        "title": "Question",
        "description": "One question. Which other keys it has depends on its type.",
        "type": "object",
        "required": ["id", "type", "prompt", "evidence", "explanation"],
        "properties": keys,
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in TYPES
        ],
    }


def _type_keys(name: str) -> Schema:
    """Return the rules for the keys of one type; they accept any value for the common keys."""
    fragment = TYPES[name].schema
    names = ("id", "type", "pair", "marks", "prompt", "evidence", "explanation")
    common = dict.fromkeys(names, True)
    label = name.replace("_", " ").capitalize()
    described = {"title": label, "description": f"The keys of a {name} question."}
    keys = {key: _titled(key, schema) for key, schema in fragment["properties"].items()}
    return {**described, **_keys({**common, **keys}, *fragment["required"])}


def _titled(key: str, schema: Schema) -> Schema:
    """Return part of a type's schema with titles, and with descriptions where there are none."""
    title = key.replace("_", " ").capitalize()
    schema = {"title": title, "description": f"{title}.", **schema}
    if "items" in schema:
        schema["items"] = _titled(f"one of {key}", schema["items"])
    if "properties" in schema:
        parts = schema["properties"].items()
        schema["properties"] = {name: _titled(name, part) for name, part in parts}
    return schema


def _keys(properties: Schema, *required: str) -> Schema:
    schema: Schema = {"type": "object"}
    if required:
        schema["required"] = list(required)
    return {**schema, "properties": properties, "additionalProperties": False}


def _text(title: str, description: str, longest: int) -> Schema:
    return {
        "title": title,
        "description": description,
        "type": "string",
        "pattern": NOT_BLANK,
        "maxLength": longest,
    }


def _name(title: str, description: str, longest: int) -> Schema:
    return {**_text(title, description, longest), "pattern": WHOLE}


def _flag(title: str, description: str, default: bool) -> Schema:
    return {"title": title, "description": description, "type": "boolean", "default": default}


def _list(title: str, description: str, item: str) -> Schema:
    return {
        "title": title,
        "description": description,
        "type": "array",
        "minItems": 1,
        "maxItems": 20,
        "items": {"$ref": f"#/$defs/{item}"},
    }
