/* A search box over every spelling: combobox with a list, after the ARIA authoring pattern. */
(function (fm) {
  "use strict";

  var MOST = 12;

  fm.Search = function (app) {
    this.app = app;
    this.field = fm.byId("search");
    this.list = fm.byId("found");
    this.active = -1;
    this.places = [];
    this._wire();
  };

  fm.Search.prototype = {
    /* Keys of all names of all places, made at the first use. */
    _index: function () {
      if (this.entries) return this.entries;
      var store = this.app.store, entries = this.entries = [];
      for (var place = 0; place < store.size; place++) {
        var names = [store.place("latn", place), store.place("uk", place), store.place("ru", place)];
        names = names.concat(store.place("spell", place).split("\n"));
        names.push(store.place("id", place));
        names.forEach(function (name) {
          if (name) entries.push({ place: place, name: name, key: fm.fold(name), plain: name.toLowerCase() });
        });
      }
      return entries;
    },

    find: function (text) {
      var wanted = fm.fold(text), plain = text.trim().toLowerCase();
      if (!plain) return [];
      var found = this._ranked(wanted, plain);
      /* A case ending may hide the name ("под Покровском"): try without its last letters. */
      for (var cut = 1; !found.length && cut <= 3 && wanted.length - cut >= 4; cut++) {
        found = this._ranked(wanted.slice(0, -cut), plain);
      }
      return found;
    },

    _ranked: function (wanted, plain) {
      var best = {}, store = this.app.store;
      this._index().forEach(function (entry) {
        var rank = entry.plain === plain ? 0 : !wanted ? 9 : entry.key === wanted ? 1
          : entry.key.indexOf(wanted) === 0 ? 2 : (" " + entry.key).indexOf(" " + wanted) >= 0 ? 3
            : wanted.length > 2 && entry.key.indexOf(wanted) >= 0 ? 4 : 9;
        if (rank < 9 && (!best[entry.place] || best[entry.place].rank > rank)) {
          best[entry.place] = { place: entry.place, rank: rank, name: entry.name };
        }
      });
      var hits = Object.keys(best).map(function (place) { return best[place]; });
      hits.sort(function (a, b) {
        return a.rank - b.rank || store.told[b.place] - store.told[a.place] || a.place - b.place;
      });
      return hits;
    },

    _wire: function () {
      var self = this;
      this.field.addEventListener("input", function () { self.show(); });
      this.field.addEventListener("focus", function () { if (self.field.value) self.show(); });
      this.field.addEventListener("keydown", function (event) { self._key(event); });
      document.addEventListener("click", function (event) {
        if (!fm.byId("search-box").contains(event.target)) self.hide();
      });
    },

    _key: function (event) {
      var move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move && this.places.length) {
        this._mark((this.active + move + this.places.length) % this.places.length);
        event.preventDefault();
      } else if (event.key === "Enter" && this.places.length) {
        this._take(Math.max(0, this.active));
        event.preventDefault();
      } else if (event.key === "Escape") {
        this.hide();
      }
    },

    show: function () {
      var self = this, hits = this.find(this.field.value), store = this.app.store;
      fm.empty(this.list);
      this.places = hits.slice(0, MOST).map(function (hit) { return hit.place; });
      hits.slice(0, MOST).forEach(function (hit, n) {
        var name = store.name(hit.place), other = hit.name !== name ? " (" + hit.name + ")" : "";
        var where = [store.place("raion", hit.place), store.place("oblast", hit.place)].filter(Boolean).join(", ");
        var row = fm.el("li", { role: "option", id: "fm-found-" + n, "aria-selected": "false" },
          fm.swatch(fm.lookOf(store, hit.place), 18),
          fm.el("span", { class: "fm-text" }, fm.told(name + other), fm.el("span", { class: "fm-sub" }, where)));
        row.addEventListener("mousedown", function (event) { event.preventDefault(); });
        row.addEventListener("click", function () { self._take(n); });
        self.list.appendChild(row);
      });
      this._say(hits.length);
      this._mark(-1);
    },

    _say: function (number) {
      var empty = this.field.value.trim() === "";
      this.list.hidden = empty || !number;
      this.field.setAttribute("aria-expanded", String(!this.list.hidden));
      fm.byId("found-note").textContent = empty ? "" : number ? fm.count(number, "place") + " found"
        : "No settlement of that name in these reports";
    },

    _mark: function (n) {
      this.active = n;
      Array.prototype.forEach.call(this.list.children, function (row, i) {
        row.setAttribute("aria-selected", String(i === n));
      });
      if (n < 0) this.field.removeAttribute("aria-activedescendant");
      else {
        this.field.setAttribute("aria-activedescendant", "fm-found-" + n);
        this.list.children[n].scrollIntoView({ block: "nearest" });
      }
    },

    _take: function (n) {
      var place = this.places[n];
      this.hide();
      this.app.select(place, { zoom: true, from: this.field });
    },

    hide: function () {
      this.list.hidden = true;
      this.field.setAttribute("aria-expanded", "false");
      fm.byId("found-note").textContent = "";
    }
  };
})(window.frontmap);
