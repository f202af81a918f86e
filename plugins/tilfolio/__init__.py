"""tilfolio: from a folder of Today-I-Learned notes to a portfolio site.

How the data travels, and where to look:

    gather/   edge   folders and git         -> SourceFile, Commit
    parse/    pure   SourceFile              -> Til, Project, Roadmap, or a Problem
    derive/   pure   Portfolio               -> Facts (categories, weeks, streaks, achievements, related)
    pages/    pure   Portfolio and Facts     -> Page (a URI and finished Markdown)
    images/   pure   words and figures       -> bytes (SVG badges and charts, PNG cards)
    plugin.py edge   Page                    -> MkDocs; ``pipeline.py`` tells the whole way on one screen.
"""
