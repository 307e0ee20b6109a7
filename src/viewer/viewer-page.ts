import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pageCurves } from './page-curves.js';
import { DATA_ELEMENT_ID, type ViewerData } from './viewer-data.js';

/** Page and policy of a viewer. */
export interface ViewerPage {
  /** A whole HTML document that asks for nothing else, but the video where one is named. */
  readonly html: string;
  /** The value of `Content-Security-Policy` that lets this page and nothing else run. */
  readonly securityPolicy: string;
}

/**
 * Makes the page that shows a result.
 * @throws the error of the file system where the service was not built
 */
export async function viewerPage(data: ViewerData): Promise<ViewerPage> {
  const [script, style] = await Promise.all([readAsset('client.js'), readAsset('client.css')]);
  const securityPolicy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "media-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html: documentOf(data, script, style), securityPolicy };
}

/** The client as the build has bundled it, next to this file. */
async function readAsset(name: string): Promise<string> {
  return (await readFile(path.join(import.meta.dirname, name), 'utf8')).trim();
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that cannot end the element it stands in. */
function embedded({ curves, ...data }: ViewerData): string {
  const carried: ViewerData = { ...data, curves: curves && pageCurves(curves) };
  return JSON.stringify(carried).replaceAll('<', '\\u003c');
}

function documentOf(data: ViewerData, script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>ECG result</title>
<style>${style}</style>
</head>
<body>
<header id="bar"><h1 data-text="title"></h1><span id="filename"></span></header>
<main>
<section class="stage">
<div class="screen">
<video playsinline preload="metadata"></video>
<div class="open">
<label class="file-button"><input id="picker" type="file" accept="video/*,audio/*"><span data-text="openVideo"></span></label>
<span data-text="dropVideo"></span>
</div>
<div id="captions"></div>
</div>
<div id="controls"></div>
<canvas id="timeline"></canvas>
<div id="details" aria-live="off"></div>
<p class="hint" data-text="expressiveHint"></p>
<p class="keys" data-text="keys"></p>
</section>
<div class="side">
<section class="panel"><h2 data-text="transcript"></h2><div id="transcript" tabindex="0"></div></section>
<section class="panel"><h2 data-text="speakers"></h2><div id="speakers" class="cards"></div></section>
<section class="panel"><h2 data-text="quality"></h2><div id="quality"></div></section>
</div>
</main>
<script type="application/json" id="${DATA_ELEMENT_ID}">${embedded(data)}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}
