"""The shipped agreements in English for people around the parties: what each does there, and the same privacy.

A guardian reads all that the minor's party reads. Observers and interpreters sign too (domain.md 5.4).
"""

from __future__ import annotations

from mediator_portal.participation.enums import Element, TextRole
from mediator_portal.participation.presets.facts import Facts, Topic, Words
from mediator_portal.participation.presets.facts import topic as _topic

E = Element

TITLES = {
    TextRole.GUARDIAN: "Agreement to mediate, signed for a minor",
    TextRole.REPRESENTATIVE: "Agreement of a representative",
    TextRole.INTERPRETER: "Agreement of an interpreter",
    TextRole.SUPPORT: "Agreement of a support person",
    TextRole.OBSERVER: "Agreement of an observer",
    TextRole.MEDIATOR: "Agreement of a mediator",
}


def part(facts: Facts, role: str) -> Topic:
    """Return the page on what this person does at the conversation."""
    made: Topic = PARTS[TextRole(role)](facts)
    return made


def setting(facts: Facts, role: str) -> Topic:
    """Return the page on the conversation itself, for somebody who is not one of the two."""
    count = "Two trained mediators lead it together." if facts.mediators == 2 else "A trained mediator leads it."
    return _topic(
        "How the conversation works",
        [
            f"Two people talk about a complaint: the person who filed it and the officer. {count} It takes about "
            f"{facts.hours} hours.",
            "The mediators do not take sides. They judge nobody and give no legal advice. The two people may find an "
            "agreement, but they do not have to.",
            "Both of them know that you come, and who else comes. Everyone who is there signs the same promise of "
            "privacy.",
            "We ask everyone for good faith: to be on time, to treat each person with respect, and to follow what "
            "the mediators ask. Nobody may pay anybody back for taking part or for saying no.",
            "Tell us if you need an accommodation for a disability, or a video call. It is free. You can ask on any "
            "of these pages, or by telephone.",
        ],
        E.NEUTRAL,
        E.AGREEMENT_OPTIONAL,
        E.WHO_ATTENDS,
        E.GOOD_FAITH,
        E.NO_RETALIATION,
        E.ACCESS,
    )


def _guardian(facts: Facts) -> Topic:
    return _topic(
        "You answer for a minor",
        [
            "You read this because the person who filed the complaint is a minor, and you are their parent or "
            "guardian. On the next pages “you” means the minor. What is said about privacy binds you as well.",
            "Please read the pages together. The minor should want this too. If they do not, say no. That is fine.",
            "Without your signature there is no mediation. You may be there with them, and you can ask for a break "
            "at any time.",
        ],
        E.FOR_WHOM,
        E.YOUR_PART,
    )


