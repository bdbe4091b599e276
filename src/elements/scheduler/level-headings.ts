/**
 * Sets the levels of all headings, for a page in which the form's own heading has this level (1 to 6). Only the calendar's is
 * below it: the folded time takes the place of the form's heading.
 */
export function levelHeadings(root: ParentNode, level: number): void {
  for (const heading of root.querySelectorAll('h2, h3')) {
    heading.ariaLevel = `${level + Number(heading.id === 'month')}`;
  }
}
