import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Folders and what each imports directly. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files beside the folders: programs and the module that joins everything. */
const START = 'start';
const PLACE =
  /(<!-- The import graph, written by npm run docs:imports. -->\n\n```mermaid\n).*?(```\n)/s;

/**
 * Reads which folder of a source tree imports which.
 * @param root folder whose folders are the nodes; its own files make up the node `start`
 */
export function readImports(root: string): ImportGraph {
  const graph = new Map<string, Set<string>>();
  const folderOf = (file: string): string => {
    const [first = '', ...more] = path.relative(root, file).split(path.sep);
    return more.length > 0 ? first : START;
  };
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const imported = graph.get(folderOf(file)) ?? new Set();
    graph.set(folderOf(file), imported);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = folderOf(path.join(entry.parentPath, fileName));
      if (target !== folderOf(file)) imported.add(target);
    }
  }
  return graph;
}

/**
 * Leaves away every import that is implied by others: where a imports b and b reaches c, the arrow
 * from a to c would tell nothing new.
 * @param graph without cycles
 */
export function withoutImplied(graph: ImportGraph): ImportGraph {
  const reached = new Map<string, ReadonlySet<string>>();
  const reach = (node: string): ReadonlySet<string> => {
    const known = reached.get(node);
    if (known) return known;
    const direct = [...(graph.get(node) ?? [])];
    const all = new Set([...direct, ...direct.flatMap((next) => [...reach(next)])]);
    reached.set(node, all);
    return all;
  };
  return new Map(
    [...graph].map(([node, direct]) => {
      const needed = [...direct].filter(
        (target) => ![...direct].some((other) => other !== target && reach(other).has(target)),
      );
      return [node, new Set(needed)];
    }),
  );
}

/** The graph as Mermaid draws it, nodes and arrows in alphabetical order. */
export function mermaid(graph: ImportGraph): string {
  const arrows = [...graph].flatMap(([from, targets]) =>
    [...targets].map((target) => `  ${from} --> ${target}\n`),
  );
  return `flowchart TD\n${arrows.sort().join('')}`;
}

/**
 * Puts the graph of a source tree into its place on a page.
 * @throws Error where the page has none
 */
export function withImportGraph(page: string, root: string): string {
  if (!PLACE.test(page)) throw new Error('The page has no place for the import graph.');
  const drawing = mermaid(withoutImplied(readImports(root)));
  return page.replace(PLACE, (_all, head: string, tail: string) => `${head}${drawing}${tail}`);
}
