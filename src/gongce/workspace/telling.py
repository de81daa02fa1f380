"""A closing in words for a terminal: the sentence first, then doubts, then files; and why a figure is what it is."""

from collections import Counter
from collections.abc import Iterator, Sequence

from gongce.bulletins.monthly.headline import tell_lead
from gongce.bulletins.monthly.lines import text_of
from gongce.bulletins.monthly.template import read_templates
from gongce.vocabulary import Finding, InputError, Severity, Trace
from gongce.workspace.closing import Closing
from gongce.workspace.intake import FileState, Intake
from gongce.workspace.workspace import Workspace

_MARKS = {Severity.BLOCKING: "✗ 须处理", Severity.WARNING: "! 提醒", Severity.NOTE: "· 说明"}
_MOST = 12


def tell_closing(workspace: Workspace, closing: Closing) -> Iterator[str]:
    """Lines: what matters now, what it rests on, what stands in the way, what was written."""
    wording = read_templates(workspace.templates).wording
    yield text_of(tell_lead(closing.bulletin, wording))
    yield from tell_forecasts(closing)
    yield ""
    yield from tell_state(closing)
    yield from tell_intake(closing.intake)
    yield from tell_findings(closing.findings)
    if closing.files or closing.is_repeat:
        yield ""
    if closing.is_repeat:
        yield str(workspace.out / closing.run.id)
    yield from list_places(workspace, closing.files)


def tell_forecasts(closing: Closing) -> Iterator[str]:
    """How earlier forecasts came out, where the year's figures have arrived."""
    outlook = closing.bulletin.outlook
    if outlook and closing.computed.parts.scored:
        yield f"{outlook.score}。"


def list_places(workspace: Workspace, files: Sequence[str]) -> Iterator[str]:
    """Where the files are: each of the bulletin's own, folders of them with how many they hold."""
    folders = Counter(file.rsplit("/", 1)[0] for file in files)
    top = min(folders, key=len, default="")
    yield from (str(workspace.folder / file) for file in files if file.rsplit("/", 1)[0] == top)
    yield from (f"{workspace.folder / folder}/　{count}份" for folder, count in folders.items() if folder != top)


def tell_state(closing: Closing) -> Iterator[str]:
    """Whether it is issued, and under which number."""
    run, state = closing.run, closing.bulletin.state
    number = closing.bulletin.number
    if closing.is_repeat:
        yield f"数据与{number}一致，原通报有效，未重复印发。"
    elif not run.is_issued:
        yield f"通报为草稿：{state.reason}。"
    else:
        word = f"更正{run.corrects}的通报" if run.corrects else "通报"
        yield f"{word}已成文：{number}。{state.reason}"


def tell_intake(intake: Intake) -> Iterator[str]:
    """How many files were taken, known, refused."""
    counts = {state: len(intake.of(state)) for state in FileState}
    if not intake.outcomes:
        return
    taken = (
        f"新导入{counts[FileState.IMPORTED]}份报表、{intake.rows}个数" if counts[FileState.IMPORTED] else "没有新报表"
    )
    parts = [taken, f"此前已入库{counts[FileState.KNOWN]}份" if counts[FileState.KNOWN] else ""]
    refused = counts[FileState.REFUSED]
    replaced = refused - len(intake.open_refusals)
    if refused:
        parts.append(f"拒收{refused}份" + (f"（其中{replaced}份已由更正件代替）" if replaced else ""))
    if counts[FileState.WITHOUT_FORM]:
        parts.append(f"没有表式{counts[FileState.WITHOUT_FORM]}份")
    yield "；".join(part for part in parts if part) + "。"


def tell_findings(findings: Sequence[Finding], *, most: int = _MOST, rest: str = "见问题清单.csv") -> Iterator[str]:
    """The doubts, those in the way first; notes are counted only, `rest` says where all stand."""
    shown = [one for one in findings if one.severity is not Severity.NOTE]
    if shown:
        yield ""
    for one in shown[:most]:
        remedy = f"\n    {one.remedy}" if one.remedy else ""
        yield f"{_MARKS[one.severity]}　{one.place}：{one.message}{remedy}"
    left, notes = len(shown) - most, len(findings) - len(shown)
    if left > 0:
        yield f"另有{left}项，{rest}。"
    if notes:
        yield f"另有说明{notes}项，{rest}。"


def tell_recomputed(workspace: Workspace, closing: Closing) -> Iterator[str]:
    """How a recomputation stands to what was issued."""
    wording = read_templates(workspace.templates).wording
    yield text_of(tell_lead(closing.bulletin, wording))
    yield ""
    run, at = closing.run, closing.computed.moment.as_of
    moment = at.astimezone(workspace.settings.timezone).isoformat(sep=" ", timespec="seconds")
    if not run.is_issued or not run.files:
        yield f"截至{moment}，该期没有签发过通报；按当时数据重算如上，未写文件。"
    elif closing.differences:
        yield f"按{moment}的数据重算，与{run.id}所印有{len(closing.differences)}处不同："
        yield from (f"  {key}　所印{old or '—'}　重算{new or '—'}" for key, (old, new) in closing.differences.items())
    else:
        yield f"按{moment}的数据重算，与{run.id}所印{len(run.figures)}个数完全一致。"


def explain_figure(closing: Closing, key: str) -> Iterator[str]:
    """The trace of one published figure, an input a line, down to cells, rules and clauses.

    Raises:
        InputError: no figure of that key; the message names near ones.
    """
    figure = closing.figures.get(key)
    if figure is None:
        near = [known for known in closing.figures if key.split("/")[0] in known] or list(closing.figures)
        remedy = f"write one of {', '.join(near[:6])} …"
        raise InputError("no published figure of that key", where=key, remedy=remedy)
    if figure.trace is None:
        yield f"{key}　{figure.text}　{figure.missing}".rstrip("　")
        return
    yield f"{figure.text}　{key}"
    yield from _tell_trace(figure.trace, 0)


def _tell_trace(trace: Trace, depth: int) -> Iterator[str]:
    pad = "  " * depth
    parts = [f"{trace.label} = {trace.value}" if trace.label else trace.value]
    parts += [f"公式 {trace.formula}"] if trace.formula else []
    parts += [f"（{trace.note}）"] if trace.note else []
    yield f"{pad}{'　'.join(parts)}"
    for source in trace.sources:
        yield f"{pad}  ← {source}"
    for one in trace.inputs:
        yield from _tell_trace(one, depth + 1)
