"""How long a text may be, said in our own words: the library's tells what is wrong and not what to do."""

from wtforms.validators import Length

from portal.core.spanish import write_number


def up_to(most: int) -> Length:
    """Take at most so many letters."""
    return Length(max=most, message=f"Escríbelo en hasta {write_number(most)} letras.")
