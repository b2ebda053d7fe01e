"""Labels are matched by meaning, through everything that offices and PDF fonts do to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.labels import match, near
from gongkai import codebook

AXES = frozenset({"subject", "measure", "outcome", "applicant", "procedure", "result"})


def concept(text: str) -> tuple[str, str] | None:
    found = match(text) or near(text, AXES)
    return (found.dimension, found.concept) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⾏政许可", ("subject", "licensing")),  # Kangxi radical
        ("总 计", ("applicant", "total")),
        ("社会\n公益\n组织", ("applicant", "public_welfare_org")),
        ("三\n、\n本\n年\n度\n办\n理\n结\n果", ("outcome", "")),
        ("2.其他法律行政止公开", ("outcome", "outcome.not_disclosed.prohibited_by_law")),
        ("5.属于三类内容事务信息", ("outcome", "outcome.not_disclosed.internal_affairs")),
        ("（二）部分公开（区分处理的，只计这一情 形，不\n计其他情况）", ("outcome", "outcome.partly_granted")),
        ("现行有效件数 （历史累计）", ("measure", "in_force")),
        ("现行有效件", ("measure", "in_force")),
        ("规范性文件：是指各级人民政府及其派出机关依照法定权限", ("subject", "normative_documents")),
        ("上一年项目数量 2019年", ("measure", "items_prev_year")),
        ("本年增\\减", ("measure", "items_change")),
        ("本年 增／减", ("measure", "items_change")),
        ("危及“三安全一稳定”", ("outcome", "outcome.not_disclosed.three_securities_one_stability")),
        ('3.危及"三安全一稳定"', ("outcome", "outcome.not_disclosed.three_securities_one_stability")),
        ("5.要求行政机关确认或重", ("outcome", "outcome.not_processed.confirm_or_reissue")),
        ("總計", ("applicant", "total")),  # traditional characters
        ("本年廢止件數", ("measure", "repealed")),
        ("行政许可\nAdministrative Licensing", ("subject", "licensing")),
        ("①属于国家秘密", ("outcome", "outcome.not_disclosed.state_secret")),
    ],
)
def test_real_spellings(text: str, expected: tuple[str, str]) -> None:
    assert concept(text) == expected


@pytest.mark.parametrize(
    "text", ["行政奖励", "予以公布公开度", "信息数量", "5", "", "主动公开", "结果", "行政许可：97件"]
)
def test_what_no_label_says_is_no_label(text: str) -> None:
    assert concept(text) is None


def test_granted_and_refused_are_never_confused() -> None:
    assert concept("予以公开") == ("outcome", "outcome.granted")
    assert concept("（三）不予公开") == ("outcome", "")


def test_homonyms_keep_all_their_meanings() -> None:
    found = match("总计")
    assert found is not None
    assert {label.dimension for label in found.labels} == {"applicant", "outcome", "result"}


@given(st.sampled_from(codebook.labels()), st.integers(0, 40))
def test_white_space_anywhere_changes_nothing(label: codebook.Label, place: int) -> None:
    text = label.label
    place = min(place, len(text))
    for space in (" ", "\n", "\u3000", "\xa0"):
        spaced, plain = match(text[:place] + space + text[place:]), match(text)
        assert (spaced and spaced.labels) == (plain and plain.labels)


@given(st.sampled_from([label for label in codebook.labels() if len(label.label) >= 8 and label.concept]), st.data())
def test_one_wrong_character_never_gives_another_concept(label: codebook.Label, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(label.label) - 1))
    damaged = label.label[:place] + "囧" + label.label[place + 1 :]
    found = match(damaged) or near(damaged, frozenset({label.dimension}))
    assert found is None or (label.dimension, label.concept) in {(hit.dimension, hit.concept) for hit in found.labels}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年新制作件数", ("measure", "newly_made")),
        ("处理决定件数", ("measure", "decisions")),
        ("上年项目数", ("measure", "items_prev_year")),
        ("对外公开数量", ("measure", "total_published")),
    ],
)
def test_what_is_counted_does_not_matter(text: str, expected: tuple[str, str]) -> None:
    found = match(text)
    assert found is not None and (found.dimension, found.concept) == expected


@pytest.mark.parametrize("text", ["总计总计", "其他 其他", "规章\n规章", "（一）予以公开（一）予以公开"])
def test_a_label_printed_twice_is_that_label(text: str) -> None:
    once = match(text[: len(text) // 2])
    twice = match(text)
    assert once is not None and twice is not None
    assert twice.labels == once.labels


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("法人或其他组织-其他", "other_org"),
        ("法人或其他组织/商业企业", "enterprise"),
        ("法人或其他组织-总计", None),  # the group's own sum, which the form does not ask for
        ("（三）不予公开-其他", None),
        ("三、本年度办理结果-其他", None),
    ],
)
def test_a_name_that_groups_share_is_told_by_the_group_before_it(text: str, concept: str | None) -> None:
    found = match(text)
    assert (found and found.concept) == concept


def test_a_note_that_repeats_a_label_leaves_no_doubt_about_it() -> None:
    found = match("采购总金额（指2020年采购总金额）")
    assert found is not None
    assert (found.concept, found.how) == ("amount", "exact")
