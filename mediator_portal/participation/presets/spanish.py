"""The shipped agreement to mediate in Spanish.

Nobody has approved this translation yet; production refuses it until somebody does.
"""

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
        "title": "Acuerdo de mediación",
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
    other = "la persona que presentó la queja" if officer else "el agente"
    helpers = (
        "Dos mediadores con formación dirigen juntos la conversación."
        if facts.mediators == 2
        else "Un mediador neutral y con formación dirige la conversación."
    )
    return _topic(
        "Qué es la mediación",
        [
            f"La mediación es una conversación privada entre usted y {other}. Dura unas {facts.hours} horas. {helpers}",
            "Los mediadores no toman partido. No deciden quién tiene razón. No juzgan a nadie y no dan consejo "
            "legal. Antes de responder, usted puede pedir consejo a un abogado.",
            "Cada persona dice qué pasó y qué significó para ella. Cada persona escucha. Pueden llegar a un "
            "acuerdo, pero no es obligatorio. Una buena conversación sin acuerdo también cuenta.",
            "Participar es decisión suya. Puede retirarse en cualquier momento, también en medio de la "
            "conversación. No tiene que decir por qué.",
            "Pedimos a todos buena fe: venir, hablar con honestidad, escuchar, dejar que la otra persona "
            "termine, y no insultar ni amenazar a nadie.",
        ],
        E.VOLUNTARY,
        E.WITHDRAW,
        E.NEUTRAL,
        E.AGREEMENT_OPTIONAL,
        E.GOOD_FAITH,
    )


