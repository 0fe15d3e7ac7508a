"""Pictures and documents of one program, on that program's own host and nowhere else.

Wagtail's own view hands any document out on any host, and knows nothing of pictures on the disk. Here a file belongs to
the program in whose collection it lies; on another host, and to whoever may not see its collection, it is unknown.
An installation that keeps its public pictures in a bucket lets the bucket hand them out.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.static import serve
from wagtail.documents.views import serve as wagtail_documents
from wagtail.models import Collection, CollectionViewRestriction

from home.models import CustomDocument, CustomImage, CustomRendition
from portal.accounts.access import open_to_all
from portal.accounts.groups import files_of, known_collection
from portal.accounts.selectors import roles_of

# Seconds; a changed picture gets another name.
LIFETIME = 24 * 60 * 60


@open_to_all
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Hand out a rendition of the host's own program. Originals have no address here."""
    found = CustomRendition.objects.select_related("image__collection").filter(file=f"images/{path}").first()
    if found is None or not files_of(request.site, CustomImage.objects.filter(pk=found.image_id)).exists():
        raise Http404
    restrictions = list(found.image.collection.get_view_restrictions())
    if not all(_lets_in(restriction, request) for restriction in restrictions):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT / "images"))
    if restrictions:
        patch_cache_control(response, private=True, max_age=0)
    else:
        patch_cache_control(response, public=True, max_age=LIFETIME)
    return response


@open_to_all
def document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """Hand out a document of the host's own program; Wagtail asks for the password or sends to the sign-in."""
    own = get_object_or_404(
        files_of(request.site, CustomDocument.objects.select_related("collection")), pk=int(document_id)
    )
    if request.user.is_authenticated:
        # Nobody who is signed in already is helped by signing in.
        signed = own.collection.get_view_restrictions().exclude(restriction_type=CollectionViewRestriction.PASSWORD)
        if not all(_lets_in(restriction, request) for restriction in signed):
            raise Http404
    response: HttpResponseBase = wagtail_documents.serve(request, document_id, filename)
    if own.collection.get_view_restrictions().exists():
        patch_cache_control(response, private=True)
    return response


@open_to_all
def document_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Take the password of a private collection of the host's own program, or of one above it."""
    collection = known_collection(request.site)
    found = get_object_or_404(CollectionViewRestriction.objects.select_related("collection"), pk=restriction_id)
    if collection is None or not _same_branch(collection, found.collection):
        raise Http404
    response: HttpResponse = wagtail_documents.authenticate_with_password(request, restriction_id)
    return response


def _lets_in(restriction: CollectionViewRestriction, request: HttpRequest) -> bool:
    """True when the reader passes; "any logged-in user" means somebody with a role in this very program."""
    if not restriction.accept_request(request):
        return False
    if restriction.restriction_type != CollectionViewRestriction.LOGIN:
        return True
    return bool(request.user.is_superuser or roles_of(request.user, request.site))


def _same_branch(one: Collection, other: Collection) -> bool:
    return bool(one.path.startswith(other.path) or other.path.startswith(one.path))
