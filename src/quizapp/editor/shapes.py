"""The fields of each question type in the editor: one registry, from which forms are drawn and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from quizapp.web.i18n import N_


class FieldKind(StrEnum):
    """The kind of form field for a value."""

    LINE = "line"
    TEXT = "text"
    """Several lines."""
    NUMBER = "number"
    LINES = "lines"
    """A list of texts, one in each line."""
    TICK = "tick"
    TRUTH = "truth"
    """True, false, or not said yet."""
    ONE = "one"
    """One of the rows, and no other."""
    PICK = "pick"
    """One of other rows, by its id."""
    LIST = "list"
    """One of a few values."""


@dataclass(frozen=True, slots=True)
class ValueShape:
    """One value."""

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    help: str = ""
    required: bool = False
    """Whether the key stays where nothing is entered."""
    default: bool = False
    """Of a tick: the value that needs no key."""
    of: str = ""
    """The rows among which is picked."""
    values: tuple[tuple[str, str], ...] = ()
    """Of a list: the values, each with its words; the first one needs no key."""


@dataclass(frozen=True, slots=True)
class RowsShape:
    """A list of mappings, one row each."""

    key: str
    label: str
    one: str
    """What one row is called."""
    columns: "tuple[ValueShape | RowsShape, ...]"
    named: bool = True
    """Whether a row has an id, under which answers are stored."""
    ordered: bool = True
    """Whether rows can be moved."""
    added: bool = True
    """Whether rows can be added by a button."""
    help: str = ""


Shape = tuple[ValueShape | RowsShape, ...]

_TEXT = ValueShape("text", N_("Text"), required=True)
_FEEDBACK = ValueShape("feedback", N_("What to say to who gives it"))
_OPTIONS_ONE = RowsShape(
    "options",
    N_("Options"),
    N_("option"),
    (
        ValueShape("correct", N_("Right"), FieldKind.ONE),
        _TEXT,
        ValueShape("feedback", N_("What to say to who chooses it")),
    ),
)
_OPTIONS_MANY = RowsShape(
    "options",
    N_("Options"),
    N_("option"),
    (
        ValueShape("correct", N_("Right"), FieldKind.TICK),
        _TEXT,
        ValueShape("feedback", N_("What to say to who chooses it")),
    ),
)
_SHUFFLE = ValueShape(
    "shuffle",
    N_("Each reader gets them in a random order"),
    FieldKind.TICK,
    help=N_("Switch it off where their order means something, as with years."),
    default=True,
)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "single_choice": (_OPTIONS_ONE, _SHUFFLE),
        "multiple_response": (_OPTIONS_MANY, _SHUFFLE),
        "true_false": (
            ValueShape("answer", N_("The statement is"), FieldKind.TRUTH),
            ValueShape("feedback", N_("What to say to who gets it wrong"), FieldKind.TEXT),
        ),
        "numeric": (
            ValueShape("answer", N_("The right number"), FieldKind.NUMBER),
            ValueShape(
                "tolerance",
                N_("How far off is still right"),
                FieldKind.NUMBER,
                help=N_(
                    "5 lets 145 to 155 pass for 150. Leave it empty where the number is exact."
                ),
            ),
            ValueShape("prefix", N_("Before the field"), help=N_("Such as $.")),
            ValueShape("unit", N_("After the field"), help=N_("Such as billion, km or %%.")),
            RowsShape(
                "wrong",
                N_("Wrong numbers that you foresee"),
                N_("wrong number"),
                (ValueShape("answer", N_("Number"), FieldKind.NUMBER), _FEEDBACK),
                named=False,
            ),
        ),
        "short_text": (
            ValueShape(
                "accept",
                N_("Accepted answers"),
                FieldKind.LINES,
                help=N_(
                    "One in each line; readers are shown the first. Capitals, accents, spaces and "
                    "punctuation never matter."
                ),
                required=True,
            ),
            ValueShape("typos", N_("Forgive a small slip in a long word"), FieldKind.TICK),
            RowsShape(
                "wrong",
                N_("Wrong answers that you foresee"),
                N_("wrong answer"),
                (ValueShape("answer", N_("Answer"), required=True), _FEEDBACK),
                named=False,
            ),
        ),
        "matching": (
            RowsShape(
                "items",
                N_("Items"),
                N_("item"),
                (
                    _TEXT,
                    ValueShape(
                        "match", N_("Goes with"), FieldKind.PICK, of="choices", required=True
                    ),
                    ValueShape("feedback", N_("What to say to who matches it wrongly")),
                ),
            ),
            RowsShape(
                "choices",
                N_("Choices"),
                N_("choice"),
                (_TEXT,),
                help=N_("Add one that fits nothing, or the last match follows from the others."),
            ),
            _SHUFFLE,
        ),
        "ordering": (
            RowsShape(
                "items",
                N_("Items, in the right order"),
                N_("item"),
                (_TEXT,),
                help=N_("Each reader gets them in a random order."),
            ),
            ValueShape(
                "feedback", N_("What to say to who does not get all of it right"), FieldKind.TEXT
            ),
        ),
        "cloze": (
            ValueShape(
                "text",
                N_("Text with gaps"),
                FieldKind.TEXT,
                help=N_(
                    "Write a name in braces where a gap goes: A hive costs {price} a year. When "
                    "you save, each new gap appears below."
                ),
                required=True,
            ),
            RowsShape("gaps", N_("Gaps"), N_("gap"), (_OPTIONS_ONE,), ordered=False, added=False),
            _SHUFFLE,
        ),
    }
)
"""What is entered for each type, beside what all questions have."""

TYPE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "single_choice": N_("Single choice"),
        "multiple_response": N_("Several right options"),
        "true_false": N_("True or false"),
        "numeric": N_("A number"),
        "short_text": N_("A few words"),
        "matching": N_("Matching"),
        "ordering": N_("Putting in order"),
        "cloze": N_("A text with gaps"),
    }
)
"""What editors call the types."""

QUESTION: Shape = (
    ValueShape("prompt", N_("What the reader is asked"), FieldKind.TEXT, required=True),
)
WHY: Shape = (
    ValueShape(
        "explanation",
        N_("Why it is so"),
        FieldKind.TEXT,
        help=N_("Shown with the result."),
        required=True,
    ),
)
PAIR: Shape = (
    ValueShape(
        "pair",
        N_("Pair"),
        FieldKind.LIST,
        help=N_(
            "A pair is two questions of one type, equally hard: one can be asked before reading "
            "and the other after."
        ),
        values=(("", N_("not one of a pair")), ("a", N_("question a")), ("b", N_("question b"))),
    ),
    ValueShape(
        "marks",
        N_("Marks"),
        FieldKind.LIST,
        help=N_("For a question that went wrong; published as a correction, it holds for all."),
        values=(
            ("", N_("by its key")),
            ("dropped", N_("dropped: nobody’s answer counts")),
            ("everyone", N_("full marks for everyone")),
        ),
    ),
)
EVIDENCE: Shape = (
    ValueShape(
        "evidence",
        N_("The words of the article that settle it"),
        FieldKind.TEXT,
        help=N_("Exact words, within one paragraph, that stand in the article only once."),
        required=True,
    ),
)


def shape_of(type_name: str) -> Shape:
    """Return the fields of a question type; an unknown type has only those that all share."""
    return (*QUESTION, *SHAPES.get(type_name, ()), *EVIDENCE, *WHY, *PAIR)
