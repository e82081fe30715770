// Days and months in the reader's language, the same wherever the program runs. Browsers know no Welsh
// months and days: Chromium would set English ones, in the order of the United States.

const MONTHS = {
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  cy: ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"],
};
const SHORT_MONTHS = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"],
  cy: ["Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"],
};
const WEEKDAYS = {
  en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  cy: ["Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn", "Dydd Sul"],
};

/** The dates of a language: "en" or "cy". iso: "2014-04-01". */
export function dates(language) {
  const monthOf = (iso) => Number(iso.slice(5, 7)) - 1;
  return {
    /** As a day to read. */
    date: (iso) => `${Number(iso.slice(8))} ${MONTHS[language][monthOf(iso)]} ${iso.slice(0, 4)}`,
    month: (iso) => `${SHORT_MONTHS[language][monthOf(iso)]} ${iso.slice(0, 4)}`,
    /** Monday is 0. */
    weekday: (day) => WEEKDAYS[language][day],
  };
}
