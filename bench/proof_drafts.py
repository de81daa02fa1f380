"""Drafts for the proofing benchmark: hand-worded ones in the voices of real reports, and paragraphs to compose from.

A field stands in <>: what (L level, G growth with its word, g growth, D difference to the city, C change since a period,
R rank, W progress, S share of the city, T target, H schedule, A ahead of schedule, I more than a year before, M month's
growth, X extreme), the indicator's short name, the place (c the city; A, B, C, Z drawn ones), then options. [A] is a
place's name, [P] the period's words, [Y] its year, [Q] an earlier total's words.
"""

INDICATORS = {
    "va": "industrial-va", "out": "output", "inv": "investment", "up": "upgrade-investment", "pro": "profit",
    "tax": "profit-tax", "rev": "revenue", "pow": "industrial-power", "net": "net-firms", "firms": "firms",
    "fix": "fixed-investment", "gdp": "gdp", "p1": "projects-100m",
}  # fmt: skip

HAND = [
    # 汇报体
    """[Y]年[P]工业经济运行情况汇报

各位领导、同志们：
今年以来，面对原材料涨价、订单不足的困难局面，我们坚持一手抓存量、一手抓增量。[P]，全市规上工业增加值完成<L va c 亿2>，同比<G va c>，增速比[Q]<C va c 加快 回落>；规上工业总产值<L out c 亿2>，<G out c>；营业收入<L rev c 亿2>，<G rev c>。效益方面，实现利润总额<L pro c 亿2>，同比<G pro c>，利税总额<L tax c 亿2>，<G tax c>。
投资方面。工业投资完成<L inv c 亿2>，<G inv c>，完成年度目标的<W inv c>，<A inv c 超 落后>；其中技改投资<L up c 亿2>，<G up c>，占工业投资的<S up/inv c>。
从县区看，[A]表现突出，增加值<G va A>，<D va A 高于 低于 全市平均水平>，居全市<R va A g>；[B]增加值<G va B>，列全市<R va B g>；[C]完成增加值<L va C 亿2>，<G va C>，列<R va C g>。
工业投资上，[A]、[B]、[C]分别完成<L inv A 亿2>、<L inv B 亿2>、<L inv C 亿2>，同比分别<N inv A B C>。
""",
    # 讲话体
    """在全市工业经济调度会上的讲话

同志们：
刚才大家都讲了，我再强调几点。先看总的盘子，[P]全市规模以上工业增加值是<L va c 亿1>，<G va c>，这个数放在全年看不算低。再看投资，[P]工业投资<L inv c 亿1>，比上年同期<I inv c 增加 减少>，增速<g inv c>。第三看效益，利润<L pro c 亿1>，比上年同期<I pro c 增加 减少>。
有喜也有忧。[A]的增加值增速只有<g va A>，<D va A 高于 低于 全市>，排在<R va A g>。[B]工业投资完成<L inv B 万0>，只完成年度任务的<W inv B>，<A inv B 超 落后>。[C]呢，产值<L out C 亿1>，<G out C>，利润总额<L pro C 亿2>，<G pro C>。
用电是晴雨表。[P]，全市工业用电量<L pow c 亿千瓦时2>，<G pow c>；[A]工业用电量<L pow A 万千瓦时0>，<G pow A>；[B]<L pow B 万千瓦时0>，<G pow B>。
企业培育也不能松。到目前，全市规上工业企业达到<L firms c 户>，今年净增规上企业<L net c 户>，其中[A]<L net A 户>、[B]<L net B 户>、[C]<L net C 户>。
""",
    # 县区报告
    """[A][Y]年[P]工业经济工作情况报告

市工业强市指挥部办公室：
现将我县（区）有关情况报告如下。
一、主要指标完成情况
（一）规上工业增加值。[P]完成<L va A 亿2>，同比<G va A>，增速在全市排<R va A g>，<D va A 高于 低于 全市平均>。
（二）规上工业总产值。实现<L out A 亿2>，同比<G out A>，列全市<R out A g>。
（三）工业投资。完成<L inv A 亿2>，<G inv A>，占年度目标的<W inv A>，<A inv A 超 落后>。
（四）技改投资。完成<L up A 万0>，同比<G up A>。
（五）效益。营业收入<L rev A 亿2>，增速为<g rev A>；利润总额<L pro A 亿2>，增速为<g pro A>；利税总额<L tax A 亿2>，增速为<g tax A>。
（六）用电。工业用电量<L pow A 亿千瓦时2>，同比<G pow A>。
二、存在的问题
与[B]相比还有差距。[B]同期增加值完成<L va B 亿2>，<G va B>，列全市<R va B g>；工业投资<L inv B 亿2>，<G inv B>。
""",
    # 简报体
    """工业运行简报

[Y]年[P]，全市规上工业经济总体平稳。
——增加值。全市完成<L va c 亿2>，增速<g va c>，较上年同期<C va c 提高 回落 y>。分园区和县区看，增速从高到低前几位：[A]<g va A>、[B]<g va B>、[C]<g va C>。
——产值。全市规上工业总产值<L out c 亿2>，同比<G out c>。[A]、[B]产值分别为<L out A 亿2>和<L out B 亿2>。
——投资。工业投资<L inv c 亿2>（<G inv c>），技术改造投资<L up c 亿2>（<G up c>）。工业投资完成率方面，[A]<W inv A>，[B]<W inv B>，[C]<W inv C>，全市为<W inv c>。
——效益。规上工业企业利润总额<L pro c 亿2>，同比<G pro c>；营业收入<L rev c 亿2>，同比<G rev c>。
——电力。工业用电量<L pow c 亿千瓦时2>，同比<G pow c>，较上年同期<C pow c 提高 回落 y>。
——项目。新引进亿元以上项目<L p1 c 个>，其中[A]<L p1 A 个>，[B]<L p1 B 个>。
""",
    # 分析体
    """关于[Y]年[P]工业经济形势的分析

一、总体情况。经初步核算，[P]全市规上工业实现增加值<L va c 亿2>，按可比价计算同比<G va c>，[A]和[B]分别<N va A B>。其中，装备制造业增加值<L va c/equipment 亿2>，<G va c/equipment>，占全市规上工业增加值的比重为<S va c/equipment>；铝基新材料<L va c/aluminium-materials 亿2>，<G va c/aluminium-materials>；绿色食品产业<L va c/food 亿2>，<G va c/food>。
二、主要特点。一是投资支撑有力。全市固定资产投资<L fix c 亿1>，其中工业投资<L inv c 亿1>，<G inv c>，比[Q]<C inv c 加快 放缓>，占固定资产投资的比重为<S inv/fix c>。二是园区带动明显。经开区增加值<L va jingkai 亿2>，占全市的<S va jingkai>；高新区增加值<L va gaoxin 亿2>，占全市的<S va gaoxin>。三是效益改善。利润总额<G pro c>，营业收入<G rev c>。
三、主要问题。[C]增加值<G va C>，<D va C 高于 低于 全市平均水平>，位次居全市<R va C g>；工业投资<G inv C>，<A inv C 超 落后>。
""",
    # 对标体
    """对标先进找差距 [A]工业发展情况发言材料

[P]，我们完成规上工业增加值<L va A 亿2>，增幅<g va A>，<D va A 高于 低于 全市>，全市排名<R va A g>；完成工业投资<L inv A 亿2>，增幅<g inv A>，排名<R inv A g>；完成规上工业总产值<L out A 亿2>，增幅<g out A>，排名<R out A g>。[Y]年目标任务，工业投资<T inv A 亿1>，目前完成<W inv A>。
对照[B]，差距明显：[B]增加值<L va B 亿2>，增幅<g va B>，排名<R va B g>；工业投资<L inv B 亿2>，增幅<g inv B>，排名<R inv B g>。
全市的情况是，增加值增幅<g va c>，工业投资增幅<g inv c>，产值增幅<g out c>，利润增幅<g pro c>。
""",
    # 以下三篇最后才用
    """[P]工业经济“红黑榜”说明

全市[P]规上工业增加值增速<g va c>。红榜单位：[A]，增加值同比<G va A>，全市<X va A>；[B]，增加值同比<G va B>，列<R va B g>。黑榜单位：[C]，增加值同比<G va C>，列<R va C g>。
看总量，[A]<L va A 亿2>，[B]<L va B 亿2>，[C]<L va C 亿2>，全市合计<L va c 亿2>。看产值，全市规上工业总产值<L out c 亿2>，<G out c>，[C]完成<L out C 亿2>，<G out C>。
看投资，全市工业投资突破性回升，完成<L inv c 亿2>，同比<G inv c>；[A]完成<L inv A 亿2>，同比<G inv A>，进度为年度目标的<W inv A>；[B]完成<L inv B 亿2>，同比<G inv B>。
看企业，全市净增规上企业<L net c 户>，[C]净增<L net C 户>。
""",
    """向市人大常委会报告工业强市工作情况

主任、各位副主任、各位委员：
受市人民政府委托，我报告[P]工业强市工作情况，请予审议。
工业经济稳中有进。[P]，全市地区生产总值<L gdp c 亿1>；规模以上工业增加值<L va c 亿1>，同比<G va c>，占地区生产总值的比重为<S va/gdp c>。规上工业企业营业收入<L rev c 亿1>，<G rev c>；利润总额<L pro c 亿1>，<G pro c>。有效投资持续扩大。全市完成工业投资<L inv c 亿1>、技术改造投资<L up c 亿1>，分别<N inv/up c>，工业投资完成全年任务的<W inv c>。要素保障有力，工业用电量<L pow c 亿千瓦时1>，<G pow c>。
区域发展不平衡。[A]、[B]、[C]增加值增速分别为<g va A>、<g va B>、<g va C>，其中[A]<D va A 高于 低于 全市平均水平>，[C]<D va C 高于 低于 全市平均水平>。[B]工业投资同比<G inv B>，完成年度目标任务<W inv B>，<A inv B 超 落后>。
""",
    """[Y]年[P]全市工业指标快报（代拟稿）

1.规上工业增加值：全市<L va c 亿2>，同比<G va c>，比[Q]<C va c 提升 回落>。[A]<L va A 亿2>，<G va A>；[B]<L va B 亿2>，<G va B>；[C]<L va C 亿2>，<G va C>。
2.规上工业总产值：全市<L out c 亿2>，同比<G out c>。[A]<L out A 亿2>，<G out A>；[B]<L out B 亿2>，<G out B>。
3.工业投资：全市<L inv c 亿2>，同比<G inv c>，年度目标完成率<W inv c>。[A]<L inv A 亿2>，<G inv A>，完成率<W inv A>；[C]<L inv C 亿2>，<G inv C>，完成率<W inv C>。
4.利润总额：全市<L pro c 亿2>，同比<G pro c>，较上年同期<I pro c 增加 减少>。[B]<L pro B 亿2>，<G pro B>。
5.工业用电量：全市<L pow c 亿千瓦时2>，同比<G pow c>。[C]<L pow C 万千瓦时0>，同比<G pow C>。
""",
]
"""Hand-worded drafts; the last `HELD_OUT` of them were not looked at until the rules stood."""
HELD_OUT = 3

