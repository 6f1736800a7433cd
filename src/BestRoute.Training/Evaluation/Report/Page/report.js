'use strict';
// Draws each figure from the JSON next to it. Tables have the same figures, so a figure that cannot be drawn is left out.
(function () {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const narrow = () => window.innerWidth < 560;
  const minus = text => text.replace('-', '\u2212');
  const digits = (value, most) => value.toLocaleString('en-US', { maximumFractionDigits: most });
  const formats = {
    usd: v => '$' + (v >= 100 ? digits(v, 0) : v >= 1 ? v.toFixed(2) : v >= 0.01 || v === 0 ? digits(v, 3) : digits(v, 6)),
    share: v => minus(digits(100 * v, 1)) + '%',
    percent: v => minus(digits(v, 1)) + '%',
    signed: v => (v > 0 ? '+' : '') + minus(digits(v, 2)),
    count: v => minus(digits(v, 0)),
    number: v => minus(digits(v, 4)),
  };
  const strokes = { coin: [6, 4], bound: [2, 3] };
  const marks = { reference: 'rectRot', delivered: 'rectRounded', fixed: 'crossRot' };
  const palette = 9;

  const clip = text => { const most = narrow() ? 18 : 34; return text.length > most ? '\u2026' + text.slice(1 - most) : text; };
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const alpha = (color, share) => color + Math.round(255 * share).toString(16).padStart(2, '0');
  const format = axis => formats[(axis && axis.format) || 'number'];

  // Known roles have their own colour. The others share a palette, in their order, and strokes distinguish repeated colours.
  function looks(series) {
    let next = 0;
    return series.map(one => {
      const named = style('--' + one.role);
      const turn = named || one.color != null ? 0 : next++, paint = named || style('--c' + (one.color != null ? one.color : turn % (palette - 1)));
      return {
        color: one.tint ? alpha(paint, Math.max(0.3, 1 - 0.28 * one.tint)) : paint,
        dash: strokes[one.role] || (turn >= palette - 1 ? [8, 3, 2, 3] : []),
        width: one.role === 'ours' ? 3 : one.role === 'best' ? 2.25 : 1.75,
        mark: marks[one.role] || 'circle',
      };
    });
  }

  function scale(axis, extra) {
    const write = format(axis);
    return Object.assign({
      type: axis.scale === 'log' ? 'logarithmic' : 'linear', min: axis.min, max: axis.max, bounds: axis.bounds || 'ticks',
      ticks: { color: style('--soft'), callback: value => write(value), maxTicksLimit: narrow() ? 5 : 9, maxRotation: 0, precision: axis.format === 'count' ? 0 : undefined },
      grid: { color: style('--grid') }, border: { color: style('--line') },
    }, extra);
  }

  const isCost = spec => spec.x && spec.x.format === 'usd';
  const abscissa = (spec, state) => {
    const log = state.log || spec.x.scale === 'log', end = Math.max(...spec.series.flatMap(one => one.points.map(point => point[0])));
    const axis = isCost(spec) ? { ...spec.x, scale: log ? 'log' : undefined, min: log ? undefined : 0, max: end, bounds: 'data' } : { ...spec.x, bounds: 'data' };
    const built = scale(axis, { grid: { display: false }, title: { display: true, text: spec.x.title, color: style('--soft') } });
    built.ticks.includeBounds = log || !isCost(spec);
    return built;
  };

  function tooltip(callbacks, extra) {
    return Object.assign({
      backgroundColor: style('--panel'), titleColor: style('--ink'), bodyColor: style('--ink'), borderColor: style('--line'),
      borderWidth: 1, padding: 10, usePointStyle: true, boxPadding: 4, callbacks,
    }, extra);
  }

  const interval = (point, write) => point[2] == null ? '' : ' [' + write(point[2]) + ', ' + write(point[3]) + ']';
  const shown = (one, state) => state.visible.has(one.name) && (!one.group || one.group === state.group);

  function lines(spec, state) {
    const write = format(spec.y), writeX = format(spec.x), datasets = [];
    looks(spec.series).forEach((look, index) => {
      const one = spec.series[index];
      const base = { hidden: !shown(one, state), borderColor: look.color, backgroundColor: look.color };
      const column = i => one.points.map(point => ({ x: point[0], y: point[i] }));
      if (one.points.some(point => point[2] != null)) {
        const edge = { ...base, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, order: 9, silent: true };
        datasets.push({ ...edge, label: one.name, data: column(2) });
        datasets.push({ ...edge, label: one.name, data: column(3), fill: '-1', backgroundColor: alpha(look.color, one.role === 'ours' ? 0.22 : 0.09) });
      }
      const big = one.role === 'reference' || one.role === 'delivered';
      datasets.push({
        ...base, label: one.name, data: column(1), source: one, showLine: !one.noLine, borderWidth: big ? 2.5 : look.width, borderDash: look.dash,
        pointStyle: look.mark, pointRadius: one.marks ? (big ? 7 : 3.5) : 0, pointHoverRadius: big ? 9 : 6, pointBorderColor: big ? style('--panel') : look.color, clip: 8, pointHitRadius: 8, order: one.role === 'ours' ? 1 : big ? 0 : 2,
      });
    });
    if (spec.diagonal) {
      datasets.push({ label: 'perfect', silent: true, data: [{ x: 0, y: 0 }, { x: 1, y: 1 }], borderColor: style('--coin'), borderDash: [4, 4], borderWidth: 1, pointRadius: 0, pointHitRadius: 0, order: 8 });
    }
    return {
      type: 'line', data: { datasets },
      options: {
        parsing: false, interaction: { mode: 'nearest', axis: 'xy', intersect: false },
        scales: { x: abscissa(spec, state), y: scale(spec.y) },
        plugins: { tooltip: tooltip({
          title: () => '',
          label: item => {
            const point = item.dataset.source.points[item.dataIndex];
            return ' ' + item.dataset.label + (point[4] ? ' (' + point[4] + ')' : '') + ': ' + write(point[1]) + interval(point, write) + ' at ' + writeX(point[0]);
          },
        }, { filter: item => !item.dataset.silent }) },
      },
    };
  }

  function areas(spec, state) {
    const write = format(spec.y), writeX = format(spec.x);
    return {
      type: 'line',
      data: { datasets: looks(spec.series).map((look, index) => ({
        label: spec.series[index].name, data: spec.series[index].points.map(point => ({ x: point[0], y: point[1] })), hidden: !shown(spec.series[index], state),
        borderColor: style('--panel'), borderWidth: 1, backgroundColor: look.color, fill: index === 0 ? 'origin' : '-1', pointRadius: 0, pointHitRadius: 4,
      })) },
      options: {
        parsing: false, interaction: { mode: 'index', axis: 'x', intersect: false },
        scales: { x: abscissa(spec, state), y: scale(spec.y, { stacked: true }) },
        plugins: { tooltip: tooltip({
          title: items => items.length ? writeX(items[0].parsed.x) : '',
          label: item => ' ' + item.dataset.label + ': ' + write(item.parsed.y),
        }, { filter: item => item.parsed.y >= 0.001, itemSort: (a, b) => b.parsed.y - a.parsed.y }) },
      },
    };
  }

  function bars(spec, state) {
    const write = format(spec.y);
    return {
      type: 'bar',
      data: { labels: spec.labels, datasets: looks(spec.series).map((look, index) => ({
        label: spec.series[index].name, data: spec.labels.map((_, row) => (spec.series[index].points.find(point => point[0] === row) || [])[1]),
        hidden: !shown(spec.series[index], state), backgroundColor: look.color, borderRadius: 2, maxBarThickness: 34,
      })) },
      options: {
        interaction: { mode: 'index', intersect: false },
        scales: {
          x: { ticks: { color: style('--soft'), maxRotation: narrow() ? 60 : 40 }, grid: { display: false }, border: { color: style('--line') } },
          y: scale(spec.y),
        },
        plugins: { tooltip: tooltip({ label: item => ' ' + item.dataset.label + ': ' + write(item.parsed.y) }) },
      },
    };
  }

  function dots(spec, state) {
    const write = format(spec.y), rows = [];
    spec.series.forEach(one => one.points.forEach(point => { if (shown(one, state)) { rows.push({ point, role: one.role }); } }));
    rows.sort((a, b) => a.point[0] - b.point[0]);
    const colors = rows.map(row => style('--' + row.role) || style('--c8'));
    const muted = rows.map((row, i) => row.role === 'other' ? style('--fixed') : colors[i]);
    return {
      data: {
        labels: rows.map(row => spec.labels[row.point[0]]),
        datasets: [
          { label: 'value', type: 'line', showLine: false, data: rows.map(row => row.point[1]), pointRadius: rows.map(row => row.role === 'ours' ? 7 : 5), pointHoverRadius: 8, pointBackgroundColor: muted, pointBorderColor: style('--panel'), order: 0 },
          { label: '95%', type: 'bar', data: rows.map(row => [row.point[2], row.point[3]]), backgroundColor: muted, barThickness: 3, order: 1, silent: true },
        ],
      },
      type: 'bar',
      options: {
        indexAxis: 'y', interaction: { mode: 'index', axis: 'y', intersect: false },
        scales: {
          x: scale(spec.y, { grid: { color: context => context.tick && context.tick.value === 0 ? style('--soft') : style('--grid'), lineWidth: context => context.tick && context.tick.value === 0 ? 2 : 1 } }),
          y: { ticks: { color: style('--ink'), autoSkip: false, font: { size: narrow() ? 11 : 12 } }, grid: { display: false }, border: { color: style('--line') } },
        },
        plugins: { tooltip: tooltip({ label: item => { const point = rows[item.dataIndex].point; return ' ' + write(point[1]) + interval(point, write); } }, { filter: item => !item.dataset.silent }) },
      },
      height: 90 + 26 * rows.length,
    };
  }

  function stack(spec, state) {
    const write = format(spec.y);
    return {
      type: 'bar',
      data: { labels: spec.labels, datasets: looks(spec.series).map((look, index) => ({
        label: spec.series[index].name, data: spec.series[index].points.map(point => point[1]), hidden: !shown(spec.series[index], state),
        backgroundColor: look.color, borderColor: style('--panel'), borderWidth: { right: 1 }, borderSkipped: false, barThickness: 16,
      })) },
      options: {
        indexAxis: 'y', interaction: { mode: 'index', axis: 'y', intersect: false },
        scales: {
          x: scale(spec.y, { stacked: true }),
          y: { stacked: true, ticks: { color: style('--ink'), autoSkip: false, font: { size: narrow() ? 11 : 12 }, callback: function (value) { return clip(this.getLabelForValue(value)); } }, grid: { display: false }, border: { color: style('--line') } },
        },
        plugins: { tooltip: tooltip({ label: item => ' ' + item.dataset.label + ': ' + write(item.parsed.x) }, { filter: item => item.parsed.x >= 0.001, itemSort: (a, b) => b.parsed.x - a.parsed.x }) },
      },
      height: 70 + 24 * spec.labels.length,
    };
  }

  const kinds = { lines, areas, bars, dots, stack };
  const words = { ours: 'best-route', best: 'best baseline', coin: 'coins', fixed: 'fixed routes', bound: 'bounds (oracles)', other: 'others' };

  function svg(name, attributes) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.keys(attributes).forEach(key => element.setAttribute(key, attributes[key]));
    return element;
  }

  // The legend shows a series as the chart draws it: as a line, an area or a mark.
  function swatch(look, one, spec) {
    const box = svg('svg', { width: 18, height: 12, 'aria-hidden': 'true' }), fill = look.color;
    if (one.role === 'fixed' && one.noLine) {
      box.append(svg('path', { d: 'M5 2l8 8M13 2l-8 8', stroke: fill, 'stroke-width': 1.75 }));
    } else if (one.noLine) {
      box.append(one.role === 'reference' ? svg('path', { d: 'M9 0l6 6-6 6-6-6z', fill }) : svg('rect', { x: 4, y: 1, width: 10, height: 10, rx: 2, fill }));
    } else if (spec.kind === 'lines') {
      box.append(svg('line', { x1: 0, y1: 6, x2: 18, y2: 6, stroke: fill, 'stroke-width': Math.max(2, look.width), 'stroke-dasharray': look.dash.join(' ') }));
    } else {
      box.append(svg('rect', { x: 3, y: 1, width: 11, height: 10, rx: 2, fill: spec.kind === 'dots' && one.role === 'other' ? style('--fixed') : fill }));
    }
    return box;
  }

  function button(text, pressed, press) {
    const element = document.createElement('button');
    element.type = 'button';
    element.setAttribute('aria-pressed', String(pressed));
    element.append(...text);
    element.addEventListener('click', () => element.setAttribute('aria-pressed', String(press())));
    return element;
  }

  function legend(figure) {
    const { spec, state } = figure, box = figure.element.querySelector('.legend');
    box.textContent = '';
    const groups = [...new Set(spec.series.map(one => one.group).filter(group => group))];
    if (groups.length > 1) {
      const select = document.createElement('select');
      select.setAttribute('aria-label', 'Shown');
      groups.forEach(group => select.add(new Option(group, group, false, group === state.group)));
      select.addEventListener('change', () => { state.group = select.value; draw(figure); });
      box.append(select);
    }
    const all = looks(spec.series), seen = new Set(), hidden = [];
    spec.series.forEach((one, index) => {
      if (seen.has(one.name)) { return; }
      seen.add(one.name);
      const toggle = button([swatch(all[index], one, spec), spec.kind === 'dots' ? words[one.name] || one.name : one.name], state.visible.has(one.name), () => {
        if (!state.visible.delete(one.name)) { state.visible.add(one.name); }
        draw(figure);
        return state.visible.has(one.name);
      });
      box.append(toggle);
      if (one.hidden && spec.kind !== 'dots') { hidden.push(toggle); }
    });
    if (hidden.length > 2) {
      const show = () => hidden.forEach(toggle => { toggle.hidden = !state.all; });
      show();
      const more = button([state.all ? 'fewer' : hidden.length + ' more'], state.all, () => {
        state.all = !state.all;
        more.textContent = state.all ? 'fewer' : hidden.length + ' more';
        show();
        return state.all;
      });
      more.className = 'more';
      box.append(more);
    }
    if (isCost(spec)) {
      const log = button(['log scale'], state.log, () => { state.log = !state.log; draw(figure); return state.log; });
      log.className = 'more right';
      box.append(log);
    }
  }

  function draw(figure) {
    if (figure.chart) { figure.chart.destroy(); }
    const config = kinds[figure.spec.kind](figure.spec, figure.state);
    if (config.height) { figure.element.querySelector('.plot').style.height = config.height + 'px'; }
    config.options = Object.assign({ animation: false, responsive: true, maintainAspectRatio: false }, config.options);
    config.options.plugins = Object.assign({ legend: { display: false } }, config.options.plugins);
    figure.chart = new Chart(figure.element.querySelector('canvas'), config);
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const figures = [...document.querySelectorAll('figure.chart')].map(element => {
    const spec = JSON.parse(element.querySelector('script').textContent);
    const state = { visible: new Set(spec.series.filter(one => !one.hidden).map(one => one.name)), group: (spec.series.find(one => one.group) || {}).group, all: false, log: false };
    return { element, spec, state };
  });
  const redraw = () => figures.forEach(figure => { legend(figure); draw(figure); });
  figures.forEach(figure => { figure.element.hidden = false; });
  document.querySelectorAll('details.data').forEach(details => { details.open = false; });
  redraw();
  media.addEventListener('change', redraw);

  // Tables cannot be opened on paper, so all are printed.
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details.data:not([open])')];
    closed.forEach(details => { details.open = true; });
    figures.forEach(figure => figure.chart.resize());
  });
  window.addEventListener('afterprint', () => closed.forEach(details => { details.open = false; }));
})();
