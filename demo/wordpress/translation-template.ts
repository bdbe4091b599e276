import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Message {
  readonly singular: string;
  readonly plural: string | undefined;
  readonly comment: string | undefined;
  readonly context: string | undefined;
}

/** A text in quotes, in PHP or JavaScript. */
const TEXT = String.raw`'((?:[^'\\]|\\.)*)'`;
const COMMENT = String.raw`(?:\/\* (translators: [^*]+) \*\/[^*;]{0,200}?)?`;
const CALL = new RegExp(
  String.raw`${COMMENT}\b(_n|__|esc_html__|esc_attr__|esc_html_e|esc_attr_e)\(\s*${TEXT}\s*,\s*(?:${TEXT}\s*,\s*[^;]*?)?'ve-scheduler'`,
  'g',
);

/**
 * Template of translations (`.pot`) with every text of the plugin.
 *
 * @param folder Folder of the plugin.
 * @param files Source files in it.
 */
export async function translationTemplate(folder: string, files: readonly string[]): Promise<string> {
  const messages = new Map<string, { message: Message; files: Set<string> }>();
  for (const file of files) {
    const source = await readFile(join(folder, file), 'utf8');
    const found = file.endsWith('block.json') ? messagesOfBlock(source) : messagesOf(source);
    for (const message of found) {
      const key = `${message.context ?? ''}\u0004${message.singular}`;
      const known = messages.get(key);
      if (known) known.files.add(file);
      else messages.set(key, { message, files: new Set([file]) });
    }
  }
  const entries = [...messages.values()].map(({ message, files: usedIn }) => entryOf(message, [...usedIn]));
  return `${HEADER}\n${entries.join('\n')}`;
}

const HEADER = `msgid ""
msgstr ""
"Project-Id-Version: VideoEngager Scheduler\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Domain: ve-scheduler\\n"
`;

function messagesOf(source: string): Message[] {
  return [...source.matchAll(CALL)].map(([, comment, , singular, plural]) => ({
    singular: unquote(singular!),
    plural: plural === undefined ? undefined : unquote(plural),
    comment,
    context: undefined,
  }));
}

/** WordPress translates these fields of a block by its own contexts. */
function messagesOfBlock(source: string): Message[] {
  const block = JSON.parse(source) as { title: string; description: string; keywords: string[] };
  const message = (singular: string, context: string): Message => ({
    singular,
    plural: undefined,
    comment: undefined,
    context,
  });
  return [
    message(block.title, 'block title'),
    message(block.description, 'block description'),
    ...block.keywords.map((keyword) => message(keyword, 'block keyword')),
  ];
}

function entryOf({ singular, plural, comment, context }: Message, files: readonly string[]): string {
  return [
    ...(comment === undefined ? [] : [`#. ${comment}`]),
    `#: ${files.join(' ')}`,
    ...(/%[\ds]/.test(singular) || /%d/.test(singular) ? ['#, php-format'] : []),
    ...(context === undefined ? [] : [`msgctxt ${quote(context)}`]),
    `msgid ${quote(singular)}`,
    ...(plural === undefined
      ? ['msgstr ""']
      : [`msgid_plural ${quote(plural)}`, 'msgstr[0] ""', 'msgstr[1] ""']),
    '',
  ].join('\n');
}

const unquote = (text: string): string => text.replace(/\\(.)/g, '$1');
const quote = (text: string): string => JSON.stringify(text);
