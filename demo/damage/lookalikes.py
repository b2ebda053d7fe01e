"""Documents of the same offices that read like their reports on open government information and are none, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A title with {district} and {year}, paragraphs (headings begin with a Chinese number and 、), and the rows of a
    table, if it has one."""

    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


LOOKALIKES: dict[str, Lookalike] = {
    "picture story": Lookalike(
        "一图读懂{district}{year}年政府信息公开工作年度报告",
        ("一、总体情况", "全年主动公开信息1200条。", "二、主动公开情况", "制发规范性文件3件。", "三、依申请公开情况",
         "收到申请21件。"),
    ),
    "explanation": Lookalike(
        "《{district}{year}年政府信息公开工作年度报告》解读",
        ("一、总体情况", "全年主动公开信息1200条。", "二、主动公开政府信息情况", "制发规范性文件3件。",
         "三、收到和处理政府信息公开申请情况", "收到申请21件。", "四、政府信息公开行政复议、行政诉讼情况", "无。"),
    ),
    "summary of the year": Lookalike(
        "{district}{year}年政务公开工作总结",
        ("一、总体情况", "扎实推进。", "二、主动公开情况", "公开信息1000条。", "三、依申请公开情况", "收到申请3件。",
         "四、存在的主要问题及改进情况", "还有不足。"),
    ),
    "plan": Lookalike(
        "{district}{year}年政务公开工作要点",
        ("一、总体情况", "贯彻落实。", "二、主动公开情况", "深化重点领域公开。", "三、依申请公开情况", "规范办理。"),
    ),
    "petitions report": Lookalike(
        "{district}教育局{year}年度信访工作报告",
        ("一、总体情况", "收到信访事项12件。", "二、存在的主要问题及改进情况", "还有不足。",
         "三、其他需要报告的事项", "无。"),
    ),
    "report of a company": Lookalike(
        "{district}自来水公司{year}年企事业单位信息公开工作年度报告",
        ("一、总体情况", "公开停水信息40条。", "二、主动公开情况", "公开水价信息。"),
    ),
    "assessment": Lookalike(
        "{district}{year}年政务公开第三方评估报告",
        ("一、总体情况", "总体良好。", "二、主动公开情况", "良好。", "三、依申请公开情况", "良好。",
         "四、存在的主要问题及改进情况", "更新不及时。"),
    ),
    "enforcement figures": Lookalike(
        "{district}{year}年度行政执法总体情况公示",
        ("一、总体情况", "规范公正文明执法。"),
        (("执法类别", "处理决定数量", "备注"), ("行政许可", "120", ""), ("行政处罚", "33", ""), ("行政强制", "2", "")),
    ),
    "review figures": Lookalike(
        "{district}{year}年行政复议案件统计",
        (),
        (("类别", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"), ("行政复议", "12", "3", "0", "5", "20")),
    ),
    "rules of reports": Lookalike(
        "{district}政府信息公开工作年度报告制度",
        ("第一条 为规范政府信息公开工作年度报告的编制和发布，结合本区实际，制定本制度。",
         "第二条 各单位应当在每年1月31日前公布本单位上一年度政府信息公开工作年度报告。",
         "第三条 年度报告应当说明主动公开政府信息的情况、收到和处理政府信息公开申请的情况。"),
    ),
    "water works": Lookalike(
        "{district}自来水公司{year}年信息公开工作年度报告",
        ("一、总体情况", "我公司主动公开停水信息40条。", "二、主动公开情况", "本公司公开水价信息。"),
    ),
    "school": Lookalike(
        "{district}第一中学{year}年信息公开年度报告",
        ("一、概述", "我校按照高等学校信息公开办法推进校务公开。", "二、主动公开信息情况", "公开招生信息20条。",
         "三、依申请公开信息情况", "未收到申请。"),
    ),
    "list with a report's title": Lookalike(
        "{district}教育局{year}年政府信息公开工作年度报告",
        ("{district}民政局{year}年政府信息公开工作年度报告", "{district}财政局{year}年政府信息公开工作年度报告",
         "{district}水务局{year}年政府信息公开工作年度报告", "上一页 1 2 3 下一页"),
    ),
    "account of another thing": Lookalike(
        "{district}关于{year}年政务公开工作情况的汇报",
        ("现将我区政务公开工作情况汇报如下。", "一、加强领导", "本区重视政府信息公开工作，公开信息900条。",
         "二、完善制度", "我区制定政府信息公开审查制度。"),
    ),
    "empty form": Lookalike(
        "关于做好{year}年政府信息公开工作年度报告编制发布工作的通知",
        ("附件：政府信息公开工作年度报告模板", "一、总体情况", "二、主动公开政府信息情况"),
        (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "", "", ""),
         ("行政规范性文件", "", "", "")),
    ),
}  # fmt: skip
"""By kind."""
