/* Folding a name to a rough sound key, the same for Ukrainian, Russian and the usual romanizations, so that
   a search finds "Гуляйполе" under Huliaipole, Gulyaypole and Gulaipole. */
(function (fm) {
  "use strict";

  var CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "e", "ё": "o", "ж": "z",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ы": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c",
    "ш": "s", "щ": "s", "ъ": "", "ь": "", "э": "e", "ю": "u", "я": "a", "ў": "u"
  };
  /* Romanized groups, longest first; each gives what the Cyrillic letter behind it gives. */
  var LATIN = [
    [/shch|szcz|schtsch|stch|sch/g, "s"], [/tsch|tch|cz/g, "c"], [/zh|rz/g, "z"], [/kh|gh/g, "h"],
    [/sh|sz/g, "s"], [/ts|tz/g, "c"], [/ch/g, "c"], [/ck|q/g, "k"], [/x/g, "ks"], [/g/g, "h"], [/w/g, "v"]
  ];

  fm.fold = function (text) {
    var plain = text.toLowerCase().replace(/[’'ʼ`´ʹ]/g, "");
    LATIN.forEach(function (rule) { plain = plain.replace(rule[0], rule[1]); });
    plain = plain.normalize("NFC");
    var out = "";
    for (var i = 0; i < plain.length; i++) {
      var letter = CYRILLIC[plain[i]];
      out += letter === undefined ? plain[i] : letter;
    }
    return out.normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/[yij]+([aeou])/g, "$1").replace(/[yij]+/g, "i")
      .replace(/[^a-z0-9]+/g, " ").replace(/([a-z])\1+/g, "$1").trim();
  };
})(window.frontmap);
