import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../../src/config/app-config.js';
import { SETTINGS } from '../../../src/config/settings.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { ANALYSIS_QUEUE, INGEST_QUEUE } from '../../../src/store/queues.js';

const FOLDER = path.resolve(import.meta.dirname, '../../../deploy/k8s');
/** The schemas of Kubernetes and KEDA, by API version. */
const MODELS: Readonly<Record<string, object>> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
  'keda.sh/v1alpha1': keda,
};

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}
type Model = new (manifest: unknown) => { validate(): void };

interface Container {
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly livenessProbe: { readonly httpGet?: { readonly path: string } };
  readonly readinessProbe: { readonly httpGet?: { readonly path: string } };
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}
interface ConfigMap extends Manifest {
  readonly data: Record<string, string>;
}
interface ScaledObject extends Manifest {
  readonly spec: {
    readonly triggers: readonly { readonly metadata: { readonly listName: string } }[];
  };
}
/** What says by labels or by name which pods it is about. */
interface Selecting extends Manifest {
  readonly spec: {
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podSelector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly { readonly values: readonly string[] }[];
    };
    readonly scaleTargetRef?: { readonly name: string };
    readonly metrics?: readonly { readonly external: { readonly metric: unknown } }[];
  };
}
interface Workload extends Manifest {
  readonly spec: {
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly Container[];
      };
    };
  };
}

function read(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map(
    (document) => document.toJS() as Manifest,
  );
}

/** The files a kustomization names, those of the folders it names included. */
function resourcesOf(folder: string): string[] {
  const text = readFileSync(path.join(folder, 'kustomization.yaml'), 'utf8');
  const { resources } = parse(text) as { resources: readonly string[] };
  return resources
    .map((name) => path.join(folder, name))
    .flatMap((file) => (file.endsWith('.yaml') ? [file] : resourcesOf(file)));
}

const FILES = readdirSync(FOLDER).flatMap((variant) => resourcesOf(path.join(FOLDER, variant)));
const MANIFESTS = [...new Set([...FILES, path.join(FOLDER, 'base/secret.example.yaml')])].flatMap(
  read,
);
const WORKLOADS = MANIFESTS.filter(({ kind }) =>
  ['Deployment', 'StatefulSet'].includes(kind),
) as Workload[];
const OURS = WORKLOADS.filter(({ kind }) => kind === 'Deployment');

