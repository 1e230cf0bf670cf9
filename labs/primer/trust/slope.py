"""Two small steps, each with the unit test of its author, and one test of both together on toy data."""

TOY = [{"age": "30", "value": 1.0}, {"age": "40", "value": 3.0}, {"age": "50", "value": 5.0}]


def years(rows):
    """Return each donor's age in years."""
    return [float(row["age"]) for row in rows]


def months(rows):
    """Return each donor's age in months."""
    return [12 * age for age in years(rows)]


def per_decade(ages, values):
    """Return the change of the values for ten years of age (ages in years); None if all are of one age."""
    middle, mean = sum(ages) / len(ages), sum(values) / len(values)
    spread = sum((age - middle) ** 2 for age in ages)
    if not spread:
        return None
    return 10 * sum((a - middle) * (v - mean) for a, v in zip(ages, values, strict=True)) / spread


def rash(ages, values):
    """Do the same as `per_decade`, and never think of donors who are all of one age."""
    middle, mean = sum(ages) / len(ages), sum(values) / len(values)
    products = sum((a - middle) * (v - mean) for a, v in zip(ages, values, strict=True))
    return 10 * products / sum((age - middle) ** 2 for age in ages)


# Each author tests the function as they understand it.
UNIT = {
    years: lambda: years(TOY) == [30, 40, 50],
    months: lambda: months(TOY) == [360, 480, 600],
    per_decade: lambda: unit_of_slope(per_decade),
    rash: lambda: unit_of_slope(rash),
}


def unit_of_slope(slope):
    """Two donors ten years apart, then two of one age."""
    return slope([30, 40], [1, 3]) == 2 and slope([50, 50], [1, 3]) is None


def together(ages, slope):
    """Both steps on toy data in which the values grow by two for each decade."""
    return slope(ages(TOY), [row["value"] for row in TOY]) == 2


def passes(test, *arguments):
    """Say how a test ended."""
    try:
        return "passes" if test(*arguments) else "fails"
    except ArithmeticError:
        return "fails"
