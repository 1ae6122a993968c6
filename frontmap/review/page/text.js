/* The text of a report with its mentions coloured by claim. Text enters the page as text nodes only. */
(function (fm) {
  "use strict";

  fm.ReviewText = function (app) {
    this.app = app;
    this.box = fm.byId("text");
    this.spans = new Map();
    this.report = -1;
    var self = this;
    this.box.addEventListener("click", function (event) {
      var span = event.target.closest("[data-mention]");
      if (span) self.app.select(Number(span.getAttribute("data-mention")), {});
    });
    this.box.addEventListener("keydown", function (event) {
      var span = event.target.closest("[data-mention]");
      if (!span || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      self.app.select(Number(span.getAttribute("data-mention")), { open: true });
    });
  };

  fm.ReviewText.prototype = {
    show: function (number) {
      if (number === this.report) return;
      var self = this, report = this.app.store.reports[number], text = fm.el("article", { dir: "auto" });
      this.report = number;
      this.spans.clear();
      report.pieces.forEach(function (piece, n) {
        fm.append(text, report.asides[n] ? self._parts(report.asides[n]) : piece);
        if (n < report.mentions.length) text.appendChild(self._span(report.mentions[n]));
      });
      fm.empty(this.box);
      fm.append(this.box, [this._head(report), text]);
      this.box.scrollTop = 0;
      this.refresh();
    },

    /* Text and furniture of the page by turns; in furniture nothing is read. */
    _parts: function (parts) {
      return parts.map(function (part, n) {
        return n % 2 ? fm.el("span", { class: "fm-aside", title: "not read: no part of the report" }, part) : part;
      });
    },

    _head: function (report) {
      var facts = [report.published || "undated", report.source, report.id].filter(Boolean);
      var link = report.url ? fm.link(report.url, "original") : null;
      var line = fm.el("p", { class: "fm-soft" }, fm.told(facts.join(" · ")), link ? " · " : "", link);
      var also = report.also.length ? fm.el("p", { class: "fm-soft" }, "The same text: ", fm.told(report.also.join(", "))) : null;
      var title = report.title && report.title !== report.id ? fm.el("h2", {}, fm.told(report.title)) : null;
      return fm.el("div", { class: "fm-facts" }, title, line, also, this._origins(report));
    },

    /* Whose voice the report was taken for, and what its day and source rest on. */
    _origins: function (report) {
      var voices = { ru: "Russian side", ua: "Ukrainian side", "": "neither side" };
      var names = { published: "Day", source: "Source", text: "Text" };
      var parts = [["Voice", voices[report.voice[0]] + " (" + report.voice[1].replace("the report's side: ", "") + ")"]];
      report.from.forEach(function (pair) { parts.push([names[pair[0]], pair[1]]); });
      return fm.el("p", { class: "fm-soft" }, parts.map(function (part, n) {
        return [n ? " · " : null, part[0] + ": ", fm.told(part[1])];
      }));
    },

    _span: function (mention) {
      var span = fm.el("span", { role: "button", tabindex: "0", "data-mention": String(mention) },
        this.app.store.mentions[mention].surface);
      this.spans.set(mention, span);
      return span;
    },

    /* Give every mention the look of its claim as it now is. */
    refresh: function () {
      var app = this.app;
      this.spans.forEach(function (span, mention) {
        var state = app.corrections.state(mention);
        span.className = fm.mentionClass(app.store.data, state) + (app.shows(mention) ? "" : " fm-dim");
        span.setAttribute("aria-pressed", String(mention === app.chosen));
        span.setAttribute("aria-label", span.textContent + ": " + app.told(mention));
      });
    },

    reveal: function (mention) {
      var span = this.spans.get(mention);
      if (!span) return;
      var box = this.box.getBoundingClientRect(), at = span.getBoundingClientRect(), hidden = app_sheet();
      if (at.top < box.top + 40 || at.bottom > box.bottom - hidden - 40) {
        this.box.scrollTop += at.top - box.top - (box.height - hidden) / 3;
      }
    }
  };

  /* How much of the text the sheet covers on a phone. */
  function app_sheet() {
    var side = fm.byId("side");
    return fm.narrow() && side.classList.contains("fm-open") ? side.offsetHeight : 0;
  }

  /* Filled is control and outlined is movement, as on the map; hatched is what colours no map. */
  fm.mentionClass = function (data, state) {
    var names = ["fm-name", "fm-claim-" + state.claim];
    if (state.claim !== "mention" && data.realis.indexOf(state.modality) < 0) names.push("fm-weak");
    if (state.place === "") names.push("fm-none");
    if (state.place === "-") names.push("fm-struck");
    if (state.corrected) names.push("fm-corrected");
    return names.join(" ");
  };
})(window.frontmap);
