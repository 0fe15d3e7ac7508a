"""Published agreement texts remember what the policy said; those there are count as written for the policy of today."""

from django.db import migrations, models

ROLES = ("complainant", "officer", "guardian")
PROMISES = ("first_no", "decision_order", "who_agrees", "no_settlement", "no_show")


def fill(apps, schema_editor):
    ConsentText = apps.get_model("participation", "ConsentText")
    Program = apps.get_model("program_pages", "Program")
    for program in Program.objects.only("pk", *PROMISES):
        promises = {name: str(getattr(program, name)) for name in PROMISES}
        texts = ConsentText.objects.filter(program_id=program.pk, role__in=ROLES, published_at__isnull=False)
        texts.update(promises=promises)


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0005_identity_fact"),
        ("program_pages", "0007_few_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="consenttext",
            name="promises",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What the program's policy said when the text was published, of that which the text explains.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
