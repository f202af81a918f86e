"""tilfolio: from a folder of Today-I-Learned notes to a portfolio site.

The data flow, and where to look:

    gather/    edge   folders and git         -> SourceFile, Commit
    parse/     pure   SourceFile              -> Til, Project, Roadmap, or a Problem
    classify/  pure   Til                     -> Verdict (a step of the debugging checklist), matching checks
    derive/    pure   Portfolio               -> Facts (weeks, streaks, achievements, related notes)
    pages/     pure   Portfolio and Facts     -> Page (a URI and finished Markdown)
    images/    pure   words and figures       -> bytes (SVG badges and charts, PNG cards)
    render/    edge   Page                    -> finished HTML
    engines/   edge   finished pages          -> a site

``pipeline.py`` shows the whole flow; ``steps/`` has those of its steps that need several layers.
"""
