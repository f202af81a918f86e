from __future__ import annotations

from tilfolio.trust.published_urls import Difference, Removed, compare, read_list, write_list

BEFORE = {"til/a/": "0000000a", "til/b/": "0000000b", "til/c/": "0000000c", "til/lost/": "gone"}


def test_what_is_written_is_read_again() -> None:
    text = write_list({}, {"til/b/": "0000000b", "til/a/": "-"}, ["til/old/"])

    assert read_list(text) == {"til/a/": "-", "til/b/": "0000000b", "til/old/": "-"}


def test_lines_of_another_form_are_passed_over() -> None:
    assert read_list("# til/x/ 00000000\n<<<<<<< HEAD\ntil/a/ 0000000a\ntil/b/\n\n") == {"til/a/": "0000000a"}


def test_a_difference_names_what_visitors_notice() -> None:
    now = {"til/a/": "0000000a", "til/b/": "11111111", "til/d/": "-"}

    assert compare(BEFORE, now, {"til/c/": "til/d/"}) == Difference(
        added=("til/d/",), changed=("til/b/",), removed=(Removed(url="til/c/", leads_to="til/d/"),)
    )


def test_an_address_whose_words_were_not_read_is_not_called_changed() -> None:
    assert compare({"til/a/": "-"}, {"til/a/": "0000000a"}, {}).changed == ()


def test_a_redirect_that_was_there_before_is_not_called_removed() -> None:
    assert compare({"til/old/": "-"}, {}, {"til/old/": "til/a/"}) == Difference()


def test_a_lost_address_is_remembered_until_it_leads_somewhere_again() -> None:
    listed = read_list(write_list(BEFORE, {"til/a/": "0000000a", "til/b/": "0000000b"}, []))

    assert [url for url, words in listed.items() if words == "gone"] == ["til/c/", "til/lost/"]
    later = read_list(write_list(listed, {"til/c/": "-"}, ["til/lost/"]))
    assert [url for url, words in later.items() if words == "gone"] == ["til/a/", "til/b/"]
