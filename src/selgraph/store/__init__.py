"""A place that a SPARQL query can be asked: one method, several adapters."""

from selgraph.store.oxigraph import OxigraphStore, syntax_error
from selgraph.store.remote import RemoteStore
from selgraph.store.seam import GRAPH_TYPES, MEDIA_TYPES, TABLE_TYPES, TIMEOUT_SECONDS, Store
from selgraph.store.second_opinion import RdflibStore, load_rdflib
from selgraph.tokens import query_form

__all__ = [
    "GRAPH_TYPES",
    "MEDIA_TYPES",
    "TABLE_TYPES",
    "TIMEOUT_SECONDS",
    "OxigraphStore",
    "RdflibStore",
    "RemoteStore",
    "Store",
    "load_rdflib",
    "query_form",
    "syntax_error",
]
