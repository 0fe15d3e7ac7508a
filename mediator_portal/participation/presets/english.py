"""The shipped agreement to mediate in English: plain words, written from the facts of domain.md 5.4."""

from __future__ import annotations

from mediator_portal.cases.enums import PersonRole
from mediator_portal.participation.enums import Disclosure, Element
from mediator_portal.participation.presets.facts import Facts, Topic, Words
from mediator_portal.participation.presets.facts import topic as _topic

E = Element


def words(facts: Facts, role: str) -> Words:
    """Return the text for a complainant or an officer."""
    officer = role == PersonRole.OFFICER
    return {
        "title": "Agreement to mediate",
        "topics": [
            _mediation(facts, officer),
            _complaint(facts, officer),
            _people(facts, officer),
            privacy(facts),
            _answer(facts, officer),
        ],
        "statements": _statements(facts, officer),
        "esign": esign(facts),
    }


def _mediation(facts: Facts, officer: bool) -> Topic:
    other = "the person who filed the complaint" if officer else "the officer"
    helpers = (
        "Two trained mediators lead the conversation together."
        if facts.mediators == 2
        else "A trained, neutral mediator leads the conversation."
    )
    return _topic(
        "What mediation is",
        [
            f"Mediation is a private conversation between you and {other}. It takes about {facts.hours} hours. "
            f"{helpers}",
            "Mediators do not take sides. They do not decide who is right. They judge nobody, and they give no "
            "legal advice. You may ask a lawyer for advice before you answer.",
            "Each of you says what happened and what it meant to you. Each of you listens. You may find an "
            "agreement, but you do not have to. A good conversation without an agreement counts too.",
            "Taking part is your own choice. You can leave at any time, also in the middle of the conversation. "
            "You do not have to say why.",
            "We ask everyone for good faith: to come, to speak honestly, to listen, to let the other finish, "
            "and not to insult or threaten anyone.",
        ],
        E.VOLUNTARY,
        E.WITHDRAW,
        E.NEUTRAL,
        E.AGREEMENT_OPTIONAL,
        E.GOOD_FAITH,
    )


def _complaint(facts: Facts, officer: bool) -> Topic:
    target = f" We try to have everything done within {facts.target_days} days." if facts.target_days else ""
    closing = (
        "If you both state afterward that you heard, clarified and understood each other's view, the complaint "
        "is closed. If not, it goes back to be investigated."
        if facts.returns_without_settlement
        else "After the conversation the complaint is closed, with or without an agreement."
    )
    no_show = (
        "If somebody does not come, we may set one new date. After that the complaint goes back to be investigated."
        if facts.reschedules_no_show
        else "If somebody does not come, the complaint goes back to be investigated."
    )
    return _topic(
        "What happens to the complaint",
        [
            f"If you both say yes, mediation takes the place of an investigation.{target} {closing}",
            "If either of you says no, or does not answer in time, the complaint goes back to be investigated, "
            "just as if nobody had asked. The same holds if one of you changes their mind before the end.",
            no_show,
            "Mediation does not lead to discipline. Nobody is found right or wrong.",
            _record(facts, officer),
            "Saying no has no penalty. It is not used in any discipline, and it is not held against anyone.",
            "Nobody may pay you back for taking part or for saying no. If you think somebody does, tell us at once.",
        ],
        E.IF_MEDIATED,
        E.IF_NO_AGREEMENT,
        E.IF_DECLINED,
        E.IF_NO_SHOW,
        E.NO_DISCIPLINE,
        E.OFFICER_RECORD,
        E.NO_PENALTY,
        E.NO_RETALIATION,
    )


def _record(facts: Facts, officer: bool) -> str:
    whose = "your" if officer else "the officer's"
    if facts.off_profile:
        return f"A complaint that was mediated is not recorded in {whose} Internal Affairs profile."
    return (
        f"The program tells {facts.police} only one of three things about this complaint: not eligible, did not "
        f"proceed, or mediated. Ask us if you want to know what that means for {whose} record."
    )


def _people(facts: Facts, officer: bool) -> Topic:
    count = "two mediators" if facts.mediators == 2 else "one mediator, sometimes two"
    other = "the person who filed the complaint" if officer else "the officer"
    return _topic(
        "Who will be there",
        [
            f"You, {other} and {count}. We choose a neutral place, or a video call if that is better for you.",
            "You may bring one support person. A support person sits beside you and does not speak for you.",
            "An interpreter or an observer may be there if both of you know it. They sign the same promise of privacy.",
            "Tell us if you need an interpreter, an accommodation for a disability, a support person, or a "
            "video call. All of this is free. You can ask on any of these pages, or by telephone.",
        ],
        E.WHO_ATTENDS,
        E.ACCESS,
    )


LAW_WORDS = {
    "florida": "You sign this agreement because you expect what is said to be confidential and privileged under "
    "Florida law (section 44.405, Florida Statutes).",
    "illinois": "You sign this agreement because you expect what is said to be confidential and privileged "
    "under the Illinois Uniform Mediation Act (710 ILCS 35).",
    "": "You sign this agreement because you expect what is said to be confidential and privileged under state law.",
}


