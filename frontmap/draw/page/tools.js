/* Small helpers that the rest of the page's script uses. Text enters the page as text nodes only. */
(function (fm) {
  "use strict";

  var DAY_MS = 86400000;
  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  /* An element: `el("p", {class: "x", onclick: f}, "text", node)`. Strings become text nodes. */
  fm.el = function (tag, props) {
    var node = document.createElement(tag);
    Object.keys(props || {}).forEach(function (key) {
      var value = props[key];
      if (value === null || value === undefined || value === false) return;
      if (key.slice(0, 2) === "on") node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    });
    for (var i = 2; i < arguments.length; i++) fm.append(node, arguments[i]);
    return node;
  };

  fm.append = function (node, child) {
    if (child === null || child === undefined || child === "") return;
    if (Array.isArray(child)) child.forEach(function (one) { fm.append(node, one); });
    else node.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
  };

  fm.empty = function (node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  };

  fm.byId = function (id) { return document.getElementById("fm-" + id); };

  /* Text out of a report, kept from reordering what stands around it. */
  fm.told = function (text, props) { return fm.el("bdi", props, text); };

  /* A link to a report, or null where the address is not plain http or https. */
  fm.link = function (url, content) {
    var parsed;
    try { parsed = new URL(url); } catch (error) { return null; }
    if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
    var props = { href: parsed.href, target: "_blank", rel: "noopener noreferrer nofollow" };
    return fm.el("a", props, content);
  };

  /* Days are counted from 1970-01-01. */
  fm.iso = function (day) { return new Date(day * DAY_MS).toISOString().slice(0, 10); };

  fm.dayOf = function (iso) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(iso || "")) return null;
    var time = Date.parse(iso + "T00:00:00Z");
    return isNaN(time) ? null : Math.round(time / DAY_MS);
  };

  fm.date = function (day) {
    if (day === null || day === undefined) return "undated";
    var d = new Date(day * DAY_MS);
    return d.getUTCDate() + " " + MONTHS[d.getUTCMonth()] + " " + d.getUTCFullYear();
  };

  fm.number = function (number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ","); };

  fm.count = function (number, one, many) {
    return fm.number(number) + " " + (number === 1 ? one : many || one + "s");
  };

  /* Whether the page is as narrow as a phone: then details open as a sheet, not as a popup. */
  fm.narrow = function () { return window.matchMedia("(max-width: 719px)").matches; };

  /* Whether nobody can change or scroll what is seen: a picture, or a sheet of paper. */
  fm.still = function () {
    return document.body.classList.contains("fm-still") || document.body.classList.contains("fm-paper");
  };

  /* Dots of the canvas in a pixel of the page; on paper more than a plain screen has. */
  fm.ratio = function () {
    return document.body.classList.contains("fm-paper") ? 2 : window.devicePixelRatio || 1;
  };

  fm.throttle = function (run) {
    var asked = false;
    return function () {
      if (asked) return;
      asked = true;
      requestAnimationFrame(function () { asked = false; run(); });
    };
  };
})(window.frontmap = window.frontmap || {});
