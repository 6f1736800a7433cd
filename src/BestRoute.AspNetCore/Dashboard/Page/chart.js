// The cost-quality curve: the saving to the right, the change of quality upwards.

const margin = { top: 32, right: 24, bottom: 44, left: 56 };
const height = 320;

// The points in the order of the slider: the reference model, then from lambda 0 on, which looks at quality alone, to the cheapest routes.
function pointsOf(curve) {
  return [{ lambda: null, costReduction: 0, qualityChange: 0 }, ...[...curve].sort((first, second) => first.lambda - second.lambda)];
}

// The point of a lambda. Between two measured points, it is on the line between them.
function between(points, lambda) {
  const next = points.findIndex(point => point.lambda >= lambda * (1 - 1e-9));
  if (next < 0) {
    return points[points.length - 1];
  }

  const [low, high] = [points[Math.max(0, next - 1)], points[next]];
  const share = high.lambda <= lambda * (1 + 1e-9) || high === low ? 1 : (lambda - low.lambda) / (high.lambda - low.lambda);
  const at = name => low[name] + share * (high[name] - low[name]);
  return { lambda, costReduction: at('costReduction'), qualityChange: at('qualityChange') };
}

// Limits and steps that are easy to read: 1, 2 or 5 times a power of 10.
function ticks(low, high, wanted) {
  const raw = Math.max(high - low, 1e-3) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find(factor => factor * power >= raw);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, index) => (first + index) * step);
}

function drawCurve(container, points, now, chosen) {
  const width = Math.max(container.clientWidth, 240);
  const values = name => [...points.map(point => point[name]), now?.[name] ?? 0];
  const across = ticks(Math.min(...values('costReduction')), Math.max(...values('costReduction')), width < 500 ? 4 : 8);
  const up = ticks(Math.min(...values('qualityChange')), Math.max(...values('qualityChange')), 5);
  const scale = (steps, from, to) => value => from + (value - steps[0]) / (steps[steps.length - 1] - steps[0]) * (to - from);
  const x = scale(across, margin.left, width - margin.right);
  const y = scale(up, height - margin.bottom, margin.top);
  const mark = (point, attributes) => make('circle', { cx: x(point.costReduction), cy: y(point.qualityChange), ...attributes });
  const label = (point, text, below) => {
    const end = x(point.costReduction) > width / 2;
    return make('text', { class: 'label', x: x(point.costReduction) + (end ? -12 : 12), y: y(point.qualityChange) + (below ? 18 : -10), 'text-anchor': end ? 'end' : 'start' }, text);
  };

  container.replaceChildren(make('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img', 'aria-label': `Curve of saving and quality. ${now ? `Now: ${describe(now)}.` : ''}` },
    ...across.flatMap(value => [
      make('line', { class: value === 0 ? 'axis' : 'grid', x1: x(value), x2: x(value), y1: margin.top, y2: height - margin.bottom }),
      make('text', { x: x(value), y: height - margin.bottom + 18, 'text-anchor': 'middle' }, percent(value)),
    ]),
    ...up.flatMap(value => [
      make('line', { class: value === 0 ? 'axis' : 'grid', x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }),
      make('text', { x: margin.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, percent(value, true)),
    ]),
    make('text', { x: width - margin.right, y: height - 6, 'text-anchor': 'end' }, 'cost saved'),
    make('text', { x: 0, y: 10 }, 'quality'),
    make('path', { class: 'line', d: points.slice(1).map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.costReduction)} ${y(point.qualityChange)}`).join('') }),
    mark(points[0], { class: 'reference', r: 4 }),
    now && mark(now, { class: 'now', r: 6 }),
    now && label(now, 'now', false),
    mark(chosen, { class: 'chosen', r: 10 })));
}

function describe(point) {
  return `cost ${change(-point.costReduction, 'higher', 'lower')}, quality ${change(point.qualityChange, 'higher', 'lower')}`;
}
