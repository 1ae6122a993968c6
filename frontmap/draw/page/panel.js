/* The side panel: heading, legend that filters, sources, reports, places, layers. */
(function (fm) {
  "use strict";

  var el = fm.el;
  var MOST = 200;   /* rows of a long list that are put on the page at once */

  fm.Panel = function (app) {
    this.app = app;
    this.store = app.store;
    this.rows = {};
    this._heading();
    this._legend();
    this._certainty();
    this._sources();
    window.addEventListener("resize", this._fit.bind(this));
    this._reports();
    this._places();
    this._layers();
    this._references();
    this._foot();
  };

  fm.Panel.prototype = {
    _heading: function () {
      var data = this.store.data, dates = this.store;
      fm.append(fm.byId("title"), data.title);
      fm.append(fm.byId("bar-title"), data.title);
      var span = dates.first === null ? "undated"
        : dates.first === dates.last ? fm.date(dates.first) : fm.date(dates.first) + " – " + fm.date(dates.last);
      fm.append(fm.byId("dates"), span);
      fm.append(fm.byId("note"), data.note);
    },

    _check: function (name, box, content) {
      return el("li", { class: "fm-row" }, el("label", { class: "fm-label" }, box, content), name);
    },

    /* A filter's row: check box, swatch, text, count, and "only". */
    _row: function (key, look, text, set, all) {
      var self = this, app = this.app;
      var box = el("input", { type: "checkbox" }), count = el("span", { class: "fm-count" });
      box.checked = !set.has(key);
      box.addEventListener("change", function () {
        if (box.checked) set.delete(key); else set.add(key);
        app.update();
      });
      var only = el("button", { type: "button", class: "fm-only", "aria-label": "Only " + text }, "only");
      only.addEventListener("click", function () {
        var alone = all.every(function (other) { return (other === key) !== set.has(other); });
        all.forEach(function (other) { if (alone || other === key) set.delete(other); else set.add(other); });
        app.update();
      });
      self.rows[key] = { box: box, count: count, set: set };
      var swatch = look ? fm.swatch(look) : null;
      return this._check(only, box, [swatch, el("span", { class: "fm-text" }, text), count]);
    },

    _legend: function () {
      var self = this, store = this.store, styles = store.data.styles, list = fm.byId("legend");
      store.categories.forEach(function (category) {
        var look = category === "disputed"
          ? { left: styles.ua_control, right: styles.ru_control, modality: "asserted" }
          : { style: styles[category], modality: category === "mention" ? "-" : "asserted" };
        var text = category === "disputed" ? "Disputed by the sides" : styles[category].text;
        var set = self.app.state.categoriesOff;
        var row = self._row(category, look, text, set, store.categories);
        if (category === "disputed") {
          row.querySelector(".fm-text").appendChild(fm.el("span", { class: "fm-sub" },
            "Ukrainian sources left, Russian right"));
        }
        list.appendChild(row);
      });
    },

    _certainty: function () {
      var self = this, data = this.store.data, list = fm.byId("certainty"), set = this.app.state.modalitiesOff;
      var all = data.realis.concat(this.store.unreal);
      all.forEach(function (modality) {
        var current = data.realis.indexOf(modality) >= 0;
        var look = { style: current ? data.styles.ua_advance : data.styles.mention, modality: modality };
        var text = data.modalityTexts[modality];
        text = text.charAt(0).toUpperCase() + text.slice(1);
        list.appendChild(self._row(modality, look, text, set, all));
      });
      this.ringsBox = this._switch(list, "rings", el("span", { class: "fm-ring", "aria-hidden": "true" }),
        "Approximate place (≈)");
      this.unsureCount = el("span", { class: "fm-count" });
      this.unsureBox = this._switch(list, "unsure", el("span", { class: "fm-mark", "aria-hidden": "true" }, "?"),
        "Unsure which place is meant (?)", this.unsureCount);
      this._online(list);
    },

    /* A row that turns one thing on the map on and off. */
    _switch: function (list, key, swatch, text, count) {
      var app = this.app, box = el("input", { type: "checkbox" });
      box.checked = true;
      box.addEventListener("change", function () { app.state[key] = box.checked; app.update(); });
      list.appendChild(this._check(null, box, [swatch, el("span", { class: "fm-text" }, text), count]));
      return box;
    },

    /* What an online geocoder placed is said in the legend, where there is such a place. */
    _online: function (list) {
      var store = this.store, places = store.places.lat.map(function (_, place) { return place; });
      var online = places.filter(function (place) { return store.online(place); }).length;
      if (online) {
        list.appendChild(el("li", { class: "fm-online" }, el("span", { class: "fm-text" },
          fm.count(online, "place", "places") + " named “(online)”: placed by an online geocoder, "
          + "not by the gazetteer")));
      }
    },

    _sources: function () {
      var self = this, store = this.store, per = {};
      store.reports.source.forEach(function (source) { per[source] = (per[source] || 0) + 1; });
      var keys = Object.keys(per).map(Number).sort(function (a, b) {
        return !store.text(a) - !store.text(b) || per[b] - per[a] || a - b;   /* the unnamed last */
      });
      this.sourceRows = keys;
      var list = fm.byId("sources");
      keys.forEach(function (source) {
        var name = store.text(source) || "no source given";
        var row = self._row(source, null, name, self.app.state.sourcesOff, keys);
        self.rows[source].count.textContent = fm.count(per[source], "report");
        list.appendChild(row);
      });
      fm.append(fm.byId("sources-count"), String(keys.length));
    },

    _reports: function () {
      var self = this, details = fm.byId("reports-box"), field = fm.byId("reports-find");
      fm.append(fm.byId("reports-count"), fm.number(this.store.reports.id.length));
      details.addEventListener("toggle", function () { if (details.open) self.listReports(); });
      field.addEventListener("input", function () { self.listReports(); });
      fm.byId("reports-all").addEventListener("click", function () {
        self.app.state.reportsOff.clear();
        self.app.update();
      });
    },

    listReports: function () {
      var self = this, store = this.store, list = fm.empty(fm.byId("reports"));
      var wanted = fm.byId("reports-find").value.trim().toLowerCase(), put = 0, more = 0;
      var all = store.reports.id.map(function (_, n) { return n; });
      all.sort(function (a, b) { return (store.reports.day[b] || 0) - (store.reports.day[a] || 0) || a - b; });
      all.forEach(function (report) {
        var name = store.report("title", report) || store.report("id", report);
        var line = [fm.date(store.reports.day[report]), store.report("source", report), name].join(" · ");
        if (wanted && line.toLowerCase().indexOf(wanted) < 0) return;
        if (put >= MOST) { more++; return; }
        put++;
        list.appendChild(self._reportRow(report, line, all));
      });
      if (more) list.appendChild(el("li", { class: "fm-note" }, fm.count(more, "more report") + ": filter above"));
    },

    _reportRow: function (report, line, all) {
      var app = this.app, set = app.state.reportsOff, box = el("input", { type: "checkbox" });
      box.checked = !set.has(report);
      box.addEventListener("change", function () {
        if (box.checked) set.delete(report); else set.add(report);
        app.update();
      });
      var only = el("button", { type: "button", class: "fm-only", "aria-label": "Only " + line }, "only");
      only.addEventListener("click", function () {
        all.forEach(function (other) { if (other === report) set.delete(other); else set.add(other); });
        app.update();
      });
      return this._check(only, box, el("span", { class: "fm-text" }, fm.told(line)));
    },

    _places: function () {
      var self = this, details = fm.byId("places-box");
      details.addEventListener("toggle", function () { if (details.open) self.listPlaces(); });
    },

    /* The places in words: the way in for those who use no pointer, and for places without coordinates. */
    listPlaces: function () {
      var self = this, store = this.store, state = this.app.state, list = fm.empty(fm.byId("places"));
      var shown = [];
      for (var place = 0; place < store.size; place++) if (store.visible(place, state)) shown.push(place);
      shown.sort(function (a, b) { return store.name(a).localeCompare(store.name(b)); });
      shown.slice(0, MOST).forEach(function (place) { list.appendChild(self._placeRow(place)); });
      if (shown.length > MOST) {
        var more = fm.count(shown.length - MOST, "more place") + ": use the search";
        list.appendChild(el("li", { class: "fm-note" }, more));
      }
    },

    _placeRow: function (place) {
      var store = this.store, app = this.app, text = store.inShort(place);
      var off = store.onMap(place) ? "" : ", not on the map";
      var button = el("button", { type: "button", class: "fm-place" }, fm.swatch(fm.lookOf(store, place), 18),
        el("span", { class: "fm-text" }, fm.told(store.name(place)),
          el("span", { class: "fm-sub" }, " " + text + off)));
      button.addEventListener("click", function () { app.select(place, { zoom: true, from: button }); });
      return el("li", null, button);
    },

    _layers: function () {
      var self = this, app = this.app, bases = fm.byId("bases"), extras = fm.byId("extras");
      var choices = [["outline", "Outline only (no network)"]].concat(app.tiles.map(function (tile) {
        return [tile.key, tile.name + " (online)"];
      }));
      this.baseBoxes = {};
      choices.forEach(function (choice) {
        var box = el("input", { type: "radio", name: "fm-base" });
        box.checked = app.state.base === choice[0];
        box.addEventListener("change", function () { app.state.base = choice[0]; app.update(); });
        self.baseBoxes[choice[0]] = box;
        bases.appendChild(self._check(null, box, choice[1]));
      });
      if (choices.length < 2) bases.hidden = true;
      var names = this.namesBox = el("input", { type: "checkbox" });
      names.addEventListener("change", function () { app.state.names = names.checked; app.update(); });
      extras.appendChild(this._check(null, names, "Names of settlements"));
    },

    /* Polygons of others: in the legend where there are any, with the day that is drawn. */
    _references: function () {
      var self = this, references = this.app.references, list = fm.byId("references");
      fm.byId("references-box").hidden = !references.series.length;
      this.referenceBoxes = [];
      this.referenceNotes = references.series.map(function (series, n) {
        var box = el("input", { type: "checkbox" }), when = el("span", { class: "fm-count" });
        self.referenceBoxes.push(box);
        box.addEventListener("change", function () {
          if (box.checked) references.off.delete(n); else references.off.add(n);
          self.app.update();
        });
        var name = [el("span", { class: "fm-area fm-area-" + (n % 3), "aria-hidden": "true" }),
          el("span", { class: "fm-text" }, fm.told(series.name)), when];
        list.appendChild(self._check(null, box, name));
        return when;
      });
    },

    _foot: function () {
      var app = this.app, list = fm.byId("credits");
      this.store.data.credits.forEach(function (credit) { list.appendChild(el("li", null, credit)); });
      fm.byId("reset").addEventListener("click", function () { app.reset(); });
      fm.byId("share").addEventListener("click", function () {
        var button = fm.byId("share");
        fm.copy(location.href).then(function (done) {
          button.textContent = done ? "Link copied" : "Copy it from the address bar";
          setTimeout(function () { button.textContent = "Copy link to this view"; }, 2500);
        });
      });
    },

    /* Bring every box and count into line with the state. */
    refresh: function () {
      var self = this, store = this.store, state = this.app.state, counts = store.counts();
      Object.keys(this.rows).forEach(function (key) {
        var row = self.rows[key], raw = row.set === state.sourcesOff ? Number(key) : key;
        row.box.checked = !row.set.has(raw);
        if (row.set === state.categoriesOff) row.count.textContent = counts.categories[key] || 0;
        if (row.set === state.modalitiesOff) row.count.textContent = counts.modalities[key] || 0;
        row.count.closest(".fm-row").classList.toggle("fm-none", row.count.textContent === "0");
      });
      this.ringsBox.checked = state.rings;
      this.unsureBox.checked = state.unsure;
      this.unsureCount.textContent = fm.number(counts.unsure);
      this.unsureCount.closest(".fm-row").classList.toggle("fm-none", !counts.unsure);
      this.namesBox.checked = state.names;
      Object.keys(this.baseBoxes).forEach(function (key) { self.baseBoxes[key].checked = key === state.base; });
      this._summary();
      this._referenceDates();
      if (fm.byId("places-box").open) this.listPlaces();
      if (fm.byId("reports-box").open) this.listReports();
      this._fit();
    },

    /* In a still picture nobody can scroll: sources that do not fit are counted. */
    _fit: function () {
      var panel = fm.byId("panel"), list = fm.byId("sources"), still = fm.still();
      var rows = Array.prototype.filter.call(list.children, function (row) { return !row.classList.contains("fm-rest"); });
      var rest = list.querySelector(".fm-rest") || list.appendChild(fm.el("li", { class: "fm-rest fm-sub" }));
      rows.forEach(function (row) { row.hidden = false; });
      rest.hidden = true;
      for (var kept = rows.length - 1; still && kept > 0 && panel.scrollHeight > panel.clientHeight; kept--) {
        rows[kept].hidden = true;
        rest.hidden = false;
        rest.textContent = "and " + (rows.length - kept) + " more";
      }
    },

    _summary: function () {
      var store = this.store, state = this.app.state, places = 0, claims = 0, lost = 0;
      for (var place = 0; place < store.size; place++) {
        if (!store.visible(place, state)) continue;
        places++;
        claims += store.current[place];
        if (!store.onMap(place)) lost++;
      }
      fm.byId("summary").textContent = fm.count(places, "settlement") + ", " + fm.count(claims, "current claim") +
        (lost ? "; " + lost + " without coordinates, in the list of places" : "");
      fm.byId("places-count").textContent = fm.number(places);
    },

    _referenceDates: function () {
      var references = this.app.references, day = this.app.state.to, boxes = this.referenceBoxes;
      this.referenceNotes.forEach(function (note, n) {
        var layer = references.at(references.series[n], day === null ? Infinity : day);
        note.textContent = layer ? fm.date(layer.day) : "none yet";
        boxes[n].checked = !references.off.has(n);
      });
    }
  };
})(window.frontmap);
