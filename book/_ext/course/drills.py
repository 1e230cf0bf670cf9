"""`{drills}`: the tickets of all drills of a part, each with how to start it and where its debrief is."""

from pathlib import Path

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

CASE = 1  # the ticket of this case is shown


class Drills(SphinxDirective):
    """A section for each drill; the option part leaves out those of other parts."""

    option_spec = {"part": directives.unchanged_required}

    def run(self):
        from labkit import drill_play

        for file in sorted((Path(self.env.srcdir) / "labs/labkit/drills").glob("*.py")):
            self.env.note_dependency(str(file))
        drills = [d for d in drill_play.all_drills() if d.module == self.options.get("part", d.module)]
        lines = [line for drill in drills for line in section(drill, drill_play.Play(drill, CASE).ticket)]
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


def section(drill, ticket):
    """The lines of one drill's section, as Markdown."""
    yield from [f"({drill.id.replace('_', '-')})=", f"### {drill.title}", ""]
    yield from [f"> {row}".rstrip() for row in ticket.splitlines()]
    yield from ["", f"About {drill.minutes} minutes. Start it with `lab drill start {drill.id}`;"]
    yield from [f"when it is solved, read [its debrief](/answers/drills/{drill.id}/README.md).", ""]


def setup(app):
    """Register the directive."""
    app.add_directive("drills", Drills)
