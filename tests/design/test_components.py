"""The components keep what docs/look.md promises: ids, links and words, whatever page includes them."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal.templatetags.components import bar_share, page_url, percent_of, tel_url


class Question(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your letter.")
    note = forms.CharField(label="A note", required=False)
    reach = forms.ChoiceField(
        label="How may we reach you?",
        help_text="One is enough.",
        choices=[("mail", "E-mail"), ("phone", "Telephone")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="I have read this", help_text="All of it.")


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def described(html: str) -> set[str]:
    return {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}


def test_every_description_named_by_a_control_stands_on_the_page():
    html = str(Question({}))
    assert described(html) == {
        "id_name_helptext",
        "id_name_error",
        "id_reach_helptext",
        "id_reach_error",
        "id_agree_helptext",
        "id_agree_error",
    }
    assert described(html) <= ids(html)


def test_the_error_summary_links_to_controls_and_names_their_questions():
    html = str(Question({}))
    links = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html))
    assert set(links) == {"id_name", "id_reach_0", "id_agree"}
    assert set(links) <= ids(html)
    assert links["id_name"].startswith("Your name: ")
    assert 'role="alert"' in html


def test_a_question_that_ends_in_a_mark_gets_no_second_one_in_the_summary():
    class Asked(forms.Form):
        free = forms.CharField(label="When are you free?")

    text = render_to_string("components/error_summary.html", {"form": Asked({})})
    assert "When are you free? " in text
    assert "?:" not in text


def test_a_form_without_answers_shows_no_errors():
    html = str(Question())
    assert "error" not in html
    assert html.count("(optional)") == 1


def test_a_field_alone_is_the_same_component():
    assert 'class="usa-input"' in Question()["name"].as_field_group()
    assert "<fieldset" in Question()["reach"].as_field_group()


def test_a_hint_of_the_page_describes_the_control_too():
    form = Question({})
    for field in ("note", "name"):
        html = render_to_string("components/field.html", {"field": form[field], "hint": "A few words."})
        assert f"id_{field}_helptext" in described(html) <= ids(html)
        assert "A few words." in html


def test_what_was_typed_stays_and_is_escaped():
    html = str(Question({"name": '<b>"Ana"', "reach": "phone"}))
    assert "&lt;b&gt;&quot;Ana&quot;" in html
    assert re.search(r'value="phone"[^>]*checked', html)


def test_choices_look_equal_and_one_is_marked_as_the_answer_so_far():
    choices = [{"value": value, "label": value} for value in ("yes", "no", "talk")]
    html = render_to_string("components/choice_equal.html", {"name": "decision", "choices": choices, "selected": "no"})
    classes = re.findall(r'<button class="([^"]+)"', html)
    assert [name.split()[0] for name in classes] == ["choices-equal__button"] * 3
    assert html.count("choices-equal--selected") == 1


def test_pages_of_a_list_keep_the_rest_of_the_address():
    request = RequestFactory().get("/?state=inviting&q=a+b&page=2")
    context = RequestContext(request, {"page_obj": Paginator(range(100), 20).page(2)})
    html = Template('{% include "components/pagination.html" with page_obj=page_obj only %}').render(context)
    assert "?state=inviting&amp;q=a+b&amp;page=3" in html
    assert page_url(context, 1) == "?state=inviting&q=a+b&page=1"
    assert "21 to 40 of 100" in html


def test_one_page_needs_no_pagination():
    html = render_to_string("components/pagination.html", {"page_obj": Paginator(range(3), 20).page(1)})
    assert not html.strip()


@pytest.mark.parametrize(
    ("value", "maximum", "percent"),
    [(0, 4, 0), (1, 4, 25), (4, 4, 100), (9, 4, 100), (-1, 4, 0), (3, 0, 0), (3, None, 0), (None, 4, 0)],
)
def test_a_bar_stays_inside_its_frame(value, maximum, percent):
    assert percent_of(value, maximum) == percent


@pytest.mark.parametrize(("value", "share"), [(0, 0), (1, 1), (500, 40), (1000, 80)])
def test_a_chart_leaves_room_for_its_words_and_shows_the_smallest(value, share):
    assert bar_share(value, 1000) == share


@pytest.mark.parametrize(
    ("telephone", "address"),
    [
        ("(305) 960-4950", "tel:+13059604950"),
        ("+49 30 123456", "tel:+4930123456"),
        ("311", "tel:311"),
        ("", ""),
        (None, ""),
    ],
)
def test_telephone_numbers_become_links(telephone, address):
    assert tel_url(telephone) == address


def test_a_hidden_number_is_hatched_and_never_written():
    html = render_to_string(
        "components/bar_chart.html", {"bars": [{"label": "Small", "value": 7, "hidden": True}], "maximum": 9}
    )
    assert "hatch" in html
    assert "7" not in re.sub(r"<[^>]+>", "", html)


def test_nothing_sent_is_said_in_words():
    assert "Nobody gets a message" in render_to_string("components/send_preview.html", {"messages": []})
    html = render_to_string(
        "components/send_preview.html", {"messages": [{"to": "The officer", "what": "An invitation"}]}
    )
    assert "Nobody" not in html
