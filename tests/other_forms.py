"""Forms beside declarations, each in two wordings: official national ones and provincial variants, content invented.

A form is a list of blocks: paragraphs, and tables of rows; a cell is a text, or a text with its columns and rows.
"""

from collections.abc import Sequence

Made = str | tuple[str, int] | tuple[str, int, int]
Blocks = Sequence[str | Sequence[Sequence[Made]]]

INDICATORS = ["一级指标", "二级指标", "三级指标"]

# 中央部门项目支出绩效自评表
EVALUATION: Blocks = [
    "项目支出绩效自评表",
    "（2023年度）",
    [
        [("项目名称", 2), ("小微水体整治", 7)],
        [("主管部门", 2), ("临川县水务局", 3), ("实施单位", 2), ("临川县河湖中心", 2)],
        [("项目资金（万元）", 2, 5), ("", 1), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "86.00", "80.00", "72.00", "10", "90.00%", "9.0"],
        ["其中：当年财政拨款", "80.00", "74.00", "68.00", "—", "91.89%", "—"],
        ["上年结转资金", "6.00", "6.00", "4.00", "—", "66.67%", "—"],
        ["其他资金", "0.00", "0.00", "0.00", "—", "—", "—"],
        [("年度总体目标", 1, 2), ("预期目标", 4), ("实际完成情况", 4)],
        [("整治小微水体12处，消除黑臭。", 4), ("整治11处，1处因管线迁改顺延。", 4)],
        [("绩效指标", 1, 4), *INDICATORS, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        ["产出指标", "数量指标", "整治水体数量", "12处", "11处", "50", "45", "管线迁改滞后，2024年3月补齐"],
        ["效益指标", "生态效益指标", "水质达标率", "≥90%", "93%", "30", "30", ""],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "92%", "10", "10", ""],
        [("总分", 6), "100", "94.0", ""],
    ],
]

# 中央对地方专项转移支付绩效自评表 (年度) and local versions of it
TRANSFER_EVALUATION: Blocks = [
    "中央对地方专项转移支付绩效自评表",
    "（2022年度）",
    [
        [("转移支付名称", 2), ("农村危房改造补助资金", 5)],
        [("中央主管部门", 2), ("住房城乡建设部", 5)],
        [("地方主管部门", 2), ("云岭省住房城乡建设厅", 2), ("资金使用单位", 1), ("各县住建局", 2)],
        [("资金投入情况（万元）", 1, 4), ("", 2), "全年预算数", "全年执行数", ("预算执行率", 2)],
        [("年度资金总额", 2), "5200.00", "5096.00", ("98.00%", 2)],
        [("其中：中央财政资金", 2), "4200.00", "4116.00", ("98.00%", 2)],
        [("地方资金", 2), "1000.00", "980.00", ("98.00%", 2)],
        [("资金管理情况", 1, 4), ("", 2), ("情况说明", 2), ("存在问题和改进措施", 2)],
        [("分配科学性", 2), ("按因素法分配到县", 2), ("无", 2)],
        [("下达及时性", 2), ("收文后30日内下达", 2), ("个别县迟于时限，已约谈", 2)],
        [("使用规范性", 2), ("", 2), ("", 2)],
        [("总体目标完成情况", 1, 2), ("总体目标", 3), ("全年实际完成情况", 3)],
        [("完成危房改造1600户。", 3), ("完成危房改造1605户。", 3)],
        [("绩效指标", 1, 3), *INDICATORS, "指标值", "全年实际完成值", "未完成原因和改进措施"],
        ["产出指标", "数量指标", "改造户数", "≥1600户", "1605户", ""],
        ["效益指标", "社会效益指标", "住房安全保障率", "100%", "99.6%", "4户在建"],
        [("存在问题", 2), ("个别县进度偏慢。", 5)],
        [("自评等级", 2), ("优☑ 良□ 中□ 差□", 5)],
    ],
]

