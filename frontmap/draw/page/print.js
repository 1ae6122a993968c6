/* On paper: heading, legend, sources and the part of the map that the screen shows, on one sheet. */
(function (fm) {
  "use strict";

  var PANES = ["fm-outline", "fm-reference", "overlayPane", "fm-marks", "fm-guesses", "fm-labels"];   /* from below */

  fm.Print = function (app) {
    var self = this;
    this.app = app;
    this.before = null;   /* what the screen showed */
    window.addEventListener("beforeprint", function () { self.lay(); });
    window.addEventListener("afterprint", function () { self.back(); });
  };

  fm.Print.prototype = {
    /* The sheet's size is the style's, as no script is told that of the paper. */
    lay: function () {
      if (this.before) return;
      var map = this.app.map, bounds = map.getBounds();
      this.before = {
        centre: map.getCenter(), zoom: map.getZoom(), snap: map.options.zoomSnap, sharp: L.Browser.retina
      };
      document.body.classList.add("fm-paper");
      fm.byId("panel").scrollTop = 0;
      map.options.zoomSnap = 0;   /* as large as the sheet allows */
      L.Browser.retina = true;
      map.invalidateSize({ animate: false, pan: false });
      map.fitBounds(bounds, { animate: false });
      this.app.panel.refresh();
      this.picture = map.getPane("mapPane").appendChild(this._picture());
    },

    back: function () {
      var map = this.app.map, before = this.before;
      if (!before) return;
      this.before = null;
      this.picture.remove();
      document.body.classList.remove("fm-paper");
      map.options.zoomSnap = before.snap;
      L.Browser.retina = before.sharp;
      map.invalidateSize({ animate: false, pan: false });
      map.setView(before.centre, before.zoom, { animate: false });
      this.app.panel.refresh();
    },

    /* All that is painted, on a new canvas: one that was cleared while the browser prepares to print hides in a
       PDF whatever lies below it. */
    _picture: function () {
      var app = this.app, edge = app.map.getContainer().getBoundingClientRect(), ratio = fm.ratio();
      var picture = fm.el("canvas", { class: "fm-picture", "aria-hidden": "true" });
      picture.width = edge.width * ratio;
      picture.height = edge.height * ratio;
      var ctx = picture.getContext("2d");
      ctx.scale(ratio, ratio);
      PANES.forEach(function (name) {
        if (app.tilesOn && name === "fm-outline") return;   /* the tiles lie over it */
        app.map.getPane(name).querySelectorAll("canvas").forEach(function (canvas) {
          var box = canvas.getBoundingClientRect();
          if (box.width) ctx.drawImage(canvas, box.left - edge.left, box.top - edge.top, box.width, box.height);
        });
      });
      picture.style.width = edge.width + "px";
      picture.style.height = edge.height + "px";
      L.DomUtil.setPosition(picture, app.map.containerPointToLayerPoint([0, 0]));
      return picture;
    }
  };
})(window.frontmap);
