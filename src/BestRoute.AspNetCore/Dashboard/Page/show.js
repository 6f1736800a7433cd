// Shows the data of one pool. Parts with controls keep them, so that a user at the keyboard does not lose the place.

const shownAtFirst = 20;
const kept = 200;
const at = id => document.getElementById(id);

// The pool that is shown (null: the first one), its last data, its decisions from the newest on, and what the user chose.
const state = { pool: null, data: null, recent: [], showsAll: false, chosen: null };

function forget() {
  Object.assign(state, { recent: [], showsAll: false, chosen: null });
  at('recent').replaceChildren();
}

function take(data) {
  state.data = data;
  state.pool = data.pool.name;
  state.recent = [...data.recent.reverse(), ...state.recent].slice(0, kept);
  at('content').hidden = false;
  at('updated').textContent = `Updated ${time(data.at)}`;
  showPools(data);
  showNotices(data);
  showFigures(data);
  showCurve();
  showTraffic(data);
  showPackage(data);
  showModels(data);
  showBudgets(data);
  showRecent();
}

function showPools({ pools, pool }) {
  at('pool-choice').hidden = pools.length < 2;
  if (at('pool').length !== pools.length) {
    at('pool').replaceChildren(...pools.map(name => make('option', { value: name }, name || '(default)')));
  }

  at('pool').value = pool.name;
}

function showNotices({ pool }) {
  at('notices').replaceChildren(...pool.problems.map(text => make('li', {}, text)));
}

function showFigures({ traffic }) {
  const requests = traffic.answered + traffic.failed + traffic.canceled;
  const saved = traffic.referenceCost - traffic.cost;
  at('since').textContent = requests === 0
    ? `No requests yet, since the application started at ${date(traffic.since)}.`
    : `${count(requests)} request${requests === 1 ? '' : 's'} since ${date(traffic.since)}.`;
  const figures = [
    ['Saved (estimate)', money(saved), traffic.referenceCost > 0 ? `${percent(saved / traffic.referenceCost)} of the reference's cost` : 'no requests yet'],
    ['Cost', money(traffic.cost), traffic.unansweredCost > 0 ? `${money(traffic.unansweredCost)} without an answer` : 'settled'],
    ['Reference alone (estimate)', money(traffic.referenceCost), `for ${count(traffic.answered)} answers`],
    ['Answered', count(traffic.answered), `${percent(requests > 0 ? traffic.answered / requests : null)} of the requests`],
    ['Failed', count(traffic.failed), 'the caller got an error'],
    ['Cancelled', count(traffic.canceled), 'by the caller, before an answer'],
    ['Refused', count(traffic.refused), 'because a budget is spent'],
    ['Unusual queries', count(traffic.unusual), traffic.compared > 0 ? `${percent(traffic.unusual / traffic.compared)} of ${count(traffic.compared)} compared` : 'none were compared'],
  ];
  at('figures').replaceChildren(...figures.map(([name, value, note]) => make('div', {}, make('dt', {}, name), make('dd', {}, value, make('small', {}, note)))));
}

function showCurve() {
  const { pool, traffic } = state.data;
  const { lambda, policy, threshold } = pool.operatingPoint;
  const hasCurve = pool.curve?.length > 0;
  at('curve').hidden = !hasCurve;
  if (!hasCurve) {
    at('curve-note').textContent = pool.package ? 'The package has no measured curve. Train the package again to see it.' : 'There is no package. A package has the measured curve of cost and quality.';
    return;
  }

  const points = pointsOf(pool.curve);
  const routes = pool.mode === 'Route' || pool.mode === 'Canary';
  const now = policy === 'reference' ? points[0] : isNumber(lambda) ? between(points.slice(1), lambda) : null;
  at('curve-note').textContent = 'Training measured this curve on queries that the predictions had not seen. '
    + (!routes ? `The mode is ${pool.mode}, so the reference model answers every request.`
      : now ? `The operating point in force: ${describe(now)}.`
      : isNumber(threshold) ? `The threshold ${number(threshold)} decides, which is not a point of this curve.`
      : `The policy '${policy}' decides, which is not a point of this curve.`)
    + (pool.budgets.some(budget => budget.pressure > 0) ? ' Budgets move it toward cheaper routes for some requests.' : '')
    + (pool.curveChange ? ` The pool has changed since then, so its savings and qualities are different: ${pool.curveChange}.` : '');
  const start = now === null ? 0 : points.reduce((best, point, index) => distance(point, now) < distance(points[best], now) ? index : best, 0);
  const index = Math.min(state.chosen ?? start, points.length - 1);
  const chosen = points[index];
  drawCurve(at('chart'), points, now, chosen);
  Object.assign(at('slider'), { max: points.length - 1, value: index });
  at('slider').setAttribute('aria-valuetext', describe(chosen));
  showEffect(chosen, now, traffic, index === 0);
  if (at('curve-table').dataset.of !== pool.packageId) {
    at('curve-table').dataset.of = pool.packageId;
    at('curve-table').replaceChildren(table('In training, compared with the reference model alone', [{ head: 'Lambda' }, { head: 'Cost saved' }, { head: 'Quality' }],
      points.map(point => [point.lambda === null ? 'reference' : number(point.lambda), percent(point.costReduction), percent(point.qualityChange, true)])));
  }
}

function distance(first, second) {
  return Math.hypot(first.costReduction - second.costReduction, first.qualityChange - second.qualityChange);
}

