/** Lets the visitor save a text as a file. */
export function saveFile(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.click();
  // Some engines read the file only after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
