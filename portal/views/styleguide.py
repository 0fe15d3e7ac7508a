"""Every component in every state, for those who build pages. Served in the demo only; knows nothing of the domain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.accounts.access import open_to_all

LAYOUTS = {
    "public": "components/styleguide.html",
    "party": "components/styleguide_party.html",
    "portal": "components/styleguide_portal.html",
}
HOURS = ["9 a.m.", "10", "11", "12 p.m.", "1", "2", "3", "4", "5", "6"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As you want us to say it.")
    email = forms.EmailField(label="E-mail", required=False)
    code = forms.CharField(label="Code from your letter", max_length=9)
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("es", "Español"), ("ht", "Kreyòl")])
    reach = forms.ChoiceField(
        label="How should we reach you?",
        help_text="We never leave details on an answering machine.",
        choices=[("email", "E-mail"), ("phone", "Telephone"), ("letter", "Letter")],
        widget=forms.RadioSelect,
    )
    times = forms.MultipleChoiceField(
        label="Which times suit you?",
        required=False,
        choices=[("am", "Mornings"), ("pm", "Afternoons"), ("ev", "Evenings")],
        widget=forms.CheckboxSelectMultiple,
    )
    starts = forms.SplitDateTimeField(
        label="Start",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "Day"}, time_attrs={"type": "time", "aria-label": "Time"}
        ),
    )
    day = forms.DateField(label="Day of the session", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Anything we should know", required=False, widget=forms.Textarea)
    paper = forms.FileField(label="A file", required=False, help_text="PDF or a photograph, up to 10 MB.")
    agree = forms.BooleanField(label="I have read this page", help_text="You can still say no later.")

    def clean(self) -> dict[str, Any]:
        """Add an error that belongs to no field, to see one."""
        raise ValidationError("The two dates do not go together.")


class SampleFilter(forms.Form):
    """Filters of a list."""

    q = forms.CharField(label="Search", required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), ("inviting", "Inviting")])
    mine = forms.BooleanField(label="Only mine", required=False)


def _week() -> dict[str, Any]:
    """Return a week of cells: free in the mornings, outside hours on Sunday."""
    columns = [{"label": day, "short": day[:2], "note": str(2 + index)} for index, day in enumerate(DAYS)]
    rows = [
        {
            "label": hour,
            "cells": [
                {
                    "name": "free",
                    "value": f"{column}-{row}",
                    "checked": 1 <= row <= 4 and column in {0, 1, 3},
                    "outside": column == 6 or (column == 5 and row > 3),
                    "label": f"{day}, {hour}",
                }
                for column, day in enumerate(DAYS)
            ],
        }
        for row, hour in enumerate(HOURS)
    ]
    days = [{"label": day, "short": day[:2], "free": index in {0, 1, 3}} for index, day in enumerate(DAYS)]
    return {"week_columns": columns, "week_rows": rows, "week_days": days}


def _steps() -> dict[str, Any]:
    """Return the five steps, drawn and listed."""
    names = ["eligibility", "apply", "wait", "training", "begin"]
    titles = ["Check that you can apply", "Apply", "Wait for our answer", "Attend training", "Begin mediating"]
    texts = [
        "Adults who live, work or own property here.",
        "About 20 minutes. You can save and return.",
        "We write within three weeks, whatever the answer.",
        "50 hours over 6 days, at no cost to you.",
        "At least four conversations a year.",
    ]
    become = [
        {"title": title, "text": text, "picture": f"step-{name}", "state": state}
        for title, text, name, state in zip(titles, texts, names, ["done", "current", "", "", ""], strict=True)
    ]
    how = [
        {"title": title, "text": text, "picture": f"how-{name}"}
        for title, text, name in [
            ("A complaint is referred", "Staff check that mediation fits.", "refer"),
            ("Both say yes", "Or no. Nobody learns who said what.", "agree"),
            ("Time and place", "A neutral room, at an hour that suits both.", "plan"),
            ("The conversation", "About three hours, with two mediators.", "talk"),
            ("What follows", "The complaint is closed. You get a letter.", "after"),
        ]
    ]
    return {"become_steps": become, "how_steps": how}


def _lists() -> dict[str, Any]:
    """Return rows for tables, facts, timelines and tasks."""
    cell = {"text": "M-7K3Q-92", "url": "#"}
    return {
        "columns": [
            {"label": "Case", "sort_url": "?sort=case", "sorted": "ascending"},
            {"label": "State"},
            {"label": "Next deadline"},
            {"label": "Days", "numeric": True, "sort_url": "?sort=days"},
        ],
        "rows": [
            {"cells": [cell, {"tag": "Inviting", "tone": "info"}, {"text": "Tue, March 3"}, {"text": "12"}]},
            {"cells": [cell, {"tag": "Matching", "tone": "warning"}, {"text": "Today"}, {"text": "31"}]},
            {"cells": [cell, {"tag": "Closed", "tone": "muted"}, {"text": "–"}, {"text": "hidden", "hatch": True}]},
        ],
        "summary": [
            {"label": "Your answer", "value": "Yes, I want to take part", "change_url": "#"},
            {"label": "Times that suit you", "value": "Monday to Wednesday,\nafter 5 p.m.", "change_url": "#"},
            {"label": "Interpreter", "value": "", "change_url": "#"},
        ],
        "facts": [
            {"icon": "calendar", "label": "Day", "value": "Tuesday, March 3, 2026"},
            {"icon": "clock", "label": "Time", "value": "5:30 to 8:30 p.m. (Miami time)"},
            {"icon": "place", "label": "Place", "value": "Shenandoah Library, meeting room 2"},
        ],
        "events": [
            {
                "what": "Invitation sent to the complainant",
                "who": "Ana Ruiz",
                "when": "today at 9:05 a.m.",
                "state": "now",
            },
            {
                "what": "Screened: eligible",
                "who": "Ana Ruiz",
                "when": "yesterday at 4:12 p.m.",
                "detail": "All nine rules answered.",
            },
            {"what": "A letter came back", "who": "System", "when": "March 1, 2026", "state": "bad"},
            {"what": "Referred", "who": "Import", "when": "February 26, 2026"},
        ],
        "tasks": [
            {
                "title": "Call the complainant",
                "url": "#",
                "meta": "M-7K3Q-92 · silent for 3 days",
                "due": "2 days late",
                "urgency": "late",
            },
            {
                "title": "Confirm the pair",
                "url": "#",
                "meta": "M-4TTX-10 · both mediators said yes",
                "due": "today",
                "urgency": "soon",
            },
            {"title": "Screen a referral", "url": "#", "meta": "M-9QQA-77 · came in yesterday", "due": "in 4 days"},
        ],
    }


def _words() -> dict[str, Any]:
    """Return what the rest of the page shows."""
    return {
        "doors": [
            {
                "title": "I was invited to a mediation",
                "text": "See what it is, say yes or no, and offer times.",
                "url": "#",
            },
            {
                "title": "I have a complaint about an officer",
                "text": "What mediation can and cannot do for you.",
                "url": "#",
            },
            {
                "title": "I want to become a mediator",
                "text": "What it takes and what you get.",
                "url": "#",
                "note": "All roles are full now. Leave your e-mail and we will write when they open.",
            },
        ],
        "choices": [
            {
                "value": "yes",
                "label": "Yes, I want to take part",
                "hint": "You sign an agreement next. You can still stop later.",
            },
            {
                "value": "no",
                "label": "No, I do not want to take part",
                "hint": "Your complaint goes back to the investigation, as if nobody had asked.",
            },
            {
                "value": "talk",
                "label": "I want to talk to someone first",
                "hint": "A person from the program calls you.",
            },
        ],
        "sends": [
            {"to": "The complainant", "what": "An invitation to take part", "channel": "E-mail", "when": "now"},
            {"to": "The officer", "what": "An invitation to take part", "channel": "Letter", "when": "printed today"},
        ],
        "buttons": [
            {"label": "Yes, I am free", "href": "#"},
            {"label": "No", "href": "#", "style": "outline"},
            {"label": "I know someone involved", "href": "#", "style": "unstyled"},
        ],
        "nav_items": [
            {"label": "Today", "url": "#", "count": 7, "current": True},
            {"label": "Screening", "url": "#", "count": 3},
            {"label": "Inviting", "url": "#", "count": 12},
            {"label": "Closed", "url": "#", "count": 0},
        ],
        "requirements": [
            {"text": "I am 18 or older"},
            {"text": "I live, work or own property in the city", "note": "One of the three is enough."},
        ],
        "yes_items": ["Discourtesy", "Perceived bias", "A service that was not given"],
        "questions": [
            {
                "title": "Do I have to take part?",
                "text": "No. It is your choice, and nobody is told why.",
                "open": True,
            },
            {"title": "Can I bring someone?", "text": "Yes, one person who supports you."},
        ],
        "chart_bars": [
            {"label": "Screening", "value": 6, "text": "6 days"},
            {"label": "Waiting for answers", "value": 21, "text": "21 days"},
            {"label": "Follow-up", "hidden": True},
        ],
        "numbers": [
            {"value": "73", "label": "conversations held last year"},
            {"value": "9 of 10", "label": "people would recommend it"},
        ],
        "table_data": {
            "caption": "Days from referral to conversation",
            "columns": [{"label": "Step"}, {"label": "Days", "numeric": True}],
            "rows": [{"cells": [{"text": "Screening"}, {"text": "6"}]}],
        },
        "gates": [
            {"ok": True, "text": "Trained: 50 of 50 hours"},
            {"ok": False, "text": "Has not answered the question about conflicts yet"},
        ],
        "load": {"value": 1, "maximum": 4, "text": "1 of 4 cases this year"},
        "reasons": ["Fewest cases this year", "Has not worked with Joan before", "Speaks Spanish"],
    }


def _frame() -> dict[str, Any]:
    """Return what the context processors give a real page."""
    menu = ["How it works", "For complainants", "For officers", "Become a mediator", "Figures", "Contact"]
    return {
        "site_settings": {
            "program_name": "Community-Police Mediation Program",
            "agency_name": "City of Miami · Civilian Investigative Panel",
            "telephone": "(305) 960-4950",
            "email": "mediation@example.org",
            "address": "970 SW 1st Street, Suite 305\nMiami, FL 33130",
        },
        "languages": [
            {"code": "en", "label": "English", "url": "#", "current": True},
            {"code": "es", "label": "Español", "url": "#"},
            {"code": "ht", "label": "Kreyòl ayisyen", "url": "#"},
        ],
        "main_menu": [{"label": label, "url": "#", "current": index == 3} for index, label in enumerate(menu)],
        "footer_menu": [{"label": label, "url": "#"} for label in ("Accessibility", "Privacy", "Contact", "Sign in")],
        "notice": {"text": "The office is closed on Monday, February 16.", "url": "#", "label": "When to reach us"},
        "breadcrumbs": [{"label": "Home", "url": "#"}, {"label": "For developers", "url": "#"}],
        "portal_nav": [
            {"label": label, "url": "#", "current": index == 0}
            for index, label in enumerate(["Home", "Availability", "Sessions", "Documents"])
        ],
        "demo_notice": "Demo: you are signed in without a second factor.",
        "case_reference": "M-7K3Q-92",
        "step": 2,
        "steps": 5,
        "step_label": "Your decision",
        "back_url": "#",
    }


@open_to_all
@require_GET
def styleguide(request: HttpRequest, layout: str = "public") -> HttpResponse:
    """Show the components in one of the three layouts."""
    broken = SampleForm({"name": "", "email": "not-an-address", "times": ["am"]})
    context = {
        **_frame(),
        **_lists(),
        **_words(),
        **_steps(),
        **_week(),
        "form": SampleForm(),
        "broken": broken,
        "filter_form": SampleFilter(request.GET),
        "page_obj": Paginator(range(200), 20).get_page(request.GET.get("page", 4)),
    }
    if layout not in LAYOUTS:
        raise Http404
    return render(request, LAYOUTS[layout], context)
