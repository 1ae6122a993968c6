/* What the reviewer changed, and the overrides file that says so. */
(function (fm) {
  "use strict";

  var SCOPES = ["here", "report", "all"];
  var GUARDED = /^[=+@\t-]/;

  /* One correction a mention: {place: id or "-" or "", claim, modality, note, scope}; "" leaves as found. */
  fm.Corrections = function (store) {
    this.store = store;
    this.own = new Map();
    this.kept = store.data.kept;
    this.gone = new Set();   /* which of those kept were taken out */
    this.key = "frontmap-review-" + store.data.digest;
    this._load();
  };

  fm.Corrections.prototype = {
    get: function (mention) { return this.own.get(mention) || null; },

    set: function (mention, changes) {
      var first = { place: "", claim: "", modality: "", note: "", scope: "here" };
      var next = Object.assign(first, this.own.get(mention), changes), found = this.store.mentions[mention];
      if (next.claim === found.claim) next.claim = "";
      if (next.modality === found.modality || (next.claim || found.claim) === "mention") next.modality = "";
      if (next.place || next.claim || next.modality) this.own.set(mention, next);
      else this.own.delete(mention);
      this._save();
    },

    remove: function (mention) { this.own.delete(mention); this._save(); },

    removeKept: function (index) { this.gone.add(index); this._save(); },

    get count() { return this.own.size + this.kept.length - this.gone.size; },

    /* What a mention is now: place id, "-" for no settlement or "" for open, claim, modality, and whether
       that is corrected. */
    state: function (mention) {
      var found = this.store.mentions[mention], own = this.own.get(mention) || {};
      var scoped = own.place ? null : this._scoped(mention);
      var claim = own.claim || found.claim;
      var modality = claim === "mention" ? "-"
        : own.modality || (found.modality === "-" ? "asserted" : found.modality);
      return {
        place: own.place || (scoped && scoped.place) || found.place,
        claim: claim,
        modality: modality,
        corrected: Boolean(own.place || own.claim || own.modality || scoped)
      };
    },

    /* The correction of another mention of the same words that holds for this one, too. */
    _scoped: function (mention) {
      var store = this.store, found = store.mentions[mention], best = null;
      this.own.forEach(function (one, other) {
        var its = store.mentions[other];
        if (!one.place || one.scope === "here" || its.key !== found.key) return;
        var near = store.reports[its.report].key === store.reports[found.report].key;
        if (one.scope === "all" && best) return;
        if (one.scope === "all" || near) best = one;
      });
      return best;
    },

    /* The rows of the overrides file, cells in the order of `data.columns`: those kept first. */
    rows: function () {
      var self = this, rows = this.kept.filter(function (_, index) { return !self.gone.has(index); });
      this.own.forEach(function (one, mention) {
        var found = self.store.mentions[mention], report = self.store.reports[found.report].key;
        var surface = found.line;
        var claim = [one.claim, (one.claim || one.modality) && self.state(mention).modality.replace("-", "")];
        var here = [found.quote, String(found.occurrence || "")];
        if (one.place && one.scope !== "here") {
          rows.push([one.scope === "all" ? "*" : report, surface, one.place, one.note, "", "", "", ""]);
          if (one.claim || one.modality) rows.push([report, surface, "", one.note].concat(here, claim));
        } else {
          rows.push([report, surface, one.place, one.note].concat(here, claim));
        }
      });
      return rows;
    },

    csv: function () {
      var lines = [this.store.data.columns].concat(this.rows());
      return lines.map(function (cells) { return cells.map(cell).join(",") + "\r\n"; }).join("");
    },

    /* The browser remembers corrections of this very page: numbers, ids and labels, no words of the reports. */
    _save: function () {
      try {
        localStorage.setItem(this.key, JSON.stringify({ own: Array.from(this.own), gone: Array.from(this.gone) }));
      } catch (error) { /* a browser that keeps nothing keeps nothing */ }
    },

    _load: function () {
      var saved;
      try { saved = JSON.parse(localStorage.getItem(this.key)); } catch (error) { return; }
      if (!saved || !Array.isArray(saved.own)) return;
      var self = this, kept = this.kept.length;
      if (Array.isArray(saved.gone)) {
        this.gone = new Set(saved.gone.filter(function (n) { return Number.isInteger(n) && n >= 0 && n < kept; }));
      }
      saved.own.forEach(function (pair) {
        if (Array.isArray(pair) && self._valid(pair[0], pair[1])) self.own.set(pair[0], pair[1]);
      });
    },

    /* What stands in the browser's store may come from anywhere. */
    _valid: function (mention, one) {
      var data = this.store.data;
      return Number.isInteger(mention) && mention >= 0 && mention < data.mentions.length && one &&
        SCOPES.indexOf(one.scope) >= 0 && typeof one.note === "string" &&
        (one.place === "" || one.place === "-" || this.store.place(one.place) >= 0) &&
        (one.claim === "" || data.labels.indexOf(one.claim) >= 0) &&
        (one.modality === "" || data.modalities.indexOf(one.modality) >= 0);
    }
  };

  /* A cell that no spreadsheet takes for a formula; a lone dash is a word of ours. */
  function cell(text) {
    if (GUARDED.test(text) && text !== "-") text = "'" + text;
    return /[",;\r\n\t]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
})(window.frontmap);
