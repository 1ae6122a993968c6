/* The list of corrections, and the download. */
(function (fm) {
  "use strict";

  fm.ReviewList = function (app) {
    var self = this;
    this.app = app;
    this.dialog = fm.byId("list");
    fm.byId("list-open").addEventListener("click", function () { self.open(); });
    fm.byId("list-close").addEventListener("click", function () { self.dialog.close(); });
    fm.byId("download").addEventListener("click", function () { self.download(); });
  };

  fm.ReviewList.prototype = {
    open: function () {
      this.draw();
      if (!this.dialog.open) this.dialog.showModal();
    },

    draw: function () {
      var corrections = this.app.corrections, self = this, rows = fm.empty(fm.byId("list-rows"));
      fm.byId("list-count").textContent = String(corrections.count);
      fm.byId("download").disabled = corrections.count === 0;
      fm.byId("list-note").textContent = corrections.count
        ? "This browser remembers them for this very file; only the download takes them further."
        : "Nothing is corrected yet: choose a mention in the text, then another place or claim.";
      corrections.kept.forEach(function (cells, index) {
        if (!corrections.gone.has(index)) rows.appendChild(self._kept(cells, index));
      });
      corrections.own.forEach(function (one, mention) { rows.appendChild(self._own(one, mention)); });
    },

    _own: function (one, mention) {
      var self = this, app = this.app, found = app.store.mentions[mention];
      return fm.el("li", {},
        fm.el("span", {}, fm.el("b", {}, fm.told(found.surface)), " → ", fm.told(this._change(one, mention)),
          fm.el("span", { class: "fm-soft" }, fm.told(app.store.reports[found.report].id + (one.note ? " · " + one.note : "")))),
        fm.el("button", { type: "button", class: "fm-button", onclick: function () {
          self.dialog.close(); app.select(mention, { open: true });
        } }, "Show"),
        fm.el("button", { type: "button", class: "fm-button", onclick: function () {
          app.corrections.remove(mention); app.refresh(); self.draw();
        } }, "Remove"));
    },

    _change: function (one, mention) {
      var app = this.app, data = app.store.data, found = app.store.mentions[mention], parts = [];
      var where = { here: "", report: " wherever this report has it", all: " in all reports" }[one.scope];
      if (one.place === "-") parts.push("no settlement" + where);
      else if (one.place) {
        var same = one.place === found.place ? "confirmed: " : "";
        parts.push(same + app.store.name(app.store.place(one.place)) + " (" + one.place + ")" + where);
      }
      if (one.claim) parts.push(data.styles[one.claim].text);
      if (one.modality) parts.push(data.modalityTexts[one.modality]);
      return parts.join(", ");
    },

    _kept: function (cells, index) {
      var self = this, app = this.app, what = cells.slice(2, 3).concat(cells.slice(6)).filter(Boolean).join(", ");
      return fm.el("li", {},
        fm.el("span", {}, fm.el("b", {}, fm.told(cells[1])), " → ", fm.told(what === "-" ? "no settlement" : what),
          fm.el("span", { class: "fm-soft" }, fm.told(cells[0] + " · from " + app.store.data.keptFile +
            (cells[3] ? " · " + cells[3] : "")))),
        fm.el("button", { type: "button", class: "fm-button", onclick: function () {
          app.corrections.removeKept(index); self.draw();
        } }, "Remove"));
    },

    download: function () {
      var url = URL.createObjectURL(new Blob(["\ufeff" + this.app.corrections.csv()], { type: "text/csv" }));
      var link = fm.el("a", { href: url, download: "overrides.csv" });
      document.body.appendChild(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
    }
  };
})(window.frontmap);
