/* Puts the parts together once the map stands. */
(function (fm) {
  "use strict";

  var PANES = { "fm-outline": 150, "fm-reference": 340, "fm-marks": 420, "fm-guesses": 440, "fm-labels": 460 };

  fm.App = function (map, options, data) {
    this.map = map;
    this.store = new fm.Store(data);
    this.tiles = options.tiles;
    this.firstBase = options.tiles.length ? options.tiles[0].key : "outline";
    this.chosen = this.pending = -1;   /* places, by number */
    this.hiddenAtFirst = new Set(data.showMentions ? [] : ["mention"]);
    this.weakAtFirst = new Set(data.showMentions ? [] : this.store.unreal);
    this.state = {
      from: this.store.first, to: this.store.last, undated: true, rings: true, unsure: true, names: true,
      base: this.firstBase,
      categoriesOff: new Set(this.hiddenAtFirst), modalitiesOff: new Set(this.weakAtFirst),
      sourcesOff: new Set(), reportsOff: new Set()
    };
    this._panes();
    this._credit(data);
    this.store.merge(this.state);
    this.home();
    this._parts(data);
    this._wire();
    this.link.read();
    this.ready = true;
    this.update();
    if (this.pending >= 0) this.select(this.pending, {});
  };

  fm.App.prototype = {
    _panes: function () {
      var map = this.map;
      Object.keys(PANES).forEach(function (name) {
        var pane = map.createPane(name);
        pane.style.zIndex = PANES[name];
        if (name !== "fm-marks") pane.style.pointerEvents = "none";
      });
    },

    /* The one line that stays on the map when the panel does not. */
    _credit: function (data) {
      var control = this.map.attributionControl, line = control.getContainer();
      control.setPrefix(false);
      L.DomEvent.disableClickPropagation(line);
      var node = fm.el("span", { class: "fm-credit" }, data.note + " " + data.credit);
      line.parentNode.insertBefore(fm.el("div", { class: "leaflet-control fm-credits" }, node), line);
      this.map.on("resize", this._liftScale, this);
      this._liftScale();
    },

    /* Where the credits need all of the map's width, the scale stands on them. */
    _liftScale: function () {
      var container = this.map.getContainer();
      var scale = container.querySelector(".leaflet-bottom.leaflet-left");
      var credits = container.querySelector(".leaflet-bottom.leaflet-right").getBoundingClientRect();
      scale.style.bottom = "0";
      if (scale.getBoundingClientRect().right > credits.left) scale.style.bottom = credits.height + "px";
    },

    _parts: function (data) {
      this.outline = fm.addOutline(this.map, data.outline);
      this.references = new fm.References(this.map, data.references);
      this.guesses = fm.addGuesses(this.map, data.guesses);
      this.card = new fm.Card(this);
      this.marks = new fm.Marks(this.store, this.map);
      this.labels = new fm.Labels(this, data.outline.towns);
      this.panel = new fm.Panel(this);
      this.time = new fm.Time(this);
      this.search = new fm.Search(this);
      this.link = new fm.Link(this);
      this.print = new fm.Print(this);
      this.map.addLayer(this.labels);
    },

    _wire: function () {
      var self = this, map = this.map;
      this.marks.layer.on("click", function (event) { self.select(event.layer.place, {}); });
      this.marks.layer.on("mouseover", function (event) { self._hint(event.layer); });
      this.marks.layer.on("mouseout", function () { self._hint(null); });
      map.on("moveend", function () { if (self.ready) self.link.write(); });
      map.on("popupclose", function (event) { if (event.popup === self.popup) self._closed(); });
      map.getContainer().addEventListener("keydown", function (event) { self._key(event); });
      fm.byId("sheet-close").addEventListener("click", function () { self.select(-1, {}); });
      this._drawer();
      document.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && self.chosen >= 0) self.select(-1, {});
      });
    },

    _drawer: function () {
      var button = fm.byId("menu"), panel = fm.byId("panel");
      var turn = function (open) {
        panel.classList.toggle("fm-open", open);
        button.setAttribute("aria-expanded", String(open));
        if (open) fm.byId("panel-close").focus({ preventScroll: true });
      };
      button.addEventListener("click", function () { turn(!panel.classList.contains("fm-open")); });
      fm.byId("panel-close").addEventListener("click", function () { turn(false); button.focus(); });
      this.closeDrawer = function () { if (panel.classList.contains("fm-open")) turn(false); };
    },

    /* Keys while the map has the focus: n and p step through the marks in view, / searches, 0 resets. */
    _key: function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.map.getContainer()) return;
      if (event.key === "n" || event.key === "p") this._step(event.key === "n" ? 1 : -1);
      else if (event.key === "0") this.reset();
      else if (event.key === "/") { this.search.field.focus(); event.preventDefault(); }
    },

    _step: function (by) {
      var bounds = this.map.getBounds(), chosen = this.chosen;
      var inView = this.marks.shown.filter(function (mark) { return bounds.contains(mark.getLatLng()); });
      if (!inView.length) return;
      inView.sort(function (a, b) { return a.getLatLng().lng - b.getLatLng().lng || a.place - b.place; });
      var now = inView.findIndex(function (mark) { return mark.place === chosen; });
      var next = now < 0 ? (by > 0 ? 0 : inView.length - 1) : (now + by + inView.length) % inView.length;
      this.select(inView[next].place, { from: this.map.getContainer() });
    },

    /* Everything that follows from the state. */
    update: function () {
      if (!this.ready) return;
      var state = this.state;
      this.store.merge(state);
      this._tiles();
      this.references.refresh(state.to === null ? Infinity : state.to);
      this.marks.rings = state.rings;
      this.labels.on = state.names;
      this._redraw();
      this.panel.refresh();
      this.time.refresh();
      this._refill();
      this.link.write();
    },

    _redraw: function () {
      this.marks.refresh(this.state, this.chosen);
      this._known = null;
      this.labels.draw();
    },

    _tiles: function () {
      var self = this, on = false;
      this.tiles.forEach(function (tile) {
        var wanted = tile.key === self.state.base;
        on = on || wanted;
        if (wanted) self.map.addLayer(tile.layer); else self.map.removeLayer(tile.layer);
      });
      this.tilesOn = on;
    },

    /* Whether a place of the outline is among the settlements that are shown, and so named already. */
    named: function (town) {
      if (fm.isArea(town)) return false;
      if (!this._known) {
        var known = this._known = new Set();
        this.marks.shown.forEach(function (mark) {
          var at = mark.getLatLng();
          known.add(Math.round(at.lat * 20) + "|" + Math.round(at.lng * 20));
        });
      }
      for (var dy = -1; dy <= 1; dy++) {
        for (var dx = -1; dx <= 1; dx++) {
          var key = (Math.round(town.lat * 20) + dy) + "|" + (Math.round(town.lon * 20) + dx);
          if (this._known.has(key)) return true;
        }
      }
      return false;
    },

    /* Show what is claimed about a place; -1 closes. `zoom` goes there, `from` gets the focus back. */
    select: function (place, how) {
      var back = this.back;
      this.chosen = place;
      this._shut();
      if (how.from) this.back = how.from;
      if (place < 0) {
        this._redraw();
        this.link.write();
        if (back && back.isConnected) back.focus();
        this.back = null;
        return;
      }
      if (this.store.onMap(place) && how.zoom) this._goTo(place);
      this._redraw();
      this._open(place, Boolean(how.from));
      this.link.write();
    },

    _goTo: function (place) {
      var places = this.store.places, at = [places.lat[place], places.lon[place]];
      this.closeDrawer();
      this.map.setView(at, Math.max(this.map.getZoom(), 11), { animate: false });
    },

    /* Bring a place's mark into the part of the map that the sheet leaves free. */
    _uncover: function (place) {
      var size = this.map.getSize(), mark = this.marks.byPlace[place];
      var at = this.map.latLngToContainerPoint(mark.getLatLng()), free = size.y * 0.3;
      if (at.y > free || at.y < 20) this.map.panBy([0, Math.round(at.y - free / 2)], { animate: false });
    },

    _open: function (place, focus) {
      var content = this.card.build(place);
      if (fm.narrow() && this.store.onMap(place)) this._uncover(place);
      if (fm.narrow() || !this.store.onMap(place)) this._openSheet(content);
      else this._openPopup(place, content);
      if (focus) fm.byId("card-name").focus({ preventScroll: true });
    },

    _openSheet: function (content) {
      var sheet = fm.byId("sheet");
      fm.append(fm.empty(fm.byId("sheet-body")), content);
      fm.byId("sheet-body").scrollTop = 0;
      sheet.hidden = false;
    },

    _openPopup: function (place, content) {
      var size = this.map.getSize(), mark = this.marks.byPlace[place];
      var at = mark.shift ? this.map.layerPointToLatLng(mark._point) : mark.getLatLng();
      this.popup = L.popup({
        className: "fm-popup", maxWidth: Math.min(380, size.x - 40), minWidth: Math.min(320, size.x - 60),
        maxHeight: Math.round(size.y * 0.62), offset: [0, -4], autoPanPadding: [18, 18]
      });
      this.popup.setLatLng(at).setContent(content).openOn(this.map);
      var box = this.popup.getElement();
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-labelledby", "fm-card-name");
      box.querySelector(".leaflet-popup-content").setAttribute("tabindex", "0");
    },

    _shut: function () {
      var popup = this.popup;
      this.popup = null;
      if (popup) this.map.removeLayer(popup);
      fm.byId("sheet").hidden = true;
    },

    _closed: function () {
      this.popup = null;
      this.select(-1, {});
    },

    /* The open card follows the filters. */
    _refill: function () {
      if (this.chosen < 0) return;
      var content = this.card.build(this.chosen);
      if (this.popup) this.popup.setContent(content);
      else if (!fm.byId("sheet").hidden) fm.append(fm.empty(fm.byId("sheet-body")), content);
    },

    _hint: function (mark) {
      if (this.tip) { this.map.removeLayer(this.tip); this.tip = null; }
      if (!mark || mark.place === this.chosen) return;
      var store = this.store, name = fm.told(store.name(mark.place));
      var content = fm.el("div", null, fm.el("b", null, name), fm.el("br"), store.inShort(mark.place));
      this.tip = L.tooltip({ direction: "top", offset: [0, -10], className: "fm-tip" })
        .setLatLng(this.map.layerPointToLatLng(mark._point)).setContent(content).addTo(this.map);
    },

    /* The view that holds all that shows, or where nothing shows all places. */
    home: function () {
      var store = this.store, state = this.state, places = store.places, all = [], shown = [];
      for (var place = 0; place < store.size; place++) {
        if (!store.onMap(place)) continue;
        all.push([places.lat[place], places.lon[place]]);
        if (store.visible(place, state)) shown.push(all[all.length - 1]);
      }
      var points = shown.length ? shown : all;
      if (!points.length) { this.map.setView([48.6, 31.5], 6, { animate: false }); return; }
      this.map.fitBounds(points, {
        paddingTopLeft: [50, 30], paddingBottomRight: [60, 60], maxZoom: 11, animate: false
      });
    },

    reset: function () {
      var state = this.state;
      this.time.stop();
      this.select(-1, {});
      ["categoriesOff", "modalitiesOff", "sourcesOff", "reportsOff"].forEach(function (set) { state[set].clear(); });
      this.hiddenAtFirst.forEach(function (label) { state.categoriesOff.add(label); });
      this.weakAtFirst.forEach(function (modality) { state.modalitiesOff.add(modality); });
      state.from = this.store.first;
      state.to = this.store.last;
      state.undated = state.rings = state.unsure = state.names = true;
      state.base = this.firstBase;
      this.references.off.clear();
      this.store.merge(state);
      this.home();
      this.update();
    }
  };

  /* Give the data's text to `then`: at once where it is plain, when it is inflated where it is packed. */
  fm.read = function (then) {
    var element = fm.byId("data");
    if (element.type === "application/json") { then(element.textContent); return; }
    if (!window.DecompressionStream) {
      fm.byId("note").textContent = "This browser is too old to open so large a map.";
      return;
    }
    var packed = atob(element.textContent.trim()), bytes = new Uint8Array(packed.length);
    for (var i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
    var inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    new Response(inflated).text().then(then);
  };

  fm.start = function (map, options) {
    document.body.classList.add("fm-page");
    map.invalidateSize(false);
    fm.read(function (text) { fm.app = new fm.App(map, options, JSON.parse(text)); });
  };
})(window.frontmap);
