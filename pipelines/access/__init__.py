"""Who may see and do what, and how the access file tells who somebody is."""

from pipelines.access.people import Access, read
from pipelines.access.policy import DEEDS, PAGES, Role, Visitor, allowed, looker, shown_as

__all__ = ["DEEDS", "PAGES", "Access", "Role", "Visitor", "allowed", "looker", "read", "shown_as"]
