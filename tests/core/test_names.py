import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.names import MOST_WORDS, holder_hint, normalise_name, one_line, words


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  Rosa   Elena ", "Rosa Elena"),
        ("MARÍA DE LA LUZ", "María de la Luz"),
        ("maría josé", "María José"),
        ("DE LA CRUZ", "De la Cruz"),
        ("de león y castillo", "De León y Castillo"),
        ("ÑUÑEZ", "Ñuñez"),
        ("SAC-NICTÉ", "Sac-Nicté"),
        ("O'HARA", "O'Hara"),
        ("D’ANGELO", "D’Angelo"),
        ("K'UK'", "K'uk'"),
        ("MA. GUADALUPE", "Ma. Guadalupe"),
        ("UC", "Uc"),
        ("Mac Gregor", "Mac Gregor"),
        ("McGregor de la O", "McGregor de la O"),
        ("De León", "De León"),
        ("MARI\u0301A", "María"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_name_is_written_as_a_person_would(typed, kept):
    assert normalise_name(typed) == kept


@given(st.text("aáñüzAÁÑÜZ '-.🥐"))
def test_a_normalised_name_stays_as_it_is(text):
    once = normalise_name(text)
    assert normalise_name(once) == once


def test_unseen_characters_go_and_emoji_stay():
    assert one_line("Pan\u200b 🥐\x00 de\u202e\nAna 👩\u200d🍳\ufeff") == "Pan 🥐 de Ana 👩\u200d🍳"


@pytest.mark.parametrize(
    "text, found",
    [
        ("Núñez-Güemes", ["nunez", "guemes"]),
        ("  MARÍA   María ", ["maria"]),
        ("O'Hara & Cía_S.A.", ["o", "hara", "cia", "s", "a"]),
        ("<script>", ["script"]),
        ("", []),
    ],
)
def test_words_are_plain(text, found):
    assert words(text) == found


def test_words_are_capped():
    assert len(words(" ".join(str(n) for n in range(100)))) == MOST_WORDS


@pytest.mark.parametrize(
    "given_names, first_surname, hint",
    [
        ("Rosa María", "Canché", "Rosa C."),
        ("Ana", "de la Cruz", "Ana C."),
        ("Zoila", "ñuñez", "Zoila Ñ."),
        ("Itzel", "", "Itzel"),
    ],
)
def test_a_hint_gives_first_name_and_initial_alone(given_names, first_surname, hint):
    assert holder_hint(given_names, first_surname) == hint
