"""The shipped agreements in Spanish for people around the parties.

Nobody has approved this translation yet; production refuses it until somebody does.
"""

from __future__ import annotations

from mediator_portal.participation.enums import Element, TextRole
from mediator_portal.participation.presets.facts import Facts, Topic, Words
from mediator_portal.participation.presets.facts import topic as _topic

E = Element

TITLES = {
    TextRole.GUARDIAN: "Acuerdo de mediación, firmado por un menor",
    TextRole.REPRESENTATIVE: "Acuerdo de representante",
    TextRole.INTERPRETER: "Acuerdo de intérprete",
    TextRole.SUPPORT: "Acuerdo de persona de apoyo",
    TextRole.OBSERVER: "Acuerdo de observador",
    TextRole.MEDIATOR: "Acuerdo de mediador",
}


def part(facts: Facts, role: str) -> Topic:
    """Return the page on what this person does at the conversation."""
    made: Topic = PARTS[TextRole(role)](facts)
    return made


def setting(facts: Facts, role: str) -> Topic:
    """Return the page on the conversation itself, for somebody who is not one of the two."""
    count = (
        "Dos mediadores con formación la dirigen juntos."
        if facts.mediators == 2
        else "Un mediador con formación la dirige."
    )
    return _topic(
        "Cómo es la conversación",
        [
            f"Dos personas hablan sobre una queja: quien la presentó y el agente. {count} Dura unas {facts.hours} "
            "horas.",
            "Los mediadores no toman partido. No juzgan a nadie y no dan consejo legal. Las dos personas pueden "
            "llegar a un acuerdo, pero no es obligatorio.",
            "Las dos saben que usted viene y quién más viene. Todos los presentes firman la misma promesa de "
            "privacidad.",
            "Pedimos a todos buena fe: llegar a tiempo, tratar a cada persona con respeto y hacer lo que pidan los "
            "mediadores. Nadie puede tomar represalias por participar o por decir que no.",
            "Díganos si necesita una adaptación por una discapacidad o una videollamada. Es gratis. Puede pedirlo en "
            "cualquiera de estas páginas o por teléfono.",
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
        "Usted responde por un menor",
        [
            "Usted lee esto porque quien presentó la queja es menor de edad, y usted es su padre, su madre o su tutor. "
            "En las páginas siguientes “usted” es el menor. Lo que se dice sobre la privacidad también le obliga a "
            "usted.",
            "Por favor, lean juntos las páginas. El menor también debe quererlo. Si no lo quiere, diga que no. Está "
            "bien.",
            "Sin su firma no hay mediación. Usted puede estar presente, y puede pedir una pausa en cualquier momento.",
        ],
        E.FOR_WHOM,
        E.YOUR_PART,
    )


def _representative(facts: Facts) -> Topic:
    return _topic(
        "Qué hace un representante",
        [
            "Usted viene con una de las dos personas de esta queja, porque ella le pidió que la represente.",
            "Usted le da consejo y puede hablar por ella. La decisión de participar, de quedarse y de llegar a un "
            "acuerdo sigue siendo de esa persona.",
            "Venir es decisión suya. Puede retirarse en cualquier momento. Avísenos, para que podamos avisar a la "
            "persona que usted representa.",
        ],
        E.FOR_WHOM,
        E.YOUR_PART,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _interpreter(facts: Facts) -> Topic:
    return _topic(
        "Qué hace un intérprete",
        [
            "Usted interpreta todo lo que se dice, tal como se dice. No agrega nada y no omite nada. Si no entendió "
            "algo, dígalo y pregunte.",
            "No toma partido, no da consejo y no habla por nadie. Al terminar la conversación, destruye sus notas.",
            "Si conoce a una de las personas, o tiene algún vínculo con ellas o con la queja, díganoslo antes de "
            "venir. Entonces buscamos a otro intérprete.",
            "Venir es decisión suya. Si no puede interpretar bien o con justicia, retírese y avísenos enseguida.",
        ],
        E.YOUR_PART,
        E.TIES,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _support(facts: Facts) -> Topic:
    return _topic(
        "Qué hace una persona de apoyo",
        [
            "Usted se sienta al lado de una de las dos personas de esta queja, porque ella se lo pidió.",
            "No habla por ella y no participa en la conversación. En una pausa pueden hablar a solas.",
            "Venir es decisión suya. Puede irse en cualquier momento, y la persona a quien apoya puede pedirle que se "
            "vaya.",
        ],
        E.FOR_WHOM,
        E.YOUR_PART,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _observer(facts: Facts) -> Topic:
    return _topic(
        "Qué hace un observador",
        [
            "Usted mira y escucha, por ejemplo para aprender o para ver cómo trabaja el programa. No habla y no toma "
            "notas de lo que dicen las personas.",
            "Si conoce a una de las personas, o tiene algún vínculo con ellas o con la queja, díganoslo antes de "
            "venir. Entonces no puede observar esta conversación.",
            "Venir es decisión suya. Puede irse en cualquier momento. Si una de las dos personas no quiere que esté "
            "usted, se va, y nadie tiene que decir por qué.",
        ],
        E.YOUR_PART,
        E.TIES,
        E.VOLUNTARY,
        E.WITHDRAW,
    )


def _mediator(facts: Facts) -> Topic:
    return _topic(
        "Qué promete usted como mediador",
        [
            "Usted ayuda a dos personas a escucharse: quien presentó la queja y el agente. No toma partido. No juzga "
            "quién tiene razón y no da consejo legal.",
            "Nadie tiene que llegar a un acuerdo y nadie tiene que quedarse. Las dos personas dijeron que sí "
            "libremente. Si alguien quiere terminar, usted termina.",
            "Si conoce a una de las personas, o tiene algún vínculo con ellas o con la queja, avísenos enseguida. "
            "Entonces otra persona toma la sesión.",
            "Tomar esta sesión es decisión suya. Puede devolverla en cualquier momento antes de que empiece, en su "
            "página o por teléfono.",
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
    alone = "Otro mediador la dirige con usted." if facts.mediators == 2 else "Usted la dirige solo."
    return _topic(
        "En la sala",
        [
            f"La conversación dura unas {facts.hours} horas. {alone} Todos los presentes han firmado: las dos "
            "personas, quienes vienen con ellas, los intérpretes y los observadores. Nadie más entra.",
            "Usted empieza con las reglas. Habla una persona a la vez, se trata a todos con respeto y nadie graba. "
            "Usted llega a tiempo y preparado, y pide a todos la misma buena fe.",
            "Nadie puede tomar represalias por participar o por decir que no. Si sabe de algo así, llámenos.",
            "Usted cuida de que todos puedan participar: un intérprete, una pausa, una sala con acceso para silla de "
            "ruedas. Lo que se pidió está en la página de la sesión. Si usted necesita algo, díganoslo.",
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
    TextRole.REPRESENTATIVE: "Doy consejo a la persona que represento, y sé que la decisión es suya.",
    TextRole.INTERPRETER: "Interpreto todo, no agrego ni omito nada y no tomo partido.",
    TextRole.SUPPORT: "Estoy para apoyar. No hablo por nadie.",
    TextRole.OBSERVER: "Miro y escucho, y me voy cuando me lo piden.",
}
NO_TIE = "He dicho al programa todo vínculo que tengo con las personas o con la queja."


def statements(facts: Facts, role: str) -> list[dict[str, str]]:
    """Return what this person ticks."""
    if role == TextRole.GUARDIAN:
        return _guardian_statements()
    if role == TextRole.MEDIATOR:
        return _mediator_statements()
    ties = [{"code": "ties", "text": NO_TIE}] if role in {TextRole.INTERPRETER, TextRole.OBSERVER} else []
    return [
        {"code": "voluntary", "text": "Vengo porque quiero. Nadie me presionó."},
        {"code": "part", "text": OWN[TextRole(role)]},
        *ties,
        {"code": "private", "text": "Guardaré en privado lo que se diga, y sé cuándo la ley hace una excepción."},
        {"code": "no_recording", "text": "No grabaré, y no llamaré a un mediador como testigo."},
        {"code": "respect", "text": "Trataré a todos con respeto y haré lo que pidan los mediadores."},
    ]


def _guardian_statements() -> list[dict[str, str]]:
    return [
        {"code": "guardian", "text": "Soy el padre, la madre o el tutor, y puedo firmar por el menor."},
        {"code": "voluntary", "text": "El menor y yo lo queremos. Nadie nos presionó."},
        {"code": "leave", "text": "Sé que podemos retirarnos en cualquier momento, y que entonces la queja vuelve."},
        {"code": "private", "text": "Guardaremos en privado lo que se diga, y sé cuándo la ley hace una excepción."},
        {"code": "no_recording", "text": "No grabaremos, y no llamaremos a un mediador como testigo."},
        {"code": "good_faith", "text": "Participaremos de buena fe y trataremos a todos con respeto."},
        {
            "code": "no_discipline",
            "text": "Sé que la mediación no lleva a sanciones y que nadie tiene que llegar a un acuerdo.",
        },
    ]


def _mediator_statements() -> list[dict[str, str]]:
    return [
        {"code": "neutral", "text": "No tomo partido, no juzgo a nadie y no doy consejo legal."},
        {"code": "ties", "text": NO_TIE},
        {"code": "private", "text": "Guardaré en privado lo que se diga, y sé cuándo la ley hace una excepción."},
        {"code": "notes", "text": "No grabaré, y destruiré mis notas cuando termine la sesión."},
        {
            "code": "report",
            "text": "Informaré solo de tres cosas: cómo terminó, si hubo acuerdo y quién vino.",
        },
        {"code": "stop", "text": "No presionaré a nadie, y terminaré cuando alguien quiera terminar."},
    ]


def words(facts: Facts, role: str) -> Words:
    """Return the text for somebody who is not one of the two parties."""
    from mediator_portal.participation.presets import spanish

    if role == TextRole.GUARDIAN:
        party = spanish.words(facts, TextRole.COMPLAINANT)
        topics = [part(facts, role), *party["topics"]]
    else:
        room = _in_the_room(facts) if role == TextRole.MEDIATOR else setting(facts, role)
        topics = [part(facts, role), room, spanish.privacy(facts, party=False, mediator=role == TextRole.MEDIATOR)]
    return {
        "title": TITLES[TextRole(role)],
        "topics": topics,
        "statements": statements(facts, role),
        "esign": spanish.esign(facts, party=role == TextRole.GUARDIAN),
    }
