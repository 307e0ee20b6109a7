import { element } from './element.js';
import type { TextKey } from './texts.js';

/** How far the result can be trusted, and where to listen first. */
export function qualityPanel(texts: Readonly<Record<TextKey, string>>): HTMLElement {
  return element('p', { class: 'hint' }, texts.noExtras);
}
