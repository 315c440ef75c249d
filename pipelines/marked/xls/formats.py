"""The formats of ``.xls`` cells as the writer of new workbooks takes them."""

from typing import Any

_SIDES = ("left", "right", "top", "bottom")
_ACROSS = {
    1: "left",
    2: "center",
    3: "right",
    4: "fill",
    5: "justify",
    6: "center_across",
    7: "distributed",
}
_DOWN = {0: "top", 1: "vcenter", 3: "vjustify", 4: "vdistributed"}
_UNDERLINES = {1: 1, 2: 2, 0x21: 33, 0x22: 34}
_STACKED = 255
"""The rotation that sets letters one below the other."""


class Formats:
    """One format for each of the workbook's, made when first asked for."""

    def __init__(self, old: Any, new: Any):
        self.old, self.new = old, new
        self._made: dict[tuple[int, bool], Any] = {}

    def of(self, number: int | None, is_guarded: bool = False) -> Any:
        """``is_guarded``: for text that begins like a formula, to stay text when it is edited."""
        if number is None or number >= len(self.old.xf_list):
            return None
        key = number, is_guarded
        if key not in self._made:
            asked = self._asked(self.old.xf_list[number])
            self._made[key] = self.new.add_format(asked | {"quote_prefix": is_guarded})
        return self._made[key]

    def _asked(self, xf: Any) -> dict[str, Any]:
        asked = {
            **self._font(xf),
            **self._fill(xf),
            **self._borders(xf),
            **_alignment(xf.alignment),
        }
        known = self.old.format_map.get(xf.format_key)
        if known and known.format_str and known.format_str != "General":
            asked["num_format"] = known.format_str
        asked["locked"] = bool(xf.protection.cell_locked)
        asked["hidden"] = bool(xf.protection.formula_hidden)
        return {name: value for name, value in asked.items() if value is not None}

    def _font(self, xf: Any) -> dict[str, Any]:
        font = self.old.font_list[xf.font_index]
        return {
            "font_name": font.name,
            "font_size": font.height / 20,
            "bold": bool(font.weight > 500),
            "italic": bool(font.italic),
            "font_strikeout": bool(font.struck_out),
            "underline": _UNDERLINES.get(font.underline_type),
            "font_script": font.escapement or None,
            "font_color": self._colour(font.colour_index),
        }

    def _fill(self, xf: Any) -> dict[str, Any]:
        pattern = xf.background.fill_pattern
        if not pattern:
            return {}
        ink, paper = (
            self._colour(index)
            for index in (xf.background.pattern_colour_index, xf.background.background_colour_index)
        )
        if pattern == 1:
            return {"pattern": 1, "bg_color": ink}
        return {"pattern": pattern, "fg_color": ink, "bg_color": paper}

    def _borders(self, xf: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for side in _SIDES:
            style = getattr(xf.border, f"{side}_line_style")
            if style:
                found[side] = style
                found[f"{side}_color"] = self._colour(getattr(xf.border, f"{side}_colour_index"))
        slope = bool(xf.border.diag_up) + 2 * bool(xf.border.diag_down)
        if slope and xf.border.diag_line_style:
            found |= {"diag_type": slope, "diag_border": xf.border.diag_line_style}
        return found

    def _colour(self, index: int) -> str | None:
        rgb = self.old.colour_map.get(index)
        return "#{:02X}{:02X}{:02X}".format(*rgb) if rgb else None


def _alignment(found: Any) -> dict[str, Any]:
    turned = found.rotation
    angle = 270 if turned == _STACKED else turned if turned <= 90 else 90 - turned
    return {
        "align": _ACROSS.get(found.hor_align),
        "valign": _DOWN.get(found.vert_align),
        "text_wrap": bool(found.text_wrapped) or None,
        "shrink": bool(found.shrink_to_fit) or None,
        "indent": found.indent_level or None,
        "rotation": angle if -90 <= angle <= 90 or angle == 270 else None,
    }
