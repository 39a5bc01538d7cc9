"""Papers of a demonstration: drawn, and saying so in large letters."""

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 760)


def draw_paper(title: str) -> bytes:
    """Return a JPEG that nobody could take for a real paper."""
    picture = Image.new("RGB", SIZE, "#f4ede1")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, SIZE[0] - 20, SIZE[1] - 20), outline="#075a60", width=8)
    pen.text((80, 110), title, fill="#13272a", font=ImageFont.load_default(64))
    pen.text((80, 300), "DEMOSTRACIÓN", fill="#a81e14", font=ImageFont.load_default(110))
    pen.text(
        (80, 480), "Persona inventada. Este papel no existe.", fill="#13272a", font=ImageFont.load_default(44)
    )
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=85)
    return content.getvalue()
