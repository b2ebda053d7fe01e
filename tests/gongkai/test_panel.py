"""gongkai.panel and the measures: balanced, every kind of nothing told apart, nothing added up that should not be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import gongkai
from gongkai import codebook, dataset
from gongkai.codebook import places
from gongkai.schema import ALLOWED, SCHEMAS

RECEIVED, GRANTED, OTHER = "requests.received", "requests.outcome.granted", "requests.outcome.other"
PARTS = [f"{OTHER}.{part}" for part in ("correction_overdue", "fee_overdue", "miscellaneous")]


class Country:
    """Invented reports, written as datasets."""

    def __init__(self, folder):
        self.folder = folder
        self.reports, self.observations, self.coverage = [], [], []

    def who(self, agency, year, region="230111"):
        known = codebook.regions().get(region)
        return {
            "region_code": region,
            "region": known.name if known else None,
            "province": known.province if known else "unknown",
            "agency_id": f"{region}-{agency}",
            "agency": agency,
            "year": year,
            "report_id": f"{region}-{agency}-{year}",
        }

    def report(self, agency, year, template="2021", region="230111", scope=None, **cells):
        """A report with cells: a number, or a status; a pair is (number, quality)."""
        who = self.who(agency, year, region) | {"revision": 1, "current": True, "template": template}
        self.reports.append(who | {"scope": scope})
        for name, cell in cells.items():
            code = name.replace("__", ".")
            value, quality = cell if isinstance(cell, tuple) else (cell, "verified")
            status = value if isinstance(value, str) else "reported"
            self.observations.append(
                who
                | {"indicator": code, "applicant": "total" if code.startswith("requests.") else None, "status": status}
                | {"value": None if status != "reported" else float(value), "quality": quality}
            )
            if code.startswith("requests."):  # what another applicant asked for is another number
                self.observations.append(self.observations[-1] | {"applicant": "enterprise", "value": 999.0})

    def expect(self, agency, year, state, region="230111"):
        self.coverage.append(self.who(agency, year, region) | {"state": state})

    def write(self):
        for name, rows in {"reports": self.reports, "observations": self.observations}.items():
            parts = {}
            for row in rows:
                parts.setdefault(dataset.partition_of(row["year"], row["province"]), []).append(row)
            tables = [(part, pa.Table.from_pylist(found, SCHEMAS[name])) for part, found in parts.items()]
            dataset.write_dataset(self.folder, name, tables)
        table = pa.Table.from_pylist(self.coverage, SCHEMAS["coverage"])
        dataset.write_dataset(self.folder, "coverage", [("all", table)])

    def panel(self, *arguments, **more):
        self.write()
        return gongkai.panel(*arguments, data=self.folder, **more)


@pytest.fixture
def country(tmp_path):
    return Country(tmp_path)


def test_every_kind_of_nothing_stays_apart(country):
    for agency, cell in {"a": 0, "b": "blank", "c": "dash", "d": "not_applicable", "e": "unreadable"}.items():
        country.report(agency, 2022, requests__received=cell)
    country.report("f", 2022, requests__outcome__granted=1)
    states = [state for state in ALLOWED["state"] if state != "reported"]
    assert "not_published" in states and "not_found" in states
    for number, state in enumerate(states):
        country.expect(f"g{number}", 2022, state)
    country.report("h", 2023, requests__received=7)
    frame = country.panel(indicators=[RECEIVED, "legacy.requests.received"], years=2022)
    status = frame[f"{RECEIVED}:status"].droplevel("year").to_dict()
    assert status == {
        "230111-a": "reported",
        "230111-b": "blank",
        "230111-c": "dash",
        "230111-d": "not_applicable",
        "230111-e": "unreadable",
        "230111-f": "not_in_report",
        **{f"230111-g{number}": f"report_{state}" for number, state in enumerate(states)},
    }
    assert frame[RECEIVED].dropna().tolist() == [0.0]
    assert set(frame["legacy.requests.received:status"]) == {
        "not_in_template", *(f"report_{state}" for state in states)
    }  # fmt: skip


def test_the_panel_is_balanced_and_knows_who_is_missing(country):
    country.report("a", 2019, template="2019", requests__received=1)
    country.report("a", 2022, requests__received=2)
    country.report("b", 2020, template="2019", requests__received=3)
    frame = country.panel(indicators=RECEIVED)
    assert frame.index.tolist() == [(f"230111-{agency}", year) for agency in "ab" for year in range(2019, 2023)]
    assert frame[RECEIVED].tolist()[0:4:3] == [1, 2]
    assert frame.loc[("230111-a", 2020), f"{RECEIVED}:status"] == "report_not_expected"
    assert set(frame["region"]) == {"呼兰区"}
    assert frame["agency"].tolist() == ["a"] * 4 + ["b"] * 4


def test_numbers_alone_when_asked_for(country):
    country.report("a", 2022, requests__received=4, review__total="blank")
    frame = country.panel(indicators=[RECEIVED, "review.total"], missing="nan")
    assert [column for column in frame.columns if ":" in column] == []
    assert np.array_equal(frame[[RECEIVED, "review.total"]].to_numpy(), [[4, np.nan]], equal_nan=True)


def test_an_applicant_type_can_be_chosen(country):
    country.report("a", 2022, requests__received=4, review__total=1)
    frame = country.panel(indicators=[RECEIVED, "review.total"], applicant="enterprise")
    assert frame[[RECEIVED, "review.total"]].to_numpy().tolist() == [[999, 1]]


def test_numbers_of_unwanted_quality_are_excluded_and_say_so(country):
    country.report("a", 2022, requests__received=(5, "conflict"), requests__outcome__granted=2)
    frame = country.panel(indicators=[RECEIVED, GRANTED], quality="verified")
    assert frame[f"{RECEIVED}:status"].tolist() == ["excluded"]
    assert frame[f"{RECEIVED}:quality"].tolist() == ["conflict"]
    assert frame[RECEIVED].isna().all()
    assert frame[GRANTED].tolist() == [2]


def test_the_row_of_2019_is_made_of_the_three_of_2021(country):
    parts = {part.replace(".", "__"): number for number, part in enumerate(PARTS)}
    country.report("a", 2020, template="2019", requests__outcome__other=9)
    country.report("a", 2021, **parts)
    country.report("a", 2022, **(parts | {PARTS[1].replace(".", "__"): "blank"}))
    country.report("a", 2023, requests__outcome__other=8)
    country.report("a", 2024, template="mixed", **(parts | {PARTS[0].replace(".", "__"): (1, "conflict")}))
    country.report("a", 2025)
    frame = country.panel(indicators=OTHER)
    assert frame[OTHER].fillna(-1).tolist() == [9, 3, -1, 8, 4, -1]
    expected = ["reported", "derived", "blank", "reported", "derived", "not_in_report"]
    assert frame[f"{OTHER}:status"].tolist() == expected
    assert frame[f"{OTHER}:quality"].astype(object).fillna("").tolist() == [
        "verified", "verified", "", "verified", "conflict", ""
    ]  # fmt: skip
    assert frame.attrs["derived"] == [f"{OTHER} = {' + '.join(PARTS)} in reports of the template of 2021"]
    printed = country.panel(indicators=OTHER, harmonise=False)
    assert printed[OTHER].fillna(-1).tolist() == [9, -1, -1, 8, -1, -1]
    assert printed.attrs["derived"] == []


def test_what_only_resembles_is_joined_on_request_alone(country):
    country.report("a", 2018, template="2014", legacy__requests__received=6, legacy__review__total=2)
    country.report("a", 2019, template="2019", requests__received=7, review__total=3)
    exact = country.panel(indicators=[RECEIVED, "review.total"])
    assert exact["review.total"].tolist() == [2, 3]
    assert exact[f"{RECEIVED}:status"].tolist() == ["not_in_template", "reported"]
    loose = country.panel(indicators=[RECEIVED, "review.total"], harmonise="similar")
    assert loose[RECEIVED].tolist() == [6, 7]
    assert loose[f"{RECEIVED}:status"].tolist() == ["similar", "reported"]


def test_breaks_are_marked_and_told(country):
    for year in (2018, 2019, 2022, 2024):
        country.report("a", year, template=codebook.expected_template(year), review__total=1, requests__received=1)
    frame = country.panel(indicators="review.total")
    assert frame["regime"].tolist() == ["before 2019", *["since 2019"] * 5, "since 2024"]
    assert [one["since"] for one in frame.attrs["breaks"]] == [2019, 2024]
    assert country.panel(indicators=RECEIVED)["regime"].cat.categories.tolist() == ["before 2019", "since 2019"]


def test_a_panel_says_what_it_is_and_a_part_of_it_is_a_plain_frame(country):
    country.report("a", 2020, requests__received=1)
    country.report("a", 2021, requests__received=2)
    country.expect("b", 2021, "not_published")
    frame = country.panel(indicators=RECEIVED, years=range(2018, 2022))
    for shown in (repr(frame), frame._repr_html_()):
        assert "2 agencies × 4 years; split by applicant: total" in shown
        assert "2019: The Regulation was revised" in shown
        assert "2 reported" in shown and "1 report_not_published" in shown
    assert type(frame.head()) is pd.DataFrame


def test_own_and_aggregate_numbers_are_never_added_up(country):
    country.report("政府", 2022, scope="aggregate", requests__received=100)
    country.report("政府", 2023, scope="aggregate", requests__received=120)
    for agency, scope, number in (("a", "own", 10), ("b", "own", 20), ("c", None, 40)):
        country.report(agency, 2022, scope=scope, requests__received=number)
    country.report("a", 2023, scope="own", requests__received=11)
    country.report("b", 2023, scope="own", requests__received="blank")
    frame = country.panel(("region", "year"), RECEIVED)
    assert frame.index.names == ["region_code", "year", "scope"]
    found = frame[RECEIVED].droplevel("region_code")
    assert found.fillna(-1).to_dict() == {
        (2022, "aggregate"): 100, (2022, "own"): 30, (2022, "unknown"): 40,
        (2023, "aggregate"): 120, (2023, "own"): 11, (2023, "unknown"): -1,
    }  # fmt: skip
    assert frame[f"{RECEIVED}:agencies"].tolist() == [1, 2, 1, 1, 1, 0]
    assert frame[f"{RECEIVED}:status"].tolist() == ["complete", "complete", "complete", "partial", "partial", "none"]
    assert frame["reports"].tolist() == [1, 2, 1, 1, 2, 0]
    assert frame["agencies"].tolist() == [4] * 6
    assert frame["region"].unique().tolist() == ["呼兰区"]


def test_areas_are_followed_over_changes_of_codes_on_request(country):
    country.report("a", 2019, template="2019", region="230121", requests__received=1)
    country.report("a", 2020, template="2019", region="230111", requests__received=2)
    printed = country.panel(("region", "year"), RECEIVED, missing="nan")
    assert printed[RECEIVED].dropna().droplevel("scope").to_dict() == {("230111", 2020): 2, ("230121", 2019): 1}
    followed = country.panel(("region", "year"), RECEIVED, missing="nan", crosswalk=2020)
    assert followed[RECEIVED].droplevel("scope").to_dict() == {("230111", 2019): 1, ("230111", 2020): 2}
    before = country.panel(("region", "year"), RECEIVED, missing="nan", crosswalk=2003)
    assert set(before.index.get_level_values(0)) == {"230111", "230121"}


def test_districts_that_were_joined_are_one_from_then_on(country):
    country.report("a", 2019, template="2019", region="330103", requests__received=1)  # 下城区, joined in 2021
    country.report("b", 2019, template="2019", region="330105", requests__received=2)  # 拱墅区
    country.report("b", 2022, region="330105", requests__received=4)
    frame = country.panel(("region", "year"), RECEIVED, missing="nan", crosswalk=2022)
    assert frame[RECEIVED].dropna().droplevel("scope").to_dict() == {("330105", 2019): 3, ("330105", 2022): 4}
    assert [(one["old"], one["new"], one["share"]) for one in frame.attrs["crosswalk"]] == [("330103", "330105", "all")]
    assert "国函〔2021〕29号" in frame.attrs["crosswalk"][0]["document"]


def test_a_district_that_was_divided_is_followed_with_most_of_it_and_the_rest_told(country):
    country.report("a", 2019, template="2019", region="330104", requests__received=1)  # 江干区
    country.report(
        "a", 2020, template="2019", region="330110", requests__received=2
    )  # 余杭区, of which 临平区 was made
    frame = country.panel(("region", "year"), RECEIVED, missing="nan", crosswalk=2021)
    assert set(frame.index.get_level_values(0)) == {"330102", "330110"}
    told = {(one["old"], one["new"]): one["share"] for one in frame.attrs["crosswalk"]}
    assert told == {("330104", "330102"): "most", ("330104", "330114"): "part", ("330110", "330113"): "part"}


def test_an_agency_is_followed_through_reforms_and_changes_of_its_district(country):
    country.report("卫生和计划生育局", 2017, template="2014", region="330103", requests__received=1)
    country.report("卫生健康局", 2021, region="330105", requests__received=1)
    frame = country.panel(("agency", "year"), RECEIVED, crosswalk=2021)
    assert frame["successor"].groupby(level=0).first().to_dict() == {
        "330103-卫生和计划生育局": "330105-卫生健康局",
        "330105-卫生健康局": "330105-卫生健康局",
    }
    assert "successor" not in country.panel(("agency", "year"), RECEIVED)


def test_a_district_divided_without_a_greater_part_stays_what_it_was(country):
    country.report("a", 2013, template="2014", region="130103", requests__received=1)  # 石家庄桥东区
    frame = country.panel(("region", "year"), RECEIVED, missing="nan", years=2013, crosswalk=2020)
    assert frame.index.get_level_values(0).tolist() == ["130103"]
    assert [one["share"] for one in frame.attrs["crosswalk"]] == ["part", "part"]


@pytest.mark.parametrize(
    ("code", "year", "now", "name"),
    [
        ("230121", 2003, "230121", "呼兰县"),
        ("230121", 2004, "230111", "呼兰区"),
        ("420600", 2009, "420600", "襄樊市"),  # renamed, the code stays
        ("420600", 2010, "420600", "襄阳市"),
        ("410381", 2024, "410307", "偃师区"),
        ("350625", 2024, "350605", "长泰区"),
        ("371202", 2020, "370116", "莱芜区"),  # its city joined another
        ("340222", 2024, "340212", "繁昌区"),
        ("230708", 2024, "230717", "伊美区"),
    ],
)
def test_a_division_is_followed_to_what_it_is_in_a_year(code, year, now, name):
    region = places.region_in(code, year)
    assert (region.code, region.name) == (now, name)


def test_a_division_is_followed_through_every_change_up_to_the_year(monkeypatch):
    lines = (
        places.Change(2000, "340222", "340221", "all", "", ""),
        places.Change(2010, "340221", "340212", "all", "", ""),
    )
    monkeypatch.setattr(places, "_by_old", lambda: {line.old: (line,) for line in lines})
    followed = [places.region_in("340222", year).code for year in (1999, 2000, 2009, 2010)]
    assert followed == ["340222", "340221", "340221", "340212"]


def test_reports_without_a_place_are_counted_and_warned_of(country):
    country.report("a", 2022, requests__received=1)
    nowhere = country.who("x", 2022) | {"region_code": None, "revision": 1, "current": True, "template": "2021"}
    country.reports.append(nowhere)
    country.observations.append(nowhere | {"indicator": RECEIVED, "applicant": "total", "value": 5.0})
    with pytest.warns(UserWarning, match="1 reports are not in the panel"):
        frame = country.panel(indicators=RECEIVED)
    assert frame.index.tolist() == [("230111-a", 2022)]
    assert frame[RECEIVED].tolist() == [1]
    assert frame.attrs["reports_left_out"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"index": ("agencies", "year")}, "no index 'agencies'; did you mean 'agency'"),
        ({"index": ("year", "agency")}, r"index is \(agency, region or province, and then year\)"),
        ({"index": "region"}, r"a pair such as \(\"agency\", \"year\"\), not 'region' alone"),
        ({"indicators": "requests.recieved"}, "did you mean 'requests.received'"),
        ({"missing": "NaN"}, "did you mean 'nan'"),
        ({"applicant": "totl"}, "did you mean 'total'"),
        ({"harmonise": "always"}, "harmonise is True, False or 'similar'"),
        ({"quality": "verifed"}, "did you mean 'verified'"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(country, arguments, sentence):
    country.report("a", 2022, requests__received=1)
    with pytest.raises(ValueError, match=sentence):
        country.panel(**arguments)


def test_an_empty_choice_gives_an_empty_panel(country):
    country.report("a", 2022, requests__received=1)
    assert country.panel(indicators=RECEIVED, regions="雁塔区").empty


def test_measures_are_what_their_formulas_say(country):
    outcome = "requests__outcome__"
    refusals = {code.replace(".", "__"): 0 for code in gongkai.refusal_mix.indicators}
    refusals[f"{outcome}cannot_provide__not_held"] = 3
    refusals[f"{outcome}not_disclosed__state_secret"] = 1
    country.report(
        "a", 2022, **refusals,
        **{f"{outcome}granted": 5, f"{outcome}partly_granted": 1, f"{outcome}total": 10,
           "requests__received": 9, "requests__carried_in": 3, "requests__carried_out": 2,
           "review__corrected": 1, "review__total": 6, "review__pending": 2},
    )  # fmt: skip
    country.report("a", 2023, **{f"{outcome}total": 0, f"{outcome}granted": 0, f"{outcome}partly_granted": 0,
                                 "requests__carried_in": 5, "requests__carried_out": "blank"})  # fmt: skip
    measures = [gongkai.share_granted, gongkai.correction_rate, gongkai.carry_over, gongkai.carry_gap]
    frame = country.panel(indicators={code for one in [*measures, gongkai.refusal_mix] for code in one.indicators})
    found = {one.name: one(frame).fillna(-9).tolist() for one in measures}
    assert found == {"share_granted": [0.6, -9], "correction_rate": [0.25, -9], "carry_over": [2 / 12, -9],
                     "carry_gap": [-9, 3]}  # fmt: skip
    mix = gongkai.refusal_mix(frame)
    assert mix.iloc[0].loc[lambda share: share > 0].to_dict() == {
        "cannot_provide.not_held": 0.75, "not_disclosed.state_secret": 0.25
    }  # fmt: skip
    assert len(mix.columns) == 16
    assert mix.iloc[1].isna().all()
    assert "carried_out ÷ (received + carried_in)" in repr(gongkai.carry_over)
    with pytest.raises(ValueError, match=r"correction_rate needs review.corrected.*gongkai.correction_rate.indicators"):
        gongkai.correction_rate(frame.drop(columns="review.corrected"))


def test_a_measure_of_an_area_compares_sums_over_equally_many_bodies(country):
    cells = {"requests__outcome__granted": 1, "requests__outcome__partly_granted": 0, "requests__outcome__total": 4}
    country.report("a", 2022, **cells)
    country.report("b", 2022, **cells)
    country.report("a", 2023, **cells)
    country.report("b", 2023, **(cells | {"requests__outcome__granted": "blank"}))
    frame = country.panel(("province", "year"), gongkai.share_granted.indicators)
    assert gongkai.share_granted(frame).fillna(-1).tolist() == [0.25, -1]
    with pytest.raises(ValueError, match="it needs a panel of agencies"):
        gongkai.carry_gap(country.panel(("region", "year"), gongkai.carry_gap.indicators))


def test_a_blank_is_a_zero_only_when_someone_says_so_and_only_in_a_form_that_was_filled_in(country):
    country.report("a", 2022, requests__received=1, requests__carried_in="blank", review__total="dash")
    country.report("b", 2022, requests__received="blank", requests__carried_in="unreadable", review__total=1)
    codes = [RECEIVED, "requests.carried_in", "review.total"]
    frame = country.panel(indicators=codes)
    filled = gongkai.blank_as_zero(frame)
    assert filled[codes].fillna(-1).to_numpy().tolist() == [[1, 0, -1], [-1, -1, 1]]
    assert filled["requests.carried_in:status"].tolist() == ["blank_as_zero", "unreadable"]
    assert frame["requests.carried_in"].isna().all()
    assert isinstance(filled["review.total:status"].dtype, pd.CategoricalDtype)
    with pytest.raises(ValueError, match='make it with missing="code"'):
        gongkai.blank_as_zero(country.panel(indicators=codes, missing="nan"))
