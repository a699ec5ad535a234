// Draws one dashboard from its JSON and from what Prometheus answered, with Grafana's own components. Two small
// stand-ins draw what is not to be had of them: the state timeline, and the grid of a table.
import 'uplot/dist/uPlot.min.css';
import React from 'react';
import { createRoot } from 'react-dom/client';
import {
  applyFieldOverrides, createTheme, dateTime, EventBusSrv, FieldType, formattedValueToString, getDisplayProcessor, standardTransformers,
  standardTransformersRegistry, ThemeContext, toDataFrame, transformDataFrame,
} from '@grafana/data';
import {
  BigValue, BigValueColorMode, BigValueGraphMode, BigValueTextMode, GlobalStyles, LegendDisplayMode, PanelChrome, PanelContextProvider, TimeSeries,
} from '@grafana/ui';

const { dashboard, answers, from, to, step, theme: mode } = window.DATA;
const theme = createTheme({ colors: { mode } });
const GAP = 8, UNIT = 30;

standardTransformersRegistry.setInit(() =>
  [...new Map(Object.values(standardTransformers).map((t) => [t.id, { id: t.id, name: t.name, transformation: () => t }])).values()]);

const legend = (format, labels) =>
  format.replace(/{{\s*(\w+)\s*}}/g, (all, name) => labels[name] ?? '');

function set(object, path, value) {
  const keys = path.split('.');
  const last = keys.pop();
  keys.reduce((at, key) => (at[key] ??= {}), object)[last] = value;
}

/** What the panel says of a field of this name. */
function settings(panel, name) {
  const config = structuredClone(panel.fieldConfig.defaults);
  for (const { matcher, properties } of panel.fieldConfig.overrides) {
    if (matcher.id === 'byRegexp' ? new RegExp(matcher.options).test(name) : matcher.options === name) {
      properties.forEach(({ id, value }) => set(config, id, value));
    }
  }
  config.thresholds?.steps?.forEach((s) => { s.value ??= -Infinity; });
  return config;
}

const shown = (frames) =>
  applyFieldOverrides({ data: frames, fieldConfig: { defaults: {}, overrides: [] }, replaceVariables: (v) => v, theme, timeZone: 'utc' });

function series(panel) {
  return shown(panel.targets.flatMap((target, i) => answers[panel.id][i].map(({ metric, values, value }) => {
    const name = legend(target.legendFormat, metric);
    const points = values ?? [value];
    const config = { ...settings(panel, name), displayName: name };
    config.custom = { drawStyle: 'line', axisPlacement: 'auto', scaleDistribution: { type: 'linear' }, hideFrom: {}, ...config.custom };
    return toDataFrame({ refId: target.refId, name, fields: [
      { name: 'Time', type: FieldType.time, values: points.map((p) => p[0] * 1000), config: { interval: Math.max(step * 1000, panel.interval ? 60000 : 0) } },
      { name: 'Value', type: FieldType.number, values: points.map((p) => Number(p[1].replace('Inf', 'Infinity'))).map((v) => values && !Number.isFinite(v) ? null : v), labels: metric, config },
    ] });
  })));
}

function Stat({ panel, width, height }) {
  const frames = series(panel);
  const text = panel.options.textMode;
  const empty = { text: panel.fieldConfig.defaults.noValue ?? 'No data', numeric: NaN, color: theme.colors.text.secondary };
  const values = frames.map((frame) => {
    const field = frame.fields[1];
    return { ...getDisplayProcessor({ field, theme })(field.values.at(-1)), title: field.config.displayName };
  });
  const all = values.length ? values : [empty];
  return <div style={{ display: 'flex', gap: 4, height: '100%' }}>
    {all.map((value, i) => <BigValue key={i} width={(width - 4 * (all.length - 1)) / all.length} height={height} theme={theme}
      value={text === 'auto' && all.length === 1 ? { ...value, title: undefined } : value} justifyMode={panel.options.justifyMode}
      colorMode={values.length ? BigValueColorMode.BackgroundSolid : BigValueColorMode.None} graphMode={BigValueGraphMode.None}
      textMode={!values.length ? BigValueTextMode.Value : text === 'name' ? BigValueTextMode.Name : text === 'value_and_name' ? BigValueTextMode.ValueAndName : BigValueTextMode.Auto} />)}
  </div>;
}

const range = { from: dateTime(from * 1000), to: dateTime(to * 1000), raw: { from: dateTime(from * 1000), to: dateTime(to * 1000) } };

const Empty = ({ panel }) => <div style={{ padding: 16, color: theme.colors.text.secondary }}>{panel.fieldConfig.defaults.noValue ?? 'No data'}</div>;

function Lines({ panel, width, height }) {
  const frames = series(panel);
  if (!frames.length) return <Empty panel={panel} />;
  return <PanelContextProvider value={{ eventsScope: 'global', sync: () => 0, eventBus: new EventBusSrv() }}>
    <TimeSeries frames={frames} width={width} height={height} timeZone="utc" timeRange={range}
      legend={{ displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] }} /></PanelContextProvider>;
}

