"""A step that also notes when it worked: the three engines are compared by these notes, not by their own."""

import json
import time
from importlib import import_module


def perform(step, place, params, only=None):
    """Do a step, for some donors only if `only` names them, and note its moments and processor seconds."""
    began = time.time()
    for module in ("report", "release") if step.name == "release" else (step.name,):
        import_module(f"ageing.{module}")  # loading is the price of a process, and not the step's work
    used = time.process_time()
    step.run(place, params, only) if only else step.run(place, params)
    note = {"began": began, "ended": time.time(), "cpu": time.process_time() - used}
    name = ".".join([step.name, *(only or [])])
    place.of("times", f"{name}.json").write_text(json.dumps(note))
