/** Keys that are pressed by name. */
export type Key = 'Enter' | 'Escape' | 'Tab' | 'ArrowDown';

/** A browser with one visitor. */
export interface Engine {
  /** Folder of downloaded files. */
  readonly downloads: string;
  goto(url: string): Promise<void>;
  /** Presses the browser's Back. */
  goBack(): Promise<void>;
  /** Value of a JavaScript expression in the current tab. It must be JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Clicks a point of the window, in CSS pixels. */
  clickAt(x: number, y: number): Promise<void>;
  /** Touches a point of the window, in CSS pixels. */
  tapAt(x: number, y: number): Promise<void>;
  /** Types into the focused element. */
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  countTabs(): Promise<number>;
  /** Makes the tab that was opened last the current one. */
  enterLastTab(): Promise<void>;
  /** Closes all tabs but one, which is empty. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
