/* The view and the filters in the address, so that a link brings them back. */
(function (fm) {
  "use strict";

  /* Lists of names: "hide-" those that are off or "only-" those that are on, whichever is shorter; nothing
     where the list stands as it does at first. */
  function pack(params, list) {
    if (same(list.off, list.first)) return;
    var gone = list.all.filter(function (one) { return list.off.has(one); });
    var kept = list.all.filter(function (one) { return !list.off.has(one); });
    var few = kept.length && kept.length < gone.length ? kept : gone, key = (few === kept ? "only-" : "hide-");
    if (!few.length) params.append(key + list.key, "");
    few.forEach(function (one) { params.append(key + list.key, list.name(one)); });
  }

  function unpack(params, list) {
    var only = new Set(params.getAll("only-" + list.key)), hide = new Set(params.getAll("hide-" + list.key));
    var told = only.size || hide.size;
    list.off.clear();
    list.all.forEach(function (one) {
      var name = list.name(one);
      if (!told ? list.first.has(one) : only.size ? !only.has(name) : hide.has(name)) list.off.add(one);
    });
  }

  function same(one, other) {
    return one.size === other.size && Array.from(one).every(function (item) { return other.has(item); });
  }

  fm.Link = function (app) {
    var self = this;
    this.app = app;
    this.write = fm.throttle(function () { self._write(); });
    window.addEventListener("hashchange", function () {
      if (location.hash.slice(1) !== self.written) self._take();
    });
  };

  fm.Link.prototype = {
    _lists: function () {
      var app = this.app, store = app.store, state = app.state, none = new Set();
      var itself = function (one) { return one; };
      return [
        { key: "claims", all: store.categories, off: state.categoriesOff, first: app.hiddenAtFirst, name: itself },
        { key: "sure", all: store.data.realis.concat(store.unreal), off: state.modalitiesOff, first: app.weakAtFirst,
          name: itself },
        { key: "sources", all: app.panel.sourceRows, off: state.sourcesOff, first: none,
          name: function (one) { return store.text(one); } },
        { key: "reports", all: Array.from(store.reports.id.keys()), off: state.reportsOff, first: none,
          name: function (one) { return store.report("id", one); } }
      ];
    },

    /* Someone changed the address of the open page. */
    _take: function () {
      var app = this.app;
      app.pending = -1;
      this.read();
      app.update();
      if (app.pending !== app.chosen) app.select(app.pending, {});
    },

    _write: function () {
      var app = this.app, state = app.state, map = app.map, params = new URLSearchParams();
      var centre = map.getCenter();
      params.set("map", [map.getZoom(), centre.lat.toFixed(4), centre.lng.toFixed(4)].join("/"));
      if (state.from !== app.store.first) params.set("from", fm.iso(state.from));
      if (state.to !== app.store.last) params.set("to", fm.iso(state.to));
      if (!state.undated) params.set("undated", "0");
      if (!state.rings) params.set("rings", "0");
      if (!state.unsure) params.set("unsure", "0");
      if (!state.names) params.set("names", "0");
      if (state.base !== app.firstBase) params.set("base", state.base);
      this._lists().forEach(function (list) { pack(params, list); });
      if (document.body.classList.contains("fm-still")) params.set("still", "1");
      if (app.chosen >= 0) params.set("place", app.store.place("id", app.chosen));
      this.written = params.toString().replace(/%2F/g, "/");
      /* A page inside a notebook has no address of its own. */
      try { history.replaceState(null, "", "#" + this.written); } catch (error) { this.written = ""; }
    },

    /* Take over what the address says; anything odd in it is passed over. */
    read: function () {
      var app = this.app, state = app.state, params = new URLSearchParams(location.hash.slice(1));
      document.body.classList.toggle("fm-still", params.get("still") === "1");
      var store = app.store, clamp = function (day, other) {
        return day === null ? other : Math.max(store.first, Math.min(store.last, day));
      };
      if (store.first !== null) {
        state.from = clamp(fm.dayOf(params.get("from")), store.first);
        state.to = Math.max(state.from, clamp(fm.dayOf(params.get("to")), store.last));
      }
      state.undated = params.get("undated") !== "0";
      state.rings = params.get("rings") !== "0";
      state.unsure = params.get("unsure") !== "0";
      state.names = params.get("names") !== "0";
      var base = params.get("base");
      if (base === "outline" || app.tiles.some(function (t) { return t.key === base; })) state.base = base;
      this._lists().forEach(function (list) { unpack(params, list); });
      return this._view(params);
    },

    _view: function (params) {
      var parts = (params.get("map") || "").split("/").map(Number);
      var whole = parts.length === 3 && parts.every(isFinite);
      if (whole && Math.abs(parts[1]) <= 90) this.app.map.setView([parts[1], parts[2]], parts[0], { animate: false });
      var id = params.get("place"), store = this.app.store;
      for (var place = 0; id && place < store.size; place++) {
        if (store.place("id", place) === id) this.app.pending = place;
      }
      return whole;
    }
  };
})(window.frontmap);
