"""Where the page of an IRI is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from selgraph.web.dataset import Served

_KEPT = "/-._~!$'()*+,;=:@%"  # what a path may hold as it is (RFC 3986 §3.3), but for & for the sake of HTML
_TAKEN = frozenset(
    {
        "",
        ".well-known/void",
        "catalog",
        "dataset.nq",
        "dataset.trig",
        "dataset.ttl",
        "health",
        "metrics",
        "openapi.json",
        "resource",
        "robots.txt",
        "sparql",
        "void",
    }
)  # paths at which the service itself answers


@dataclass(frozen=True, slots=True)
class Links:
    """Gives the addresses of pages within the service.

    Args:
        address: the service's own address, ending with a slash.
        namespace: IRIs that begin so have their pages at the rest of their path.
    """

    address: str
    namespace: str

    @property
    def root(self) -> str:
        """The path under which the service is seen; ends with a slash."""
        return urlsplit(self.address).path or "/"

    def is_own(self, iri: str) -> bool:
        """Say whether an IRI has its page at its own path."""
        if not iri.startswith(self.namespace) or "?" in iri or ".." in iri.split("/"):
            return False
        path = iri[len(self.namespace) :].partition("#")[0]
        return path not in _TAKEN and not path.startswith("static/")

    def page(self, iri: str, suffix: str = "") -> str:
        """Give the path of the page about an IRI.

        Args:
            iri: any IRI.
            suffix: `.ttl`, `.html`…; empty for the address that leads to one of them by Accept.

        >>> Links("http://localhost/", "https://w3id.org/selgraph/").page("https://w3id.org/selgraph/ontology#Goal")
        '/ontology#Goal'
        >>> Links("http://localhost/", "http://localhost/").page("urn:x?a&b")
        '/resource?iri=urn%3Ax%3Fa%26b'
        """
        if self.is_own(iri):
            path, hash_sign, fragment = iri[len(self.namespace) :].partition("#")
            return self.root + quote(path, _KEPT) + suffix + hash_sign + quote(fragment, _KEPT)
        ending = f"&format={suffix.removeprefix('.')}" if suffix else ""
        return f"{self.root}resource?iri={quote(iri, '')}{ending}"

    def iri(self, path: str) -> str:
        """Give the IRI whose page is at a path.

        Args:
            path: below the root, without a slash before it.
        """
        return self.namespace + path


def links_of(served: Served) -> Links:
    """Give the links of a service."""
    return Links(served.address, served.namespace)
