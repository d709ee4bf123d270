"""Queries that would send a request, each hiding it in its own way; `%s` stands for the address."""

from typing import Final

FETCHING: Final = {
    "plain": "SELECT * { SERVICE %s { ?s ?p ?o } }",
    "small letters": "SELECT * { service %s { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT %s { ?s ?p ?o } }",
    "no space": "SELECT*{SERVICE%s{?s?p?o}}",
    "address in a variable": "SELECT * { VALUES ?g { %s } SERVICE ?g { ?s ?p ?o } }",
    "inside a filter": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE %s { ?s ?p ?o } } }",
    "inside a subquery": "SELECT * { { SELECT ?s { SERVICE %s { ?s ?p ?o } } } }",
    "letter escaped": "SELECT * { S\\u0045RVICE %s { ?s ?p ?o } }",
    "letter escaped, long": "SELECT * { \\U00000053ERVICE %s { ?s ?p ?o } }",
    "space escaped": "SELECT * { SERVICE\\u0020%s { ?s ?p ?o } }",
    "glued to a name": "PREFIX a: %s SELECT * { SERVICEa:b { ?s ?p ?o } }",
    "glued to an empty prefix": "PREFIX : %s SELECT * { SERVICE:b { ?s ?p ?o } }",
    "glued to silent and a name": "PREFIX a: %s SELECT * { SERVICESILENTa:b { ?s ?p ?o } }",
    "glued to a truth value": "SELECT * { ?s ?p trueSERVICE %s { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?s ?p 1e0SERVICE %s { ?s ?p ?o } }",
    "behind a comparison that looks like an IRI": (
        "SELECT * { FILTER('a'<'x>')SERVICE %s { ?s ?p ?o } FILTER('y'='y') }"
    ),
    "behind a comment that an IRI seems to swallow": (
        "SELECT * { VALUES ?g { %s } FILTER(1<2)SERVICE?g#>\n{ ?s ?p ?o } }"
    ),
    "behind a quoted triple": ("SELECT * { <<?s?p'x#>'>> ?p ?o . SERVICE %s { ?s ?p ?o } FILTER('a'='b') }"),
    "behind a quote that only an escape closes": (
        'SELECT ("\\u0022" AS ?x) { SERVICE %s { ?s ?p ?o } FILTER("y"="y") }'
    ),
    "behind an escaped backslash": 'SELECT ("\\\\u0022" AS ?x) { SERVICE %s { ?s ?p ?o } FILTER("y"="y") }',
    "escaped behind an escaped backslash": (
        'SELECT ("\\\\u0022" AS ?x) { S\\u0045RVICE %s { ?s ?p ?o } FILTER("y"="y") }'
    ),
    "after a comment that ends with a carriage return": "SELECT * { #\rSERVICE %s { ?s ?p ?o } }",
    "after a comment that ends with a carriage return for some": (
        "SELECT * { # \r'''\nSERVICE %s { ?s ?p ?o }\n# '''\n }"
    ),
    "after a comment that an escape ends": "SELECT * { # \\u000ASERVICE %s { ?s ?p ?o }\n }",
    "after an escape in an IRI": "SELECT * { ?s ?p <u:\\u0041#> . SERVICE %s { ?s ?p ?o } }",
    "after a string that is never closed": "SELECT * { ?s ?p 'x . SERVICE %s { ?s ?p 'y' } }",
}
