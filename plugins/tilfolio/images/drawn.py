"""What pages ask to be drawn, by name: they know the names, and not who draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tilfolio.images import badges, charts, plots

DRAWN: Mapping[str, Callable[..., str]] = {
    "heatmap": charts.draw_heatmap,
    "heatmap_table": charts.draw_heatmap_table,
    "sparkline": charts.draw_sparkline,
    "category_counts": charts.draw_category_counts,
    "week_strip": charts.draw_week_strip,
    "metric": charts.draw_metric,
    "plot": plots.draw_plot,
    "badge": badges.draw_badge,
    "badge_json": badges.write_endpoint,
}
"""What draws the charts that pages show."""
