"""The workbook: the settled structure as live formulas that Excel and LibreOffice recalculate, and its edits read back.

Assumes one view of one programme and its base case; what the schedule, power and compute found stands in it as given.
"""

from gigawatt.workbook.book import Book
from gigawatt.workbook.export import workbook_of
from gigawatt.workbook.patch import Patched, patch
from gigawatt.workbook.reading import Edit, Edits, WorkbookError, read_edits
from gigawatt.workbook.write import write_book

__all__ = ["Book", "Edit", "Edits", "Patched", "WorkbookError", "patch", "read_edits", "workbook_of", "write_book"]
