/* The time bar: from and to over the reports' dates, how many claims each day brought, and play. */
(function (fm) {
  "use strict";

  var FRAME_MS = 350;
  var FRAMES = 90;

  fm.Time = function (app) {
    this.app = app;
    this.first = app.store.first;
    this.last = app.store.last;
    this.from = fm.byId("from");
    this.to = fm.byId("to");
    this.button = fm.byId("play");
    this._undated();
    if (this.first === null || this.first === this.last) this._still();
    else this._moving();
  };

  fm.Time.prototype = {
    _still: function () {
      var note = this.first === null ? "No report has a date" : "All reports: " + fm.date(this.first);
      fm.byId("range").hidden = true;
      this.button.hidden = true;
      fm.byId("from-text").textContent = note;
    },

    _moving: function () {
      var self = this, state = this.app.state;
      [this.from, this.to].forEach(function (input) { input.min = self.first; input.max = self.last; });
      this.from.addEventListener("input", function () {
        state.from = Math.min(Number(self.from.value), state.to);
        self.stop();
        self.app.update();
      });
      this.to.addEventListener("input", function () {
        state.to = Math.max(Number(self.to.value), state.from);
        self.stop();
        self.app.update();
      });
      this.button.addEventListener("click", function () { if (self.timer) self.stop(); else self.play(); });
      window.addEventListener("resize", fm.throttle(function () { self._bars(); }));
    },

    _undated: function () {
      var self = this, row = fm.byId("undated-row"), box = fm.byId("undated");
      if (!this.app.store.undated) { row.hidden = true; return; }
      fm.byId("undated-text").textContent = "undated (" + this.app.store.undated + ")";
      box.addEventListener("change", function () {
        self.app.state.undated = box.checked;
        self.app.update();
      });
    },

    play: function () {
      var self = this, state = this.app.state, step = Math.max(1, Math.round((this.last - this.first) / FRAMES));
      if (state.to >= this.last) state.to = state.from;
      this.timer = setInterval(function () {
        state.to = Math.min(self.last, state.to + step);
        self.app.update();
        if (state.to >= self.last) self.stop();
      }, FRAME_MS);
      this._face(true);
      this.app.update();
    },

    stop: function () {
      if (!this.timer) return;
      clearInterval(this.timer);
      this.timer = null;
      this._face(false);
    },

    _face: function (playing) {
      this.button.setAttribute("aria-label", playing ? "Pause" : "Play through time");
      this.button.classList.toggle("fm-playing", playing);
    },

    refresh: function () {
      var state = this.app.state;
      fm.byId("undated").checked = state.undated;
      if (this.first === null || this.first === this.last) return;
      this.from.value = state.from;
      this.to.value = state.to;
      this.from.setAttribute("aria-valuetext", fm.date(state.from));
      this.to.setAttribute("aria-valuetext", fm.date(state.to));
      fm.byId("from-text").textContent = fm.date(state.from);
      fm.byId("to-text").textContent = fm.date(state.to);
      this._bars();
    },

    /* A bar a day, or a bar for as many days as share a pixel pair. */
    _bars: function () {
      var canvas = fm.byId("bars"), width = canvas.clientWidth, height = canvas.clientHeight;
      if (!width) return;
      var ratio = window.devicePixelRatio || 1, ctx = canvas.getContext("2d"), state = this.app.state;
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      ctx.scale(ratio, ratio);
      var inset = 9, span = this.last - this.first, slots = Math.min(span + 1, Math.floor((width - 2 * inset) / 3));
      var sums = new Array(slots).fill(0), perDay = this.app.store.perDay, first = this.first;
      var slotOf = function (day) { return Math.min(slots - 1, Math.floor((day - first) / (span + 1) * slots)); };
      Object.keys(perDay).forEach(function (day) { sums[slotOf(Number(day))] += perDay[day]; });
      var most = Math.max.apply(null, sums), each = (width - 2 * inset) / slots;
      var low = slotOf(state.from), high = slotOf(state.to);
      sums.forEach(function (sum, n) {
        if (!sum) return;
        var tall = Math.max(2, Math.sqrt(sum / most) * (height - 2));
        ctx.fillStyle = n >= low && n <= high ? "#4b4b4b" : "#c4c4c4";
        ctx.fillRect(inset + n * each, height - tall, Math.max(1.5, Math.min(each - 1, 10)), tall);
      });
    }
  };
})(window.frontmap);
