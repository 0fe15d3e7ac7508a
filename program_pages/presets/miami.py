"""City of Miami Community-Police Mediation Program: policy, rules and identity, each value with where it was read."""

from __future__ import annotations

from program_pages.presets import miami_pages
from program_pages.presets.build import CourseSpec, NoteSpec, Preset, RuleSpec, clock
from program_pages.presets.miami_spanish import SPANISH

JOIN = "https://miami.gov/Services/Solve-a-Problem/Join-the-Community-Police-Mediation-Program"
PROGRAM = "https://www.miamigov.com/My-Government/Departments/Civilian-Investigative-Panel-CIP/Mediation-Program"
COMPLAINT = (
    "https://www.miamigov.com/My-Government/Departments/Civilian-Investigative-Panel-CIP/"
    "File-a-Complaint-Against-a-Miami-Police-Officer"
)
NEWS_2020 = "News account of the program’s start, 2020 (miamipolicevets.org)"
OURS = "No source: a working value of this installation, to be confirmed by the program"
ARTICLE = "Police Chief magazine, “Bringing sides together”: what programs usually leave out"
DALLAS = "Practice of Dallas (City Code 37-32.2), to be confirmed for Miami"
PHILADELPHIA = "Practice of Philadelphia (CPOC), to be confirmed for Miami"
OTHERS = "Practice of programs in other cities, to be confirmed for Miami"
MEDIATORS_SIGN = "Practice of New York (CCRB): parties and mediators sign; to be confirmed for Miami"

POLICY = {
    "reference_prefix": "M",
    "name": "City of Miami Community-Police Mediation Program",
    "short_name": "CPMP",
    "city": "Miami",
    "agency_name": "Civilian Investigative Panel",
    "agency_short": "CIP",
    "agency_description": "The city’s independent civilian oversight of the police.",
    "police_name": "City of Miami Police Department",
    "police_short": "MPD",
    "time_zone": "America/New_York",
    "languages": ["en", "es", "ht"],
    "mediators_per_session": 2,
    "weekdays": [0, 1, 2, 3, 4],
    "saturday_possible": True,
    "day_starts": clock(9),
    "day_ends": clock(19),
    "session_minutes": 180,
    "venues_statement": "libraries, recreation centers and meeting rooms of non-profit groups",
    "notice_days_min": 4,
    "notice_days_max": 7,
    "who_may_apply": "You live, work or own property in the City of Miami area.",
    "term_months": 24,
    "cases_per_year": 4,
    "development_per_year": 4,
    "development_starts": clock(17, 30),
    "development_ends": clock(20, 30),
    "cohort_size": 10,
    "both_agencies_interview": True,
    "selection_statement": "CIP and MPD together",
    "stipend_paid": True,
    "pair_breadth": "awaiting_counsel",
    "target_days": 60,
    "closing_rule": "report_and_surveys",
    "no_settlement": "close",
    "mediators_sign": True,
}

NOTES = {
    "mediators_per_session": NoteSpec("limit", JOIN),
    "weekdays": NoteSpec("usual", JOIN),
    "saturday_possible": NoteSpec("usual", JOIN),
    "day_starts": NoteSpec("usual", JOIN),
    "day_ends": NoteSpec("usual", JOIN),
    "session_minutes": NoteSpec("usual", JOIN),
    "venues_statement": NoteSpec("statement", JOIN),
    "notice_days_min": NoteSpec("usual", JOIN),
    "notice_days_max": NoteSpec("usual", JOIN),
    "who_may_apply": NoteSpec("statement", JOIN),
    "term_months": NoteSpec("limit", JOIN),
    "cases_per_year": NoteSpec("usual", JOIN),
    "courses": NoteSpec("limit", JOIN),
    "development_per_year": NoteSpec("limit", JOIN),
    "development_starts": NoteSpec("usual", JOIN),
    "development_ends": NoteSpec("usual", JOIN),
    "cohort_size": NoteSpec("statement", JOIN),
    "both_agencies_interview": NoteSpec("statement", JOIN),
    "selection_statement": NoteSpec("statement", JOIN),
    "stipend_paid": NoteSpec("statement", JOIN),
    "target_days": NoteSpec("usual", PROGRAM),
    "closing_rule": NoteSpec("limit", JOIN),
    "no_settlement": NoteSpec("limit", NEWS_2020),
    "pair_breadth": NoteSpec("limit", f"{JOIN} (the page speaks of it; the program’s counsel has not decided)"),
    "stipend_cents": NoteSpec("limit", "Not stated on the public pages"),
    "mediators_sign": NoteSpec("limit", MEDIATORS_SIGN),
}

COURSES = [
    CourseSpec(
        "mediator-training",
        "Mediator training",
        50,
        6,
        "limit",
        "You take it once, and it is free. Everybody finishes it before a first case.",
    )
]

