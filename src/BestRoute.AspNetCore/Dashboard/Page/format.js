// Numbers, times and elements for people.

const locale = 'en-US';
const isNumber = value => typeof value === 'number' && Number.isFinite(value);

function count(value) {
  return isNumber(value) ? value.toLocaleString(locale) : '–';
}

// Cents, or three significant digits: a short answer costs less than a thousandth of a dollar.
function money(value) {
  if (!isNumber(value)) {
    return '–';
  }

  const size = Math.abs(value);
  const digits = size === 0 || size >= 1 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { minimumSignificantDigits: 2, maximumSignificantDigits: 3 };
  return value.toLocaleString(locale, { style: 'currency', currency: 'USD', ...digits });
}

function percent(share, signed = false) {
  return isNumber(share) ? (share + 0).toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: signed ? 'exceptZero' : 'negative' }) : '–';
}

// The word for the direction, and the size.
function change(share, more, less) {
  const size = percent(Math.abs(share));
  return size === '0%' ? 'unchanged' : `${size} ${share > 0 ? more : less}`;
}

function duration(seconds) {
  if (!isNumber(seconds)) {
    return '–';
  }

  const [value, unit] = seconds < 1e-3 ? [1e6 * seconds, 'µs'] : seconds < 1 ? [1e3 * seconds, 'ms'] : seconds < 120 ? [seconds, 's'] : [seconds / 60, 'min'];
  return `${value.toLocaleString(locale, value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 })} ${unit}`;
}

// .NET writes a time span as [days.]hours:minutes:seconds[.fraction].
function seconds(span) {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span ?? '');
  return match ? 86400 * (match[1] ?? 0) + 3600 * match[2] + 60 * match[3] + +match[4] : null;
}

function number(value) {
  return isNumber(value) ? value.toLocaleString(locale, { maximumSignificantDigits: 4 }) : '–';
}

function time(text) {
  return new Date(text).toLocaleTimeString('en-GB');
}

function date(text) {
  return new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

function age(from, to) {
  const minutes = Math.max(0, Math.floor((new Date(to) - new Date(from)) / 60000));
  const [value, unit] = minutes < 120 ? [minutes, 'minute'] : minutes < 2880 ? [Math.floor(minutes / 60), 'hour'] : [Math.floor(minutes / 1440), 'day'];
  return `${count(value)} ${unit}${value === 1 ? '' : 's'} ago`;
}

// "BestQualityPerCost" reads as "Best quality per cost".
function words(name) {
  const text = name.replace(/(?!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return text.replace('canceled', 'cancelled').replace('Canceled', 'Cancelled');
}

function routeName(route) {
  return route.samples === 1 ? route.model : `${route.model}, best of ${route.samples}`;
}

// Makes an element. All text is set as text, never as HTML.
function make(tag, attributes = {}, ...children) {
  const space = ['svg', 'rect', 'line', 'path', 'circle', 'text', 'title', 'desc', 'g'].includes(tag) ? 'http://www.w3.org/2000/svg' : 'http://www.w3.org/1999/xhtml';
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value);
    }
  }

  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// Makes a table. A column is { head, text }; the first cell of a row is its heading. A cell is a text or an element.
function table(caption, columns, rows) {
  const style = column => column.text ? 'text' : null;
  return make('table', {},
    make('caption', {}, caption),
    make('thead', {}, make('tr', {}, ...columns.map(column => make('th', { scope: 'col', class: style(column) }, column.head)))),
    make('tbody', {}, ...rows.map(row => make('tr', {}, ...row.map((cell, index) =>
      index === 0 ? make('th', { scope: 'row' }, cell) : make('td', { class: style(columns[index]) }, cell))))));
}

// A share as a bar and a number.
function bar(share) {
  return make('span', { class: 'share' },
    make('svg', { class: 'bar', 'aria-hidden': 'true', viewBox: '0 0 100 8', preserveAspectRatio: 'none' }, make('rect', { width: 100 * share, height: 8 })),
    make('span', {}, percent(share)));
}
