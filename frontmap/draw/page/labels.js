/* Names on the map, drawn where there is room for them: none over another, none over a mark. */
(function (fm) {
  "use strict";

  var CELL = 64;
  var MOST = 220;
  var LED = 40, LED_FROM = 4;   /* how many of the weightiest names may stand off at the end of a line */
  var STAND_OFF = 7;   /* pixels between such a name and all else, lest it seem to name a nearer mark */
  var TURNS = [];   /* sixteen ways out, the upper right first */
  for (var turn = 0; turn < 16; turn++) {
    var angle = (turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * Math.PI / 8 - Math.PI / 5;
    TURNS.push([Math.cos(angle), Math.sin(angle)]);
  }
  var CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
  var FONTS = {
    country: "600 15px", region: "500 13px", sea: "italic 13px", city: "12px", town: "11px", claim: "600 12.5px", mention: "11px"
  };
  var COLOURS = {
    country: "#8d877d", region: "#8d877d", sea: "#7b9db3", city: "#6f6a62", town: "#7d776e", claim: "#111", mention: "#555"
  };
  var FAMILY = " system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif";

  /* Boxes in a grid, so that a new one meets only its neighbours. */
  function Taken() { this.cells = {}; }
  Taken.prototype = {
    _each: function (box, visit) {
      for (var x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x++) {
        for (var y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y++) {
          if (visit(x + ":" + y)) return true;
        }
      }
      return false;
    },
    free: function (box, except) {
      var cells = this.cells;
      return !this._each(box, function (key) {
        return (cells[key] || []).some(function (other) {
          if (other.owner !== undefined && other.owner === except) return false;
          var b = other.box;
          return box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1];
        });
      });
    },
    take: function (box, owner) {
      var cells = this.cells;
      this._each(box, function (key) { (cells[key] = cells[key] || []).push({ box: box, owner: owner }); });
    }
  };

  fm.Labels = L.Layer.extend({
    initialize: function (app, towns) {
      this.app = app;
      this.towns = towns;
      this.on = true;
      this.boxes = [];
      this.widths = new Map();
    },
    onAdd: function (map) {
      this.canvas = L.DomUtil.create("canvas", "fm-labels", map.getPane("fm-labels"));
      this.canvas.setAttribute("aria-hidden", "true");
    },
    onRemove: function () { L.DomUtil.remove(this.canvas); },
    getEvents: function () {
      return { moveend: this.draw, viewreset: this.draw, resize: this.draw, zoomstart: this._hide };
    },
    _hide: function () { this.canvas.style.visibility = "hidden"; },

    draw: function () {
      if (!this.app.ready) return;
      var map = this._map, size = map.getSize(), ratio = fm.ratio();
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
      this.canvas.style.visibility = "";
      this.canvas.width = size.x * ratio;
      this.canvas.height = size.y * ratio;
      this.canvas.style.width = size.x + "px";
      this.canvas.style.height = size.y + "px";
      this.ctx = this.canvas.getContext("2d");
      this.ctx.scale(ratio, ratio);
      this.size = size;
      this.boxes = [];
      this._place();
    },

    _place: function () {
      var self = this, taken = new Taken();
      var marks = this._marksInView();
      this._takeControls(taken);
      marks.forEach(function (mark) { taken.take(boxAround(mark.at, mark.r + 1), mark.place); });
      if (this.app.tilesOn) this._putNames(marks, taken);
      else {
        this._towns(0).forEach(function (town) { self._putTown(town, taken); });
        this._putNames(marks, taken);
        this._towns(1).forEach(function (town) { self._putTown(town, taken); });
      }
    },

    /* The scale, the credits and the buttons stand over the map: no name below them. */
    _takeControls: function (taken) {
      var container = this._map.getContainer(), edge = container.getBoundingClientRect();
      container.querySelectorAll(".leaflet-control").forEach(function (control) {
        var box = control.getBoundingClientRect();
        if (box.width) taken.take([box.left - edge.left, box.top - edge.top, box.right - edge.left, box.bottom - edge.top]);
      });
    },

    _marksInView: function () {
      var map = this._map, size = this.size, found = [];
      this.app.marks.shown.forEach(function (mark) {
        var at = map.latLngToContainerPoint(mark.getLatLng());
        if (mark.shift) at = at.add(mark.shift);
        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) return;
        var r = Math.max(fm.markRadius(map.getZoom()) * (mark.look.left ? 1.25 : 1), map.options.fmReach || 0);
        found.push({ mark: mark, place: mark.place, at: at, r: r });
      });
      return found;
    },

    _putNames: function (marks, taken) {
      if (!this.on) return;
      var self = this, store = this.app.store;
      var weight = function (m) {
        var known = Math.log10(1 + store.places.pop[m.place]);
        return (m.mark.chosen ? 100 : 0) + (m.mark.look.left ? 6 : 0) + known +
          Math.min(4, store.told[m.place] / 2) - (store.word[m.place] < 0 ? 8 : 0);
      };
      var sorted = marks.map(function (m) { return [weight(m), m]; });
      sorted.sort(function (a, b) { return b[0] - a[0] || a[1].place - b[1].place; });
      sorted.slice(0, MOST * 2).forEach(function (pair, n) {
        if (self.boxes.length < MOST) self._putName(pair[1], taken, n < LED && pair[0] >= LED_FROM);
      });
    },

    _putName: function (m, taken, led) {
      var store = this.app.store, kind = store.word[m.place] < 0 ? "mention" : "claim";
      var text = store.name(m.place).replace(CONTROLS, "").replace(/(\p{M}{2})\p{M}+/gu, "$1");
      if (text.length > 40) text = text.slice(0, 39) + "…";
      if (fm.isRough(store.places.unc[m.place])) text = "≈ " + text;
      if (store.isUnsure(m.place)) text += " (?)";
      if (store.online(m.place)) text += " (online)";
      var done = this._put(text, kind, m.at, m.mark.chosen ? m.r * 2.3 : m.r + 3, taken, m.place);
      if (!done && led) this._putLed(text, kind, m, taken);
    },

    /* Places for orientation: rank 0 before the claims' names, the others after them. */
    _towns: function (turn) {
      var zoom = this._map.getZoom(), bounds = this._map.getBounds().pad(0.05), app = this.app;
      return this.towns.filter(function (town) {
        if ((town.rank > 0) !== (turn > 0)) return false;
        if (zoom < town.from || zoom > town.to) return false;
        return bounds.contains([town.lat, town.lon]) && !app.named(town);
      });
    },

    _putTown: function (town, taken) {
      var at = this._map.latLngToContainerPoint([town.lat, town.lon]);
      var area = fm.isArea(town);
      if (area) this._putAt(town.name, town.kind, at.x, at.y, "center", taken);
      else if (this._put(town.name, town.kind, at, 5, taken)) this._dot(at);
    },

    _dot: function (at) {
      this.ctx.fillStyle = "#8d877d";
      this.ctx.beginPath();
      this.ctx.arc(at.x, at.y, 2, 0, 2 * Math.PI);
      this.ctx.fill();
    },

    /* Where there is no room beside a weighty mark: further off, at the end of a line. */
    _putLed: function (text, kind, m, taken) {
      for (var d = 24; d <= 84; d += 12) {
        for (var n = 0; n < TURNS.length; n++) {
          var x = m.at.x + TURNS[n][0] * d, y = m.at.y + TURNS[n][1] * d;
          var align = TURNS[n][0] > 0.3 ? "left" : TURNS[n][0] < -0.3 ? "right" : "center";
          if (!this._clear(m, x, y, taken)) continue;
          if (!this._putAt(text, kind, x, y, align, taken, undefined, STAND_OFF)) continue;
          this.boxes[this.boxes.length - 1].place = m.place;
          this._lead(m, x - TURNS[n][0] * 2, y - TURNS[n][1] * 8);
          return;
        }
      }
    },

    /* Whether the line from a mark to a point crosses no other mark and no name. */
    _clear: function (m, x, y, taken) {
      var long = Math.hypot(x - m.at.x, y - m.at.y);
      for (var step = m.r; step < long; step += 4) {
        var px = m.at.x + (x - m.at.x) * step / long, py = m.at.y + (y - m.at.y) * step / long;
        if (!taken.free([px - 1, py - 1, px + 1, py + 1], m.place)) return false;
      }
      return true;
    },

    _lead: function (m, x, y) {
      var long = Math.hypot(x - m.at.x, y - m.at.y), ctx = this.ctx;
      ctx.beginPath();
      ctx.moveTo(m.at.x + (x - m.at.x) * m.r / long, m.at.y + (y - m.at.y) * m.r / long);
      ctx.lineTo(x, y);
      ctx.strokeStyle = "#444";
      ctx.lineWidth = 0.9;
      ctx.stroke();
    },

    /* Try right, left, below and above of a point. */
    _put: function (text, kind, at, gap, taken, owner) {
      return this._putAt(text, kind, at.x + gap, at.y, "left", taken, owner) ||
        this._putAt(text, kind, at.x - gap, at.y, "right", taken, owner) ||
        this._putAt(text, kind, at.x, at.y + gap + 7, "center", taken, owner) ||
        this._putAt(text, kind, at.x, at.y - gap - 7, "center", taken, owner);
    },

    _width: function (text, kind) {
      var key = kind + text, known = this.widths.get(key);
      if (known === undefined) {
        this.ctx.font = FONTS[kind] + FAMILY;
        this.widths.set(key, known = this.ctx.measureText(text).width);
      }
      return known;
    },

    _putAt: function (text, kind, x, y, align, taken, owner, margin) {
      var ctx = this.ctx, width = this._width(text, kind), high = kind === "country" ? 10 : 8;
      var left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
      var box = [left - 1, y - high, left + width + 1, y + high];
      if (box[0] < 0 || box[1] < 0 || box[2] > this.size.x || box[3] > this.size.y) return false;
      var room = margin ? [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin] : box;
      if (!taken.free(room, owner)) return false;
      taken.take(box);
      ctx.font = FONTS[kind] + FAMILY;
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.strokeStyle = "rgba(255,255,255,0.92)";
      ctx.lineWidth = 3;
      ctx.strokeText(text, left, y);
      ctx.fillStyle = COLOURS[kind];
      ctx.fillText(text, left, y);
      this.boxes.push({ box: box, text: text, kind: kind, place: owner });
      return true;
    }
  });

  /* Names of areas stand where they are put, without a dot. */
  fm.isArea = function (town) { return town.kind !== "city" && town.kind !== "town"; };

  function boxAround(at, r) { return [at.x - r, at.y - r, at.x + r, at.y + r]; }
})(window.frontmap);
