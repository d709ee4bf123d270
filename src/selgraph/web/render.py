"""Pages from templates."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selgraph.web.links import links_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2

    from selgraph.web.dataset import Served

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """Load the templates; every value is escaped."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def make_renderer(served: Served, *, is_static: bool = False) -> Callable[..., str]:
    """Make what fills a template; every page knows the site's name, its root and what it has.

    Args:
        served: the dataset.
        is_static: whether the pages will lie on a disk, where nothing answers queries.
    """
    environment = _environment()
    common: dict[str, Any] = {
        "site": served.title,
        "root": links_of(served).root,
        "endpoint": served.endpoint,
        "has_questions": served.home is not None,
        "asked": None,
        "is_static": is_static,
        "is_part": False,
        "elsewhere": "the exports have" if is_static else "the downloads have",
    }

    def render(name: str, **values: Any) -> str:
        """Fill a template."""
        return environment.get_template(name).render(**{**common, **values})

    return render
