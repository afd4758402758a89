"""The workbook: the settled structure as live formulas that Excel and LibreOffice recalculate, and its edits read back.

Assumes one view of one programme and its base case; what the schedule, power and compute found stands in it as given.
"""
