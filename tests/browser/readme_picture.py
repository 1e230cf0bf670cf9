"""Make the README's picture of the site: python tests/browser/readme_picture.py (after make book)."""

import io
import sys

import eye

PICTURE = eye.ROOT / "book" / "_static" / "site.png"
LIMIT = 150_000


def main():
    """Photograph the top of the home page; returns the exit code."""
    if reason := eye.missing():
        print(reason, file=sys.stderr)
        return 1
    from PIL import Image

    with eye.opened() as browser, eye.served() as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        tab.goto(f"{address}/book/index.html", wait_until="networkidle")
        picture = Image.open(io.BytesIO(tab.screenshot()))
    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(eye.ROOT)}: {size:,} bytes, {LIMIT:,} allowed")
    return int(size > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
