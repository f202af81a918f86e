"""The drawing functions by name, so that pages need not import them."""

from collections.abc import Callable, Mapping
from typing import Any

from tilfolio.images import badges, charts, colors, plots

DRAWN: Mapping[str, Callable[..., Any]] = {
    "heatmap": charts.draw_heatmap,
    "heatmap_table": charts.draw_heatmap_table,
    "sparkline": charts.draw_sparkline,
    "category_counts": charts.draw_category_counts,
    "week_strip": charts.draw_week_strip,
    "metric": charts.draw_metric,
    "plot": plots.draw_plot,
    "trend": charts.draw_trend,
    "palette": colors.make_palette,
    "badge": badges.draw_badge,
    "badge_json": badges.write_endpoint,
}
