/* A value and its place on the original light each other up. Without this file every one of them is a plain link. */
(function () {
  "use strict";
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function keys(element) { return element.getAttribute("data-at").split(" "); }

  function within(element, wanted) {
    return keys(element).some(function (key) { return wanted.indexOf(key) >= 0; });
  }

  /* wanted is what stands at a place, not the checks that mention it; the sheets that have some of it are enlarged where
     they would be too small to read */
  function light(wanted) {
    document.querySelectorAll(".lit").forEach(function (one) { one.classList.remove("lit"); });
    var all = Array.prototype.filter.call(document.querySelectorAll("[data-at]"), function (one) { return within(one, wanted); });
    all.forEach(function (one) { (one.closest("td, .said") && one.closest(".original") ? one.closest("td, .said") : one).classList.add("lit"); });
    document.querySelectorAll(".sheet").forEach(function (one) { one.classList.toggle("near", Boolean(one.querySelector(".lit"))); });
    return all;
  }

  function show(element, at_once) {
    var folded = element.closest("details:not([open])");
    if (folded) { folded.open = true; }
    (element.querySelector("rect") || element).scrollIntoView({ block: "center", inline: "center", behavior: at_once || calm.matches ? "instant" : "smooth" });
  }

  function tell(all, other) {
    var sheet = other && other.closest(".page");
    var told = document.getElementById("told");
    if (told) { told.textContent = !other ? "在原件上找不到其位置" : sheet ? "已在原件" + sheet.querySelector("figcaption span").textContent + "标出" : "已标出"; }
  }

  /* a note goes to the field that was chosen last, and its writer comes back to it */
  function note(chosen) {
    var form = document.querySelector("form.write"), at = chosen.getAttribute("data-at");
    if (!form) { return; }
    document.querySelectorAll("#notes [name=back]").forEach(function (one) { one.value = location.pathname + location.search; });
    var line = form.querySelector("[data-noted]"), box = line.querySelector("input");
    if (!chosen.closest(".fields .leaves, .fields table")) { return; }
    box.value = at;
    box.checked = true;
    line.querySelector("span").textContent = chosen.textContent.slice(0, 30);
    line.hidden = false;
  }

  document.addEventListener("click", function (event) {
    var chosen = event.target.closest("[data-at]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    var all = light((chosen.getAttribute("data-own") || chosen.getAttribute("data-at")).split(" "));
    var from = chosen.closest(".original");
    var other = all.filter(function (one) { return (one.closest(".original") === null) === (from !== null); })[0];
    if (other) {
      show(other);
      if (from) { other.focus({ preventScroll: true }); }
    }
    tell(all, from ? null : other);
    history.replaceState(null, "", chosen.getAttribute("href"));
    note(chosen);
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  /* browsers bring what has the focus into view, but not within a drawing */
  document.addEventListener("focusin", function (event) {
    var link = event.target.closest(".drawing a");
    if (link && link.matches(":focus-visible")) { link.scrollIntoView({ block: "nearest", inline: "center" }); }
  });

  /* from hit to hit: with Alt, so that no letter that is typed leads away */
  document.addEventListener("keydown", function (event) {
    var step = event.altKey && !event.ctrlKey && !event.metaKey && /^Key[NP]$/.test(event.code) && document.querySelector("[data-step=" + event.code.slice(3).toLowerCase() + "]");
    if (step) { event.preventDefault(); step.click(); }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* the original larger and smaller: in the middle stays what was there; the scan's own pixels come where they show */
  var steps = [1, 1.5, 2, 3, 4, 6], zoomed = 0;

  function zoom(pane, step) {
    var frame = pane.getBoundingClientRect();
    var x = frame.left + pane.clientWidth / 2;
    var y = (Math.max(frame.top, 0) + Math.min(frame.bottom, window.innerHeight)) / 2;
    var sheets = Array.prototype.slice.call(pane.querySelectorAll(".sheet"));
    var sheet = sheets.filter(function (one) { return one.getBoundingClientRect().bottom > y; })[0] || sheets[sheets.length - 1];
    var was = sheet.getBoundingClientRect();
    zoomed = step ? Math.min(Math.max((pane.classList.contains("zoomed") ? zoomed : 0) + step, 0), steps.length - 1) : 0;
    pane.style.setProperty("--zoom", steps[zoomed]);
    pane.classList.toggle("zoomed", zoomed > 0);
    pane.querySelector(".zoom output").textContent = steps[zoomed] * 100 + "%";
    if (zoomed) { pane.querySelectorAll("img[data-fine]").forEach(refine); }
    var is = sheet.getBoundingClientRect();
    pane.scrollLeft += is.left + (x - was.left) * is.width / was.width - x;
    pane.scrollTop += is.top + (y - was.top) * is.height / was.height - y;
  }

  /* until the fine picture has come, the coarse one shows behind it */
  function refine(picture) {
    picture.style.background = "0 0 / 100% 100% url(" + JSON.stringify(picture.src) + ")";
    picture.src = picture.getAttribute("data-fine");
    picture.removeAttribute("data-fine");
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-zoom]");
    if (button) { zoom(button.closest(".original"), Number(button.getAttribute("data-zoom"))); }
  });

  document.addEventListener("keydown", function (event) {
    var pane = event.target.closest && event.target.closest(".original");
    var step = { "+": 1, "=": 1, "-": -1, "0": 0 }[event.key];
    if (!pane || step === undefined || event.altKey || event.ctrlKey || event.metaKey || !pane.querySelector(".zoom")) { return; }
    event.preventDefault();
    zoom(pane, step);
  });

  /* a mouse takes hold of the enlarged page; arrow keys and fingers move it as any box that scrolls */
  var held = null;
  document.addEventListener("pointerdown", function (event) {
    var pane = event.pointerType === "mouse" && !event.button && event.target.closest(".zoomed");
    held = pane && event.target.closest(".sheet") ? { pane: pane, x: event.clientX, y: event.clientY, moved: false } : null;
  });
  document.addEventListener("pointermove", function (event) {
    if (!held || !(held.moved || Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y) > 5)) { return; }
    held.moved = true;
    held.pane.scrollLeft += held.x - event.clientX;
    held.pane.scrollTop += held.y - event.clientY;
    held.x = event.clientX;
    held.y = event.clientY;
  });
  document.addEventListener("pointerup", function () { setTimeout(function () { held = null; }, 0); });
  document.addEventListener("dragstart", function (event) { if (event.target.closest(".zoomed .sheet")) { event.preventDefault(); } });
  document.addEventListener("click", function (event) {
    if (held && held.moved) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  /* what comes later keeps what is lit; what is searched anew is where one goes on reading */
  document.addEventListener("htmx:afterSettle", function () {
    var lit = document.querySelector(".fields .lit");
    if (lit) { light(keys(lit)); }
    var count = document.getElementById("count");
    if (count && document.activeElement === document.body) { count.focus({ preventScroll: true }); }
  });

  /* what is not filled in is not sent: addresses stay short; without this file it is sent, and means the same */
  document.addEventListener("submit", function (event) {
    var empty = Array.prototype.filter.call(event.target.elements, function (one) {
      var is_other_page = event.submitter && event.submitter.hasAttribute("data-page") && one.name === "page" && one !== event.submitter;
      return one.name && !one.disabled && (is_other_page || (one.type !== "hidden" && (one.value === "" || one.value === one.getAttribute("data-usual"))));
    });
    if (event.target.method !== "get") { return; }
    empty.forEach(function (one) { one.disabled = true; });
    setTimeout(function () { empty.forEach(function (one) { one.disabled = false; }); }, 0);
  }, true);

  /* who marks a hit wants what is marked */
  document.addEventListener("change", function (event) {
    if (event.target.name !== "hit") { return; }
    var number = document.querySelectorAll("input[name=hit]:checked").length;
    document.querySelector("#pack [name=of][value=chosen]").checked = true;
    document.getElementById("chosen").textContent = number ? "（" + number + "）" : "";
  });

  function dated() {
    document.querySelectorAll("[data-dated]").forEach(function (one) {
      one.hidden = false;
      one.querySelector("dd").textContent = new Date().toLocaleDateString("zh-CN", { year: "numeric", month: "long", day: "numeric" });
    });
  }
  window.addEventListener("beforeprint", dated);

  function ready() {
    dated();
    document.querySelectorAll("[data-print], .zoom").forEach(function (one) { one.hidden = false; });
    var fold = document.querySelector(".facets .fold");
    if (fold && window.matchMedia("(max-width: 60rem)").matches) { fold.open = false; }
    document.querySelectorAll(".drawing.middle").forEach(function (one) { one.scrollLeft = (one.scrollWidth - one.clientWidth) / 2; });
    var lit = document.querySelector(".original .lit");
    var here = document.querySelector(".fields .lit");
    if (lit && location.hash === "#lit") { requestAnimationFrame(function () { both(here, lit); }); }
  }

  /* side by side both the value and its place are shown, else the place: it is what was asked for */
  function both(here, lit) {
    var pane = document.getElementById("original");
    if (!here || pane.scrollHeight <= pane.clientHeight + 1) { show(lit, true); return; }
    show(here, true);
    pane.scrollTop += (lit.querySelector("rect") || lit).getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
  document.addEventListener("htmx:afterSettle", ready);
})();
