// The list of the last decisions. A decision is shown in full when the user opens it.

function showRecent() {
  const list = at('recent');
  const newest = Number(list.firstElementChild?.dataset.number ?? 0);
  list.prepend(...state.recent.filter(one => one.number > newest).map(entry));
  while (list.children.length > state.recent.length) {
    list.lastElementChild.remove();
  }

  const limit = state.showsAll ? kept : shownAtFirst;
  [...list.children].forEach((item, index) => { item.hidden = index >= limit; });
  at('more').hidden = list.children.length <= limit;
  at('recent-note').textContent = state.recent.length === 0 ? 'There are no decisions yet.'
    : `The last ${count(state.recent.length)} of the requests that ended, the newest first. At most ${kept} are kept, without any text of prompts and answers.`;
}

function entry(one) {
  const { decision } = one;
  const facts = [
    time(one.time),
    routeName(decision.route),
    make('span', { class: one.end === 'Answered' ? 'good' : 'bad' }, words(one.end).toLowerCase()),
    money(decision.cost),
    duration(seconds(decision.timings?.total)),
    words(decision.reason),
  ];
  const details = make('details', {}, make('summary', {}, ...facts.map(fact => fact instanceof Element ? fact : make('span', {}, fact))));
  details.addEventListener('toggle', () => details.open && details.childElementCount === 1 && details.append(...explanation(one)));
  return make('li', { 'data-number': one.number }, details);
}

function explanation({ number: request, explanation: sentence, decision }) {
  const chosen = route => route.model === decision.route.model && route.samples === decision.route.samples;
  const parts = [make('p', {}, sentence)];
  const region = content => make('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': `Request ${count(request)}` }, content);
  parts.push(region(table(`Request ${count(request)}: the routes that were considered`,
    [{ head: 'Route' }, { head: 'Match' }, { head: 'Quality' }, { head: 'Decision cost' }, { head: 'Estimated cost' }, { head: 'Result', text: true }],
    decision.routes.map(one => [
      routeName(one.route), percent(one.matchProbability), number(one.quality), money(one.decisionCost), money(one.estimatedCost),
      chosen(one.route) ? make('strong', {}, 'chosen') : one.exclusion && one.exclusion !== 'None' ? words(one.exclusion) : 'admissible',
    ]))));
  if (decision.attempts.length > 0) {
    parts.push(region(table('The routes that were tried',
      [{ head: 'Route' }, { head: 'Outcome', text: true }, { head: 'Samples' }, { head: 'Valid' }, { head: 'Error', text: true }],
      decision.attempts.map(one => [routeName(one.route), words(one.outcome), count(one.samplesReceived), count(one.samplesValid), one.error ?? '–']))));
  }

  return parts;
}
