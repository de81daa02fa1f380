"""Three web pages of invented cities, in the layouts municipal sites use."""

META_TABLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>甲乙市政府网</title>
<style>p{color:red}</style><script>var a="<p>脚本里的9亿元</p>";</script></head><body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a>政务公开</a></li><li><a>办事</a></li>
<li><a>互动</a></li></ul></div>
<div class="position">您当前的位置：<a href="/">首页</a> &gt; <a>政府文件</a></div>
<table class="xxgk"><tr><th>索引号：</th><td>0123/2016-0001</td><th>主题分类：</th><td>工业</td></tr>
<tr><th>发文机关：</th><td>甲乙市人民政府</td><th>成文日期：</th><td>2016年3月8日</td></tr>
<tr><th>标题：</th><td colspan="3">甲乙市人民政府关于印发工业行动方案的通知</td></tr>
<tr><th>发文字号：</th><td>甲乙政发〔2016〕8号</td><th>发布日期：</th><td>2016-03-15</td></tr></table>
<h1>甲乙市人民政府关于印发工业行动方案的通知</h1>
<div id="zoom"><p>各县（市、区）人民政府：</p><p>　　现将方案印发给你们，请认真贯彻
执行。</p><p style="text-align:right">2016年3月8日</p><p>甲乙市工业行动方案</p>
<p><strong>一、总体目标</strong></p><p>到2018年，规模以上工业增加值达到<b>120</b>亿元，年均增长<span>9%</span>以上。</p>
<p>二、指标分解</p><table border=1><tr><td rowspan=2>县区</td><td colspan=2>增加值（亿元）</td></tr>
<tr><td>2016年</td><td>2018年</td></tr><tr><td>丙县</td><td>20</td><td>26</td></tr></table></div>
<div class="bdsharebuttonbox"><a>分享到微信</a><a>微博</a></div>
<div>上一篇：<a>甲方案</a></div><div>下一篇：<a>乙通知</a></div>
<div class="footer"><p>版权所有：甲乙市人民政府办公室 ICP备000号</p></div></body></html>"""

LAYOUT_TABLE = """<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body>
<table width=100%><tr><td><a>首页</a>|<a>新闻</a>|<a>公开</a>|<a>服务</a></td></tr></table>
<table width="960" align=center><tr><td align=center><font size=5>丙丁县工业振兴计划</font></td></tr><tr><td>
&nbsp;&nbsp;&nbsp;&nbsp;一、目标<br><br>&nbsp;&nbsp;&nbsp;&nbsp;到2015年，工业投资达到50亿元。<br><br>
&nbsp;&nbsp;&nbsp;&nbsp;二、任务<br><br>&nbsp;&nbsp;&nbsp;&nbsp;（一）招商。引进项目10个；投资5亿元；建成3个。<br><br>
　　丙丁县人民政府<br>二〇一二年五月六日</td></tr></table><table><tr><td>【<a>打印</a>】【<a>关闭</a>】</td></tr></table></body></html>"""

_LINES = (
    "戊己市工业升级决定",
    "一、目标",
    "(一)增长。到2020年增长8%以上。",
    "(二)质量。新增5家。",
    "二、保障",
    "加强领导。",
)
SPAN_LINES = (
    '<div class="page-content"><div class="article-nav-wrap">'
    + "".join(f'<div><span style="x">　　</span><span>{line}</span></div>' for line in _LINES)
    + '</div></div><div class=comment-box><input value="x"><textarea>请输入评论</textarea>验证码：</div>'
)
