// node draw.mjs PROMETHEUS OUTPUT [THEME ...]: a PNG of each dashboard at each moment that Prometheus remembers.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [prometheus, output, ...themes] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'panels-'));

/** The moment is the last one at which the query has a value; `back` is how much before it is shown, in seconds. */
const MOMENTS = [
  ['copy', 'landfall_copy_bytes < 0.9 * landfall_copy_bytes_expected', 60],
  ['window', 'time() - landfall_window_open_since_timestamp_seconds > 6 and on () landfall_run_info{state="running"}', 120],
  ['failure', 'landfall_run_info{state="undoing"} and on () time() - landfall_window_open_since_timestamp_seconds > 6', 120],
  ['after', 'landfall_way_back_running == 1', 90],
];

async function ask(path, parameters) {
  const answer = await (await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`)).json();
  if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
  return answer.data.result;
}

async function lastSeen(query) {
  const end = Date.now() / 1000;
  const found = await ask('query_range', { query: `(${query}) and on () count_over_time(up[3s])`, start: end - 10000, end, step: 1 });
  return Math.max(...found.flatMap((series) => series.values.map(([at]) => at)));
}

const filled = (query, window) => query.replaceAll('$migration', '.+').replaceAll('$__rate_interval', window);

async function answersOf(dashboard, from, to, step) {
  const answers = {};
  for (const panel of dashboard.panels.filter(({ targets }) => targets)) {
    answers[panel.id] = [];
    for (const { expr, instant } of panel.targets) {
      const query = filled(expr, panel.interval ? '65s' : '20s');
      answers[panel.id].push(instant ? await ask('query', { query, time: to }) : await ask('query_range', { query, start: from, end: to, step }));
    }
  }
  return answers;
}

function bundle() {
  const esbuild = join(process.env.NODE_PATH, '.bin', 'esbuild');
  execFileSync(esbuild, [join(here, 'panels.jsx'), '--bundle', '--outfile=' + join(scratch, 'panels.js'), '--loader:.js=jsx', '--jsx=transform',
    '--define:process.env.NODE_ENV="production"', '--define:global=window', '--log-level=error', '--loader:.svg=dataurl', '--loader:.woff2=dataurl', '--loader:.ttf=dataurl']);
}

bundle();
for (const [moment, query, back] of MOMENTS) {
  const to = await lastSeen(query);
  if (!Number.isFinite(to)) throw new Error(`Prometheus never had ${query}`);
  for (const name of ['migration', 'cutover', 'fleet']) {
    const dashboard = JSON.parse(readFileSync(join(here, '..', 'dashboards', name + '.json')));
    const height = 8 + 38 * Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    const answers = await answersOf(dashboard, to - back, to, 1);
    for (const theme of themes.length ? themes : ['dark']) {
      const page = join(scratch, 'page.html');
      const data = JSON.stringify({ dashboard, answers, from: to - back, to, step: 1, theme, height });
      writeFileSync(page, `<meta charset="utf-8"><link rel="stylesheet" href="panels.css"><body style="margin:0"><div id="root"></div><script>window.__grafana_public_path__='';window.DATA=${data.replaceAll('<', '\\u003c')}</script><script src="panels.js"></script>`);
      const picture = join(output, `${name}-${moment}-${theme}.png`);
      execFileSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--allow-file-access-from-files',
        '--virtual-time-budget=8000', `--window-size=1280,${height}`, '--screenshot=' + picture, 'file://' + page], { stdio: 'ignore' });
      console.log(picture);
    }
  }
}
rmSync(scratch, { recursive: true });
