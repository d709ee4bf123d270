"""What follows from what is said, why it follows, and whether it can all be true."""

from selgraph.reason.cone import Claim, Cone, Step, Triple, collect
from selgraph.reason.consistency import Consistency, check_consistency
from selgraph.reason.fixpoint import apply_rules, count_derived, write_derived
from selgraph.reason.forms import StatedLineage
from selgraph.reason.missing import Absence, MissingSet, Refusal, find_missing
from selgraph.reason.owl import as_owlready, value_of
from selgraph.reason.proofs import Proof, Supports, find_proof, find_proofs, find_supports
from selgraph.reason.rules import Premise, RuleFile, read_rule, read_rules
from selgraph.reason.standing import Ground, PrintedLines, Run, Standing, Verdict, no_text

__all__ = [
    "Absence",
    "Claim",
    "Cone",
    "Consistency",
    "Ground",
    "MissingSet",
    "Premise",
    "PrintedLines",
    "Proof",
    "Refusal",
    "RuleFile",
    "Run",
    "Standing",
    "StatedLineage",
    "Step",
    "Supports",
    "Triple",
    "Verdict",
    "apply_rules",
    "as_owlready",
    "check_consistency",
    "collect",
    "count_derived",
    "find_missing",
    "find_proof",
    "find_proofs",
    "find_supports",
    "no_text",
    "read_rule",
    "read_rules",
    "value_of",
    "write_derived",
]
