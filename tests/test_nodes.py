from __future__ import annotations

from pipeline import nodes


def test_a_run_of_words_is_one_node() -> None:
    """Whatever walks a document asks each node what it is: words alone would be a thousand."""
    assert nodes.words("We met\n in a  corridor") == (nodes.string("We met in a corridor"),)


def test_blanks_at_the_ends_stay() -> None:
    """They part the words from what stands beside them."""
    assert nodes.words(", then ") == (nodes.string(", then "),)


def test_no_words_are_no_node() -> None:
    """An empty one would be a paragraph with nothing in it."""
    assert nodes.words("") == ()


def test_a_name_in_another_script_stands_apart_with_its_direction() -> None:
    """A screen reader has to change its voice there."""
    name = nodes.span([nodes.string("ليلى حداد")], attributes={"lang": "und-Arab", "dir": "rtl"})

    assert nodes.words("Dr ليلى حداد wrote") == (nodes.string("Dr "), name, nodes.string(" wrote"))


def test_an_authors_words_in_another_script_are_marked_alike() -> None:
    """Wherever they stand; what else was typed stays to the letter, its fixed blanks too."""
    name = nodes.span([nodes.string("ليلى حداد")], attributes={"lang": "und-Arab", "dir": "rtl"})
    dose, link = nodes.string("10\u00a0mg"), nodes.link([nodes.string("by ليلى حداد")], "#a")

    assert nodes.scripted([nodes.para([dose, link])]) == (
        nodes.para([dose, nodes.link([nodes.string("by "), name], "#a")]),
    )


def test_citations_stay_citations_among_words_in_another_script() -> None:
    """What they cite is no node, and is left as it is."""
    cited = {"citationId": "a", "citationPrefix": [], "citationSuffix": []}
    cite = {"t": "Cite", "c": [[cited], [nodes.string("[@a]")]]}

    ((first, second),) = (
        p["c"] for p in nodes.scripted([nodes.para([nodes.string("ليلى"), cite])])
    )

    assert first["t"] == "Span"
    assert second == cite
