/* Names whose place stays open, where the map is asked to show them: a hollow dashed ring at each place meant. */
(function (fm) {
  "use strict";

  var LOOK = { radius: 9, color: "#6b3fa0", weight: 2, dashArray: "3 4", fill: true, fillOpacity: 0.05 };

  function says(guess) {
    var lines = guess.places.map(function (place) {
      return fm.el("li", {}, place.text + " (" + place.score.toFixed(2) + ")");
    });
    return fm.el("div", { class: "fm-guess" }, [
      fm.el("strong", {}, [fm.told(guess.name), ": place not decided"]),
      fm.el("p", {}, fm.told(guess.quote)),
      fm.el("p", {}, fm.told(guess.report)),
      fm.el("p", {}, "It may be"),
      fm.el("ul", {}, lines)
    ]);
  }

  fm.addGuesses = function (map, guesses) {
    var group = L.layerGroup(), renderer = L.svg({ pane: "fm-guesses" });
    guesses.forEach(function (guess) {
      guess.places.forEach(function (place) {
        var ring = L.circleMarker([place.lat, place.lon], L.extend({ renderer: renderer, pane: "fm-guesses" }, LOOK));
        ring.bindPopup(function () { return says(guess); });
        group.addLayer(ring);
      });
    });
    return guesses.length ? group.addTo(map) : group;
  };
})(window.frontmap);