def privacy(facts: Facts, *, party: bool = True, mediator: bool = False) -> Topic:
    """Return the page on privacy; one who is no party signs no settlement, and a mediator is not the witness."""
    return _topic(
        "What stays private, and what does not",
        [
            "What is said in the conversation, and to prepare it, stays private. " + LAW_WORDS[facts.law],
            "Nobody may record. That means no sound, no film, no pictures and no body-worn camera.",
            "The people in the room agree not to call you as a witness, and you do not offer to be one. Keep no notes "
            "of what was said."
            if mediator
            else "You agree not to call a mediator as a witness. Mediators keep no notes of what was said.",
            f"Mediators may report three things to {facts.agency}: that the conversation took place or ended early, "
            "whether there was a settlement, and who came. They report nothing else.",
            "The law makes some exceptions. These things are not private: a threat or a plan to hurt somebody. A plan "
            "to commit a crime. Abuse or neglect of a child or of a vulnerable adult. A complaint about the mediators' "
            "own work. What a court orders to be told. And what was known outside does not become private because it "
            "was said here.",
            *(
                ["If you sign a settlement with each other, that paper is not private unless it says so."]
                if party
                else []
            ),
            "Public records law applies to the complaint. It may have to be shown to people who ask. What is "
            "said in mediation is kept apart from it.",
        ],
        E.CONFIDENTIAL,
        E.EXCEPTIONS,
        E.NO_RECORDING,
        E.NOT_A_WITNESS,
        E.MEDIATOR_REPORT,
        *([E.SIGNED_AGREEMENT] if party else []),
        E.PUBLIC_RECORDS,
    )


def _answer(facts: Facts, officer: bool) -> Topic:
    outside = "your supervisors and the rest of the department" if officer else "the police department"
    return _topic(
        "Who learns your answer",
        [
            f"You have up to {facts.answer_days} days to answer; your page and our message name the last day. You "
            "can change your answer until the answers take effect: on a working morning, when all have answered or "
            "the last day is over.",
            _silence(facts, officer, outside),
            *_order(facts, officer),
            "We want to be honest about what this can show. If you said yes and hear that it is not going "
            "ahead, you may guess that the other person said no. It can also mean that they did not answer in "
            "time, could not be reached, or that the program stopped for another reason. The other person may "
            "guess about you in the same way. We never say which it was.",
            "After the conversation we ask you a few questions about how it went. Your answers carry no name, "
            "and are only shown together with those of many other people. You do not have to answer.",
        ],
        E.WHAT_SHOWS,
        E.SURVEYS,
    )


def _silence(facts: Facts, officer: bool, outside: str) -> str:
    """Say who learns of an answer before it takes effect; what a side asked second learns, `_order` says."""
    if not facts.is_blind:
        stops = "it can no longer go ahead" if facts.goes_on_without else "one person says no"
        return (
            f"Nobody outside the program sees your answer, and we never tell {outside}. This program stops as soon as "
            f"{stops}, and tells everybody who was asked that the mediation is not going ahead."
        )
    until = (
        "When all have answered, everybody who was asked hears"
        if facts.first_side == ("officer" if officer else "complainant")
        else "Nobody else on the case learns anything of it until all have answered or the time to answer is over. "
        "Then everybody hears"
    )
    return (
        f"Your answer stays sealed. Nobody outside the program sees it, and we never tell {outside}. {until} one of "
        "two things on the same morning: the mediation is going ahead, or it is not."
    )


def _order(facts: Facts, officer: bool) -> list[str]:
    """Say what an order of deciding, and a policy for several people, can reveal."""
    said = []
    if facts.first_side:
        first = "the officer" if facts.first_side == "officer" else "the person who filed the complaint"
        mine = facts.first_side == ("officer" if officer else "complainant")
        said.append(
            "This program asks you first. The other side hears of it only if you say yes. When they are asked, they "
            "can tell from this that you agreed. If you say no, they are never asked."
            if mine
            else f"This program asked {first} first, and asks you only because they agreed. So you know their answer. "
            "They learn yours only as “going ahead” or “not going ahead”."
        )
    if facts.goes_on_without:
        said.append(
            "Several people may be asked on one side. Then the conversation may go ahead with those who agreed, and "
            "without those who did not. Who comes into the room shows who agreed. Everybody else hears only that "
            "there is no mediation for them."
        )
    return said


def _statements(facts: Facts, officer: bool) -> list[dict[str, str]]:
    back = "the complaint goes back to be investigated" if officer else "my complaint goes back to be investigated"
    return [
        {"code": "voluntary", "text": "I take part because I want to. Nobody put pressure on me."},
        {"code": "leave", "text": f"I know that I can leave at any time, and that {back} then."},
        {"code": "private", "text": "I will keep private what is said, and I know when the law makes an exception."},
        {"code": "no_recording", "text": "I will not record, and I will not call a mediator as a witness."},
        {"code": "good_faith", "text": "I will take part in good faith and treat everyone with respect."},
        {"code": "no_discipline", "text": "I know that mediation leads to no discipline and that nobody has to agree."},
    ]


def esign(facts: Facts, *, party: bool = True) -> list[dict[str, str]]:
    """Return the disclosures before an electronic signature; one who is no party steps back by a call."""
    D = Disclosure
    leave = "use the button “Leave the mediation” or call us." if party else "call us."
    said = {
        D.PAPER: "You can sign on paper instead, at no cost. Call us and we send it or read it with you. Your "
        "answer counts the same.",
        D.SCOPE: "Your electronic signature covers this agreement to mediate and nothing else.",
        D.WITHDRAW: "You can take back your consent to sign electronically before you sign, by calling us. It "
        f"costs nothing and does not change how we treat you. To leave the mediation later, {leave}",
        D.CONTACT: "If your e-mail address or telephone number changes, call us so that our messages reach you.",
        D.COPIES: "You can download and print your signed copy right after you sign. Call us for a free paper copy.",
        D.EQUIPMENT: "You need a telephone or computer with a current web browser, and a program that opens PDF "
        "files if you want to keep the copy.",
    }
    return [{"code": code.value, "text": text} for code, text in said.items()]
