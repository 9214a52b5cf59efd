// Read-outs on hover, touch and arrow keys. The page is complete without them: every value shown comes from
// a table on the page or from the chart's own attributes.
(() => {
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);

  const numbers = text => text === '' ? [] : text.split(' ').map(part => part === '-' ? NaN : Number(part));
  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  // The index of the number nearest to a place.
  const nearest = (places, place) => {
    let best = -1;
    places.forEach((candidate, i) => {
      if (!Number.isNaN(candidate) && (best < 0 || Math.abs(candidate - place) < Math.abs(places[best] - place))) best = i;
    });
    return best;
  };

  const swatch = arm => {
    const svg = document.createElementNS(svgNamespace, 'svg');
    svg.setAttribute('class', `swatch ${arm}`);
    const path = document.createElementNS(svgNamespace, 'path');
    path.setAttribute('d', 'M0 6H18');
    svg.append(path);
    return svg;
  };

  // The values of one moment: a row of the table that belongs to the chart.
  const row = (chart, column) => {
    const table = chart.closest('figure').querySelector('table.values');
    const heads = [...table.rows[0].cells];
    const cells = [...table.rows[column + 1].cells];
    const lines = [element('b', cells[0].textContent)];
    heads.forEach((head, i) => {
      const arm = head.dataset.arm;
      if (i === 0 || !cells[i].textContent || (chart.dataset.arm && chart.dataset.arm !== arm)) return;
      if (document.getElementById(arm.replace('arm', 'show'))?.checked === false) return;
      const line = document.createElement('div');
      const name = element('span', head.textContent);
      name.prepend(swatch(arm));
      line.append(name, element('span', cells[i].textContent));
      lines.push(line);
    });
    return lines;
  };

  // The line nearest to the pointer, among many thin ones; its value is read off the axis.
  const heights = path => path.heights ??= (() => {
    const parts = path.getAttribute('d').match(/-?[\d.]+/g) ?? [];
    const result = [];
    let y = 0;
    for (let i = 1; i < parts.length; i += 2) result.push(y += Number(parts[i]));
    return result;
  })();

  const thread = (chart, column, y) => {
    const paths = [...chart.querySelectorAll('.threads path')].filter(path => heights(path)[column] !== undefined);
    const [, , top, bottom] = numbers(chart.dataset.frame);
    const [low, high] = numbers(chart.dataset.ends);
    const lines = [element('b', `step ${Number(chart.dataset.steps.split(' ')[column]).toLocaleString('en')}`)];
    const path = paths[nearest(paths.map(candidate => heights(candidate)[column]), y)];
    chart.querySelector('.near')?.classList.remove('near');
    if (path) {
      path.classList.add('near');
      const value = low + (high - low) * (bottom - heights(path)[column]) / (bottom - top);
      const exact = path.dataset.values?.split(' ')[column];
      lines.push(element('span', exact ? `${exact} %` : `${chart.dataset.thread} ${path.dataset.name}: ${value.toPrecision(3)}`));
    }
    return lines;
  };

  const hide = chart => {
    tip.hidden = true;
    chart.querySelector('.cursor').removeAttribute('d');
    chart.querySelector('.near')?.classList.remove('near');
  };

  // Most charts are read by column; one whose values lie along its vertical axis is read by row.
  const places = chart => numbers(chart.dataset.rows ?? chart.dataset.columns);

  const show = (chart, column, x, y) => {
    if (column < 0) return;
    const place = places(chart)[column];
    const [left, right, top, bottom] = numbers(chart.dataset.frame);
    if (chart.dataset.rows) y = place; else x = place;
    chart.column = column;
    chart.querySelector('.cursor').setAttribute('d', chart.dataset.rows ? `M${left} ${y}H${right}` : `M${x} ${top}V${bottom}`);
    tip.replaceChildren(...(chart.dataset.steps ? thread(chart, column, y) : row(chart, column)));
    tip.hidden = false;
    const box = chart.getBoundingClientRect();
    const scale = box.width / chart.viewBox.baseVal.width;
    const at = box.left + x * scale;
    const fits = at + 16 + tip.offsetWidth < innerWidth;
    tip.style.left = `${Math.max(4, fits ? at + 14 : at - 14 - tip.offsetWidth)}px`;
    tip.style.top = `${Math.max(4, Math.min(box.top + y * scale - tip.offsetHeight / 2, innerHeight - tip.offsetHeight - 4))}px`;
  };

  for (const chart of document.querySelectorAll('svg.chart')) {
    // A chart without columns says all of its numbers in writing.
    if (!chart.querySelector('.cursor')) continue;
    chart.addEventListener('pointermove', event => {
      const box = chart.getBoundingClientRect();
      const scale = chart.viewBox.baseVal.width / box.width;
      const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
      show(chart, nearest(places(chart), chart.dataset.rows ? y : x), x, y);
    });
    chart.addEventListener('pointerleave', () => hide(chart));
    chart.addEventListener('blur', () => hide(chart));
    chart.addEventListener('keydown', event => {
      const way = (chart.dataset.rows ? { ArrowDown: -1, ArrowUp: 1 } : { ArrowLeft: -1, ArrowRight: 1 })[event.key];
      if (!way) return;
      event.preventDefault();
      const all = places(chart);
      let column = chart.column === undefined ? (way > 0 ? -1 : all.length) : chart.column;
      do column += way; while (column >= 0 && column < all.length && Number.isNaN(all[column]));
      const { width, height } = chart.viewBox.baseVal;
      if (column >= 0 && column < all.length) show(chart, column, width / 2, height / 2);
    });
  }
})();
