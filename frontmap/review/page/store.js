/* What was read: reports, mentions, settlements. */
(function (fm) {
  "use strict";

  var FILTERS = ["ambiguous", "unresolved", "low", "disputed"];

  fm.ReviewStore = function (data) {
    var places = data.settlements;
    this.data = data;
    this.reports = data.reports;
    this.mentions = data.mentions;
    ["id", "uk", "ru", "latn", "kind", "also"].forEach(function (name) { places[name] = places[name].split("\n"); });
    this.places = places;
    this.numbers = new Map(places.id.map(function (id, number) { return [id, number]; }));
  };

  fm.ReviewStore.prototype = {
    filters: FILTERS,

    /* The number of the settlement with this id, or -1. */
    place: function (id) {
      var number = this.numbers.get(id);
      return number === undefined ? -1 : number;
    },

    name: function (place) {
      var p = this.places;
      return p.uk[place] && p.latn[place] && p.uk[place] !== p.latn[place]
        ? p.uk[place] + " · " + p.latn[place] : p.uk[place] || p.latn[place] || p.id[place];
    },

    brief: function (place) { return this.places.latn[place] || this.places.uk[place] || this.places.id[place]; },

    /* Where it lies: raion and oblast. */
    area: function (place) {
      var area = this.places.areas[this.places.area[place]];
      return [area[1] && area[1] + " raion", area[0] && area[0] + " oblast"].filter(Boolean).join(", ");
    },

    onMap: function (place) { return this.places.lat[place] !== null && this.places.lon[place] !== null; },

    latLng: function (place) { return [this.places.lat[place], this.places.lon[place]]; },

    /* Settlements by id or by name in any spelling; among equals the nearest to `middle` (lat, lon) first. */
    find: function (text, most, middle) {
      var plain = text.trim().toUpperCase(), wanted = fm.fold(text), places = this.places, hits = [];
      var away = function (place) {
        if (!middle || places.lat[place] === null) return 1e6;
        return Math.hypot(places.lat[place] - middle[0], (places.lon[place] - middle[1]) * 0.66);
      };
      if (!plain) return [];
      if (this.place(plain) >= 0) return [this.place(plain)];
      this._keys().forEach(function (keys, place) {
        var rank = places.id[place].indexOf(plain) === 0 && plain.length > 3 ? 0
          : !wanted ? 9 : keys.indexOf(wanted) >= 0 ? 1
            : keys.some(function (key) { return key.indexOf(wanted) === 0; }) ? 2 : 9;
        if (rank < 9) hits.push([rank, place, away(place)]);
      });
      hits.sort(function (a, b) { return a[0] - b[0] || a[2] - b[2] || places.pop[b[1]] - places.pop[a[1]] || a[1] - b[1]; });
      return hits.slice(0, most).map(function (hit) { return hit[1]; });
    },

    _keys: function () {
      var places = this.places;
      this._folded = this._folded || places.id.map(function (_, place) {
        var names = [places.uk[place], places.ru[place], places.latn[place]].concat(places.also[place].split("|"));
        return names.filter(Boolean).map(fm.fold);
      });
      return this._folded;
    }
  };

  /* Give the data to `then`: at once where it is plain, when it is inflated where it is packed. */
  fm.readReview = function (then) {
    var element = fm.byId("data");
    if (element.type === "application/json") { then(JSON.parse(element.textContent)); return; }
    if (!window.DecompressionStream) {
      fm.byId("note").textContent = "This browser is too old to open so large a page.";
      return;
    }
    var packed = atob(element.textContent.trim()), bytes = new Uint8Array(packed.length);
    for (var i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
    var inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    new Response(inflated).text().then(function (text) { then(JSON.parse(text)); });
  };
})(window.frontmap);