def _representative(facts: Facts) -> Topic:
    return _topic(
        "What a representative does",
        [
            "You come with one of the two people this complaint is about, because they asked you to represent them.",
            "You advise them and may speak for them. The choice to take part, to stay and to agree on something "
            "remains theirs.",
            "Coming is your own choice. You can step back at any time. Tell us, so that we can tell the person you "
            "represent.",
        ],
        E.FOR_WHOM,
        E.YOUR_PART,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _interpreter(facts: Facts) -> Topic:
    return _topic(
        "What an interpreter does",
        [
            "You interpret everything that is said, as it is said. You add nothing and leave nothing out. If you did "
            "not understand something, say so and ask.",
            "You take no side, give no advice and do not speak for anybody. You throw your notes away when the "
            "conversation is over.",
            "If you know one of the people, or have any tie to them or to the complaint, tell us before you come. We "
            "then find another interpreter.",
            "Coming is your own choice. If you cannot interpret fairly or well, step back and tell us at once.",
        ],
        E.YOUR_PART,
        E.TIES,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _support(facts: Facts) -> Topic:
    return _topic(
        "What a support person does",
        [
            "You sit beside one of the two people this complaint is about, because they asked you to.",
            "You do not speak for them and you do not take part in the conversation. In a break the two of you can "
            "talk alone.",
            "Coming is your own choice. You can leave at any time, and the person you support can ask you to leave.",
        ],
        E.FOR_WHOM,
        E.YOUR_PART,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _observer(facts: Facts) -> Topic:
    return _topic(
        "What an observer does",
        [
            "You watch and listen, for example to learn or to see how the program works. You do not speak, and you "
            "take no notes about what the people say.",
            "If you know one of the people, or have any tie to them or to the complaint, tell us before you come. "
            "Then you cannot observe this conversation.",
            "Coming is your own choice. You can leave at any time. If one of the two people does not want you there, "
            "you leave, and nobody has to say why.",
        ],
        E.YOUR_PART,
        E.TIES,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _mediator(facts: Facts) -> Topic:
    return _topic(
        "What you promise as a mediator",
        [
            "You help two people to hear each other: the person who filed a complaint, and the officer. You take no "
            "side. You do not judge who is right, and you give no legal advice.",
            "Nobody has to agree on anything, and nobody has to stay. Both said yes of their own free will. If "
            "somebody wants to stop, you stop.",
            "If you know one of the people, or have any tie to them or to the complaint, tell us at once. Then "
            "somebody else takes the session.",
            "Taking this session is your own choice. You can give it back at any time before it begins, on its page "
            "or by telephone.",
        ],
        E.YOUR_PART,
        E.NEUTRAL,
        E.AGREEMENT_OPTIONAL,
        E.TIES,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _in_the_room(facts: Facts) -> Topic:
    """Return the page on the room for those who lead the conversation."""
    alone = "Another mediator leads it with you." if facts.mediators == 2 else "You lead it alone."
    return _topic(
        "In the room",
        [
            f"The conversation takes about {facts.hours} hours. {alone} Everyone who is there has signed: the two "
            "people, whoever comes with them, interpreters and observers. Nobody else comes in.",
            "You begin with the ground rules. One person speaks at a time, everyone is treated with respect, and "
            "nobody records. You are on time and prepared, and you ask the same good faith of everyone.",
            "Nobody may pay anybody back for taking part or for saying no. If you hear of it, call us.",
            "You see to it that everyone can take part: an interpreter, a pause, a room that a wheelchair can enter. "
            "What was asked for stands on the page of the session. If you need something yourself, tell us.",
        ],
        E.WHO_ATTENDS,
        E.GOOD_FAITH,
        E.NO_RETALIATION,
        E.ACCESS,
    )


PARTS = {
    TextRole.GUARDIAN: _guardian,
    TextRole.REPRESENTATIVE: _representative,
    TextRole.INTERPRETER: _interpreter,
    TextRole.SUPPORT: _support,
    TextRole.OBSERVER: _observer,
    TextRole.MEDIATOR: _mediator,
}

OWN = {
    TextRole.REPRESENTATIVE: "I advise the person I represent, and I know that the choice remains theirs.",
    TextRole.INTERPRETER: "I interpret everything, add nothing, leave nothing out and take no side.",
    TextRole.SUPPORT: "I am there as support. I do not speak for anybody.",
    TextRole.OBSERVER: "I watch and listen, and I leave when I am asked to.",
}
NO_TIE = "I have told the program of every tie I have to the people or to the complaint."


def statements(facts: Facts, role: str) -> list[dict[str, str]]:
    """Return what this person ticks."""
    if role == TextRole.GUARDIAN:
        return _guardian_statements()
    if role == TextRole.MEDIATOR:
        return _mediator_statements()
    ties = [{"code": "ties", "text": NO_TIE}] if role in {TextRole.INTERPRETER, TextRole.OBSERVER} else []
    return [
        {"code": "voluntary", "text": "I come because I want to. Nobody put pressure on me."},
        {"code": "part", "text": OWN[TextRole(role)]},
        *ties,
        {"code": "private", "text": "I will keep private what is said, and I know when the law makes an exception."},
        {"code": "no_recording", "text": "I will not record, and I will not call a mediator as a witness."},
        {"code": "respect", "text": "I will treat everyone with respect and follow what the mediators ask."},
    ]


def _guardian_statements() -> list[dict[str, str]]:
    return [
        {"code": "guardian", "text": "I am the parent or guardian, and I may sign for the minor."},
        {"code": "voluntary", "text": "The minor and I want this. Nobody put pressure on us."},
        {"code": "leave", "text": "I know that we can leave at any time, and that the complaint goes back then."},
        {"code": "private", "text": "We will keep private what is said, and I know when the law makes an exception."},
        {"code": "no_recording", "text": "We will not record, and we will not call a mediator as a witness."},
        {"code": "good_faith", "text": "We will take part in good faith and treat everyone with respect."},
        {"code": "no_discipline", "text": "I know that mediation leads to no discipline and that nobody has to agree."},
    ]


def _mediator_statements() -> list[dict[str, str]]:
    return [
        {"code": "neutral", "text": "I take no side, I judge nobody, and I give no legal advice."},
        {"code": "ties", "text": NO_TIE},
        {"code": "private", "text": "I will keep private what is said, and I know when the law makes an exception."},
        {"code": "notes", "text": "I will not record, and I will destroy my notes when the session is over."},
        {
            "code": "report",
            "text": "I will report three things only: how it ended, whether there was a settlement, who came.",
        },
        {"code": "stop", "text": "I will press nobody to agree or to stay, and I stop when somebody wants to stop."},
    ]


def words(facts: Facts, role: str) -> Words:
    """Return the text for somebody who is not one of the two parties."""
    from mediator_portal.participation.presets import english

    if role == TextRole.GUARDIAN:
        party = english.words(facts, TextRole.COMPLAINANT)
        topics = [part(facts, role), *party["topics"]]
    else:
        room = _in_the_room(facts) if role == TextRole.MEDIATOR else setting(facts, role)
        topics = [part(facts, role), room, english.privacy(facts, party=False, mediator=role == TextRole.MEDIATOR)]
    return {
        "title": TITLES[TextRole(role)],
        "topics": topics,
        "statements": statements(facts, role),
        "esign": english.esign(facts, party=role == TextRole.GUARDIAN),
    }
