type Child = Node | string;
interface Attributes {
  readonly class?: string;
  readonly title?: string;
  readonly [name: `data-${string}` | `aria-${string}`]: string;
}

/** Makes an element with attributes and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** Makes a button that acts on a click. */
export function button(
  label: string,
  attributes: Attributes,
  onClick: () => void,
): HTMLButtonElement {
  const made = element('button', attributes, label);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}
