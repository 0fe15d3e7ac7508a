"""The public pages of the Miami program, written in plain words from domain.md D0 and D1.2."""

from __future__ import annotations

from program_pages.presets import shared
from program_pages.presets.build import (
    PageSpec,
    apply,
    button,
    callout,
    checklist,
    contact,
    door,
    doors,
    facts,
    policy_facts,
    questions,
    request,
    roles_notice,
    rules,
    step,
    steps,
    text,
    training_dates,
    training_hours,
)

MAIN_MENU = [
    ("how-mediation-works", "How it works"),
    ("for-complainants", "For residents"),
    ("for-officers", "For officers"),
    ("become-a-mediator", "Become a mediator"),
    ("questions", "Questions"),
    ("contact", "Contact"),
]
FOOTER_MENU = [
    ("program", "About the program"),
    ("goals", "Program goals"),
    ("what-we-mediate", "What we do and do not mediate"),
    ("who-can-be-a-mediator", "Who can be a mediator"),
    ("training", "Training and dates"),
    ("accessibility", "Accessibility"),
    ("privacy", "Privacy"),
    ("contact", "Contact"),
]

HOME = PageSpec(
    "miami",
    "Talk it through, with help",
    "When you have a complaint about a Miami police officer, you and the officer can choose to sit down and talk, "
    "with trained mediators who take no side.",
    [
        doors(
            door(
                "I was invited to a mediation",
                "Use the code in your letter. Looking around decides nothing.",
                address="/take-part/",
            ),
            door(
                "I have a complaint about an officer",
                "See what mediation can do for you, and what it cannot do.",
                page="for-complainants",
            ),
            door(
                "I want to become a mediator",
                "Help two people hear each other. We train you.",
                page="become-a-mediator",
                fact="roles",
            ),
        ),
        steps(
            "How it works",
            [
                step("We look at the complaint", "<p>Some complaints fit mediation. We check yours.</p>", "how-refer"),
                step("Both sides are asked", "<p>Each side decides freely and on its own.</p>", "how-agree"),
                step("We find a day", "<p>And a neutral place that suits everybody.</p>", "how-plan"),
                step("You talk", "<p>Two mediators help you to hear each other.</p>", "how-talk"),
                step("The case closes", "<p>You do not have to agree on anything.</p>", "how-after"),
            ],
            drawn=True,
        ),
        facts("In numbers", ["target", "training_hours"], "program", "More about the program"),
        contact("Not sure? Ask us. You do not have to give your name."),
    ],
)

HOW = PageSpec(
    "how-mediation-works",
    "How mediation works",
    "A private talk between you and the officer, led by trained mediators who take no side. Both of you choose to be "
    "there.",
    [
        text(
            "<p>Mediation is not a hearing and not a trial. Nobody decides who was right. You say what happened and "
            "how it "
            "was for you, and so does the officer. The mediators make sure that each of you can finish, and that "
            "each of "
            "you is heard.</p>"
        ),
        steps(
            "Step by step",
            [
                step(
                    "A complaint comes to CIP",
                    "<p>The Civilian Investigative Panel, or CIP, looks at the complaint. If it can be mediated, we "
                    "tell "
                    "both sides.</p>",
                    "how-refer",
                    "what-we-mediate",
                ),
                step(
                    "You and the officer are asked",
                    "<p>Each of you can say yes, say no, or ask to talk to someone first. We do not tell one side "
                    "what the "
                    "other side answered.</p><p>You have {answer_window} to answer.</p>",
                    "how-agree",
                ),
                step(
                    "We plan the session",
                    "<p>We look for a day that suits everybody. Sessions are usually held {hours}.</p>"
                    "<p>We can also plan {saturday}.</p>"
                    "<p>You meet in {venues}. It is a neutral and safe place.</p>"
                    "<p>We ask our mediators {notice}, and choose among those who are free.</p>"
                    "<p>We also look at {breadth}.</p>",
                    "how-plan",
                ),
                step(
                    "You talk",
                    "<p>There are {mediators}, working as a team. Keep {session_length} free.</p>"
                    "<p>Each of you tells your side. Then you ask each other questions. You may stop at any time.</p>",
                    "how-talk",
                ),
                step(
                    "Afterward",
                    "<p>You answer a short survey about how it went. The case closes when {closing}.</p>"
                    "<p>You do not have to agree on anything, and you do not have to sign an agreement at the end.</p>",
                    "how-after",
                ),
            ],
        ),
        policy_facts("In short", "mediators", "session_length", "hours", "saturday", "venues", "target"),
        callout(
            "It stays your choice",
            "<p>Taking part is completely voluntary. You, or the officer, can opt out at any time until the session "
            "ends.</p>",
        ),
        button("See common questions", "questions"),
    ],
)

