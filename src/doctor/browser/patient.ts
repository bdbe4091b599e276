/** One of our elements, with the properties that the checks read. An element has only its own ones. */
export type Patient = HTMLElement & {
  readonly tokenSource?: unknown;
  readonly strings?: unknown;
  readonly agentProfiles?: unknown;
  readonly schedule?: unknown;
  readonly mode?: string;
  readonly theme?: string | undefined;
  readonly agentEmail?: string;
  readonly duration?: number;
  readonly availabilityEndpoint?: string;
  readonly hours?: string;
  readonly slotMinutes?: number;
  readonly agentTimeZone?: string;
  readonly horizonDays?: number;
};

/** For example `main#book.wide`, to name an element in a message or a style sheet. */
export function selectorOf({ localName, id, classList }: Element): string {
  const isName = (name: string) => /^[a-z_][\w-]*$/i.test(name);
  const classes = [...classList].filter(isName).slice(0, 2);
  return localName + (isName(id) ? `#${id}` : classes.map((name) => `.${name}`).join(''));
}

/** The element and what contains it, also across shadow roots and slots, from inside out. */
export function* withAncestors(element: Element): Generator<Element> {
  let next: Element | null = element;
  while (next) {
    yield next;
    const root: Node = next.getRootNode();
    next = next.assignedSlot ?? next.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
}
