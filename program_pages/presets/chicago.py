"""Community Mediation Program of Chicago (pilot): policy, rules and identity, each value with where it was read."""

from __future__ import annotations

from program_pages.presets import chicago_pages
from program_pages.presets.build import CourseSpec, NoteSpec, Preset, RuleSpec
from program_pages.presets.chicago_spanish import SPANISH

COPA = "https://www.chicagocopa.org/investigations/mediation-pilot-program/"
CITY_2022 = (
    "City of Chicago press release, October 2022 (Community-Police Mediation Pilot): complaints that can be mediated"
)
ORDINANCE = "Municipal Code of Chicago, chapter 2-78, as summarized by the Invisible Institute"
OTHERS = "Practice of programs in other cities, to be confirmed by COPA"
MEDIATORS_SIGN = "Practice of New York (CCRB): parties and mediators sign; to be confirmed by COPA"
DALLAS = "Practice of Dallas (City Code 37-32.2), to be confirmed by COPA"
PHILADELPHIA = "Practice of Philadelphia (CPOC), to be confirmed by COPA"

POLICY = {
    "reference_prefix": "C",
    "name": "Community Mediation Program",
    "short_name": "CMP",
    "city": "Chicago",
    "agency_name": "Civilian Office of Police Accountability",
    "agency_short": "COPA",
    "agency_description": "The civilian office that looks into complaints about Chicago police officers.",
    "police_name": "Chicago Police Department",
    "police_short": "CPD",
    "time_zone": "America/Chicago",
    "languages": ["en", "es", "pl", "zh-hans"],
    "mediators_per_session": 1,
    "weekdays": [0, 1, 2, 3, 4],
    "session_minutes": 180,
    "venues_statement": "a neutral place",
    "selection_statement": "COPA",
    "closing_rule": "parties_state_success",
    "no_settlement": "return",
    "mediators_sign": True,
}

NOTES = {
    "mediators_per_session": NoteSpec("usual", COPA),
    "venues_statement": NoteSpec("statement", COPA),
    "courses": NoteSpec("usual", COPA),
    "selection_statement": NoteSpec("statement", COPA),
    "closing_rule": NoteSpec("limit", COPA),
    "no_settlement": NoteSpec("limit", "710 ILCS 35/7 (what a mediator may report) and COPA’s definition of success"),
    "mediators_sign": NoteSpec("limit", MEDIATORS_SIGN),
}

COURSES = [
    CourseSpec(
        "mediation-skills", "Mediation skills", 40, None, "usual", "How to lead a conversation and stay neutral."
    ),
    CourseSpec(
        "community-police-mediation",
        "Specialized training in community-police mediation",
        25,
        None,
        "usual",
        "What is special about a talk between a resident and a police officer.",
    ),
]

RULES = [
    RuleSpec(
        "perceived-bias",
        "complaint",
        "include",
        "Does the complainant feel treated unfairly because of who they are (perceived bias in policing)?",
        "Being treated unfairly because of who you are (perceived bias)",
        CITY_2022,
    ),
    RuleSpec(
        "failure-to-serve",
        "complaint",
        "include",
        "Is the complaint about a failure to provide appropriate service?",
        "Police service that was not given as it should have been",
        CITY_2022,
    ),
    RuleSpec(
        "unprofessionalism",
        "complaint",
        "include",
        "Is the complaint about unprofessional behavior?",
        "Unprofessional words or behavior",
        CITY_2022,
    ),
    RuleSpec(
        "unnecessary-physical-conduct",
        "complaint",
        "include",
        "Is the complaint about unnecessary physical conduct that was not excessive force?",
        "Physical contact that was not needed, as long as it was not excessive force",
        CITY_2022,
    ),
    RuleSpec(
        "excessive-force",
        "complaint",
        "exclude",
        "Does the complaint speak of excessive force?",
        "Excessive force, always",
        ORDINANCE,
    ),
    RuleSpec(
        "domestic-violence",
        "complaint",
        "exclude",
        "Does the complaint arise from domestic violence?",
        "Domestic violence, always",
        ORDINANCE,
    ),
    RuleSpec(
        "criminal-allegation",
        "complaint",
        "review",
        "Does the complaint say that a crime was committed, or is there a criminal investigation?",
        "Complaints about a possible crime",
        OTHERS,
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
        "officer-unknown",
        "officer",
        "exclude",
        "Is the officer not identified, or no longer with the department?",
        "Cases in which we do not know who the officer is, or the officer has left the department",
        OTHERS,
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

CHICAGO = Preset(
    hostname="chicago.localhost",
    program=POLICY,
    notes=NOTES,
    courses=COURSES,
    rules=RULES,
    recruitment={"state": "open"},
    identity={
        "program_name": "Community Mediation Program",
        "agency_name": "Civilian Office of Police Accountability, City of Chicago",
        "accent": "#5b2c6f",
    },
    demo_contact={
        "telephone": "(312) 555-0178",
        "telephone_hours": "Monday to Friday, 9 a.m. to 5 p.m.",
        "email": "mediation@chicago.example",
        "address": "100 Example Avenue\nChicago, IL 60600",
        "sender": "mediation@chicago.example",
    },
    home=chicago_pages.HOME,
    pages=chicago_pages.PAGES,
    main_menu=chicago_pages.MAIN_MENU,
    footer_menu=chicago_pages.FOOTER_MENU,
    spanish=SPANISH,
)
