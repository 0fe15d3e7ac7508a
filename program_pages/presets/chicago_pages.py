"""The public pages of the Chicago program, written in plain words from domain.md D0 and D1.1."""

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
    "chicago",
    "A talk instead of an investigation",
    "Some complaints about Chicago police officers can be settled by talking, with a neutral mediator, "
    "when both sides want to.",
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
                "Help a resident and an officer understand each other.",
                page="become-a-mediator",
                fact="roles",
            ),
        ),
        steps(
            "How it works",
            [
                step("COPA looks at the complaint", "<p>Some complaints fit mediation.</p>", "how-refer"),
                step("Both sides are asked", "<p>Each side decides freely and on its own.</p>", "how-agree"),
                step("We find a day", "<p>And a neutral place that suits both.</p>", "how-plan"),
                step("You talk", "<p>A mediator helps you to hear each other.</p>", "how-talk"),
                step("You say how it went", "<p>If it was a success, the case closes.</p>", "how-after"),
            ],
            drawn=True,
        ),
        facts("In numbers", ["training_hours", "languages"], "program", "More about the program"),
        contact("Not sure? Ask us. You do not have to give your name."),
    ],
)

HOW = PageSpec(
    "how-mediation-works",
    "How mediation works",
    "A confidential talk between you and the officer, led by a mediator who takes no side. Both of you choose to be "
    "there.",
    [
        text(
            "<p>Mediation is not a hearing and not a trial. Nobody decides who was right. You talk about what "
            "happened, and each "
            "of you gets to say how it was. The mediator makes sure that each of you can finish and is heard.</p>"
            "<p>You may agree on something, or you may not. Nobody has to sign an agreement at the end.</p>"
        ),
        steps(
            "Step by step",
            [
                step(
                    "A complaint comes in",
                    "<p>The Civilian Office of Police Accountability, or COPA, looks at the complaint and sees if it "
                    "can be "
                    "mediated.</p>",
                    "how-refer",
                    "what-we-mediate",
                ),
                step(
                    "You and the officer are asked",
                    "<p>If the complaint fits, COPA tells both of you, and asks each of you if you want to take "
                    "part.</p>"
                    "<p>We do not tell one side what the other side answered. You have {answer_window} to answer.</p>",
                    "how-agree",
                ),
                step(
                    "We plan the session",
                    "<p>We look for a day that suits you both. You meet in {venues}.</p>",
                    "how-plan",
                ),
                step(
                    "You talk",
                    "<p>There is a neutral mediator in the room. Sometimes there are two.</p>"
                    "<p>Good faith is what counts: come to listen, and say honestly how you see it. "
                    "You may stop at any time.</p>",
                    "how-talk",
                ),
                step(
                    "You say how it went",
                    "<p>Mediation is a success when {closing}. We ask each of you. The mediator does not judge "
                    "that.</p>"
                    "<p>After a successful mediation the case is closed. "
                    "Without an agreement, {no_settlement}.</p>",
                    "how-after",
                ),
            ],
        ),
        callout(
            "It stays your choice",
            "<p>Taking part is voluntary, for you and for the officer. Either of you can stop until the session "
            "ends.</p>",
        ),
        button("See common questions", "questions"),
    ],
)

PROGRAM = PageSpec(
    "program",
    "About the program",
    "The Community Mediation Program is a pilot. It gives residents and police officers a way to settle some "
    "complaints by "
    "talking.",
    [
        text(
            "<h2>Who runs it</h2>"
            "<p>The Civilian Office of Police Accountability (COPA) runs the program. A city ordinance allows it to "
            "send "
            "complaints to mediation, and the program is part of the consent decree on the Chicago Police Department "
            "(CPD).</p>"
            "<h2>What it offers</h2>"
            "<ul><li>It is voluntary, for residents and for officers.</li>"
            "<li>It is confidential.</li>"
            "<li>It is led by a neutral mediator.</li>"
            "<li>Nobody has to reach an agreement.</li></ul>"
            "<h2>How it began</h2>"
            "<p>A first pilot ran from October 2022 to the end of March 2023. The Center for Conflict Resolution, a "
            "non-profit "
            "group with volunteer mediators, led the talks. Complaints came from COPA and from CPD’s Bureau of "
            "Internal "
            "Affairs.</p>"
            "<p>The city’s Inspector General looked at that pilot in July 2023. Six cases were resolved by agreement "
            "in six months. It was the first program in Chicago that brought in the person who complained.</p>"
            "<h2>Something different with a similar name</h2>"
            "<p>CPD has its own “non-disciplinary intervention” for remarks that insult or mock people. It has its "
            "own form "
            "and number, and it is not part of this program.</p>"
        ),
        policy_facts("The program in short", "mediators", "venues", "training", "selection"),
        text(
            "<h2>What we do not know yet</h2>"
            "<p>COPA has not published time limits, how long mediators serve, whether they get a stipend, or how "
            "many cases were "
            "mediated since the first pilot. We add these facts here when COPA publishes them.</p>"
            "<p>COPA publishes reports four times a year, and one for the whole year in February.</p>"
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
            "<h2>To be heard</h2>"
            "<p>Each side can say what happened and how it was, without being cut off.</p>"
            "<h2>To be clear</h2>"
            "<p>Questions get an answer. People find out what the issue between them really is.</p>"
            "<h2>To be understood</h2>"
            "<p>Each side understands how the other one saw it. They may still not agree.</p>"
            "<p>These three make a mediation a success here: {closing}.</p>"
            "<h2>To act in good faith</h2>"
            "<p>Mediation works only when both sides come to listen and to speak honestly. We ask that of "
            "everybody.</p>"
            "<h2>A free choice</h2>"
            "<p>Nobody is pushed to say yes. We do not tell one side what the other side answered.</p>"
        )
    ],
)

