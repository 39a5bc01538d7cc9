"""Pages that people put on their phone's home screen, like her card and a shop's till."""

from flask import Response, make_response

from portal.web.assets import asset


def manifest(name: str, short_name: str, *, start: str, icon: str, background: str) -> Response:
    """Say how a page looks as an icon, and that it opens without the browser's own bars.

    :param start: address of the page, and the beginning of every address that stays inside.
    :param icon: ``<icon>-192.png`` and ``<icon>-512.png`` are pictures of ours.
    :param background: shown while it opens.
    """
    sizes = {size: f"{size}x{size}" for size in (192, 512)}
    answer = make_response(
        {
            "name": name,
            "short_name": short_name,
            "lang": "es-MX",
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": background,
            "theme_color": "#075a60",
            "icons": [
                {"src": asset(f"{icon}-{size}.png"), "sizes": words, "type": "image/png"}
                for size, words in sizes.items()
            ],
        }
    )
    answer.mimetype = "application/manifest+json"
    return answer
