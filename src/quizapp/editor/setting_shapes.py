"""The settings of a quiz, as entry shapes."""

from quizapp.editor.shapes import FieldKind, Shape, ValueShape
from quizapp.web.i18n import N_

LISTED: Shape = (
    ValueShape(
        "slug",
        N_("Name in the address"),
        help=N_("Small letters, digits and single hyphens. The old address leads to a new one."),
        required=True,
    ),
    ValueShape(
        "language",
        N_("Language of the article"),
        help=N_("Such as en, de, pt-BR or ar."),
        required=True,
    ),
    ValueShape(
        "closing_question",
        N_("Closing question"),
        FieldKind.TEXT,
        help=N_(
            "Replaces the standard one by which readers say, from 0 to 100, how much they newly "
            "understand. Leave it empty unless you have a reason."
        ),
    ),
)
SOURCE: Shape = (
    ValueShape("author", N_("Author")),
    ValueShape("published", N_("Published"), help=N_("A year, or words such as May 2015.")),
    ValueShape("title", N_("Title of the original, where it differs")),
    ValueShape("url", N_("Address of the original")),
)
ASKING: Shape = (
    ValueShape(
        "ask_before",
        N_("Who is asked before reading"),
        FieldKind.LIST,
        help=N_("Asking before reading needs a pair of questions for each fact."),
        values=(
            ("none", N_("nobody")),
            ("half", N_("half of the readers")),
            ("half_the_facts", N_("everyone, on half of the facts")),
            ("everyone", N_("everyone")),
        ),
    ),
    ValueShape(
        "per_fact",
        N_("Questions on each fact after reading"),
        FieldKind.NUMBER,
        help=N_("1 to 10."),
    ),
    ValueShape("dont_know", N_("Offer “I don’t know”"), FieldKind.TICK, default=True),
    ValueShape(
        "open_book", N_("Let readers look at the article while they answer"), FieldKind.TICK
    ),
    ValueShape(
        "ask_how_sure",
        N_("Ask how sure readers are of each answer"),
        FieldKind.TICK,
        help=N_("After reading, below each question. Nobody has to say it, and it earns no mark."),
    ),
    ValueShape(
        "ask_unclear",
        N_("Ask what is still unclear"),
        FieldKind.TICK,
        help=N_(
            "Beside the result, in words of their own. You read it on a page of the quiz. "
            "It can be switched in a correction."
        ),
    ),
)
STANDARD = {"ask_before": "none", "per_fact": 2, "dont_know": True, "open_book": False}
"""The settings of a quiz that has none, as a quiz has them written."""
