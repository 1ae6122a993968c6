/* The page as a whole: which mention is chosen, which are shown, keys. */
(function (fm) {
  "use strict";

  var FILTER_TEXTS = {
    all: "All", ambiguous: "Ambiguous", unresolved: "Unresolved", low: "Low score", disputed: "Disputed",
    corrected: "Corrected"
  };

  fm.Review = function (data) {
    this.store = new fm.ReviewStore(data);
    this.corrections = new fm.Corrections(this.store);
    this.filter = "all";
    this.chosen = -1;
    fm.byId("title").textContent = data.title;
    fm.byId("note").textContent = data.note;
    this.text = new fm.ReviewText(this);
    this.card = new fm.ReviewCard(this);
    this.map = new fm.ReviewMap(this);
    this.list = new fm.ReviewList(this);
    this._legend();
    this._reports();
    this._wire();
    this.refresh();
    if (this.store.reports.length) this.text.show(0);
    var first = this._shown()[0];
    if (first === undefined) this.clear();
    else this.select(first, {});
    this.ready = true;
  };

  fm.Review.prototype = {
    /* Whether the filters show a mention. */
    shows: function (mention) {
      if (this.filter === "all") return true;
      if (this.filter === "corrected") return this.corrections.state(mention).corrected;
      return this.store.mentions[mention].flags.indexOf(this.filter) >= 0;
    },

    _shown: function () {
      var shown = [];
      for (var n = 0; n < this.store.mentions.length; n++) if (this.shows(n)) shown.push(n);
      return shown;
    },

    /* A mention in words, for those who do not see its colour. */
    told: function (mention) {
      var data = this.store.data, state = this.corrections.state(mention), place = this.store.place(state.place);
      return [state.place === "-" ? "no settlement" : place < 0 ? "place left open" : this.store.name(place),
        data.styles[state.claim].text, data.modalityTexts[state.modality],
        state.corrected ? "corrected" : ""].filter(Boolean).join(", ");
    },

    /* Choose a mention; `open` shows its details on a phone, too. */
    select: function (mention, options) {
      this.chosen = mention;
      this.card.found = [];
      this.text.show(this.store.mentions[mention].report);
      fm.byId("report").value = String(this.text.report);
      if (this.ready) fm.byId("side").classList.add("fm-open");
      this.card.show(mention);
      this._draw(false);
      this.refresh();
      this.text.reveal(mention);
      if (options.focus && this.text.spans.get(mention)) this.text.spans.get(mention).focus({ preventScroll: true });
    },

    _draw: function (keepView) {
      this.map.show(this.chosen, this.card.choices(this.chosen), this.corrections.state(this.chosen).place, keepView);
    },

    /* The reviewer's word on the place of the mention chosen. */
    choose: function (id, move) { this.change({ place: id }, false, move); },

    change: function (changes, quiet, move) {
      if (this.chosen < 0) return;
      this.corrections.set(this.chosen, changes);
      this._changed(quiet, move);
    },

    undo: function () {
      if (this.chosen < 0) return;
      this.corrections.remove(this.chosen);
      this.card.found = [];
      this._changed(false, false);
    },

    _changed: function (quiet, move) {
      var active = document.activeElement, id = active && active.id;
      var value = active && active.name === "fm-place" ? active.value : null;
      if (!quiet) {
        var top = fm.byId("side").scrollTop;
        this.card.show(this.chosen);
        fm.byId("side").scrollTop = top;
        this._draw(!move);
        var again = value !== null ? document.querySelector("input[name=fm-place]:checked") : id && document.getElementById(id);
        if (again) again.focus({ preventScroll: true });
      }
      this.refresh();
    },

    refresh: function () {
      this.text.refresh();
      this.list.draw();
      this._filters();
      var shown = this._shown(), at = shown.indexOf(this.chosen);
      fm.byId("position").textContent = shown.length ? (at < 0 ? "–" : fm.number(at + 1)) + " / " + fm.number(shown.length) : "none";
    },

    /* The next mention in the order of the reports, or the one before. */
    step: function (by) {
      var shown = this._shown(), chosen = this.chosen;
      if (!shown.length) return;
      var at = shown.indexOf(chosen);
      if (at < 0) at = shown.filter(function (one) { return one < chosen; }).length - (by > 0 ? 1 : 0);
      this.select(shown[(at + by + shown.length) % shown.length], { focus: true });
    },

    showReport: function (number) {
      var count = this.store.reports.length, wanted = (number + count) % count, self = this;
      this.text.show(wanted);
      fm.byId("report").value = String(wanted);
      var first = this.store.reports[wanted].mentions.filter(function (one) { return self.shows(one); })[0];
      if (first === undefined) first = this.store.reports[wanted].mentions[0];
      if (first === undefined) this.clear();
      else this.select(first, {});
    },

    /* No mention is chosen: the report has none. */
    clear: function () {
      this.chosen = -1;
      this.card.empty();
      this.map.clear();
      this.closeSheet();
      this.refresh();
    },

    _filters: function () {
      var self = this, box = fm.byId("filters"), active = document.activeElement;
      var focused = active && active.getAttribute("data-filter");
      fm.empty(box);
      Object.keys(FILTER_TEXTS).forEach(function (name) {
        var count = self.store.mentions.filter(function (_, n) {
          var was = self.filter;
          self.filter = name;
          var shown = self.shows(n);
          self.filter = was;
          return shown;
        }).length;
        var button = fm.el("button", { type: "button", class: "fm-filter", "data-filter": name,
          disabled: !count && name !== "all" && name !== self.filter,
          "aria-pressed": String(name === self.filter), onclick: function () { self.setFilter(name); } },
        FILTER_TEXTS[name], " ", fm.el("span", { class: "fm-count" }, fm.number(count)));
        box.appendChild(button);
        if (name === focused) button.focus({ preventScroll: true });
      });
    },

    setFilter: function (name) {
      this.filter = name;
      var shown = this._shown();
      if (shown.length && shown.indexOf(this.chosen) < 0) this.select(shown[0], {});
      this.refresh();
    },

    _reports: function () {
      var self = this, select = fm.byId("report");
      this.store.reports.forEach(function (report, n) {
        var name = (report.published ? report.published + "  " : "") + (report.title || report.id);
        if (name.length > 90) name = name.slice(0, 89) + "…";
        select.appendChild(fm.el("option", { value: String(n) }, name + " (" + report.mentions.length + ")"));
      });
      select.addEventListener("change", function () { self.showReport(Number(select.value)); });
    },

    _legend: function () {
      var data = this.store.data, box = fm.byId("legend"), style = document.createElement("style");
      data.labels.forEach(function (label) {
        var look = fm.mentionClass(data, { claim: label, modality: "asserted", place: "x", corrected: false });
        box.appendChild(fm.el("span", { class: look }, data.styles[label].text));
      });
      box.appendChild(fm.el("span", { class: "fm-name fm-claim-ru_control fm-weak" }, "denied, hypothetical or past"));
      box.appendChild(fm.el("span", { class: "fm-name fm-claim-mention fm-none" }, "place left open"));
      data.labels.forEach(function (label) {
        style.textContent += ".fm-claim-" + label + " { --fm-colour: " + data.styles[label].colour + "; }\n";
      });
      document.head.appendChild(style);
    },

    closeSheet: function () { fm.byId("side").classList.remove("fm-open"); },

    _wire: function () {
      var self = this;
      fm.byId("next").addEventListener("click", function () { self.step(1); });
      fm.byId("previous").addEventListener("click", function () { self.step(-1); });
      fm.byId("help-open").addEventListener("click", function () { fm.byId("help").showModal(); });
      fm.byId("help-close").addEventListener("click", function () { fm.byId("help").close(); });
      document.addEventListener("keydown", function (event) { self._key(event); });
    },

    _key: function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      var tag = event.target.tagName, typing = tag === "SELECT" || (tag === "INPUT" && event.target.type !== "radio");
      if (event.key === "Escape") {
        if (typing) event.target.blur();
        else this.closeSheet();
        return;
      }
      if (typing) return;
      var run = this._keys()[event.key];
      if (!run && /^[0-9]$/.test(event.key)) run = this._pick.bind(this, Number(event.key));
      if (!run) return;
      event.preventDefault();
      run();
    },

    _pick: function (number) {
      if (this.chosen < 0) return;
      if (number === 0) { this.choose("-"); return; }
      var choice = this.card.choices(this.chosen)[number - 1];
      if (choice) this.choose(choice.id);
    },

    _keys: function () {
      var self = this;
      var focus = function (name) { return function () {
        fm.byId("side").classList.add("fm-open");
        var field = fm.byId(name);
        if (field) field.focus();
      }; };
      return {
        n: function () { self.step(1); }, p: function () { self.step(-1); },
        "]": function () { self.showReport(self.text.report + 1); },
        "[": function () { self.showReport(self.text.report - 1); },
        u: function () { self.undo(); }, l: function () { self.list.open(); },
        "/": focus("search"), c: focus("claim"), "?": function () { fm.byId("help").showModal(); }
      };
    }
  };

  fm.startReview = function () {
    document.body.classList.add("fm-review");
    fm.readReview(function (data) { fm.review = new fm.Review(data); });
  };
})(window.frontmap);
