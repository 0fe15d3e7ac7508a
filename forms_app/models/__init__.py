"""Form pages and what was sent through them."""

from forms_app.models.copies import SubmissionCopy
from forms_app.models.drafts import FormDraft
from forms_app.models.exports import ExportJob, ExportPart
from forms_app.models.origins import FormOrigin
from forms_app.models.pages import FormPage, NotReady
from forms_app.models.retention import RetentionRule
from forms_app.models.submissions import AnonymousAnswers, ListColumns, Submission, SubmissionHandle, SubmissionNote
from forms_app.models.uploads import Upload, UploadPiece

__all__ = [
    "AnonymousAnswers",
    "ExportJob",
    "ExportPart",
    "FormDraft",
    "FormOrigin",
    "FormPage",
    "ListColumns",
    "NotReady",
    "RetentionRule",
    "Submission",
    "SubmissionCopy",
    "SubmissionHandle",
    "SubmissionNote",
    "Upload",
    "UploadPiece",
]
