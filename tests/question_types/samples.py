"""A small valid sample of each question type: its own keys, as in `quiz.yaml`."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "single_choice": {
        "options": [
            {"id": "a", "text": "Two days", "correct": True, "feedback": "Down from six."},
            {"id": "b", "text": "Four days", "feedback": "That is how much shorter it gets."},
            {"id": "c", "text": "Six days", "feedback": "That is how long it takes today."},
        ],
    },
    "multiple_response": {
        "options": [
            {"id": "a", "text": "Oil", "correct": True},
            {"id": "b", "text": "Coal", "feedback": "Coal is not mentioned."},
            {"id": "c", "text": "Gas", "correct": True, "feedback": "Above all from Siberia."},
            {"id": "d", "text": "Timber", "feedback": "Timber is not mentioned."},
            {"id": "e", "text": "Grain", "feedback": "Grain is not mentioned."},
        ],
        "shuffle": False,
    },
    "true_false": {"answer": False, "feedback": "They had traded arms before."},
    "numeric": {
        "answer": 242,
        "tolerance": 0.5,
        "prefix": "$",
        "unit": "billion",
        "wrong": [{"answer": 24.2, "feedback": "Ten times too little."}],
    },
    "short_text": {
        "accept": ["Trans-Siberian Railway", "Transsib"],
        "typos": True,
        "wrong": [{"answer": "Orient Express", "feedback": "That one went to Istanbul."}],
    },
    "matching": {
        "items": [
            {"id": "fr", "text": "France", "match": "paris", "feedback": "Paris, since 987."},
            {"id": "it", "text": "Italy", "match": "rome"},
            {"id": "va", "text": "Vatican City", "match": "rome"},
        ],
        "choices": [
            {"id": "paris", "text": "Paris"},
            {"id": "rome", "text": "Rome"},
            {"id": "milan", "text": "Milan"},
        ],
        "shuffle": False,
    },
    "ordering": {
        "items": [
            {"id": "a", "text": "The survey"},
            {"id": "b", "text": "The contract"},
            {"id": "c", "text": "The building"},
            {"id": "d", "text": "The opening"},
        ],
        "feedback": "Nobody builds without a contract.",
    },
    "cloze": {
        "text": "The line costs {price} and takes {years} to build.",
        "gaps": [
            {
                "id": "price",
                "options": [
                    {"id": "a", "text": "$242 billion", "correct": True},
                    {"id": "b", "text": "$24 billion", "feedback": "Ten times that."},
                ],
            },
            {
                "id": "years",
                "options": [
                    {"id": "a", "text": "two years", "feedback": "Nobody builds that fast."},
                    {"id": "b", "text": "ten years", "feedback": "Four years less."},
                    {"id": "c", "text": "six years", "correct": True, "feedback": "A long time."},
                ],
            },
        ],
        "shuffle": False,
    },
}
