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
  };

  fm.Store.prototype = {
    _readTables: function () {
      var data = this.data, excludes = this.excludes = {};
      data.excludes.forEach(function (pair) {
        excludes[pair[0] + "|" + pair[1]] = excludes[pair[1] + "|" + pair[0]] = true;
      });
      var mention = data.labels.indexOf("mention");
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
        for (var i = first[place]; i < first[place + 1]; i++) {
          if (!this.kept[claims.report[i]]) continue;
          told++;
          if (!this.realis[i]) continue;
          current++;
          if (newest < 0) newest = i;
          var side = claims.claimantSide[i];
          if (words[side] === undefined) words[side] = i;
        }
        this.word[place] = newest;
        this.told[place] = told;
        this.current[place] = current;
        this.words[place] = words;
        this.disputed[place] = this._disputed(words) ? 1 : 0;
      }
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
    /* What is said of a place only as denied, hypothetical or past, the newest: "Russian control, denied". */
    inWords: function (place) {
      if (this.word[place] >= 0) return "";
      var mention = this.labels.indexOf("mention"), claims = this.claims;
      for (var i = this.places.first[place]; i < this.places.first[place + 1]; i++) {
        if (claims.label[i] === mention || !this.kept[claims.report[i]]) continue;
        return this.data.styles[this.labels[claims.label[i]]].text + ", " +
          this.data.modalityTexts[this.modality(i)];
      }
      return "";
    },

    /* What a place shows, in words. */
    inShort: function (place) {
      if (this.disputed[place]) return "Disputed by the sides";
      return this.inWords(place) || this.data.styles[this.label(place)].text;
    },

    category: function (place) { return this.disputed[place] ? DISPUTED : this.label(place); },

    /* Whether the place shows under the legend's filters. */
    visible: function (place, state) {
      if (!this.told[place] || state.categoriesOff.has(this.category(place))) return false;
      if (this.word[place] < 0) return true;
      var self = this, words = this.words[place];
      return Object.keys(words).some(function (side) {
        return !state.modalitiesOff.has(self.modality(words[side]));
      });
    },

    /* The claims of a place that are in view, newest first. */
    claimsOf: function (place) {
      var found = [];
      for (var i = this.places.first[place]; i < this.places.first[place + 1]; i++) {
        if (this.kept[this.claims.report[i]]) found.push(i);
      }
      return found;
    },

    /* How many places fall into each category and each modality, for the legend. */
    counts: function () {
      var categories = {}, modalities = {}, inWords = 0;
      for (var place = 0; place < this.size; place++) {
        if (!this.told[place]) continue;
        var category = this.category(place), modality = this.modality(this.word[place]);
        categories[category] = (categories[category] || 0) + 1;
        modalities[modality] = (modalities[modality] || 0) + 1;
        if (this.inWords(place)) inWords++;
      }
      return { categories: categories, modalities: modalities, inWords: inWords };
    }
  };
})(window.frontmap);
