"""Pages that both programs need in nearly the same words: contact, accessibility, privacy."""

from __future__ import annotations

from program_pages.presets.build import PageSpec, callout, contact, text


def contact_page(agency: str, program: str) -> PageSpec:
    return PageSpec(
        "contact",
        "Contact",
        f"Call, write or visit. A person from the {program} answers.",
        [
            contact("You can ask anything, even if you are not sure that mediation is for you."),
            text(
                "<h2>If you have a letter or message from us</h2>"
                "<p>You can check that it is real. Call the number on this page, and not a number in the message. "
                "We will tell you if we wrote to you.</p>"
                "<p>We never ask you for money or a password.</p>"
                "<h2>If you need an interpreter or other help</h2>"
                "<p>Tell us what you need when you call or write. We will work out with you how to make it "
                "possible.</p>"
                "<h2>In an emergency</h2>"
                "<p>Call 911. We cannot help in an emergency.</p>"
                "<h2>If you want to file a complaint</h2>"
                f"<p>Complaints about police officers go to {agency}. Mediation is one way to settle some of them. "
                'Read <a href="page:for-complainants">what this means for you</a>.</p>'
            ),
        ],
    )


def accessibility_page(agency: str) -> PageSpec:
    return PageSpec(
        "accessibility",
        "Accessibility",
        "Everybody should be able to read this site and take part in a mediation.",
        [
            text(
                "<h2>What we aim for</h2>"
                "<p>We build this site to meet the Web Content Accessibility Guidelines, version 2.2, level AA. "
                "Federal rules ask large cities to meet version 2.1, level AA, from April 26, 2027.</p>"
                "<ul><li>You can use every page with a keyboard or a screen reader.</li>"
                "<li>Every page works on a small phone and at large text sizes.</li>"
                "<li>Every page works without scripts.</li>"
                "<li>We write in plain words.</li></ul>"
                "<h2>Other ways to take part</h2>"
                "<p>You never have to use this site. You can ask for letters on paper, answer by telephone, "
                "or talk to us in person. An answer on paper or by telephone counts the same.</p>"
                "<p>A mediation can be set up so that it works for you. Tell us early if you need an interpreter, "
                "sign language, a place without steps, breaks, or a person to support you.</p>"
                "<h2>Tell us about a problem</h2>"
                "<p>If something on this site does not work for you, please tell us. Say which page it was and what "
                "you "
                "wanted to do.</p>"
            ),
            contact(f"The staff of {agency} can help you:"),
        ],
    )


def privacy_page(law: str, records: str) -> PageSpec:
    return PageSpec(
        "privacy",
        "Privacy",
        "What this site knows about you, who can see it, and how long it is kept.",
        [
            callout(
                "In short",
                "<p>You can read every public page without telling us anything. No other company watches you here.</p>",
            ),
            text(
                "<h2>When you only read</h2>"
                "<p>We set no cookies on public pages. We use no ads, no trackers and no tools of other companies that "
                "count visitors.</p>"
                "<h2>When you send a form</h2>"
                "<p>We use one cookie to protect the form, and one to keep what you typed or to keep you signed in. "
                "What you send goes to the staff of this program. Beside each question we say who can see the "
                "answer.</p>"
                "<h2>When you take part in a mediation</h2>"
                "<ul><li>Your name, your contact details and your answers are stored in scrambled (encrypted) "
                "form.</li>"
                "<li>Only the staff who work on your case can open it, and every look at it is written down.</li>"
                "<li>The other side does not learn what you answered from us. Afterward, both sides learn only if the "
                "mediation goes ahead or not.</li>"
                "<li>E-mail and text messages never say what your case is about. They only say that something waits "
                "for you.</li>"
                "<li>The mediators report if the session took place or ended early, if there was a settlement, "
                "and who was there. They do not report what anybody said.</li>"
                "<li>Surveys are anonymous. We store that you answered, but apart from what you answered.</li></ul>"
                "<h2>What the law says</h2>"
                f"{law}"
                "<h2>How long we keep it</h2>"
                "<p>We keep the records of a case for {retention} after it closes, unless the law asks us to keep them "
                "longer.</p>"
                f"{records}"
                "<h2>Questions about your data</h2>"
                "<p>Ask us what we have about you, and tell us if something is wrong. "
                'Find us on <a href="page:contact">the contact page</a>.</p>'
            ),
        ],
    )
