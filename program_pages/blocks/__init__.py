"""StreamField blocks of program pages."""

from program_pages.blocks.content import ProgramBlocks

__all__ = ["ProgramBlocks"]
