"""Spanish for the Miami program: the home page and the page for people with a complaint."""

from __future__ import annotations

from program_pages.presets.spanish import COMMON

HOME = COMMON | {
    "miami": "miami-es",
    "Talk it through, with help": "Conversar, con ayuda",
    (
        "When you have a complaint about a Miami police officer, you and the officer can choose to sit down and talk, "
        "with trained mediators who take no side."
    ): (
        "Si tiene una queja sobre un agente de la policía de Miami, usted y el agente pueden elegir sentarse a "
        "conversar "
        "con mediadores capacitados que no toman partido."
    ),
    "Help two people hear each other. We train you.": "Ayude a dos personas a escucharse. Nosotros le capacitamos.",
    "We look at the complaint": "Revisamos la queja",
    "Some complaints fit mediation. We check yours.": "Algunas quejas se pueden mediar. Revisamos la suya.",
    "And a neutral place that suits everybody.": "Y un lugar neutral que les convenga a todos.",
    "Two mediators help you to hear each other.": "Dos mediadores les ayudan a escucharse.",
    "The case closes": "El caso se cierra",
    "You do not have to agree on anything.": "No tienen que ponerse de acuerdo en nada.",
}

COMPLAINANTS = COMMON | {
    "for-complainants": "for-complainants",
    "You can ask to talk with the officer, with mediators in the room. You decide, and you can change your mind.": (
        "Puede pedir una conversación con el agente, con mediadores presentes. Usted decide, y puede cambiar de "
        "opinión."
    ),
    "It is quick. We want to resolve your complaint within {target}.": (
        "Es rápido. Queremos resolver su queja en {target}."
    ),
    "It is private.": "Es privado.",
    "It does not punish the officer. A mediated complaint is not recorded in the officer’s Internal Affairs profile.": (
        "No castiga al agente. Una queja mediada no se anota en el perfil de Asuntos Internos del agente."
    ),
    "It is not legal advice. The mediators take no side.": "No es asesoría legal. Los mediadores no toman partido.",
    "You file your complaint": "Usted presenta su queja",
    (
        "Complaints go to the Civilian Investigative Panel. You have one year after the event. Later than that, the "
        "Panel "
        "must vote to take it. The form is in English and Spanish."
    ): (
        "Las quejas se presentan ante el Panel Civil de Investigación (CIP). Tiene un año después de lo ocurrido. Si "
        "pasa "
        "más tiempo, el Panel debe votar para aceptarla. El formulario está en inglés y en español."
    ),
    "You can file for yourself, for somebody else, or as a witness.": (
        "Puede presentarla por usted, por otra persona o como testigo."
    ),
    "If your complaint fits, we write to you or call you. Opening a link or a letter decides nothing.": (
        "Si su queja se puede mediar, le escribimos o le llamamos. Abrir un enlace o una carta no decide nada."
    ),
    "There are {mediators} in the room. Plan {session_length}.": (
        "En la sala están {mediators}. Calcule {session_length}."
    ),
    "You can stop and leave at any time.": "Puede parar e irse en cualquier momento.",
    "Afterward": "Después",
    "You do not have to agree on anything. You can tell us how it went.": (
        "No tienen que ponerse de acuerdo en nada. Puede contarnos cómo le fue."
    ),
    (
        "Case files are confidential and cannot be used as evidence in court. The mediators do not tell anybody what "
        "was "
        "said."
    ): (
        "Los expedientes son confidenciales y no se pueden usar como prueba en un tribunal. Los mediadores no le "
        "dicen a "
        "nadie lo que se habló."
    ),
}

SPANISH = {"miami": HOME, "for-complainants": COMPLAINANTS}
