/** Excel keeps a date as a number and shows it by a format: which formats are dates, and which day a number is. */

const MS_A_DAY = 86_400_000;
/** Formats that every workbook knows without stating them; 27–36 and 50–58 are East Asian dates. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Is `yyyy/mm/dd;@` a date? Quoted words, escaped letters and [colours, locales] are not looked at. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id);
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/[_*]./g, '');
  return /[yd]/i.test(bare) && !/general/i.test(bare);
}

/** The day of an Excel number as ISO text; undefined outside of the years that Excel knows. */
export function excelDay(value: number, date1904: boolean): string | undefined {
  const days = Math.floor(value);
  if (!(days >= 1 && days < 2_958_466)) return undefined;
  // Excel's 1900 has a 29 February, so the count is a day behind before March of that year.
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : days < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30);
  return new Date(epoch + days * MS_A_DAY).toISOString().slice(0, 10);
}

/** A number of a cell as a person would have typed it. Beyond 15 digits Excel has lost the rest: that is shown. */
export function numberText(value: string): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  if (Number.isInteger(number)) return Math.abs(number) < 1e15 ? String(number) : number.toExponential();
  return String(number);
}
