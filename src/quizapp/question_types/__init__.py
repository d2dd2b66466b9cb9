"""The question types: one module each, and the registry of all.

To add a type, write its module and list it in `_ALL`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quizapp.question_types.base import QuestionType
from quizapp.question_types.cloze import Cloze
from quizapp.question_types.matching import Matching
from quizapp.question_types.multiple_response import MultipleResponse
from quizapp.question_types.numeric import Numeric
from quizapp.question_types.ordering import Ordering
from quizapp.question_types.short_text import ShortText
from quizapp.question_types.single_choice import SingleChoice
from quizapp.question_types.true_false import TrueFalse

_ALL: tuple[QuestionType[Any], ...] = (
    SingleChoice(),
    MultipleResponse(),
    TrueFalse(),
    Numeric(),
    ShortText(),
    Matching(),
    Ordering(),
    Cloze(),
)

TYPES: Mapping[str, QuestionType[Any]] = MappingProxyType({type_.name: type_ for type_ in _ALL})
"""Every question type by its name, in the order in which pages offer them."""
