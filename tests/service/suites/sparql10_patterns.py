"""SPARQL 1.0, patterns: algebra, ask, basic, bnode-coreference, bound, construct, optional, triple-match."""

from __future__ import annotations

from cases import Graph, Malformed, no, ordered, rows, yes

CASES = {
    # a filter sees the group that it stands in; an optional part belongs to what stands before it
    "sparql10/algebra/nested-opt-1": rows(
        "SELECT ?v ?w { :gull :berth ?v OPTIONAL { :crane :lifts ?w OPTIONAL { :tern :berth ?v } } }",
        "1 -",
        on="harbour",
    ),
    "sparql10/algebra/nested-opt-2": rows(
        "SELECT ?v ?w { :gull :berth ?v OPTIONAL { :crane :lifts ?w } "
        "OPTIONAL { :crane :lifts ?w . :tern :berth ?v } }",
        "1 3",
        "1 4",
        on="harbour",
    ),
    "sparql10/algebra/opt-filter-1": rows(
        "SELECT ?b ?c { ?b :length ?l OPTIONAL { ?b :crew ?c FILTER(?l > 6) } }",
        ":gull -",
        ":tern 3",
        on="harbour",
    ),
    "sparql10/algebra/opt-filter-2": rows(
        "SELECT ?b ?c { ?b :length ?l OPTIONAL { ?b :crew ?c FILTER(?l > 3) FILTER(?c < 3) } }",
        ":gull 1",
        ":tern -",
        on="harbour",
    ),
    "sparql10/algebra/opt-filter-3": rows(
        "SELECT ?b ?c ?k { ?b :length ?l OPTIONAL { ?b :crew ?c OPTIONAL { ?b :berth ?k FILTER(?l = 5) } } }",
        ":gull 1 -",
        ":tern 3 -",
        on="harbour",
    ),
    "sparql10/algebra/filter-place-1": rows(
        "SELECT ?b { ?b :crew ?c . FILTER(?c > 2) }", ":tern", on="harbour"
    ),
    "sparql10/algebra/filter-place-2": rows(
        "SELECT ?b { FILTER(?c > 2) ?b :crew ?c . }", ":tern", on="harbour"
    ),
    "sparql10/algebra/filter-place-3": rows(
        "SELECT ?b { FILTER(?c > 2) FILTER(?l > 6) ?b :crew ?c . ?b :length ?l }", ":tern", on="harbour"
    ),
    "sparql10/algebra/filter-nested-1": rows(
        "SELECT ?c { :gull :crew ?c . FILTER(?c = 1) }", "1", on="harbour"
    ),
    "sparql10/algebra/filter-nested-2": rows(
        "SELECT ?c { :gull :crew ?c . { FILTER(?c = 1) } }", on="harbour"
    ),
    "sparql10/algebra/filter-scope-1": rows(
        "SELECT ?v ?l ?c { :gull :berth ?v { :gull :length ?l OPTIONAL { :gull :crew ?c FILTER(?v = 1) } } }",
        "1 5 -",
        on="harbour",
    ),
    "sparql10/algebra/join-scope-1": rows(
        "SELECT * { ?x :berth 1 { ?y :berth 2 OPTIONAL { ?x :mail ?z } } }", on="harbour"
    ),
    "sparql10/algebra/join-combo-1": rows(
        "SELECT ?b ?c ?m { ?b :length ?l OPTIONAL { ?b :flag ?f } . { ?b :crew ?c } UNION { ?b :mail ?m } }",
        ":gull 1 -",
        ":tern 3 -",
        on="harbour",
    ),
    "sparql10/algebra/join-combo-2": rows(
        "SELECT ?b ?c ?l ?m { GRAPH ?g { ?b :crew ?c } { ?b :length ?l } UNION { ?b :mail ?m } }",
        ":gull 8 5 -",
        ":crane 2 - :office",
        on="harbour",
        named="night",
    ),
    "sparql10/ask/ask-1": yes("ASK { :gull :berth 1 }", "harbour"),
    "sparql10/ask/ask-4": no("ASK { :gull :berth 99 }", "harbour"),
    "sparql10/ask/ask-7": yes("ASK { :gull :berth ?x }", "harbour"),
    "sparql10/ask/ask-8": no("ASK { :gull :berth ?x FILTER(?x = 99) }", "harbour"),
    # names: a prefix may be relative to the base, and empty
    "sparql10/basic/base-prefix-1": rows(
        "BASE <http://example.org/x/> PREFIX : <> SELECT ?p ?v { :x ?p ?v }", ':x/p "path"', on="basic"
    ),
    "sparql10/basic/base-prefix-2": rows(
        "BASE <http://example.org/x/> PREFIX : <#> SELECT ?p ?v { :x ?p ?v }",
        ':x/#p "fragment"',
        on="basic",
    ),
    "sparql10/basic/base-prefix-3": rows(
        "PREFIX y: <http://example.org/x/> SELECT ?v { y:x y:p ?v }", '"path"', on="basic"
    ),
    "sparql10/basic/base-prefix-4": rows(
        "BASE <http://example.org/x/> SELECT ?v { <x> <p> ?v }", '"path"', on="basic"
    ),
    "sparql10/basic/base-prefix-5": rows(
        "BASE <http://example.org/x/> SELECT ?v { <#x> <#p> ?v }", '"fragment"', on="basic"
    ),
    "sparql10/basic/base-prefix-6": rows(
        "BASE <http://example.org/a/b> "
        "SELECT (<> AS ?r) (<c> AS ?s) (<#d> AS ?t) (<./e> AS ?u) (<../f> AS ?v) (</g> AS ?w) {}",
        ":a/b :a/c :a/b#d :a/e :f :g",
    ),
    "sparql10/basic/list-1": rows("SELECT ?p { :box ?p () }", ":empty", on="basic"),
    "sparql10/basic/list-2": rows("SELECT ?p { :box ?p (1) }", ":one", on="basic"),
    "sparql10/basic/list-3": rows("SELECT ?p ?v { :box ?p (?v) }", ":one 1", on="basic"),
    "sparql10/basic/list-4": rows("SELECT ?p ?v ?w { :box ?p (?v ?w) }", ":two 1 2", on="basic"),
    "sparql10/basic/quotes-1": rows("SELECT ?x { ?x :says '''x''' }", ":q1", on="basic"),
    "sparql10/basic/quotes-2": rows('SELECT ?x { ?x :says """x""" }', ":q1", on="basic"),
    "sparql10/basic/quotes-3": rows("SELECT ?x { ?x :says '''x\ny''' }", ":q2", on="basic"),
    "sparql10/basic/quotes-4": rows('SELECT ?x { ?x :says """x\ny"""^^:kind }', ":q3", on="basic"),
    "sparql10/basic/term-1": rows("SELECT ?p { :t ?p true . }", ":yes", on="basic"),
    "sparql10/basic/term-2": rows("SELECT ?p { :t ?p false }", ":no", on="basic"),
    "sparql10/basic/term-3": rows("SELECT ?c { :t a ?c . }", ":Thing", on="basic"),
    "sparql10/basic/term-4": rows("SELECT ?p { :t ?p 123.0 }", ":dec", on="basic"),
    "sparql10/basic/term-5": rows("SELECT ?p { :t ?p 123.0. }", ":dec", on="basic"),
    # since SPARQL 1.1 a decimal ends with a digit (rule 147): 456. is the integer, then a dot
    "sparql10/basic/term-6": rows("SELECT ?p { :t ?p 456. }", ":int", on="basic"),
    "sparql10/basic/term-7": Malformed("SELECT ?p { :t ?p 456. . }"),
    "sparql10/basic/term-8": rows("SELECT ?p { :t ?p +5 }", ":plus", on="basic"),
    "sparql10/basic/term-9": rows("SELECT ?p { :t ?p -18 }", ":minus", on="basic"),
    "sparql10/basic/var-1": rows("SELECT ?v { :q1 :says $v }", '"x"', on="basic"),
    "sparql10/basic/var-2": rows("SELECT ?v { :q1 :says $v . :q1 ?p ?v }", '"x"', on="basic"),
    "sparql10/basic/bgp-no-match": rows('SELECT ?x { ?x :says "x" ; a :Womble }', on="basic"),
    "sparql10/basic/spoo-1": rows("SELECT ?s { ?s :n 1 , 2 }", ":s1", on="basic"),
    "sparql10/basic/prefix-name-1": rows(
        'PREFIX ex: <http://example.org/q1> SELECT ?p { ex: ?p "x" }', ":says", on="basic"
    ),
    "sparql10/bnode-coreference/dawg-bnode-coref-001": ordered(
        "SELECT ?n ?x ?y { ?x :knows ?y ; :name ?n } ORDER BY ?n",
        '"Ann" _:a _:b',
        '"Bob" _:b _:a',
        on="bnodes",
    ),
    "sparql10/bound/dawg-bound-query-001": rows(
        "SELECT ?b { ?b :berth ?v OPTIONAL { ?b :crew ?c FILTER(?c > 2) } FILTER(! BOUND(?c)) }",
        ":gull",
        on="harbour",
    ),
    "sparql10/construct/construct-1": Graph(
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
        ':b1 :title "T1" ; :price 10 . :b2 :title "T2" ; :price 20 . :b3 :title "T3" .',
        "books",
    ),
    "sparql10/construct/construct-2": Graph(
        "CONSTRUCT { ?s :price ?o } { ?s :price ?o }", ":b1 :price 10 . :b2 :price 20 .", "books"
    ),
    "sparql10/construct/construct-3": Graph(
        "CONSTRUCT { [ rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ] } { ?s ?p ?o }",
        "[] rdf:subject :oak ; rdf:predicate :height ; rdf:object 5 . "
        "[] rdf:subject :elm ; rdf:predicate :height ; rdf:object 9 .",
        "g1",
    ),
    "sparql10/construct/construct-4": Graph(
        "CONSTRUCT { _:a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } { ?s ?p ?o }",
        "[] rdf:subject :oak ; rdf:predicate :height ; rdf:object 5 . "
        "[] rdf:subject :elm ; rdf:predicate :height ; rdf:object 9 .",
        "g1",
    ),
    "sparql10/construct/construct-5": Graph(
        "CONSTRUCT { ?b :costs ?p } { ?b :title ?t OPTIONAL { ?b :price ?p } }",
        ":b1 :costs 10 . :b2 :costs 20 .",
        "books",
    ),
    "sparql10/optional/dawg-optional-001": rows(
        "SELECT ?m ?n { ?x :mail ?m . OPTIONAL { ?x :name ?n } }",
        '"a" "Ann"',
        '"b" -',
        '"c" "Cem"',
        on="people",
    ),
    "sparql10/optional/dawg-optional-002": rows(
        "SELECT ?m ?n ?k { ?x :mail ?m . OPTIONAL { ?x :name ?n } OPTIONAL { ?x :nick ?k } }",
        '"a" "Ann" -',
        '"b" - -',
        '"c" "Cem" "C"',
        on="people",
    ),
    "sparql10/optional/dawg-union-001": rows(
        "SELECT ?m ?n { { ?x :mail ?m } UNION { ?x :mail ?m . ?x :name ?n } }",
        '"a" -',
        '"b" -',
        '"c" -',
        '"a" "Ann"',
        '"c" "Cem"',
        on="people",
    ),
    "sparql10/optional/dawg-optional-complex-1": rows(
        "SELECT ?x ?p ?i ?f { ?x :mail ?m OPTIONAL { ?x :page ?p } "
        "OPTIONAL { ?x :name ?n { ?x :picture ?i } UNION { ?x :first ?f } } "
        "FILTER(BOUND(?p) || BOUND(?i) || BOUND(?f)) }",
        ':ann - "pic" -',
        ':ann - - "A"',
        ':bob "page" - -',
        on="people",
    ),
    "sparql10/optional/dawg-optional-complex-2": rows(
        "SELECT ?id ?ssn { ?x :mail ?m ; :name ?n GRAPH ?g { [] :name ?n ; :nick ?k } "
        "OPTIONAL { { ?x :empId ?id } UNION { ?x :ssn ?ssn } } }",
        "7 -",
        '- "000"',
        "- -",
        on="people",
        named="nicks",
    ),
    "sparql10/optional/dawg-optional-complex-3": rows(
        "SELECT ?n ?k ?p ?d { ?x :mail ?m ; :name ?n GRAPH ?g { [] :name ?n ; :nick ?k } "
        "OPTIONAL { ?x :plan ?p OPTIONAL { ?x :dept ?d } } }",
        '"Ann" "Annie" "gold" -',
        '"Cem" "C" "tin" "dig"',
        on="people",
        named="nicks",
    ),
    "sparql10/optional/dawg-optional-complex-4": rows(
        "SELECT ?n ?p ?d ?k { ?x :name ?n { ?x :plan ?p } UNION { ?x :dept ?d } "
        "OPTIONAL { ?x a :Person GRAPH ?g { [] :name ?n ; :nick ?k } } }",
        '"Ann" "gold" - "Annie"',
        '"Cem" "tin" - -',
        '"Cem" - "dig" -',
        on="people",
        named="nicks",
    ),
    "sparql10/optional-filter/dawg-optional-filter-001": rows(
        "SELECT ?t ?p { ?b :title ?t OPTIONAL { ?b :price ?p FILTER(?p < 15) } }",
        '"T1" 10',
        '"T2" -',
        '"T3" -',
        on="books",
    ),
    "sparql10/optional-filter/dawg-optional-filter-002": rows(
        "SELECT ?t ?p { ?b :title ?t OPTIONAL { ?b :price ?p } FILTER(?p < 15) }", '"T1" 10', on="books"
    ),
    "sparql10/optional-filter/dawg-optional-filter-003": rows(
        "SELECT ?t ?p { ?b :title ?t OPTIONAL { ?b :price ?p } FILTER(! BOUND(?p) || ?p < 15) }",
        '"T1" 10',
        '"T3" -',
        on="books",
    ),
    "sparql10/optional-filter/dawg-optional-filter-004": rows(
        'SELECT ?t ?p { ?b :title ?t OPTIONAL { ?b :price ?p FILTER(?p < 25 && ?t = "T2") } }',
        '"T1" -',
        '"T2" 20',
        '"T3" -',
        on="books",
    ),
    # the two tests of -005 exclude each other; SPARQL 1.1 drops doubled braces (18.2.2.8) only after filters
    # got their scope (18.2.2.6): the filter does not see ?t
    "sparql10/optional-filter/dawg-optional-filter-005-simplified": rows(
        'SELECT ?t ?p { ?b :title ?t OPTIONAL { { ?b :price ?p FILTER(?t = "T2") } } }',
        '"T1" -',
        '"T2" -',
        '"T3" -',
        on="books",
    ),
    "sparql10/optional-filter/dawg-optional-filter-005-not-simplified": rows(
        'SELECT ?t ?p { ?b :title ?t OPTIONAL { { ?b :price ?p FILTER(?t = "T1") } } }',
        '"T1" -',
        '"T2" -',
        '"T3" -',
        on="books",
    ),
    "sparql10/triple-match/dawg-triple-pattern-001": rows(
        "SELECT ?p ?q { :x ?p ?q . }", ":p 1", ":p 2", ":y 3", on="match"
    ),
    "sparql10/triple-match/dawg-triple-pattern-002": rows(
        "SELECT ?x ?q { ?x :p ?q . }", ":x 1", ":x 2", on="match"
    ),
    "sparql10/triple-match/dawg-triple-pattern-003": rows("SELECT ?a ?b { ?a ?a ?b }", ":r :s", on="match"),
    "sparql10/triple-match/dawg-triple-pattern-004": rows(
        "SELECT ?n { ?x a :Thing . ?x :name ?n }", '"S"', on="match"
    ),
}
