/* The mention chosen: what was read, why, and what the reviewer makes of it. */
(function (fm) {
  "use strict";

  var FLAGS = {
    ambiguous: "another settlement fits nearly as well", unresolved: "no settlement of this name is known",
    low: "low score", disputed: "the sides' claims about this place exclude each other"
  };
  var OPEN = "left open: several settlements fit";
  var SCOPES = [["here", "this occurrence"], ["report", "this name in the report"], ["all", "this name in all reports"]];
  var MOST = 8;   /* hits of a search */
  var SHOWN = 3, UNLIKELY = 0.02;   /* candidates that are shown at once */

  fm.ReviewCard = function (app) {
    this.app = app;
    this.box = fm.byId("card");
    this.found = [];
  };

  fm.ReviewCard.prototype = {
    empty: function () {
      fm.append(fm.empty(this.box), fm.el("p", { class: "fm-soft" }, "This report names no settlement that was found."));
    },

    /* The places to choose from: candidates, then what is chosen beside them, then what a search found. */
    choices: function (mention) {
      var rows = this.app.store.mentions[mention].candidates.map(function (row) {
        return { id: row[0], score: row[1], rule: row[2] };
      });
      var known = new Set(rows.map(function (row) { return row.id; }));
      var found = this.app.store.mentions[mention].place, now = this.app.corrections.state(mention).place;
      [found, now].concat(this.found).forEach(function (id) {
        if (!id || id === "-" || known.has(id)) return;
        known.add(id);
        rows.push({ id: id, score: null, rule: "" });
      });
      return rows;
    },

    _flags: function (found) {
      var open = !found.place && found.flags.indexOf("ambiguous") >= 0;
      var texts = open ? [OPEN] : found.flags.map(function (flag) { return FLAGS[flag]; });
      return texts.map(function (text) { return fm.el("p", { class: "fm-flag" }, text); });
    },

    show: function (mention) {
      var app = this.app, found = app.store.mentions[mention], self = this;
      this.mention = mention;
      fm.append(fm.empty(this.box), [
        fm.el("button", { type: "button", class: "fm-button fm-sheet-close", onclick: function () { app.closeSheet(); } },
          "Close"),
        fm.el("h2", { id: "fm-card-name" }, fm.told(found.surface)),
        this._flags(found),
        this._places(mention), this._search(mention), this._scope(mention),
        this._claim(mention), this._note(mention),
        fm.el("p", { class: "fm-actions" },
          fm.el("button", { type: "button", class: "fm-button", id: "fm-confirm",
            disabled: !found.place, onclick: function () { app.choose(found.place); } }, "Place is right"),
          fm.el("button", { type: "button", class: "fm-button", id: "fm-undo",
            disabled: !app.corrections.get(mention), onclick: function () { app.undo(); } }, "Take back")),
        this._why(found)
      ]);
      this.box.scrollTop = 0;
      fm.byId("side").setAttribute("data-mention", String(mention));
      self._mark();
    },

    _places: function (mention) {
      var self = this, choices = this.choices(mention), now = this.app.corrections.state(mention).place, less = [];
      var rows = choices.map(function (choice, n) {
        var row = self._choice(choice, n + 1);
        if (row && n >= SHOWN && choice.score !== null && choice.score < UNLIKELY && choice.id !== now) less.push(row);
        return row;
      });
      rows.push(this._row("-", "0", fm.el("span", {}, "No settlement: the words name something else")));
      return fm.el("fieldset", { id: "fm-choices" }, fm.el("legend", {}, "Which place"), rows, this._more(less));
    },

    /* Candidates that hardly anything speaks for, at the click of a button. */
    _more: function (less) {
      if (!less.length) return null;
      less.forEach(function (row) { row.hidden = true; });
      var button = fm.el("button", { type: "button", class: "fm-button fm-more", onclick: function () {
        less.forEach(function (row) { row.hidden = false; });
        button.remove();
      } }, "Show " + fm.count(less.length, "unlikely candidate"));
      return button;
    },

    _choice: function (choice, number) {
      var store = this.app.store, place = store.place(choice.id), parts = [];
      if (place < 0) return null;
      var km = store.places.unc[place];
      parts.push(store.places.kind[place], store.area(place));
      if (!store.onMap(place)) parts.push("position unknown");
      else if (km !== null && km >= 3) parts.push("position ± " + Math.round(km) + " km");
      if (choice.rule) parts.push(choice.rule);
      var score = choice.score === null ? "" : choice.score.toFixed(2);
      return this._row(choice.id, number > 9 ? "" : String(number), fm.el("span", {},
        fm.el("b", {}, fm.told(store.name(place))),
        fm.el("span", { class: "fm-soft" }, fm.told(parts.filter(Boolean).join(" · ")), " ", fm.el("code", {}, choice.id))), score);
    },

    _row: function (id, key, content, score) {
      var app = this.app;
      return fm.el("label", { class: "fm-choice" },
        fm.el("input", { type: "radio", name: "fm-place", value: id, onchange: function () { app.choose(id); } }),
        fm.el("kbd", { class: key ? "" : "fm-hide" }, key), content,
        score ? fm.el("span", { class: "fm-score", title: "score in this report, from 0 to 1" }, score) : null);
    },

    /* Show the choice, on the radio buttons and in the selects, without building the card anew. */
    _mark: function () {
      var state = this.app.corrections.state(this.mention);
      this.box.querySelectorAll("input[name=fm-place]").forEach(function (input) {
        input.checked = input.value === state.place;
      });
    },

    _search: function (mention) {
      var self = this, list = fm.el("ul", { id: "fm-found" });
      var field = fm.el("input", {
        type: "search", id: "fm-search", autocomplete: "off", spellcheck: "false", placeholder: "name or id",
        oninput: function () { self._list(list, field.value); },
        onkeydown: function (event) {
          var first = list.querySelector("button");
          if (event.key === "Escape") fm.empty(list);
          if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
        }
      });
      return fm.el("div", { class: "fm-field" }, fm.el("label", { for: "fm-search" }, "Another place"), field, list);
    },

    _list: function (list, text) {
      var store = this.app.store, self = this, hits = store.find(text, MOST, this.app.map.middle);
      fm.empty(list);
      hits.forEach(function (place) {
        list.appendChild(fm.el("li", {}, fm.el("button", { type: "button", class: "fm-hit", onclick: function () {
          self.found = [store.places.id[place]];
          self.app.choose(store.places.id[place], true);
        } }, fm.told(store.name(place)), fm.el("span", { class: "fm-soft" }, fm.told(store.places.kind[place] + " · " + store.area(place)), " ",
          fm.el("code", {}, store.places.id[place])))));
      });
      if (text.trim() && !hits.length) list.appendChild(fm.el("li", { class: "fm-soft" }, "nothing found"));
    },

    _scope: function (mention) {
      var app = this.app, own = app.corrections.get(mention) || { scope: "here" };
      var select = fm.el("select", { id: "fm-scope", onchange: function () { app.change({ scope: select.value }); } },
        SCOPES.map(function (scope) {
          return fm.el("option", { value: scope[0], selected: scope[0] === own.scope }, scope[1]);
        }));
      select.disabled = !own.place;
      return fm.el("div", { class: "fm-field" }, fm.el("label", { for: "fm-scope" }, "Applies to"), select);
    },

    _claim: function (mention) {
      var app = this.app, data = app.store.data, state = app.corrections.state(mention);
      var claim = fm.el("select", { id: "fm-claim", onchange: function () { app.change({ claim: claim.value }); } },
        data.labels.map(function (label) {
          return fm.el("option", { value: label, selected: label === state.claim }, data.styles[label].text);
        }));
      var modality = fm.el("select", { id: "fm-modality",
        onchange: function () { app.change({ modality: modality.value }); } },
      data.modalities.map(function (name) {
        return fm.el("option", { value: name, selected: name === state.modality }, data.modalityTexts[name]);
      }));
      modality.disabled = state.claim === "mention";
      if (modality.disabled) modality.selectedIndex = -1;
      return fm.el("div", { class: "fm-field" }, fm.el("label", { for: "fm-claim" }, "Claim"), claim,
        fm.el("label", { for: "fm-modality" }, "How sure"), modality);
    },

    _note: function (mention) {
      var app = this.app, own = app.corrections.get(mention);
      var field = fm.el("input", { type: "text", id: "fm-remark", value: own ? own.note : "", disabled: !own,
        placeholder: own ? "" : "once something is corrected",
        onchange: function () { app.change({ note: field.value.trim() }, true); } });
      return fm.el("div", { class: "fm-field" }, fm.el("label", { for: "fm-remark" }, "Note"), field);
    },

    _why: function (found) {
      var parts = [["Found", found.why[0]], ["Place", found.why[1]], ["Claim", found.why[2]],
        ["Cue", found.cue ? [found.cue] : []], ["Claimant", found.claimant ? [found.claimant] : []]];
      return fm.el("section", { id: "fm-why" }, fm.el("h3", {}, "Why"), fm.el("dl", {}, parts.map(function (part) {
        return part[1].length ? [fm.el("dt", {}, part[0]), fm.el("dd", {}, fm.told(part[1].join("; ")))] : null;
      })));
    }
  };
})(window.frontmap);
