"""Sealed fields in every way Django writes and reads them. `mediators.Mediator` stands for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.forms import JSONField, Textarea, TextInput

from portal.vault import crypto, rotation
from portal.vault.crypto import SealBroken, keyed_hash
from portal.vault.fields import HashedField, SealedJSONField, SealedTextField
from portal.vault.models import PrivateFile
from program_pages.models import ReopeningSubscriber
from tests.factories.notifications import bare_site
from tests.factories.program_pages import program_make
from tests.factories.vault import private_file_make


def raw(model: type[models.Model], column: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def row(db: None) -> PrivateFile:
    return private_file_make(bare_site(), name="ana-perez.pdf")


class TestText:
    def test_sealed_in_the_database_and_plain_in_python(self, row: PrivateFile) -> None:
        assert raw(PrivateFile, "original_name")[0].startswith(crypto.PREFIX)
        assert PrivateFile.objects.get().original_name == "ana-perez.pdf"
        assert list(PrivateFile.objects.values_list("original_name", flat=True)) == ["ana-perez.pdf"]
        assert list(PrivateFile.objects.values("original_name")) == [{"original_name": "ana-perez.pdf"}]

    def test_update_bulk_and_upsert_seal(self, row: PrivateFile) -> None:
        PrivateFile.objects.update(original_name="b.pdf")
        copy = PrivateFile.objects.get()
        copy.pk, copy.reference = None, "r2"
        PrivateFile.objects.bulk_create([copy])
        changed = list(PrivateFile.objects.all())
        changed[0].original_name = "c.pdf"
        PrivateFile.objects.bulk_update(changed, ["original_name"])
        PrivateFile.objects.update_or_create(reference="r2", defaults={"original_name": "d.pdf"})
        assert set(PrivateFile.objects.values_list("original_name", flat=True)) == {"c.pdf", "d.pdf"}
        assert all(value.startswith(crypto.PREFIX) for value in raw(PrivateFile, "original_name"))

    def test_another_column_cannot_be_copied_in_as_plain_text(self, row: PrivateFile) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PrivateFile.objects.update(original_name=F("content_type"))
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE vault_privatefile SET original_name = 'Ana'")

    def test_empty_stays_empty(self, row: PrivateFile) -> None:
        PrivateFile.objects.update(original_name="")
        assert raw(PrivateFile, "original_name") == [""]
        assert PrivateFile.objects.get().original_name == ""

    @pytest.mark.parametrize("lookup", ["original_name", "original_name__icontains", "original_name__in"])
    def test_no_search(self, row: PrivateFile, lookup: str) -> None:
        with pytest.raises(TypeError, match="use its hash"):
            PrivateFile.objects.filter(**{lookup: ["x"]})
        assert PrivateFile.objects.filter(original_name__isnull=False).count() == 1

    def test_a_broken_seal_says_so(self, row: PrivateFile) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE vault_privatefile SET original_name = 'v1:broken'")
        with pytest.raises(SealBroken):
            PrivateFile.objects.get()

    def test_not_serialized(self, row: PrivateFile) -> None:
        from django.core import serializers

        with pytest.raises(TypeError, match="is not serialized"):
            serializers.serialize("json", [row])

    def test_length_and_form(self) -> None:
        field = SealedTextField(max_length=5)
        field.set_attributes_from_name("x")
        with pytest.raises(ValidationError):
            field.clean("123456", None)
        assert field.clean("12345", None) == "12345"
        assert isinstance(field.formfield().widget, TextInput)
        assert field.formfield().widget.attrs["maxlength"] == "5"
        assert isinstance(SealedTextField().formfield().widget, Textarea)
        assert SealedTextField(max_length=5).deconstruct()[3] == {"max_length": 5}

    def test_neither_unique_nor_indexed(self) -> None:
        for options in ({"unique": True}, {"db_index": True}):
            field = SealedTextField(**options)
            field.set_attributes_from_name("x")
            field.model = PrivateFile
            assert "vault.E001" in [found.id for found in field.check()]


class TestJSON:
    @pytest.mark.parametrize("value", [{"a": [1, "Ana"]}, {}, [], "", 0, False, "text"])
    def test_there_and_back(self, value: object) -> None:
        field = SealedJSONField()
        stored = field.get_prep_value(value)
        assert stored.startswith(crypto.PREFIX)
        assert field.from_db_value(stored, None, None) == value

    def test_none_is_null(self) -> None:
        assert SealedJSONField().get_prep_value(None) is None
        assert SealedJSONField().from_db_value(None, None, None) is None

    def test_form(self) -> None:
        assert isinstance(SealedJSONField().formfield(), JSONField)


@pytest.mark.django_db
class TestHash:
    def make(self, email: str = "Ana@Example.org") -> ReopeningSubscriber:
        return ReopeningSubscriber.objects.create(program=program_make(), email=email, language="en")

    def test_kept_in_step(self) -> None:
        row = self.make()
        assert row.email_hash == keyed_hash("email", "ana@example.org")
        row.email = "b@example.org"
        row.save()
        assert ReopeningSubscriber.objects.get(email_hash=keyed_hash("email", "b@example.org")).pk == row.pk
        row.email = "c@example.org"
        row.save(update_fields=["email", "email_hash"])
        assert ReopeningSubscriber.objects.filter(email_hash=keyed_hash("email", "c@example.org")).exists()

    def test_a_save_of_the_source_alone_is_refused(self) -> None:
        row = self.make()
        with pytest.raises(ValueError, match="together with its hash email_hash"):
            row.save(update_fields=["email"])

    def test_bulk_create_hashes(self) -> None:
        program = self.make().program
        ReopeningSubscriber.objects.bulk_create(
            [ReopeningSubscriber(program=program, email="z@example.org", language="en")]
        )
        assert ReopeningSubscriber.objects.filter(email_hash=keyed_hash("email", "z@example.org")).exists()

    def test_empty(self) -> None:
        field = HashedField(source="email", kind="email")
        assert field.hash_in(ReopeningSubscriber(email="")) == field.hash_in(ReopeningSubscriber(email=None)) == ""

    def test_deconstruct(self) -> None:
        options = HashedField(source="email", kind="email").deconstruct()[3]
        assert (options["source"], options["kind"]) == ("email", "email")


@pytest.mark.django_db
def test_every_sealed_column_of_the_house_refuses_plain_text() -> None:
    """Whatever room it belongs to: the constraint stands in the database, so no plain text can lie in any of them."""
    checked = 0
    for model, fields in rotation.sealed_models():
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
            if connection.vendor == "sqlite":
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
                table_sql = cursor.fetchone()[0]
            for field in fields:
                if connection.vendor == "sqlite":
                    assert f"substr(\"{field.column}\",1,3) = 'v1:'" in table_sql, field
                else:
                    checks = [one for one in constraints.values() if one["check"] and one["columns"] == [field.column]]
                    assert checks, field
                checked += 1
    assert checked >= 20


def test_no_sealed_field_is_in_a_search_index() -> None:
    for model, fields in rotation.sealed_models():
        searched = {getattr(entry, "field_name", "") for entry in getattr(model, "search_fields", [])}
        assert searched.isdisjoint({field.name for field in fields}), model
