"""The text of a report: what its six sections say, with the figures its tables print."""

from __future__ import annotations

from datetime import date

from demo.chance import dice
from demo.documents.model import Fact, Paragraph
from demo.figures import Figures

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)

_MEASURES = (
    "完善政务公开工作制度，明确专人负责信息的采集、审核和发布，做到先审查、后公开，一事一审、全面审查。",
    "围绕群众关心的重点领域，及时公开政策文件、办事流程和工作进展，并同步发布文字、图表等多种形式的解读。",
    "规范依申请公开的登记、审核、办理、答复和归档流程，依法在法定期限内答复申请人，注重与申请人的沟通。",
    "加强政府网站和政务新媒体的日常维护，定期检查栏目更新情况，对错别字、失效链接等问题发现一处整改一处。",
    "组织政务公开业务培训，提高工作人员的业务能力，把政务公开纳入年度考核，接受社会各界的监督和评议。",
    "持续做好规范性文件的清理和集中公开，更新政府信息公开指南和目录，方便公众查询和获取。",
)
_PROBLEMS = (
    "公开内容的深度和广度还不够，解读形式比较单一",
    "部分科室主动公开的意识有待增强，信息更新不够及时",
    "依申请公开答复的规范性还需提高",
    "业务人员变动较多，培训的针对性不强",
)


def title(agency: str, year: int, *, nameless: bool) -> str:
    """The report's title; a nameless one leaves the agency to the text."""
    if nameless:
        return f"关于{year}年度政府信息公开工作情况的报告"
    pattern = dice("title", agency, year).choice(
        ("{agency}{year}年政府信息公开工作年度报告", "{year}年{agency}政府信息公开工作年度报告",
         "{agency}{year}年度政府信息公开工作年度报告")
    )  # fmt: skip
    return pattern.format(agency=agency, year=year)


def opening(agency: str, year: int, published: date) -> list[Paragraph]:
    """What stands before section 一: publication date, basis, period of the figures, contact."""
    return [
        Paragraph(f"发布日期：{published:%Y-%m-%d}", "date"),
        Paragraph(
            f"根据《中华人民共和国政府信息公开条例》（以下简称《条例》）要求，{agency}编制本报告。报告中所列数据的统计期限"
            f"自{year}年1月1日起至{year}年12月31日止。如对本报告有疑问，请与{agency}办公室联系"
            "（电话：0000-00000000）。"
        ),
    ]


def overall(agency: str, year: int, figures: Figures, seed: int) -> list[Paragraph]:
    """The text of section 一."""
    chance = dice("overall", seed, agency, year)
    received = figures["requests.received", "total"]
    carried_in = figures["requests.carried_in", "total"]
    items = chance.randint(60, 1900)
    first, second, *rest = chance.sample(_MEASURES, k=len(_MEASURES))
    requests = (
        f"{year}年，{agency}新收政府信息公开申请{received}件，上年结转{carried_in}件，均在法定期限内办理。"
        if received
        else f"{year}年，{agency}未收到政府信息公开申请。"
    )
    return [
        Paragraph(f"{year}年，{agency}认真贯彻落实《条例》，扎实推进政府信息公开工作。{first}"),
        Paragraph("（一）主动公开情况", "subheading"),
        Paragraph(f"全年通过政府网站主动公开政府信息{items}条。{second}"),
        Paragraph("（二）依申请公开情况", "subheading"),
        Paragraph(requests),
        Paragraph("（三）监督保障情况", "subheading"),
        *(Paragraph(text) for text in rest),
    ]


def problems(agency: str, year: int) -> list[Paragraph]:
    """The text of section 五."""
    first, second = dice("problems", agency, year).sample(_PROBLEMS, k=2)
    return [
        Paragraph(f"{year}年，{agency}政府信息公开工作取得了一定成效，但仍存在不足：一是{first}；二是{second}。"),
        Paragraph("下一步，将对照《条例》要求，补齐短板，细化措施，不断提升政府信息公开工作水平。"),
    ]


_FEES = (
    ("本年度未收取政府信息公开信息处理费。", 0),
    ("按照《政府信息公开信息处理费管理办法》的规定，本年度未产生信息处理费。", 0),
    ("本年度收取政府信息公开信息处理费0元。", 0),
    ("{year}年，本机关共收取信息处理费1200元。", 1200),
    ("依申请公开信息处理费收取情况：本年度发出收费通知2件，共收取0.12万元。", 1200),
    ("本年度严格执行《政府信息公开信息处理费管理办法》。", None),
)
"""What section 六 says of the fee, and the amount that it states; None where it states none."""


def other_matters(agency: str, year: int) -> tuple[list[Paragraph], Fact | None]:
    """The text of section 六, where the fees for handling requests are reported since 2021, and the fee it states."""
    if year < 2021:
        return [Paragraph("无其他需要报告的事项。")], None
    text, amount = dice("fee", agency, year).choice(_FEES)
    text = text.format(year=year)
    fee = Fact("narrative", "fees.information_processing_fee", None, text, amount, "reported", HEADINGS[-1], "")
    return [Paragraph(text)], fee if amount is not None else None