function showEffect(chosen, now, traffic, isReference) {
  const lines = [`${isReference ? 'The reference model alone' : `Lambda ${number(chosen.lambda)}`}: ${describe(chosen)} than the reference model.`];
  if (isReference) {
    lines[0] = 'The reference model alone: nothing is saved, and no quality is lost.';
  }

  if (traffic.answered > 0) {
    const reference = 1000 * traffic.referenceCost / traffic.answered;
    const saves = point => `${money(Math.abs(reference * point.costReduction))} ${point.costReduction < 0 ? 'more' : 'saved'}`;
    lines.push(`For 1,000 requests like those so far: ${saves(chosen)}, of ${money(reference)} for the reference model (estimate).`);
    if (now !== null && distance(chosen, now) > 1e-9) {
      const dollars = reference * (chosen.costReduction - now.costReduction);
      lines.push(`Compared with now: ${money(Math.abs(dollars))} ${dollars < 0 ? 'more' : 'less'} for 1,000 requests, and a quality that is ${points(chosen.qualityChange - now.qualityChange)}.`);
    }
  } else {
    lines.push('There was no traffic yet, so there are no amounts.');
  }

  const text = lines.join('\n');
  if (at('effect').dataset.text !== text) {
    at('effect').dataset.text = text;
    at('effect').replaceChildren(...lines.map(line => make('p', {}, line)));
  }
}

// A difference of two changes: both are shares of the reference's quality.
function points(difference) {
  const size = (100 * Math.abs(difference)).toLocaleString(locale, { maximumFractionDigits: 1 });
  return size === '0' ? 'the same' : `${size} percentage points ${difference > 0 ? 'higher' : 'lower'}`;
}

function showTraffic({ traffic }) {
  const share = answered => traffic.answered > 0 ? answered / traffic.answered : 0;
  const cells = answered => [count(answered), bar(share(answered))];
  const none = make('p', {}, 'No request has been answered yet.');
  const byCount = rows => [...rows].sort((first, second) => second.answered - first.answered);
  at('routes').replaceChildren(traffic.routes.length === 0 ? none.cloneNode(true) : table('Answered requests. The cost has all attempts of a request.',
    [{ head: 'Route' }, { head: 'Requests' }, { head: 'Share' }, { head: 'Cost' }],
    byCount(traffic.routes).map(one => [routeName(one.route), ...cells(one.answered), money(one.cost)])));
  at('reasons').replaceChildren(traffic.reasons.length === 0 ? none : table('Why their routes were chosen',
    [{ head: 'Reason' }, { head: 'Requests' }, { head: 'Share' }],
    byCount(traffic.reasons).map(one => [words(one.reason), ...cells(one.answered)])));
  const times = [['Choice of the route', traffic.decision], ['First content', traffic.firstContent], ['Whole request', traffic.total]];
  at('times').replaceChildren(table('Half of the requests, 95% and 99% of them were faster. Each time is within 4.5%.',
    [{ head: 'Until' }, { head: 'Median' }, { head: '95%' }, { head: '99%' }, { head: 'Requests' }],
    times.map(([name, one]) => [name, duration(one.p50), duration(one.p95), duration(one.p99), count(one.count)])));
}

function showPackage({ pool, at: now }) {
  const { policy, threshold, lambda, target } = pool.operatingPoint;
  const facts = [
    ['Mode', pool.mode === 'Canary' ? `Canary, ${percent(pool.canaryShare)} of the conversations` : words(pool.mode)],
    ['Package', pool.package ?? 'none'],
    ['Package id', pool.packageId],
    ['Written', pool.packageWrittenAt && `${date(pool.packageWrittenAt)}, ${age(pool.packageWrittenAt, now)}`],
    ['Policy', policy],
    ['Target', target],
    ['Threshold', isNumber(threshold) ? number(threshold) : null],
    ['Lambda', isNumber(lambda) ? number(lambda) : null],
    ['Device', pool.device],
  ];
  at('package').replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
}

function showModels({ pool, traffic }) {
  const samples = new Map(traffic.models.map(model => [model.model, model]));
  const circuit = model => !model.unavailableUntil ? make('span', { class: 'good' }, 'closed')
    : make('span', { class: model.isAvailable ? 'warn' : 'bad' }, model.isAvailable ? 'open, next request tries it' : `open until ${time(model.unavailableUntil)}`);
  at('models').replaceChildren(table('Circuit breakers, calls at this moment, and samples so far',
    [{ head: 'Model' }, { head: 'Circuit', text: true }, { head: 'Running' }, { head: 'Waiting' }, { head: 'Samples' }, { head: 'Failed' }, { head: 'Cancelled' }, { head: 'Failovers' }],
    pool.models.map(model => {
      const of = samples.get(model.id) ?? { returned: 0, failed: 0, canceled: 0, failovers: 0 };
      return [
        model.id === pool.referenceModel ? `${model.id} (reference)` : model.id,
        circuit(model), count(model.runningRequests), count(model.queuedRequests), count(of.returned), count(of.failed), count(of.canceled), count(of.failovers),
      ];
    })));
}

function showBudgets({ pool: { budgets } }) {
  at('budgets').replaceChildren(budgets.length === 0 ? make('p', {}, 'The pool has no budgets.') : table('Spent in this period. Pressure moves the operating point toward cheaper routes.',
    [{ head: 'Budget' }, { head: 'Tenant', text: true }, { head: 'Spent' }, { head: 'Limit' }, { head: 'Share' }, { head: 'Pressure' }, { head: 'Period ends' }, { head: 'When spent', text: true }],
    budgets.map(one => [one.name, one.tenant ?? 'whole pool', money(one.spent), money(one.limit), percent(one.spent / one.limit), percent(one.pressure), date(one.periodEnd), one.isHardLimit ? 'requests are refused' : 'cheapest routes'])));
}