WHAT = PageSpec(
    "what-we-mediate",
    "What we do and do not mediate",
    "These are the same rules that our staff use when they look at a complaint.",
    [
        text("<p>COPA looks at every complaint first. It uses these rules to see if mediation can be offered.</p>"),
        rules("What we mediate", "include"),
        rules("What we look at one by one", "review", "These may fit mediation. Staff look at the details and decide."),
        rules("What we do not mediate", "exclude", "These stay with the investigation."),
        text(
            "<h2>If your complaint does not fit</h2>"
            "<p>You lose nothing. Your complaint stays with the investigation as it would without this program.</p>"
        ),
        button("What mediation means for you", "for-complainants"),
    ],
)

WHO = PageSpec(
    "who-can-be-a-mediator",
    "Who can be a mediator",
    "Mediators are neutral. They listen well, and they take no side.",
    [
        roles_notice(),
        checklist(
            "Check for yourself",
            "Tick what is true for you. Nothing is sent, and nobody sees it.",
            [
                ("You can be neutral between a resident and a police officer.", ""),
                ("You can finish the training: {training}.", "Most mediators finish it before a first case."),
                ("You can keep what you hear to yourself.", "Mediation is confidential."),
            ],
        ),
        text(
            "<h2>How mediators are chosen</h2>"
            "<p>Mediators are chosen by {selection}. COPA also sets who may apply. It has not published more about "
            "this yet.</p>"
        ),
        button("How to become a mediator", "become-a-mediator"),
    ],
)

BECOME = PageSpec(
    "become-a-mediator",
    "Become a mediator",
    "Help a resident and a police officer hear and understand each other.",
    [
        roles_notice(),
        text(
            "<p>You do not judge and you give no advice. You listen, you keep the talk fair, and you help both "
            "people to "
            "understand each other.</p>"
        ),
        steps(
            "Five steps",
            [
                step(
                    "Confirm that you can",
                    "<p>See what a mediator needs. It takes two minutes.</p>",
                    "step-eligibility",
                    "who-can-be-a-mediator",
                ),
                step(
                    "Apply",
                    "<p>{roles}.</p><p>The application starts further down on this page.</p>",
                    "step-apply",
                ),
                step("Wait for our answer", "<p>Mediators are chosen by {selection}.</p>", "step-wait"),
                step("Get trained", "<p>The training has two parts: {training}.</p>", "step-training", "training"),
                step(
                    "Begin to mediate",
                    "<p>We ask you when a case comes up. You say if you are free, and if you know anybody in the "
                    "case.</p>",
                    "step-begin",
                ),
            ],
        ),
        policy_facts("In short", "training", "mediators", "venues", "selection"),
        apply("Apply", "Apply to be a mediator"),
    ],
)

TRAINING = PageSpec(
    "training",
    "Training and dates",
    "Mediators learn two things: how to lead a talk, and what is special about talks between residents and police.",
    [
        training_hours("Two parts"),
        training_dates("Dates", "No dates are set right now. We list them here as soon as they are."),
        button("How to become a mediator", "become-a-mediator"),
    ],
)

