"""A recipe is checked against its catalogue before anything is written."""

import pytest
import yaml

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.errors import UserError
from pipelines.sample.recipe import load_recipe

CATALOGUE = load(paths.CATALOGUES / "weifang")
TEXT = (paths.SAMPLE / "weifang.yaml").read_text(encoding="utf-8")


def changed(tmp_path, change):
    entries = yaml.safe_load(TEXT)
    change(entries)
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    return path


def refused(tmp_path, change, words):
    with pytest.raises(UserError, match=words):
        load_recipe(changed(tmp_path, change), CATALOGUE)


def test_the_recipe_that_ships_is_whole():
    recipe = load_recipe(paths.SAMPLE / "weifang.yaml", CATALOGUE)
    assert set(recipe.forms) == {form.code for form in CATALOGUE.forms}


def test_a_missing_recipe_is_named(tmp_path):
    with pytest.raises(UserError, match="no sample recipe"):
        load_recipe(tmp_path / "none.yaml", CATALOGUE)


def test_an_unknown_key_is_refused(tmp_path):
    refused(tmp_path, lambda r: r.update(colour="red"), "colour")


def test_a_unit_outside_the_catalogue_is_refused(tmp_path):
    stranger = {"performance": {2008: 0.5}}
    refused(tmp_path, lambda r: r["reporters"].update({"999999": stranger}), "999999 is not a unit")


def test_a_layout_nobody_described_is_refused(tmp_path):
    refused(tmp_path, lambda r: r["others"].update(layout="sideways"), "sideways is used")


def test_an_element_the_recipe_forgets_is_refused(tmp_path):
    refused(tmp_path, lambda r: r["forms"]["RC01"]["elements"].pop("oc_check"), "oc_check")


def test_an_element_drawn_before_what_it_needs_is_refused(tmp_path):
    path = tmp_path / "recipe.yaml"
    entries = yaml.safe_load(TEXT)
    elements = entries["forms"]["RC02"]["elements"]
    elements["iu_elig"] = elements.pop("iu_elig")
    path.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(UserError, match="iu_inf needs iu_elig"):
        load_recipe(path, CATALOGUE)


def test_something_that_is_not_a_recipe_is_one_line(tmp_path):
    path = tmp_path / "recipe.yaml"
    path.write_text("a: [1", encoding="utf-8")
    with pytest.raises(UserError, match="not a recipe"):
        load_recipe(path, CATALOGUE)
