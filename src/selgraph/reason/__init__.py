"""What follows from what is said, why it follows, and whether it can all be true."""

from selgraph.reason.consistency import Consistency, check_consistency
from selgraph.reason.fixpoint import apply_rules
from selgraph.reason.rules import Premise, RuleFile, read_rule, read_rules

__all__ = [
    "Consistency",
    "Premise",
    "RuleFile",
    "apply_rules",
    "check_consistency",
    "read_rule",
    "read_rules",
]
