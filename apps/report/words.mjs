// Words, numbers and dates in the reader's language. English is in the code; po/cy.po has the Welsh, and the build fails
// where a text has none.
import { WELSH } from "./catalogue.mjs";
import { dates } from "./dates.mjs";

const numberFormats = new Map(); // by decimals: making one takes longer than a field of the planner's page

function numberFormat(decimals) {
  if (!numberFormats.has(decimals)) {
    numberFormats.set(decimals, new Intl.NumberFormat("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
  }
  return numberFormats.get(decimals);
}

/** The words of a language: "en" or "cy". */
export function words(language) {
  const translated = language === "cy" ? WELSH : null;

  /** The text in the language, with {name} replaced by given.name. */
  function t(text, given = {}) {
    const own = translated?.get(text) || text;
    return own.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? String(given[name]) : whole));
  }

  const number = (value, decimals = 0) => numberFormat(decimals).format(value); // Welsh sets numbers as English does

  return {
    language,
    t,
    /** One of the two texts that a scenario or a measure gives; English where it gives no Welsh. */
    own: (texts) => texts[language] || texts.en,
    number,
    /** "1 day", "1.5 days". */
    days: (count) => t(count === 1 ? "{count} day" : "{count} days", { count: Number.isInteger(count) ? number(count) : count }),
    ...dates(language),
  };
}