PARAGRAPHS = [
    "[P]，全市规模以上工业增加值完成<L va c 亿2>，同比<G va c>，比[Q]<C va c 加快 回落>。",
    "[P]，[A]规上工业增加值<L va A 亿2>，同比<G va A>，<D va A 高于 低于 全市平均水平>，在9个单位中列<R va A g>。",
    "全市规上工业总产值完成<L out c 亿2>，同比<G out c>。其中，[A]完成<L out A 亿2>，<G out A>；[B]完成<L out B 亿2>，<G out B>。",
    "工业投资方面，全市完成<L inv c 亿2>，同比<G inv c>，完成年度目标的<W inv c>，序时进度为<H inv c>，<A inv c 超 落后>。",
    "[A]工业投资<L inv A 亿2>，同比<G inv A>，完成年度目标<T inv A 亿1>的<W inv A>。",
    "技术改造投资完成<L up c 亿2>，同比<G up c>，占工业投资比重<S up/inv c>。",
    "[A]、[B]、[C]工业增加值分别增长<g va A +>、<g va B +>和<g va C +>。",
    "全市规上工业企业实现利润总额<L pro c 亿2>，同比<G pro c>；利税总额<L tax c 亿2>，同比<G tax c>；营业收入<L rev c 亿2>，同比<G rev c>。",
    "[A]利润总额<L pro A 亿2>，比上年同期<I pro A 增加 减少>；营业收入<L rev A 亿2>，同比<G rev A>。",
    "全市工业用电量<L pow c 亿千瓦时2>，同比<G pow c>，其中[A]<L pow A 万千瓦时0>，同比<G pow A>。",
    "全市净增规上企业<L net c 户>，其中[A]<L net A 户>，[B]<L net B 户>；规上工业企业<L firms c 户>。",
    "分产业看，装备制造增加值<L va c/equipment 亿2>，同比<G va c/equipment>，占规上工业增加值的<S va c/equipment>；光电信息增加值<L va c/photonics-industry 亿2>，同比<G va c/photonics-industry>。",
    "[A]增加值占全市的比重为<S va A>，工业投资占全市的比重为<S inv A>。",
    "[A]（<g va A>）、[B]（<g va B>）、[C]（<g va C>）的增加值增速分列<R va A g>、<R va B g>、<R va C g>。",
    "同比看，去年同期全市规上工业增加值增速为<g va c @y>，今年<C va c 提高 回落 y>。",
]
