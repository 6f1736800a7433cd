// Asks for the data every few seconds, and shows it.

const interval = 5000;
const base = location.pathname.replace(/\/$/, '');

let timer = 0;
let asking = false;
let again = false;

async function refresh() {
  if (asking || document.hidden) {
    again = true;
    return;
  }

  clearTimeout(timer);
  [asking, again] = [true, false];
  const asked = state.pool;
  const after = state.recent[0]?.number ?? 0;
  let wait = interval;
  try {
    const query = new URLSearchParams(asked === null ? { after } : { pool: asked, after });
    const response = await fetch(`${base}/data?${query}`);
    if (!response.ok) {
      throw new Error(`the server answered with status ${response.status}`);
    }

    const data = await response.json();
    say('');
    if (asked !== state.pool) {
      // The user chose another pool in the meantime.
      wait = 0;
    } else if (after > 0 && data.traffic.since !== state.data.traffic.since) {
      // The application was started again, and counts its requests from 1.
      forget();
      wait = 0;
    } else {
      take(data);
    }
  } catch (error) {
    // A failed fetch is a TypeError, with another text in each browser.
    const reason = error instanceof TypeError ? 'the server cannot be reached' : error.message;
    say(`The data cannot be updated: ${reason}. ${state.data ? `The numbers are from ${time(state.data.at)}.` : ''}`);
  } finally {
    asking = false;
    timer = setTimeout(refresh, again ? 0 : wait);
  }
}

// A screen reader announces changes only, not each failed attempt.
function say(text) {
  if (at('connection').textContent !== text) {
    at('connection').textContent = text;
  }
}

at('pool').addEventListener('change', () => {
  state.pool = at('pool').value;
  forget();
  refresh();
});
at('slider').addEventListener('input', () => {
  state.chosen = Number(at('slider').value);
  showCurve();
});
at('more').addEventListener('click', () => {
  state.showsAll = true;
  showRecent();
  at('recent').children[shownAtFirst]?.querySelector('summary').focus();
});
document.addEventListener('visibilitychange', refresh);
new ResizeObserver(() => state.data && showCurve()).observe(at('chart'));
refresh();
