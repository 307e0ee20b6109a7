import { parser } from '@prometheus-io/lezer-promql';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Metrics } from '../../../src/metrics/metrics.js';

const FILE = path.resolve(import.meta.dirname, '../../../deploy/grafana/ecg-ml-server.json');
const GRID_COLUMNS = 24;

const GRID = z.object({ x: z.int(), y: z.int(), w: z.int().positive(), h: z.int().positive() });
const PANEL = z.object({
  id: z.int(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  gridPos: GRID,
  targets: z.array(z.object({ refId: z.string(), expr: z.string() })).default([]),
});
const DASHBOARD = z.object({ uid: z.string(), title: z.string(), panels: z.array(PANEL) });

const { panels } = DASHBOARD.parse(JSON.parse(readFileSync(FILE, 'utf8')));
/** What Grafana puts in for its variables. */
const queries = panels
  .flatMap(({ targets }) => targets)
  .map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.*'));

/** Texts of all nodes of a kind in the syntax tree of a query. */
function textsOf(query: string, kind: string): string[] {
  const texts: string[] = [];
  parser.parse(query).iterate({
    enter: ({ name, type, from, to }) => {
      if (kind === 'error' ? type.isError : name === kind) texts.push(query.slice(from, to));
    },
  });
  return texts;
}

describe('the Grafana dashboard', () => {
  it('asks in PromQL', () => {
    expect(queries.length).toBeGreaterThan(15);
    expect(queries.filter((query) => textsOf(query, 'error').length > 0)).toEqual([]);
    expect(textsOf('sum(ecg_jobs{state=})', 'error')).not.toEqual([]);
  });

  it('asks for metrics and labels that there are', async () => {
    const exposed = new Metrics();
    const known = new Map<string, readonly string[]>();
    for (const metric of await exposed.registry.getMetricsAsJSON()) {
      const labels = labelsOf(exposed, metric.name);
      const series = String(metric.type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      for (const suffix of series) known.set(`${metric.name}${suffix}`, labels);
    }
    for (const query of queries) {
      const metrics = textsOf(query, 'VectorSelector').map((text) => text.replace(/\{.*/, ''));
      expect(metrics).not.toEqual([]);
      for (const name of metrics) expect([...known.keys()]).toContain(name);
      const labels = new Set([
        'job',
        'instance',
        'le',
        ...metrics.flatMap((m) => known.get(m) ?? []),
      ]);
      for (const name of textsOf(query, 'LabelName')) expect([...labels]).toContain(name);
    }
  });

  it('shows every metric of the service itself', async () => {
    const names = (await new Metrics().registry.getMetricsAsJSON()).map(({ name }) => name);
    const asked = queries.join(' ');
    const missing = names.filter((name) => name.startsWith('ecg_') && !asked.includes(name));
    expect(missing).toEqual([]);
  });

  it('lays its panels side by side, each with an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [index, { gridPos: a }] of panels.entries()) {
      expect(a.x + a.w).toBeLessThanOrEqual(GRID_COLUMNS);
      for (const { gridPos: b } of panels.slice(index + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect(apart).toBe(true);
      }
    }
  });
});

/** The labels a metric was made with; prom-client keeps them, its types do not tell. */
function labelsOf({ registry }: Metrics, name: string): readonly string[] {
  const metric: unknown = registry.getSingleMetric(name);
  return z.object({ labelNames: z.array(z.string()) }).parse(metric).labelNames;
}