PROGRAM = PageSpec(
    "program",
    "About the program",
    "The City of Miami Community-Police Mediation Program gives residents and police officers a way to settle some "
    "complaints by talking.",
    [
        text(
            "<h2>Who runs it</h2>"
            "<p>The Civilian Investigative Panel (CIP) runs the program. CIP is the city’s independent civilian "
            "oversight "
            "of the police. The other partner is the City of Miami Police Department (MPD).</p>"
            "<p>CIP and MPD agreed on the program as a joint policy. It rests on Resolution R-20-0299 of "
            "September 24, 2020. A similar program in New Orleans was the model.</p>"
            "<h2>What it offers</h2>"
            "<ul><li>It is completely voluntary. Any side can opt out at any time.</li>"
            "<li>It is quick. Complaints are resolved in {target} or less.</li>"
            "<li>It is private. Case files are confidential and cannot be used as evidence in court.</li>"
            "<li>It is neutral. You meet in a neutral, safe place with trained mediators who take no side.</li>"
            "<li>A mediated complaint is not recorded in the officer’s Internal Affairs profile.</li>"
            "<li>Nobody has to reach an agreement.</li></ul>"
        ),
        policy_facts("The program in short", "target", "mediators", "session_length", "venues", "training", "stipend"),
        text(
            "<h2>Rules we work under</h2>"
            "<p>CIP follows the Florida Sunshine Law and the labor contracts of the city’s police officers.</p>"
            "<h2>What we do not know yet</h2>"
            "<p>The agencies have not published a full list of the complaints that can be mediated, the amount of the "
            "mediators’ stipend, or how many cases were mediated so far. We add them here when they do.</p>"
        ),
        button("Read the program goals", "goals"),
    ],
)

GOALS = PageSpec(
    "goals",
    "Program goals",
    "What the program wants to make possible, for residents and for officers.",
    [
        text(
            "<h2>Both sides are heard</h2>"
            "<p>A resident can tell an officer, face to face, what an encounter was like. The officer can do the same. "
            "That rarely happens in an investigation.</p>"
            "<h2>Taking part is a free choice</h2>"
            "<p>Nobody is pushed to say yes. A no costs nothing, and we do not tell the other side about it.</p>"
            "<h2>It does not take long</h2>"
            "<p>We want to resolve a complaint within {target}.</p>"
            "<h2>It is safe and private</h2>"
            "<p>People speak openly when they know that their words stay in the room. Case files are confidential.</p>"
            "<h2>Fair mediators</h2>"
            "<p>Mediators are trained people who live, work or own property in the Miami area. They take no side.</p>"
            "<h2>An honest end</h2>"
            "<p>People may leave with an agreement, with a better understanding, or with neither. All three are all "
            "right.</p>"
        )
    ],
)

WHAT = PageSpec(
    "what-we-mediate",
    "What we do and do not mediate",
    "These are the same rules that our staff use when they look at a complaint.",
    [
        text(
            "<p>Mediation is for complaints that are not about a crime. Staff look at every complaint by these "
            "rules.</p>"
        ),
        rules("What we mediate", "include"),
        rules("What we look at one by one", "review", "These may fit mediation. Staff look at the details and decide."),
        rules("What we do not mediate", "exclude", "These stay with the investigation."),
        text(
            "<h2>Before mediation is offered</h2>"
            "<ul><li>CIP tells MPD’s Internal Affairs about a complaint within 2 working days.</li>"
            "<li>A case goes on only if CIP’s independent lawyer finds that it does not get in the way of a criminal "
            "investigation.</li></ul>"
            "<h2>If your complaint does not fit</h2>"
            "<p>You lose nothing. Your complaint stays with the investigation as it would without this program.</p>"
        ),
        button("What mediation means for you", "for-complainants"),
    ],
)

WHO = PageSpec(
    "who-can-be-a-mediator",
    "Who can be a mediator",
    "You do not need a law degree. You need time, patience, and the wish to be fair.",
    [
        roles_notice(),
        checklist(
            "Check for yourself",
            "Tick what is true for you. Nothing is sent, and nobody sees it.",
            [
                ("You can serve as a mediator for {term}.", ""),
                ("You can take {cases}.", "Plan {session_length} for each."),
                ("You are free for some of these hours: {hours}.", "Now and then there is a session on a Saturday."),
                ("You can come on short notice.", "We ask mediators {notice}."),
                ("You can finish the training: {training}.", "It is free. You take it once, before your first case."),
                (
                    "You can go to professional development: {development}.",
                    "Usually on weekday evenings, {development_hours}.",
                ),
            ],
        ),
        text(
            "<h2>How mediators are chosen</h2>"
            "<p>The people to interview are chosen from everybody who applied, by {selection}.</p>"
            "<p>You have {interview}.</p>"
            "<p>For each group, {cohort} are chosen.</p>"
        ),
        button("How to become a mediator", "become-a-mediator"),
    ],
)

