"""StreamField blocks shared by all pages."""

from home.blocks.content import ContentBlocks, HomeBlocks

__all__ = ["ContentBlocks", "HomeBlocks"]
