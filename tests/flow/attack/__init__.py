"""A self-attack on what is published of sensitive figures, by integer programming.

``attack_published`` reads everything, ``attack_system`` writes down what it says of what was reported,
``attack_narrow`` looks for the values a hidden figure can still take, ``attack_scores`` calculates back from
points, ``attack_report`` says what was tried.
"""