BECOME = PageSpec(
    "become-a-mediator",
    "Become a mediator",
    "Help a resident and a police officer hear each other. You get training, and a team.",
    [
        roles_notice(),
        text(
            "<p>Mediators work in pairs. You do not judge and you give no advice. You listen, you keep the talk "
            "fair, and you "
            "help both people to understand each other.</p>"
        ),
        steps(
            "Five steps",
            [
                step(
                    "Confirm that you can",
                    "<p>See if you meet the requirements. It takes two minutes.</p>",
                    "step-eligibility",
                    "who-can-be-a-mediator",
                ),
                step(
                    "Apply",
                    "<p>{roles}.</p><p>The application starts further down on this page.</p>",
                    "step-apply",
                ),
                step(
                    "Wait for our answer",
                    "<p>People to interview are chosen by {selection}.</p><p>You have {interview}.</p>"
                    "<p>For each group, {cohort} are chosen.</p>",
                    "step-wait",
                ),
                step(
                    "Get trained",
                    "<p>The training is free and takes {training}. Everybody finishes it before a first case.</p>",
                    "step-training",
                    "training",
                ),
                step(
                    "Begin to mediate",
                    "<p>We write to the pool of mediators {notice}. You say if you are free.</p>"
                    "<p>Mediators are chosen by when they are free.</p>"
                    "<p>We also look at {breadth}.</p>"
                    "<p>After a session you send us your survey and a brief report.</p>",
                    "step-begin",
                ),
            ],
        ),
        policy_facts(
            "What it takes, and what you get",
            "term",
            "cases",
            "session_length",
            "hours",
            "notice",
            "training",
            "development",
            "development_hours",
            "stipend",
        ),
        apply("Apply", "Apply to be a mediator"),
    ],
)

TRAINING = PageSpec(
    "training",
    "Training and dates",
    "You learn to mediate before your first case, and you keep learning after it.",
    [
        training_hours("Before your first case"),
        policy_facts("Every year after that", "development", "development_hours"),
        text(
            "<p>Development sessions are usually on weekday evenings. They keep your skills fresh and let you "
            "learn from other mediators.</p>"
        ),
        training_dates("Dates", "No dates are set right now. We list them here as soon as they are."),
        button("How to become a mediator", "become-a-mediator"),
    ],
)

COMPLAINANTS = PageSpec(
    "for-complainants",
    "If you have a complaint about an officer",
    "You can ask to talk with the officer, with mediators in the room. You decide, and you can change your mind.",
    [
        text(
            "<h2>What mediation can do</h2>"
            "<ul><li>You can tell the officer what it was like for you.</li>"
            "<li>You can ask why, and get an answer from the officer.</li>"
            "<li>You can say what you need, or what should be different next time.</li>"
            "<li>It is quick. We want to resolve your complaint within {target}.</li>"
            "<li>It is private.</li></ul>"
            "<h2>What mediation cannot do</h2>"
            "<ul><li>It does not decide who was right.</li>"
            "<li>It does not punish the officer. A mediated complaint is not recorded in the officer’s Internal "
            "Affairs "
            "profile.</li>"
            "<li>It is not legal advice. The mediators take no side.</li></ul>"
        ),
        callout(
            "You are free to say no",
            "<p>If you say no, your complaint goes back to the investigation. Nobody holds it against you, and we do "
            "not "
            "tell the officer what you answered.</p>",
        ),
        steps(
            "What happens",
            [
                step(
                    "You file your complaint",
                    "<p>Complaints go to the Civilian Investigative Panel. You have one year after the event. Later "
                    "than "
                    "that, the Panel must vote to take it. The form is in English and Spanish.</p>"
                    "<p>You can file for yourself, for somebody else, or as a witness.</p>",
                    "how-refer",
                ),
                step(
                    "We ask if you want to talk",
                    "<p>If your complaint fits, we write to you or call you. Opening a link or a letter decides "
                    "nothing.</p>"
                    "<p>You have {answer_window} to answer.</p>",
                    "how-agree",
                ),
                step(
                    "We find a day and a place",
                    "<p>You tell us when you are free and what you need, for example an interpreter.</p>"
                    "<p>You meet in {venues}.</p>",
                    "how-plan",
                ),
                step(
                    "You talk",
                    "<p>There are {mediators} in the room. Plan {session_length}.</p><p>You can stop and leave at "
                    "any time.</p>",
                    "how-talk",
                ),
                step(
                    "Afterward",
                    "<p>You do not have to agree on anything. You can tell us how it went.</p>",
                    "how-after",
                ),
            ],
        ),
        text(
            "<h2>What stays private</h2>"
            "<p>Case files are confidential and cannot be used as evidence in court. The mediators do not tell "
            "anybody what was "
            "said.</p>"
        ),
        request(
            "Ask for mediation",
            "Tell us about your complaint. A person reads it and answers. You decide nothing yet.",
            "Ask for mediation",
        ),
        button("Ask us a question", "contact"),
    ],
)

