"""Makes the fonts of printed sheets from the author's TrueType files: see README.md beside it."""
import gzip
import io
import sys

from fontTools import subset

WANTED = [
    (0x20, 0x7E), (0xA0, 0x17F),  # Latin
    (0xAC00, 0xD7A3), (0x3131, 0x318E),  # every syllable of Hangul, and its letters
    (0x2010, 0x2027), (0x2030, 0x2033), (0x203B, 0x203B), (0x20A9, 0x20AC), (0x2100, 0x216B), (0x2190, 0x2199),
    (0x2212, 0x2212), (0x221E, 0x221E), (0x2260, 0x2265), (0x2460, 0x2473), (0x25A0, 0x25CF), (0x2605, 0x2606),
    (0x260E, 0x260F), (0x2713, 0x2713), (0x3000, 0x3002), (0x3008, 0x3015), (0x30FB, 0x30FB), (0x3200, 0x321E),
    (0x3380, 0x33DF), (0xFF01, 0xFF5E),
]


def make(source, weight):
    options = subset.Options()
    options.layout_features, options.hinting, options.glyph_names = [], False, False
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "DSIG"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    font = subset.load_font(source, options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[c for first, last in WANTED for c in range(first, last + 1)])
    chosen.subset(font)
    name = {1: "Jangteo Print", 3: f"Jangteo Print {weight}", 4: f"Jangteo Print {weight}", 6: f"JangteoPrint-{weight}"}
    for record in font["name"].names:  # the author's name is reserved for his own files
        record.string = name.get(record.nameID, record.toUnicode())
    out = io.BytesIO()
    font.save(out)
    with open(f"JangteoPrint-{weight}.ttf.gz", "wb") as file:
        file.write(gzip.compress(out.getvalue(), 9, mtime=0))


for weight in ("Regular", "Bold"):
    make(f"{sys.argv[1]}/PretendardGOV-{weight}.ttf", weight)
