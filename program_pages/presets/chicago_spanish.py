"""Spanish for the Chicago program: the home page and the page for people with a complaint."""

from __future__ import annotations

from program_pages.presets.spanish import COMMON

HOME = COMMON | {
    "chicago": "chicago-es",
    "A talk instead of an investigation": "Una conversación en vez de una investigación",
    (
        "Some complaints about Chicago police officers can be settled by talking, with a neutral mediator, when both "
        "sides "
        "want to."
    ): (
        "Algunas quejas sobre agentes de la policía de Chicago se pueden resolver conversando, con un mediador "
        "neutral, "
        "cuando las dos partes quieren."
    ),
    "Help a resident and an officer understand each other.": "Ayude a un residente y a un agente a entenderse.",
    "COPA looks at the complaint": "COPA revisa la queja",
    "Some complaints fit mediation.": "Algunas quejas se pueden mediar.",
    "And a neutral place that suits both.": "Y un lugar neutral que les convenga a los dos.",
    "A mediator helps you to hear each other.": "Un mediador les ayuda a escucharse.",
    "You say how it went": "Ustedes dicen cómo les fue",
    "If it was a success, the case closes.": "Si tuvo éxito, el caso se cierra.",
}

COMPLAINANTS = COMMON | {
    "for-complainants": "for-complainants",
    (
        "You may be able to talk with the officer, with a neutral mediator in the room. You decide, and you can change "
        "your mind."
    ): (
        "Quizás pueda conversar con el agente, con un mediador neutral presente. Usted decide, y puede cambiar de "
        "opinión."
    ),
    "It is confidential.": "Es confidencial.",
    "It does not punish anybody.": "No castiga a nadie.",
    "It is not legal advice. The mediator takes no side.": "No es asesoría legal. El mediador no toma partido.",
    "COPA looks at your complaint": "COPA revisa su queja",
    "If it can be mediated, COPA tells you and the officer.": (
        "Si se puede mediar, COPA les avisa a usted y al agente."
    ),
    "We write to you or call you. Opening a link or a letter decides nothing.": (
        "Le escribimos o le llamamos. Abrir un enlace o una carta no decide nada."
    ),
    "You talk": "Conversan",
    (
        "A neutral mediator leads the talk. Come in good faith: ready to listen and to say how you see it. You can "
        "stop "
        "and leave at any time."
    ): (
        "Un mediador neutral guía la conversación. Venga de buena fe: con disposición a escuchar y a decir cómo lo ve. "
        "Puede parar e irse en cualquier momento."
    ),
    "You say how it went": "Ustedes dicen cómo les fue",
    "The case closes when {closing}.": "El caso se cierra cuando {closing}.",
    "Without an agreement, {no_settlement}.": "Sin un acuerdo, {no_settlement}.",
    (
        "The talk is confidential. By law, a mediator may tell COPA only if the session took place, if there was a "
        "settlement, and who was there. There are a few exceptions, such as a threat to hurt somebody."
    ): (
        "La conversación es confidencial. Por ley, el mediador solo puede decirle a COPA si la sesión tuvo lugar, si "
        "hubo "
        "un acuerdo y quién estuvo presente. Hay pocas excepciones, como una amenaza de hacer daño a alguien."
    ),
}

SPANISH = {"chicago": HOME, "for-complainants": COMPLAINANTS}
