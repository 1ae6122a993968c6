/* The small map: the candidates by number, the other places of the report as dots. */
(function (fm) {
  "use strict";

  var LIKELY = 0.02;
  var NEAR = 0.04;   /* degrees within which a pin stands for the town of the base layer */

  function median(numbers) { return numbers.sort(function (a, b) { return a - b; })[numbers.length >> 1]; }

  fm.ReviewMap = function (app) {
    var map = this.map = L.map("fm-map", {
      center: [48.6, 34.5], zoom: 6, minZoom: 5, maxZoom: 13, zoomSnap: 0.25, keyboard: false,
      attributionControl: true, fadeAnimation: false, zoomAnimation: false
    });
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Data: GeoNames (CC BY 4.0), © OpenStreetMap contributors (ODbL), Natural Earth, GSHHG");
    L.control.scale({ imperial: false }).addTo(map);
    ["fm-outline", "fm-around", "fm-labels"].forEach(function (name, n) {
      map.createPane(name).style.zIndex = 200 + 50 * n;
      map.getPane(name).style.pointerEvents = "none";
    });
    this.app = app;
    fm.addOutline(map, app.store.data.outline);
    this.dots = L.layerGroup().addTo(map);
    this.pins = L.layerGroup().addTo(map);
    this.around = L.canvas({ pane: "fm-around" });
    var shown = this.shown = [];
    var labelled = { ready: true, tilesOn: false, marks: { shown: [] }, named: function (town) {
      return shown.some(function (at) { return Math.hypot(at[0] - town.lat, at[1] - town.lon) < NEAR; });
    } };
    this.labels = new fm.Labels(labelled, app.store.data.outline.towns).addTo(map);
    this.labels.draw();
  };

  fm.ReviewMap.prototype = {
    /* Draw the places that can be chosen for a mention; `chosen` is the id of the one that is. */
    show: function (mention, choices, chosen, keepView) {
      var store = this.app.store, self = this, seen = [];
      this.pins.clearLayers();
      this.shown.length = 0;
      this._drawAround(mention);
      choices.forEach(function (choice, n) {
        var place = store.place(choice.id);
        if (place < 0 || !store.onMap(place)) return;
        self._pin(place, n + 1, choice.id === chosen);
        if (choice.score === null || choice.score >= LIKELY || choice.id === chosen || n === 0) {
          seen.push(store.latLng(place));
        }
      });
      this.labels.draw();
      if (keepView) return;
      this.map.invalidateSize(false);
      if (seen.length) this.map.fitBounds(seen, { padding: [34, 34], maxZoom: 9.5, animate: false });
      else this.map.setView([48.6, 34.5], 6, { animate: false });
    },

    _pin: function (place, number, chosen) {
      var store = this.app.store, app = this.app, km = store.places.unc[place];
      var badge = fm.el("span", { class: "fm-pin" + (chosen ? " fm-chosen" : "") }, String(number));
      this.shown.push(store.latLng(place));
      var marker = L.marker(store.latLng(place), {
        icon: L.divIcon({ html: badge, className: "fm-pin-box", iconSize: [26, 26] }), keyboard: false,
        zIndexOffset: chosen ? 1000 : -10 * number
      });
      marker.bindTooltip(fm.el("span", {}, fm.told(store.brief(place))), { direction: "top", offset: [0, -12], permanent: chosen, className: "fm-tip" });
      marker.on("click", function () { app.choose(store.places.id[place]); });
      if (chosen && km) {
        L.circle(store.latLng(place), { radius: km * 1000, color: "#222", weight: 1, dashArray: "4 4",
          fill: false, interactive: false }).addTo(this.pins);
      }
      marker.addTo(this.pins);
    },

    /* What the report names around it: places named together lie together. */
    _drawAround: function (mention) {
      var app = this.app, store = app.store, self = this, done = {}, lats = [], lons = [];
      this.dots.clearLayers();
      store.reports[store.mentions[mention].report].mentions.forEach(function (other) {
        var state = app.corrections.state(other), place = store.place(state.place);
        if (other === mention || place < 0 || !store.onMap(place) || done[place]) return;
        done[place] = true;
        lats.push(store.places.lat[place]);
        lons.push(store.places.lon[place]);
        L.circleMarker(store.latLng(place), { renderer: self.around, radius: 4, weight: 1, color: "#444",
          fillColor: store.data.styles[state.claim].colour, fillOpacity: 0.9, interactive: false
        }).addTo(self.dots);
      });
      this.middle = lats.length ? [median(lats), median(lons)] : null;
    },

    clear: function () {
      this.shown.length = 0;
      this.pins.clearLayers();
      this.dots.clearLayers();
      this.labels.draw();
    }
  };
})(window.frontmap);
