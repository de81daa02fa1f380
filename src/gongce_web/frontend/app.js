// What every page needs: htmx without eval, its errors shown as a message.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
window.htmx = htmx;

document.addEventListener("htmx:responseError", (event) => {
  const box = document.getElementById("message");
  if (!box) return;
  box.textContent = event.detail.xhr.getResponseHeader("X-Gongce-Message")
    ? decodeURIComponent(event.detail.xhr.getResponseHeader("X-Gongce-Message"))
    : "操作没有完成,请重试;仍不成功时把时间和页面告诉管理员。";
  box.hidden = false;
});