function Timeline({ panel, width, height }) {
  const rows = series(panel);
  if (!rows.length) return <Empty panel={panel} />;
  rows.sort((a, b) => a.fields[0].values[0] - b.fields[0].values[0]);
  const line = Math.min(26, (height - 20) / rows.length), label = 190;
  const x = (ms) => label + ((ms / 1000 - from) / (to - from)) * (width - label - 8);
  return <svg width={width} height={height} style={{ font: '12px Inter, sans-serif' }}>
    {rows.map((row, i) => <g key={i}>
      <text x={label - 8} y={i * line + line * 0.7} textAnchor="end" fill={theme.colors.text.primary}>{row.name}</text>
      <line x1={label} x2={width - 8} y1={(i + 1) * line} y2={(i + 1) * line} stroke={theme.colors.border.weak} />
      {row.fields[0].values.map((at) => <rect key={at} x={x(at)} y={i * line + 3} width={Math.max(2, x(step * 1000 + at) - x(at))} height={line - 6} fill={theme.visualization.getColorByName('blue')} />)}
    </g>)}
    {[0, 0.25, 0.5, 0.75, 1].map((part) => <text key={part} x={label + part * (width - label - 8)} y={height - 4} textAnchor={part === 1 ? 'end' : part ? 'middle' : 'start'} fill={theme.colors.text.secondary}>{new Date((from + part * (to - from)) * 1000).toISOString().slice(11, 19)}</text>)}
  </svg>;
}

/** What the targets of a table answered, a frame each: the time, the labels, the value. */
function rowsOf(panel) {
  return panel.targets.map((target, i) => {
    const rows = answers[panel.id][i];
    const names = [...new Set(rows.flatMap(({ metric }) => Object.keys(metric)))];
    const value = panel.targets.length > 1 ? `Value #${target.refId}` : 'Value';
    return toDataFrame({ refId: target.refId, fields: [
      { name: 'Time', type: FieldType.time, values: rows.map((r) => r.value[0] * 1000), config: {} },
      ...names.map((name) => ({ name, type: FieldType.string, values: rows.map((r) => r.metric[name] ?? ''), config: {} })),
      { name: value, type: FieldType.number, values: rows.map((r) => Number(r.value[1])), config: {} },
    ] });
  });
}

function Rows({ panel, width }) {
  const [frames, setFrames] = React.useState([]);
  const [problem, setProblem] = React.useState();
  React.useEffect(() => {
    const subscription = transformDataFrame(panel.transformations ?? [], rowsOf(panel), { interpolate: (v) => v })
      .subscribe({ next: setFrames, error: setProblem });
    return () => subscription.unsubscribe();
  }, []);
  if (problem) throw problem;
  if (!frames.length || !frames[0].length) return <Empty panel={panel} />;
  const fields = frames[0].fields.map((field) => {
    const name = field.config.displayName ?? field.name;
    const config = settings(panel, name);
    return { ...field, name, config, show: field.type === FieldType.number ? getDisplayProcessor({ field: { ...field, config }, theme }) : undefined };
  });
  const cell = { padding: '6px 12px', textAlign: 'left', borderBottom: `1px solid ${theme.colors.border.weak}` };
  return <table style={{ width, borderCollapse: 'collapse', font: '14px Inter, sans-serif', color: theme.colors.text.primary }}>
    <thead><tr>{fields.map(({ name }) => <th key={name} style={{ ...cell, fontWeight: 500 }}>{name}</th>)}</tr></thead>
    <tbody>{Array.from({ length: frames[0].length }, (_, row) => <tr key={row}>{fields.map(({ name, values, config, show }) => {
      const value = show && values[row] != null ? show(values[row]) : undefined;
      return <td key={name} style={{ ...cell, color: config.custom?.cellOptions && value?.color }}>{value ? formattedValueToString(value) : show ? config.noValue : values[row]}</td>;
    })}</tr>)}</tbody>
  </table>;
}

const KINDS = { stat: Stat, timeseries: Lines, table: Rows, 'state-timeline': Timeline };

class Guard extends React.Component {
  state = {};
  static getDerivedStateFromError(e) { return { e }; }
  render() { return this.state.e ? <pre style={{ color: 'red', whiteSpace: 'pre-wrap' }}>{String(this.state.e.stack)}</pre> : this.props.children; }
}

function App() {
  const cell = (1280 - GAP) / 24;
  return <ThemeContext.Provider value={theme}><GlobalStyles />
    <div style={{ position: 'relative', background: theme.colors.background.canvas, height: window.DATA.height, width: 1280, fontFamily: theme.typography.fontFamily }}>
      {dashboard.panels.map((panel) => {
        const { x, y, w, h } = panel.gridPos;
        const place = { position: 'absolute', left: GAP + x * cell, top: GAP + y * (UNIT + GAP), width: w * cell - GAP, height: h * (UNIT + GAP) - GAP };
        if (panel.type === 'row') {
          return <div key={panel.id} style={{ ...place, color: theme.colors.text.primary, font: '500 16px Inter, sans-serif', paddingTop: 6 }}>{panel.title}</div>;
        }
        const Kind = KINDS[panel.type];
        return <div key={panel.id} style={place}><PanelChrome title={panel.title} width={place.width} height={place.height} padding={panel.type === 'stat' ? 'none' : 'md'}>
          {(width, height) => <Guard><Kind panel={panel} width={width} height={height} /></Guard>}</PanelChrome></div>;
      })}
    </div></ThemeContext.Provider>;
}
createRoot(document.getElementById('root')).render(<Guard><App /></Guard>);
