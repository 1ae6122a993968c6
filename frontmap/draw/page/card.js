/* What the reports claim about one place: the popup on a wide screen, a sheet on a narrow one. */
(function (fm) {
  "use strict";

  var ALSO = 10;   /* further sources of one text that are named */
  var FIRST = 6;   /* claims of a side shown before the rest fold away */
  var el = fm.el;

  fm.swatch = function (look, size) {
    var canvas = el("canvas", { class: "fm-swatch", "aria-hidden": "true" });
    var ratio = 2, side = size || 22;
    canvas.width = canvas.height = side * ratio;
    canvas.style.width = canvas.style.height = side + "px";
    var ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    fm.drawMark(ctx, side / 2, side / 2, 6.5, look);
    return canvas;
  };

  fm.Card = function (app) {
    this.app = app;
    this.store = app.store;
  };

  fm.Card.prototype = {
    build: function (place) {
      var heading = el("h2", { class: "fm-name", tabindex: "-1", id: "fm-card-name" });
      return el("div", { class: "fm-card" },
        this._names(heading, place), this._where(place), this._unsure(place), this._status(place), this._sides(place),
        this._others(place), this._coordinates(place));
    },

    _names: function (heading, place) {
      var store = this.store, name = store.name(place);
      fm.append(heading, fm.told(name));
      var rest = [["uk", "uk"], ["ru", "ru"]].map(function (pair) {
        var text = store.place(pair[0], place);
        return text && text !== name ? fm.told(text, { lang: pair[1], title: pair[1] }) : null;
      }).filter(Boolean);
      rest.forEach(function (node) { fm.append(heading, [" ", el("span", { class: "fm-alias" }, node)]); });
      return heading;
    },

    _where: function (place) {
      var store = this.store, parts = [];
      ["kind", "hromada", "raion", "oblast"].forEach(function (part) {
        var text = store.place(part, place);
        if (text) parts.push(fm.told(text));
      });
      return el("p", { class: "fm-where" }, parts.map(function (part, n) { return n ? [" · ", part] : part; }));
    },

    _unsure: function (place) {
      var store = this.store;
      return !store.isUnsure(place) ? null : el("p", { class: "fm-unsure" }, "Unsure whether this ",
        fm.told(store.name(place)), " is meant (score " + (store.score(place) / 100).toFixed(2)
        + "): see “Why this place?” below the quote.");
    },

    _status: function (place) {
      var store = this.store, word = store.word[place], told = store.claimsOf(place).length;
      var summary;
      if (store.disputed[place]) {
        var halves = store.opposed(place).map(function (one) { return store.inVoice(one); });
        summary = el("strong", null, "Disputed: " + halves.join(" against "));
      } else if (word < 0) {
        var said = store.said[place];
        summary = !told ? el("span", null, "Nothing in the chosen dates and reports")
          : said >= 0 ? el("strong", null, "No current claim: " + store.inWords(said))
            : el("span", null, "Named, with no current claim about its control");
      } else {
        var style = store.data.styles[store.label(place)];
        summary = el("strong", null, style.text + ", " + store.data.modalityTexts[store.modality(word)]);
      }
      return el("p", { class: "fm-status" }, fm.swatch(fm.lookOf(store, place)), summary);
    },

    /* Without what one sentence says twice, as of two names for the place: "Bakhmut (Artemovsk)". */
    _once: function (claims) {
      var columns = this.store.claims, seen = {};
      return claims.filter(function (claim) {
        var key = ["report", "quote", "label", "modality", "claimant", "extent"].map(function (name) {
          return columns[name][claim];
        }).join("|");
        return seen[key] ? false : (seen[key] = true);
      });
    },

    /* Realis claims by claimant side, the side that spoke last first. */
    _sides: function (place) {
      var store = this.store, groups = [], self = this;
      this._once(store.claimsOf(place)).forEach(function (claim) {
        if (!store.realis[claim]) return;
        var side = store.claims.claimantSide[claim];
        var group = groups.find(function (one) { return one.side === side; });
        if (!group) groups.push(group = { side: side, claims: [] });
        group.claims.push(claim);
      });
      return groups.map(function (group) {
        var voice = store.data.sides.texts[group.side];
        return el("section", { class: "fm-side" },
          el("h3", null, voice, el("span", { class: "fm-count" }, " " + group.claims.length)),
          self._list(group.claims));
      });
    },

    _list: function (claims) {
      var self = this, items = claims.map(function (claim) { return self._claim(claim); });
      if (items.length <= FIRST) return items;
      var more = fm.count(items.length - FIRST, "older claim");
      return [items.slice(0, FIRST), el("details", null, el("summary", null, more), items.slice(FIRST))];
    },

    /* Named without a claim, denied, hypothetical, past: in words, never in colour. */
    _others: function (place) {
      var store = this.store, self = this;
      var rest = this._once(store.claimsOf(place)).filter(function (claim) { return !store.realis[claim]; });
      var hidden = store.places.first[place + 1] - store.places.first[place] - store.claimsOf(place).length;
      var note = hidden ? fm.count(hidden, "more claim") + " outside the chosen dates, sources and reports." : "";
      var list = !rest.length ? null : el("details", { open: store.word[place] < 0 },
        el("summary", null, "Not drawn as current: " + fm.count(rest.length, "mention")),
        self._list(rest));
      return [list, note ? el("p", { class: "fm-note" }, note) : null];
    },

    _claim: function (claim) {
      var store = this.store, report = store.claims.report[claim];
      return el("article", { class: "fm-claim" },
        this._says(claim), this._quote(claim, store.report("lang", report)),
        this._source(claim, report), this._why(claim));
    },

    _says: function (claim) {
      var store = this.store, label = store.labels[store.claims.label[claim]];
      var style = store.data.styles[label], modality = store.modality(claim);
      var look = store.realis[claim] ? { style: style, modality: modality }
        : { style: store.data.styles.mention, modality: modality };
      var extent = store.claim("extent", claim), sure = store.data.modalityTexts[modality];
      var gains = label === "contested" ? store.data.gains[store.claim("side", claim)] : "";
      return el("p", { class: "fm-says" }, fm.swatch(look, 18), el("span", null,
        el("b", null, style.text), extent ? [" (", fm.told(extent), ")"] : null, sure ? ", " + sure : "", gains ? "; " + gains : ""));
    },

    _quote: function (claim, lang) {
      var text = this.store.claim("quote", claim), start = this.store.claims.mark[claim];
      var length = this.store.claims.length[claim];
      if (!text) return null;
      var quote = el("blockquote", { dir: "auto", lang: lang });
      if (start < 0) return fm.append(quote, text), quote;
      fm.append(quote, [text.slice(0, start), el("mark", null, text.slice(start, start + length)),
        text.slice(start + length)]);
      return quote;
    },

    _source: function (claim, report) {
      var store = this.store, claimant = store.claim("claimant", claim), url = store.report("url", report);
      var source = store.report("source", report) || store.report("id", report);
      var event = store.claims.event[claim];
      return el("p", { class: "fm-source" },
        fm.date(store.reports.day[report]), " · ", (url && fm.link(url, fm.told(source))) || fm.told(source),
        claimant ? [" · according to ", fm.told(claimant)] : null,
        event !== null ? " · event of " + fm.date(event) : null, this._also(report));
    },

    /* Who else published the same text: one claim, whatever their number. */
    _also: function (report) {
      var text = this.store.report("also", report);
      if (!text) return null;
      var names = text.split("\n"), shown = names.slice(0, ALSO);
      return el("span", { class: "fm-also" }, " · the same text: ",
        shown.map(function (name, n) { return [n ? ", " : null, fm.told(name)]; }),
        names.length > ALSO ? " and " + (names.length - ALSO) + " more" : null);
    },

    _why: function (claim) {
      var store = this.store, reasons = store.claim("reasons", claim), rivals = store.claim("rivals", claim);
      if (!reasons && !rivals) return null;
      var lines = (reasons ? reasons.split("\n") : []).concat(rivals ? rivals.split("\n") : []);
      var score = store.claims.score[claim];
      return el("details", { class: "fm-why" },
        el("summary", null, "Why this place?" + (score === null ? "" : " Score " + (score / 100).toFixed(2))),
        el("ul", null, lines.map(function (line) { return el("li", null, fm.told(line)); })));
    },

    _coordinates: function (place) {
      var store = this.store, lat = store.places.lat[place], lon = store.places.lon[place];
      var id = el("span", { class: "fm-code" }, store.place("id", place));
      if (lat === null) return el("p", { class: "fm-coordinates" }, "Coordinates unknown. ", id);
      var text = lat.toFixed(5) + ", " + lon.toFixed(5), km = store.places.unc[place];
      var origin = store.place("origin", place);
      var sure = (km === null ? "" : " ± " + km + " km") + (origin ? " (" + origin + ")" : "");
      var online = store.online(place) ? el("strong", { class: "fm-online" },
        "Not in the gazetteer: placed by an online geocoder.") : null;
      return el("p", { class: "fm-coordinates" }, online, online ? el("br") : null,
        el("span", { class: "fm-latlon" }, text), sure, " ", this._copy(text), el("br"), id);
    },

    _copy: function (text) {
      var button = el("button", { type: "button", class: "fm-small" }, "Copy");
      button.addEventListener("click", function () {
        fm.copy(text).then(function (done) { button.textContent = done ? "Copied" : "Press Ctrl+C"; });
      });
      return button;
    }
  };

  /* Put text on the clipboard; answers whether it is there. */
  fm.copy = function (text) {
    if (navigator.clipboard && navigator.clipboard.writeText) {
      return navigator.clipboard.writeText(text).then(function () { return true; }, function () {
        return byCommand(text);
      });
    }
    return Promise.resolve(byCommand(text));
  };

  function byCommand(text) {
    var field = el("textarea", { class: "fm-offscreen", "aria-hidden": "true" });
    field.value = text;
    document.body.appendChild(field);
    field.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    field.remove();
    return done;
  }
})(window.frontmap);
