/** Whether an element is rendered. A DOM without layout, as tests use, shows every element. */
export const isVisible = (element: Element | null): boolean =>
  Boolean(element && (!('checkVisibility' in element) || element.checkVisibility()));
