"""What a worksheet is: its parts as frozen values, and the reading of a TOML file into them.

Neighbours may ask for `parse_definition`, `DefinitionError` and the parts named here.
"""

from evenhand.domain.worksheets.definition.faults import DefinitionError, Fault
from evenhand.domain.worksheets.definition.instrument_parts import TOTAL, Band, CutOff, Instrument, RiskItem
from evenhand.domain.worksheets.definition.options import option_value
from evenhand.domain.worksheets.definition.parse import parse_definition
from evenhand.domain.worksheets.definition.parts import (
    NUMBER_KINDS,
    OPTION_KINDS,
    TEXT_KINDS,
    Check,
    Condition,
    Definition,
    Direction,
    DirectionFrom,
    Field,
    Measure,
    Option,
    Pattern,
    Plain,
    Redo,
    ReviewQuestion,
    Settings,
    Stage,
    Step,
    Who,
)

__all__ = [
    "NUMBER_KINDS",
    "OPTION_KINDS",
    "TEXT_KINDS",
    "TOTAL",
    "Band",
    "Check",
    "Condition",
    "CutOff",
    "Definition",
    "DefinitionError",
    "Direction",
    "DirectionFrom",
    "Fault",
    "Field",
    "Instrument",
    "Measure",
    "Option",
    "Pattern",
    "Plain",
    "Redo",
    "ReviewQuestion",
    "RiskItem",
    "Settings",
    "Stage",
    "Step",
    "Who",
    "option_value",
    "parse_definition",
]
