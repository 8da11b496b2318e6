"""Form definitions as a clerk makes them: proposed from a sample, and tried on samples."""

from extract.definition.proposal import NoForm, proposed_definition
from extract.definition.trial import Trial, try_definition

__all__ = ["NoForm", "Trial", "proposed_definition", "try_definition"]
