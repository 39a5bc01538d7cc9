import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cells import bare, inert


@pytest.mark.parametrize("text", ["=1+1", "+52 998", "-1", "@SUM(1)", "\t=1", "'=1", "＝1"])
def test_a_formula_becomes_text(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Rosa", "'Rosa'", "a=b", "7"])
def test_other_text_stays(text):
    assert inert(text) == bare(text) == text


@given(st.text("'=+-@a\t"))
def test_what_was_made_inert_reads_back(text):
    assert bare(inert(text)) == text