function named(kind: string, name: string): Manifest {
  const found = MANIFESTS.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

function configData(): Record<string, string> {
  return (named('ConfigMap', 'ecg-ml-server') as ConfigMap).data;
}

describe('the manifests for Kubernetes', () => {
  it.each(MANIFESTS.map((one) => [`${one.kind} ${one.metadata.name}`, one] as const))(
    '%s is as its schema says',
    (_name, manifest) => {
      const model = (MODELS[manifest.apiVersion] as Record<string, Model> | undefined)?.[
        manifest.kind
      ];
      expect(model).toBeDefined();
      expect(() => {
        if (model) new model(manifest).validate();
      }).not.toThrow();
    },
  );

  it('has a schema check that finds mistakes', () => {
    expect(() => {
      new apps.Deployment({ spec: { replicas: 'two' } } as never).validate();
    }).toThrow();
  });

  it.each(WORKLOADS.map((one) => [one.metadata.name, one] as const))(
    '%s selects its own pods',
    (_name, { spec }) => {
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    },
  );

  it('sets what the service knows, to values it takes', () => {
    const data = configData();
    for (const { spec } of OURS) {
      const env = spec.template.spec.containers.flatMap((container) => container.env ?? []);
      const values: Record<string, string | undefined> = Object.fromEntries(
        env.map(({ name, value }) => [name, value]),
      );
      expect(values['REDIS_URL']).toBe('redis://:$(REDIS_PASSWORD)@redis:6379');
      const settings: Record<string, string | undefined> = {
        ...data,
        ...values,
        REDIS_URL: 'redis://:secret@redis:6379',
      };
      delete settings['REDIS_PASSWORD']; // Only there to be put into the URL.
      for (const name of Object.keys(settings)) expect(Object.keys(SETTINGS)).toContain(name);
      expect(() => loadConfig(settings)).not.toThrow();
    }
  });

  it('gives a stopping pod the time the service may take', () => {
    const data = configData();
    const { SHUTDOWN_GRACE_SEC, CALLBACK_TIMEOUT_SEC } = loadConfig(data);
    for (const { spec } of OURS)
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(
        SHUTDOWN_GRACE_SEC + CALLBACK_TIMEOUT_SEC + 10 - 1,
      );
  });

  it('asks each service for its own life and readiness, and lets it write where it works', () => {
    for (const { spec } of OURS)
      for (const { livenessProbe, readinessProbe, volumeMounts } of spec.template.spec.containers) {
        expect(livenessProbe.httpGet?.path).toBe('/health/live');
        expect(readinessProbe.httpGet?.path).toBe('/health/ready');
        expect(volumeMounts.map(({ mountPath }) => mountPath)).toContain('/var/lib/ecg-ml-server');
      }
  });

  it('keeps Redis from losing or throwing away a job', () => {
    const [{ spec }] = WORKLOADS.filter(({ metadata }) => metadata.name === 'redis') as [Workload];
    const [{ args = [], volumeMounts }] = spec.template.spec.containers as [Container];
    const valueOf = (option: string) => args[args.indexOf(option) + 1];
    expect(valueOf('--appendonly')).toBe('yes');
    expect(valueOf('--maxmemory-policy')).toBe('noeviction');
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toContain('/data');
    expect(spec.volumeClaimTemplates).toHaveLength(1);
  });

  it('names no pod that there is not: budgets, policies, scalers', () => {
    const labels = WORKLOADS.map(({ spec }) => spec.template.metadata.labels);
    const names = labels.map((one) => one['app.kubernetes.io/name']);
    const budgets = MANIFESTS.filter(({ kind }) => kind === 'PodDisruptionBudget') as Selecting[];
    expect(budgets.map(({ spec }) => spec.selector?.matchLabels)).toEqual(
      OURS.map(({ spec }) => spec.selector.matchLabels),
    );
    const policies = MANIFESTS.filter(({ kind }) => kind === 'NetworkPolicy') as Selecting[];
    expect(policies.map(({ spec }) => spec.podSelector)).toContainEqual({}); // The one that denies.
    for (const { spec } of policies) {
      const { matchLabels = {}, matchExpressions = [] } = spec.podSelector ?? {};
      const selected = [
        ...Object.values(matchLabels),
        ...matchExpressions.flatMap(({ values }) => values),
      ];
      for (const name of selected) expect(names).toContain(name);
    }
    const scalers = [
      named('ScaledObject', 'ecg-ml-worker'),
      named('HorizontalPodAutoscaler', 'ecg-ml-worker'),
    ] as Selecting[];
    for (const { spec } of scalers)
      expect(OURS.map(({ metadata }) => metadata.name)).toContain(spec.scaleTargetRef?.name);
  });

  it('scales by the queue depth that the service tells', () => {
    const { spec } = named('HorizontalPodAutoscaler', 'ecg-ml-worker') as Selecting;
    const name = 'ecg_queue_depth';
    expect(new Metrics().registry.getMetricsAsArray().map((one) => one.name)).toContain(name);
    expect(spec.metrics?.map(({ external }) => external.metric)).toEqual([
      { name, selector: { matchLabels: { queue: ANALYSIS_QUEUE } } },
    ]);
  });

  it('scales by the lists that Bull keeps', () => {
    const { spec } = named('ScaledObject', 'ecg-ml-worker') as ScaledObject;
    const { REDIS_PREFIX } = loadConfig({});
    expect(spec.triggers.map(({ metadata }) => metadata.listName)).toEqual(
      [ANALYSIS_QUEUE, INGEST_QUEUE].map((queue) => `${REDIS_PREFIX}:bull:${queue}:wait`),
    );
  });
});
