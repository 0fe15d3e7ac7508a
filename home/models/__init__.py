"""What every program's site shares: images, documents, settings, the base of its pages and the home page."""

from home.models.generation import SiteGeneration
from home.models.media import CustomDocument, CustomImage, CustomRendition
from home.models.pages import BasePage, HomePage, IndexPage, StandardPage
from home.models.settings import SiteSettings

__all__ = [
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "HomePage",
    "IndexPage",
    "SiteGeneration",
    "SiteSettings",
    "StandardPage",
]