def _complaint(facts: Facts, officer: bool) -> Topic:
    target = f" Procuramos terminar todo en {facts.target_days} días." if facts.target_days else ""
    closing = (
        "Si después ambos declaran que escucharon, aclararon y entendieron el punto de vista del otro, la queja "
        "se cierra. Si no, vuelve a investigarse."
        if facts.returns_without_settlement
        else "Después de la conversación la queja se cierra, con acuerdo o sin él."
    )
    no_show = (
        "Si alguien no viene, podemos fijar una nueva fecha. Después, la queja vuelve a investigarse."
        if facts.reschedules_no_show
        else "Si alguien no viene, la queja vuelve a investigarse."
    )
    return _topic(
        "Qué pasa con la queja",
        [
            f"Si los dos dicen que sí, la mediación toma el lugar de una investigación.{target} {closing}",
            "Si uno de los dos dice que no, o no responde a tiempo, la queja vuelve a investigarse como si "
            "nadie hubiera preguntado. Lo mismo vale si alguien cambia de opinión antes del final.",
            no_show,
            "La mediación no lleva a sanciones. A nadie se le da ni se le quita la razón.",
            _record(facts, officer),
            "Decir que no no tiene ningún castigo. No se usa en ninguna sanción ni en contra de nadie.",
            "Nadie puede tomar represalias contra usted por participar o por decir que no. Si cree que alguien "
            "lo hace, díganoslo enseguida.",
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
    whose = "su perfil" if officer else "el perfil del agente"
    if facts.off_profile:
        return f"Una queja mediada no se registra en {whose} de Asuntos Internos."
    record = "su expediente" if officer else "el expediente del agente"
    return (
        f"El programa dice a {facts.police} solo una de tres cosas sobre esta queja: no reúne los requisitos, no "
        f"continuó, o fue mediada. Pregúntenos si quiere saber qué significa eso para {record}."
    )


def _people(facts: Facts, officer: bool) -> Topic:
    count = "dos mediadores" if facts.mediators == 2 else "un mediador, a veces dos"
    other = "la persona que presentó la queja" if officer else "el agente"
    return _topic(
        "Quién estará presente",
        [
            f"Usted, {other} y {count}. Elegimos un lugar neutral, o una videollamada si es mejor para usted.",
            "Puede traer a una persona de apoyo. La persona de apoyo se sienta a su lado y no habla por usted.",
            "Un intérprete o un observador puede estar presente si los dos lo saben. Firman la misma promesa de "
            "privacidad.",
            "Díganos si necesita un intérprete, una adaptación por una discapacidad, una persona de apoyo o una "
            "videollamada. Todo es gratis. Puede pedirlo en cualquiera de estas páginas o por teléfono.",
        ],
        E.WHO_ATTENDS,
        E.ACCESS,
    )


LAW_WORDS = {
    "florida": "Usted firma este acuerdo porque espera que lo dicho sea confidencial y privilegiado según la "
    "ley de Florida (sección 44.405 de los Estatutos de Florida).",
    "illinois": "Usted firma este acuerdo porque espera que lo dicho sea confidencial y privilegiado según la "
    "Ley Uniforme de Mediación de Illinois (710 ILCS 35).",
    "": "Usted firma este acuerdo porque espera que lo dicho sea confidencial y privilegiado según la ley estatal.",
}


def privacy(facts: Facts, *, party: bool = True, mediator: bool = False) -> Topic:
    """Return the page on privacy; one who is no party signs no settlement, and a mediator is not the witness."""
    return _topic(
        "Qué queda en privado y qué no",
        [
            "Lo que se dice en la conversación y al prepararla queda en privado. " + LAW_WORDS[facts.law],
            "Nadie puede grabar: ni audio, ni video, ni fotos, ni cámara corporal.",
            "Las personas de la sala aceptan no llamarle como testigo, y usted no se ofrece a serlo. No guarde notas "
            "de lo dicho."
            if mediator
            else "Usted acepta no llamar a un mediador como testigo. Los mediadores no guardan notas de lo dicho.",
            f"Los mediadores pueden informar a {facts.agency} de tres cosas y nada más: si la conversación tuvo "
            "lugar o terminó antes, si hubo un acuerdo y quién asistió.",
            "Algunas cosas no son privadas por ley: una amenaza o un plan de hacer daño a alguien o de cometer "
            "un delito; el abuso o abandono de un menor o de un adulto vulnerable; una queja sobre el trabajo "
            "de los mediadores; y lo que ordene un tribunal. Lo que ya se sabía fuera no se vuelve privado por "
            "decirse aquí.",
            *(["Si firman un acuerdo entre ustedes, ese papel no es privado, salvo que lo diga."] if party else []),
            "La ley de registros públicos se aplica a la queja. Puede ser necesario mostrarla a quien la pida. "
            "Lo dicho en la mediación se guarda aparte.",
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
    outside = (
        "A sus supervisores y a los demás del departamento nunca se les"
        if officer
        else "Al departamento de policía nunca se le"
    )
    return _topic(
        "Quién conoce su respuesta",
        [
            f"Tiene hasta {facts.answer_days} días para responder; su página y nuestro mensaje dicen el último día. "
            "Puede cambiar su respuesta hasta que las respuestas tengan efecto: una mañana de un día laborable, cuando "
            "todos hayan respondido o haya pasado el último día.",
            _silence(facts, officer, outside),
            *_order(facts, officer),
            "Queremos ser honestos sobre lo que esto puede mostrar. Si usted dijo que sí y oye que no sigue "
            "adelante, puede suponer que la otra persona dijo que no. También puede ser que no respondió a "
            "tiempo, que no la encontramos, o que el programa se detuvo por otra razón. La otra persona puede "
            "suponer lo mismo de usted. Nunca decimos cuál fue la razón.",
            "Después de la conversación le hacemos unas preguntas sobre cómo fue. Sus respuestas no llevan "
            "nombre y solo se muestran junto con las de muchas otras personas. No tiene que responder.",
        ],
        E.WHAT_SHOWS,
        E.SURVEYS,
    )


def _silence(facts: Facts, officer: bool, outside: str) -> str:
    """Say who learns of an answer before it takes effect; what a side asked second learns, `_order` says."""
    if not facts.is_blind:
        stops = "ya no puede seguir adelante" if facts.goes_on_without else "una persona dice que no"
        return (
            f"Nadie fuera del programa ve su respuesta. {outside} dice. Este programa se detiene en cuanto {stops}, y "
            "avisa a todos los que recibieron la pregunta de que la mediación no sigue adelante."
        )
    until = (
        "Cuando todos hayan respondido, todos los que recibieron la pregunta oyen,"
        if facts.first_side == ("officer" if officer else "complainant")
        else "Nadie más en el caso sabe nada de ella hasta que todos hayan respondido o se acabe el plazo. Entonces "
        "todos oyen,"
    )
    return (
        f"Su respuesta queda sellada. Nadie fuera del programa la ve. {outside} dice. {until} la misma mañana, una de "
        "dos noticias: la mediación sigue adelante, o no."
    )


def _order(facts: Facts, officer: bool) -> list[str]:
    """Say what an order of deciding, and a policy for several people, can reveal."""
    said = []
    if facts.first_side:
        first = "al agente" if facts.first_side == "officer" else "a la persona que presentó la queja"
        mine = facts.first_side == ("officer" if officer else "complainant")
        said.append(
            "Este programa le pregunta primero a usted. La otra parte se entera solo si usted dice que sí. Cuando se "
            "le pregunta, puede deducir que usted aceptó. Si usted dice que no, nunca se le pregunta."
            if mine
            else f"Este programa preguntó primero {first}, y le pregunta a usted solo porque aceptó. Así usted conoce "
            "esa respuesta. De la suya, la otra parte solo sabe si la mediación sigue adelante o no."
        )
    if facts.goes_on_without:
        said.append(
            "Puede haber varias personas de un lado. Entonces la conversación puede seguir adelante con quienes "
            "aceptaron y sin quienes no. Quien entra en la sala muestra quién aceptó. Los demás oyen solo que no hay "
            "mediación para ellos."
        )
    return said


def _statements(facts: Facts, officer: bool) -> list[dict[str, str]]:
    back = "la queja vuelve a investigarse" if officer else "mi queja vuelve a investigarse"
    return [
        {"code": "voluntary", "text": "Participo porque quiero. Nadie me presionó."},
        {"code": "leave", "text": f"Sé que puedo retirarme en cualquier momento, y que entonces {back}."},
        {"code": "private", "text": "Guardaré en privado lo que se diga, y sé cuándo la ley hace una excepción."},
        {"code": "no_recording", "text": "No grabaré, y no llamaré a un mediador como testigo."},
        {"code": "good_faith", "text": "Participaré de buena fe y trataré a todos con respeto."},
        {
            "code": "no_discipline",
            "text": "Sé que la mediación no lleva a sanciones y que nadie tiene que llegar a un acuerdo.",
        },
    ]


def esign(facts: Facts, *, party: bool = True) -> list[dict[str, str]]:
    """Return the disclosures before an electronic signature; one who is no party steps back by a call."""
    D = Disclosure
    leave = "use el botón “Dejar la mediación” o llámenos." if party else "llámenos."
    said = {
        D.PAPER: "Puede firmar en papel, sin costo. Llámenos y se lo enviamos o lo leemos con usted. Su "
        "respuesta vale lo mismo.",
        D.SCOPE: "Su firma electrónica cubre este acuerdo de mediación y nada más.",
        D.WITHDRAW: "Antes de firmar puede retirar su consentimiento a firmar electrónicamente, con una "
        f"llamada. No cuesta nada y no cambia cómo le tratamos. Para dejar la mediación más tarde, {leave}",
        D.CONTACT: "Si cambia su correo electrónico o su teléfono, llámenos para que nuestros mensajes le lleguen.",
        D.COPIES: "Puede descargar e imprimir su copia firmada justo después de firmar. Llámenos para una copia "
        "en papel, gratis.",
        D.EQUIPMENT: "Necesita un teléfono o una computadora con un navegador actual, y un programa que abra "
        "archivos PDF si quiere guardar la copia.",
    }
    return [{"code": code.value, "text": text} for code, text in said.items()]
