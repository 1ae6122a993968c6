/* The reports' claims as columns, and what they come to for the dates, sources and reports in view. */
(function (fm) {
  "use strict";

  var DISPUTED = "disputed";

  fm.Store = function (data) {
    this.data = data;
    this.places = data.places;
    this.reports = data.reports;
    this.claims = data.claims;
    this.size = data.places.id.length;
    this.labels = data.labels;
    this.categories = data.labels.slice(0, -1).concat([DISPUTED, data.labels[data.labels.length - 1]]);
    this._readTables();
    this._readDays();
    this.kept = new Uint8Array(this.reports.id.length);
    this.word = new Int32Array(this.size);      /* the claim that colours the place, -1 for none */
    this.told = new Int32Array(this.size);      /* how many claims are in view */
    this.current = new Int32Array(this.size);   /* and how many of them say something current */
    this.disputed = new Uint8Array(this.size);
    this.words = new Array(this.size);          /* the latest claim of each claimant side */
    this.said = new Int32Array(this.size);      /* the newest claim that is not current, -1 for none */
    this.heard = new Int32Array(this.size);     /* a bit for each modality of the words and of what is not current */
  };

  fm.Store.prototype = {
    _readTables: function () {
      var data = this.data, excludes = this.excludes = {};
      data.excludes.forEach(function (pair) {
        excludes[pair[0] + "|" + pair[1]] = excludes[pair[1] + "|" + pair[0]] = true;
      });
      var mention = this.mention = data.labels.indexOf("mention");
      this.unreal = data.modalities.filter(function (one) { return one !== "-" && data.realis.indexOf(one) < 0; });
      this.realis = new Uint8Array(this.claims.report.length);
      for (var i = 0; i < this.realis.length; i++) {
        var sure = data.realis.indexOf(data.modalities[this.claims.modality[i]]) >= 0;
        this.realis[i] = this.claims.label[i] !== mention && sure ? 1 : 0;
      }
    },

    _readDays: function () {
      var days = this.reports.day.filter(function (day) { return day !== null; });
      this.first = days.length ? days.reduce(function (a, b) { return Math.min(a, b); }) : null;
      this.last = days.length ? days.reduce(function (a, b) { return Math.max(a, b); }) : null;
      this.undated = this.reports.day.length - days.length;
      var perDay = {}, reports = this.reports;
      this.claims.report.forEach(function (report) {
        var day = reports.day[report];
        if (day !== null) perDay[day] = (perDay[day] || 0) + 1;
      });
      this.perDay = perDay;
    },

    text: function (index) { return index === null || index < 0 ? "" : this.data.strings[index]; },
    place: function (column, place) { return this.text(this.places[column][place]); },
    report: function (column, report) { return this.text(this.reports[column][report]); },
    claim: function (column, claim) { return this.text(this.claims[column][claim]); },
    name: function (place) {
      return this.place("latn", place) || this.place("uk", place) || this.place("id", place);
    },
    /* Whether a geocoder, not the gazetteer, gave the place. */
    online: function (place) { return /^online:/.test(this.place("origin", place)); },
    onMap: function (place) { return this.places.lat[place] !== null; },

    /* Take the claims of the reports that `state` lets through and merge them, place by place. The claims of a
       place come newest first, so a side's word is the first realis one of it. */
    merge: function (state) {
      this._keep(state);
      var first = this.places.first, claims = this.claims;
      for (var place = 0; place < this.size; place++) {
        var words = {}, newest = -1, told = 0, current = 0;
        this.said[place] = -1;
        this.heard[place] = 0;
        for (var i = first[place]; i < first[place + 1]; i++) {
          if (!this.kept[claims.report[i]]) continue;
          told++;
          if (!this.realis[i]) {
            this._say(place, i, state);
            continue;
          }
          current++;
          if (newest < 0) newest = i;
          var side = claims.claimantSide[i];
          if (words[side] !== undefined) continue;
          words[side] = i;
          this.heard[place] |= 1 << claims.modality[i];
        }
        this.word[place] = newest;
        this.told[place] = told;
        this.current[place] = current;
        this.words[place] = words;
        this.disputed[place] = this._disputed(words) ? 1 : 0;
      }
    },

    /* What is denied, hypothetical or past; the newest of what the filters let through stands for the place. */
    _say: function (place, claim, state) {
      if (this.claims.label[claim] === this.mention) return;
      this.heard[place] |= 1 << this.claims.modality[claim];
      var off = state.modalitiesOff, said = this.said[place];
      if (said < 0 || off.has(this.modality(said)) && !off.has(this.modality(claim))) this.said[place] = claim;
    },

    _keep: function (state) {
      var reports = this.reports;
      for (var report = 0; report < this.kept.length; report++) {
        var day = reports.day[report];
        var inTime = day === null ? state.undated : day >= state.from && day <= state.to;
        var wanted = !state.sourcesOff.has(reports.source[report]) && !state.reportsOff.has(report);
        this.kept[report] = inTime && wanted ? 1 : 0;
      }
    },

    _disputed: function (words) {
      var sides = Object.keys(words);
      for (var a = 0; a < sides.length; a++) {
        for (var b = a + 1; b < sides.length; b++) {
          if (this._exclude(words[sides[a]], words[sides[b]])) return true;
        }
      }
      return false;
    },

    _exclude: function (one, other) {
      var labels = this.claims.label, days = this.reports.day, reports = this.claims.report;
      if (!this.excludes[this.labels[labels[one]] + "|" + this.labels[labels[other]]]) return false;
      var a = days[reports[one]], b = days[reports[other]];
      return a === null || b === null || Math.abs(a - b) <= this.data.disputeDays;
    },

    label: function (place) {
      return this.word[place] < 0 ? "mention" : this.labels[this.claims.label[this.word[place]]];
    },
    modality: function (claim) { return claim < 0 ? "-" : this.data.modalities[this.claims.modality[claim]]; },
    /* A claim in words: "Russian control, denied". What is stated as fact needs no further word. */
    inWords: function (claim) {
      var modality = this.modality(claim), text = this.data.styles[this.labels[this.claims.label[claim]]].text;
      return modality === "asserted" ? text : text + ", " + this.data.modalityTexts[modality];
    },
    /* And whose it is, and of which day: "Russian control (Russian sources, 4 Nov 2025)". */
    inVoice: function (claim) {
      var voice = this.data.sides.texts[this.claims.claimantSide[claim]];
      if (/^Other/.test(voice)) voice = voice.toLowerCase();
      return this.inWords(claim) + " (" + voice + ", " + fm.date(this.reports.day[this.claims.report[claim]]) + ")";
    },

    /* What a place shows, in words, with who says so. */
    inShort: function (place) {
      var claim = this.word[place] < 0 ? this.said[place] : this.word[place], self = this;
      var text = claim < 0 ? this.data.styles.mention.text : this.inVoice(claim);
      if (this.disputed[place]) {
        text = "Disputed: " + this.opposed(place).map(function (one) { return self.inVoice(one); }).join(" against ");
      }
      return this.isUnsure(place) ? text + "; unsure whether this place is meant" : text;
    },

    /* The words of two sides that exclude each other: of the left half and of the right one. */
    opposed: function (place) {
      var words = this.words[place], sides = this.data.sides;
      var sorted = Object.keys(words).sort(function (a, b) {
        return sides.order.indexOf(sides.codes[a]) - sides.order.indexOf(sides.codes[b]);
      });
      for (var a = 0; a < sorted.length; a++) {
        for (var b = sorted.length - 1; b > a; b--) {
          if (this._exclude(words[sorted[a]], words[sorted[b]])) return [words[sorted[a]], words[sorted[b]]];
        }
      }
      return [];
    },

    /* How sure it is, of 100, that the names mean this place: the least sure of its words, or the best of all. */
    score: function (place) {
      var words = this.words[place], scores = this.claims.score;
      var told = Object.keys(words).map(function (side) { return scores[words[side]]; });
      if (told.length) return Math.min.apply(null, told.map(function (one) { return one === null ? 100 : one; }));
      return Math.max.apply(null, this.claimsOf(place).map(function (one) { return scores[one] === null ? 100 : scores[one]; }));
    },
    isUnsure: function (place) { return this.told[place] > 0 && this.score(place) < this.data.unsure; },

    category: function (place) { return this.disputed[place] ? DISPUTED : this.label(place); },

    /* Whether the place shows under the legend's filters. */
    visible: function (place, state) {
      if (!this.told[place] || !state.unsure && this.isUnsure(place)) return false;
      var heard = this.heard[place], modalities = this.data.modalities;
      if ((this.word[place] >= 0 || !heard) && state.categoriesOff.has(this.category(place))) return false;
      return !heard || modalities.some(function (one, n) { return heard & 1 << n && !state.modalitiesOff.has(one); });
    },

    /* The claims of a place that are in view, newest first. */
    claimsOf: function (place) {
      var found = [];
      for (var i = this.places.first[place]; i < this.places.first[place + 1]; i++) {
        if (this.kept[this.claims.report[i]]) found.push(i);
      }
      return found;
    },

    /* How many places fall into each category, and of how many something is said in each modality. */
    counts: function () {
      var categories = {}, modalities = {}, unsure = 0, heard;
      var count = function (one, n) { if (heard & 1 << n) modalities[one] = (modalities[one] || 0) + 1; };
      for (var place = 0; place < this.size; place++) {
        if (!this.told[place]) continue;
        heard = this.heard[place];
        var category = this.category(place);
        if (this.word[place] >= 0 || !heard) categories[category] = (categories[category] || 0) + 1;
        this.data.modalities.forEach(count);
        if (this.isUnsure(place)) unsure++;
      }
      return { categories: categories, modalities: modalities, unsure: unsure };
    }
  };
})(window.frontmap);
