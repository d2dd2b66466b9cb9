"""The fields of forms, as `fields.html` renders them."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField, StringField, TextAreaField
from wtforms.validators import ValidationError

from quizapp.web.forms import ChoiceField, ChoicesField, SiteForm, choices
from tests.reader.page import Element, parse


class OrderForm(SiteForm):
    name = StringField("Name", description="As others know you.", render_kw={"class": "wide odd"})
    note = TextAreaField("Note")
    password = PasswordField("Password")
    size = ChoiceField("Size", choices=choices([("s", "Small"), ("l", "Large")]))
    extras = ChoicesField("Extras", choices=choices([("milk", "Milk"), ("tea", "Tea")]))
    agree = BooleanField("Agree")

    def validate_name(self, field: StringField) -> None:
        if len(field.data or "") < 3:
            raise ValidationError("Too short.")


def render(app: Flask, call: str, form: SiteForm | None = None) -> Element:
    source = '{% from "fields.html" import field, options, tick %}' + call
    with app.test_request_context():
        html = app.jinja_env.from_string(source).render(form=form or OrderForm())
    return parse(html)


def refused(**sent: Any) -> OrderForm:
    form = OrderForm(MultiDict({"size": "s", **sent}))
    assert not form.validate()
    return form


def test_label_help_and_control_belong_together(app: Flask) -> None:
    page = render(app, "{{ field(form.name, autocomplete='name') }}")
    control = page.one("input")
    assert (control["id"], control["name"], control["type"]) == ("name", "name", "text")
    assert control["class"] == "wide odd"
    assert control["autocomplete"] == "name"
    assert page.one("label", **{"for": "name"}).text == "Name"
    assert page.one("p", id=control["aria-describedby"]).text == "As others know you."
    assert "aria-invalid" not in control.attributes


def test_the_message_is_tied_to_the_control_and_what_was_typed_stays(app: Flask) -> None:
    page = render(app, "{{ field(form.name, unit='GmbH') }}", refused(name='"<'))
    control = page.one("input")
    assert control["value"] == '"<'
    assert control["aria-invalid"] == "true"
    said = [page.one(id=name).text for name in control["aria-describedby"].split()]
    assert said == ["GmbH", "As others know you.", "Too short."]
    assert not page.all(role="alert")


def test_a_message_can_be_an_alert_and_help_can_be_left_out_or_be_another(app: Flask) -> None:
    page = render(app, "{{ field(form.name, help='', alert=true) }}", refused(name="x"))
    assert page.one("input")["aria-describedby"] == "name-wrong"
    assert page.one("p", id="name-wrong")["role"] == "alert"
    page = render(app, "{{ field(form.name, help='Any.', label='Nick') }}")
    assert (page.one("label").text, page.one("p").text) == ("Nick", "Any.")


def test_a_field_can_stand_twice_on_a_page(app: Flask) -> None:
    call = "{{ field(form.name, id='first') }}{{ field(form.name, id='second') }}"
    page = render(app, call, refused(name="x"))
    for name in ("first", "second"):
        control = page.one("input", id=name)
        assert control["name"] == "name"
        assert control["aria-describedby"] == f"{name}-help {name}-wrong"
        assert page.one("label", **{"for": name})


def test_a_text_keeps_its_first_empty_line(app: Flask) -> None:
    form = OrderForm(MultiDict({"note": "\n\nSo </textarea> it goes."}))
    area = render(app, "{{ field(form.note, rows=4) }}", form).one("textarea")
    assert area["rows"] == "4"
    assert "".join(str(part) for part in area.contents) == "\n\n\nSo </textarea> it goes."


def test_a_password_is_never_shown_again(app: Flask) -> None:
    form = OrderForm(MultiDict({"password": "only mine"}))
    assert render(app, "{{ field(form.password) }}", form).one("input")["value"] == ""


def test_a_choice_that_is_not_offered_is_refused_in_our_words(app: Flask) -> None:
    page = render(app, "{{ field(form.size) }}", refused(name="Ann", size="xl"))
    assert page.one("p", id="size-wrong").text == "Please choose one of the list."
    assert page.one("select")["aria-describedby"] == "size-wrong"


@pytest.mark.parametrize(("extras", "ticked"), [([], []), (["tea"], ["tea"])])
def test_several_choices_are_checkboxes_that_stay_ticked(
    app: Flask, extras: list[str], ticked: list[str]
) -> None:
    form = OrderForm(MultiDict([("extras", one) for one in extras]))
    page = render(app, "{{ options(form.extras, box='some') }}", form)
    boxes = page.one("fieldset", class_="some").all("input", type="checkbox")
    assert [one["id"] for one in boxes] == ["extras", "extras-1"]
    assert [one["value"] for one in boxes if "checked" in one.attributes] == ticked
    assert page.one("legend").text == "Extras"


def test_choices_that_are_not_offered_are_refused(app: Flask) -> None:
    page = render(app, "{{ options(form.extras) }}", refused(name="Ann", extras="gin"))
    said = page.one("p", id=page.one("fieldset")["aria-describedby"]).text
    assert said.startswith("One of those you chose is not to be had any more.")


def test_a_tick_stands_in_its_label(app: Flask) -> None:
    page = render(app, "{{ tick(form.agree, help='To all of it.') }}", OrderForm(agree=True))
    box = page.one("label", **{"for": "agree"}).one("input", type="checkbox")
    assert "checked" in box.attributes
    assert page.one("p", id=box["aria-describedby"]).text == "To all of it."
