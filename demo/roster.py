"""Who publishes on the demo web: real districts and the kinds of bodies they have. Everything else is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """A publishing body: its full name and its usual number of requests a year."""

    name: str
    size: int

    @property
    def government(self) -> bool:
        """Whether it is the district's government, which alone makes regulations here."""
        return self.name.endswith("人民政府")


@dataclass(frozen=True, slots=True)
class District:
    """A district with its division code (GB/T 2260) and its bodies, the government first."""

    id: str
    name: str
    region_code: str
    host: str
    bodies: tuple[Body, ...]


def _district(id_: str, name: str, region_code: str, departments: dict[str, int]) -> District:
    bodies = {"人民政府": 240} | departments
    return District(
        id_,
        name,
        region_code,
        f"www.{id_}.gov.cn.test",
        tuple(Body(name + body, size) for body, size in bodies.items()),
    )


HULAN = _district("hulan", "呼兰区", "230111", {"教育局": 12, "民政局": 25, "财政局": 6})
HANYANG = _district("hanyang", "汉阳区", "420105", {"教育局": 30, "人力资源和社会保障局": 55, "市场监督管理局": 40})
HONGZE = _district("hongze", "洪泽区", "320813", {"水利局": 8, "教育局": 14, "农业农村局": 20})
QINHUAI = _district("qinhuai", "秦淮区", "320104", {})
