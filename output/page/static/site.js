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
    if (told) { told.textContent = !other ? "原件上没有找到它的位置" : sheet ? "已在原件" + sheet.querySelector("figcaption span").textContent + "标出" : "已标出"; }
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
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });

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
      return one.name && !one.disabled && one.type !== "hidden" && (one.value === "" || one.value === one.getAttribute("data-usual"));
    });
    if (event.target.method !== "get") { return; }
    empty.forEach(function (one) { one.disabled = true; });
    setTimeout(function () { empty.forEach(function (one) { one.disabled = false; }); }, 0);
  }, true);

  function dated() {
    document.querySelectorAll("[data-dated]").forEach(function (one) {
      one.hidden = false;
      one.querySelector("dd").textContent = new Date().toLocaleDateString("zh-CN", { year: "numeric", month: "long", day: "numeric" });
    });
  }
  window.addEventListener("beforeprint", dated);

  function ready() {
    dated();
    document.querySelectorAll("[data-print]").forEach(function (one) { one.hidden = false; });
    var fold = document.querySelector(".facets .fold");
    if (fold && window.matchMedia("(max-width: 60rem)").matches) { fold.open = false; }
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