RULES = [
    RuleSpec(
        "discourtesy",
        "complaint",
        "include",
        "Is the complaint about rude, profane or unprofessional words or behavior?",
        "Rude, disrespectful or unprofessional words or behavior",
        NEWS_2020,
    ),
    RuleSpec(
        "perceived-bias",
        "complaint",
        "include",
        "Does the complainant feel treated unfairly because of who they are (perceived bias or profiling)?",
        "Being treated unfairly because of who you are (perceived bias)",
        NEWS_2020,
    ),
    RuleSpec(
        "lack-of-service",
        "complaint",
        "review",
        "Is the complaint about help or service that was not given?",
        "Help or service that was not given as it should have been",
        OTHERS,
    ),
    RuleSpec(
        "stop-procedure",
        "complaint",
        "review",
        "Is the complaint about how a stop was carried out, or how a police car was driven?",
        "How a stop was carried out, or how a police car was driven",
        OTHERS,
    ),
    RuleSpec(
        "criminal-allegation",
        "complaint",
        "exclude",
        "Does the complaint say that the officer committed a crime?",
        "Complaints that an officer committed a crime",
        NEWS_2020,
    ),
    RuleSpec(
        "excessive-force",
        "complaint",
        "exclude",
        "Does the complaint speak of excessive force, or of force with an injury?",
        "Excessive force, or force that hurt somebody",
        ARTICLE,
    ),
    RuleSpec(
        "domestic-violence",
        "complaint",
        "exclude",
        "Does the complaint arise from domestic violence?",
        "Domestic violence",
        OTHERS,
    ),
    RuleSpec("corruption", "complaint", "exclude", "Does the complaint speak of corruption?", "Corruption", ARTICLE),
    RuleSpec(
        "arrest",
        "complaint",
        "review",
        "Was somebody arrested in the encounter?",
        "Encounters in which somebody was arrested",
        ARTICLE,
    ),
    RuleSpec(
        "investigation-interference",
        "complaint",
        "exclude",
        "Would mediation get in the way of a criminal investigation (the finding of independent counsel)?",
        "Cases in which a talk could get in the way of a criminal investigation",
        COMPLAINT,
    ),
    RuleSpec(
        "claim-or-lawsuit",
        "complaint",
        "review",
        "Is there a claim for money or a lawsuit about the same event?",
        "Events about which there is a claim for money or a lawsuit",
        DALLAS,
    ),
    RuleSpec(
        "filed-late",
        "complaint",
        "exclude",
        "Was the complaint filed more than one year after the event, without a majority vote of the Panel to take it?",
        "Complaints filed more than a year after the event, unless the Panel votes to take them",
        COMPLAINT,
    ),
    RuleSpec(
        "officer-unknown",
        "officer",
        "exclude",
        "Is the officer not identified, or no longer with the department?",
        "Cases in which we do not know who the officer is, or the officer has left the department",
        OTHERS,
    ),
    RuleSpec(
        "officer-not-cleared", "officer", "exclude", "Did MPD say that the officer may not take part?", "", DALLAS
    ),
    RuleSpec(
        "same-complaint",
        "officer",
        "review",
        "Was there a complaint of the same kind about the officer in the last 24 months?",
        "",
        PHILADELPHIA,
    ),
    RuleSpec(
        "recent-mediation",
        "officer",
        "review",
        "Did the officer take part in a mediation in the last 6 months?",
        "",
        DALLAS,
    ),
    RuleSpec(
        "complainant-unknown",
        "party",
        "exclude",
        "Is the complainant not known, or impossible to reach?",
        "Cases in which we cannot reach the person who complained",
        OTHERS,
    ),
    RuleSpec(
        "minor",
        "party",
        "review",
        "Is the complainant younger than 18? (A parent or guardian must agree and come along.)",
        "Complaints of people younger than 18: a parent or guardian must agree",
        OTHERS,
    ),
    RuleSpec(
        "capacity",
        "party",
        "review",
        "Is there a doubt that a person can decide freely whether to take part?",
        "",
        OTHERS,
    ),
    RuleSpec(
        "safety",
        "party",
        "exclude",
        "Is there a safety concern or a protective order between the people?",
        "Cases in which meeting would not be safe",
        OTHERS,
    ),
]

MIAMI = Preset(
    hostname="localhost",
    program=POLICY,
    notes=NOTES,
    courses=COURSES,
    rules=RULES,
    recruitment={"state": "full"},
    identity={
        "program_name": "City of Miami Community-Police Mediation Program",
        "agency_name": "Civilian Investigative Panel, City of Miami",
        "accent": "#0b4778",
    },
    demo_contact={
        "telephone": "(305) 555-0142",
        "telephone_hours": "Monday to Friday, 9 a.m. to 5 p.m.",
        "email": "mediation@miami.example",
        "address": "100 Example Street\nMiami, FL 33100",
        "sender": "mediation@miami.example",
    },
    home=miami_pages.HOME,
    pages=miami_pages.PAGES,
    main_menu=miami_pages.MAIN_MENU,
    footer_menu=miami_pages.FOOTER_MENU,
    spanish=SPANISH,
)
