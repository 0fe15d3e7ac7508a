"""Program data (the policy and what hangs on it) and the page types that show it."""

from program_pages.models.pages import ProgramPage
from program_pages.models.program import PolicyNote, Program, TrainingCourse, TrainingEvent
from program_pages.models.recruitment import Recruitment, RecruitmentChange, ReopeningSubscriber
from program_pages.models.rules import EligibilityRule

__all__ = [
    "EligibilityRule",
    "PolicyNote",
    "Program",
    "ProgramPage",
    "Recruitment",
    "RecruitmentChange",
    "ReopeningSubscriber",
    "TrainingCourse",
    "TrainingEvent",
]