COMPLAINANTS = PageSpec(
    "for-complainants",
    "If you have a complaint about an officer",
    "You may be able to talk with the officer, with a neutral mediator in the room. You decide, and you can change "
    "your mind.",
    [
        text(
            "<h2>What mediation can do</h2>"
            "<ul><li>You can tell the officer what it was like for you.</li>"
            "<li>You can ask why, and get an answer from the officer.</li>"
            "<li>You can say what you need, or what should be different next time.</li>"
            "<li>It is confidential.</li></ul>"
            "<h2>What mediation cannot do</h2>"
            "<ul><li>It does not decide who was right.</li>"
            "<li>It does not punish anybody.</li>"
            "<li>It is not legal advice. The mediator takes no side.</li></ul>"
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
                    "COPA looks at your complaint",
                    "<p>If it can be mediated, COPA tells you and the officer.</p>",
                    "how-refer",
                    "what-we-mediate",
                ),
                step(
                    "We ask if you want to talk",
                    "<p>We write to you or call you. Opening a link or a letter decides nothing.</p>"
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
                    "<p>A neutral mediator leads the talk. Come in good faith: ready to listen and to say how you "
                    "see it. "
                    "You can stop and leave at any time.</p>",
                    "how-talk",
                ),
                step(
                    "You say how it went",
                    "<p>The case closes when {closing}.</p><p>Without an agreement, {no_settlement}.</p>",
                    "how-after",
                ),
            ],
        ),
        text(
            "<h2>What stays private</h2>"
            "<p>The talk is confidential. By law, a mediator may tell COPA only if the session took place, if there "
            "was a "
            "settlement, and who was there. There are a few exceptions, such as a threat to hurt somebody.</p>"
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
            "<li>After a successful mediation the case is closed.</li></ul>"
        ),
        callout(
            "You do not have to take part",
            "<p>If you say no, the complaint goes on as it would without mediation. Outside the program, people "
            "learn only that "
            "the mediation did not proceed. Nobody there learns who said no, or if anybody did.</p>",
        ),
        text(
            "<h2>What counts as a success</h2>"
            "<p>Mediation is a success when {closing}. You and the other person say if that was so. An agreement is "
            "not "
            "needed.</p>"
            "<h2>What is kept private</h2>"
            "<p>Illinois law limits what a mediator may report (710 ILCS 35/7): if the session took place or ended "
            "early, if "
            "there was a settlement, and who was there.</p>"
            "<h2>How to prepare</h2>"
            "<ul><li>Think about what you want the other person to understand.</li>"
            "<li>Think about what you would like to ask.</li>"
            "<li>Come in good faith. You may stop at any time.</li></ul>"
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
                ("Do I have to take part?", "<p>No. It is voluntary, for you and for the officer.</p>"),
                (
                    "Can I change my mind?",
                    "<p>Yes. You can stop until the session ends. You do not have to say why.</p>",
                ),
                (
                    "Does the officer learn what I answered?",
                    "<p>Not from us. When both of you have answered, or the time to answer is over, you both learn "
                    "only if "
                    "the mediation goes ahead. If it does not and you said yes, you may guess why.</p>",
                ),
                (
                    "Who will be in the room?",
                    "<p>You, the officer and a neutral mediator, sometimes two. "
                    "If you need an interpreter or somebody to support you, tell us before.</p>",
                ),
                ("Where do we meet?", "<p>In {venues}.</p>"),
                (
                    "What does good faith mean?",
                    "<p>You come ready to listen and to say honestly how you see it. You do not have to give in.</p>",
                ),
            ],
        ),
        questions(
            "Afterward",
            [
                ("Do we have to agree?", "<p>No. An agreement is not required.</p>"),
                ("When is a mediation a success?", "<p>When {closing}.</p>"),
                ("What if it is not a success?", "<p>Without an agreement, {no_settlement}.</p>"),
                (
                    "Does anybody learn what was said?",
                    "<p>The talk is confidential. By law, a mediator may report only if it took place, if there was "
                    "a settlement, "
                    "and who was there. There are a few exceptions, such as a threat to hurt somebody.</p>",
                ),
            ],
        ),
        questions(
            "Being a mediator",
            [
                ("How much training do mediators have?", "<p>They have {training}.</p>"),
                ("Who chooses mediators?", "<p>Mediators are chosen by {selection}.</p>"),
                ("How long do mediators serve? Is it paid?", "<p>COPA has not published that yet.</p>"),
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
    shared.contact_page("the Civilian Office of Police Accountability", "Community Mediation Program"),
    shared.accessibility_page("the Civilian Office of Police Accountability"),
    shared.privacy_page(
        "<p>In Illinois, what people say in such a mediation is protected by the Uniform Mediation Act (710 ILCS "
        "35). There are "
        "exceptions, for example threats and plans to hurt somebody. A signed agreement is not protected.</p>",
        "<p>Some records of complaints about police officers are public in Illinois. What was said in a mediation is "
        "kept apart "
        "from them.</p>",
    ),
]
