"""The true values behind simulated readers: what a report about very many of them would say, without their lots.

They hold for one world, whose questions are drawn (`draw_behaviours`), and for readers who do not differ in ability:
then every reader knows a fact with the same chance, and the expected share of the marks is a short sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.bank.quiz import Fact, Quiz
from quizapp.services.simulating.simulate_answers import Behaviour
from quizapp.services.simulating.simulate_model import Model


@dataclass(frozen=True, slots=True)
class TrueValues:
    """The expected share of the marks, 0 to 1, of the questions that are compared before and after reading."""

    before: float
    after: float

    @property
    def gain(self) -> float:
        """The share after less the share before."""
        return self.after - self.before


def true_values(quiz: Quiz, behaviours: Mapping[str, Behaviour], model: Model) -> TrueValues:
    """Give the true values of a quiz, each fact counting as much as the others.

    :raises ValueError: where the model's readers differ in ability: then there is no short sum.
    """
    facts = true_values_of_facts(quiz, behaviours, model).values()
    return TrueValues(
        sum(truth.before for truth in facts) / len(facts),
        sum(truth.after for truth in facts) / len(facts),
    )


def true_values_of_facts(
    quiz: Quiz, behaviours: Mapping[str, Behaviour], model: Model
) -> dict[str, TrueValues]:
    """Give the true values of each fact, by its id.

    Of a pair, half of the readers are asked a before and b after, and half the reverse, so the pair's difference in
    difficulty is in neither share. A fact without a pair is compared by its first question, which is asked twice.
    Answers are marked by their keys.

    :raises ValueError: where the model's readers differ in ability.
    """
    questions = true_values_of_questions(quiz, behaviours, model)
    return {fact.id: _of_fact(fact, questions) for fact in quiz.facts}


def true_values_of_questions(
    quiz: Quiz, behaviours: Mapping[str, Behaviour], model: Model
) -> dict[str, TrueValues]:
    """Give the true values of each question, by its id, whether it is asked before reading or not.

    :raises ValueError: where the model's readers differ in ability.
    """
    if model.ability_spread:
        raise ValueError("readers who differ in ability have no true values that a short sum gives")
    knew = model.prior
    know = knew + (1 - knew) * model.learning
    offered = quiz.settings.dont_know
    return {
        name: TrueValues(
            *(_expected(behaviours[name], known, offered, model) for known in (knew, know))
        )
        for name in quiz.questions
    }


def _of_fact(fact: Fact, questions: Mapping[str, TrueValues]) -> TrueValues:
    compared = [questions[question.id] for question in fact.to_ask().compared()]
    return TrueValues(
        sum(truth.before for truth in compared) / len(compared),
        sum(truth.after for truth in compared) / len(compared),
    )


def _expected(behaviour: Behaviour, known: float, offered: bool, model: Model) -> float:
    """Give the share of the marks that is expected of a question whose fact is known with this chance."""
    from_knowledge = known * behaviour.recall
    guessed = max(0, 1 - model.blank - (model.dont_know if offered else 0))
    return from_knowledge + (1 - from_knowledge) * guessed * behaviour.luck
