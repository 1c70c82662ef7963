"""Draws Boss's icon, a ledger page on a desk, and writes every size the window and the installers need.

Run from the repository: python3 assets/icons/draw.py (needs Pillow). The result is committed in src-tauri/icons.
"""

from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 1024
ACCENT = (31, 78, 121, 255)
PAPER = (250, 250, 248, 255)
LINE = (170, 184, 199, 255)
STROKE = (24, 60, 94, 255)
SUM = (196, 120, 40, 255)


def mark() -> Image.Image:
    """One square mark: a rounded field, a ledger page with a spine, its lines, and a double rule under the sum."""
    image = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((32, 32, 992, 992), radius=208, fill=ACCENT)
    draw.rounded_rectangle((248, 192, 800, 832), radius=40, fill=PAPER)
    draw.rounded_rectangle((248, 192, 344, 832), radius=40, fill=STROKE)
    draw.rectangle((312, 192, 344, 832), fill=STROKE)
    for row, width in enumerate((330, 270, 300)):
        top = 300 + row * 108
        draw.rounded_rectangle((410, top, 410 + width, top + 40), radius=20, fill=LINE)
    draw.rounded_rectangle((560, 640, 740, 684), radius=20, fill=SUM)
    draw.rectangle((410, 716, 740, 728), fill=STROKE)
    draw.rectangle((410, 744, 740, 756), fill=STROKE)
    return image


def main() -> None:
    root = Path(__file__).resolve().parents[2]
    source = root / "assets" / "icons"
    target = root / "src-tauri" / "icons"
    target.mkdir(parents=True, exist_ok=True)
    image = mark()
    image.save(source / "boss.png")
    for name, side in (("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)):
        image.resize((side, side), Image.Resampling.LANCZOS).save(target / name)
    image.save(target / "icon.ico", sizes=[(side, side) for side in (16, 24, 32, 48, 64, 256)])
    image.resize((512, 512), Image.Resampling.LANCZOS).save(target / "icon.icns")


if __name__ == "__main__":
    main()
