"""Spanish words that both programs' pages share. Nobody of a program approved them yet: the pages say so."""

from __future__ import annotations

COMMON: dict[str, str] = {
    "I was invited to a mediation": "Me invitaron a una mediación",
    "Use the code in your letter. Looking around decides nothing.": (
        "Use el código de su carta. Mirar la página no decide nada."
    ),
    "I have a complaint about an officer": "Tengo una queja sobre un agente",
    "See what mediation can do for you, and what it cannot do.": (
        "Vea lo que la mediación puede hacer por usted y lo que no puede."
    ),
    "I want to become a mediator": "Quiero ser mediador o mediadora",
    "How it works": "Cómo funciona",
    "Both sides are asked": "Preguntamos a las dos partes",
    "Each side decides freely and on its own.": "Cada parte decide libremente y por su cuenta.",
    "We find a day": "Buscamos un día",
    "You talk": "Conversan",
    "In numbers": "En cifras",
    "More about the program": "Más sobre el programa",
    "Not sure? Ask us. You do not have to give your name.": "¿Tiene dudas? Pregúntenos. No tiene que decir su nombre.",
    "If you have a complaint about an officer": "Si tiene una queja sobre un agente",
    "What mediation can do": "Lo que la mediación puede hacer",
    "You can tell the officer what it was like for you.": "Usted puede decirle al agente cómo vivió lo que pasó.",
    "You can ask why, and get an answer from the officer.": (
        "Puede preguntar por qué y recibir una respuesta del agente."
    ),
    "You can say what you need, or what should be different next time.": (
        "Puede decir lo que necesita o lo que debería ser distinto la próxima vez."
    ),
    "What mediation cannot do": "Lo que la mediación no puede hacer",
    "It does not decide who was right.": "No decide quién tenía razón.",
    "You are free to say no": "Usted puede decir que no",
    (
        "If you say no, your complaint goes back to the investigation. Nobody holds it against you, and we do not "
        "tell the officer what you answered."
    ): (
        "Si dice que no, su queja vuelve a la investigación. Nadie se lo tendrá en cuenta y no le decimos al agente lo "
        "que usted respondió."
    ),
    "What happens": "Qué ocurre",
    "We ask if you want to talk": "Le preguntamos si quiere conversar",
    "You have {answer_window} to answer.": "Tiene {answer_window} para responder.",
    "We find a day and a place": "Buscamos un día y un lugar",
    "You tell us when you are free and what you need, for example an interpreter.": (
        "Usted nos dice cuándo puede y qué necesita, por ejemplo un intérprete."
    ),
    "You meet in {venues}.": "Se reúnen en un lugar neutral.",
    "What stays private": "Lo que queda en privado",
    "Ask us a question": "Háganos una pregunta",
    "Ask for mediation": "Pedir una mediación",
    "Tell us about your complaint. A person reads it and answers. You decide nothing yet.": (
        "Cuéntenos su queja. Una persona la lee y le responde. Todavía no decide nada."
    ),
}
