"""The figures of a published edition as a dataValueSet of DHIS2."""

from pipelines.export.write import Exported, export

__all__ = ["Exported", "export"]
