/* What lies under the claims: the outline that every map carries, and dated reference polygons. */
(function (fm) {
  "use strict";

  var LOOKS = {
    land: { stroke: false, fillColor: "#f1efea", fillOpacity: 1 },
    ukraine: { stroke: false, fillColor: "#fffdf8", fillOpacity: 1 },
    lake: { color: "#a9c6d8", weight: 0.6, fillColor: "#d5e4ee", fillOpacity: 1 },
    former: { color: "#a9c6d8", weight: 0.8, dashArray: "2 3", fill: false },
    river: { color: "#a9c6d8", weight: 1, fill: false },
    region: { color: "#bdb6a8", weight: 0.9, dashArray: "4 3", fill: false },
    border: { color: "#77716a", weight: 1.5, fill: false }
  };

  /* Lines come as integers, thousandths of a degree: the first point, then steps. */
  function unpack(steps, scale) {
    var points = [], x = 0, y = 0;
    for (var i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push([y / scale, x / scale]);
    }
    return points;
  }

  fm.addOutline = function (map, outline) {
    var canvas = L.canvas({ pane: "fm-outline", padding: 0.5 });
    var group = L.layerGroup();
    Object.keys(LOOKS).forEach(function (kind) {
      var options = L.extend({ renderer: canvas, pane: "fm-outline", interactive: false }, LOOKS[kind]);
      var shapes = outline.shapes.filter(function (shape) { return shape[0] === kind; });
      var lines = shapes.map(function (shape) {
        return shape[1].map(function (steps) { return unpack(steps, outline.scale); });
      });
      var open = LOOKS[kind].fill === false;
      group.addLayer(open ? L.polyline([].concat.apply([], lines), options) : L.polygon(lines, options));
    });
    return group.addTo(map);
  };

  /* Polygons of others, one series a file name; of each series the newest that is no later than the slider. */
  fm.References = function (map, series) {
    this.map = map;
    this.off = new Set();
    this.shown = {};
    this.canvas = L.canvas({ pane: "fm-reference", padding: 0.3 });
    this.series = series;
  };

  fm.References.prototype = {
    at: function (series, day) {
      var found = null;
      series.layers.forEach(function (layer) {
        if (layer.day <= day && (found === null || layer.day > found.day)) found = layer;
      });
      return found;
    },

    refresh: function (day) {
      var self = this;
      this.series.forEach(function (series, n) {
        var wanted = self.off.has(n) ? null : self.at(series, day);
        var shown = self.shown[n];
        if ((shown && shown.from) === wanted) return;
        if (shown) self.map.removeLayer(shown.layer);
        self.shown[n] = wanted && { from: wanted, layer: self._draw(wanted, n).addTo(self.map) };
      });
    },

    _draw: function (layer, n) {
      var shapes = layer.polygons.map(function (rings) {
        return rings.map(function (steps) { return unpack(steps, 10000); });
      });
      var colour = ["#5b3a8c", "#3f5d4a", "#6b4a2b"][n % 3];
      return L.polygon(shapes, {
        renderer: this.canvas, pane: "fm-reference", interactive: false,
        color: colour, weight: 1.4, dashArray: "6 3", fillColor: colour, fillOpacity: 0.13
      });
    }
  };
})(window.frontmap);
