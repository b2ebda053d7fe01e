"""Which region and which body a name means; regions are never guessed."""

import pytest

from extractors.agency import agency_id, agency_named, branch_region
from extractors.identity import find_region
from gongkai import codebook


@pytest.mark.parametrize(
    ("text", "site_code", "code"),
    [
        ("哈尔滨市呼兰区教育局", "", "230111"),
        ("南京市鼓楼区人民政府", "", "320106"),
        ("鼓楼区人民政府", "320302", "320302"),  # the site tells which of four
        ("鼓楼区人民政府", "350100", "350102"),
        ("上海市人民政府办公厅", "", "310000"),
        ("本溪县文化旅游和广播电视局", "", "210521"),  # 本溪满族自治县
        ("攀枝花市西区教育局", "", "510403"),
        ("2022年赵县教育局", "", "130133"),
        ("中共赵县县委", "", "130133"),
        ("石家庄赵县教育局", "", "130133"),
        ("武汉市汉西区教育局", "", "420100"),  # not 西区 of 攀枝花
    ],
)
def test_regions_by_name(text: str, site_code: str, code: str) -> None:
    region = find_region(text, site_code, 2022)
    assert region is not None
    assert region.code == code


@pytest.mark.parametrize("text", ["鼓楼区人民政府", "教育局", "", "某某区人民政府", "汉西区教育局"])
def test_a_region_is_never_guessed(text: str) -> None:
    assert find_region(text, "", 2022) is None


def test_a_district_that_its_city_no_longer_has_is_not_another_citys() -> None:
    before, after = find_region("大同市矿区教育局", "", 2016), find_region("大同市矿区教育局", "", 2022)
    assert before is not None and before.code == "140203"
    assert after is not None and after.code == "140200"


def test_a_region_bears_the_name_of_its_time() -> None:
    assert find_region("呼兰县教育局", "", 2003) is not None
    assert find_region("呼兰县教育局", "", 2020) is None


def test_an_agency_keeps_one_id_however_its_place_is_spelt() -> None:
    region = find_region("呼兰区", "", 2020)
    names = (
        "呼兰区教育局",
        "哈尔滨市呼兰区教育局",
        "教育局",
        "区教育局",
        "呼兰教育局",
        "黑龙江省哈尔滨市呼兰区教育委员会",
    )
    assert {agency_id(agency_named(name, region), region) for name in names} == {"230111-教育局"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("呼兰区", "人民政府"),
        ("区政府", "人民政府"),
        ("呼兰区人民政府办公室", "人民政府办公室"),
        ("区政府办", "人民政府办公室"),
        ("呼兰区卫健局", "卫生健康局"),
        ("区卫生健康委", "卫生健康局"),
        ("呼兰区文化广电和旅游局", "文化和旅游局"),
        ("市场监管局", "市场监督管理局"),  # begins with a word for a level, and means none
        ("区市场监督管理局", "市场监督管理局"),
        ("呼兰区市政公用事业服务中心", "市政公用事业服务中心"),
        ("哈尔滨市公安局呼兰分局", "公安局"),
        ("呼兰区公安分局", "公安局"),
        ("哈尔滨市呼兰生态环境局", "生态环境局"),
        ("方台镇", "方台镇人民政府"),
        ("呼兰区方台镇政府", "方台镇人民政府"),
        ("康金街道", "康金街道办事处"),
        ("中共呼兰区委机构编制委员会办公室", "机构编制委员会办公室"),
        ("呼兰区残疾人联合会", "残疾人联合会"),
        ("呼兰区莲花镇卫生院", "莲花镇卫生院"),
        ("呼兰区惠民街", "惠民街道办事处"),
        ("呼兰区明仁苏木", "明仁苏木人民政府"),
        ("呼兰区经济开发区管委会", "经济开发区管理委员会"),
        ("呼兰区文化广电新闻出版局(体育局)", "文化广电新闻出版局"),
        ("呼兰区文化旅游和广播电视局", "文化和旅游局"),
    ],
)
def test_short_and_long_names_are_one_body(name: str, key: str) -> None:
    agency = agency_named(name, find_region("呼兰区", "", 2020))
    assert (agency.key, agency.doubt) == (key, ())


@pytest.mark.parametrize(
    ("name", "bodies"),
    [("呼兰区执法局", {"综合行政执法局", "城市管理局"}), ("市教育局", {"市教育局", "教育局"})],
)
def test_a_name_that_may_be_two_bodies_is_doubt(name: str, bodies: set[str]) -> None:
    agency = agency_named(name, find_region("呼兰区", "", 2020))
    assert set(agency.doubt) == bodies


@pytest.mark.parametrize(
    ("name", "code"),
    [("哈尔滨市公安局呼兰分局", "230111"), ("哈尔滨市呼兰生态环境局", "230111"), ("哈尔滨市公安局高铁分局", None)],
)
def test_a_branch_of_the_citys_bureau_is_the_districts(name: str, code: str | None) -> None:
    found = branch_region(name, codebook.regions()["230100"], 2020)
    assert (found and found.code) == code


def test_a_branch_nobody_knows_is_not_the_citys_own_bureau() -> None:
    assert agency_named("哈尔滨市公安局高铁分局", codebook.regions()["230100"]).key == "公安局高铁分局"


def test_places_of_one_name_are_told_apart_by_all_that_is_named_above_them() -> None:
    region = find_region("河北省沧州市新华区审计局", "", 2020)  # 石家庄 has a 新华区 too
    assert region is not None and region.code == "130902"


def test_a_place_that_got_another_code_is_meant_once() -> None:
    before, after = (find_region("安徽省和县教育局", "", year) for year in (2010, 2011))
    assert before is not None and after is not None
    assert (before.code, after.code) == ("341424", "340523")
