"""What an event of the log did, in words; its code stands beside them, because exports and searches use it."""

from django import template
from django.utils.translation import get_language

register = template.Library()
_SUBJECTS = {
    "account": "账号",
    "audit": "审计记录",
    "backup": "备份",
    "batch": "数据批次",
    "bulletin": "通报",
    "case": "案件",
    "closing": "月度结账",
    "decomposition": "分解方案",
    "document": "文件",
    "draft": "稿件",
    "evidence": "佐证",
    "duties": "职责",
    "duty": "职责",
    "figure": "数字",
    "grant": "角色",
    "job": "后台任务",
    "login": "登录",
    "logout": "退出",
    "packet": "数据包",
    "packet_key": "互信公钥",
    "papers": "会议材料",
    "record": "台账记录",
    "release": "公开包",
    "return": "报表",
    "round": "报表布置",
    "sheet": "核对稿",
    "token": "接口令牌",
    "view": "常用视图",
    "weights": "权重试算",
}
_DEEDS = {
    "": "",
    "adopted": "采纳",
    "answer": "答复",
    "answered": "答复",
    "approve": "审核通过",
    "approved": "批准",
    "asked": "提请",
    "checked": "核对",
    "closed": "停用",
    "confirmed": "入库",
    "dropped": "放弃",
    "ended": "终止",
    "entries": "登记（多条）",
    "entry": "登记",
    "event": "办理",
    "events": "办理（多步）",
    "exception": "例外",
    "exported": "导出",
    "failed": "失败",
    "filed": "归档",
    "files": "恢复原文件",
    "given": "送交",
    "imported": "导入",
    "issued": "签发完成",
    "issuing": "签发",
    "kept": "保存",
    "locked": "锁定",
    "made": "生成",
    "marked": "登记办结",
    "note": "加注",
    "opened": "建立",
    "overtaken": "被后批取代",
    "password": "修改密码",
    "password_reset": "重置密码",
    "prepared": "准备",
    "previewed": "下载预览",
    "proposed": "完成，待签发",
    "published": "入库",
    "query": "查询",
    "queued": "排入",
    "recompute": "按印发日重算",
    "refused": "受阻",
    "registered": "登记",
    "released": "放行",
    "reopened": "重新启用",
    "restored": "恢复",
    "return": "退回",
    "returned": "退回",
    "revoked": "停用",
    "saved": "改数",
    "second_factor": "设置第二重验证",
    "second_factor_failed": "动态码错误",
    "second_factor_reset": "重置第二重验证",
    "sessions_ended": "结束会话",
    "started": "开始",
    "submit": "报送",
    "taken": "收取",
    "unlocked": "解锁",
    "verified": "核验",
    "version": "改版",
    "waiting": "待入库",
    "withdraw": "撤回",
    "withdrawn": "撤下",
}


@register.filter
def action_words(code: str) -> str:
    """An action in Chinese; "" where a part of it has no word, and in English, where the code is one already.

    >>> action_words("return.approve"), action_words("unheard.of")
    ('报表：审核通过', '')
    """
    subject, _dot, deed = code.partition(".")
    if subject not in _SUBJECTS or deed not in _DEEDS or get_language() == "en":
        return ""
    return "：".join(word for word in (_SUBJECTS[subject], _DEEDS[deed]) if word)