OFFICERS = PageSpec(
    "for-officers",
    "If you are a police officer",
    "You have the same choice as the person who complained. You can say yes, say no, or ask to talk to someone.",
    [
        text(
            "<h2>Why officers say yes</h2>"
            "<ul><li>You can explain what you saw and why you acted as you did.</li>"
            "<li>You hear how it was for the other person.</li>"
            "<li>The complaint is not recorded in your Internal Affairs profile.</li>"
            "<li>We want to resolve the complaint within {target}.</li></ul>"
        ),
        callout(
            "If you say no",
            "<p>The complaint goes on as it would without mediation. Outside the program, people learn only that the "
            "mediation "
            "did not proceed. Nobody there learns who said no, or if anybody did.</p>",
        ),
        text(
            "<h2>What is kept private</h2>"
            "<p>Case files are confidential and cannot be used as evidence in court. The mediators report if the "
            "session took "
            "place, if there was a settlement, and who was there. They report nothing else.</p>"
            "<h2>Who the mediators are</h2>"
            "<p>There are {mediators}. They are trained, neutral people from the community. They do not judge you, and "
            "they make no report about how you behaved.</p>"
            "<h2>How to prepare</h2>"
            "<ul><li>Keep {session_length} free.</li>"
            "<li>Think about what you want the other person to understand.</li>"
            "<li>Think about what you would like to ask.</li>"
            "<li>You may stop at any time.</li></ul>"
        ),
        button("How mediation works", "how-mediation-works"),
    ],
)

QUESTIONS = PageSpec(
    "questions",
    "Questions and answers",
    "Short answers to what people ask us most.",
    [
        questions(
            "Taking part",
            [
                ("Do I have to take part?", "<p>No. It is completely voluntary, for you and for the officer.</p>"),
                (
                    "Can I change my mind?",
                    "<p>Yes. You can opt out at any time until the session ends. You do not have to say why.</p>",
                ),
                (
                    "Does the officer learn what I answered?",
                    "<p>Not from us. When both of you have answered, or the time to answer is over, you both learn "
                    "only if "
                    "the mediation goes ahead. If it does not and you said yes, you may guess why.</p>",
                ),
                (
                    "Who will be in the room?",
                    "<p>You, the officer and {mediators}. If you need an interpreter or somebody to support you, "
                    "tell us before.</p>",
                ),
                ("Where do we meet?", "<p>In {venues}. We choose a neutral place.</p>"),
                ("When are sessions?", "<p>Usually {hours}.</p><p>We can also plan {saturday}.</p>"),
                (
                    "How long does it take?",
                    "<p>Keep {session_length} free for the session.</p><p>We want to resolve the complaint within "
                    "{target}.</p>",
                ),
            ],
        ),
        questions(
            "Afterward",
            [
                ("Do we have to agree?", "<p>No. Even without an agreement, {no_settlement}.</p>"),
                (
                    "Will the officer be punished?",
                    "<p>Mediation does not punish anybody. The complaint is not recorded in the officer’s Internal "
                    "Affairs "
                    "profile.</p>",
                ),
                (
                    "Can what I say be used in court?",
                    "<p>Case files are confidential and cannot be used as evidence in court. Ask a lawyer if you are "
                    "not sure "
                    "what this means for you. The mediators and our staff cannot give legal advice.</p>",
                ),
                ("When is the case closed?", "<p>When {closing}.</p>"),
            ],
        ),
        questions(
            "Being a mediator",
            [
                ("Do I need to be a lawyer?", "<p>No. We train you. The training takes {training}.</p>"),
                ("Is it paid?", "<p>There is {stipend}. The amount is not published yet.</p>"),
                (
                    "How much time does it take?",
                    "<p>You serve for {term} and take {cases}. Plan {session_length} for each.</p>",
                ),
                ("How soon must I decide about a case?", "<p>We ask mediators {notice}.</p>"),
            ],
        ),
        button("Ask us something else", "contact"),
    ],
)

PAGES = [
    PROGRAM,
    HOW,
    WHAT,
    COMPLAINANTS,
    OFFICERS,
    GOALS,
    WHO,
    BECOME,
    TRAINING,
    QUESTIONS,
    shared.contact_page("the Civilian Investigative Panel", "Community-Police Mediation Program"),
    shared.accessibility_page("the Civilian Investigative Panel"),
    shared.privacy_page(
        "<p>The program’s case files are confidential and cannot be used as evidence in court. Florida also has a law "
        "that makes many government records public. Ask us before you share something that you want to keep "
        "private.</p>",
        "<p>The Civilian Investigative Panel must follow Florida’s rules on open government and on keeping "
        "records.</p>",
    ),
]