# 中央部门项目支出绩效目标执行监控表
MONITORING: Blocks = [
    "项目支出绩效目标执行监控表",
    "（2024年度）",
    [
        [("项目名称", 2), ("智慧图书馆运维", 13)],
        [("主管部门及代码", 2), ("滨河县文旅局", 6), ("实施单位", 2), ("滨河县图书馆", 5)],
        [
            ("项目资金（万元）", 2, 3),
            ("", 2),
            ("年初预算数", 3),
            ("1～7月执行数", 3),
            ("1～7月执行率", 2),
            ("全年预计执行数", 3),
        ],
        [("年度资金总额", 2), ("64.00", 3), ("30.40", 3), ("47.50%", 2), ("60.00", 3)],
        [("其中：本年财政拨款", 2), ("64.00", 3), ("30.40", 3), ("47.50%", 2), ("60.00", 3)],
        [("年度总体目标", 2), ("保障系统稳定运行，年接待读者18万人次。", 13)],
        [
            ("绩效指标", 1, 5),
            *((one, 1, 2) for one in (*INDICATORS, "年度指标值", "1～7月执行情况", "全年预计完成情况")),
            ("偏差原因分析", 6),
            ("完成目标可能性", 1, 2),
            ("备注", 1, 2),
        ],
        ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明"],
        [
            "产出指标",
            "数量指标",
            "接待读者人次",
            "≥18万人次",
            "7.2万人次",
            "15万人次",
            "",
            "",
            "√",
            "√",
            "",
            "闭馆改造两个月",
            "有可能",
            "",
        ],
        ["产出指标", "质量指标", "系统在线率", "≥99%", "99.4%", "≥99%", "", "", "", "", "", "", "确定能", "运行平稳"],
        ["满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "", "≥90%", "", "", "", "", "", "", "确定能", ""],
    ],
]

# a provincial version: ticks for the likelihood, the half-year, words instead of ticks
MONITORING_HALF_YEAR: Blocks = [
    "部门预算项目绩效运行监控表",
    "（2023年度）",
    "单位：万元",
    [
        [("项目名称", 2), ("公共机构节能改造", 4), ("预算单位", 2), ("江陵市机关事务中心", 4)],
        [("预算执行情况", 2, 3), ("", 2), ("预算数", 2), ("上半年执行数", 2), ("执行率", 2), ("全年预计支出数", 2)],
        [("资金总额", 2), ("120.00", 2), ("36.00", 2), ("30%", 2), ("120.00", 2)],
        [("其中：财政拨款", 2), ("120.00", 2), ("36.00", 2), ("30%", 2), ("120.00", 2)],
        [
            *((one, 1, 2) for one in (*INDICATORS, "年度指标值", "上半年完成值", "预计全年完成值")),
            ("偏差原因", 3),
            ("完成目标可能性", 3),
        ],
        ["资金保障", "人员保障", "其他原因", "确定能", "有可能", "完全不可能"],
        ["产出指标", "数量指标", "改造照明点位", "3000个", "800个", "3000个", "资金6月才到位", "", "", "", "√", ""],
        ["效益指标", "经济效益指标", "节约电量", "≥20万度", "5万度", "20万度", "", "", "", "√", "", ""],
    ],
]

# 部门整体支出绩效目标表
DEPARTMENT: Blocks = [
    "部门整体支出绩效目标表",
    "（2024年度）",
    [
        [("部门名称", 2), ("安泽县林业局", 5)],
        [("年度主要任务", 1, 6), ("任务名称", 1, 2), ("主要内容", 2, 2), ("预算金额（万元）", 3)],
        ["总额", "财政拨款", "其他资金"],
        ["国土绿化", ("完成营造林2.4万亩", 2), "860.00", "800.00", "60.00"],
        ["森林防火", ("扑火队伍值守和装备更新", 2), "214.50", "214.50", "0.00"],
        ["任务3", ("", 2), "", "", ""],
        [("金额合计", 3), "1074.50", "1014.50", "60.00"],
        [("年度总体目标", 1), ("森林覆盖率稳中有升，火灾受害率低于控制指标。", 6)],
        [("年度绩效指标", 1, 3), "一级指标", ("二级指标", 2), ("三级指标", 2), "指标值"],
        ["产出指标", ("数量指标", 2), ("营造林面积", 2), "≥2.4万亩"],
        ["效益指标", ("生态效益指标", 2), ("森林覆盖率", 2), "≥46%"],
    ],
]

# a provincial version: income and expenditure by source with earlier years, functions of the department
DEPARTMENT_BY_SOURCE: Blocks = [
    "部门（单位）整体支出绩效目标申报表",
    "（2024年度）",
    "单位：万元",
    [
        [("部门（单位）名称", 2), ("永宁县市场监管局", 5)],
        [("总体资金情况", 1, 7), ("", 2), "当年金额", "占比", "2022年", "2023年"],
        [("收入构成", 1, 3), "财政拨款", "1920.00", "96.00%", "1810.00", "1865.00"],
        ["其他资金", "80.00", "4.00%", "75.00", "70.00"],
        ["合计", "2000.00", "100%", "1885.00", "1935.00"],
        [("支出构成", 1, 3), "基本支出", "1500.00", "75.00%", "1450.00", "1480.00"],
        ["项目支出", "500.00", "25.00%", "435.00", "455.00"],
        ["合计", "2000.00", "100%", "1885.00", "1935.00"],
        [("部门职能概述", 1), ("负责市场综合监督管理和知识产权工作。", 6)],
        [("年度绩效目标", 1), ("守牢食品药品安全底线。", 6)],
        ["一级指标", ("二级指标", 2), ("三级指标", 2), ("指标值", 2)],
        ["产出指标", ("数量指标", 2), ("抽检批次", 2), ("≥1200批次", 2)],
        ["满意度指标", ("服务对象满意度指标", 2), ("群众满意率", 2), ("≥92%", 2)],
    ],
]

# 中央对地方专项转移支付区域绩效目标表, regions side by side
REGIONS: Blocks = [
    "中央对地方专项转移支付区域绩效目标表",
    "（2024年度）",
    [
        [("专项名称", 2), ("农业防灾减灾资金", 5)],
        [("中央主管部门", 2), ("农业农村部", 2), ("省级财政部门", 1), ("南岭省财政厅", 2)],
        [("省级主管部门", 2), ("南岭省农业农村厅", 5)],
        [("", 3), "全省", "临山市", "白河县", "青田区"],
        [("资金情况（万元）", 1, 3), ("年度金额", 2), "900.00", "400.00", "300.00", "200.00"],
        [("其中：中央补助", 2), "600.00", "270.00", "200.00", "130.00"],
        [("地方资金", 2), "300.00", "130.00", "100.00", "70.00"],
        [("年度目标", 1), ("及时处置农作物病虫害。", 6)],
        [*INDICATORS, ("指标值", 4)],
        ["产出指标", "数量指标", "防治面积", "≥90万亩", "≥40万亩", "≥30万亩", "≥20万亩"],
        ["效益指标", "社会效益指标", "危害损失率", "≤5%", "≤5%", "≤4.5%", "≤5%"],
    ],
]

# the same with a region a row
REGION_ROWS: Blocks = [
    "省对下转移支付区域绩效目标表",
    "（2023年度）",
    "金额单位：万元",
    [
        [("专项名称", 2), ("公共图书馆免费开放补助", 4)],
        [("省级主管部门", 2), ("海东省文化和旅游厅", 4)],
        [("资金分配情况", 1, 4), "地区", "资金总额", "中央补助", "省级资金", "备注"],
        ["海陵市", "160.00", "100.00", "60.00", "3个馆"],
        ["高台县", "90.50", "60.00", "30.50", ""],
        ["合计", "250.50", "160.00", "90.50", ""],
        [("年度目标", 1), ("保障公共图书馆免费开放。", 5)],
        [*INDICATORS, ("指标值", 3)],
        ["产出指标", "数量指标", "开放场馆数", ("4个", 3)],
        ["满意度指标", "服务对象满意度指标", "群众满意率", ("≥88%", 3)],
    ],
]

# 项目支出绩效目标审核表 (财预〔2015〕88号)
REVIEW: Blocks = [
    "项目支出绩效目标审核表",
    "（2024年度）",
    [
        [("项目名称", 1), ("老旧小区消防改造", 3)],
        [("主管部门", 1), ("河东区住建局", 1), ("实施单位", 1), ("河东区房管中心", 1)],
        ["审核内容", ("审核要点", 2), "审核意见"],
        [("一、完整性审核", 1, 2), ("绩效目标填报格式是否规范", 2), "优☑ 良□ 中□ 差□"],
        [("绩效目标是否明确、清晰", 2), "优□ 良☑ 中□ 差□"],
        ["二、相关性审核", ("总体目标是否符合法律法规和规划要求", 2), "优☑ 良□ 中□ 差□"],
        ["三、可行性审核", ("预算编制是否合理", 2), "优□ 良□ 中□ 差□"],
        ["综合评定等级", ("优□ 良☑ 中□ 差□", 3)],
        ["总体意见", ("绩效目标较完整，建议细化成本指标。\n（盖章）  2023年11月8日", 3)],
    ],
]

# a bureau's own: experts with scores, then opinions with names and days
REVIEW_BY_EXPERTS: Blocks = [
    "财政项目支出绩效评审表",
    "（2025年度）",
    [
        [("项目名称", 1), ("城区道路照明更新", 4)],
        [("申报单位", 1), ("平桥区城管局", 1), ("项目负责人", 1), ("韦青", 2)],
        ["评审内容", "评审要点", "分值", "得分", "评审意见"],
        [("立项必要性", 1, 2), "政策依据充分", "20", "18", "依据充分"],
        ["与职能相关", "20", "20", ""],
        ["预算合理性", "测算标准明确", "60", "49.5", "单价偏高"],
        ["总分", "", "100", "87.5", ""],
        ["专家姓名", ("工作单位", 1), "评分", ("评审意见", 2)],
        ["罗文", ("平桥大学", 1), "88", ("同意立项，压减预算5%。", 2)],
        ["石岚", ("平桥会计师事务所", 1), "87", ("建议补充历史能耗数据。", 2)],
        ["评审结论", ("□予以支持 ☑部分支持 □不予支持", 4)],
        [("审核意见", 1, 2), "主管部门", ("同意按评审结论安排。审核人：丁一 2024年10月12日", 3)],
        ["财政部门", ("（盖章） 年 月 日", 3)],
    ],
]

FORMS: dict[str, Blocks] = {
    "evaluation": EVALUATION,
    "transfer_evaluation": TRANSFER_EVALUATION,
    "monitoring": MONITORING,
    "monitoring_half_year": MONITORING_HALF_YEAR,
    "department": DEPARTMENT,
    "department_by_source": DEPARTMENT_BY_SOURCE,
    "regions": REGIONS,
    "region_rows": REGION_ROWS,
    "review": REVIEW,
    "review_by_experts": REVIEW_BY_EXPERTS,
}


def cells_of(rows: Sequence[Sequence[Made]]) -> list[tuple[int, int, str, int, int]]:
    """Every cell as row, column, text, columns and rows that it covers."""
    taken: set[tuple[int, int]] = set()
    cells: list[tuple[int, int, str, int, int]] = []
    for row, made in enumerate(rows):
        column = 0
        for entry in made:
            text, width, height = (*((entry,) if isinstance(entry, str) else entry), 1, 1)[:3]
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
            cells.append((row, column, text, width, height))
            column += width
    return cells


# what stands beside project, targets and weights, in the order of the record
LEAVES: dict[str, str] = {
    "evaluation": """
/funds/execution/0/label 年度资金总额
/funds/execution/0/initial 86.00
/funds/execution/0/adjusted 80.00
/funds/execution/0/executed 72.00
/funds/execution/0/rate 90.00%
/funds/execution/0/weight 10
/funds/execution/0/score 9.0
/funds/execution/1/label 当年财政拨款
/funds/execution/1/initial 80.00
/funds/execution/1/adjusted 74.00
/funds/execution/1/executed 68.00
/funds/execution/1/rate 91.89%
/funds/execution/2/label 上年结转资金
/funds/execution/2/initial 6.00
/funds/execution/2/adjusted 6.00
/funds/execution/2/executed 4.00
/funds/execution/2/rate 66.67%
/funds/execution/3/label 其他资金
/funds/execution/3/initial 0.00
/funds/execution/3/adjusted 0.00
/funds/execution/3/executed 0.00
/indicators/0/actual 11处
/indicators/0/score 45
/indicators/0/deviation_reason 管线迁改滞后，2024年3月补齐
/indicators/1/actual 93%
/indicators/1/score 30
/indicators/2/actual 92%
/indicators/2/score 10
/evaluation/achievement 整治11处，1处因管线迁改顺延。
/evaluation/total_weight 100
/evaluation/total_score 94.0
""",
    "transfer_evaluation": """
/funds/execution/0/label 年度资金总额
/funds/execution/0/adjusted 5200.00
/funds/execution/0/executed 5096.00
/funds/execution/0/rate 98.00%
/funds/execution/1/label 中央财政资金
/funds/execution/1/adjusted 4200.00
/funds/execution/1/executed 4116.00
/funds/execution/1/rate 98.00%
/funds/execution/2/label 地方资金
/funds/execution/2/adjusted 1000.00
/funds/execution/2/executed 980.00
/funds/execution/2/rate 98.00%
/indicators/0/actual 1605户
/indicators/1/actual 99.6%
/indicators/1/deviation_reason 4户在建
/transfer/local_department 云岭省住房城乡建设厅
/evaluation/achievement 完成危房改造1605户。
/evaluation/grade 优
/evaluation/problems 个别县进度偏慢。
/evaluation/fund_management/0/aspect 分配科学性
/evaluation/fund_management/0/situation 按因素法分配到县
/evaluation/fund_management/0/problems 无
/evaluation/fund_management/1/aspect 下达及时性
/evaluation/fund_management/1/situation 收文后30日内下达
/evaluation/fund_management/1/problems 个别县迟于时限，已约谈
""",
    "monitoring": """
/funds/execution/0/label 年度资金总额
/funds/execution/0/initial 64.00
/funds/execution/0/executed 30.40
/funds/execution/0/rate 47.50%
/funds/execution/0/projected 60.00
/funds/execution/1/label 本年财政拨款
/funds/execution/1/initial 64.00
/funds/execution/1/executed 30.40
/funds/execution/1/rate 47.50%
/funds/execution/1/projected 60.00
/indicators/0/actual 7.2万人次
/indicators/0/deviation_reason 闭馆改造两个月
/indicators/0/projected 15万人次
/indicators/0/likelihood possible
/indicators/0/deviation_causes/0 staff
/indicators/0/deviation_causes/1 equipment
/indicators/1/actual 99.4%
/indicators/1/projected ≥99%
/indicators/1/likelihood certain
/indicators/2/projected ≥90%
/indicators/2/likelihood certain
/evaluation/period 1～7月
""",
    "monitoring_half_year": """
/funds/execution/0/label 资金总额
/funds/execution/0/initial 120.00
/funds/execution/0/executed 36.00
/funds/execution/0/rate 30%
/funds/execution/0/projected 120.00
/funds/execution/1/label 财政拨款
/funds/execution/1/initial 120.00
/funds/execution/1/executed 36.00
/funds/execution/1/rate 30%
/funds/execution/1/projected 120.00
/indicators/0/actual 800个
/indicators/0/deviation_reason 资金6月才到位
/indicators/0/projected 3000个
/indicators/0/likelihood possible
/indicators/0/deviation_causes/0 funding
/indicators/1/actual 5万度
/indicators/1/projected 20万度
/indicators/1/likelihood certain
/evaluation/period 上半年
""",
    "department": """
/allocations/0/task 国土绿化
/allocations/0/content 完成营造林2.4万亩
/allocations/0/amount 860.00
/allocations/0/fiscal_appropriation 800.00
/allocations/0/other_funds 60.00
/allocations/1/task 森林防火
/allocations/1/content 扑火队伍值守和装备更新
/allocations/1/amount 214.50
/allocations/1/fiscal_appropriation 214.50
/allocations/1/other_funds 0.00
""",
    "department_by_source": """
/department/functions 负责市场综合监督管理和知识产权工作。
/department/budget_lines/0/flow income
/department/budget_lines/0/label 财政拨款
/department/budget_lines/0/amount 1920.00
/department/budget_lines/0/share 96.00%
/department/budget_lines/0/last_year 1865.00
/department/budget_lines/0/before_last 1810.00
/department/budget_lines/1/flow income
/department/budget_lines/1/label 其他资金
/department/budget_lines/1/amount 80.00
/department/budget_lines/1/share 4.00%
/department/budget_lines/1/last_year 70.00
/department/budget_lines/1/before_last 75.00
/department/budget_lines/2/flow income
/department/budget_lines/2/label 合计
/department/budget_lines/2/amount 2000.00
/department/budget_lines/2/share 100%
/department/budget_lines/2/last_year 1935.00
/department/budget_lines/2/before_last 1885.00
/department/budget_lines/3/flow expenditure
/department/budget_lines/3/label 基本支出
/department/budget_lines/3/amount 1500.00
/department/budget_lines/3/share 75.00%
/department/budget_lines/3/last_year 1480.00
/department/budget_lines/3/before_last 1450.00
/department/budget_lines/4/flow expenditure
/department/budget_lines/4/label 项目支出
/department/budget_lines/4/amount 500.00
/department/budget_lines/4/share 25.00%
/department/budget_lines/4/last_year 455.00
/department/budget_lines/4/before_last 435.00
/department/budget_lines/5/flow expenditure
/department/budget_lines/5/label 合计
/department/budget_lines/5/amount 2000.00
/department/budget_lines/5/share 100%
/department/budget_lines/5/last_year 1935.00
/department/budget_lines/5/before_last 1885.00
""",
    "regions": """
/allocations/0/region 临山市
/allocations/0/amount 400.00
/allocations/0/from_higher_level 270.00
/allocations/0/lower_level_matching 130.00
/allocations/1/region 白河县
/allocations/1/amount 300.00
/allocations/1/from_higher_level 200.00
/allocations/1/lower_level_matching 100.00
/allocations/2/region 青田区
/allocations/2/amount 200.00
/allocations/2/from_higher_level 130.00
/allocations/2/lower_level_matching 70.00
/transfer/finance_department 南岭省财政厅
/transfer/local_department 南岭省农业农村厅
/transfer/region_targets/0/region 临山市
/transfer/region_targets/0/indicator 防治面积
/transfer/region_targets/0/text ≥40万亩
/transfer/region_targets/0/operator >=
/transfer/region_targets/0/value 40
/transfer/region_targets/0/unit 万亩
/transfer/region_targets/1/region 白河县
/transfer/region_targets/1/indicator 防治面积
/transfer/region_targets/1/text ≥30万亩
/transfer/region_targets/1/operator >=
/transfer/region_targets/1/value 30
/transfer/region_targets/1/unit 万亩
/transfer/region_targets/2/region 青田区
/transfer/region_targets/2/indicator 防治面积
/transfer/region_targets/2/text ≥20万亩
/transfer/region_targets/2/operator >=
/transfer/region_targets/2/value 20
/transfer/region_targets/2/unit 万亩
/transfer/region_targets/3/region 临山市
/transfer/region_targets/3/indicator 危害损失率
/transfer/region_targets/3/text ≤5%
/transfer/region_targets/3/operator <=
/transfer/region_targets/3/value 5
/transfer/region_targets/3/unit %
/transfer/region_targets/4/region 白河县
/transfer/region_targets/4/indicator 危害损失率
/transfer/region_targets/4/text ≤4.5%
/transfer/region_targets/4/operator <=
/transfer/region_targets/4/value 4.5
/transfer/region_targets/4/unit %
/transfer/region_targets/5/region 青田区
/transfer/region_targets/5/indicator 危害损失率
/transfer/region_targets/5/text ≤5%
/transfer/region_targets/5/operator <=
/transfer/region_targets/5/value 5
/transfer/region_targets/5/unit %
""",
    "region_rows": """
/allocations/0/region 海陵市
/allocations/0/amount 160.00
/allocations/0/from_higher_level 100.00
/allocations/0/own_level 60.00
/allocations/0/note 3个馆
/allocations/1/region 高台县
/allocations/1/amount 90.50
/allocations/1/from_higher_level 60.00
/allocations/1/own_level 30.50
""",
    "review": """
/evaluation/grade 良
/review/items/0/category 一、完整性审核
/review/items/0/criterion 绩效目标填报格式是否规范
/review/items/0/opinion 优
/review/items/1/category 一、完整性审核
/review/items/1/criterion 绩效目标是否明确、清晰
/review/items/1/opinion 良
/review/items/2/category 二、相关性审核
/review/items/2/criterion 总体目标是否符合法律法规和规划要求
/review/items/2/opinion 优
/review/opinions/0/stage 总体意见
/review/opinions/0/opinion 绩效目标较完整，建议细化成本指标。
/review/opinions/0/review_date 2023-11-08
""",
    "review_by_experts": """
/evaluation/total_weight 100
/evaluation/total_score 87.5
/evaluation/conclusion 部分支持
/review/items/0/category 立项必要性
/review/items/0/criterion 政策依据充分
/review/items/0/weight 20
/review/items/0/score 18
/review/items/0/opinion 依据充分
/review/items/1/category 立项必要性
/review/items/1/criterion 与职能相关
/review/items/1/weight 20
/review/items/1/score 20
/review/items/2/category 预算合理性
/review/items/2/criterion 测算标准明确
/review/items/2/weight 60
/review/items/2/score 49.5
/review/items/2/opinion 单价偏高
/review/opinions/0/stage 主管部门
/review/opinions/0/reviewer 丁一
/review/opinions/0/opinion 同意按评审结论安排。
/review/opinions/0/review_date 2024-10-12
/review/opinions/1/reviewer 罗文
/review/opinions/1/organisation 平桥大学
/review/opinions/1/score 88
/review/opinions/1/opinion 同意立项，压减预算5%。
/review/opinions/2/reviewer 石岚
/review/opinions/2/organisation 平桥会计师事务所
/review/opinions/2/score 87
/review/opinions/2/opinion 建议补充历史能耗数据。
""",
}
