/* The settlements as one GeoJSON layer on one canvas. */
(function (fm) {
  "use strict";

  var INK = "#1a1a1a", GREY = "#5f5f5f";
  var KM_PER_DEGREE = 111.2;   /* of latitude, on a sphere of 6371 km */
  var DASHED = 150;
  var ROUGH_KM = 3;   /* surer coordinates get their circle only when their place is selected */

  /* Outlines by certainty: whole and dark, none but a light halo, dashed over a pale fill. */
  function outline(ctx, modality) {
    ctx.setLineDash(modality === "unconfirmed" ? [2.5, 2] : []);
    ctx.strokeStyle = modality === "claimed" ? "#fff" : INK;
    ctx.lineWidth = modality === "asserted" ? 1.8 : 1.2;
  }

  function trace(ctx, shape, x, y, r) {
    ctx.beginPath();
    if (shape === "square") {
      ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
    } else if (shape === "diamond") {
      ctx.moveTo(x, y - r * 1.25);
      ctx.lineTo(x + r * 1.25, y);
      ctx.lineTo(x, y + r * 1.25);
      ctx.lineTo(x - r * 1.25, y);
      ctx.closePath();
    } else {
      ctx.arc(x, y, r, 0, 2 * Math.PI);
    }
  }

  function halo(ctx, shape, x, y, r) {
    trace(ctx, shape, x, y, r);
    ctx.setLineDash([]);
    ctx.strokeStyle = "rgba(255,255,255,0.9)";
    ctx.lineWidth = 3.6;
    ctx.stroke();
  }

  function single(ctx, x, y, r, look) {
    var style = look.style, pale = look.modality === "unconfirmed";
    halo(ctx, style.shape, x, y, r);
    trace(ctx, style.shape, x, y, r);
    if (style.filled) {
      ctx.fillStyle = "#fff";
      ctx.fill();
      ctx.globalAlpha = pale ? 0.5 : 1;
      ctx.fillStyle = style.colour;
      ctx.fill();
    } else {
      ctx.fillStyle = style.colour;
      ctx.globalAlpha = pale ? 0.5 : 1;
      ctx.fill();
      ctx.globalAlpha = 1;
      trace(ctx, style.shape, x, y, r * 0.45);
      ctx.fillStyle = "#fff";
      ctx.fill();
      trace(ctx, style.shape, x, y, r);
    }
    ctx.globalAlpha = 1;
    outline(ctx, look.modality);
    ctx.stroke();
  }

  function half(ctx, x, y, r, style, turn) {
    ctx.beginPath();
    ctx.arc(x, y, r, turn + Math.PI / 2, turn + Math.PI * 1.5);
    ctx.closePath();
    ctx.fillStyle = style.colour;
    ctx.fill();
  }

  /* Two halves: what Ukrainian voices say on the left, what Russian ones say on the right. */
  function split(ctx, x, y, r, look) {
    r *= 1.25;
    halo(ctx, "circle", x, y, r + 1);
    half(ctx, x, y, r, look.left, 0);
    half(ctx, x, y, r, look.right, Math.PI);
    ctx.setLineDash([]);
    ctx.strokeStyle = "#fff";
    ctx.lineWidth = 1.6;
    ctx.beginPath();
    ctx.moveTo(x, y - r);
    ctx.lineTo(x, y + r);
    ctx.stroke();
    ctx.strokeStyle = INK;
    ctx.lineWidth = 2.2;
    trace(ctx, "circle", x, y, r);
    ctx.stroke();
  }

  function dot(ctx, x, y, r, look) {
    trace(ctx, "circle", x, y, r * 0.5);
    ctx.fillStyle = look.style.colour;
    ctx.fill();
    ctx.strokeStyle = "#fff";
    ctx.lineWidth = 1;
    ctx.stroke();
  }

  /* What is not drawn as current: a grey ring, dashed for the hypothetical, struck through for the denied. */
  function ring(ctx, x, y, r, look) {
    r *= 0.7;
    halo(ctx, "circle", x, y, r);
    trace(ctx, "circle", x, y, r);
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.setLineDash(look.modality === "hypothetical" ? [2.2, 1.7] : []);
    if (look.modality === "denied") {
      ctx.moveTo(x - r * 0.7, y + r * 0.7);
      ctx.lineTo(x + r * 0.7, y - r * 0.7);
    }
    ctx.strokeStyle = GREY;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }

  fm.drawMark = function (ctx, x, y, r, look) {
    ctx.save();
    if (look.left) {
      split(ctx, x, y, r, look);
    } else if (look.style.shape === "dot") {
      (look.modality && look.modality !== "-" ? ring : dot)(ctx, x, y, r, look);
    } else {
      single(ctx, x, y, r, look);
    }
    ctx.restore();
  };

  /* Each look is painted once for a size and then stamped, as thousands of marks share a few looks. */
  var stamps = {};

  function stamp(r, look) {
    var styles = look.left ? [look.left.symbol, look.right.symbol] : [look.style.symbol, look.modality];
    var ratio = fm.ratio(), key = styles.join("|") + "|" + (look.left ? "split" : "") + r + "|" + ratio;
    if (stamps[key]) return stamps[key];
    var side = Math.ceil(r * 1.5 + 4) * 2;
    var canvas = document.createElement("canvas");
    canvas.width = canvas.height = side * ratio;
    var ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    fm.drawMark(ctx, side / 2, side / 2, r, look);
    return (stamps[key] = { canvas: canvas, side: side });
  }

  fm.isRough = function (km) { return km !== null && km > ROUGH_KM; };

  fm.markRadius = function (zoom) {
    return zoom < 7 ? 4.5 : zoom < 9 ? 6 : zoom < 11 ? 7 : 8;
  };

  /* How a place looks: one claim, or two halves where the sides' claims exclude each other. */
  fm.lookOf = function (store, place) {
    var styles = store.data.styles, claim = store.word[place] < 0 ? store.said[place] : store.word[place];
    if (!store.disputed[place]) return { style: styles[store.label(place)], modality: store.modality(claim) };
    var halves = store.opposed(place).map(function (one) { return styles[store.labels[store.claims.label[one]]]; });
    return { left: halves[0], right: halves[1], modality: "asserted" };
  };

  /* Draws everything at each redraw, as the circles of approximate places reach beyond their marks. */
  fm.MarkCanvas = L.Canvas.extend({
    _extendRedrawBounds: function () {},
    _draw: function () {
      this._drawing = true;
      if (this.underlay) this.underlay(this._ctx);
      for (var order = this._drawFirst; order; order = order.next) {
        if (order.layer.look && this._bounds.intersects(order.layer._pxBounds)) order.layer._updatePath();
      }
      this._drawing = false;
    }
  });

  fm.Mark = L.CircleMarker.extend({
    initialize: function (latlng, options) {
      L.CircleMarker.prototype.initialize.call(this, latlng, options);
      this.place = options.place;
      this.shift = options.shift;
      this.look = null;
      this.chosen = false;
    },
    _project: function () {
      L.CircleMarker.prototype._project.call(this);
      this._radius = fm.markRadius(this._map.getZoom());
      if (this.shift) this._point = this._point.add(this.shift);
      this._updateBounds();
    },
    _updatePath: function () {
      if (!this._renderer._drawing || !this.look) return;
      var ctx = this._renderer._ctx;
      if (this.chosen) {
        ctx.beginPath();
        ctx.arc(this._point.x, this._point.y, this._radius * 2.1, 0, 2 * Math.PI);
        ctx.strokeStyle = INK;
        ctx.lineWidth = 2.5;
        ctx.stroke();
      }
      var painted = stamp(this._radius, this.look), side = painted.side;
      ctx.drawImage(painted.canvas, this._point.x - side / 2, this._point.y - side / 2, side, side);
    },
    _containsPoint: function (point) {
      if (!this.look) return false;
      var reach = this.look.style && this.look.style.shape === "dot" ? 0.8 : 1.2;
      return point.distanceTo(this._point) <= Math.max(6, this._radius * reach) + this._clickTolerance();
    }
  });

  function weight(mark) {
    if (mark.chosen) return 3;
    return mark.look.left ? 2 : mark.look.style.shape === "dot" ? 0 : 1;
  }

  fm.Marks = function (store, map) {
    this.store = store;
    this.map = map;
    this.rings = true;
    this.shown = [];
    this.canvas = new fm.MarkCanvas({ padding: 0.3, pane: "fm-marks" });
    this.canvas.underlay = this._drawRings.bind(this);
    this.byPlace = new Array(store.size);
    this.layer = this._build().addTo(map);
  };

  fm.Marks.prototype = {
    _build: function () {
      var self = this, places = this.store.places, shifts = shiftsOf(places), features = [];
      for (var place = 0; place < this.store.size; place++) {
        if (!this.store.onMap(place)) continue;
        var at = [places.lon[place], places.lat[place]];
        features.push({
          type: "Feature", id: place, properties: {}, geometry: { type: "Point", coordinates: at }
        });
      }
      return L.geoJSON({ type: "FeatureCollection", features: features }, {
        pane: "fm-marks",
        pointToLayer: function (feature, latlng) {
          var options = { renderer: self.canvas, pane: "fm-marks", place: feature.id, shift: shifts[feature.id] };
          var mark = new fm.Mark(latlng, options);
          self.byPlace[feature.id] = mark;
          return mark;
        }
      });
    },

    /* Take over what the store now says; `chosen` is the selected place or -1. */
    refresh: function (state, chosen) {
      var store = this.store;
      this.shown = [];
      for (var place = 0; place < store.size; place++) {
        var mark = this.byPlace[place];
        if (!mark) continue;
        mark.chosen = place === chosen;
        mark.look = mark.chosen || store.visible(place, state) ? fm.lookOf(store, place) : null;
        if (mark.look) this.shown.push(mark);
      }
      this._order();
      this.chosen = chosen;
      if (this.canvas._map) this.canvas._redraw();
    },

    /* Plain mentions at the bottom, disputed places and the selected one on top. */
    _order: function () {
      var mentions = this.shown.some(function (mark) { return weight(mark) === 0; });
      var raised = this.shown.filter(function (mark) { return weight(mark) > (mentions ? 0 : 1); });
      raised.sort(function (a, b) { return weight(a) - weight(b) || a.place - b.place; });
      raised.forEach(function (mark) { if (mark._map) mark.bringToFront(); });
    },

    /* The circles of places that are known only roughly; dashed, unless there are too many to draw dashes. */
    _drawRings: function (ctx) {
      var self = this, seen = {}, places = this.store.places, rings = [], view = this.canvas._bounds;
      this.shown.forEach(function (mark) {
        var km = places.unc[mark.place], chosen = mark.place === self.chosen;
        if (km === null || !(chosen || (self.rings && fm.isRough(km)))) return;
        var key = places.lat[mark.place] + "|" + places.lon[mark.place] + "|" + km + "|" + chosen;
        if (seen[key]) return;
        seen[key] = true;
        var ring = self._ring(mark, km, chosen);
        if (ring && view.intersects(ring.box)) rings.push(ring);
      });
      rings.forEach(function (ring) { drawRing(ctx, ring, rings.length <= DASHED); });
    },

    _ring: function (mark, km, chosen) {
      var map = this.map, at = mark.getLatLng(), centre = map.latLngToLayerPoint(at);
      var radius = centre.y - map.latLngToLayerPoint([at.lat + km / KM_PER_DEGREE, at.lng]).y;
      if (radius < fm.markRadius(map.getZoom()) * 1.6) return null;
      var reach = L.point(radius, radius);
      return { at: centre, radius: radius, chosen: chosen,
        box: L.bounds(centre.subtract(reach), centre.add(reach)) };
    }
  };

  function drawRing(ctx, ring, dashed) {
    ctx.save();
    ctx.beginPath();
    ctx.arc(ring.at.x, ring.at.y, ring.radius, 0, 2 * Math.PI);
    ctx.fillStyle = "rgba(40,40,40,0.10)";
    if (ring.chosen) ctx.fill();
    if (dashed) ctx.setLineDash([5, 5]);
    ctx.strokeStyle = ring.chosen ? "rgba(20,20,20,0.8)" : "rgba(60,60,60,0.45)";
    ctx.lineWidth = ring.chosen ? 1.6 : dashed ? 1 : 0.4;
    ctx.stroke();
    ctx.restore();
  }

  /* Places that share one point stand around it, in pixels, so that each can be seen and clicked. */
  function shiftsOf(places) {
    var groups = {}, shifts = [];
    for (var place = 0; place < places.id.length; place++) {
      var key = places.lat[place] + "|" + places.lon[place];
      (groups[key] = groups[key] || []).push(place);
    }
    Object.keys(groups).forEach(function (key) {
      var group = groups[key];
      if (group.length < 2) return;
      group.forEach(function (place, n) {
        var radius = 11 * Math.sqrt(n + 0.6), angle = n * 2.399963;   /* the golden angle spreads evenly */
        shifts[place] = L.point(radius * Math.cos(angle), radius * Math.sin(angle));
      });
    });
    return shifts;
  }
})(window.frontmap);
