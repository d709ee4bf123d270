"""A place that a SPARQL query can be asked: one method, several adapters."""

from selgraph.store.disk import DiskStore, Manifest, open_disk_store, write_disk_store
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
    "DiskStore",
    "Manifest",
    "OxigraphStore",
    "RdflibStore",
    "RemoteStore",
    "Store",
    "load_rdflib",
    "open_disk_store",
    "query_form",
    "syntax_error",
    "write_disk_store",
]
